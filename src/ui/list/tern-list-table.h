/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Whether the rows of a list are a table: what the person wants, and the room there is. */
#pragma once

#include "ui/list/tern-column-header.h"
#include "ui/list/tern-list-place.h"
#include "ui/list/tern-message-factory.h"

G_BEGIN_DECLS

#define TERN_TYPE_LIST_TABLE (tern_list_table_get_type ())

/* TernListTable: main thread. Where there is too little room for a table the rows have three lines, until there is. */
G_DECLARE_FINAL_TYPE (TernListTable, tern_list_table, TERN, LIST_TABLE, GObject)

/* All are lent, and must be there as long as this is; @list_view is in a GtkScrolledWindow. */
TernListTable *tern_list_table_new (GtkListView *list_view,
                                    TernColumnHeader *header,
                                    TernMessageFactory *factory,
                                    TernListPlace *place);
void tern_list_table_set_wanted (TernListTable *self, gboolean wanted);
/* (transfer none): its columns, shown or not. */
TernListColumns *tern_list_table_get_columns (TernListTable *self);

G_END_DECLS
