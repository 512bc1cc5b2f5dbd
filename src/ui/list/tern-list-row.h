/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message in the list: who and when, the subject and its marks, the beginning of the text. */
#pragma once

#include "model/tern-message.h"
#include "ui/list/tern-list-columns.h"
#include "ui/list/tern-list-marks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_LIST_ROW (tern_list_row_get_type ())

/**
 * TernListRow: main thread. Property `item` (TernMessage, nullable): everything it shows follows from it.
 *
 * All rows have one height, which follows from the font alone; a heading comes on top of it. Nothing inside is in the
 * accessibility tree: the sentence of the row and its preview are set on the GtkListItem around it.
 */
G_DECLARE_FINAL_TYPE (TernListRow, tern_list_row, TERN, LIST_ROW, GtkWidget)

/* @list_item: (nullable): lent for as long as the row is its child; it is given the sentence. */
GtkWidget *tern_list_row_new (GtkListItem *list_item);
TernMessage *tern_list_row_get_item (TernListRow *self);
void tern_list_row_set_item (TernListRow *self, TernMessage *message);
/* (transfer none) (nullable). */
GtkListItem *tern_list_row_get_list_item (TernListRow *self);
/* (transfer none) (nullable): the sentence, as whoever asks is told now. */
const char *tern_list_row_get_sentence (TernListRow *self);
/* Whether it shows whom mail went to (in Sent and Drafts) and whether the preview is spoken. */
void tern_list_row_set_style (TernListRow *self, gboolean outgoing, gboolean speak_preview);
/* @columns: (nullable): of a row of one line, without the beginning of the text; NULL: it has three lines. Again after
 * they changed. */
void tern_list_row_set_columns (TernListRow *self, TernListColumns *columns);
/**
 * TernListRowThread: what a row is in its thread; all 0 in a flat list.
 * @level: 1: one of the messages of the expanded thread above
 * @messages: of the thread this is the first row of; less than 2: there is none
 * @folded: those that have no row of their own
 * @unread: one of those is unread
 * @people: (nullable): who wrote them, see tern_thread_people_dup(); copied
 */
typedef struct
{
  guint level;
  guint messages;
  guint folded;
  gboolean unread;
  char **people;
} TernListRowThread;

void tern_list_row_set_thread (TernListRow *self, const TernListRowThread *thread);
/* @marks: (nullable): the rows are results of a search. */
void tern_list_row_set_marks (TernListRow *self, TernListMarks *marks);
/* Whether it begins with a check: whether its list item is selected. There are no buttons meanwhile. */
void tern_list_row_set_check (TernListRow *self, gboolean shown);
/* @heading: (nullable): stands above the row, which is the first of a group: "Today". It is for the eye: the sentence
 * says the date. */
void tern_list_row_set_heading (TernListRow *self, const char *heading);
/* (transfer none) (nullable). */
const char *tern_list_row_get_heading (TernListRow *self);
/* Another day has begun: writes the date again. */
void tern_list_row_update_date (TernListRow *self);
/* The pointer is over it: shows its buttons, which are made now and gone when it leaves. They activate the action
 * "messages.act" with (sx): "star" or "read", and the id. */
void tern_list_row_set_hovered (TernListRow *self, gboolean hovered);

G_END_DECLS
