/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the files of the list of messages share: tern-message-view.c and those named after it. Main thread. */
#pragma once

#include "ui/list/tern-filter-bar.h"
#include "ui/list/tern-list-place.h"
#include "ui/list/tern-list-pointer.h"
#include "ui/list/tern-list-table.h"
#include "ui/list/tern-message-factory.h"
#include "ui/list/tern-message-view.h"

G_BEGIN_DECLS

struct _TernMessageView
{
  AdwBin parent_instance;

  TernFilterBar *filter_bar;
  TernColumnHeader *header;
  GtkStack *stack;
  GtkWidget *scroller;
  GtkListView *list_view;
  AdwStatusPage *empty_page;
  AdwStatusPage *error_page;
  GtkWidget *retry_button;
  GtkWidget *show_all_button;

  TernMessageList *list;
  TernSelection *selection;
  TernMessageFactory *factory;
  TernListPlace *place;
  TernListPointer *pointer;
  TernListTable *table;
  TernSelectMode *select_mode;
  gboolean group_by_date;
  gboolean one_line;
  GMenuModel *menu_model;
  char *folder_name;
  char *search_empty; /* nullable: it is a folder */
  TernMailboxRole role;
  gboolean speak_preview;

  guint rest_source;
  guint name_source;
  gint64 rested; /* the message last said to rest; 0 none */
  gint64 left;   /* where the person was before the filter; 0 nowhere */
  gboolean left_selected;
  gboolean returning; /* there, once the list is whole again */
};

/* 0 without a list. */
guint tern_message_view_get_n_items (TernMessageView *self);

/* tern-message-view-words.c: the name that is spoken, soon or at once, and the words for an empty list. */
void tern_message_view_name_soon (TernMessageView *self);
void tern_message_view_name_now (TernMessageView *self);
void tern_message_view_describe_empty (TernMessageView *self);
/* Shows the rows, or what there is to say in their place. */
void tern_message_view_update_page (TernMessageView *self);

/* tern-message-view-rest.c: the selection is another one, or is chosen in another way. */
void tern_message_view_wait_for_rest (TernMessageView *self);

/* tern-message-view-filter.c: hidden, with all rows back; closed by the person, who then goes back to the row that
 * was left, by go_back() as soon as the list is whole. */
void tern_message_view_hide_filter (TernMessageView *self);
void tern_message_view_close_filter (TernMessageView *self);
void tern_message_view_go_back (TernMessageView *self);

/* tern-message-view-keys.c: once, when it is made. */
void tern_message_view_add_keys (TernMessageView *self);

G_END_DECLS
