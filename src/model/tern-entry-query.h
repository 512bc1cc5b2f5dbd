/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The rows of a list as the store has them: what a message list asks the query worker. */
#pragma once

#include "model/tern-list-query.h"
#include "model/tern-list-rows.h"
#include "store/tern-store-values.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TernEntryQuery: set up by the list, then the worker's.
 * @query: (owned)
 * @mailboxes: (owned) (element-type gint64): resolved; none: all (a search)
 * @limit: messages, the newest; 0 all
 * @unread: of a plain list: also which rows are unread
 * @known: (owned) (nullable) (element-type TernStoreEntry): what the list has, newest first; but with @keep, whether
 *   these are unread is known
 * @keep: those of @known stay, though they do not match a filter any more, and where they are sorted
 * @extra: (owned) (nullable) (element-type gint64): also results of the search
 * @expanded: (owned) (nullable): thread ids
 * @addresses: (owned) (nullable): the person's own
 */
typedef struct
{
  TernListQuery *query;
  GArray *mailboxes;
  guint limit;
  gboolean unread;
  GArray *known;
  gboolean keep;
  GArray *extra;
  GHashTable *expanded;
  char **addresses;
} TernEntryQuery;

/* @query: a reference is taken. */
TernEntryQuery *tern_entry_query_new (TernListQuery *query, GArray *mailboxes, guint limit);
void tern_entry_query_free (TernEntryQuery *self);

/* @rows: `expanded` is the answer's own. @complete: there are no more than these. */
typedef struct
{
  TernListRows rows;
  gboolean complete;
} TernEntryAnswer;

void tern_entry_answer_free (TernEntryAnswer *answer);

/* A TernQueryFunc. Returns: (transfer full): a TernEntryAnswer. */
gpointer tern_entry_query_run (TernStore *store, gpointer query, GCancellable *cancellable, GError **error);

/* How rows of @query are ordered. */
TernListOrder tern_entry_query_get_order (const TernListQuery *query);
/* Which texts it is sorted by or, with a filter that needs them, looks at. */
TernStoreTexts tern_entry_query_get_texts (const TernListQuery *query);
/* Whether it is sorted by texts: then the rank is not in tern_entry_query_make_key(). */
gboolean tern_entry_query_is_by_text (const TernListQuery *query);
gint64 tern_entry_query_make_key (const TernListQuery *query, TernFlag system, gint64 size, gboolean attachment);
/* Its texts as they are sorted by. @folded: see tern_sort_text_fold_subject(). */
gsize tern_entry_query_fold (const TernListQuery *query, const char *first, const char *second, char *folded);
/* Of a rank of tern_sort_texts_rank(). */
gint64 tern_entry_query_turn_rank (const TernListQuery *query, gint64 rank);
gboolean tern_entry_query_matches_flags (const TernListQuery *query, TernFlag system);
/* The rest of the filter. @to, @cc: looked at only where it needs them. */
gboolean tern_entry_query_matches_rest (const TernListQuery *query, gboolean attachment, const char *to, const char *cc,
                                        char **addresses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernEntryQuery, tern_entry_query_free)

G_END_DECLS
