/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message in the list: who and when, the subject and its marks, the beginning of the text. */
#pragma once

#include "model/tern-message.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE_ROW (tern_message_row_get_type ())

/**
 * TernMessageRow: main thread. Property `item` (TernMessage, nullable): everything it shows follows from it.
 *
 * All rows have one height, which follows from the font alone. Nothing inside is in the accessibility tree: the
 * sentence of the row and its preview are set on the GtkListItem around it.
 */
G_DECLARE_FINAL_TYPE (TernMessageRow, tern_message_row, TERN, MESSAGE_ROW, GtkWidget)

/* @list_item: (nullable): lent for as long as the row is its child; it is given the sentence. */
GtkWidget *tern_message_row_new (GtkListItem *list_item);
TernMessage *tern_message_row_get_item (TernMessageRow *self);
void tern_message_row_set_item (TernMessageRow *self, TernMessage *message);
/* (transfer none) (nullable). */
GtkListItem *tern_message_row_get_list_item (TernMessageRow *self);
/* Whether it shows whom mail went to (in Sent and Drafts) and whether the preview is spoken. */
void tern_message_row_set_style (TernMessageRow *self, gboolean outgoing, gboolean speak_preview);
/* Another day has begun: writes the date again. */
void tern_message_row_update_date (TernMessageRow *self);
/* The pointer is over it: shows its buttons, which are made now and gone when it leaves. They activate the action
 * "messages.act" with (sx): "star" or "read", and the id. */
void tern_message_row_set_hovered (TernMessageRow *self, gboolean hovered);

G_END_DECLS
