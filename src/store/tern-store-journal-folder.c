/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How making a mailbox enters the journal: it is listed at once, and what is put into it waits for it. */

#include "store/tern-store-journal-private.h"
#include "store/tern-store-mailboxes.h"

static gboolean
insert (TernStore *store, const char *account, const TernMailboxListed *listed, gint64 *entry, GError **error)
{
  TernStoreMailbox about = { .account_key = (char *) account, .wire_name = (char *) listed->wire_name };
  const char *use = listed->role != TERN_MAILBOX_ROLE_NONE ? tern_mailbox_role_to_string (listed->role) : "";

  /* What it is for stands where a message's flags would. */
  *entry = tern_store_journal_insert (store, &about, NULL, TERN_JOURNAL_CREATE, use, "", NULL, error);
  return *entry != 0;
}

static gboolean
create (TernStore *store, const char *account, const TernMailboxListed *listed, gint64 *entry, GError **error)
{
  gint64 id = tern_store_find_account (store, account, error);
  gint64 there = 0;

  if (id == 0)
    return (error != NULL && *error != NULL) || tern_store_set_not_found (error, "There is no such account");
  if (!tern_store_find_wire_name (store, account, listed->wire_name, &there, error))
    return FALSE;
  if (there != 0)
    return tern_store_set_invalid (error, "There is a folder of this name already");
  tern_change_set_builder_note_journal (store->changes);
  return tern_store_kept_begin (store->kept, error) && insert (store, account, listed, entry, error) &&
         tern_store_sync_mailbox_list (store, id, listed, 1, FALSE, error);
}

gboolean
tern_store_journal_begin_create (TernStore *store, const char *account, const TernMailboxListed *listed, gint64 *entry,
                                 TernChangeSet **changes, GError **error)
{
  gint64 id = 0;

  if (!tern_store_begin (store, error))
    return FALSE;
  if (!create (store, account, listed, &id, error) || id == 0)
    {
      tern_store_rollback (store);
      return FALSE;
    }
  if (entry != NULL)
    *entry = id;
  return tern_store_commit_kept_first (store, changes, error);
}

TernJournalEntry *
tern_store_journal_next_create (TernStore *store, const char *account, GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE account = ? AND kind = 6 AND state = 0 ORDER BY id LIMIT 1";
  gint64 id;

  if (!tern_store_db_get_int (store->kept_db, &id, 0, error, sql, "s", account) || id == 0)
    return NULL;
  return tern_store_journal_get (store, id, error);
}

gboolean
tern_store_journal_end_create (TernStore *store, gint64 id, TernChangeSet **changes, GError **error)
{
  gboolean ok;

  if (!tern_store_begin (store, error))
    return FALSE;
  g_hash_table_remove (store->carrying, &id);
  tern_change_set_builder_note_journal (store->changes);
  ok = tern_store_kept_begin (store->kept, error) &&
       tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", id);
  return tern_store_end_own (store, TRUE, ok, changes, error);
}

gboolean
tern_store_is_being_made (TernStore *store, const char *account, const char *wire_name)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND mailbox = ? AND kind = 6 "
                            "AND state <> 2)";
  gint64 exists;

  return tern_store_db_get_int (store->kept_db, &exists, 0, NULL, sql, "ss", account, wire_name) && exists;
}
