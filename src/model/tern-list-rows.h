/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The rows of a list in its order, and what has to be known of its messages to keep them so; data alone, made by the
 * query worker and changed by the list.
 *
 * Rows are blocks: a message, or a thread: its newest message (the head) and, when it is expanded, all others behind
 * it. The order is between heads. A list by date, flat and of all messages is plain: its rows are in the order of ids,
 * and nothing else is kept. */
#pragma once

#include "model/tern-entry-array.h"
#include "model/tern-list-runs.h"

G_BEGIN_DECLS

/* A key: what it is sorted by (the rank) above bits. */
#define TERN_LIST_KEY_UNREAD TERN_STORE_ENTRY_UNREAD /* of a head: any message of its thread */
#define TERN_LIST_KEY_CHILD 2                        /* of a row: level 1 */
#define TERN_LIST_KEY_EXPANDED 4                     /* of a row: a head with others behind it */
#define TERN_LIST_KEY_SHIFT 8
#define TERN_LIST_KEY_BITS ((1 << TERN_LIST_KEY_SHIFT) - 1)
/* Ranks are below this. */
#define TERN_LIST_RANK_END (G_GINT64_CONSTANT (1) << 55)

/* What the rank of a thread is. */
typedef enum
{
  TERN_LIST_RANK_OF_HEAD,
  TERN_LIST_RANK_LOWEST,
  TERN_LIST_RANK_HIGHEST,
} TernListRank;

/* By rank, lowest first, then newest first. */
typedef struct
{
  gboolean plain;
  gboolean threaded;
  gboolean oldest_first; /* instead; there are no ranks */
  TernListRank rank;
} TernListOrder;

typedef struct
{
  TernListOrder order;
  TernEntryArray rows;      /* in the order of the list */
  TernEntryArray keys;      /* of every message, newest first; but when plain */
  TernEntryArray thread_of; /* (message, thread), newest first; when threaded */
  TernEntryArray by_thread; /* the same by thread, in each newest first */
  GHashTable *expanded;     /* thread ids as pointers; lent; nullable */
} TernListRows;

/* A message that may come, or differs. */
typedef struct
{
  gint64 id;
  gint64 thread;
  gint64 key;
  gboolean wanted; /* the list takes it when it has not got it */
} TernListItem;

void tern_list_rows_clear (TernListRows *self);
/* Makes the rows of `keys` (and `thread_of`), which are there, gap at the end. */
void tern_list_rows_build (TernListRows *self);

/* Whether @id is one of its messages. @position: (out): of its row. @folded: (out): that row is the head it is folded
 * under. */
gboolean tern_list_rows_find (const TernListRows *self, gint64 id, guint *position, gboolean *folded);
/* Where a head with @key and @id is, or would be put in. */
guint tern_list_rows_find_place (const TernListRows *self, gint64 key, gint64 id);
/* The head's position of the row at @position. */
guint tern_list_rows_find_head (const TernListRows *self, guint position);
/* Rows of the block whose head is at @head. */
guint tern_list_rows_count_block (const TernListRows *self, guint head);
/* The thread of the row at @position; its id when flat. */
gint64 tern_list_rows_get_thread (const TernListRows *self, guint position);
/* Messages of @thread, newest first. (element-type gint64); appended to @ids. */
void tern_list_rows_list_thread (const TernListRows *self, gint64 thread, GArray *ids);
guint tern_list_rows_count_thread (const TernListRows *self, gint64 thread);

/* @removed: (element-type gint64), @items: (element-type TernListItem): newest first, each id once in one of them. What
 * it knows of messages is changed at once; of @rows only keys are, and the rest is in the runs, to be applied next.
 * @touched: (element-type gint64) (nullable): heads that stay and whose thread differs are appended. Not when plain. */
TernListRuns *tern_list_rows_change (TernListRows *self, GArray *removed, GArray *items, GArray *touched);
/* Rows that appear or go when @thread, which was put in or taken out of `expanded`, is shown accordingly. */
TernListRuns *tern_list_rows_refold (TernListRows *self, gint64 thread);
/* What makes the rows of @from those of @to (gap at the end; outlives the runs), whatever differs. */
TernListRuns *tern_list_rows_compare (const TernListRows *from, const TernListRows *to);

G_END_DECLS
