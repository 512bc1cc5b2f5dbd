/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages of one or several mailboxes, newest first, of any number, as a lazy GListModel. */
#pragma once

#include "model/tern-client.h"
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
 * TernMessageList: main thread; a GListModel of TernMessage. An array of 16 bytes a row; a TernMessage is made only for
 * a row that is looked at, read 50 to 200 rows ahead, and is the same object while anyone holds it. A row that is gone
 * already is a placeholder, never NULL.
 *
 * Starts empty with `loading` TRUE: the first 24 rows come in one items-changed, then 12 more each time up to 192, and
 * all others in one more; a list of a few that gets many grows in the same steps. What comes at the end of a long list
 * is shown within 100 ms, together. Changes of the store are merged, runs of neighbours at a time; over 1,000 runs
 * become one items-changed.
 *
 * Properties, read-only and notified: `loading` (gboolean), `error` (GError, nullable), `n-items`, `unread` (guint).
 * Signal `removing (guint position, guint n)`: right before the items-changed that removes rows, while the list still
 * has them: whoever keeps a selection or a focus moves it now. Emitted for each run.
 */
G_DECLARE_FINAL_TYPE (TernMessageList, tern_message_list, TERN, MESSAGE_LIST, GObject)

/* @mailboxes: copied; one for each mailbox whose messages are in it. */
TernMessageList *tern_message_list_new (TernClient *client, const gint64 *mailboxes, guint n_mailboxes);
/* The message id at @position; 0 beyond the end. Makes no object. */
gint64 tern_message_list_get_id (TernMessageList *self, guint position);
/* Where @message is, or TERN_MESSAGE_LIST_NOWHERE. O(log n). */
guint tern_message_list_find (TernMessageList *self, gint64 message);
/* The next (or previous) unread row after (before) @position; TERN_MESSAGE_LIST_NOWHERE when there is none.
 * Of the first 192 it is known with the rows, of the others a moment after `loading` ended. */
guint tern_message_list_find_unread (TernMessageList *self, guint position, gboolean forward);
gboolean tern_message_list_get_loading (TernMessageList *self);

G_END_DECLS
