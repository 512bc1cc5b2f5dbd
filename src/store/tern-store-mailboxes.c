/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts and the list of their mailboxes; the engine writes them, the sidebar and ternctl read them. */

#include "store/tern-store-mailboxes.h"

#include "store/tern-store-journal-private.h"
#include "store/tern-store-private.h"

#include <string.h>

/* --- accounts ----------------------------------------------------------------------------- */

gboolean
tern_store_is_account_right (sqlite3_stmt *statement, int column)
{
  return tern_store_are_columns (statement, column, "iti") &&
         sqlite3_column_int64 (statement, column + 2) ==
           tern_store_sum_account (sqlite3_column_int64 (statement, column),
                                   tern_store_column_text (statement, column + 1));
}

gint64
tern_store_find_account (TernStore *store, const char *key, GError **error)
{
  static const char sql[] = "SELECT id, key, checksum FROM account WHERE key = ? AND id > 0";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "s", key);

  if (tern_store_db_step (store->mail, row, error) != 1)
    return 0;
  if (tern_store_is_account_right (row, 0))
    return sqlite3_column_int64 (row, 0);
  tern_store_suspect (store, "mail");
  return 0;
}

static gint64
insert_account (TernStore *store, const char *key, GError **error)
{
  gint64 id;

  if (!tern_store_db_run (store->mail, error, "INSERT INTO account (key) VALUES (?)", "s", key))
    return 0;
  id = sqlite3_last_insert_rowid (store->mail->handle);
  tern_change_set_builder_note_listed (store->changes);
  return tern_store_db_run (store->mail, error, "UPDATE account SET checksum = ? WHERE id = ?", "ii",
                            tern_store_sum_account (id, key), id)
           ? id
           : 0;
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
  if (*key == '\0')
    {
      tern_store_set_invalid (error, "An account needs a name");
      return 0;
    }
  if (!tern_store_begin_own (store, &mine, error))
    return 0;
  id = insert_account (store, key, error);
  return tern_store_end_own (store, mine, id != 0, NULL, error) ? id : 0;
}

char **
tern_store_list_accounts (TernStore *store, GError **error)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error,
                                             "SELECT key FROM account WHERE id > 0 ORDER BY id", "");
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
  static const char incoming[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND target = ? AND state = 1)";
  gint64 exists, on_the_way;

  if (!tern_store_db_get_int (store->kept_db, &exists, 0, error, sql, "ss", mailbox->account_key,
                              mailbox->wire_name) ||
      !tern_store_db_get_int (store->kept_db, &on_the_way, 0, error, incoming, "ss", mailbox->account_key,
                              mailbox->wire_name))
    return FALSE;
  mailbox->has_journal = exists != 0;
  mailbox->has_incoming = on_the_way != 0;
  mailbox->is_doomed = mailbox->has_journal &&
                       tern_store_is_being_deleted (store, mailbox->account_key, mailbox->wire_name);
  return TRUE;
}

static TernStoreMailbox *
make_view (const TernStoreMailboxRecord *record, const char *account_key)
{
  TernStoreMailbox *mailbox = g_new0 (TernStoreMailbox, 1);

  mailbox->id = record->id;
  mailbox->account = record->account;
  mailbox->account_key = g_strdup (account_key);
  mailbox->wire_name = g_strdup (record->wire_name);
  mailbox->uidvalidity = (guint32) record->uidvalidity;
  mailbox->relink_from = (guint32) record->relink_from;
  mailbox->uid_base = record->numbering << 32;
  return mailbox;
}

/* @mailbox: (out): NULL without @error when there is none, or it was damaged; @again then says whether to look
 * again. */
static gboolean
read_view (TernStore *store, gint64 id, TernStoreMailbox **mailbox, gboolean *again, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS ", a.key FROM mailbox b "
                            "JOIN account a ON a.id = b.account WHERE b.id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", id);
  int got = tern_store_db_step (store->mail, row, error);
  TernStoreMailboxRecord record;

  *again = FALSE;
  *mailbox = NULL;
  if (got <= 0)
    return got == 0;
  tern_store_read_mailbox (row, 0, &record);
  if (!record.listed_right || !record.state_right)
    {
      sqlite3_reset (row);
      return tern_store_met_damage (store, again, error);
    }
  if (record.account != 0)
    *mailbox = make_view (&record, tern_store_column_text (row, TERN_STORE_N_MAILBOX_COLUMNS));
  return TRUE;
}

