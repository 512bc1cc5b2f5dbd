/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The document itself: made once from bytes, then only read. Its pieces are
 * found by the files tern-mime-document-*.c.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-document.h"

#include "mime/tern-mime-document-private.h"
#include "mime/tern-mime-fields.h"
#include "mime/tern-mime-transfer.h"
#include "mime/tern-mime-words.h"

#include <string.h>

#define MAX_INDEX_TEXT (1024 * 1024)

const TernMimeLimits tern_mime_default_limits = {
  .max_parts = 10000,
  .max_depth = 64,
  .max_header_bytes = TERN_MIME_MAX_HEADER_BYTES,
  .max_text_bytes = 16 * 1024 * 1024,
  .max_usec = 10 * G_USEC_PER_SEC,
};

G_DEFINE_BOXED_TYPE (TernMimeDocument,
                     tern_mime_document,
                     tern_mime_document_ref,
                     tern_mime_document_unref)

void
tern_mime_document_warn (TernMimeDocument *self, const char *warning)
{
  for (guint i = 0; i < self->warnings->len; i++)
    if (strcmp (self->warnings->pdata[i], warning) == 0)
      return;
  g_ptr_array_add (self->warnings, g_strdup (warning));
}

static void
warn_of_scan (TernMimeDocument *self)
{
  const struct
  {
    TernMimeScanProblems problem;
    const char *warning;
  } rows[] = {
    { TERN_MIME_SCAN_TOO_SLOW, "Reading the message took too long; the rest of it is left out." },
    { TERN_MIME_SCAN_TOO_DEEP,
      "Parts of the message lie too deep inside one another; what they hold is not shown." },
    { TERN_MIME_SCAN_HEADER_TOO_LONG,
      "The header of the message is too long; the rest of it is left out." },
    { TERN_MIME_SCAN_NO_END, "The message seems to be cut off." },
    { TERN_MIME_SCAN_NO_BOUNDARY, "The message does not say how its parts are divided." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (self->scan->problems & rows[i].problem)
      tern_mime_document_warn (self, rows[i].warning);
  if (self->scan->problems & TERN_MIME_SCAN_TOO_MANY_PARTS)
    {
      g_autofree char *warning = g_strdup_printf (
          "The message has too many parts; only the first %u are shown.", self->limits.max_parts);
      tern_mime_document_warn (self, warning);
    }
}

static TernMimeDocument *
new_empty (GBytes *message, const TernMimeLimits *limits)
{
  TernMimeDocument *self = g_atomic_rc_box_new0 (TernMimeDocument);
  GDestroyNotify free_address = (GDestroyNotify)tern_address_free;

  self->message = g_bytes_ref (message);
  self->limits = *limits;
  self->deadline = g_get_monotonic_time () + limits->max_usec;
  self->text_left = limits->max_text_bytes;
  self->from = g_ptr_array_new_with_free_func (free_address);
  self->to = g_ptr_array_new_with_free_func (free_address);
  self->cc = g_ptr_array_new_with_free_func (free_address);
  self->bcc = g_ptr_array_new_with_free_func (free_address);
  self->reply_to = g_ptr_array_new_with_free_func (free_address);
  self->references = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static TernMimeDocument *
parse (GBytes *message, const TernMimeLimits *limits, const char *charset)
{
  TernMimeDocument *self = new_empty (message, limits);
  gsize len;

  self->charset = charset;
  self->data = g_bytes_get_data (message, &len);
  if (self->data == NULL)
    self->data = "";

  self->scan = tern_mime_scan_new (self->data, len, limits);
  if (len == 0)
    tern_mime_document_warn (self, "The message is empty.");
  tern_mime_document_read_headers (self);
  tern_mime_document_read_parts (self);
  tern_mime_document_read_body (self);
  tern_mime_document_sort_parts (self);
  warn_of_scan (self);
  g_ptr_array_add (self->warnings, NULL);
  self->charset = NULL;
  return self;
}

TernMimeDocument *
tern_mime_parse_with_limits (GBytes *message, const TernMimeLimits *limits)
{
  return parse (message, limits, NULL);
}

TernMimeDocument *
tern_mime_parse_in_charset (GBytes *message, const char *charset)
{
  return parse (message, &tern_mime_default_limits, charset);
}

GBytes *
tern_mime_document_get_message (const TernMimeDocument *self)
{
  return self->message;
}

TernMimeDocument *
tern_mime_parse (GBytes *message)
{
  return tern_mime_parse_with_limits (message, &tern_mime_default_limits);
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer message, GCancellable *cancellable)
{
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, tern_mime_parse (message),
                           (GDestroyNotify)tern_mime_document_unref);
}

void
tern_mime_parse_async (GBytes *message,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tern_mime_parse_async);
  g_task_set_task_data (task, g_bytes_ref (message), (GDestroyNotify)g_bytes_unref);
  g_task_run_in_thread (task, parse_in_thread);
}

TernMimeDocument *
tern_mime_parse_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

TernMimeDocument *
tern_mime_document_ref (TernMimeDocument *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_part (TernMimePart *part)
{
  g_free (part->section);
  g_free (part->type);
  g_free (part->charset);
  g_free (part->filename);
  g_free (part->content_id);
  g_free (part->encoding);
}

static void
clear_document (gpointer data)
{
  TernMimeDocument *self = data;
  for (guint i = 0; i < self->scan->parts->len; i++)
    clear_part (&self->parts[i]);
  g_free (self->parts);
  tern_mime_scan_free (self->scan);
  g_bytes_unref (self->message);
  g_free (self->subject);
  g_ptr_array_unref (self->from);
  g_ptr_array_unref (self->to);
  g_ptr_array_unref (self->cc);
  g_ptr_array_unref (self->bcc);
  g_ptr_array_unref (self->reply_to);
  g_free (self->message_id);
  g_free (self->in_reply_to);
  g_ptr_array_unref (self->references);
  g_free (self->text);
  g_free (self->html);
  g_ptr_array_unref (self->warnings);
}

void
tern_mime_document_unref (TernMimeDocument *self)
{
  g_atomic_rc_box_release_full (self, clear_document);
}

const char *
tern_mime_document_get_subject (const TernMimeDocument *self)
{
  return self->subject;
}

GPtrArray *
tern_mime_document_get_from (const TernMimeDocument *self)
{
  return self->from;
}

GPtrArray *
tern_mime_document_get_to (const TernMimeDocument *self)
{
  return self->to;
}

GPtrArray *
tern_mime_document_get_cc (const TernMimeDocument *self)
{
  return self->cc;
}

GPtrArray *
tern_mime_document_get_bcc (const TernMimeDocument *self)
{
  return self->bcc;
}

GPtrArray *
tern_mime_document_get_reply_to (const TernMimeDocument *self)
{
  return self->reply_to;
}

gboolean
tern_mime_document_get_date (const TernMimeDocument *self,
                             gint64 *unix_seconds,
                             int *offset_minutes)
{
  *unix_seconds = self->date;
  if (offset_minutes)
    *offset_minutes = self->date_offset;
  return self->has_date;
}

const char *
tern_mime_document_get_message_id (const TernMimeDocument *self)
{
  return self->message_id;
}

const char *
tern_mime_document_get_in_reply_to (const TernMimeDocument *self)
{
  return self->in_reply_to;
}

const char *const *
tern_mime_document_get_references (const TernMimeDocument *self)
{
  return (const char *const *)self->references->pdata;
}

const char *
tern_mime_document_get_text (const TernMimeDocument *self)
{
  return self->text;
}

const char *
tern_mime_document_get_html (const TernMimeDocument *self)
{
  return self->html;
}

static void
append_attached_message (const TernMimeDocument *self, guint index, GString *out)
{
  int root = tern_mime_document_scan_part (self, index)->first_child;
  if (root < 0)
    return;
  const TernMimeScanPart *part = tern_mime_document_scan_part (self, root);
  TernMimeFieldIter iter;
  TernMimeField field;
  tern_mime_field_iter_init (&iter, self->data + part->header_start,
                             part->header_end - part->header_start);
  while (tern_mime_field_iter_next (&iter, &field))
    if (tern_mime_field_is (&field, "subject"))
      {
        g_autofree char *subject = tern_mime_words_to_line (field.value, field.value_len);
        g_string_append_printf (out, "\n%s", subject);
        break;
      }
  g_autofree char *text = tern_mime_document_dup_text_below (self, root);
  g_string_append_printf (out, "\n%s", text);
}

char *
tern_mime_document_dup_index_text (const TernMimeDocument *self)
{
  GString *out = g_string_new (self->text);
  for (guint i = 0; i < self->scan->parts->len && out->len < MAX_INDEX_TEXT; i++)
    {
      const TernMimePart *part = &self->parts[i];
      if (part->is_attachment && part->filename)
        g_string_append_printf (out, "\n%s", part->filename);
      if (part->is_message)
        append_attached_message (self, i, out);
    }
  if (out->len > MAX_INDEX_TEXT)
    g_string_truncate (out,
                       g_utf8_find_prev_char (out->str, out->str + MAX_INDEX_TEXT + 1) - out->str);
  return g_string_free (out, FALSE);
}

guint
tern_mime_document_get_n_parts (const TernMimeDocument *self)
{
  return self->scan->parts->len;
}

const TernMimePart *
tern_mime_document_get_part (const TernMimeDocument *self, guint index)
{
  g_return_val_if_fail (index < self->scan->parts->len, NULL);
  return &self->parts[index];
}

const TernMimePart *
tern_mime_document_find_section (const TernMimeDocument *self, const char *section)
{
  for (guint i = 0; i < self->scan->parts->len; i++)
    if (*section && strcmp (self->parts[i].section, section) == 0)
      return &self->parts[i];
  return NULL;
}

const TernMimePart *
tern_mime_document_find_content_id (const TernMimeDocument *self, const char *content_id)
{
  for (guint i = 0; i < self->scan->parts->len; i++)
    if (g_strcmp0 (self->parts[i].content_id, content_id) == 0)
      return &self->parts[i];
  return NULL;
}

GBytes *
tern_mime_document_dup_content (const TernMimeDocument *self, const TernMimePart *part)
{
  gsize index = part - self->parts;
  g_return_val_if_fail (index < self->scan->parts->len, NULL);
  const TernMimeScanPart *scanned = tern_mime_document_scan_part (self, index);
  gsize len = scanned->body_end - scanned->body_start;

  if (part->is_multipart || !tern_mime_transfer_is_encoded (part->encoding))
    return g_bytes_new_from_bytes (self->message, scanned->body_start, len);
  return g_byte_array_free_to_bytes (tern_mime_transfer_decode (
      (const guint8 *)self->data + scanned->body_start, len, part->encoding, G_MAXSIZE));
}

const char *const *
tern_mime_document_get_warnings (const TernMimeDocument *self)
{
  return (const char *const *)self->warnings->pdata;
}
