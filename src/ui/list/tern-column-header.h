/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The row of buttons above a list whose rows are one line: what the columns are, and by which it is sorted. */
#pragma once

#include "model/tern-list-query.h"
#include "ui/list/tern-list-columns.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_COLUMN_HEADER (tern_column_header_get_type ())

/**
 * TernColumnHeader: main thread. Its buttons are one stop of Tab; Left and Right go from one to the next. Menu and
 * Shift+F10, or the secondary button of the mouse, open the menu of columns.
 *
 * Signal `sort-asked (guint sort)`: a TernListSort; also the one by which it is sorted already.
 */
G_DECLARE_FINAL_TYPE (TernColumnHeader, tern_column_header, TERN, COLUMN_HEADER, GtkWidget)

/* @columns: whose places it takes, from now on. */
void tern_column_header_set_columns (TernColumnHeader *self, TernListColumns *columns);
/* Whether the column of senders names whom mail is to. */
void tern_column_header_set_outgoing (TernColumnHeader *self, gboolean outgoing);
/* By what the list is sorted. */
void tern_column_header_set_sort (TernColumnHeader *self, TernListSort sort, gboolean ascending);
/* @model: (nullable). */
void tern_column_header_set_menu_model (TernColumnHeader *self, GMenuModel *model);

G_END_DECLS
