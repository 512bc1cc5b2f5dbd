/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads reports; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-report.h"

#include "mime/tern-mime-document-private.h"
#include "mime/tern-mime-fields.h"
#include "mime/tern-mime-name.h"
#include "mime/tern-mime-words.h"

#include <string.h>

#define MAX_WORDS 500

static void
free_reported (gpointer data)
{
  TernMimeReported *self = data;

  g_free (self->recipient);
  g_free (self->words);
  g_free (self);
}

/* "rfc822; ann@example.org" as "ann@example.org". */
static char *
dup_behind_type (const TernMimeField *field)
{
  g_autofree char *line = tern_mime_words_to_line (field->value, field->value_len);
  const char *semicolon = strchr (line, ';');
  g_autofree char *rest = g_strdup (semicolon != NULL ? semicolon + 1 : line);

  return tern_mime_clean_line (rest);
}

static gboolean
starts_with (const TernMimeField *field, const char *word)
{
  gsize blank = 0;
  gsize length = strlen (word);

  while (blank < field->value_len && g_ascii_isspace (field->value[blank]))
    blank++;
  return field->value_len - blank >= length && g_ascii_strncasecmp (field->value + blank, word, length) == 0;
}

static TernMimeOutcome
read_action (const TernMimeField *field)
{
  if (starts_with (field, "failed"))
    return TERN_MIME_OUTCOME_FAILED;
  return starts_with (field, "delayed") ? TERN_MIME_OUTCOME_DELAYED : TERN_MIME_OUTCOME_DELIVERED;
}

/* Of "5.2.2" what follows the first number (RFC 3463 §3). */
static TernMimeReason
read_status (const TernMimeField *field)
{
  static const struct
  {
    const char *detail;
    TernMimeReason reason;
  } rows[] = {
    { "1.1", TERN_MIME_REASON_NO_MAILBOX },
    { "1.3", TERN_MIME_REASON_NO_MAILBOX },
    { "1.6", TERN_MIME_REASON_NO_MAILBOX },
    { "1.2", TERN_MIME_REASON_NO_DOMAIN },
    { "1.10", TERN_MIME_REASON_NO_DOMAIN },
    { "4.3", TERN_MIME_REASON_NO_DOMAIN },
    { "2.1", TERN_MIME_REASON_CLOSED },
    { "2.2", TERN_MIME_REASON_FULL },
    { "3.1", TERN_MIME_REASON_FULL },
    { "2.3", TERN_MIME_REASON_TOO_LARGE },
    { "3.4", TERN_MIME_REASON_TOO_LARGE },
    { "4.1", TERN_MIME_REASON_NO_ANSWER },
    { "4.2", TERN_MIME_REASON_NO_ANSWER },
    { "4.4", TERN_MIME_REASON_NO_ANSWER },
    { "4.7", TERN_MIME_REASON_TOO_LONG },
  };
  g_autofree char *value = g_strndup (field->value, field->value_len);
  const char *number = value + strspn (value, " \t");
  const char *detail = g_ascii_isdigit (number[0]) && number[1] == '.' ? number + 2 : "";
  gsize length = strspn (detail, "0123456789.");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (length == strlen (rows[i].detail) && strncmp (detail, rows[i].detail, length) == 0)
      return rows[i].reason;
  return g_str_has_prefix (detail, "7.") ? TERN_MIME_REASON_REFUSED : TERN_MIME_REASON_UNKNOWN;
}

static char *
dup_words (const TernMimeField *field)
{
  g_autofree char *line = dup_behind_type (field);

  if (g_utf8_strlen (line, -1) > MAX_WORDS)
    *g_utf8_offset_to_pointer (line, MAX_WORDS) = '\0';
  return *line != '\0' ? g_steal_pointer (&line) : NULL;
}

static void
add (GPtrArray *list, TernMimeReported *one, char *final, char *original)
{
  g_autofree char *true_address = final;
  g_autofree char *written = original;

  /* Whom the person wrote to says more than where it was forwarded. */
  one->recipient = g_strdup (written != NULL && *written != '\0' ? written : true_address);
  if (one->recipient != NULL && *one->recipient != '\0')
    g_ptr_array_add (list, one);
  else
    free_reported (one);
}

/* One group of fields (RFC 3464 §2.3). Returns: where the next begins; NULL at the end. */
static const char *
read_group (GPtrArray *list, const char *data, const char *end)
{
  TernMimeReported *one = g_new0 (TernMimeReported, 1);
  char *final = NULL, *original = NULL;
  gboolean told = FALSE, displayed = FALSE;
  TernMimeFieldIter iter;
  TernMimeField field;

  one->outcome = TERN_MIME_OUTCOME_DELIVERED;
  tern_mime_field_iter_init (&iter, data, (gsize) (end - data));
  while (tern_mime_field_iter_next (&iter, &field))
    {
      if (final == NULL && tern_mime_field_is (&field, "final-recipient"))
        final = dup_behind_type (&field);
      else if (original == NULL && tern_mime_field_is (&field, "original-recipient"))
        original = dup_behind_type (&field);
      else if (tern_mime_field_is (&field, "action"))
        {
          one->outcome = read_action (&field);
          told = TRUE;
        }
      else if (tern_mime_field_is (&field, "status"))
        one->reason = read_status (&field);
      else if (one->words == NULL && tern_mime_field_is (&field, "diagnostic-code"))
        one->words = dup_words (&field);
      else if (tern_mime_field_is (&field, "disposition"))
        displayed = memmem (field.value, field.value_len, "displayed", strlen ("displayed")) != NULL;
    }
  if (displayed)
    one->outcome = TERN_MIME_OUTCOME_DISPLAYED;
  if (!told && !displayed)
    {
      /* The group about the message itself, or one that says nothing. */
      g_clear_pointer (&final, g_free);
      g_clear_pointer (&original, g_free);
    }
  add (list, one, final, original);
  while (iter.p < end && g_ascii_isspace (*iter.p))
    iter.p++;
  return iter.p < end && iter.p > data ? iter.p : NULL;
}

static gboolean
is_of_a_report (const TernMimeDocument *document, guint index)
{
  int parent = tern_mime_document_scan_part (document, index)->parent;
  const char *type = document->parts[index].type;

  return parent == 0 && g_str_equal (document->parts[0].type, "multipart/report")
         && (g_str_equal (type, "message/delivery-status") || g_str_equal (type, "message/global-delivery-status")
             || g_str_equal (type, "message/disposition-notification"));
}

GPtrArray *
tern_mime_report_read (const TernMimeDocument *document)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_reported);

  for (guint i = 1; i < tern_mime_document_get_n_parts (document); i++)
    if (is_of_a_report (document, i))
      {
        g_autoptr (GBytes) content = tern_mime_document_dup_content (document, &document->parts[i]);
        gsize len = 0;
        const char *p = g_bytes_get_data (content, &len);
        const char *end = p != NULL ? p + MIN (len, TERN_MIME_MAX_HEADER_BYTES) : NULL;

        while (p != NULL && p < end && list->len < TERN_MIME_REPORT_MAX)
          p = read_group (list, p, end);
        break;
      }
  return list->len > 0 ? g_steal_pointer (&list) : NULL;
}
