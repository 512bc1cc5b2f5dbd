/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The pieces of one body: where they are, whether they are right; tern-store-bodies.c puts them together. */

#pragma once

#include "store/tern-store-bodies.h"
#include "store/tern-store-private.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id; /* 0: there is none */
  guint64 size;
  gboolean complete;
} TernStoreBody;

typedef struct
{
  gint64 id;
  guint64 start;
  guint64 length;
} TernStorePiece;

#define TERN_STORE_BODY_COLUMNS "id, email, section, size, complete, checksum"
/* From a row of those columns; @key's section is the statement's. Returns: whether the checksum is right. */
gboolean tern_store_read_body (sqlite3_stmt *row, TernBodyKey *key, TernStoreBody *body);
/* A damaged row is none; the writer deletes it. */
gboolean tern_store_find_body (TernStore *store, const TernBodyKey *key, TernStoreBody *body, GError **error);
gboolean tern_store_insert_body (TernStore *store, const TernBodyKey *key, guint64 size, GError **error);
gboolean tern_store_write_body (TernStore *store, const TernBodyKey *key, gint64 body, guint64 size,
                                gboolean complete, GError **error);
/* By start. Returns: (transfer full) (nullable) (element-type TernStorePiece). */
GArray *tern_store_list_pieces (TernStore *store, gint64 body, GError **error);
/* What of 0 … @size no piece covers. Returns: (transfer full) (element-type TernByteRange). */
GArray *tern_store_find_gaps (GArray *pieces, guint64 size);
gboolean tern_store_insert_piece (TernStore *store, const TernBodyKey *key, gint64 body, guint64 size,
                                  guint64 start, const guint8 *data, gsize length, GError **error);
gboolean tern_store_drop_pieces (TernStore *store, gint64 body, GError **error);

/* Appends the bytes of @piece from @from up to @to (positions in the body) to @into (nullable: only looks).
 * @right: (out): whether the checksum was. */
gboolean tern_store_read_piece (TernStore *store, const TernBodyKey *key, const TernStoreBody *body,
                                const TernStorePiece *piece, guint64 from, guint64 to, GByteArray *into,
                                gboolean *right, GError **error);
/* Whether each of them is, and none is missing of a complete body. */
gboolean tern_store_are_pieces_right (TernStore *store, const TernBodyKey *key, const TernStoreBody *body,
                                      gboolean *right, GError **error);

G_END_DECLS
