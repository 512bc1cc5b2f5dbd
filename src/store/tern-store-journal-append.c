/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A message that is to be put into a mailbox. Its bytes are in the entry until the server was seen to have it: under
 * the UID it told, else under one at or above the noted UIDNEXT. */

#include "store/tern-store-journal-private.h"
#include "store/tern-store-mailboxes.h"

#include <string.h>

/* kept.log mirrors rows of at most 64 MiB. */
#define MESSAGE_MAX (60u * 1024 * 1024)

gboolean
tern_store_journal_insert_append (TernStore *store, TernStoreMailbox *mailbox, const TernJournalMessage *message,
                                  gint64 *entry, GError **error)
{
  static const char sql[] = "UPDATE journal SET payload = ? WHERE id = ?";
  TernJournalTarget about = { .message_id = (char *) message->message_id,
                              .size = (gint64) g_bytes_get_size (message->bytes),
                              .internal_date = message->internal_date };
  g_autofree char *flags = message->flags != NULL ? tern_flags_to_string (message->flags) : g_strdup ("");
  gsize length;
  gconstpointer bytes = g_bytes_get_data (message->bytes, &length);

  if (length > MESSAGE_MAX)
    return tern_store_set_invalid (error, "This message is too large to be kept until the server has it");
  *entry = tern_store_journal_insert (store, mailbox, &about, TERN_JOURNAL_APPEND, flags, "", mailbox->wire_name,
                                      error);
  return *entry != 0 && tern_store_db_run (store->kept_db, error, sql, "bi", bytes, length, *entry);
}

static gboolean
append (TernStore *store, gint64 mailbox_id, const TernJournalMessage *message, gint64 *entry, GError **error)
{
  TernStoreMailbox *mailbox = tern_store_load_mailbox (store, mailbox_id, error);

  tern_change_set_builder_note_journal (store->changes);
  return mailbox != NULL &&
         (message->flags == NULL || tern_store_journal_check_permitted (store, mailbox_id, message->flags, error)) &&
         tern_store_kept_begin (store->kept, error) &&
         tern_store_journal_insert_append (store, mailbox, message, entry, error);
}

gboolean
tern_store_journal_begin_append (TernStore *store, gint64 mailbox, const TernJournalMessage *message, gint64 *entry,
                                 TernChangeSet **changes, GError **error)
{
  gint64 id = 0;

  if (!tern_store_begin (store, error))
    return FALSE;
  if (!append (store, mailbox, message, &id, error))
    {
      tern_store_rollback (store);
      return FALSE;
    }
  if (entry != NULL)
    *entry = id;
  return tern_store_commit_kept_first (store, changes, error);
}

gboolean
tern_store_journal_is_appended (const TernMessageIdentity *entry, const TernMessageRecord *record)
{
  const char *message_id = record->message_id != NULL ? record->message_id : "";
  /* Beyond these years servers put one of their own. */
  gboolean has_date = entry->internal_date >= 0 && entry->internal_date <= G_MAXINT32;

  /* Some servers make a date, or lines, of their own; nobody else makes this Message-ID at or above that UID. */
  if (entry->message_id != NULL && *entry->message_id != '\0')
    return strcmp (entry->message_id, message_id) == 0;
  return *message_id == '\0' && entry->size == record->size &&
         (!has_date || entry->internal_date == record->internal_date);
}

gboolean
tern_store_journal_note_appended (TernStore *store, gint64 id, guint32 uidvalidity, guint32 uid,
                                  TernChangeSet **changes, GError **error)
{
  gboolean settled, ok;

  if (!tern_store_begin (store, error))
    return FALSE;
  tern_change_set_builder_note_journal (store->changes);
  ok = tern_store_journal_note_target (store, id, uidvalidity, uid, error) &&
       tern_store_journal_settle (store, id, &settled, error);
  return tern_store_end_own (store, TRUE, ok, changes, error);
}
