/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keeps the keyboard focus and the place of a list of messages while rows come and go. */
#pragma once

#include "ui/list/tern-selection.h"

G_BEGIN_DECLS

#define TERN_TYPE_LIST_PLACE (tern_list_place_get_type ())

/**
 * TernListPlace: main thread.
 * - GTK 4.18 jumps to the first row when the row with the focus is removed: the focus goes to the row that takes
 *   its place right before that, without moving what is on the screen.
 * - What arrives at the top of a list that was at its very top is seen; a list that was anywhere else stays there.
 * - The current row of the selection follows the focus.
 */
G_DECLARE_FINAL_TYPE (TernListPlace, tern_list_place, TERN, LIST_PLACE, GObject)

/* @list_view: lent; must be there as long as this is. */
TernListPlace *tern_list_place_new (GtkListView *list_view);
/* @selection: (nullable): what @list_view shows. After it was given to the view. */
void tern_list_place_set_selection (TernListPlace *self, TernSelection *selection);
/* @root: (nullable): where the list view is now. */
void tern_list_place_set_root (TernListPlace *self, GtkRoot *root);
/* The focus was put here and not brought: until somebody presses a key or selects something, it stays on the newest
 * row while more arrive above it, as they do in the first seconds of an account. */
void tern_list_place_begin (TernListPlace *self);
/* What is on the screen is about to have other sizes: the row the person is at is seen afterwards. */
void tern_list_place_see_current (TernListPlace *self);
/* Whether the focus was in the list when its last row went; asked once. */
gboolean tern_list_place_take_lost_focus (TernListPlace *self);

G_END_DECLS
