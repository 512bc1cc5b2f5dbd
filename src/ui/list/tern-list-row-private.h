/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A row's inside, for the files it is made of: tern-list-row.c has what it shows, tern-list-row-layout.c where. */
#pragma once

#include "ui/list/tern-list-row.h"
#include "ui/list/tern-row-name.h"

G_BEGIN_DECLS

typedef enum
{
  MARK_WAITING,
  MARK_FORWARDED,
  MARK_ANSWERED,
  MARK_MUTED,
  MARK_ATTACHMENT,
  MARK_STARRED,
  N_MARKS
} Mark;

struct _TernListRow
{
  GtkWidget parent_instance;

  GtkWidget *heading; /* above the row; NULL without one */
  GtkWidget *plate;   /* this and what follows: NULL until the row is first on the screen */
  GtkWidget *dot;
  GtkInscription *who;
  GtkLabel *date;
  GtkInscription *subject;
  GtkInscription *preview;
  GtkWidget *marks[N_MARKS]; /* each made when it is first shown */
  GtkWidget *count;          /* of a thread; made when it is first shown */
  GtkWidget *chips;          /* labels; made when there first are any */
  GtkWidget *folder;         /* where there is a column of it; GtkInscription */
  GtkWidget *size;           /* the same; GtkLabel */
  GtkWidget *buttons;        /* only under the pointer */
  GtkWidget *check;          /* only while several are chosen */

  TernMessage *item;
  gulong item_handler;
  GtkListItem *list_item; /* not owned: it owns the row */
  TernRowName *name;      /* (nullable): of the list item, if there is one */
  gboolean other;         /* not the message that was last told of */
  TernListMarks *found; /* nullable: it is no result of a search */
  TernListColumns *columns; /* nullable: it has three lines; else one */
  gboolean outgoing;
  gboolean speak_preview;
  TernListRowThread thread;

  /* Of the font, in pixels; written whenever the height is measured. */
  int line_height;
  int ascent;
  int top; /* of the heading, where the row itself begins */
};

/* The vfuncs of the widget. */
void tern_list_row_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline);
/* Everything is where it belongs, once it is filled. */
void tern_list_row_lay_out (TernListRow *self, int width, int height);

G_END_DECLS
