/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The window's inside, for the files it is made of: each does one thing of it. */
#pragma once

#include "model/tern-folder-tree.h"
#include "model/tern-message-list.h"
#include "model/tern-search.h"
#include "ui/list/tern-dragged-messages.h"
#include "ui/list/tern-message-view.h"
#include "ui/reader/tern-reader.h"
#include "ui/search/tern-search-bar.h"
#include "ui/sidebar/tern-sidebar.h"
#include "ui/window/tern-toast.h"
#include "ui/window/tern-window.h"

G_BEGIN_DECLS

struct _TernWindow
{
  AdwApplicationWindow parent_instance;

  TernClient *client;
  GSettings *settings;
  TernFolderTree *tree;
  TernFolder *folder;   /* shown; nullable */
  gboolean begun;       /* the first rows were there once */
  guint counted;        /* its unread messages that are written */
  guint counted_all;    /* all of them */
  guint count_source;   /* until it has run, no others are */
  TernMessage *message; /* in the reader; nullable */
  TernReader *reader;
  guint say_selected;   /* until it has run, how many are selected is not said */
  TernSearch *search;   /* whose results are shown; nullable */
  TernSearch *saved_search; /* the one that is the folder; nullable */
  TernMessageList *searched_from; /* the list to come back to; nullable: nothing is searched */
  gint64 searched_at;             /* the message that had the focus there; 0 none */
  gboolean searched_in_reader;
  guint read_id;        /* the timer after which the message counts as read */
  GtkWidget *last_focus; /* who had it last; weak */
  guint focus_frames;
  int next_pane;        /* that has the focus once the reader has let go of it */

  TernToast *toast;
  GtkStack *stack;
  AdwMultiLayoutView *layouts;
  GtkPaned *wide_outer;
  GtkPaned *wide_inner;
  GtkPaned *medium_inner;
  GtkWidget *wide_sidebar;
  AdwOverlaySplitView *medium_split;
  AdwOverlaySplitView *narrow_split;
  AdwNavigationSplitView *narrow_pages;
  AdwNavigationPage *list_page;
  AdwNavigationPage *reader_page;
  TernSidebar *sidebar;
  GtkWidget *list_pane;
  AdwHeaderBar *list_header;
  AdwWindowTitle *list_title;
  GtkToggleButton *sidebar_button;
  GtkToggleButton *filter_button;
  GtkMenuButton *view_button;
  TernSearchBar *search_bar;
  TernMessageView *list;
  GtkWidget *select_bar;
  GtkWidget *reader_pane;
  AdwHeaderBar *reader_header;
  GtkWidget *junk_button;
  GtkWidget *unread_button;
  GtkToggleButton *star_button;
  AdwBin *reader_bin;
  AdwBin *sign_in_bin;
};

/* --- tern-window-actions.c: what can be done, and whether it can be done now --- */

void tern_window_add_actions (TernWindow *self);
/* Something that decides what can be done has changed. */
void tern_window_update_actions (TernWindow *self);
/* A dialog came or went: what is behind it is out of reach of every key. */
void tern_window_update_front (TernWindow *self);
/* No dialog is, and mail is there at all. */
gboolean tern_window_is_mail_in_front (TernWindow *self);
guint tern_window_get_n_selected (TernWindow *self);
/* What an action is about: what is read of a conversation while the focus is there, else the rows that are selected,
 * else the message in the reader. Returns: (transfer full) (element-type gint64): message ids. */
GArray *tern_window_dup_targets (TernWindow *self);
/* A button of a row: "star" or "read": the other way round from how @message is. */
void tern_window_act_on (TernWindow *self, const char *what, TernMessage *message);

/* --- tern-window-menu.c: F10 where the main menu is out of sight --- */

void tern_window_add_menu_key (TernWindow *self);

/* --- tern-window-placing.c: messages put into a folder that is asked for, or away for good --- */

void tern_window_ask_folder (TernWindow *self, gboolean copy);
/* They were dropped on @folder, which can hold them. */
void tern_window_drop_messages (TernWindow *self, TernFolder *folder, TernDraggedMessages *messages, gboolean copy);
void tern_window_ask_delete (TernWindow *self);

/* --- tern-window-labels.c: which labels the messages are to have --- */

