/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The end of many rows: a removed mailbox is hidden in one short transaction by giving it to account 0, whose mailboxes
 * nobody is shown; its rows go a few at a time, whoever dies in between. */

#include "store/tern-store-private.h"

/* --- hiding ------------------------------------------------------------------------------- */

static gboolean
note_removed (TernStore *store, gint64 mailbox, GError **error)
{
  static const char sql[] = "SELECT id FROM message WHERE shown_mailbox = ?";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    tern_change_set_builder_note (store->changes, mailbox, sqlite3_column_int64 (rows, 0), TERN_STORE_REMOVED);
  return got == 0;
}

gboolean
tern_store_retire_mailbox (TernStore *store, gint64 mailbox, GError **error)
{
  static const char get[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, mailbox);
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, get, "i", mailbox);
  int got = tern_store_db_step (store->mail, row, error);
  TernStoreMailboxRecord record;

  if (got <= 0)
    return got == 0;
  tern_store_read_mailbox (row, 0, &record);
  record.account = 0;
  record.wire_name = name;
  g_hash_table_remove (store->mailboxes, &mailbox);
  store->last_mailbox = NULL;
  return note_removed (store, mailbox, error) &&
         tern_store_write_listed (store->mail, &record, error);
}

/* --- deleting ----------------------------------------------------------------------------- */

static gboolean
remove_rows (TernStore *store, GArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const TernStoreRow *row = &g_array_index (rows, TernStoreRow, i);

      if (!tern_store_db_run (store->mail, error, "DELETE FROM message WHERE id = ?", "i", row->id) ||
          !tern_store_drop_email (store, row->email, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
remove_retired (TernStore *store, gint64 mailbox, guint max, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m WHERE m.server_mailbox = ? LIMIT ?";
  TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "ii", mailbox, (gint64) max);
  gboolean damaged, again;
  g_autoptr (GArray) rows = tern_store_collect_rows (store, found, &damaged, error);

  if (rows == NULL)
    return FALSE;
  if (damaged)
    return tern_store_met_damage (store, &again, error);
  if (rows->len > 0)
    return remove_rows (store, rows, error);
  return tern_store_db_run (store->mail, error, "DELETE FROM mailbox WHERE id = ?", "i", mailbox);
}

gboolean
tern_store_remove_left_over (TernStore *store, TernStoreMailbox *mailbox, guint max, gboolean *more,
                             GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m "
                            "WHERE m.server_mailbox = ? AND m.uid < ? LIMIT ?";
  TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "iii", mailbox->id, mailbox->uid_base,
                                              (gint64) max);
  gboolean damaged, again;
  g_autoptr (GArray) rows = tern_store_collect_rows (store, found, &damaged, error);

  if (rows == NULL)
    return FALSE;
  *more = damaged || rows->len == max;
  if (damaged)
    return tern_store_met_damage (store, &again, error);
  for (guint i = 0; i < rows->len; i++)
    if (!tern_store_delete_row (store, mailbox, &g_array_index (rows, TernStoreRow, i), error))
      return FALSE;
  return TRUE;
}

gboolean
tern_store_remove_some (TernStore *store, guint max, gboolean *more, GError **error)
{
  static const char retired[] = "SELECT id FROM mailbox WHERE account = 0 LIMIT 1";
  static const char left[] = "SELECT id FROM mailbox b WHERE numbering > 0 AND relink_from = 0 AND EXISTS "
                             "(SELECT 1 FROM message WHERE server_mailbox = b.id AND uid < b.numbering << 32) LIMIT 1";
  TernStoreMailbox *mailbox;
  gint64 id;

  *more = FALSE;
  if (!tern_store_db_get_int (store->mail, &id, 0, error, retired, ""))
    return FALSE;
  *more = id != 0;
  if (id != 0)
    return remove_retired (store, id, max, error);
  if (!tern_store_db_get_int (store->mail, &id, 0, error, left, ""))
    return FALSE;
  mailbox = id != 0 ? tern_store_load_mailbox (store, id, error) : NULL;
  *more = mailbox != NULL;
  return id == 0 || (mailbox != NULL && tern_store_remove_left_over (store, mailbox, max, more, error));
}