TernStoreMailbox *
tern_store_load_mailbox (TernStore *store, gint64 id, GError **error)
{
  TernStoreMailbox *mailbox = store->last_mailbox;
  gboolean again;

  if (mailbox != NULL && mailbox->id == id)
    return mailbox;
  mailbox = g_hash_table_lookup (store->mailboxes, &id);
  if (mailbox != NULL)
    return store->last_mailbox = mailbox;
  do
    if (!read_view (store, id, &mailbox, &again, error))
      return NULL;
  while (again);
  if (mailbox == NULL)
    {
      tern_store_set_not_found (error, "There is no such folder any more");
      return NULL;
    }
  g_hash_table_insert (store->mailboxes, &mailbox->id, mailbox);
  if (!has_journal (store, mailbox, error))
    return NULL;
  return store->last_mailbox = mailbox;
}

gboolean
tern_store_get_uid_base (TernStore *store, gint64 mailbox, gint64 *base, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  const TernStoreMailbox *view = g_hash_table_lookup (store->mailboxes, &mailbox);
  TERN_STATEMENT row = NULL;
  TernStoreMailboxRecord record = { 0 };
  int got;

  *base = view != NULL ? view->uid_base : 0;
  if (view != NULL)
    return TRUE;
  row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  got = tern_store_db_step (store->mail, row, error);
  if (got == 1)
    {
      tern_store_read_mailbox (row, 0, &record);
      if (!record.state_right)
        tern_store_suspect (store, "mail");
    }
  *base = record.numbering << 32;
  return got >= 0;
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

static gboolean
add_counters (TernStore *store, const TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox->id);
  TernStoreMailboxRecord record;
  int got = tern_store_db_step (store->mail, row, error);

  if (got <= 0)
    return got == 0;
  tern_store_read_mailbox (row, 0, &record);
  if (record.counts_right)
    {
      record.rows += mailbox->rows;
      record.unseen += mailbox->unseen;
      record.total += mailbox->total;
      record.unread += mailbox->unread;
    }
  else if (!tern_store_recount (store->mail, &record, error))
    return FALSE;
  return tern_store_write_counts (store->mail, &record, error);
}

gboolean
tern_store_write_counters (TernStore *store, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, store->mailboxes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TernStoreMailbox *m = value;

      if (m->rows == 0 && m->unseen == 0 && m->total == 0 && m->unread == 0)
        continue;
      if (!add_counters (store, m, error))
        return FALSE;
      tern_change_set_builder_note_mailbox (store->changes, m->id);
      m->rows = m->unseen = m->total = m->unread = 0;
    }
  return TRUE;
}

/* --- removing ----------------------------------------------------------------------------- */

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
  static const char away[] = "UPDATE journal SET state = 2, reason = 'The account it was to go to was removed.' "
                             "WHERE kind IN (11, 12) AND payload = ?";
  g_autoptr (GArray) mailboxes = collect_mailboxes_of (store, account, error);

  if (mailboxes == NULL)
    return FALSE;
  for (guint i = 0; i < mailboxes->len; i++)
    if (!tern_store_retire_mailbox (store, g_array_index (mailboxes, gint64, i), error))
      return FALSE;
  tern_change_set_builder_note_listed (store->changes);
  tern_change_set_builder_note_journal (store->changes);
  return tern_store_db_run (store->mail, error, "DELETE FROM account WHERE id = ?", "i", account) &&
         tern_store_kept_begin (store->kept, error) &&
         tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE account = ?", "s", key) &&
         tern_store_db_run (store->kept_db, error, away, "s", key) &&
         tern_store_forget_account_choices (store, key, error);
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

/* A new row has no sums yet. */
static gboolean
sum_listed (TernStore *store, gint64 account, const char *wire_name, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS ", b.state_sum = 0 FROM mailbox b "
                            "WHERE b.account = ? AND b.wire_name = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "is", account, wire_name);
  TernStoreMailboxRecord record;
  int got = tern_store_db_step (store->mail, row, error);
  gboolean made;

  if (got <= 0)
    return got == 0;
  tern_store_read_mailbox (row, 0, &record);
  made = sqlite3_column_int (row, TERN_STORE_N_MAILBOX_COLUMNS) != 0;
  return tern_store_write_listed_sum (store->mail, &record, error) &&
         (!made || (tern_store_write_state (store->mail, &record, error) &&
                    tern_store_write_counts (store->mail, &record, error)));
}

