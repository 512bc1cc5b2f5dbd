/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Makes an ordinary message of one with a winmail.dat in it, so that everything that reads messages reads it. All of it
 * is written anew from checked values: nothing of what came gets into a header but the fields of the message itself. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-tnef.h"

#include "mime/tern-mime-document-private.h"
#include "mime/tern-mime-fields.h"

#include <string.h>

#define LINE_BYTES 57 /* 76 characters of base64 (RFC 2045 §6.8) */

typedef struct
{
  GString *out;
  char boundary[80];
} Writer;

static void
begin_part (Writer *writer, const char *type)
{
  g_string_append_printf (writer->out, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n",
                          writer->boundary, type);
}

static void
write_base64 (Writer *writer, const guint8 *data, gsize len)
{
  g_string_append (writer->out, "\r\n");
  for (gsize at = 0; at < len; at += LINE_BYTES)
    {
      g_autofree char *line = g_base64_encode (data + at, MIN (LINE_BYTES, len - at));

      g_string_append (writer->out, line);
      g_string_append (writer->out, "\r\n");
    }
}

static void
write_text (Writer *writer, const char *type, const char *text)
{
  begin_part (writer, type);
  write_base64 (writer, (const guint8 *) text, strlen (text));
}

static void
write_file (Writer *writer, const char *name, const char *type, const char *content_id, GBytes *data)
{
  gsize len;
  const guint8 *bytes = g_bytes_get_data (data, &len);

  begin_part (writer, type != NULL ? type : "application/octet-stream");
  g_string_append (writer->out, "Content-Disposition: attachment");
  if (name != NULL)
    {
      g_string_append (writer->out, "; filename*=utf-8''");
      g_string_append_uri_escaped (writer->out, name, NULL, FALSE);
    }
  g_string_append (writer->out, "\r\n");
  if (content_id != NULL)
    g_string_append_printf (writer->out, "Content-ID: <%s>\r\n", content_id);
  write_base64 (writer, bytes, len);
}

/* All but what says how the message was put together. */
static void
copy_header (Writer *writer, const TernMimeDocument *document)
{
  const TernMimeScanPart *root = tern_mime_document_scan_part (document, 0);
  TernMimeFieldIter iter;
  TernMimeField field;

  tern_mime_field_iter_init (&iter, document->data + root->header_start, root->header_end - root->header_start);
  while (tern_mime_field_iter_next (&iter, &field))
    {
      if (field.name_len >= 8 && g_ascii_strncasecmp (field.name, "content-", 8) == 0)
        continue;
      g_string_append_len (writer->out, field.name, (gssize) field.name_len);
      g_string_append_c (writer->out, ':');
      g_string_append_len (writer->out, field.value, (gssize) field.value_len);
      g_string_append (writer->out, "\r\n");
    }
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\r\n")] == '\0';
}

static void
write_body (Writer *writer, const TernMimeDocument *document, const TernMimeTnef *tnef)
{
  const char *text = tern_mime_document_get_text (document);
  const char *html = tern_mime_document_get_html (document);

  if (is_blank (text) && !is_blank (tnef->text))
    text = tnef->text;
  if (html == NULL && !is_blank (tnef->html))
    html = tnef->html;
  g_string_append_printf (writer->out, "--%s\r\nContent-Type: multipart/alternative; boundary=\"%s-a\"\r\n\r\n",
                          writer->boundary, writer->boundary);
  g_strlcat (writer->boundary, "-a", sizeof writer->boundary);
  if (!is_blank (text))
    write_text (writer, "text/plain; charset=utf-8", text);
  if (html != NULL)
    write_text (writer, "text/html; charset=utf-8", html);
  g_string_append_printf (writer->out, "--%s--\r\n", writer->boundary);
  writer->boundary[strlen (writer->boundary) - 2] = '\0';
}

static gboolean
is_tnef (const TernMimePart *part)
{
  return !part->is_multipart && !part->is_message
         && (g_str_equal (part->type, "application/ms-tnef") || g_str_equal (part->type, "application/vnd.ms-tnef")
             || (part->filename != NULL && g_ascii_strcasecmp (part->filename, "winmail.dat") == 0));
}

static const TernMimePart *
find_tnef (const TernMimeDocument *document)
{
  for (guint i = 0; i < document->scan->parts->len; i++)
    if (is_tnef (&document->parts[i]) && (document->parts[i].is_attachment || i == 0))
      return &document->parts[i];
  return NULL;
}

/* What came beside it stays beside what was in it. */
static void
write_others (Writer *writer, const TernMimeDocument *document, const TernMimePart *tnef)
{
  for (guint i = 0; i < document->scan->parts->len; i++)
    {
      const TernMimePart *part = &document->parts[i];
      g_autoptr (GBytes) content = NULL;

      if (part == tnef || !(part->is_attachment || part->is_inline_picture))
        continue;
      content = tern_mime_document_dup_content (document, part);
      if (part->is_message)
        write_file (writer, part->filename != NULL ? part->filename : "message.eml", NULL, NULL, content);
      else
        write_file (writer, part->filename, NULL, NULL, content);
    }
}

static void
write_files (Writer *writer, const TernMimeTnef *tnef)
{
  for (guint i = 0; i < tnef->files->len; i++)
    {
      const TernMimeTnefFile *file = tnef->files->pdata[i];

      write_file (writer, file->name, file->type, file->content_id, file->data);
    }
}

GBytes *
tern_mime_tnef_unpack (const TernMimeDocument *document)
{
  const TernMimePart *part = find_tnef (document);
  g_autoptr (GBytes) data = part != NULL ? tern_mime_document_dup_content (document, part) : NULL;
  g_autoptr (TernMimeTnef) tnef = data != NULL ? tern_mime_tnef_read (data) : NULL;
  g_autofree char *sum = NULL;
  Writer writer;

  if (tnef == NULL || (tnef->files->len == 0 && is_blank (tnef->text) && is_blank (tnef->html)))
    return NULL;
  /* No line of base64 has a "_" in it, and nobody writes his own sum into a message. */
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, document->message);
  g_snprintf (writer.boundary, sizeof writer.boundary, "_tern_%.40s", sum);
  writer.out = g_string_sized_new (g_bytes_get_size (data) * 3 / 2 + 4096);
  copy_header (&writer, document);
  g_string_append_printf (writer.out, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n", writer.boundary);
  write_body (&writer, document, tnef);
  write_files (&writer, tnef);
  write_others (&writer, document, part);
  g_string_append_printf (writer.out, "--%s--\r\n", writer.boundary);
  return g_string_free_to_bytes (writer.out);
}
