/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* kept.log: the rows of kept.db as an append-only file of checksummed records, so that neither a flipped
 * bit nor a cut-off file can take a person's action; tern-store-kept.c writes and reads it.
 *
 *   record  length (4 bytes), payload, SipHash of payload and position (8 bytes), little endian
 *   payload 'P' table 0 rowid columns | 'D' table 0 rowid | 'C' schema version, transaction number
 *
 * A transaction counts when its 'C' is there. What follows the last good 'C' never happened.
 */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* What a log, or kept.db, says: the rows by "table rowid", encoded. */
typedef struct
{
  GHashTable *rows; /* char * → GBytes */
  gint64 sequence;  /* number of the last whole transaction; 0: none */
  int version;      /* of the schema it was written under */
  gsize length;     /* bytes up to and with it */
} TernKeptImage;

TernKeptImage *tern_kept_image_new (void);
void tern_kept_image_free (TernKeptImage *image);
gboolean tern_kept_image_equal (TernKeptImage *a, TernKeptImage *b);
/* "table rowid". */
char *tern_kept_image_key (const char *table, gint64 id);

/* @statement: on a row of SELECT *. */
GBytes *tern_kept_encode_row (sqlite3_stmt *statement);
/* Binds what tern_kept_encode_row() made, 1 …. Returns: FALSE when it makes no sense. */
gboolean tern_kept_bind_row (sqlite3_stmt *statement, GBytes *row);
guint tern_kept_count_columns (GBytes *row);

/* Building one transaction's records, for the file position @at. */
void tern_kept_log_put (GByteArray *log, guint64 at, const char *table, gint64 id, GBytes *row);
void tern_kept_log_delete (GByteArray *log, guint64 at, const char *table, gint64 id);
void tern_kept_log_commit (GByteArray *log, guint64 at, int version, gint64 sequence);

/* Reads as far as records are whole and right. Never fails: an unreadable file is an empty image. */
TernKeptImage *tern_kept_log_read (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernKeptImage, tern_kept_image_free)

G_END_DECLS
