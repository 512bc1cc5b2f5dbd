/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which folder is shown; see the window's private header. */

#include "ui/window/tern-window-listing.h"

#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>

/* While mail arrives the numbers of messages are written so often. */
#define COUNT_MSEC 250

/* (transfer full): what the folder has; "" for nothing. */
static char *
dup_count (guint total, guint unread)
{
  if (unread > 0 && unread < total)
    /* Translators: below a folder's name: so many unread messages, of so many there are: "19 unread of 88". */
    return g_strdup_printf (ngettext ("%'u unread of %'u", "%'u unread of %'u", unread), unread, total);
  if (unread > 0)
    return g_strdup_printf (ngettext ("%'u unread", "%'u unread", unread), unread);
  if (total > 0)
    return g_strdup_printf (ngettext ("%'u message", "%'u messages", total), total);
  return g_strdup ("");
}

/* (transfer full). @list: (nullable). */
static char *
dup_found (TernMessageList *list)
{
  guint n = list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;

  /* Translators: how many messages a search found so far. */
  return n > 0 ? g_strdup_printf (ngettext ("%'u found", "%'u found", n), n) : g_strdup ("");
}

void
tern_window_show_count (TernWindow *self)
{
  guint selected = tern_window_get_n_selected (self);
  g_autofree char *subtitle = NULL;

  self->counted = self->folder != NULL ? tern_folder_get_unread (self->folder) : 0;
  self->counted_all = self->folder != NULL ? tern_folder_get_total (self->folder) : 0;
  if (selected == 0 && tern_window_is_selecting (self))
    subtitle = g_strdup (_("None selected"));
  else if (selected > 1 || tern_window_is_selecting (self))
    subtitle = g_strdup_printf (ngettext ("%'u selected", "%'u selected", selected), selected);
  else if (self->search != NULL || self->saved_search != NULL)
    subtitle = dup_found (tern_message_view_get_list (self->list));
  else
    subtitle = dup_count (self->counted_all, self->counted);
  adw_window_title_set_subtitle (self->list_title, subtitle);
}

static gboolean
on_time_to_count (gpointer data)
{
  TernWindow *self = data;

  if (self->folder != NULL
      && (tern_folder_get_unread (self->folder) != self->counted
          || tern_folder_get_total (self->folder) != self->counted_all))
    {
      tern_window_show_count (self);
      return G_SOURCE_CONTINUE;
    }
  self->count_source = 0;
  return G_SOURCE_REMOVE;
}

static void
on_count_changed (TernWindow *self)
{
  if (self->count_source != 0)
    return;
  tern_window_show_count (self);
  self->count_source = g_timeout_add (COUNT_MSEC, on_time_to_count, self);
}

