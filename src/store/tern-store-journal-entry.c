/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Entries of the journal as others read them, and where they have something to do. */

#include "store/tern-store-journal-private.h"

void
tern_journal_entry_free (TernJournalEntry *entry)
{
  g_free (entry->account);
  g_free (entry->mailbox);
  g_clear_pointer (&entry->identity, tern_message_identity_free);
  g_clear_pointer (&entry->add, tern_flags_unref);
  g_clear_pointer (&entry->remove, tern_flags_unref);
  g_free (entry->target);
  g_clear_pointer (&entry->payload, g_bytes_unref);
  g_free (entry->reason);
  g_free (entry);
}

#define ENTRY_COLUMNS ENTRY_COLUMNS_BUT_PAYLOAD ("payload")
/* Of journal j. */
#define ENTRY_COLUMNS_BUT_PAYLOAD(payload) \
  "id, kind, state, account, mailbox, uidvalidity, uid, email_id, gm_msgid, message_id, size, " \
  "internal_date, add_flags, remove_flags, target, target_uidvalidity, target_uidnext, target_uid, " payload \
  ", reason, created, tries, iif (state = 0, (SELECT o.id FROM journal o WHERE o.state = 2 " \
  "AND " TERN_JOURNAL_HOLDS_BACK " ORDER BY o.id LIMIT 1), 0)"

TernFlags *
tern_store_journal_read_flags (sqlite3_stmt *row, int column)
{
  TernFlags *flags = tern_flags_parse (tern_store_column_text (row, column), NULL);

  return flags != NULL ? flags : tern_flags_new (TERN_FLAG_NONE, NULL);
}

static TernMessageIdentity *
read_identity (sqlite3_stmt *row)
{
  TernMessageIdentity *identity = tern_message_identity_new ();

  identity->uidvalidity = (guint32) sqlite3_column_int64 (row, 5);
  identity->uid = (guint32) sqlite3_column_int64 (row, 6);
  identity->email_id = g_strdup ((const char *) sqlite3_column_text (row, 7));
  identity->gm_msgid = (guint64) sqlite3_column_int64 (row, 8);
  identity->message_id = g_strdup ((const char *) sqlite3_column_text (row, 9));
  identity->size = (guint64) sqlite3_column_int64 (row, 10);
  identity->internal_date = sqlite3_column_int64 (row, 11);
  return identity;
}

static TernJournalEntry *
read_entry (sqlite3_stmt *row)
{
  TernJournalEntry *entry = g_new0 (TernJournalEntry, 1);

  entry->id = sqlite3_column_int64 (row, 0);
  entry->kind = (TernJournalKind) sqlite3_column_int (row, 1);
  entry->state = (TernJournalState) sqlite3_column_int (row, 2);
  entry->account = g_strdup (tern_store_column_text (row, 3));
  entry->mailbox = g_strdup (tern_store_column_text (row, 4));
  entry->identity = read_identity (row);
  entry->add = tern_store_journal_read_flags (row, 12);
  entry->remove = tern_store_journal_read_flags (row, 13);
  entry->target = g_strdup ((const char *) sqlite3_column_text (row, 14));
  entry->target_uidvalidity = (guint32) sqlite3_column_int64 (row, 15);
  entry->target_uidnext = (guint32) sqlite3_column_int64 (row, 16);
  entry->target_uid = (guint32) sqlite3_column_int64 (row, 17);
  if (sqlite3_column_type (row, 18) != SQLITE_NULL)
    entry->payload = g_bytes_new (sqlite3_column_blob (row, 18), (gsize) sqlite3_column_bytes (row, 18));
  entry->reason = g_strdup ((const char *) sqlite3_column_text (row, 19));
  entry->created = sqlite3_column_int64 (row, 20);
  entry->tries = (guint) sqlite3_column_int (row, 21);
  entry->held_by = sqlite3_column_int64 (row, 22);
  if (entry->held_by != 0 && entry->reason == NULL)
    entry->reason = g_strdup ("An earlier change of this message failed; try that again or give it up first.");
  return entry;
}

GPtrArray *
tern_store_journal_list (TernStore *store, const char *account, GError **error)
{
  static const char sql[] = "SELECT " ENTRY_COLUMNS_BUT_PAYLOAD ("iif (kind = 5, NULL, payload)")
                            " FROM journal j WHERE ?1 IS NULL OR account = ?1 ORDER BY id";
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_journal_entry_free);
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "s", account);
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    g_ptr_array_add (entries, read_entry (rows));
  return got == 0 ? g_steal_pointer (&entries) : NULL;
}

static gboolean
append_mailbox (TernStore *store, gint64 account, const char *key, const char *wire_name, GArray *mailboxes,
                GError **error)
{
  static const char find[] = "SELECT m.id FROM mailbox m JOIN account a ON a.id = m.account "
                             "WHERE a.key = ?1 AND m.wire_name = ?2 AND ?3 IN (0, a.id)";
  gint64 id;

  if (!tern_store_db_get_int (store->mail, &id, 0, error, find, "ssi", key, wire_name, account))
    return FALSE;
  for (guint i = 0; i < mailboxes->len && id != 0; i++)
    if (g_array_index (mailboxes, gint64, i) == id)
      return TRUE;
  if (id != 0)
    g_array_append_val (mailboxes, id);
  return TRUE;
}

GArray *
tern_store_journal_waiting (TernStore *store, gint64 account, GError **error)
{
  /* What is in flight is looked for in its target first. */
  static const char pending[] = "SELECT account, mailbox, min (id), '', 0 FROM journal WHERE state = 0 AND uid <> 0 "
                                "GROUP BY account, mailbox UNION ALL SELECT account, mailbox, id, target, id "
                                "FROM journal WHERE state = 1 AND kind IN (2, 3, 5) ORDER BY 3";
  g_autoptr (GArray) mailboxes = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, pending, "");
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    {
      const char *key = tern_store_column_text (rows, 0);
      gint64 in_flight = sqlite3_column_int64 (rows, 4);

      if (in_flight != 0 && g_hash_table_contains (store->carrying, &in_flight))
        continue;
      if ((in_flight != 0 &&
           !append_mailbox (store, account, key, tern_store_column_text (rows, 3), mailboxes, error)) ||
          !append_mailbox (store, account, key, tern_store_column_text (rows, 1), mailboxes, error))
        return NULL;
    }
  return got == 0 ? g_steal_pointer (&mailboxes) : NULL;
}

gboolean
tern_store_journal_load (TernStore *store, gint64 id, TernJournalEntry **entry, GError **error)
{
  static const char get[] = "SELECT " ENTRY_COLUMNS " FROM journal j WHERE id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->kept_db, error, get, "i", id);
  int got = tern_store_db_step (store->kept_db, row, error);

  *entry = got == 1 ? read_entry (row) : NULL;
  return got >= 0;
}

TernJournalEntry *
tern_store_journal_get (TernStore *store, gint64 id, GError **error)
{
  TernJournalEntry *entry;

  return tern_store_journal_load (store, id, &entry, error) ? entry : NULL;
}
