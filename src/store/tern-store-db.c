/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One SQLite connection with its prepared statements kept; every file of this folder runs SQL
 * through it. */

#include "store/tern-store-db.h"

#include "store/tern-store-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK (tern-store-error-quark, tern_store_error)

/* How long to wait for another process's checkpoint or our own worker's, never for a person. */
#define BUSY_TIMEOUT_MS 5000

void
tern_store_set_sqlite_error (GError **error, int code, int system_error)
{
  gboolean full = (code & 0xff) == SQLITE_FULL ||
                  ((code & 0xff) == SQLITE_IOERR &&
                   (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG));

  if (full)
    g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_FULL,
                         "There is no room left on the disk for mail");
  else if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB ||
           (code & 0xff) == SQLITE_CONSTRAINT || (code & 0xff) == SQLITE_MISMATCH ||
           code == SQLITE_ERROR) /* our SQL is right: the schema is not what it should be */
    g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT,
                 "A file of the mail store is damaged (%s)", sqlite3_errstr (code));
  else
    g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_IO,
                 "The mail store could not be read or written (%s)", sqlite3_errstr (code));
}

/* SQLite knows ENOSPC itself; a quota or a limit on the file it only notes with the file, or its WAL. */
static int
get_file_errno (TernStoreDb *db)
{
  static const int pointers[] = { SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER };
  int found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (pointers) && found == 0; i++)
    {
      sqlite3_file *file = NULL;

      if (sqlite3_file_control (db->handle, "main", pointers[i], &file) == SQLITE_OK && file != NULL &&
          file->pMethods != NULL)
        file->pMethods->xFileControl (file, SQLITE_FCNTL_LAST_ERRNO, &found);
    }
  return found;
}

/* A first page that says nobody may write, in a file that may be written. */
static gboolean
is_wrongly_read_only (TernStoreDb *db, int code)
{
  const char *path = sqlite3_db_filename (db->handle, "main");

  return code == SQLITE_READONLY && path != NULL && *path != '\0' && g_access (path, W_OK) == 0;
}

static gboolean
is_damage (int code)
{
  code &= 0xff;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH;
}

gboolean
tern_store_db_fail (TernStoreDb *db, int code, GError **error)
{
  int system_error = (code & 0xff) == SQLITE_IOERR ? get_file_errno (db) : 0;
  g_autofree char *detail = g_utf8_make_valid (sqlite3_errmsg (db->handle), -1);

  if (is_wrongly_read_only (db, code))
    code = SQLITE_CORRUPT;
  db->corrupt = db->corrupt || is_damage (code);
  tern_store_set_sqlite_error (error, code, system_error);
  g_debug ("SQLite: %s (%d, errno %d)", detail, code, system_error);
  if (db->failed != NULL)
    db->failed (db->failed_data);
  return FALSE;
}

static gboolean
set_pragmas (TernStoreDb *db, TernStoreDbMode mode, GError **error)
{
  /* Checkpoints are the worker's: a late one on this thread stalled 415 ms. 8 MiB of cache is
   * what 250-row transactions over 100,000 rows touch; temp files never hit the disk. */
  static const char common[] = "PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;"
                               "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";
  static const char writer[] = "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
                               "PRAGMA journal_size_limit = 4194304;";

  if (!tern_store_db_script (db, common, error))
    return FALSE;
  if (mode == TERN_STORE_DB_READ || mode == TERN_STORE_DB_PEEK)
    return tern_store_db_script (db, "PRAGMA query_only = ON;", error);
  if (!tern_store_db_script (db, writer, error))
    return FALSE;
  return tern_store_db_script (db,
                               mode == TERN_STORE_DB_WRITE_DURABLE ? "PRAGMA synchronous = FULL;"
                                                                   : "PRAGMA synchronous = NORMAL;",
                               error);
}

/* A WAL with something in it belongs to the file; without one a reader would leave two empty files. */
static char *
make_name (const char *path, TernStoreDbMode mode)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *uri = NULL;
  GStatBuf info;

  if (mode != TERN_STORE_DB_PEEK || (g_stat (wal, &info) == 0 && info.st_size > 0))
    return g_strdup (path);
  uri = g_filename_to_uri (path, NULL, NULL);
  return uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : g_strdup (path);
}

