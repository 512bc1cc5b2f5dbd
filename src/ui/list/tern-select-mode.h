/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Choosing messages one by one, with a finger or a mouse alone: each row has a check, and a tap turns it over. */
#pragma once

#include "ui/list/tern-message-factory.h"
#include "ui/list/tern-selection.h"

G_BEGIN_DECLS

#define TERN_TYPE_SELECT_MODE (tern_select_mode_get_type ())

/**
 * TernSelectMode: main thread. Property `active` (gboolean, read-only, notified).
 *
 * It begins with nothing selected, or the row it began at. While it is on, moving about selects nothing and opens
 * nothing. It ends by itself when what was selected has gone, and with the list.
 */
G_DECLARE_FINAL_TYPE (TernSelectMode, tern_select_mode, TERN, SELECT_MODE, GObject)

/* @list_view: lent; must be there as long as this is. @factory: a reference is taken. */
TernSelectMode *tern_select_mode_new (GtkListView *list_view, TernMessageFactory *factory);
/* @selection: (nullable): what the list view shows. */
void tern_select_mode_set_selection (TernSelectMode *self, TernSelection *selection);
gboolean tern_select_mode_get_active (TernSelectMode *self);
/* @position: TERN_MESSAGE_LIST_NOWHERE: nothing is selected. Nothing without a selection to change. */
void tern_select_mode_begin (TernSelectMode *self, guint position);
/* Of several that are selected, the one the person is at stays so. */
void tern_select_mode_end (TernSelectMode *self);
/* Selects the row at @position as well, or no longer; nothing while it is off. Returns: whether it is on. */
gboolean tern_select_mode_turn (TernSelectMode *self, guint position);

G_END_DECLS
