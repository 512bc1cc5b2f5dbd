/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The numbered migrations of data/sql and how a file is brought up to date; tern-store.c calls it. */

#include "store/tern-store-schema.h"

#include "store/tern-store-error.h"

#include <string.h>

int
tern_store_schema_newest (const char *database)
{
  int newest = 0;

  for (const TernStoreMigration *m = tern_store_migrations; m->database != NULL; m++)
    if (strcmp (m->database, database) == 0)
      newest = MAX (newest, m->version);
  return newest;
}

static const char user_version[] = "PRAGMA user_version";

int
tern_store_schema_peek (const char *path, GError **error)
{
  g_autoptr (TernStoreDb) db = NULL;
  gint64 version;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return 0;
  db = tern_store_db_open (path, TERN_STORE_DB_READ, error);
  if (db == NULL || !tern_store_db_get_int (db, &version, 0, error, user_version, ""))
    return -1;
  return (int) version;
}

static gboolean
run_migration (TernStoreDb *db, const TernStoreMigration *migration, GError **error)
{
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version = %d; COMMIT;", migration->version);

  if (tern_store_db_script (db, "BEGIN IMMEDIATE;", error) &&
      tern_store_db_script (db, migration->sql, error) && tern_store_db_script (db, version, error))
    return TRUE;
  sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean
tern_store_schema_migrate (TernStoreDb *db, const char *database, int up_to, GError **error)
{
  gint64 version;

  if (!tern_store_db_get_int (db, &version, 0, error, user_version, ""))
    return FALSE;
  for (const TernStoreMigration *m = tern_store_migrations; m->database != NULL; m++)
    if (strcmp (m->database, database) == 0 && m->version > version &&
        (up_to == 0 || m->version <= up_to) && !run_migration (db, m, error))
      return FALSE;
  return TRUE;
}

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

gboolean
tern_store_schema_check (TernStoreDb *db, const char *database, GError **error)
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
  if (!same)
    g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT,
                         "A file of the mail store is damaged (its tables are not as they should be)");
  return same;
}
