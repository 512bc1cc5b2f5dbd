/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message of a conversation: its heading, which takes the focus and folds it, and below it its page while it is
 * open. */
#pragma once

#include "ui/reader/tern-message-page.h"

G_BEGIN_DECLS

#define TERN_TYPE_CONVERSATION_ENTRY (tern_conversation_entry_get_type ())

/* TernConversationEntry: signal `toggled ()`: the person wants it folded or unfolded. */
G_DECLARE_FINAL_TYPE (TernConversationEntry, tern_conversation_entry, TERN, CONVERSATION_ENTRY, GtkBox)

TernConversationEntry *tern_conversation_entry_new (TernMessage *message);
TernMessage *tern_conversation_entry_get_message (TernConversationEntry *self);
/* The @number-th of @total, from 1. */
void tern_conversation_entry_set_place (TernConversationEntry *self, guint number, guint total);
/* @page: (nullable): of its message; NULL folds it, and closes the page there was. */
void tern_conversation_entry_set_page (TernConversationEntry *self, TernMessagePage *page);
/* (nullable): NULL while it is folded. */
TernMessagePage *tern_conversation_entry_get_page (TernConversationEntry *self);
/* (transfer none): what takes the focus. */
GtkWidget *tern_conversation_entry_get_heading (TernConversationEntry *self);

G_END_DECLS
