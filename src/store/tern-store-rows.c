/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Message rows with their checksum: whoever acts on a uid or flags reads them through here.
 *
 * The sum is over the values as they were read, whether SQLite took them from the table or from an index; how they are
 * stored is looked at apart. */

#include "store/tern-store-private.h"

gint64
tern_store_sum_row (const TernStoreRow *row)
{
  const gint64 numbers[] = { row->id, row->email, row->mailbox, row->uid, row->server, row->shown_mailbox,
                             row->shown, row->modseq, row->internal_date, row->gone };
  const char *const texts[] = { row->server_keywords, row->shown_keywords };

  return tern_store_sum_fields (TERN_STORE_SUM_MESSAGE, numbers, G_N_ELEMENTS (numbers), texts,
                                G_N_ELEMENTS (texts));
}

gboolean
tern_store_read_row (sqlite3_stmt *statement, int column, TernStoreRow *row)
{
  gboolean right = tern_store_are_columns (statement, column, "iiininiiiiooi");

  *row = (TernStoreRow){
    .id = sqlite3_column_int64 (statement, column),
    .email = sqlite3_column_int64 (statement, column + 1),
    .mailbox = sqlite3_column_int64 (statement, column + 2),
    .uid = sqlite3_column_int64 (statement, column + 3),
    .server = sqlite3_column_int64 (statement, column + 4),
    .shown_mailbox = sqlite3_column_int64 (statement, column + 5),
    .shown = sqlite3_column_int64 (statement, column + 6),
    .modseq = sqlite3_column_int64 (statement, column + 7),
    .internal_date = sqlite3_column_int64 (statement, column + 8),
    .gone = sqlite3_column_int64 (statement, column + 9),
    .server_keywords = (const char *) sqlite3_column_text (statement, column + 10),
    .shown_keywords = (const char *) sqlite3_column_text (statement, column + 11),
  };
  return right && sqlite3_column_int64 (statement, column + 12) == tern_store_sum_row (row);
}

void
tern_store_row_clear (TernStoreRow *row)
{
  g_clear_pointer (&row->owned[0], g_free);
  g_clear_pointer (&row->owned[1], g_free);
}

static void
own_keywords (TernStoreRow *row)
{
  row->server_keywords = row->owned[0] = g_strdup (row->server_keywords);
  row->shown_keywords = row->owned[1] = g_strdup (row->shown_keywords);
}

/* @statement: bound; gives one row or none. @uid: 0, or what its uid must be. */
static int
take_row (TernStore *store, sqlite3_stmt *statement, gint64 mailbox, gint64 uid, TernStoreRow *row,
          gboolean *damaged, GError **error)
{
  int got = tern_store_db_step (store->mail, statement, error);

  *damaged = FALSE;
  *row = (TernStoreRow){ 0 };
  if (got <= 0)
    return got;
  *damaged = !tern_store_read_row (statement, 0, row) || (uid != 0 && (row->uid != uid || row->mailbox != mailbox));
  if (*damaged)
    *row = (TernStoreRow){ 0 };
  else
    own_keywords (row);
  sqlite3_reset (statement);
  return 1;
}

gboolean
tern_store_find_row (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, TernStoreRow *row, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m "
                            "WHERE m.server_mailbox = ? AND m.uid = ?";
  gint64 stored = mailbox->uid_base + uid;
  gboolean damaged, again;

  do
    {
      TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "ii", mailbox->id, stored);

      if (take_row (store, found, mailbox->id, stored, row, &damaged, error) < 0)
        return FALSE;
      again = FALSE;
      if (damaged && !tern_store_met_damage (store, &again, error))
        return FALSE;
    }
  while (again);
  return TRUE;
}

gboolean
tern_store_find_row_by_id (TernStore *store, gint64 id, TernStoreRow *row, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m WHERE m.id = ?";
  gboolean damaged, again;

  do
    {
      TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "i", id);

      if (take_row (store, found, 0, 0, row, &damaged, error) < 0)
        return FALSE;
      again = FALSE;
      if (damaged && !tern_store_met_damage (store, &again, error))
        return FALSE;
    }
  while (again);
  return TRUE;
}

GArray *
tern_store_collect_rows (TernStore *store, sqlite3_stmt *statement, gboolean *damaged, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TernStoreRow));
  int got;

  g_array_set_clear_func (rows, (GDestroyNotify) tern_store_row_clear);
  *damaged = FALSE;
  while ((got = tern_store_db_step (store->mail, statement, error)) == 1)
    {
      TernStoreRow row;

      if (!tern_store_read_row (statement, 0, &row))
        {
          *damaged = TRUE;
          continue;
        }
      own_keywords (&row);
      g_array_append_val (rows, row);
    }
  return got == 0 ? g_steal_pointer (&rows) : NULL;
}

gboolean
tern_store_write_row (TernStore *store, const TernStoreRow *row, GError **error)
{
  static const char sql[] = "UPDATE message SET server_mailbox = ?, uid = nullif (?, 0), server_flags = ?, "
                            "shown_mailbox = nullif (?, 0), shown_flags = ?, modseq = ?, internal_date = ?, gone = ?, "
                            "server_keywords = ?, shown_keywords = ?, checksum = ? WHERE id = ?";

  return tern_store_db_run (store->mail, error, sql, "iiiiiiiissii", row->mailbox, row->uid, row->server,
                            row->shown_mailbox, row->shown, row->modseq, row->internal_date, row->gone,
                            row->server_keywords, row->shown_keywords, tern_store_sum_row (row), row->id);
}

gboolean
tern_store_write_flags (TernStore *store, const TernStoreRow *row, GError **error)
{
  static const char sql[] = "UPDATE message SET server_flags = ?, shown_flags = ?, modseq = ?, server_keywords = ?, "
                            "shown_keywords = ?, checksum = ? WHERE id = ?";

  return tern_store_db_run (store->mail, error, sql, "iiissii", row->server, row->shown, row->modseq,
                            row->server_keywords, row->shown_keywords, tern_store_sum_row (row), row->id);
}
