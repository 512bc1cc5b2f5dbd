/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The header fields of a document, and what is odd about them in words. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-document-private.h"

#include "mime/tern-mime-addresses.h"
#include "mime/tern-mime-date.h"
#include "mime/tern-mime-fields.h"
#include "mime/tern-mime-ids.h"
#include "mime/tern-mime-words.h"

#include <string.h>

/* As TERN_MESSAGE_RECORD_MAX_REFERENCES: the first and the last 20. */
#define MAX_REFERENCES 40

static gboolean
add_address (const char *name, const char *address, gpointer user_data)
{
  g_ptr_array_add (user_data, tern_address_new (name, address));
  return TRUE;
}

static char *
dup_first_id (const TernMimeField *field)
{
  const char *p = field->value;
  const char *id;
  gsize len;
  if (!tern_mime_ids_next (&p, field->value + field->value_len, &id, &len))
    return NULL;
  return g_strndup (id, len);
}

static void
read_references (TernMimeDocument *self, const TernMimeField *field)
{
  const char *p = field->value;
  const char *id;
  gsize len;
  while (tern_mime_ids_next (&p, field->value + field->value_len, &id, &len))
    {
      if (self->references->len == MAX_REFERENCES)
        g_ptr_array_remove_index (self->references, MAX_REFERENCES / 2);
      g_ptr_array_add (self->references, g_strndup (id, len));
    }
}

static void
read_date (TernMimeDocument *self, const TernMimeField *field)
{
  self->has_date = tern_mime_date_parse (field->value, field->value_len, &self->date,
                                         &self->date_offset);
  if (!self->has_date)
    tern_mime_document_warn (self, "The date cannot be understood.");
}

/* What is read of fields that may stand only once (RFC 5322 §3.6). */
typedef struct
{
  gboolean subject, date, from, message_id, in_reply_to, references;
} Seen;

static gboolean
read_once (gboolean *seen, const TernMimeField *field, const char *name)
{
  if (*seen || !tern_mime_field_is (field, name))
    return FALSE;
  *seen = TRUE;
  return TRUE;
}

static void
read_addresses (TernMimeDocument *self, const TernMimeField *field)
{
  const struct
  {
    const char *name;
    GPtrArray *list;
  } lists[] = { { "from", self->from },
                { "to", self->to },
                { "cc", self->cc },
                { "bcc", self->bcc },
                { "reply-to", self->reply_to } };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (tern_mime_field_is (field, lists[i].name))
      tern_mime_addresses_parse (field->value, field->value_len, add_address, lists[i].list);
}

static void
read_field (TernMimeDocument *self, const TernMimeField *field, Seen *seen)
{
  if (read_once (&seen->subject, field, "subject"))
    self->subject = tern_mime_words_to_line (field->value, field->value_len);
  else if (read_once (&seen->date, field, "date"))
    read_date (self, field);
  else if (read_once (&seen->message_id, field, "message-id"))
    self->message_id = dup_first_id (field);
  else if (read_once (&seen->in_reply_to, field, "in-reply-to"))
    self->in_reply_to = dup_first_id (field);
  else if (read_once (&seen->references, field, "references"))
    read_references (self, field);
  else
    read_addresses (self, field);
}

/* "boss@example.org" <somebody@elsewhere.example>. */
static gboolean
is_disguised (const TernAddress *address)
{
  const char *name = tern_address_get_name (address);
  const char *at = name ? strchr (name, '@') : NULL;
  if (at == NULL || at == name || !g_ascii_isalnum (at[-1]) || !g_ascii_isalnum (at[1]))
    return FALSE;
  g_autofree char *lower = g_utf8_casefold (name, -1);
  g_autofree char *own = g_utf8_casefold (tern_address_get_address (address), -1);
  return *own == '\0' || strstr (lower, own) == NULL;
}

static void
judge_sender (TernMimeDocument *self)
{
  if (self->from->len == 0)
    tern_mime_document_warn (self, "The message does not say who sent it.");
  else if (self->from->len > 1)
    tern_mime_document_warn (self, "The message names several senders.");
  for (guint i = 0; i < self->from->len; i++)
    {
      const TernAddress *address = self->from->pdata[i];
      if (is_disguised (address))
        tern_mime_document_warn (
            self, "The sender's name shows another address than the one it came from.");
      if (strchr (tern_address_get_address (address), '@') == NULL)
        tern_mime_document_warn (self, "The sender's address cannot be understood.");
    }
}

void
tern_mime_document_read_headers (TernMimeDocument *self)
{
  const TernMimeScanPart *root = tern_mime_document_scan_part (self, 0);
  Seen seen = { 0 };
  TernMimeFieldIter iter;
  TernMimeField field;

  tern_mime_field_iter_init (&iter, self->data + root->header_start,
                             root->header_end - root->header_start);
  while (tern_mime_field_iter_next (&iter, &field))
    read_field (self, &field, &seen);
  g_ptr_array_add (self->references, NULL);
  if (self->subject == NULL)
    self->subject = g_strdup ("");

  judge_sender (self);
  if (!seen.date)
    tern_mime_document_warn (self, "The message has no date.");
}

/* Only the folding goes: what is left is as long as it was. */
static char *
unfold (const TernMimeField *field)
{
  char *value = g_utf8_make_valid (field->value, (gssize)field->value_len);
  char *to = value;
  for (const char *p = value; *p; p++)
    if (*p != '\r' && *p != '\n')
      *to++ = *p;
  *to = '\0';
  return g_strstrip (value);
}

char *
tern_mime_document_dup_field (const TernMimeDocument *self, const char *name)
{
  const TernMimeScanPart *root = tern_mime_document_scan_part (self, 0);
  TernMimeFieldIter iter;
  TernMimeField field;

  tern_mime_field_iter_init (&iter, self->data + root->header_start,
                             root->header_end - root->header_start);
  while (tern_mime_field_iter_next (&iter, &field))
    if (tern_mime_field_is (&field, name))
      return unfold (&field);
  return NULL;
}
