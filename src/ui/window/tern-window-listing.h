/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the list of each folder is shown, kept with the mail: its order, its threads, its rows and their columns. Rows
 * and columns of a folder for which nobody chose any are as they were chosen last anywhere. */
#pragma once

#include "ui/window/tern-window-private.h"

G_BEGIN_DECLS

/* "date", "sender", …: what menus and choices call it; an unknown name is the date. */
const char *tern_listing_get_sort_name (TernListSort sort);
TernListSort tern_listing_find_sort (const char *name);
/* Whether the first to be seen is the lowest, where nobody says which. */
gboolean tern_listing_begins_ascending (TernListSort sort);

/* The window's folder is about to be shown: @query has its order and threads, the list its rows and columns. */
void tern_window_apply_listing (TernWindow *self, TernListQuery *query);
/* Order and threads are those of the list that is shown; nothing of results. */
void tern_window_remember_order (TernWindow *self);
void tern_window_choose_rows (TernWindow *self, gboolean one_line);
/* @columns: bits, by TernColumn. */
void tern_window_choose_columns (TernWindow *self, guint columns);

G_END_DECLS
