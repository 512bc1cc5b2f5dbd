/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The numbered migrations of data/sql and how a file is brought up to date; opening a store calls it. */

#include "store/tern-store-schema.h"

#include "store/tern-store-error.h"
#include "store/tern-store-sums.h"

#include <glib/gstdio.h>
#include <string.h>

/* What tells that a file has stamps: kept.db has none, its log says the version. */
#define FIRST_STAMPED 2

int
tern_store_schema_newest (const char *database)
{
  int newest = 0;

  for (const TernStoreMigration *m = tern_store_migrations; m->database != NULL; m++)
    if (strcmp (m->database, database) == 0)
      newest = MAX (newest, m->version);
  return newest;
}

/* --- stamps ------------------------------------------------------------------------------- */

gboolean
tern_store_stamp_get (TernStoreDb *db, TernStoreStamp stamp, gint64 *value, gboolean *right, GError **error)
{
  static const char sql[] = "SELECT value, checksum FROM stamp WHERE id = ?";
  TERN_STATEMENT row = tern_store_db_query (db, error, sql, "i", (gint64) stamp);
  int got = tern_store_db_step (db, row, error);

  *value = got == 1 ? sqlite3_column_int64 (row, 0) : 0;
  *right = got == 1 && sqlite3_column_int64 (row, 1) == tern_store_sum_stamp (stamp, *value);
  if (!*right)
    *value = 0;
  return got >= 0;
}

gboolean
tern_store_stamp_set (TernStoreDb *db, TernStoreStamp stamp, gint64 value, GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO stamp (id, value, checksum) VALUES (?, ?, ?)";

  return tern_store_db_run (db, error, sql, "iii", (gint64) stamp, value, tern_store_sum_stamp (stamp, value));
}

/* --- which version ------------------------------------------------------------------------ */

static gboolean
is_stamped (TernStoreDb *db, const char *database, gboolean *stamped, GError **error)
{
  static const char sql[] = "SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name = 'stamp'";
  gint64 n = 0;

  if (strcmp (database, "kept") != 0 && !tern_store_db_get_int (db, &n, 0, error, sql, ""))
    return FALSE;
  *stamped = n > 0;
  return TRUE;
}

/* The version is in the first page and, from the second on, in a stamp. The stamp is believed, it has a checksum;
 * a number without one only when this Tern knows it. @version: -1: neither can be right. */
static gboolean
find_version (TernStoreDb *db, const char *database, int *version, GError **error)
{
  gboolean stamped, right = FALSE;
  gint64 said, stamp = 0;

  if (!tern_store_db_get_int (db, &said, 0, error, "PRAGMA user_version", "") ||
      !is_stamped (db, database, &stamped, error) ||
      (stamped && !tern_store_stamp_get (db, TERN_STORE_STAMP_VERSION, &stamp, &right, error)))
    return FALSE;
  if (right)
    *version = (int) stamp;
  else if (strcmp (database, "kept") == 0)
    *version = (int) said;
  else if (stamped)
    *version = said >= FIRST_STAMPED && said <= tern_store_schema_newest (database) ? (int) said : -1;
  else
    *version = said >= 0 && said < FIRST_STAMPED ? (int) said : -1;
  return TRUE;
}

int
tern_store_schema_peek (const char *path, const char *database)
{
  g_autoptr (TernStoreDb) db = NULL;
  int version;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return 0;
  db = tern_store_db_open (path, TERN_STORE_DB_PEEK, NULL);
  if (db == NULL || !find_version (db, database, &version, NULL))
    return 0;
  return MAX (version, 0);
}

/* --- migrating ---------------------------------------------------------------------------- */

static gboolean
write_version (TernStoreDb *db, const char *database, int version, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", version);
  gboolean stamped;

  return tern_store_db_script (db, sql, error) && is_stamped (db, database, &stamped, error) &&
         (!stamped || tern_store_stamp_set (db, TERN_STORE_STAMP_VERSION, version, error));
}

