/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The sidebar's inside, for the files it is made of: each does one thing of it. */
#pragma once

#include "ui/sidebar/tern-sidebar.h"
#include "ui/sidebar/tern-status-foot.h"

G_BEGIN_DECLS

struct _TernSidebar
{
  AdwBin parent_instance;

  TernClient *client;
  TernFolderTree *tree;
  GtkTreeListModel *rows;
  GtkSingleSelection *selection;
  TernFolder *shown;  /* the one last told of */
  TernFolder *acting; /* what the menu is about; nullable */
  GSimpleActionGroup *actions;
  GtkWidget *menu;    /* a child of this; nullable */
  guint rest_id;
  TernFolder *lost;    /* whose row had the focus when rows went; nullable */
  guint lost_position; /* where that was */
  guint lost_id;       /* tick callback */
  GtkWidget *over;       /* the row that something is dragged over; weak, nullable */
  GtkWidget *below_drag; /* the same, where it can be dropped; weak, nullable */
  guint open_id;         /* until `over` opens */
  AdwHeaderBar *header_bar;
  GtkMenuButton *menu_button;
  GtkListView *view;
  TernStatusFoot *foot;
};

/* --- tern-sidebar.c --- */

/* The row of @folder among those that are open; GTK_INVALID_LIST_POSITION when it is in none. */
guint tern_sidebar_find_row (TernSidebar *self, TernFolder *folder);
/* (transfer none) (nullable): the folder of the row that is chosen, or of the row around @widget: a favourite is
 * itself. */
TernFolder *tern_sidebar_get_row_folder (TernSidebar *self);
TernFolder *tern_sidebar_get_folder_of (GtkWidget *widget);
/* Where there is a widget for it. */
void tern_sidebar_focus_row (TernSidebar *self, guint position);
/* The focus, and the choice, go to the row of @folder. */
void tern_sidebar_go_to (TernSidebar *self, TernFolder *folder);

/* --- tern-sidebar-actions.c: what can be done with a folder, in the group "folder" --- */

void tern_sidebar_add_actions (TernSidebar *self);
/* What the actions are about from here on. */
void tern_sidebar_act_on (TernSidebar *self, TernFolder *folder);
/* Whether it can be put into another. */
gboolean tern_sidebar_can_move (TernFolder *folder);
/* One place up (-1) or down (1). */
void tern_sidebar_move_by (TernSidebar *self, TernFolder *folder, int by);

/* --- tern-sidebar-menu.c: the menu of a row --- */

void tern_sidebar_add_menu (TernSidebar *self);
/* Of the chosen row, by key. Returns: whether there was one. */
gboolean tern_sidebar_open_menu (TernSidebar *self);

/* (transfer none) (nullable): the row at a point of this, as its GtkTreeExpander. */
GtkWidget *tern_sidebar_pick_row (TernSidebar *self, double x, double y);

/* --- tern-sidebar-drag.c: dragging, and what is dropped --- */

void tern_sidebar_add_drag (TernSidebar *self);
/* Nothing is dragged over this any more. */
void tern_sidebar_leave_drag (TernSidebar *self);

/* --- tern-sidebar-keep.c: the focus is never lost --- */

/* Before the view is told of changes of the rows. */
void tern_sidebar_keep_focus (TernSidebar *self);
/* A menu closed, which leaves the focus on what it is in. */
void tern_sidebar_keep_acting (TernSidebar *self);
/* Once @dialog is closed, which gives the focus back to a widget that may show another folder by then. */
void tern_sidebar_keep_behind (TernSidebar *self, AdwDialog *dialog);

G_END_DECLS
