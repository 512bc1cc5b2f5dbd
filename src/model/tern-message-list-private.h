/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the files of TernMessageList share: what it is, what is told to whom, what the store changed, what the worker
 * reads, and what a search finds later. */
#pragma once

#include "model/tern-client-private.h"
#include "model/tern-entry-query.h"
#include "model/tern-message-list.h"

G_BEGIN_DECLS

typedef struct _TernListResults TernListResults;

struct _TernMessageList
{
  GObject parent_instance;

  TernClient *client;
  TernListQuery *query;
  GArray *mailboxes;         /* gint64, resolved; none: all */
  TernListRows rows;
  GHashTable *expanded;      /* thread ids */
  guint shown;               /* how many rows: no one was told of the others yet */
  guint reveal;              /* source: before more are shown */
  gint64 revealed;           /* when the last were, by the monotonic clock */
  guint last_looked_at;
  TernMessage *blank;        /* while many rows are replaced: what stands for one that nobody holds; nullable */
  guint scanned;             /* up to where somebody went through the new rows, one after the other */
  guint scan_end;
  guint unread;
  gboolean loading;
  gboolean begun;            /* the first rows are here */
  gboolean partial;          /* only those */
  gboolean knows_unread;     /* of all rows */
  GError *error;             /* nullable */

  guint asked;               /* serial of what the worker was asked last */
  guint limit;               /* of that */
  gboolean with_unread;      /* of that */
  gboolean fresh;            /* its answer is another order, not what differs */
  GCancellable *cancellable; /* of what the worker does for this; nullable */
  gboolean again;            /* when that is done, everything once more */
  GPtrArray *meanwhile;      /* TernListDelta, since it began */

  TernListResults *results;  /* of a search: what may match; nullable */
};

/* What a change set does to a list; kept while the worker reads, to be done once more to what it brings. */
typedef struct
{
  GArray *removed; /* gint64, newest first */
  GArray *items;   /* TernListItem: there now, or others than they were; newest first */
  char **texts;    /* of each item, what it is sorted by; nullable */
  gboolean sure;   /* whether all is known of them */
} TernListDelta;

/* tern-message-list.c */
void tern_message_list_set_loading (TernMessageList *self, gboolean loading);
void tern_message_list_notify_n_items (TernMessageList *self);
void tern_message_list_tell_removing (TernMessageList *self, guint position, guint n);
void tern_message_list_tell_thread_changed (TernMessageList *self, guint position);
/* @error: (transfer full) (nullable). */
void tern_message_list_set_error (TernMessageList *self, GError *error);
void tern_message_list_count_unread (TernMessageList *self);
/* The person's own. Returns: (transfer full). */
char **tern_message_list_dup_addresses (TernMessageList *self);

/* tern-message-list-show.c */
/* Makes the rows what @runs make of them, one run after the other or, when they are many, as one. */
void tern_message_list_show_runs (TernMessageList *self, const TernListRuns *runs);
/* The same; @rows: taken over, what @runs make of those that are shown. */
void tern_message_list_show_rows (TernMessageList *self, const TernListRuns *runs, TernListRows *rows);
/* All of @rows, taken over, instead of all that are shown. */
void tern_message_list_show_instead (TernMessageList *self, TernListRows *rows);
/* Shows what came at the end: at once when that is little and the last is a while ago, else by and by. */
void tern_message_list_show_end (TernMessageList *self);

/* tern-message-list-merge.c */
void tern_list_delta_free (gpointer delta);
/* What @delta does to @rows, whose knowledge of messages is changed at once. @touched: see tern_list_rows_change(). */
TernListRuns *tern_message_list_find_runs (TernMessageList *self, const TernListDelta *delta, TernListRows *rows,
                                           gboolean partial, GArray *touched);
void tern_message_list_take_changes (TernMessageList *self, TernChangeSet *changes);
/* Messages that are to be in it, of however many mailboxes. @ids: newest first. */
void tern_message_list_put_in (TernMessageList *self, const gint64 *ids, guint n);
/* Which mailboxes the query is about now. Returns: whether they are others than they were. */
gboolean tern_message_list_find_mailboxes (TernMessageList *self);

/* tern-message-list-read.c */
/* From the beginning. @fresh: another order: what is shown stays until all is here, then is replaced. */
void tern_message_list_read (TernMessageList *self, gboolean fresh);
/* What is here once more, now or after what runs. */
void tern_message_list_read_again (TernMessageList *self);

/* tern-message-list-results.c */
TernListResults *tern_list_results_new (TernMessageList *list);
void tern_list_results_free (TernListResults *self);
/* What was added to what is found here. Returns: (transfer full) (nullable) (element-type gint64). */
GArray *tern_list_results_dup_extra (TernListResults *self);
void tern_list_results_add (TernListResults *self, const gint64 *ids, guint n);
/* Messages that came, and emails whose text did: whether they match is looked at within a second. */
void tern_list_results_take_changes (TernListResults *self, TernChangeSet *changes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernListDelta, tern_list_delta_free)

G_END_DECLS
