/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages a query asks for (some mailboxes, a search), of any number, in any order, as a lazy GListModel. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-list-query.h"
#include "model/tern-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* No such row. */
#define TERN_MESSAGE_LIST_NOWHERE G_MAXUINT
/* Rows that are there with the first items-changed: a screenful, also of a high one. */
#define TERN_MESSAGE_LIST_FIRST 24
/* And with each further one at the end, until there are so many: of these GtkListView makes widgets. */
#define TERN_MESSAGE_LIST_STEP 12
#define TERN_MESSAGE_LIST_GROWN 192

#define TERN_TYPE_MESSAGE_LIST (tern_message_list_get_type ())

/**
 * TernMessageList: main thread; a GListModel of TernMessage. An array of 16 bytes a row (48 more a message where it is
 * sorted by anything but the date, or threaded); a TernMessage is made only for a row that is looked at, read 50 to 200
 * rows ahead, and is the same object while anyone holds it. A row that is gone already is a placeholder, never NULL.
 *
 * Starts empty with `loading` TRUE: the first 24 rows come in one items-changed, then 12 more each time up to 192, and
 * all others in one more; a list of a few that gets many grows in the same steps. What comes at the end of a long list
 * is shown within 100 ms, together. Changes of the store are merged, runs of neighbours at a time; over 1,000 runs
 * become one items-changed.
 *
 * Setting another order, threads or a filter asks for the rows again, off this thread: the old ones stay until the new
 * ones are here, then all change in one items-changed, without `removing`: whoever keeps ids finds them again, the same
 * TernMessages in other places (tern_message_list_find_row() where they were folded). `loading` is TRUE meanwhile.
 *
 * Nothing jumps away under the eyes: a row that was read, starred and so on keeps its place in a list that is sorted by
 * that, and stays in a list that is filtered by it, until the list is sorted or filtered again or made anew. What comes
 * to match a filter is added.
 *
 * Threads: a threaded list has a row for each thread, its newest message of those in the list; its place is that
 * message's (sorted by unread, starred, attachment: that of any of them). An expanded thread has the others, newest
 * first, as further rows behind it, of level 1. New mail moves the thread's row (removed and inserted: the row is
 * another message); an expanded thread stays expanded, and so does one in a list that is sorted again.
 *
 * Properties, notified; read-only: `loading` (gboolean), `error` (GError, nullable), `n-items`, `unread` (guint: what
 * the folders count; of a search or the starred 0); what has a setter below can be read: `sort` (guint, TernListSort),
 * `ascending`, `threaded` (gboolean), `filter` (guint).
 *
 * Signals:
 * `removing (guint position, guint n)`: right before the items-changed that removes rows, while the list still has
 *   them: whoever keeps a selection or a focus moves it now. Emitted for each run.
 * `thread-changed (guint position)`: the row there stays, and its level, how many are folded under it, or whether one
 *   of those is unread differs.
 */
G_DECLARE_FINAL_TYPE (TernMessageList, tern_message_list, TERN, MESSAGE_LIST, GObject)

/* @mailboxes: copied; one for each mailbox whose messages are in it. Newest first, flat. */
TernMessageList *tern_message_list_new (TernClient *client, const gint64 *mailboxes, guint n_mailboxes);
/* @query: copied. */
TernMessageList *tern_message_list_new_for_query (TernClient *client, TernListQuery *query);

/* What it shows now. (transfer none): never changed; another one after a setter. */
TernListQuery *tern_message_list_get_query (TernMessageList *self);
void tern_message_list_set_sort (TernMessageList *self, TernListSort sort, gboolean ascending);
TernListSort tern_message_list_get_sort (TernMessageList *self, gboolean *ascending);
void tern_message_list_set_threaded (TernMessageList *self, gboolean threaded);
gboolean tern_message_list_get_threaded (TernMessageList *self);
/* @filter: TernListFilter bits. Setting what is set already looks again: what does not match any more goes. */
void tern_message_list_set_filter (TernMessageList *self, guint filter);
guint tern_message_list_get_filter (TernMessageList *self);

/* The message id at @position; 0 beyond the end. Makes no object. */
gint64 tern_message_list_get_id (TernMessageList *self, guint position);
/* Where the row of @message is, or TERN_MESSAGE_LIST_NOWHERE: also when it is folded under another. O(log n). */
guint tern_message_list_find (TernMessageList *self, gint64 message);
/* The same, and of a message that is folded the row it is folded under. */
guint tern_message_list_find_row (TernMessageList *self, gint64 message);
/* The next (or previous) unread row after (before) @position; TERN_MESSAGE_LIST_NOWHERE when there is none. A thread is
 * unread when a message that is folded there is.
 * Of the first 192 it is known with the rows, of the others a moment after `loading` ended. */
guint tern_message_list_find_unread (TernMessageList *self, guint position, gboolean forward);
gboolean tern_message_list_get_loading (TernMessageList *self);

/* 1: a further message of the expanded thread above it; else 0. */
guint tern_message_list_get_level (TernMessageList *self, guint position);
/* Messages of the thread at @position that have no row of their own now; 0 for a single message, one of an expanded
 * thread, and in a flat list. */
guint tern_message_list_get_n_folded (TernMessageList *self, guint position);
/* Messages of the thread at @position, itself and those with rows of their own too; 1 in a flat list. */
guint tern_message_list_get_n_thread (TernMessageList *self, guint position);
/* Whether the message at @position, or one that is folded under it, is unread as it is shown. */
gboolean tern_message_list_is_unread (TernMessageList *self, guint position);
/* Of the thread @position is in, also by one of its further messages. */
gboolean tern_message_list_get_expanded (TernMessageList *self, guint position);
/* Folding removes the further rows; whoever is at one of them goes to the thread's row (see `removing`). Nothing for a
 * single message and in a flat list. */
void tern_message_list_set_expanded (TernMessageList *self, guint position, gboolean expanded);
/* What an action on the row at @position is about: of a folded thread all its messages in this list, newest first; of
 * any other row that message. Returns: (transfer full) (element-type gint64). */
GArray *tern_message_list_dup_row_ids (TernMessageList *self, guint position);
/* All messages of the thread at @position in this list, newest first, folded or not; in a flat list that message.
 * Returns: (transfer full) (element-type gint64). */
GArray *tern_message_list_dup_thread_ids (TernMessageList *self, guint position);

/* Of a search: what else was found, by the server say. @ids: message ids of the store; those that are here already, or
 * that the store does not show, are nothing. They come in their places; what is shown is not moved. */
void tern_message_list_add_results (TernMessageList *self, const gint64 *ids, guint n);

G_END_DECLS
