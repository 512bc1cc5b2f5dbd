/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The main window: what it is made of and how its parts hear of each other; see the header. */

#include "ui/window/tern-window.h"

#include "ui/window/tern-file-windows.h"
#include "ui/window/tern-keys.h"
#include "ui/window/tern-menu-focus.h"
#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (TernWindow, tern_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_layout_changed (TernWindow *self)
{
  tern_window_layout_changed (self);
}

static void
on_folder_selected (TernWindow *self, TernFolder *folder)
{
  tern_window_show_folder (self, folder);
}

/* Where the folders slide over the list, choosing one is also the wish to see it. */
static void
on_folder_activated (TernWindow *self)
{
  if (g_strcmp0 (adw_multi_layout_view_get_layout_name (self->layouts), "wide") != 0)
    tern_window_focus_list (self);
}

static void
on_status_activated (TernWindow *self, TernMailAccount *account, int kind)
{
  tern_window_fix_problem (self, account, (TernProblem) kind);
}

static void
on_message_rested (TernWindow *self, TernMessage *message)
{
  tern_window_show_message (self, message);
  if (message == NULL)
    tern_reader_set_n_selected (self->reader, tern_window_get_n_selected (self));
}

static void
on_message_acted (TernWindow *self, const char *what, TernMessage *message)
{
  tern_window_act_on (self, what, message);
}

static void
on_read_on (TernWindow *self, gboolean back)
{
  tern_window_read_on (self, back);
}

static void
on_message_opened (TernWindow *self, TernMessage *message)
{
  tern_window_show_message (self, message);
  tern_window_mark_shown_read (self);
  tern_window_focus_reader (self);
}

static void
on_single_keys_changed (TernWindow *self)
{
  g_autofree char *scheme = g_settings_get_string (self->settings, "single-keys");

  tern_keys_attach_scheme (self->list_pane, scheme);
  tern_keys_attach_scheme (self->reader_pane, scheme);
}

static void
on_search_closed (TernWindow *self)
{
  tern_window_end_search (self);
}

static void
on_search_saved (TernWindow *self)
{
  tern_window_save_search (self);
}

static gboolean
tern_window_close_request (GtkWindow *window)
{
  tern_window_save_panes (TERN_WINDOW (window));
  return GTK_WINDOW_CLASS (tern_window_parent_class)->close_request (window);
}

static void
tern_window_dispose (GObject *object)
{
  TernWindow *self = TERN_WINDOW (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_handle_id (&self->count_source, g_source_remove);
  g_clear_handle_id (&self->say_selected, g_source_remove);
  g_clear_weak_pointer (&self->last_focus);
  if (self->search != NULL)
    tern_search_stop (self->search);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_WINDOW);
  g_clear_object (&self->search);
  tern_window_stop_saved_search (self);
  g_clear_object (&self->searched_from);
  g_clear_object (&self->message);
  g_clear_object (&self->folder);
  g_clear_object (&self->tree);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tern_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TernWindow, toast);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, layouts);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, wide_outer);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, wide_inner);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, medium_inner);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, wide_sidebar);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, medium_split);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, narrow_split);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, narrow_pages);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, list_page);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, reader_page);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, list_pane);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, list_header);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, list_title);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, filter_button);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, view_button);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, list);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, select_bar);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, reader_pane);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, reader_header);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, junk_button);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, unread_button);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, star_button);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, reader_bin);
  gtk_widget_class_bind_template_child (widget_class, TernWindow, sign_in_bin);
}

static void
tern_window_class_init (TernWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tern_window_close_request;
  g_type_ensure (TERN_TYPE_SIDEBAR);
  g_type_ensure (TERN_TYPE_MESSAGE_VIEW);
  g_type_ensure (TERN_TYPE_TOAST);
  g_type_ensure (TERN_TYPE_SEARCH_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/window/tern-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_layout_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_status_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_message_rested);
  gtk_widget_class_bind_template_callback (widget_class, on_message_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_message_acted);
  gtk_widget_class_bind_template_callback (widget_class, on_read_on);
  gtk_widget_class_bind_template_callback (widget_class, tern_window_drop_messages);
  gtk_widget_class_bind_template_callback (widget_class, tern_window_reload_folder);
  gtk_widget_class_bind_template_callback (widget_class, tern_window_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, tern_window_search_entered);
  gtk_widget_class_bind_template_callback (widget_class, tern_window_focus_results);
  gtk_widget_class_bind_template_callback (widget_class, on_search_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_saved);
}

static void
tern_window_init (TernWindow *self)
{
  tern_window_add_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::visible-dialog", G_CALLBACK (tern_window_update_front), NULL);
  g_signal_connect_object (self->stack, "notify::visible-child-name", G_CALLBACK (tern_window_update_front), self,
                           G_CONNECT_SWAPPED);
  tern_keys_guard (GTK_WIDGET (self));
  tern_keys_attach (self->list_pane);
  tern_keys_attach (self->reader_pane);
  tern_menu_focus_install (GTK_WINDOW (self), tern_sidebar_get_menu_button (self->sidebar));
  tern_menu_focus_install (GTK_WINDOW (self), self->view_button);
  tern_window_add_menu_key (self);
}

TernWindow *
tern_window_new (AdwApplication *application, TernClient *client, GSettings *settings)
{
  TernWindow *self = g_object_new (TERN_TYPE_WINDOW, "application", application, NULL);
  GListModel *accounts = tern_client_get_accounts (client);

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->tree = tern_folder_tree_new (client);
  tern_file_windows_take_drops (GTK_WINDOW (self), client, settings);
  tern_window_watch_offline (self);
  g_signal_connect_object (settings, "changed::single-keys", G_CALLBACK (on_single_keys_changed), self,
                           G_CONNECT_SWAPPED);
  on_single_keys_changed (self);
  tern_keys_apply (GTK_APPLICATION (application));
  tern_window_restore_panes (self);
  tern_sidebar_set_tree (self->sidebar, client, self->tree);
  tern_window_add_favourite_keys (self);
  g_settings_bind (settings, "speak-preview", self->list, "speak-preview", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "group-by-date", self->list, "group-by-date", G_SETTINGS_BIND_GET);
  tern_window_add_view_actions (self);
  tern_window_add_select_actions (self);
  tern_window_watch_undo (self);
  tern_window_show_message (self, NULL);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (tern_window_accounts_changed), self,
                           G_CONNECT_SWAPPED);
  /* The tree has heard of it first, and the sidebar of the tree. */
  g_signal_connect_object (client, "changed", G_CALLBACK (tern_window_open_first_folder), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->tree, "items-changed", G_CALLBACK (tern_window_open_first_folder), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (client, "action-failed", G_CALLBACK (tern_window_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "action-done", G_CALLBACK (tern_window_say_done), self, G_CONNECT_SWAPPED);
  tern_window_accounts_changed (self);
  tern_window_open_first_folder (self);
  return self;
}
