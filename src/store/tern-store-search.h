/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Offline search over headers and text, newest first; the engine feeds the two indexes in the background,
 * ternctl and search lists ask.
 *
 * Queries: words (all must match, in headers or text), "a phrase", word* (beginning), from: to: subject:
 * (headers), is:unread is:read is:flagged is:answered is:draft, has:attachment, in:MAILBOX (path or role),
 * before:YYYY-MM-DD after:YYYY-MM-DD (from that day on), larger:SIZE smaller:SIZE (k, M), label:KEYWORD,
 * -not for any of them. Case and accents do not matter. What is none of these is a word.
 */

#pragma once

#include <glib.h>

#include "store/tern-store.h"

G_BEGIN_DECLS

/* Reads. @mailbox: 0 for all. @limit: at least 1. @before: a message id to go on below, 0 from the top.
 * An empty query matches everything. TERN_STORE_ERROR_INVALID: over 1,000 bytes or 32 terms.
 * Returns: (transfer full) (element-type gint64): shown message ids, newest first, one an email. */
GArray *tern_store_search (TernStore *store, const char *query, gint64 mailbox, gint64 before, guint limit,
                           GError **error);

/* Puts up to @max_rows new headers in the index; own transaction. What is left of a removed account or mailbox goes
 * first, a few rows a call. @remaining: (out) (optional): how many still wait; 0 when there is nothing to do. */
gboolean tern_store_index_pending (TernStore *store, guint max_rows, guint64 *remaining, GError **error);

/* @text: what a person would read, UTF-8, at most 1 MiB of it is indexed; never decrypted text. In a
 * transaction. Indexing an email again is nothing. NOT_FOUND. */
gboolean tern_store_index_text (TernStore *store, gint64 email, const char *text, gssize length,
                                GError **error);
/* Reads. Emails whose text is here and not indexed yet, newest first.
 * Returns: (transfer full) (element-type gint64). */
GArray *tern_store_text_wanted (TernStore *store, guint limit, GError **error);

/* Entries of deleted emails are only filtered; above 20 % of an index it is started again, the header index
 * fed by tern_store_index_pending(), the text index by tern_store_text_wanted(). Own transaction; cheap
 * when there is nothing to do. @rebuilt: (out) (optional). */
gboolean tern_store_tidy_index (TernStore *store, gboolean *rebuilt, GError **error);

G_END_DECLS
