/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the list of messages is called, and what is said in the place of its rows. */
#include "ui/list/tern-message-view-private.h"

#include "ui/list/tern-empty-words.h"
#include "ui/list/tern-message-sentence.h"

/* The name of the list is spoken, not seen: while thousands of rows arrive it is written now and then. */
#define NAME_MS 250

guint
tern_message_view_get_n_items (TernMessageView *self)
{
  return self->list == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

static gboolean
on_time_to_name (gpointer data)
{
  TernMessageView *self = data;
  g_autofree char *name = NULL;
  g_autofree char *filter = tern_filter_bar_dup_words (tern_filter_bar_get_filter (self->filter_bar));
  guint unread = 0;

  self->name_source = 0;
  if (self->list != NULL)
    g_object_get (self->list, "unread", &unread, NULL);
  name = tern_message_words_name_list (self->folder_name, filter, tern_message_view_get_n_items (self), unread);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return G_SOURCE_REMOVE;
}

void
tern_message_view_name_soon (TernMessageView *self)
{
  if (self->name_source == 0)
    self->name_source = g_timeout_add (NAME_MS, on_time_to_name, self);
}

void
tern_message_view_name_now (TernMessageView *self)
{
  g_clear_handle_id (&self->name_source, g_source_remove);
  on_time_to_name (self);
}

void
tern_message_view_describe_empty (TernMessageView *self)
{
  guint filter = tern_filter_bar_get_filter (self->filter_bar);

  tern_empty_words_show (self->empty_page, self->role, filter, self->search_empty);
  if (self->search_empty == NULL)
    gtk_widget_set_visible (self->show_all_button, filter != 0);
}

static const char *
choose_page (TernMessageView *self, GError *error)
{
  if (tern_message_view_get_n_items (self) > 0 || self->list == NULL)
    return "list";
  if (error != NULL)
    return "error";
  return tern_message_list_get_loading (self->list) ? "list" : "empty";
}

/* Shows the rows, or what there is to say in their place. The focus is never lost on the way. */
void
tern_message_view_update_page (TernMessageView *self)
{
  g_autoptr (GError) error = NULL;
  const char *page;
  gboolean had_focus = (gtk_widget_get_state_flags (GTK_WIDGET (self->stack)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  if (self->list != NULL)
    g_object_get (self->list, "error", &error, NULL);
  page = choose_page (self, error);
  if (error != NULL)
    adw_status_page_set_description (self->error_page, error->message);
  had_focus = tern_list_place_take_lost_focus (self->place) || had_focus;
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, page);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}
