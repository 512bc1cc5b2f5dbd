/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reading mailbox rows, and the server state a sync keeps with them. */

#include "store/tern-store-mailboxes.h"

#include "store/tern-store-private.h"

#include <string.h>

void
tern_mailbox_row_free (TernMailboxRow *row)
{
  g_free (row->wire_name);
  g_free (row->path);
  g_free (row->attributes);
  g_free (row);
}

static gboolean
has_attribute (const char *attributes, const char *name)
{
  g_auto (GStrv) all = g_strsplit (attributes, " ", -1);

  for (guint i = 0; all[i] != NULL; i++)
    if (g_ascii_strcasecmp (all[i], name) == 0)
      return TRUE;
  return FALSE;
}

#define MAILBOX_COLUMNS                                                                        \
  "id, account, wire_name, path, delimiter, role, attributes, subscribed, uidvalidity, total, unread, " \
  "server_exists, server_unseen, last_sync"

static TernMailboxRow *
read_mailbox (sqlite3_stmt *statement)
{
  TernMailboxRow *row = g_new0 (TernMailboxRow, 1);

  row->id = sqlite3_column_int64 (statement, 0);
  row->account = sqlite3_column_int64 (statement, 1);
  row->wire_name = g_strdup (tern_store_column_text (statement, 2));
  row->path = g_strdup (tern_store_column_text (statement, 3));
  row->delimiter = (char) sqlite3_column_int (statement, 4);
  row->role = (TernMailboxRole) sqlite3_column_int (statement, 5);
  row->attributes = g_strdup (tern_store_column_text (statement, 6));
  row->subscribed = sqlite3_column_int (statement, 7) != 0;
  row->selectable = !has_attribute (row->attributes, "\\Noselect") &&
                    !has_attribute (row->attributes, "\\NonExistent");
  row->uidvalidity = (guint32) sqlite3_column_int64 (statement, 8);
  row->total = (guint) sqlite3_column_int64 (statement, 9);
  row->unread = (guint) sqlite3_column_int64 (statement, 10);
  row->server_exists = sqlite3_column_int64 (statement, 11);
  row->server_unseen = sqlite3_column_int64 (statement, 12);
  row->last_sync = sqlite3_column_int64 (statement, 13);
  return row;
}

GPtrArray *
tern_store_list_mailboxes (TernStore *store, gint64 account, GError **error)
{
  static const char sql[] = "SELECT " MAILBOX_COLUMNS " FROM mailbox WHERE ?1 IN (0, account) "
                            "ORDER BY account, path";
  g_autoptr (GPtrArray) mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_mailbox_row_free);
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", account);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    g_ptr_array_add (mailboxes, read_mailbox (rows));
  return got == 0 ? g_steal_pointer (&mailboxes) : NULL;
}

TernMailboxRow *
tern_store_get_mailbox (TernStore *store, gint64 mailbox, GError **error)
{
  static const char sql[] = "SELECT " MAILBOX_COLUMNS " FROM mailbox WHERE id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  int got = tern_store_db_step (store->mail, row, error);

  if (got == 1)
    return read_mailbox (row);
  if (got == 0)
    tern_store_set_not_found (error, "There is no such folder any more");
  return NULL;
}

gint64
tern_store_find_mailbox (TernStore *store, gint64 account, const char *name, GError **error)
{
  /* INBOX is one mailbox in any case, RFC 9051 §5.1. */
  static const char sql[] = "SELECT id FROM mailbox WHERE account = ?1 AND (wire_name = ?2 OR path = ?2 OR "
                            "(upper (?2) = 'INBOX' AND upper (wire_name) = 'INBOX')) "
                            "ORDER BY wire_name <> ?2, path <> ?2 LIMIT 1";
  gint64 id;

  return tern_store_db_get_int (store->mail, &id, 0, error, sql, "is", account, name) ? id : 0;
}

void
tern_mailbox_state_clear (TernMailboxState *state)
{
  g_clear_pointer (&state->to_fetch, tern_uid_set_free);
  g_clear_pointer (&state->permanent_flags, g_free);
  *state = (TernMailboxState){ .exists = -1, .unseen = -1 };
}

