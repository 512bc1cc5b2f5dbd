/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The numbered migrations of data/sql and how a file is brought up to date; opening a store calls it. */

#pragma once

#include <glib.h>

#include "store/tern-store-db.h"

G_BEGIN_DECLS

/* @database: "mail", "body" or "kept". The last row is all zero. */
typedef struct
{
  const char *database;
  int version;
  const char *sql;
} TernStoreMigration;

extern const TernStoreMigration tern_store_migrations[];

/* Numbers that must not be mistaken, each with a checksum: see mail-002.sql and body-002.sql. */
typedef enum
{
  TERN_STORE_STAMP_VERSION = 1,
  TERN_STORE_STAMP_PAIR = 2,
  TERN_STORE_STAMP_NEXT_N = 3,
} TernStoreStamp;

/* @right: (out): FALSE when there is none or it is damaged; @value is 0 then. */
gboolean tern_store_stamp_get (TernStoreDb *db, TernStoreStamp stamp, gint64 *value, gboolean *right,
                               GError **error);
gboolean tern_store_stamp_set (TernStoreDb *db, TernStoreStamp stamp, gint64 value, GError **error);

/* The newest version this Tern knows of @database. */
int tern_store_schema_newest (const char *database);

/* What @path is at, without writing a byte: 0 when absent, empty or beyond belief; a version above the newest
 * only when the file says so twice. */
int tern_store_schema_peek (const char *path, const char *database);

/* Runs what is missing up to version @up_to (0: the newest), each migration with its C step and its new version in one
 * transaction. TERN_STORE_ERROR_CORRUPT: the file's version cannot be right. */
gboolean tern_store_schema_migrate (TernStoreDb *db, const char *database, int up_to, GError **error);

/* Whether every table and index of @db is written down as its migrations make it, and its first page says what ours
 * always says: a flipped bit there can rename a column, or make SQLite write over rows, without SQLite minding.
 * Returns: FALSE with TERN_STORE_ERROR_CORRUPT when not. */
gboolean tern_store_schema_check (TernStoreDb *db, const char *database, GError **error);

/* tern-store-schema-steps.c: what the migration of @database to @version does beside its SQL. */
gboolean tern_store_schema_run_step (TernStoreDb *db, const char *database, int version, GError **error);

G_END_DECLS
