/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How message rows end: tombstones first, gone for good later, or healed by fetching again. */

#include "store/tern-store-messages.h"

#include "store/tern-store-mailboxes.h"
#include "store/tern-store-private.h"

/* --- tombstones --------------------------------------------------------------------------- */

static gboolean
hide_row (TernStore *store, const TernStoreRow *row, GError **error)
{
  TernStoreMailbox *in;

  if (row->shown_mailbox == 0)
    return TRUE;
  in = tern_store_load_mailbox (store, row->shown_mailbox, error);
  if (in == NULL)
    return FALSE;
  tern_store_count_shown (in, (TernFlag) row->shown, -1);
  tern_change_set_builder_note (store->changes, in->id, row->id, TERN_STORE_REMOVED);
  return TRUE;
}

static gboolean
bury_row (TernStore *store, TernStoreMailbox *mailbox, const TernStoreRow *row, GError **error)
{
  TernStoreRow buried = *row;
  gboolean elsewhere = FALSE;

  if (mailbox->has_journal && !tern_store_journal_leave (store, mailbox, row, &elsewhere, error))
    return FALSE;
  if (elsewhere)
    return TRUE;
  tern_store_count_server (mailbox, (TernFlag) row->server, -1);
  buried.gone = TERN_STORE_GONE_FOR_GOOD;
  buried.shown_mailbox = 0;
  return hide_row (store, row, error) && tern_store_write_row (store, &buried, error) &&
         (!mailbox->has_journal ||
          tern_store_journal_set_aside_uid (store, mailbox, (guint32) (row->uid - mailbox->uid_base),
                                            "The message is no longer on the server", error));
}

/* A uid read from a damaged index leads to a row that says another. */
static gboolean
is_outside (GArray *rows, gint64 lo, gint64 hi)
{
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 uid = g_array_index (rows, TernStoreRow, i).uid;

      if (uid < lo || uid > hi)
        return TRUE;
    }
  return FALSE;
}

static gboolean
bury_range (TernStore *store, TernStoreMailbox *mailbox, guint32 lo, guint32 hi, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m "
                            "WHERE m.server_mailbox = ? AND m.uid BETWEEN ? AND ? AND NOT m.gone";
  g_autoptr (GArray) rows = NULL;
  gboolean damaged, again = FALSE;

  do
    {
      TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "iii", mailbox->id,
                                                  mailbox->uid_base + lo, mailbox->uid_base + hi);

      g_clear_pointer (&rows, g_array_unref);
      rows = tern_store_collect_rows (store, found, &damaged, error);
      if (rows == NULL)
        return FALSE;
      again = FALSE;
      if ((damaged || is_outside (rows, mailbox->uid_base + lo, mailbox->uid_base + hi)) &&
          !tern_store_met_damage (store, &again, error))
        return FALSE;
    }
  while (again);
  for (guint i = 0; i < rows->len; i++)
    if (!bury_row (store, mailbox, &g_array_index (rows, TernStoreRow, i), error))
      return FALSE;
  return TRUE;
}

gboolean
tern_store_vanish (TernStore *store, gint64 mailbox_id, const TernUidSet *uids, GError **error)
{
  TernStoreMailbox *mailbox;
  guint32 lo, hi;

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  if (mailbox == NULL)
    return FALSE;
  for (gsize i = 0; tern_uid_set_get_range (uids, i, &lo, &hi); i++)
    if (!bury_range (store, mailbox, lo, hi, error))
      return FALSE;
  return TRUE;
}

gboolean
tern_store_delete_row (TernStore *store, TernStoreMailbox *mailbox, const TernStoreRow *row, GError **error)
{
  if (row->uid > mailbox->uid_base && !row->gone)
    tern_store_count_server (mailbox, (TernFlag) row->server, -1);
  return hide_row (store, row, error) &&
         tern_store_db_run (store->mail, error, "DELETE FROM message WHERE id = ?", "i", row->id) &&
         tern_store_drop_email (store, row->email, error);
}

gboolean
tern_store_purge_tombstones (TernStore *store, gint64 mailbox_id, guint max, gboolean *more, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m "
                            "WHERE m.server_mailbox = ? AND m.gone AND m.gone = 1 LIMIT ?";
  g_autoptr (GArray) rows = NULL;
  TERN_STATEMENT found = NULL;
  TernStoreMailbox *mailbox;
  gboolean damaged, again;

  if (more != NULL)
    *more = FALSE;
  if (!tern_store_need_transaction (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  if (mailbox == NULL)
    return FALSE;
  found = tern_store_db_query (store->mail, error, sql, "ii", mailbox_id, max > 0 ? (gint64) max + 1 : -1);
  rows = tern_store_collect_rows (store, found, &damaged, error);
  if (rows == NULL || (damaged && !tern_store_met_damage (store, &again, error)))
    return FALSE;
  /* Mended: the rest goes the next time. */
  if (damaged)
    g_array_set_size (rows, 0);
  if (more != NULL)
    *more = damaged || (max > 0 && rows->len > max);
  if (max > 0 && rows->len > max)
    g_array_set_size (rows, max);
  for (guint i = 0; i < rows->len; i++)
    if (!tern_store_delete_row (store, mailbox, &g_array_index (rows, TernStoreRow, i), error))
      return FALSE;
  return TRUE;
}

/* --- healing ------------------------------------------------------------------------------ */

gboolean
tern_store_fetch_again (TernStore *store, gint64 mailbox, guint32 uid, GError **error)
{
  g_auto (TernMailboxState) state = { 0 };

  if (!tern_store_get_mailbox_state (store, mailbox, &state, error))
    return FALSE;
  if (state.to_fetch == NULL)
    state.to_fetch = tern_uid_set_new ();
  tern_uid_set_add (state.to_fetch, uid);
  return tern_store_set_mailbox_state (store, mailbox, &state, error);
}

static gboolean
heal_rows (TernStore *store, GArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const TernStoreRow *row = &g_array_index (rows, TernStoreRow, i);
      TernStoreMailbox *mailbox = tern_store_load_mailbox (store, row->mailbox, error);

      if (mailbox == NULL || !tern_store_delete_row (store, mailbox, row, error))
        return FALSE;
      if (row->uid > mailbox->uid_base && !row->gone &&
          !tern_store_fetch_again (store, mailbox->id, (guint32) (row->uid - mailbox->uid_base), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
tern_store_heal (TernStore *store, gint64 email, GError **error)
{
  static const char sql[] =
    "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m WHERE m.id = ?1 AND m.email = ?1 "
    "UNION ALL SELECT " TERN_STORE_ROW_COLUMNS " FROM message m WHERE m.email = ?1 AND m.email <> m.id";
  g_autoptr (GArray) rows = NULL;
  TERN_STATEMENT found = NULL;
  gboolean damaged;

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  found = tern_store_db_query (store->mail, error, sql, "i", email);
  rows = tern_store_collect_rows (store, found, &damaged, error);
  if (rows == NULL)
    return FALSE;
  if (damaged)
    return tern_store_mend (store, error);
  if (!heal_rows (store, rows, error))
    return FALSE;
  tern_change_set_builder_note_body (store->changes, email);
  return tern_store_drop_email (store, email, error);
}
