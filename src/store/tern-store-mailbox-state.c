/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reading mailbox rows, and the server state a sync keeps with them. */

#include "store/tern-store-mailboxes.h"

#include "store/tern-store-journal.h"
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

/* Reads the next mailbox of @statement that can be shown: counters that are damaged are counted. Returns: 1, 0 no
 * more, -1 with @error. */
static int
next_record (TernStore *store, sqlite3_stmt *statement, TernStoreMailboxRecord *record, GError **error)
{
  int got;

  while ((got = tern_store_db_step (store->mail, statement, error)) == 1)
    {
      tern_store_read_mailbox (statement, 0, record);
      if (!record->listed_right || !record->state_right || !record->counts_right)
        tern_store_suspect (store, "mail");
      if (!record->listed_right || record->account == 0)
        continue;
      if (!record->state_right)
        record->uidvalidity = record->last_sync = 0, record->server_exists = record->server_unseen = -1;
      if (!record->counts_right && !tern_store_recount (store->mail, record, error))
        return -1;
      return 1;
    }
  return got;
}

static TernMailboxRow *
make_row (const TernStoreMailboxRecord *record)
{
  TernMailboxRow *row = g_new0 (TernMailboxRow, 1);

  row->id = record->id;
  row->account = record->account;
  row->wire_name = g_strdup (record->wire_name);
  row->path = g_strdup (record->path);
  row->delimiter = (char) record->delimiter;
  row->role = (TernMailboxRole) record->role;
  row->attributes = g_strdup (record->attributes);
  row->subscribed = record->subscribed != 0;
  row->selectable = !has_attribute (row->attributes, "\\Noselect") &&
                    !has_attribute (row->attributes, "\\NonExistent");
  row->uidvalidity = (guint32) record->uidvalidity;
  row->total = (guint) record->total;
  row->unread = (guint) record->unread;
  row->server_exists = record->server_exists;
  row->server_unseen = record->server_unseen;
  row->last_sync = record->last_sync;
  return row;
}

/* One that a person deleted is not listed, even while the server still has it. */
static gboolean
is_doomed (TernStore *store, gint64 account, const char *wire_name)
{
  TERN_STATEMENT row = NULL;

  if (!tern_store_is_being_deleted (store, NULL, NULL))
    return FALSE;
  row = tern_store_db_query (store->mail, NULL, "SELECT key FROM account WHERE id = ?", "i", account);
  return tern_store_db_step (store->mail, row, NULL) == 1 &&
         tern_store_is_being_deleted (store, tern_store_column_text (row, 0), wire_name);
}

GPtrArray *
tern_store_list_mailboxes (TernStore *store, gint64 account, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b "
                            "WHERE ?1 IN (0, b.account) ORDER BY b.account, b.path";
  g_autoptr (GPtrArray) mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_mailbox_row_free);
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", account);
  TernStoreMailboxRecord record;
  int got;

  while ((got = next_record (store, rows, &record, error)) == 1)
    if (!is_doomed (store, record.account, record.wire_name))
      g_ptr_array_add (mailboxes, make_row (&record));
  if (got != 0 || !tern_store_apply_roles (store, mailboxes, error))
    return NULL;
  return g_steal_pointer (&mailboxes);
}

/* Its role may be another's now: that takes all of the account to tell. */
static void
take_role (TernStore *store, TernMailboxRow *row)
{
  g_autoptr (GPtrArray) mailboxes
    = tern_store_has_roles (store) ? tern_store_list_mailboxes (store, row->account, NULL) : NULL;

  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    if (((TernMailboxRow *) mailboxes->pdata[i])->id == row->id)
      row->role = ((TernMailboxRow *) mailboxes->pdata[i])->role;
}

TernMailboxRow *
tern_store_get_mailbox (TernStore *store, gint64 mailbox, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  TernStoreMailboxRecord record;
  int got = next_record (store, row, &record, error);

  if (got == 1)
    {
      TernMailboxRow *found = make_row (&record);

      sqlite3_reset (row);
      take_role (store, found);
      return found;
    }
  if (got == 0)
    tern_store_set_not_found (error, "There is no such folder any more");
  return NULL;
}

gint64
tern_store_find_mailbox (TernStore *store, gint64 account, const char *name, GError **error)
{
  /* INBOX is one mailbox in any case, RFC 9051 §5.1. */
  static const char sql[] = "SELECT id, wire_name FROM mailbox WHERE account = ?1 AND (wire_name = ?2 OR path = ?2 OR "
                            "(upper (?2) = 'INBOX' AND upper (wire_name) = 'INBOX')) "
                            "ORDER BY wire_name <> ?2, path <> ?2 LIMIT 1";
  g_autofree char *wire_name = NULL;
  gint64 id = 0;

  {
    TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "is", account, name);

    if (tern_store_db_step (store->mail, row, error) == 1)
      {
        id = sqlite3_column_int64 (row, 0);
        wire_name = g_strdup (tern_store_column_text (row, 1));
      }
  }
  return id != 0 && !is_doomed (store, account, wire_name) ? id : 0;
}

void
tern_mailbox_state_clear (TernMailboxState *state)
{
  g_clear_pointer (&state->to_fetch, tern_uid_set_free);
  g_clear_pointer (&state->permanent_flags, g_free);
  *state = (TernMailboxState){ .exists = -1, .unseen = -1 };
}

