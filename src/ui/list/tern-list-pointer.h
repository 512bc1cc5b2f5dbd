/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The pointer on a list of messages: the buttons of the row below it, and the menu of a row, which a key opens too. */
#pragma once

#include "ui/list/tern-selection.h"

G_BEGIN_DECLS

#define TERN_TYPE_LIST_POINTER (tern_list_pointer_get_type ())

/* TernListPointer: main thread. */
G_DECLARE_FINAL_TYPE (TernListPointer, tern_list_pointer, TERN, LIST_POINTER, GObject)

/* @parent: of the menu; has a layout manager and is around @list_view. Both are lent, and must be there as long as this
 * is. */
TernListPointer *tern_list_pointer_new (GtkWidget *parent, GtkListView *list_view);
/* @selection: (nullable): what the list view shows. */
void tern_list_pointer_set_selection (TernListPointer *self, TernSelection *selection);
/* @model: (nullable): without one there is no menu. */
void tern_list_pointer_set_menu_model (TernListPointer *self, GMenuModel *model);
/* Opens the menu at the current row. FALSE when that is not on the screen, or there is no menu. */
gboolean tern_list_pointer_open_menu (TernListPointer *self);

G_END_DECLS
