/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Offline search over headers and text, newest first; the engine feeds the two indexes in the background,
 * ternctl and search lists ask.
 *
 * Queries: words (all must match, in headers or text), "a phrase", word* (beginning), from: to: subject:
 * (headers), is:unread is:read is:starred is:answered is:draft, has:attachment, in:MAILBOX (path or role),
 * before:DAY after:DAY (from that day on; YYYY, YYYY-MM or YYYY-MM-DD of this computer's time zone), larger:SIZE
 * smaller:SIZE (k, M, G), label:KEYWORD, -not for any of them. Case and accents do not matter. What is none of these
 * is a word. tern-store-search-query.h takes it apart.
 */

#pragma once

#include <glib.h>

#include "store/tern-store.h"

G_BEGIN_DECLS

/* Reads. @mailbox: 0 for all. @limit: at least 1. @before: a message id to go on below, 0 from the top.
 * An empty query matches everything. Of all mailboxes the trash and junk are left out, unless
 * it has an in: of its own. TERN_STORE_ERROR_INVALID: over 1,000 bytes or 32 terms.
 * Returns: (transfer full) (element-type gint64): shown message ids, newest first, one an email. */
GArray *tern_store_search (TernStore *store, const char *query, gint64 mailbox, gint64 before, guint limit,
                           GError **error);

/* Reads. Those of @ids that are shown and that all of @query fits but its words, which somebody else has looked for
 * (a server). Returns: (transfer full) (element-type gint64): newest first, one an email. */
GArray *tern_store_search_narrow (TernStore *store, const char *query, const gint64 *ids, guint n, GError **error);

/* Reads. Whether in: and -in: of @query let anything in @mailbox be found; @all: where all mailboxes are searched.
 * FALSE with @error when it cannot be told. */
gboolean tern_store_search_fits_mailbox (TernStore *store, const char *query, gint64 mailbox, gboolean all,
                                         GError **error);

/**
 * TernSearchCoverage: what a search of this computer can find.
 * @messages: listed here. @missing: known to be on the server and not listed here yet; at least.
 * @oldest, @newest: dates of the oldest and newest message here, seconds since 1970; 0 without any.
 * @text_since: of every message from this date on the text is searched; 0: of every message at all; G_MAXINT64: the
 *   newest has none.
 */
typedef struct
{
  guint64 messages;
  guint64 missing;
  gint64 oldest;
  gint64 newest;
  gint64 text_since;
} TernSearchCoverage;

/* Reads. Of @mailboxes, or of all with @n 0. Costs some 20 ms at most, whatever their size: of the newest 20,000
 * messages it is looked up whether they have a text, and no further. */
gboolean tern_store_search_cover (TernStore *store, const gint64 *mailboxes, guint n, TernSearchCoverage *coverage,
                                  GError **error);

/* The same in some mailboxes; none: in all. */
GArray *tern_store_search_in (TernStore *store, const char *query, const gint64 *within, guint n_within, gint64 before,
                              guint limit, GError **error);

/* Reads. Those of @messages that are among what the search would find, one an email; costs what they do. Returns:
 * (transfer full) (element-type gint64): newest first. */
GArray *tern_store_search_among (TernStore *store, const char *query, const gint64 *within, guint n_within,
                                 const gint64 *messages, guint n, GError **error);

/* Puts up to @max_rows new headers in the index; own transaction. What is left of a removed account or mailbox goes
 * first, a few rows a call. @more: (out) (optional): whether there is still something to do. */
gboolean tern_store_index_pending (TernStore *store, guint max_rows, gboolean *more, GError **error);

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