void tern_window_ask_labels (TernWindow *self);
/* Their threads, whole. */
void tern_window_mute (TernWindow *self, gboolean mute);

/* --- tern-window-snooze.c: until when messages are put away --- */

void tern_window_ask_snooze (TernWindow *self);

/* --- tern-window-accounts.c: signing in, and the dialog of accounts --- */

/* Shows the page to sign in where there is no account, the mail where there is one. */
void tern_window_accounts_changed (TernWindow *self);
/* @id: (nullable): the account whose page is opened at once. */
void tern_window_show_accounts (TernWindow *self, const char *id);
/* Follows the setting of that name, which the menu changes. */
void tern_window_watch_offline (TernWindow *self);
/* @account: (nullable). */
void tern_window_fix_problem (TernWindow *self, TernMailAccount *account, TernProblem kind);

/* --- tern-window-folders.c: which folder is shown --- */

/* Where no folder is shown, or one that is no more: the one that was shown last, else an inbox. Again whenever the
 * folders change. */
void tern_window_open_first_folder (TernWindow *self);
void tern_window_show_folder (TernWindow *self, TernFolder *folder);
/* How many of its messages are unread, or how many are selected where those are several. */
void tern_window_show_count (TernWindow *self);
/* Control and 1 to 9. */
void tern_window_add_favourite_keys (TernWindow *self);
/* Its list once more, after an error. */
void tern_window_reload_folder (TernWindow *self);
void tern_window_stop_saved_search (TernWindow *self);

/* In place of what is shown; its rows can be acted on. */
void tern_window_show_list (TernWindow *self, TernMessageList *list);

/* --- tern-window-search.c: searching, and the way back to where it began --- */

void tern_window_begin_search (TernWindow *self);
/* Back to the folder, the row and the focus it began with. Returns: whether there was a search. */
gboolean tern_window_end_search (TernWindow *self);
/* Another folder is shown in its place. */
/* Under a name that is asked for. */
void tern_window_save_search (TernWindow *self);
void tern_window_forget_search (TernWindow *self);
/* The bar's signals. */
/* What is searched for, or nothing, in the message that is read. */
void tern_window_mark_reader (TernWindow *self);
void tern_window_search_changed (TernWindow *self);
void tern_window_search_entered (TernWindow *self);
void tern_window_focus_results (TernWindow *self);

/* --- tern-window-reading.c: which message is shown, and when it counts as read --- */

void tern_window_show_message (TernWindow *self, TernMessage *message);
/* The person did something with the shown message: it counts as read at once. */
void tern_window_mark_shown_read (TernWindow *self);
/* After the last of it: the next message. */
void tern_window_read_on (TernWindow *self, gboolean back);

/* --- tern-window-panes.c: three columns, two or one --- */

void tern_window_restore_panes (TernWindow *self);
void tern_window_save_panes (TernWindow *self);
void tern_window_layout_changed (TernWindow *self);
void tern_window_toggle_sidebar (TernWindow *self);
gboolean tern_window_get_sidebar_shown (TernWindow *self);
void tern_window_show_sidebar (TernWindow *self, gboolean shown);
/* @direction: 1 the next pane, -1 the one before. */
void tern_window_cycle_panes (TernWindow *self, int direction);
/* From the reader, by key: once it has said all about what is left. */
void tern_window_go_back (TernWindow *self);
void tern_window_focus_list (TernWindow *self);
void tern_window_focus_reader (TernWindow *self);

/* --- tern-window-view.c: how the list is shown --- */

/* Once the window has its settings. */
void tern_window_add_view_actions (TernWindow *self);

/* --- tern-window-selecting.c: choosing several messages one by one --- */

void tern_window_add_select_actions (TernWindow *self);
gboolean tern_window_is_selecting (TernWindow *self);
/* Returns: whether they were being chosen. */
gboolean tern_window_end_selecting (TernWindow *self);

/* --- tern-window-toasts.c: what was done, said once, with the way back --- */

void tern_window_watch_undo (TernWindow *self);
/* Something went wrong or was done, in one sentence. */
void tern_window_say (TernWindow *self, const char *text);
/* What was done to @n messages, and has no way back. */
void tern_window_say_done (TernWindow *self, const char *label, guint n);

G_END_DECLS