static void
take_state (const TernStoreMailboxRecord *record, TernMailboxState *state)
{
  state->uidvalidity = (guint32) record->uidvalidity;
  state->uidnext = (guint32) record->uidnext;
  state->highestmodseq = (guint64) record->highestmodseq;
  state->exists = record->server_exists;
  state->unseen = record->server_unseen;
  if (record->to_fetch != NULL)
    state->to_fetch = tern_uid_set_parse (record->to_fetch, -1, NULL);
  state->permanent_flags = g_strdup (record->permanent_flags);
  state->last_sync = record->last_sync;
}

static gboolean
read_state (TernStore *store, gint64 mailbox, TernMailboxState *state, gboolean *again, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  TernStoreMailboxRecord record;
  int got = tern_store_db_step (store->mail, row, error);

  *again = FALSE;
  if (got < 0)
    return FALSE;
  if (got == 1)
    tern_store_read_mailbox (row, 0, &record);
  if (got == 0 || record.account == 0)
    return tern_store_set_not_found (error, "There is no such folder any more");
  if (record.state_right)
    {
      take_state (&record, state);
      return TRUE;
    }
  sqlite3_reset (row);
  state->uidvalidity = TERN_STORE_UIDVALIDITY_LOST;
  return tern_store_met_damage (store, again, error);
}

gboolean
tern_store_get_mailbox_state (TernStore *store, gint64 mailbox, TernMailboxState *state, GError **error)
{
  gboolean again;

  do
    {
      *state = (TernMailboxState){ .exists = -1, .unseen = -1 };
      if (!read_state (store, mailbox, state, &again, error))
        return FALSE;
    }
  while (again);
  return TRUE;
}

static gboolean
has_rows (TernStore *store, gint64 mailbox, gint64 base, gboolean *has, GError **error)
{
  gint64 exists;

  if (!tern_store_db_get_int (store->mail, &exists, 0, error,
                              "SELECT EXISTS (SELECT 1 FROM message WHERE server_mailbox = ? AND uid > ?)",
                              "ii", mailbox, base))
    return FALSE;
  *has = exists != 0;
  return TRUE;
}

gboolean
tern_store_set_mailbox_state (TernStore *store, gint64 mailbox, const TernMailboxState *state, GError **error)
{
  g_autofree char *to_fetch = NULL;
  TernStoreMailboxRecord record;
  TernStoreMailbox *view;
  gboolean rows;

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  view = tern_store_load_mailbox (store, mailbox, error);
  if (view == NULL)
    return FALSE;
  if (state->uidvalidity != view->uidvalidity)
    {
      if (!has_rows (store, mailbox, view->uid_base, &rows, error))
        return FALSE;
      if (rows)
        return tern_store_set_invalid (error, "The messages here belong to another numbering: relink them");
    }
  if (state->to_fetch != NULL)
    to_fetch = tern_uid_set_to_string (state->to_fetch);
  view->uidvalidity = state->uidvalidity;
  tern_change_set_builder_note_mailbox (store->changes, mailbox);
  record = (TernStoreMailboxRecord){
    .id = mailbox,
    .numbering = view->uid_base >> 32,
    .relink_from = view->relink_from,
    .uidvalidity = state->uidvalidity,
    .uidnext = state->uidnext,
    .highestmodseq = (gint64) state->highestmodseq,
    .server_exists = state->exists,
    .server_unseen = state->unseen,
    .last_sync = state->last_sync,
    .to_fetch = to_fetch,
    .permanent_flags = state->permanent_flags,
  };
  return tern_store_write_state (store->mail, &record, error);
}

gboolean
tern_store_get_mailbox_counts (TernStore *store, gint64 mailbox, TernMailboxCounts *counts, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  const TernStoreMailbox none = { 0 };
  const TernStoreMailbox *open = g_hash_table_lookup (store->mailboxes, &mailbox);
  TernStoreMailboxRecord record = { 0 };
  int got = tern_store_db_step (store->mail, row, error);

  *counts = (TernMailboxCounts){ 0 };
  if (got < 0)
    return FALSE;
  if (got == 1)
    tern_store_read_mailbox (row, 0, &record);
  if (record.account == 0)
    return tern_store_set_not_found (error, "There is no such folder any more");
  /* A recount sees what the open transaction did. */
  if (open == NULL || !record.counts_right)
    open = &none;
  if (!record.counts_right)
    {
      tern_store_suspect (store, "mail");
      if (!tern_store_recount (store->mail, &record, error))
        return FALSE;
    }
  counts->rows = (guint64) (record.rows + open->rows);
  counts->unseen = (guint64) (record.unseen + open->unseen);
  counts->total = (guint64) (record.total + open->total);
  counts->unread = (guint64) (record.unread + open->unread);
  return TRUE;
}

gboolean
tern_store_count_elsewhere (TernStore *store, gint64 mailbox, guint64 *rows, GError **error)
{
  static const char sql[] = "SELECT coalesce (sum (rows), 0) FROM mailbox WHERE id <> ?1 "
                            "AND account = (SELECT account FROM mailbox WHERE id = ?1)";
  gint64 sum = 0;

  if (!tern_store_db_get_int (store->mail, &sum, 0, error, sql, "i", mailbox))
    return FALSE;
  *rows = (guint64) MAX (sum, 0);
  return TRUE;
}
