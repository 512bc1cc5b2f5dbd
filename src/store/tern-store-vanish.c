/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How message rows end: tombstones first, gone for good later, or healed by fetching again. */

#include "store/tern-store-messages.h"

#include "store/tern-store-mailboxes.h"
#include "store/tern-store-private.h"

/* --- tombstones --------------------------------------------------------------------------- */

typedef struct
{
  gint64 id;
  gint64 email;
  guint32 uid;
  TernFlag server;
  TernFlag shown;
  gint64 shown_mailbox;
} Row;

static gboolean
collect_rows (TernStore *store, sqlite3_stmt *rows, GArray *into, GError **error)
{
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      Row row = {
        sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1),
        (guint32) sqlite3_column_int64 (rows, 2), (TernFlag) sqlite3_column_int (rows, 3),
        (TernFlag) sqlite3_column_int (rows, 4), sqlite3_column_int64 (rows, 5),
      };

      g_array_append_val (into, row);
    }
  return got == 0;
}

static gboolean
hide_row (TernStore *store, const Row *row, GError **error)
{
  TernStoreMailbox *in;

  if (row->shown_mailbox == 0)
    return TRUE;
  in = tern_store_load_mailbox (store, row->shown_mailbox, error);
  if (in == NULL)
    return FALSE;
  tern_store_count_shown (in, row->shown, -1);
  tern_change_set_builder_note (store->changes, in->id, row->id, TERN_STORE_REMOVED);
  return TRUE;
}

static gboolean
bury_row (TernStore *store, TernStoreMailbox *mailbox, const Row *row, GError **error)
{
  static const char sql[] = "UPDATE message SET gone = 1, shown_mailbox = NULL WHERE id = ?";

  tern_store_count_server (mailbox, row->server, -1);
  return hide_row (store, row, error) && tern_store_db_run (store->mail, error, sql, "i", row->id) &&
         (!mailbox->has_journal ||
          tern_store_journal_set_aside_uid (store, mailbox, row->uid,
                                            "The message is no longer on the server", error));
}

gboolean
tern_store_vanish (TernStore *store, gint64 mailbox_id, const TernUidSet *uids, GError **error)
{
  static const char sql[] = "SELECT id, email, uid, server_flags, shown_flags, shown_mailbox FROM message "
                            "WHERE server_mailbox = ? AND uid BETWEEN ? AND ? AND NOT gone";
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  TernStoreMailbox *mailbox;
  guint32 lo, hi;

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  if (mailbox == NULL)
    return FALSE;
  for (gsize i = 0; tern_uid_set_get_range (uids, i, &lo, &hi); i++)
    {
      TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "iii", mailbox_id, (gint64) lo,
                                                  (gint64) hi);

      if (!collect_rows (store, found, rows, error))
        return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    if (!bury_row (store, mailbox, &g_array_index (rows, Row, i), error))
      return FALSE;
  return TRUE;
}

gboolean
tern_store_delete_row (TernStore *store, TernStoreMailbox *mailbox, gint64 message, gboolean counted,
                       GError **error)
{
  static const char sql[] = "SELECT id, email, uid, server_flags, shown_flags, shown_mailbox FROM message "
                            "WHERE id = ?";
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "i", message);
  const Row *row;

  if (!collect_rows (store, found, rows, error))
    return FALSE;
  if (rows->len == 0)
    return TRUE;
  row = &g_array_index (rows, Row, 0);
  if (counted)
    tern_store_count_server (mailbox, row->server, -1);
  return hide_row (store, row, error) &&
         tern_store_db_run (store->mail, error, "DELETE FROM message WHERE id = ?", "i", message) &&
         tern_store_drop_email (store, row->email, error);
}

gboolean
tern_store_purge_tombstones (TernStore *store, gint64 mailbox_id, guint max, gboolean *more, GError **error)
{
  static const char sql[] = "SELECT id, email, uid, server_flags, shown_flags, shown_mailbox FROM message "
                            "WHERE server_mailbox = ? AND gone LIMIT ?";
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  TERN_STATEMENT found = NULL;
  TernStoreMailbox *mailbox;

  if (more != NULL)
    *more = FALSE;
  if (!tern_store_need_transaction (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  if (mailbox == NULL)
    return FALSE;
  found = tern_store_db_query (store->mail, error, sql, "ii", mailbox_id, max > 0 ? (gint64) max + 1 : -1);
  if (!collect_rows (store, found, rows, error))
    return FALSE;
  if (max > 0 && rows->len > max)
    {
      g_array_set_size (rows, max);
      if (more != NULL)
        *more = TRUE;
    }
  for (guint i = 0; i < rows->len; i++)
    if (!tern_store_delete_row (store, mailbox, g_array_index (rows, Row, i).id, FALSE, error))
      return FALSE;
  return TRUE;
}

/* --- healing ------------------------------------------------------------------------------ */

static gboolean
fetch_again (TernStore *store, gint64 mailbox, guint32 uid, GError **error)
{
  g_auto (TernMailboxState) state = { 0 };

  if (!tern_store_get_mailbox_state (store, mailbox, &state, error))
    return FALSE;
  if (state.to_fetch == NULL)
    state.to_fetch = tern_uid_set_new ();
  tern_uid_set_add (state.to_fetch, uid);
  return tern_store_set_mailbox_state (store, mailbox, &state, error);
}

typedef struct
{
  gint64 id;
  gint64 mailbox;
  gint64 uid;
  gboolean gone;
} Appearance;

static GArray *
collect_appearances (TernStore *store, gint64 email, GError **error)
{
  static const char sql[] =
    "SELECT id, server_mailbox, uid, gone FROM message WHERE id = ?1 AND email = ?1 "
    "UNION ALL SELECT id, server_mailbox, uid, gone FROM message WHERE email = ?1 AND email <> id";
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Appearance));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", email);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      Appearance one = { sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1),
                         sqlite3_column_int64 (rows, 2), sqlite3_column_int (rows, 3) != 0 };

      g_array_append_val (all, one);
    }
  return got == 0 ? g_steal_pointer (&all) : NULL;
}

gboolean
tern_store_heal (TernStore *store, gint64 email, GError **error)
{
  g_autoptr (GArray) all = NULL;

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  all = collect_appearances (store, email, error);
  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const Appearance *one = &g_array_index (all, Appearance, i);
      TernStoreMailbox *mailbox = tern_store_load_mailbox (store, one->mailbox, error);
      gboolean counted = one->uid > 0 && !one->gone;

      if (mailbox == NULL || !tern_store_delete_row (store, mailbox, one->id, counted, error) ||
          (counted && !fetch_again (store, one->mailbox, (guint32) one->uid, error)))
        return FALSE;
    }
  tern_change_set_builder_note_body (store->changes, email);
  return tern_store_drop_email (store, email, error);
}
