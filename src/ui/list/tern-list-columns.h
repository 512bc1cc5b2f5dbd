/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The columns of a list whose rows are one line: which there are, and the one set of places that the header and every
 * row have in common. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* From the start of a row to its end. */
typedef enum
{
  TERN_COLUMN_SENDER,
  TERN_COLUMN_SUBJECT, /* always there */
  TERN_COLUMN_FOLDER,  /* only where rows are of several folders */
  TERN_COLUMN_ATTACHMENT,
  TERN_COLUMN_STARRED,
  TERN_COLUMN_SIZE,
  TERN_COLUMN_DATE,
} TernColumn;

#define TERN_N_COLUMNS 7
/* Bits of those that are chosen where nobody chose: all but the size. */
#define TERN_COLUMNS_USUAL 0x5f

/* Pixels, from where a row begins: its right edge where text runs from right to left. @width: 0: it is not shown. */
typedef struct
{
  int x;
  int width;
} TernColumnSpan;

#define TERN_TYPE_LIST_COLUMNS (tern_list_columns_get_type ())

/* TernListColumns: main thread. Signal `changed ()`: others are chosen or can be shown. */
G_DECLARE_FINAL_TYPE (TernListColumns, tern_list_columns, TERN, LIST_COLUMNS, GObject)

TernListColumns *tern_list_columns_new (void);
/* @chosen: a bit for each TernColumn. */
void tern_list_columns_set_chosen (TernListColumns *self, guint chosen);
guint tern_list_columns_get_chosen (TernListColumns *self);
/* Whether the rows say which folder they are of; not at first. */
void tern_list_columns_set_places (TernListColumns *self, gboolean places);
/* Whether it is chosen, and this list can show it. */
gboolean tern_list_columns_has (TernListColumns *self, TernColumn column);

/* Of a row: @width and @line_height, of its font, in pixels. Whether there is room for columns at all. */
gboolean tern_list_columns_fit (int width, int line_height);
/* Where they are. Where there is no room for all, the marks have no columns of their own, then there is no size, then
 * no folder. Returns: (transfer none): TERN_N_COLUMNS, until it is asked again. */
const TernColumnSpan *tern_list_columns_place (TernListColumns *self, int width, int line_height);
/* Pixels between a column and the next. */
int tern_list_columns_get_gap (void);
/* Before the first column, for the dot of what is unread. */
int tern_list_columns_get_lead (int line_height);

/* "sender", "subject", …: what settings and actions call it. (transfer none). */
const char *tern_column_get_name (TernColumn column);
/* As bits from names with spaces between them, and back; unknown ones are nothing. (transfer full). */
guint tern_columns_from_names (const char *names);
char *tern_columns_to_names (guint columns);

G_END_DECLS
