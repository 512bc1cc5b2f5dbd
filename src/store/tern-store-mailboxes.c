/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts and the list of their mailboxes; the engine writes them, the sidebar and ternctl read them. */

#include "store/tern-store-mailboxes.h"

#include "store/tern-store-private.h"

#include <string.h>

/* --- accounts ----------------------------------------------------------------------------- */

gint64
tern_store_find_account (TernStore *store, const char *key, GError **error)
{
  gint64 id;

  if (!tern_store_db_get_int (store->mail, &id, 0, error, "SELECT id FROM account WHERE key = ?", "s", key))
    return 0;
  return id;
}

gint64
tern_store_ensure_account (TernStore *store, const char *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 id = tern_store_find_account (store, key, &local);
  gboolean mine;

  if (id != 0)
    return id;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return 0;
    }
  if (!tern_store_begin_own (store, &mine, error))
    return 0;
  if (!tern_store_db_run (store->mail, error, "INSERT INTO account (key) VALUES (?)", "s", key))
    {
      tern_store_end_own (store, mine, FALSE, NULL, NULL);
      return 0;
    }
  id = sqlite3_last_insert_rowid (store->mail->handle);
  tern_change_set_builder_note_listed (store->changes);
  return tern_store_end_own (store, mine, TRUE, NULL, error) ? id : 0;
}

char **
tern_store_list_accounts (TernStore *store, GError **error)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, "SELECT key FROM account ORDER BY id", "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    g_strv_builder_add (keys, tern_store_column_text (rows, 0));
  return got == 0 ? g_strv_builder_end (keys) : NULL;
}

/* --- the transaction's view of a mailbox -------------------------------------------------- */

static gboolean
has_journal (TernStore *store, TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND mailbox = ?)";
  gint64 exists;

  if (!tern_store_db_get_int (store->kept_db, &exists, 0, error, sql, "ss", mailbox->account_key,
                              mailbox->wire_name))
    return FALSE;
  mailbox->has_journal = exists != 0;
  return TRUE;
}

TernStoreMailbox *
tern_store_load_mailbox (TernStore *store, gint64 id, GError **error)
{
  static const char sql[] = "SELECT m.account, a.key, m.wire_name, m.uidvalidity, m.relink_from "
                            "FROM mailbox m JOIN account a ON a.id = m.account WHERE m.id = ?";
  TERN_STATEMENT row = NULL;
  TernStoreMailbox *mailbox = store->last_mailbox;
  int got;

  if (mailbox != NULL && mailbox->id == id)
    return mailbox;
  mailbox = g_hash_table_lookup (store->mailboxes, &id);
  if (mailbox != NULL)
    return store->last_mailbox = mailbox;
  row = tern_store_db_query (store->mail, error, sql, "i", id);
  got = tern_store_db_step (store->mail, row, error);
  if (got < 0)
    return NULL;
  if (got == 0)
    {
      tern_store_set_not_found (error, "There is no such folder any more");
      return NULL;
    }
  mailbox = g_new0 (TernStoreMailbox, 1);
  mailbox->id = id;
  mailbox->account = sqlite3_column_int64 (row, 0);
  mailbox->account_key = g_strdup (tern_store_column_text (row, 1));
  mailbox->wire_name = g_strdup (tern_store_column_text (row, 2));
  mailbox->uidvalidity = (guint32) sqlite3_column_int64 (row, 3);
  mailbox->relink_from = (guint32) sqlite3_column_int64 (row, 4);
  g_hash_table_insert (store->mailboxes, &mailbox->id, mailbox);
  if (!has_journal (store, mailbox, error))
    return NULL;
  return store->last_mailbox = mailbox;
}

void
tern_store_count_shown (TernStoreMailbox *mailbox, TernFlag shown, int by)
{
  mailbox->total += by;
  if ((shown & TERN_FLAG_SEEN) == 0)
    mailbox->unread += by;
}

void
tern_store_count_server (TernStoreMailbox *mailbox, TernFlag flags, int by)
{
  mailbox->rows += by;
  if ((flags & TERN_FLAG_SEEN) == 0)
    mailbox->unseen += by;
}

gboolean
tern_store_write_counters (TernStore *store, GError **error)
{
  static const char sql[] = "UPDATE mailbox SET rows = rows + ?, unseen = unseen + ?, total = total + ?, "
                            "unread = unread + ? WHERE id = ?";
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, store->mailboxes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TernStoreMailbox *m = value;

      if (m->rows == 0 && m->unseen == 0 && m->total == 0 && m->unread == 0)
        continue;
      if (!tern_store_db_run (store->mail, error, sql, "iiiii", m->rows, m->unseen, m->total, m->unread, m->id))
        return FALSE;
      tern_change_set_builder_note_mailbox (store->changes, m->id);
      m->rows = m->unseen = m->total = m->unread = 0;
    }
  return TRUE;
}

/* --- removing ----------------------------------------------------------------------------- */

