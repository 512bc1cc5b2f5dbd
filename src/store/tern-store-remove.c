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

/* On their way from here, or to here: those end nowhere, these are shown where the server has them. */
static gboolean
part_from_others (TernStore *store, gint64 mailbox, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m WHERE m.server_mailbox = ?1 "
                            "AND m.shown_mailbox <> ?1 UNION ALL SELECT " TERN_STORE_ROW_COLUMNS " FROM message m "
                            "WHERE m.shown_mailbox = ?1 AND m.server_mailbox <> ?1";
  TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  const TernStoreShown nowhere = { 0 };
  gboolean damaged;
  g_autoptr (GArray) rows = tern_store_collect_rows (store, found, &damaged, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TernStoreRow *row = &g_array_index (rows, TernStoreRow, i);

      if (row->shown_mailbox != mailbox && !tern_store_note_shown (store, row, &nowhere, error))
        return FALSE;
      row->shown_mailbox = 0;
      if (!tern_store_write_row (store, row, error))
        return FALSE;
    }
  return rows != NULL;
}

/* What was shown in the retired mailbox, and is the server's in another. */
static gboolean
show_at_home (TernStore *store, const char *account_key, const char *wire_name, GError **error)
{
  static const char sql[] = "SELECT mailbox, uidvalidity, uid, account FROM journal WHERE target = ?2 "
                            "AND ((account = ?1 AND kind = 3) OR (payload = ?1 AND kind = 11)) AND state <> 2";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ss", account_key, wire_name);
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    {
      TernStoreMailbox *from;
      gint64 id;

      if (!tern_store_find_wire_name (store, tern_store_column_text (rows, 3), tern_store_column_text (rows, 0), &id,
                                      error))
        return FALSE;
      from = id != 0 ? tern_store_load_mailbox (store, id, error) : NULL;
      if (id != 0 && from == NULL)
        return FALSE;
      if (from != NULL && from->uidvalidity == (guint32) sqlite3_column_int64 (rows, 1) &&
          !tern_store_remake_shown (store, from, (guint32) sqlite3_column_int64 (rows, 2), error))
        return FALSE;
    }
  return got == 0;
}

gboolean
tern_store_retire_mailbox (TernStore *store, gint64 mailbox, GError **error)
{
  static const char get[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS ", a.key FROM mailbox b "
                            "LEFT JOIN account a ON a.id = b.account WHERE b.id = ?";
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, mailbox);
  g_autofree char *account_key = NULL;
  g_autofree char *wire_name = NULL;
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, get, "i", mailbox);
  int got = tern_store_db_step (store->mail, row, error);
  TernStoreMailboxRecord record;

  if (got <= 0)
    return got == 0;
  tern_store_read_mailbox (row, 0, &record);
  account_key = g_strdup (tern_store_column_text (row, TERN_STORE_N_MAILBOX_COLUMNS));
  wire_name = g_strdup (record.wire_name);
  record.account = 0;
  record.wire_name = name;
  if (!note_removed (store, mailbox, error) || !part_from_others (store, mailbox, error) ||
      !tern_store_write_listed (store->mail, &record, error))
    return FALSE;
  g_hash_table_remove (store->mailboxes, &mailbox);
  store->last_mailbox = NULL;
  return show_at_home (store, account_key, wire_name, error);
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