static gboolean
run_migration (TernStoreDb *db, const TernStoreMigration *migration, GError **error)
{
  if (tern_store_db_script (db, "BEGIN IMMEDIATE", error) && tern_store_db_script (db, migration->sql, error) &&
      tern_store_schema_run_step (db, migration->database, migration->version, error) &&
      write_version (db, migration->database, migration->version, error) &&
      tern_store_db_script (db, "COMMIT", error))
    return TRUE;
  sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static gboolean
set_damaged (GError **error, const char *what)
{
  g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT, "A file of the mail store is damaged (%s)", what);
  return FALSE;
}

/* Both places say @version afterwards. */
static gboolean
repeat_version (TernStoreDb *db, const char *database, int version, GError **error)
{
  gint64 said, stamp;
  gboolean stamped, right = TRUE;

  if (!tern_store_db_get_int (db, &said, 0, error, "PRAGMA user_version", "") ||
      !is_stamped (db, database, &stamped, error) ||
      (stamped && !tern_store_stamp_get (db, TERN_STORE_STAMP_VERSION, &stamp, &right, error)))
    return FALSE;
  if (said == version && right)
    return TRUE;
  return write_version (db, database, version, error);
}

gboolean
tern_store_schema_migrate (TernStoreDb *db, const char *database, int up_to, GError **error)
{
  int version;

  if (!find_version (db, database, &version, error))
    return FALSE;
  if (version < 0)
    return set_damaged (error, "its version cannot be right");
  if (!repeat_version (db, database, version, error))
    return FALSE;
  for (const TernStoreMigration *m = tern_store_migrations; m->database != NULL; m++)
    if (strcmp (m->database, database) == 0 && m->version > version &&
        (up_to == 0 || m->version <= up_to) && !run_migration (db, m, error))
      return FALSE;
  return TRUE;
}

/* --- checking ----------------------------------------------------------------------------- */

static GPtrArray *
list_schema (TernStoreDb *db, GError **error)
{
  static const char sql[] = "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce (sql, '') "
                            "FROM sqlite_schema ORDER BY 1";
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  TERN_STATEMENT rows = tern_store_db_query (db, error, sql, "");
  int got;

  while ((got = tern_store_db_step (db, rows, error)) == 1)
    g_ptr_array_add (lines, g_strdup (tern_store_column_text (rows, 0)));
  return got == 0 ? g_steal_pointer (&lines) : NULL;
}

static gboolean
check_tables (TernStoreDb *db, const char *database, GError **error)
{
  g_autoptr (TernStoreDb) model = tern_store_db_open (":memory:", TERN_STORE_DB_WRITE, error);
  g_autoptr (GPtrArray) want = NULL;
  g_autoptr (GPtrArray) got = NULL;
  gboolean same;

  if (model == NULL || !tern_store_schema_migrate (model, database, 0, error))
    return FALSE;
  want = list_schema (model, error);
  got = want != NULL ? list_schema (db, error) : NULL;
  if (got == NULL)
    return FALSE;
  same = want->len == got->len;
  for (guint i = 0; same && i < got->len; i++)
    same = strcmp (want->pdata[i], got->pdata[i]) == 0;
  return same || set_damaged (error, "its tables are not as they should be");
}

/* Pages the first page does not count would be written over. */
static gboolean
check_length (TernStoreDb *db, GError **error)
{
  const char *path = sqlite3_db_filename (db->handle, "main");
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  gint64 pages, page_size;
  GStatBuf info;

  if (g_stat (wal, &info) == 0 && info.st_size > 0)
    return TRUE;
  if (!tern_store_db_get_int (db, &pages, 0, error, "PRAGMA page_count", "") ||
      !tern_store_db_get_int (db, &page_size, 0, error, "PRAGMA page_size", ""))
    return FALSE;
  return g_stat (path, &info) != 0 || pages * page_size == (gint64) info.st_size ||
         set_damaged (error, "its length is not what it says");
}

gboolean
tern_store_schema_check (TernStoreDb *db, const char *database, GError **error)
{
  gint64 vacuum;

  if (!check_tables (db, database, error) || !check_length (db, error) ||
      !tern_store_db_get_int (db, &vacuum, 0, error, "PRAGMA auto_vacuum", ""))
    return FALSE;
  return vacuum == 0 || set_damaged (error, "its first page");
}