static gboolean
collect_emails_of (TernStore *store, gint64 mailbox, GArray *emails, GError **error)
{
  static const char sql[] = "SELECT id, email, shown_mailbox FROM message WHERE server_mailbox = ?";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 email = sqlite3_column_int64 (rows, 1);

      g_array_append_val (emails, email);
      if (sqlite3_column_int64 (rows, 2) != 0)
        tern_change_set_builder_note (store->changes, sqlite3_column_int64 (rows, 2),
                                      sqlite3_column_int64 (rows, 0), TERN_STORE_REMOVED);
    }
  return got == 0;
}

gboolean
tern_store_delete_rows_of (TernStore *store, gint64 mailbox, GError **error)
{
  g_autoptr (GArray) emails = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!collect_emails_of (store, mailbox, emails, error) ||
      !tern_store_db_run (store->mail, error, "DELETE FROM message WHERE server_mailbox = ?", "i", mailbox))
    return FALSE;
  for (guint i = 0; i < emails->len; i++)
    if (!tern_store_drop_email (store, g_array_index (emails, gint64, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
remove_mailbox (TernStore *store, gint64 mailbox, GError **error)
{
  g_hash_table_remove (store->mailboxes, &mailbox);
  store->last_mailbox = NULL;
  return tern_store_delete_rows_of (store, mailbox, error) &&
         tern_store_db_run (store->mail, error, "DELETE FROM mailbox WHERE id = ?", "i", mailbox);
}

static GArray *
collect_mailboxes_of (TernStore *store, gint64 account, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, "SELECT id FROM mailbox WHERE account = ?",
                                             "i", account);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

static gboolean
remove_account_rows (TernStore *store, gint64 account, const char *key, GError **error)
{
  g_autoptr (GArray) mailboxes = collect_mailboxes_of (store, account, error);

  if (mailboxes == NULL)
    return FALSE;
  for (guint i = 0; i < mailboxes->len; i++)
    if (!remove_mailbox (store, g_array_index (mailboxes, gint64, i), error))
      return FALSE;
  tern_change_set_builder_note_listed (store->changes);
  tern_change_set_builder_note_journal (store->changes);
  return tern_store_db_run (store->mail, error, "DELETE FROM account WHERE id = ?", "i", account) &&
         tern_store_kept_begin (store->kept, error) &&
         tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE account = ?", "s", key);
}

gboolean
tern_store_remove_account (TernStore *store, const char *key, TernChangeSet **changes, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 account;

  if (!tern_store_need_none (store, error))
    return FALSE;
  account = tern_store_find_account (store, key, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (account == 0)
    return tern_store_set_not_found (error, "There is no such account");
  return tern_store_begin (store, error) &&
         tern_store_end_own (store, TRUE, remove_account_rows (store, account, key, error), changes, error);
}

/* --- the list ----------------------------------------------------------------------------- */

static gboolean
upsert_listed (TernStore *store, gint64 account, const TernMailboxListed *listed, GError **error)
{
  static const char sql[] =
    "INSERT INTO mailbox (account, wire_name, path, delimiter, role, attributes, subscribed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, wire_name) DO UPDATE SET path = excluded.path, "
    "delimiter = excluded.delimiter, role = excluded.role, attributes = excluded.attributes, "
    "subscribed = excluded.subscribed WHERE (path, delimiter, role, attributes, subscribed) IS NOT "
    "(excluded.path, excluded.delimiter, excluded.role, excluded.attributes, excluded.subscribed)";
  const char *attributes = listed->attributes != NULL ? listed->attributes : "";

  if (!tern_store_db_run (store->mail, error, sql, "issiisi", account, listed->wire_name, listed->path,
                          (gint64) listed->delimiter, (gint64) listed->role, attributes,
                          (gint64) (listed->subscribed != FALSE)))
    return FALSE;
  if (sqlite3_changes (store->mail->handle) > 0)
    tern_change_set_builder_note_listed (store->changes);
  return TRUE;
}

static gboolean
remove_unlisted (TernStore *store, gint64 account, const TernMailboxListed *listed, guint n_listed,
                 GError **error)
{
  static const char sql[] = "SELECT id, wire_name FROM mailbox WHERE account = ?";
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = NULL;
  int got;

  for (guint i = 0; i < n_listed; i++)
    g_hash_table_add (names, (gpointer) listed[i].wire_name);
  rows = tern_store_db_query (store->mail, error, sql, "i", account);
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      if (!g_hash_table_contains (names, tern_store_column_text (rows, 1)))
        g_array_append_val (gone, id);
    }
  if (got < 0)
    return FALSE;
  sqlite3_reset (rows);
  for (guint i = 0; i < gone->len; i++)
    {
      if (!remove_mailbox (store, g_array_index (gone, gint64, i), error))
        return FALSE;
      tern_change_set_builder_note_listed (store->changes);
    }
  return TRUE;
}

gboolean
tern_store_sync_mailbox_list (TernStore *store, gint64 account, const TernMailboxListed *listed,
                              guint n_listed, gboolean complete, GError **error)
{
  if (!tern_store_need_transaction (store, error))
    return FALSE;
  for (guint i = 0; i < n_listed; i++)
    if (!upsert_listed (store, account, &listed[i], error))
      return FALSE;
  return !complete || remove_unlisted (store, account, listed, n_listed, error);
}
