/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Parts and whole messages, in pieces with checksums, in body.db; the engine fetches into it, readers
 * read from it. */

#pragma once

#include <glib.h>

#include "store/tern-store.h"

G_BEGIN_DECLS

/* The most one piece may hold; bodies are fetched in pieces of at most this. */
#define TERN_STORE_PIECE_MAX (256 * 1024)

/**
 * TernBodyKey: which bytes. @section: as in BODY[…]: "" the whole message, "1.2", "1.MIME", "HEADER".
 */
typedef struct
{
  gint64 email;
  const char *section;
} TernBodyKey;

typedef enum
{
  TERN_BODY_NONE = 0,
  TERN_BODY_PARTIAL = 1,
  TERN_BODY_COMPLETE = 2,
} TernBodyState;

/* Bytes @start up to, not with, @end. */
typedef struct
{
  guint64 start;
  guint64 end;
} TernByteRange;

/* Writing calls make their own transaction, or share the open one (body.db then commits first). */

/* Starts a body of @size bytes, or goes on with one begun with the same size; another size starts
 * over. A complete one of the same size stays. NOT_FOUND: no such email. INVALID: @size over 4 GiB. */
gboolean tern_store_body_begin (TernStore *store, const TernBodyKey *key, guint64 size, GError **error);
/* @length: 1 … TERN_STORE_PIECE_MAX. What overlaps bytes already here replaces nothing: those are
 * kept. NOT_FOUND when not begun; INVALID past the size. */
gboolean tern_store_body_append_piece (TernStore *store, const TernBodyKey *key, guint64 offset,
                                       const guint8 *data, gsize length, GError **error);
/* Every byte is here and @verified_size is what the server finally said: complete. INVALID when bytes
 * are missing or the size differs; nothing is lost, ask tern_store_body_missing(), or begin again. */
gboolean tern_store_body_finish (TernStore *store, const TernBodyKey *key, guint64 verified_size,
                                 GError **error);
/* The three in one, for a body that came whole. */
gboolean tern_store_body_put (TernStore *store, const TernBodyKey *key, GBytes *bytes, GError **error);
/* Forgets it, whatever is there. */
gboolean tern_store_body_forget (TernStore *store, const TernBodyKey *key, GError **error);

/* All below read. */

/* @size: (out) (optional): 0 for NONE. */
TernBodyState tern_store_body_get_state (TernStore *store, const TernBodyKey *key, guint64 *size);
/* What is still to fetch, ascending; damaged pieces count as missing (a writer forgets them).
 * NOT_FOUND when not begun. Returns: (transfer full) (element-type TernByteRange). */
GArray *tern_store_body_missing (TernStore *store, const TernBodyKey *key, GError **error);
/* The whole of a complete body, checksums tested. NOT_FOUND: not complete. CORRUPT: damaged, and counted as
 * missing from now on (a writer forgets the piece; see tern_store_take_damaged()). */
GBytes *tern_store_body_read (TernStore *store, const TernBodyKey *key, GError **error);
/* Part of a complete body; shorter at its end. Same errors. */
GBytes *tern_store_body_read_range (TernStore *store, const TernBodyKey *key, guint64 offset, gsize length,
                                    GError **error);
/* Returns: (transfer full) (array zero-terminated=1): complete sections of @email. */
char **tern_store_body_list (TernStore *store, gint64 email, GError **error);

/* Emails of @mailbox (0: any), newest first, with neither the whole message nor its text complete (see
 * tern_store_set_text_complete()), dated at or after @since and no larger than @max_size; 0: of any size, and those
 * with only their text here as well. @before: only messages with a smaller id, the last of the list before;
 * G_MAXINT64: from the newest on. @bytes: (out) (optional): the sizes of them all.
 * Returns: (transfer full): message ids, gint64, at most @limit. */
GArray *tern_store_bodies_wanted (TernStore *store, gint64 mailbox, gint64 before, gint64 since, guint64 max_size,
                                  guint limit, guint64 *bytes, GError **error);
/* @horizon: (out): the date of the oldest of the newest messages of @account whose sizes, each counted as @largest at
 * most (0: as it is), add up to no more than @bytes; or @since, when all dated at or after it fit. One pass over those
 * rows. */
gboolean tern_store_bodies_horizon (TernStore *store, gint64 account, gint64 since, guint64 largest, guint64 bytes,
                                    gint64 *horizon, GError **error);
/* In a transaction: what a person reads of @email is here (or no longer), though not the whole message: queued for the
 * index. Nothing changes for a message that is here whole, which tern_store_body_finish() notes itself.
 * NOT_FOUND. */
gboolean tern_store_set_text_complete (TernStore *store, gint64 email, gboolean complete, GError **error);

/* In a transaction: what the server says of the insides. @structure: (nullable): any text, the engine's own
 * form of BODYSTRUCTURE; NULL leaves it. @preview: (nullable): likewise. @has_attachment: 0, 1, or -1
 * to leave it. NOT_FOUND. */
gboolean tern_store_set_insides (TernStore *store, gint64 email, const char *structure, const char *preview,
                                 int has_attachment, GError **error);
/* Reads. Returns: (transfer full) (nullable): NULL without @error when not known yet. */
char *tern_store_get_structure (TernStore *store, gint64 email, GError **error);

G_END_DECLS
