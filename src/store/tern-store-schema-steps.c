/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What migrations do that SQL cannot: filling in checksums. Each runs in its migration's transaction. */

#include "store/tern-store-private.h"

#include <string.h>
#include <sys/random.h>

/* Writes what is derived from the row of @statement that is at @id. */
typedef gboolean (*FillFunc) (TernStoreDb *db, sqlite3_stmt *statement, GError **error);

/* @sql selects the first row above an id, id first: none is open while @fill writes. */
static gboolean
fill_each (TernStoreDb *db, const char *sql, FillFunc fill, GError **error)
{
  gint64 id = G_MININT64;

  for (;;)
    {
      TERN_STATEMENT row = tern_store_db_query (db, error, sql, "i", id);
      int got = tern_store_db_step (db, row, error);

      if (got <= 0)
        return got == 0;
      id = sqlite3_column_int64 (row, 0);
      if (!fill (db, row, error))
        return FALSE;
    }
}

static gboolean
fill_account (TernStoreDb *db, sqlite3_stmt *row, GError **error)
{
  gint64 id = sqlite3_column_int64 (row, 0);

  return tern_store_db_run (db, error, "UPDATE account SET checksum = ? WHERE id = ?", "ii",
                            tern_store_sum_account (id, tern_store_column_text (row, 1)), id);
}

static gboolean
fill_mailbox (TernStoreDb *db, sqlite3_stmt *row, GError **error)
{
  TernStoreMailboxRecord record;

  tern_store_read_mailbox (row, 0, &record);
  return tern_store_write_listed_sum (db, &record, error) && tern_store_write_state (db, &record, error) &&
         tern_store_write_counts (db, &record, error);
}

/* The sum of the content was there already: one that was wrong stays wrong. */
static gboolean
fill_email (TernStoreDb *db, sqlite3_stmt *row, GError **error)
{
  gint64 id = sqlite3_column_int64 (row, 0);
  gint64 place = tern_store_sum_place (id, sqlite3_column_int64 (row, 2), sqlite3_column_int64 (row, 3),
                                       sqlite3_column_int64 (row, 4));

  return tern_store_db_run (db, error, "UPDATE email SET checksum = ? WHERE id = ?", "ii",
                            sqlite3_column_int64 (row, 1) ^ place, id);
}

static gboolean
fill_message (TernStoreDb *db, sqlite3_stmt *statement, GError **error)
{
  TernStoreRow row;

  tern_store_read_row (statement, 0, &row);
  return tern_store_db_run (db, error, "UPDATE message SET checksum = ? WHERE id = ?", "ii",
                            tern_store_sum_row (&row), row.id);
}

static gboolean
fill_mail_stamps (TernStoreDb *db, GError **error)
{
  static const char next[] = "SELECT value FROM meta WHERE key = 'next n'";
  guint32 random[2];
  gint64 next_n;

  if (getrandom (random, sizeof random, 0) != sizeof random)
    random[0] = g_random_int (), random[1] = g_random_int ();
  return tern_store_db_get_int (db, &next_n, 0, error, next, "") &&
         tern_store_db_run (db, error, "DELETE FROM meta WHERE key = 'next n'", "") &&
         tern_store_stamp_set (db, TERN_STORE_STAMP_NEXT_N, next_n, error) &&
         tern_store_stamp_set (db, TERN_STORE_STAMP_PAIR, 1 + (((gint64) random[0] << 16) ^ random[1]), error);
}

static gboolean
sum_mail (TernStoreDb *db, GError **error)
{
  return fill_each (db, "SELECT id, key FROM account WHERE id > ? ORDER BY id LIMIT 1", fill_account, error) &&
         fill_each (db, "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id > ? ORDER BY b.id LIMIT 1",
                    fill_mailbox, error) &&
         fill_each (db, "SELECT id, checksum, account, thread, text_complete FROM email WHERE id > ? "
                        "ORDER BY id LIMIT 1", fill_email, error) &&
         fill_each (db, "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m WHERE m.id > ? ORDER BY m.id LIMIT 1",
                    fill_message, error) &&
         fill_mail_stamps (db, error);
}

static gboolean
fill_body (TernStoreDb *db, sqlite3_stmt *row, GError **error)
{
  gint64 id = sqlite3_column_int64 (row, 0);

  return tern_store_db_run (db, error, "UPDATE body SET checksum = ? WHERE id = ?", "ii",
                            tern_store_sum_body (id, sqlite3_column_int64 (row, 1),
                                                 tern_store_column_text (row, 2), sqlite3_column_int64 (row, 3),
                                                 sqlite3_column_int64 (row, 4)),
                            id);
}

static gboolean
sum_body (TernStoreDb *db, GError **error)
{
  return fill_each (db, "SELECT id, email, section, size, complete FROM body WHERE id > ? ORDER BY id LIMIT 1",
                    fill_body, error) &&
         tern_store_stamp_set (db, TERN_STORE_STAMP_PAIR, 0, error);
}

gboolean
tern_store_schema_run_step (TernStoreDb *db, const char *database, int version, GError **error)
{
  if (version == 2 && strcmp (database, "mail") == 0)
    return sum_mail (db, error);
  if (version == 2 && strcmp (database, "body") == 0)
    return sum_body (db, error);
  return TRUE;
}