/* Before any of them is written over. */
static gboolean
check_listed (TernStore *store, gint64 account, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.account = ?";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", account);
  gboolean right = TRUE, again;
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernStoreMailboxRecord record;

      tern_store_read_mailbox (rows, 0, &record);
      right = right && record.listed_right;
    }
  return got == 0 && (right || tern_store_met_damage (store, &again, error));
}

static char *
dup_key (TernStore *store, gint64 account)
{
  TERN_STATEMENT row = tern_store_db_query (store->mail, NULL, "SELECT key FROM account WHERE id = ?", "i", account);

  return tern_store_db_step (store->mail, row, NULL) == 1 ? g_strdup (tern_store_column_text (row, 0)) : g_strdup ("");
}

/* @key: the account's. */
static gboolean
upsert_listed (TernStore *store, gint64 account, const char *key, const TernMailboxListed *listed, GError **error)
{
  static const char sql[] =
    "INSERT INTO mailbox (account, wire_name, path, delimiter, role, attributes, subscribed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, wire_name) DO UPDATE SET path = excluded.path, "
    "delimiter = excluded.delimiter, role = excluded.role, attributes = excluded.attributes, "
    "subscribed = excluded.subscribed WHERE (path, delimiter, role, attributes, subscribed) IS NOT "
    "(excluded.path, excluded.delimiter, excluded.role, excluded.attributes, excluded.subscribed)";
  const char *attributes = listed->attributes != NULL ? listed->attributes : "";
  g_autofree char *path = tern_store_dup_shown_path (store, key, listed->wire_name, listed->path, listed->delimiter);
  gboolean subscribed = listed->subscribed != FALSE;

  tern_store_apply_subscription (store, key, listed->wire_name, &subscribed);
  if (!tern_store_db_run (store->mail, error, sql, "issiisi", account, listed->wire_name, path,
                          (gint64) listed->delimiter, (gint64) listed->role, attributes, (gint64) subscribed))
    return FALSE;
  if (sqlite3_changes (store->mail->handle) == 0)
    return TRUE;
  tern_change_set_builder_note_listed (store->changes);
  return sum_listed (store, account, listed->wire_name, error);
}

/* One that is not listed because it is not there yet, or already under its new name. */
static gboolean
is_expected (TernStore *store, const char *key, const char *wire_name, char delimiter)
{
  return tern_store_is_being_made (store, key, wire_name) ||
         tern_store_is_being_renamed (store, key, wire_name, delimiter);
}

static gboolean
remove_unlisted (TernStore *store, gint64 account, const char *key, const TernMailboxListed *listed, guint n_listed,
                 GError **error)
{
  static const char sql[] = "SELECT id, wire_name, delimiter FROM mailbox WHERE account = ?";
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

      if (!g_hash_table_contains (names, tern_store_column_text (rows, 1)) &&
          !is_expected (store, key, tern_store_column_text (rows, 1), (char) sqlite3_column_int (rows, 2)))
        g_array_append_val (gone, id);
    }
  if (got < 0)
    return FALSE;
  sqlite3_reset (rows);
  for (guint i = 0; i < gone->len; i++)
    {
      if (!tern_store_retire_mailbox (store, g_array_index (gone, gint64, i), error))
        return FALSE;
      tern_change_set_builder_note_listed (store->changes);
    }
  return TRUE;
}

gboolean
tern_store_sync_mailbox_list (TernStore *store, gint64 account, const TernMailboxListed *listed,
                              guint n_listed, gboolean complete, GError **error)
{
  g_autofree char *key = dup_key (store, account);

  if (!tern_store_need_transaction (store, error) || !check_listed (store, account, error))
    return FALSE;
  for (guint i = 0; i < n_listed; i++)
    if (!upsert_listed (store, account, key, &listed[i], error))
      return FALSE;
  return !complete || remove_unlisted (store, account, key, listed, n_listed, error);
}
