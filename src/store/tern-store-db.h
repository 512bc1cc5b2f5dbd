/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One SQLite connection with its prepared statements kept; every file of this folder runs SQL
 * through it. */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _TernStoreDb TernStoreDb;

/* Called on FULL, IO and CORRUPT, before the error is returned: the store rolls back. */
typedef void (*TernStoreDbFailed) (gpointer user_data);

struct _TernStoreDb
{
  sqlite3 *handle;
  GHashTable *statements; /* address of the SQL text → sqlite3_stmt */
  gboolean corrupt; /* SQLite has complained of the file */
  TernStoreDbFailed failed;
  gpointer failed_data;
};

typedef enum
{
  TERN_STORE_DB_READ,
  TERN_STORE_DB_PEEK,          /* read, without making files beside it, when nobody is writing */
  TERN_STORE_DB_WRITE,         /* synchronous NORMAL: a power cut may lose, never tear */
  TERN_STORE_DB_WRITE_DURABLE, /* synchronous FULL */
} TernStoreDbMode;

TernStoreDb *tern_store_db_open (const char *path, TernStoreDbMode mode, GError **error);
void tern_store_db_close (TernStoreDb *db); /* nullable */

/* A statement that is reset when it goes out of scope, so that none stays open. */
static inline void
tern_store_statement_done (sqlite3_stmt **statement)
{
  if (*statement != NULL)
    sqlite3_reset (*statement);
}
#define TERN_STATEMENT __attribute__ ((cleanup (tern_store_statement_done))) sqlite3_stmt *

/* @sql: a static string: its address is the key. @types: one letter an argument: i gint64, s text
 * (nullable, borrowed until the statement is reset), b blob (pointer, gsize).
 * Returns: (transfer none) (nullable): bound and ready; NULL with @error. */
sqlite3_stmt *tern_store_db_query (TernStoreDb *db, GError **error, const char *sql, const char *types, ...);
/* Returns: 1 a row, 0 no more, -1 with @error. */
int tern_store_db_step (TernStoreDb *db, sqlite3_stmt *statement, GError **error);
/* Runs a statement that gives no rows. */
gboolean tern_store_db_run (TernStoreDb *db, GError **error, const char *sql, const char *types, ...);
/* The first column of the first row; @fallback when there is none. */
gboolean tern_store_db_get_int (TernStoreDb *db, gint64 *value, gint64 fallback, GError **error,
                                const char *sql, const char *types, ...);
/* Any SQL, several statements, nothing kept. */
gboolean tern_store_db_script (TernStoreDb *db, const char *sql, GError **error);

/* Whether columns of a row, from @column on, are stored as what they were written as, one letter each: i an integer,
 * n one other than 0, or NULL, t a text, o a text or NULL. A flipped bit in the head of a record makes a 0 NULL or a
 * text a blob: read as a number or a text it is what it was, but no SQL treats it so. To be asked before
 * a column is read, which may convert it. */
gboolean tern_store_are_columns (sqlite3_stmt *statement, int column, const char *types);

/* Turns what @db just said into @error and tells the store. Returns: FALSE always. */
gboolean tern_store_db_fail (TernStoreDb *db, int code, GError **error);
void tern_store_set_sqlite_error (GError **error, int code, int system_error);

/* Column as text, never NULL. */
static inline const char *
tern_store_column_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);
  return text != NULL ? text : "";
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernStoreDb, tern_store_db_close)

G_END_DECLS
