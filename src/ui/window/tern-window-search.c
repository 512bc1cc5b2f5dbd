/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Searching, and the way back to where it began; see the window's private header. */

#include "ui/window/tern-window-private.h"

#include "ui/search/tern-search-words.h"
#include "ui/sidebar/tern-folder-words.h"
#include "ui/sidebar/tern-search-dialog.h"

#include <glib/gi18n-lib.h>

/* --- the way back --- */

static void
remember_place (TernWindow *self)
{
  TernSelection *selection = tern_message_view_get_selection (self->list);
  guint at = selection != NULL ? tern_selection_get_current (selection) : TERN_MESSAGE_LIST_NOWHERE;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  g_set_object (&self->searched_from, tern_message_view_get_list (self->list));
  self->searched_at = at != TERN_MESSAGE_LIST_NOWHERE ? tern_message_list_get_id (self->searched_from, at) : 0;
  self->searched_in_reader = focus != NULL && gtk_widget_is_ancestor (focus, self->reader_pane);
}

/* The same list, so that its rows and their order are the same; it has gone on meanwhile. */
static void
go_back (TernWindow *self)
{
  g_autoptr (TernMessageList) list = g_steal_pointer (&self->searched_from);
  guint position = list != NULL ? tern_message_list_find_row (list, self->searched_at) : TERN_MESSAGE_LIST_NOWHERE;

  if (list == NULL)
    return;
  tern_window_show_list (self, list);
  tern_window_focus_list (self);
  if (position != TERN_MESSAGE_LIST_NOWHERE)
    tern_message_view_select_and_focus (self->list, position);
  if (self->searched_in_reader && self->message != NULL)
    tern_window_focus_reader (self);
}

/* --- results --- */

/* A list of all accounts is no folder one could look in, nor is a search. */
static gboolean
can_be_searched (TernFolder *folder)
{
  TernFolderKind kind = tern_folder_get_kind (folder);

  return kind != TERN_FOLDER_STARRED && kind != TERN_FOLDER_UNREAD && kind != TERN_FOLDER_SEARCH;
}

/* (nullable): NULL: all mail. */
static TernFolder *
get_scope (TernWindow *self)
{
  return tern_search_bar_get_all (self->search_bar) || !can_be_searched (self->folder) ? NULL : self->folder;
}

static const char *
get_scope_name (TernWindow *self)
{
  TernFolder *folder = get_scope (self);

  return folder != NULL ? tern_folder_words_name (folder) : _("All Mail");
}

static void
show_status (TernWindow *self)
{
  g_autofree char *status = tern_search_words_status (self->search);
  TernFolder *scope = get_scope (self);
  g_autofree char *empty
      = tern_search_words_empty (self->search, scope != NULL ? tern_folder_words_name (scope) : NULL);
  TernSearchServer server = tern_search_get_server (self->search, NULL, NULL, NULL);
  gboolean over = server == TERN_SEARCH_SERVER_ANSWERED || server == TERN_SEARCH_SERVER_PARTLY
                  || server == TERN_SEARCH_SERVER_FAILED;

  tern_search_bar_set_status (self->search_bar, status, over);
  tern_message_view_set_search (self->list, empty);
}

/* The folder of a result, and whose it is where there are several accounts. */
static char *
dup_place (TernMessage *message, gpointer data)
{
  TernWindow *self = data;
  TernFolder *folder = tern_folder_tree_find (self->tree, tern_message_get_mailbox (message));
  TernMailAccount *account = folder != NULL ? tern_folder_get_account (folder) : NULL;

  if (folder == NULL)
    return NULL;
  if (account == NULL || g_list_model_get_n_items (tern_client_get_accounts (self->client)) < 2)
    return g_strdup (tern_folder_words_name (folder));
  /* Translators: a folder, and the address of the account it is in. */
  return g_strdup_printf (_("%s, %s"), tern_folder_words_name (folder), tern_mail_account_get_email (account));
}

static void
mark_rows (TernWindow *self, const char *text)
{
  g_auto (GStrv) words = tern_search_dup_words (text);
  g_autoptr (TernListMarks) marks = tern_list_marks_new (
      (const char *const *) words, tern_search_bar_get_all (self->search_bar) ? dup_place : NULL, self);

  tern_message_view_set_marks (self->list, marks);
}

void
tern_window_mark_reader (TernWindow *self)
{
  g_auto (GStrv) words = self->search != NULL ? tern_search_dup_words (tern_search_get_text (self->search)) : NULL;
  g_autoptr (TernWordMatch) match = words != NULL ? tern_word_match_new ((const char *const *) words) : NULL;

  if (self->reader != NULL)
    tern_reader_set_sought (self->reader, match);
}