TernStoreDb *
tern_store_db_open (const char *path, TernStoreDbMode mode, GError **error)
{
  g_autoptr (TernStoreDb) db = g_new0 (TernStoreDb, 1);
  g_autofree char *name = make_name (path, mode);
  gboolean read = mode == TERN_STORE_DB_READ || mode == TERN_STORE_DB_PEEK;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  flags |= read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (mode == TERN_STORE_DB_PEEK)
    flags |= SQLITE_OPEN_URI;
  db->statements = g_hash_table_new (NULL, NULL);
  code = sqlite3_open_v2 (name, &db->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      tern_store_db_fail (db, code, error);
      return NULL;
    }
  if (!read && g_path_is_absolute (path))
    chmod (path, 0600);
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
  if (!set_pragmas (db, mode, error))
    return NULL;
  return g_steal_pointer (&db);
}

void
tern_store_db_close (TernStoreDb *db)
{
  GHashTableIter iter;
  gpointer statement;

  if (db == NULL)
    return;
  g_hash_table_iter_init (&iter, db->statements);
  while (g_hash_table_iter_next (&iter, NULL, &statement))
    sqlite3_finalize (statement);
  g_hash_table_unref (db->statements);
  sqlite3_close (db->handle);
  g_free (db);
}

static sqlite3_stmt *
get_statement (TernStoreDb *db, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (db->statements, sql);
  int code;

  if (statement != NULL)
    return statement;
  code = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      tern_store_db_fail (db, code, error);
      return NULL;
    }
  g_hash_table_insert (db->statements, (gpointer) sql, statement);
  return statement;
}

static void
bind_arguments (sqlite3_stmt *statement, const char *types, va_list args)
{
  for (int i = 1; *types != '\0'; types++, i++)
    {
      if (*types == 'i')
        sqlite3_bind_int64 (statement, i, va_arg (args, gint64));
      else if (*types == 's')
        sqlite3_bind_text (statement, i, va_arg (args, const char *), -1, SQLITE_STATIC);
      else
        {
          const void *bytes = va_arg (args, const void *);
          gsize length = va_arg (args, gsize);

          sqlite3_bind_blob64 (statement, i, bytes, length, SQLITE_STATIC);
        }
    }
}

static sqlite3_stmt *
query_va (TernStoreDb *db, GError **error, const char *sql, const char *types, va_list args)
{
  sqlite3_stmt *statement = get_statement (db, sql, error);

  if (statement != NULL)
    bind_arguments (statement, types, args);
  return statement;
}

static gboolean
is_of_type (sqlite3_stmt *statement, int column, char type)
{
  int is = sqlite3_column_type (statement, column);

  switch (type)
    {
    case 'i':
      return is == SQLITE_INTEGER;
    case 'n':
      return is == SQLITE_NULL || (is == SQLITE_INTEGER && sqlite3_column_int64 (statement, column) != 0);
    case 't':
      return is == SQLITE_TEXT;
    default:
      return is == SQLITE_TEXT || is == SQLITE_NULL;
    }
}

gboolean
tern_store_are_columns (sqlite3_stmt *statement, int column, const char *types)
{
  for (; *types != '\0'; types++, column++)
    if (!is_of_type (statement, column, *types))
      return FALSE;
  return TRUE;
}

int
tern_store_db_step (TernStoreDb *db, sqlite3_stmt *statement, GError **error)
{
  int code;

  if (statement == NULL)
    return -1;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    return 1;
  if (code == SQLITE_DONE)
    return 0;
  tern_store_db_fail (db, code, error);
  return -1;
}

sqlite3_stmt *
tern_store_db_query (TernStoreDb *db, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list args;

  va_start (args, types);
  statement = query_va (db, error, sql, types, args);
  va_end (args);
  return statement;
}

gboolean
tern_store_db_run (TernStoreDb *db, GError **error, const char *sql, const char *types, ...)
{
  TERN_STATEMENT statement = NULL;
  va_list args;

  va_start (args, types);
  statement = query_va (db, error, sql, types, args);
  va_end (args);
  return tern_store_db_step (db, statement, error) >= 0;
}

gboolean
tern_store_db_get_int (TernStoreDb *db, gint64 *value, gint64 fallback, GError **error, const char *sql,
                       const char *types, ...)
{
  TERN_STATEMENT statement = NULL;
  va_list args;
  int got;

  va_start (args, types);
  statement = query_va (db, error, sql, types, args);
  va_end (args);
  got = tern_store_db_step (db, statement, error);
  *value = got == 1 ? sqlite3_column_int64 (statement, 0) : fallback;
  return got >= 0;
}

gboolean
tern_store_db_script (TernStoreDb *db, const char *sql, GError **error)
{
  int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || tern_store_db_fail (db, code, error);
}
