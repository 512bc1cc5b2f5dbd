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
