/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A thread as one column of messages, read ones folded to a line; the reader has it in the place of a page. */
#pragma once

#include "model/tern-conversation.h"
#include "ui/reader/tern-message-page.h"

G_BEGIN_DECLS

#define TERN_TYPE_CONVERSATION_VIEW (tern_conversation_view_get_type ())

/**
 * TernConversationView: one of its messages is the current one: where the focus is, or was last.
 *
 * Signals:
 * `current-changed ()`: it is another one, or its page came or went;
 * `page-changed ()`: what can be done with the page of the current one changed;
 * `shown (TernMessage)`: the body of a message that was opened is on the screen;
 * `seen (TernMessage)`: an unread message was on the screen for as long as the person set;
 * `read-on ()`: Space was pressed at the end of it all.
 */
G_DECLARE_FINAL_TYPE (TernConversationView, tern_conversation_view, TERN, CONVERSATION_VIEW, GtkBox)

/* @page: of a message that is in @conversation: where it opens. */
TernConversationView *tern_conversation_view_new (TernClient *client,
                                                  GSettings *settings,
                                                  TernConversation *conversation,
                                                  TernMessagePage *page);
/* Before it is dropped: ends what is under way. */
void tern_conversation_view_close (TernConversationView *self);
/* Opens the message with this id, and scrolls to it. Returns: FALSE when it is not in the conversation. */
gboolean tern_conversation_view_go_to (TernConversationView *self, gint64 message);
/* @words: (nullable): of the search that found it, marked in the subject and in the messages that are open or will
 * be. */
void tern_conversation_view_set_sought (TernConversationView *self, TernWordMatch *words);
/* The next, or the previous, heading gets the focus. */
void tern_conversation_view_move (TernConversationView *self, gboolean forward);

/* (transfer none) (nullable): NULL when there is nothing left in it. */
TernMessage *tern_conversation_view_get_current (TernConversationView *self);
/* (transfer none) (nullable): of the current message; NULL while it is folded. */
TernMessagePage *tern_conversation_view_get_page (TernConversationView *self);
/* (transfer none) (nullable): the body of the current message, else its heading. */
GtkWidget *tern_conversation_view_get_focus_widget (TernConversationView *self);

G_END_DECLS
