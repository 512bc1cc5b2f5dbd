/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The parts of a document: what each is, and which of them a person should see
 * as attachments.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-document-private.h"

#include "mime/tern-mime-fields.h"
#include "mime/tern-mime-html-tags.h"
#include "mime/tern-mime-name.h"
#include "mime/tern-mime-params.h"
#include "mime/tern-mime-transfer.h"

#include <string.h>

static gboolean
find_field (const TernMimeDocument *self, guint index, const char *name, TernMimeField *field)
{
  const TernMimeScanPart *part = tern_mime_document_scan_part (self, index);
  TernMimeFieldIter iter;
  tern_mime_field_iter_init (&iter, self->data + part->header_start,
                             part->header_end - part->header_start);
  while (tern_mime_field_iter_next (&iter, field))
    if (tern_mime_field_is (field, name))
      return TRUE;
  return FALSE;
}

char *
tern_mime_document_dup_param (const TernMimeDocument *self,
                              guint index,
                              const char *field_name,
                              const char *param)
{
  TernMimeField field;
  if (!find_field (self, index, field_name, &field))
    return NULL;
  return tern_mime_params_dup (field.value, field.value_len, param);
}

static void
read_disposition (TernMimePart *part, const TernMimeField *field)
{
  g_autofree char *value = tern_mime_params_dup_value (field->value, field->value_len);
  g_autofree char *name = tern_mime_params_dup (field->value, field->value_len, "filename");

  if (value && strcmp (value, "inline") == 0)
    part->disposition = TERN_MIME_DISPOSITION_INLINE;
  else if (value)
    /* RFC 2183 §2.8: what is unknown is an attachment. */
    part->disposition = TERN_MIME_DISPOSITION_ATTACHMENT;
  if (name)
    {
      g_free (part->filename);
      part->filename = tern_mime_clean_file_name (name);
    }
}

static void
read_type (TernMimePart *part, const TernMimeField *field)
{
  g_autofree char *name = tern_mime_params_dup (field->value, field->value_len, "name");
  if (part->filename == NULL && name)
    part->filename = tern_mime_clean_file_name (name);
  if (!g_str_has_prefix (part->type, "text/") || part->charset)
    return;

  g_autofree char *charset = tern_mime_params_dup (field->value, field->value_len, "charset");
  g_autofree char *line = tern_mime_clean_line (charset);
  if (*line != '\0')
    part->charset = g_ascii_strdown (line, -1);
}

static char *
dup_content_id (const TernMimeField *field)
{
  g_autofree char *raw = g_strndup (field->value, field->value_len);
  g_autofree char *line = tern_mime_clean_line (raw);
  gsize len = strlen (line);
  if (len >= 2 && line[0] == '<' && line[len - 1] == '>')
    return g_strndup (line + 1, len - 2);
  return len > 0 ? g_steal_pointer (&line) : NULL;
}

static void
describe (TernMimeDocument *self, guint index)
{
  const TernMimeScanPart *scanned = tern_mime_document_scan_part (self, index);
  TernMimePart *part = &self->parts[index];
  gboolean seen_type = FALSE, seen_disposition = FALSE;
  TernMimeFieldIter iter;
  TernMimeField field;

  part->section = g_strdup (scanned->section);
  part->type = g_strdup (scanned->type);
  part->encoding = g_strdup (scanned->encoding);
  part->depth = scanned->depth;
  part->is_multipart = scanned->is_multipart;
  part->is_message = scanned->is_message;

  tern_mime_field_iter_init (&iter, self->data + scanned->header_start,
                             scanned->header_end - scanned->header_start);
  while (tern_mime_field_iter_next (&iter, &field))
    {
      if (field.name_len < 10 || g_ascii_strncasecmp (field.name, "content-", 8) != 0)
        continue;
      if (!seen_type && (seen_type = tern_mime_field_is (&field, "content-type")))
        read_type (part, &field);
      else if (!seen_disposition
               && (seen_disposition = tern_mime_field_is (&field, "content-disposition")))
        read_disposition (part, &field);
      else if (part->content_id == NULL && tern_mime_field_is (&field, "content-id"))
        part->content_id = dup_content_id (&field);
    }
  if (!part->is_multipart)
    part->size = tern_mime_transfer_measure ((const guint8 *)self->data + scanned->body_start,
                                             scanned->body_end - scanned->body_start,
                                             part->encoding);
}

void
tern_mime_document_read_parts (TernMimeDocument *self)
{
  guint n = self->scan->parts->len;
  self->parts = g_new0 (TernMimePart, n);
  for (guint i = 0; i < n; i++)
    describe (self, i);
}

/* Returns: (transfer full): the set of content ids the HTML shows. */
static GHashTable *
collect_shown_ids (const char *html)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (const char *p = html ? strstr (html, "cid:") : NULL; p; p = strstr (p, "cid:"))
    {
      p += 4;
      gsize len = MIN (strcspn (p, "\"'<> )\t\r\n"), 1000);
      g_autoptr (GString) decoded = g_string_new (NULL);
      tern_mime_tag_append_decoded (decoded, p, len);
      char *id = g_uri_unescape_string (decoded->str, NULL);
      if (id)
        g_hash_table_add (ids, id);
      p += len;
    }
  return ids;
}

static const char *
type_of_parent (const TernMimeDocument *self, guint index)
{
  int parent = tern_mime_document_scan_part (self, index)->parent;
  return parent >= 0 ? self->parts[parent].type : "";
}

/* Parts that serve others, and the versions of the text not chosen. */
static gboolean
is_machinery (const TernMimeDocument *self, guint index)
{
  const TernMimePart *part = &self->parts[index];
  const char *parent = type_of_parent (self, index);

  if (strcmp (parent, "multipart/alternative") == 0)
    return part->disposition != TERN_MIME_DISPOSITION_ATTACHMENT && part->filename == NULL;
  if (strcmp (parent, "multipart/signed") == 0)
    return g_str_has_suffix (part->type, "-signature");
  if (strcmp (parent, "multipart/encrypted") == 0)
    return strcmp (part->type, "application/pgp-encrypted") == 0;
  if (strcmp (parent, "multipart/report") == 0)
    return g_str_has_prefix (part->type, "message/") && !part->is_message;
  return FALSE;
}

void
tern_mime_document_sort_parts (TernMimeDocument *self)
{
  g_autoptr (GHashTable) shown = collect_shown_ids (self->html);
  g_autofree gboolean *inside = g_new0 (gboolean, self->scan->parts->len);

  for (guint i = 0; i < self->scan->parts->len; i++)
    {
      TernMimePart *part = &self->parts[i];
      int parent = tern_mime_document_scan_part (self, i)->parent;
      /* What an attached message holds is the business of that message. */
      inside[i] = parent >= 0 && (inside[parent] || self->parts[parent].is_message);
      if (inside[i] || part->is_multipart || part->is_body)
        continue;
      part->is_inline_picture = g_str_has_prefix (part->type, "image/") && part->content_id
                                && g_hash_table_contains (shown, part->content_id);
      part->is_attachment = !part->is_inline_picture && !is_machinery (self, i);
    }
}
