/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The row of a copy before the server has told its UID: it has none, and shares the content of the original. It is only
 * what the journal shows, so all of them are made again at start. */

#include "store/tern-store-journal-private.h"

gboolean
tern_store_journal_show_copy (TernStore *store, const TernStoreRow *original, TernStoreMailbox *to, GError **error)
{
  static const char sql[] = "INSERT INTO message (id, email, server_mailbox, uid, server_flags, shown_mailbox, "
                            "shown_flags, modseq, internal_date, server_keywords, shown_keywords, checksum) "
                            "VALUES (?1, ?2, ?3, NULL, ?4, ?3, ?4, 0, ?5, ?6, ?6, ?7)";
  TernStoreRow row = {
    .id = tern_store_next_id (store, original->email >> TERN_STORE_ID_SHIFT),
    .email = original->email,
    .mailbox = to->id,
    .server = original->shown,
    .shown_mailbox = to->id,
    .shown = original->shown,
    .internal_date = original->internal_date,
    .server_keywords = original->shown_keywords,
    .shown_keywords = original->shown_keywords,
  };

  tern_store_count_shown (to, (TernFlag) row.shown, 1);
  tern_change_set_builder_note (store->changes, to->id, row.id, TERN_STORE_INSERTED);
  return tern_store_db_run (store->mail, error, sql, "iiiiisi", row.id, row.email, row.mailbox, row.server,
                            row.internal_date, row.server_keywords, tern_store_sum_row (&row));
}

gboolean
tern_store_journal_find_copy (TernStore *store, gint64 email, const TernStoreMailbox *to, TernStoreRow *row,
                              GError **error)
{
  static const char sql[] = "SELECT id FROM message WHERE email = ?1 AND email <> id AND server_mailbox = ?2 "
                            "AND uid IS NULL LIMIT 1";
  gint64 id;

  *row = (TernStoreRow){ 0 };
  return tern_store_db_get_int (store->mail, &id, 0, error, sql, "ii", email, to->id) &&
         (id == 0 || tern_store_find_row_by_id (store, id, row, error));
}

gboolean
tern_store_journal_hide_copy (TernStore *store, gint64 email, TernStoreMailbox *to, GError **error)
{
  g_auto (TernStoreRow) row = { 0 };

  return tern_store_journal_find_copy (store, email, to, &row, error) &&
         (row.id == 0 || tern_store_delete_row (store, to, &row, error));
}

static gboolean
drop_all (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m WHERE m.uid IS NULL "
                            "AND m.server_mailbox = ?";
  TERN_STATEMENT boxes = tern_store_db_query (store->mail, error, "SELECT id FROM mailbox WHERE account > 0", "");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  int got;

  while ((got = tern_store_db_step (store->mail, boxes, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (boxes, 0);

      g_array_append_val (ids, id);
    }
  for (guint i = 0; got == 0 && i < ids->len; i++)
    {
      TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "i", g_array_index (ids, gint64, i));
      gboolean damaged;
      g_autoptr (GArray) rows = tern_store_collect_rows (store, found, &damaged, error);

      if (rows == NULL)
        return FALSE;
      for (guint j = 0; j < rows->len; j++)
        {
          TernStoreRow *row = &g_array_index (rows, TernStoreRow, j);
          TernStoreMailbox *mailbox = tern_store_load_mailbox (store, row->mailbox, error);

          if (mailbox == NULL || !tern_store_delete_row (store, mailbox, row, error))
            return FALSE;
        }
    }
  return got == 0;
}

gboolean
tern_store_journal_remake_copies (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE kind = 2 AND state <> 2 ORDER BY id";
  TERN_STATEMENT entries = tern_store_db_query (store->kept_db, error, sql, "");
  g_autoptr (GArray) ids = tern_store_journal_collect (store, entries, error);

  if (ids == NULL || !drop_all (store, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_auto (TernJournalEnds) ends = { 0 };

      if (!tern_store_journal_find_ends (store, g_array_index (ids, gint64, i), &ends, error))
        return FALSE;
      if (ends.row.id != 0 && ends.to != NULL && !tern_store_journal_show_copy (store, &ends.row, ends.to, error))
        return FALSE;
    }
  return TRUE;
}
