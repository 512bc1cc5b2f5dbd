/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Makes the rows of a list, and keeps what they have in common: whom they name, what they say, which day it is. */
#pragma once

#include "ui/list/tern-selection.h"
#include "ui/list/tern-list-row.h"

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE_FACTORY (tern_message_factory_get_type ())

/* TernMessageFactory: main thread. */
G_DECLARE_FINAL_TYPE (TernMessageFactory, tern_message_factory, TERN, MESSAGE_FACTORY, GObject)

TernMessageFactory *tern_message_factory_new (void);
/* (transfer none): for a GtkListView of TernMessage. */
GtkListItemFactory *tern_message_factory_get_list_item_factory (TernMessageFactory *self);
/* See tern_list_row_set_style(); for all rows, those on the screen too. */
void tern_message_factory_set_style (TernMessageFactory *self, gboolean outgoing, gboolean speak_preview);
/* @marks: (nullable): the rows are results of a search. */
void tern_message_factory_set_marks (TernMessageFactory *self, TernListMarks *marks);
/* @selection: (nullable): what the list view shows, or is about to. */
void tern_message_factory_set_selection (TernMessageFactory *self, TernSelection *selection);
/* @columns: (nullable): rows are one line high, in these; NULL, as at first: they have three lines. */
void tern_message_factory_set_columns (TernMessageFactory *self, TernListColumns *columns);
/* Whether rows have headings: Today, Yesterday, Last Week. Not at first; only for a list sorted by date. */
void tern_message_factory_set_headings (TernMessageFactory *self, gboolean shown);
/* Whether rows have a check that says whether they are selected. Not at first. */
void tern_message_factory_set_checks (TernMessageFactory *self, gboolean shown);
/* The row below @x, @y of @list_view, which uses this factory. Returns: (transfer none) (nullable). */
TernListRow *tern_message_factory_pick (GtkListView *list_view, double x, double y);
/* The row that shows @position, if any does. Returns: (transfer none) (nullable). */
TernListRow *tern_message_factory_find (GtkListView *list_view, guint position);
/* The row that @widget is, or is in, or is around. Returns: (transfer none) (nullable). */
TernListRow *tern_message_factory_get_row (GtkListView *list_view, GtkWidget *widget);
/* GTK_INVALID_LIST_POSITION while it shows nothing. */
guint tern_message_factory_get_position (TernListRow *row);

G_END_DECLS