static void
stop_search (TernWindow *self)
{
  if (self->search == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->search, show_status, self);
  tern_search_stop (self->search);
  g_clear_object (&self->search);
}

static void
show_results (TernWindow *self)
{
  const char *text = tern_search_bar_get_text (self->search_bar);
  /* Translators: what is searched for, and where: “invoice” in Inbox. */
  g_autofree char *name = g_strdup_printf (_("“%s” in %s"), text, get_scope_name (self));

  stop_search (self);
  self->search = tern_search_new (self->client, text, get_scope (self));
  g_signal_connect_object (self->search, "changed", G_CALLBACK (show_status), self, G_CONNECT_SWAPPED);
  tern_message_view_set_folder (self->list, name, TERN_MAILBOX_ROLE_NONE);
  mark_rows (self, text);
  tern_window_mark_reader (self);
  show_status (self);
  tern_window_show_list (self, tern_search_get_list (self->search));
}

static void
show_folder_again (TernWindow *self)
{
  stop_search (self);
  tern_search_bar_set_status (self->search_bar, NULL, FALSE);
  tern_message_view_set_search (self->list, NULL);
  tern_message_view_set_marks (self->list, NULL);
  tern_window_mark_reader (self);
  if (self->folder != NULL)
    tern_message_view_set_folder (self->list, tern_folder_words_name (self->folder),
                                  tern_folder_get_role (self->folder));
}

/* --- the bar --- */

void
tern_window_search_changed (TernWindow *self)
{
  if (*tern_search_bar_get_text (self->search_bar) != '\0')
    show_results (self);
  else if (self->search != NULL)
    {
      show_folder_again (self);
      tern_window_show_list (self, self->searched_from);
    }
}

void
tern_window_search_entered (TernWindow *self)
{
  if (self->search != NULL)
    tern_search_ask_server (self->search);
}

/* Somebody went to the results before there were any, and still waits where the words are typed. */
static void
on_results_came (TernWindow *self, guint position, guint removed, guint added, GListModel *list)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (g_list_model_get_n_items (list) == 0)
    return;
  g_signal_handlers_disconnect_by_func (list, on_results_came, self);
  if (self->search != NULL && list == G_LIST_MODEL (tern_search_get_list (self->search)) && focus != NULL
      && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->search_bar)))
    tern_window_focus_results (self);
}

static void
wait_for_results (TernWindow *self, TernMessageList *list)
{
  g_signal_handlers_disconnect_by_func (list, on_results_came, self);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_results_came), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
tern_window_focus_results (TernWindow *self)
{
  TernMessageList *list = tern_message_view_get_list (self->list);
  gboolean any = list != NULL && g_list_model_get_n_items (G_LIST_MODEL (list)) > 0;
  TernSelection *selection = tern_message_view_get_selection (self->list);

  if (!any && self->search != NULL)
    wait_for_results (self, list);
  else if (any && tern_selection_get_single (selection) == TERN_MESSAGE_LIST_NOWHERE)
    tern_message_view_select_and_focus (self->list, 0);
  else
    tern_window_focus_list (self);
}

void
tern_window_begin_search (TernWindow *self)
{
  gboolean open = tern_search_bar_is_open (self->search_bar);

  if (self->folder == NULL)
    return;
  if (!open)
    remember_place (self);
  /* The bar is above the list: in a narrow window that has to be there. */
  if (!open || gtk_root_get_focus (GTK_ROOT (self)) != NULL)
    tern_window_focus_list (self);
  tern_search_bar_open (self->search_bar, self->client,
                        can_be_searched (self->folder) ? tern_folder_words_name (self->folder) : NULL, FALSE);
}

void
tern_window_save_search (TernWindow *self)
{
  const char *text = tern_search_bar_get_text (self->search_bar);
  TernFolder *scope = get_scope (self);
  g_autofree char *subject = scope != NULL ? tern_folder_dup_subject (scope) : NULL;

  if (*text != '\0')
    tern_search_dialog_save (GTK_WIDGET (self), self->client, subject, text);
}

gboolean
tern_window_end_search (TernWindow *self)
{
  if (!tern_search_bar_is_open (self->search_bar))
    return FALSE;
  show_folder_again (self);
  go_back (self);
  tern_search_bar_close (self->search_bar);
  return TRUE;
}

void
tern_window_forget_search (TernWindow *self)
{
  if (!tern_search_bar_is_open (self->search_bar))
    return;
  show_folder_again (self);
  tern_search_bar_close (self->search_bar);
  g_clear_object (&self->searched_from);
}