gboolean
tern_store_get_mailbox_state (TernStore *store, gint64 mailbox, TernMailboxState *state, GError **error)
{
  static const char sql[] = "SELECT uidvalidity, uidnext, highestmodseq, server_exists, server_unseen, to_fetch, "
                            "permanent_flags, last_sync FROM mailbox WHERE id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  int got = tern_store_db_step (store->mail, row, error);

  *state = (TernMailboxState){ .exists = -1, .unseen = -1 };
  if (got < 0)
    return FALSE;
  if (got == 0)
    return tern_store_set_not_found (error, "There is no such folder any more");
  state->uidvalidity = (guint32) sqlite3_column_int64 (row, 0);
  state->uidnext = (guint32) sqlite3_column_int64 (row, 1);
  state->highestmodseq = (guint64) sqlite3_column_int64 (row, 2);
  state->exists = sqlite3_column_int64 (row, 3);
  state->unseen = sqlite3_column_int64 (row, 4);
  if (sqlite3_column_type (row, 5) != SQLITE_NULL)
    state->to_fetch = tern_uid_set_parse (tern_store_column_text (row, 5), -1, NULL);
  state->permanent_flags = g_strdup ((const char *) sqlite3_column_text (row, 6));
  state->last_sync = sqlite3_column_int64 (row, 7);
  return TRUE;
}

static gboolean
has_rows (TernStore *store, gint64 mailbox, gboolean *has, GError **error)
{
  gint64 exists;

  if (!tern_store_db_get_int (store->mail, &exists, 0, error,
                              "SELECT EXISTS (SELECT 1 FROM message WHERE server_mailbox = ? AND uid > 0)",
                              "i", mailbox))
    return FALSE;
  *has = exists != 0;
  return TRUE;
}

gboolean
tern_store_set_mailbox_state (TernStore *store, gint64 mailbox, const TernMailboxState *state, GError **error)
{
  static const char sql[] = "UPDATE mailbox SET uidvalidity = ?, uidnext = ?, highestmodseq = ?, "
                            "server_exists = ?, server_unseen = ?, to_fetch = ?, permanent_flags = ?, "
                            "last_sync = ? WHERE id = ?";
  g_autofree char *to_fetch = NULL;
  TernStoreMailbox *view;
  gboolean rows;

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  view = tern_store_load_mailbox (store, mailbox, error);
  if (view == NULL)
    return FALSE;
  if (state->uidvalidity != view->uidvalidity)
    {
      if (!has_rows (store, mailbox, &rows, error))
        return FALSE;
      if (rows)
        return tern_store_set_invalid (error, "The messages here belong to another numbering: relink them");
    }
  if (state->to_fetch != NULL)
    to_fetch = tern_uid_set_to_string (state->to_fetch);
  view->uidvalidity = state->uidvalidity;
  tern_change_set_builder_note_mailbox (store->changes, mailbox);
  return tern_store_db_run (store->mail, error, sql, "iiiiissii", (gint64) state->uidvalidity,
                            (gint64) state->uidnext, (gint64) state->highestmodseq, state->exists,
                            state->unseen, to_fetch, state->permanent_flags, state->last_sync, mailbox);
}

gboolean
tern_store_get_mailbox_counts (TernStore *store, gint64 mailbox, TernMailboxCounts *counts, GError **error)
{
  static const char sql[] = "SELECT rows, unseen, total, unread FROM mailbox WHERE id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  int got = tern_store_db_step (store->mail, row, error);
  const TernStoreMailbox none = { 0 };
  const TernStoreMailbox *open = g_hash_table_lookup (store->mailboxes, &mailbox);

  *counts = (TernMailboxCounts){ 0 };
  if (got < 0)
    return FALSE;
  if (got == 0)
    return tern_store_set_not_found (error, "There is no such folder any more");
  if (open == NULL)
    open = &none;
  counts->rows = (guint64) (sqlite3_column_int64 (row, 0) + open->rows);
  counts->unseen = (guint64) (sqlite3_column_int64 (row, 1) + open->unseen);
  counts->total = (guint64) (sqlite3_column_int64 (row, 2) + open->total);
  counts->unread = (guint64) (sqlite3_column_int64 (row, 3) + open->unread);
  return TRUE;
}
