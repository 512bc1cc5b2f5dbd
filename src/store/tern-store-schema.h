/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The numbered migrations of data/sql and how a file is brought up to date; tern-store.c calls it. */

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

/* The newest version this Tern knows of @database. */
int tern_store_schema_newest (const char *database);

/* What @path is at, without writing a byte: 0 when absent or empty. TERN_STORE_ERROR_CORRUPT when SQLite
 * cannot read it. Returns: -1 with @error. */
int tern_store_schema_peek (const char *path, GError **error);

/* Runs what is missing up to version @up_to (0: the newest), each migration with its new version in one transaction. */
gboolean tern_store_schema_migrate (TernStoreDb *db, const char *database, int up_to, GError **error);

/* Whether every table and index of @db is written down as its migrations make it: a flipped bit there can
 * rename a column without SQLite minding. Returns: FALSE with TERN_STORE_ERROR_CORRUPT when not. */
gboolean tern_store_schema_check (TernStoreDb *db, const char *database, GError **error);

G_END_DECLS