static void
show_name (TernWindow *self)
{
  const char *name = tern_folder_words_name (self->folder);
  /* Translators: the window's title: a folder's name, then the program's. */
  g_autofree char *title = g_strdup_printf (_("%s – Tern"), name);

  adw_window_title_set_title (self->list_title, name);
  adw_navigation_page_set_title (self->list_page, name);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
watch_folder (TernWindow *self)
{
  g_signal_connect_object (self->folder, "notify::name", G_CALLBACK (show_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->folder, "notify::role", G_CALLBACK (show_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->folder, "notify::unread", G_CALLBACK (on_count_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->folder, "notify::total", G_CALLBACK (on_count_changed), self, G_CONNECT_SWAPPED);
  show_name (self);
  tern_window_show_count (self);
}

static void
unwatch_folder (TernWindow *self)
{
  g_signal_handlers_disconnect_by_func (self->folder, show_name, self);
  g_signal_handlers_disconnect_by_func (self->folder, on_count_changed, self);
}

/* What stands for a folder across accounts where another has its path. */
static const char *
get_path (TernFolder *folder)
{
  switch (tern_folder_get_kind (folder))
    {
    case TERN_FOLDER_INBOXES:
      return "inboxes";
    case TERN_FOLDER_STARRED:
      return "starred";
    case TERN_FOLDER_UNREAD:
      return "unread";
    case TERN_FOLDER_SEARCH:
      return tern_folder_get_search_id (folder);
    case TERN_FOLDER_SEARCHES:
    case TERN_FOLDER_ACCOUNT:
    case TERN_FOLDER_MAILBOX:
    case TERN_FOLDER_FAVOURITE:
    default:
      return tern_folder_get_path (folder);
    }
}

static void
remember_folder (TernWindow *self)
{
  TernMailAccount *account = tern_folder_get_account (self->folder);
  const char *id = account != NULL ? tern_mail_account_get_id (account) : "";

  g_settings_set (self->settings, "last-folder", "(ss)", id, get_path (self->folder));
}

static gboolean
is_last_folder (TernFolder *folder, const char *account_id, const char *path)
{
  TernMailAccount *account = tern_folder_get_account (folder);

  if (*account_id == '\0')
    return account == NULL && g_strcmp0 (get_path (folder), path) == 0;
  return account != NULL && g_str_equal (tern_mail_account_get_id (account), account_id)
         && g_str_equal (tern_folder_get_path (folder), path);
}

/* The folder of that account and path below @folders. */
static TernFolder *
find_below (GListModel *folders, const char *account_id, const char *path)
{
  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (folders, i);
      TernFolder *found = is_last_folder (folder, account_id, path)
                              ? folder
                              : find_below (tern_folder_get_children (folder), account_id, path);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static TernFolder *
find_first_folder (TernWindow *self)
{
  g_autofree char *account = NULL;
  g_autofree char *path = NULL;
  TernFolder *last;

  g_settings_get (self->settings, "last-folder", "(ss)", &account, &path);
  last = *path != '\0' ? find_below (G_LIST_MODEL (self->tree), account, path) : NULL;
  return last != NULL ? last : tern_folder_tree_find_role (self->tree, NULL, TERN_MAILBOX_ROLE_INBOX);
}

/* The first rows are there: the person begins at them, unless they are somewhere already. */
static void
on_first_list_loaded (TernWindow *self)
{
  TernMessageList *list = tern_message_view_get_list (self->list);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (list == NULL || tern_message_list_get_loading (list))
    return;
  g_signal_handlers_disconnect_by_func (list, on_first_list_loaded, self);
  if (focus == NULL
      || !(gtk_widget_is_ancestor (focus, GTK_WIDGET (self->reader_pane))
           /* A folder that was shown has gone; the person is among the others. */
           || (self->begun && GTK_IS_TREE_EXPANDER (focus))))
    {
      tern_window_focus_list (self);
      tern_message_view_begin (self->list);
    }
  self->begun = TRUE;
}

static gboolean
is_below (GListModel *folders, TernFolder *wanted)
{
  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (folders, i);

      if (folder == wanted || is_below (tern_folder_get_children (folder), wanted))
        return TRUE;
    }
  return FALSE;
}

/* Whether the tree still has the folder that is shown. One that is hidden is in it as well. */
static gboolean
is_folder_there (TernWindow *self)
{
  gint64 id = tern_folder_get_id (self->folder);

  if (tern_folder_get_kind (self->folder) == TERN_FOLDER_MAILBOX)
    return tern_folder_tree_find (self->tree, id) == self->folder;
  return is_below (G_LIST_MODEL (self->tree), self->folder);
}

void
tern_window_stop_saved_search (TernWindow *self)
{
  if (self->saved_search != NULL)
    tern_search_stop (self->saved_search);
  g_clear_object (&self->saved_search);
}

static void
leave_folder (TernWindow *self)
{
  tern_window_stop_saved_search (self);
  unwatch_folder (self);
  tern_window_forget_search (self);
  g_clear_object (&self->folder);
  tern_window_show_message (self, NULL);
  tern_message_view_set_list (self->list, NULL);
}

void
tern_window_open_first_folder (TernWindow *self)
{
  TernFolder *first;

  if (self->folder != NULL && !is_folder_there (self))
    leave_folder (self);
  first = self->folder == NULL ? find_first_folder (self) : NULL;
  if (first == NULL)
    return;
  tern_sidebar_select (self->sidebar, first);
  if (self->folder == NULL)
    return;
  g_signal_connect_object (tern_message_view_get_list (self->list), "notify::loading",
                           G_CALLBACK (on_first_list_loaded), self, G_CONNECT_SWAPPED);
}

static gboolean
on_favourite_key (GtkWidget *widget, GVariant *index, gpointer data)
{
  TernWindow *self = TERN_WINDOW (widget);
  TernFolder *favourite = tern_folder_tree_get_favourite (self->tree, g_variant_get_uint32 (index));

  if (favourite == NULL || adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL
      || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "mail") != 0)
    return GDK_EVENT_PROPAGATE;
  tern_sidebar_select (self->sidebar, favourite);
  tern_window_focus_list (self);
  return GDK_EVENT_STOP;
}

void
tern_window_add_favourite_keys (TernWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < 9; i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_1 + i, GDK_CONTROL_MASK),
                                                gtk_callback_action_new (on_favourite_key, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_uint32 (i));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
tern_window_show_list (TernWindow *self, TernMessageList *list)
{
  /* What is shown of it stays, then. */
  if (tern_message_view_get_list (self->list) == list)
    return;
  tern_window_show_message (self, NULL);
  tern_message_view_set_list (self->list, list);
  /* What was selected went with the old list. */
  tern_window_update_actions (self);
  tern_window_show_count (self);
  if (self->search != NULL || self->saved_search != NULL)
    g_signal_connect_object (list, "notify::n-items", G_CALLBACK (tern_window_show_count), self, G_CONNECT_SWAPPED);
  /* What can be done with a row can be done before the reader shows it. */
  g_signal_connect_object (tern_message_view_get_selection (self->list), "selection-changed",
                           G_CALLBACK (tern_window_update_actions), self, G_CONNECT_SWAPPED);
}

/* (transfer full). */
static TernListQuery *
make_query (TernFolder *folder)
{
  g_autoptr (GArray) mailboxes = tern_folder_dup_mailboxes (folder);

  if (tern_folder_get_kind (folder) == TERN_FOLDER_STARRED)
    return tern_list_query_new_starred ();
  if (tern_folder_get_kind (folder) == TERN_FOLDER_UNREAD)
    return tern_list_query_new_unread ();
  return tern_list_query_new_mailboxes ((const gint64 *) mailboxes->data, mailboxes->len);
}

/* What a search that is kept finds, here at once and on the servers. */
static void
show_saved_search (TernWindow *self)
{
  self->saved_search = tern_search_new (self->client, tern_folder_get_search_text (self->folder),
                                        tern_folder_get_search_scope (self->folder));
  tern_window_show_list (self, tern_search_get_list (self->saved_search));
  tern_search_ask_server (self->saved_search);
}

void
tern_window_reload_folder (TernWindow *self)
{
  g_autoptr (TernListQuery) query = make_query (self->folder);
  g_autoptr (TernMessageList) list = NULL;

  tern_window_stop_saved_search (self);
  if (self->search != NULL)
    {
      tern_window_search_changed (self);
      return;
    }
  if (tern_folder_get_kind (self->folder) == TERN_FOLDER_SEARCH)
    {
      show_saved_search (self);
      return;
    }
  tern_window_apply_listing (self, query);
  list = tern_message_list_new_for_query (self->client, query);
  tern_window_show_list (self, list);
}

void
tern_window_show_folder (TernWindow *self, TernFolder *folder)
{
  if (folder == self->folder)
    return;
  tern_window_forget_search (self);
  if (self->folder != NULL)
    unwatch_folder (self);
  g_set_object (&self->folder, folder);
  tern_message_view_set_folder (self->list, tern_folder_words_name (folder), tern_folder_get_role (folder));
  tern_window_reload_folder (self);
  watch_folder (self);
  remember_folder (self);
}
