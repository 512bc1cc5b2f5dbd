/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The scrolling of a conversation: keeps its place while what is above grows or shrinks, and follows the caret. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_CONVERSATION_SCROLLER (tern_conversation_scroller_get_type ())

/**
 * TernConversationScroller: property `content` (GtkWidget), and `column` (GtkWidget): a box in it, whose children are
 * kept in their place. Signals: `moved ()`: something else is in sight; `read-on ()`: Space was pressed at the end.
 */
G_DECLARE_FINAL_TYPE (TernConversationScroller, tern_conversation_scroller, TERN, CONVERSATION_SCROLLER, GtkWidget)

/* From here on this child of the column is at the top; where it is on the screen. Until the person scrolls. */
void tern_conversation_scroller_go_to (TernConversationScroller *self, GtkWidget *child);
void tern_conversation_scroller_keep (TernConversationScroller *self, GtkWidget *child);
/* Before it is taken out. */
void tern_conversation_scroller_forget (TernConversationScroller *self, GtkWidget *child);
gboolean tern_conversation_scroller_is_in_sight (TernConversationScroller *self, GtkWidget *widget);
/* The focus is on this widget in it now: it comes into sight, and so does the caret of a text, wherever it goes. */
void tern_conversation_scroller_show_focus (TernConversationScroller *self, GtkWidget *focus);
/* A page further, or back. At the end it says `read-on`. */
void tern_conversation_scroller_read (TernConversationScroller *self, gboolean forward);

G_END_DECLS
