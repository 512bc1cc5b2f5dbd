/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the list is shown: its order, threads and the quick filter; see the window's private header. */

#include "ui/window/tern-window-listing.h"

#include "ui/list/tern-list-columns.h"

#include <glib/gi18n-lib.h>

/* How many are selected is said after this much rest. */
#define SAY_MSEC 500

/* What the names of the actions begin with that show a column, and hide it. */
#define COLUMN "column-"

static void
set_state (TernWindow *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

static void
update_column_states (TernWindow *self)
{
  guint columns;

  g_object_get (self->list, "columns", &columns, NULL);
  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    {
      g_autofree char *name = g_strconcat (COLUMN, tern_column_get_name (i), NULL);

      set_state (self, name, g_variant_new_boolean ((columns & (1u << i)) != 0));
    }
}

/* As the list that is shown is. */
static void
update_states (TernWindow *self)
{
  TernMessageList *list = tern_message_view_get_list (self->list);
  gboolean ascending = FALSE;
  TernListSort sort = list != NULL ? tern_message_list_get_sort (list, &ascending) : TERN_LIST_SORT_DATE;

  gboolean one_line;

  g_object_get (self->list, "one-line", &one_line, NULL);
  set_state (self, "one-line", g_variant_new_boolean (one_line));
  update_column_states (self);
  set_state (self, "sort", g_variant_new_string (tern_listing_get_sort_name (sort)));
  set_state (self, "sort-ascending", g_variant_new_boolean (ascending));
  set_state (self, "threads", g_variant_new_boolean (list != NULL && tern_message_list_get_threaded (list)));
  set_state (self, "quick-filter", g_variant_new_boolean (tern_message_view_get_filter_shown (self->list)));
}

static void
sort_changed (GSimpleAction *action, GVariant *value, gpointer data)
{
  TernWindow *self = data;
  TernMessageList *list = tern_message_view_get_list (self->list);
  TernListSort sort = tern_listing_find_sort (g_variant_get_string (value, NULL));

  if (list == NULL || sort == tern_message_list_get_sort (list, NULL))
    return;
  tern_message_list_set_sort (list, sort, tern_listing_begins_ascending (sort));
  tern_window_remember_order (self);
  update_states (self);
}

/* The header of a column; a second time, the other way round. */
static void
on_sort_asked (TernWindow *self, guint sort)
{
  TernMessageList *list = tern_message_view_get_list (self->list);
  gboolean ascending;

  if (tern_message_list_get_sort (list, &ascending) == sort)
    tern_message_list_set_sort (list, sort, !ascending);
  else
    tern_message_list_set_sort (list, sort, tern_listing_begins_ascending (sort));
  tern_window_remember_order (self);
  update_states (self);
}

static void
ascending_changed (GSimpleAction *action, GVariant *value, gpointer data)
{
  TernWindow *self = data;
  TernMessageList *list = tern_message_view_get_list (self->list);
  gboolean ascending;

  if (list == NULL)
    return;
  tern_message_list_get_sort (list, &ascending);
  if (ascending != g_variant_get_boolean (value))
    tern_message_list_set_sort (list, tern_message_list_get_sort (list, NULL), !ascending);
  tern_window_remember_order (self);
  update_states (self);
}

static void
threads_changed (GSimpleAction *action, GVariant *value, gpointer data)
{
  TernWindow *self = data;
  TernMessageList *list = tern_message_view_get_list (self->list);

  if (list != NULL)
    tern_message_list_set_threaded (list, g_variant_get_boolean (value));
  tern_window_remember_order (self);
  update_states (self);
}

static void
one_line_changed (GSimpleAction *action, GVariant *value, gpointer data)
{
  tern_window_choose_rows (data, g_variant_get_boolean (value));
  update_states (data);
}

static void
column_changed (GSimpleAction *action, GVariant *value, gpointer data)
{
  TernWindow *self = data;
  guint column = tern_columns_from_names (g_action_get_name (G_ACTION (action)) + strlen (COLUMN)), columns;

  g_object_get (self->list, "columns", &columns, NULL);
  tern_window_choose_columns (self, g_variant_get_boolean (value) ? columns | column : columns & ~column);
  update_states (self);
}

/* By key it is also the way to it, from anywhere in the window. */
static void
filter_changed (GSimpleAction *action, GVariant *value, gpointer data)
{
  TernWindow *self = data;
  gboolean away = tern_message_view_get_filter_shown (self->list) && !tern_message_view_has_filter_focus (self->list);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  gboolean by_button = focus == GTK_WIDGET (self->filter_button);

  if (tern_message_view_get_list (self->list) == NULL)
    return;
  if (!by_button)
    tern_window_focus_list (self);
  tern_message_view_show_filter (self->list, g_variant_get_boolean (value) || (away && !by_button));
  update_states (self);
}

static gboolean
on_time_to_say (gpointer data)
{
  TernWindow *self = data;
  guint n = tern_window_get_n_selected (self);
  g_autofree char *text = g_strdup_printf (ngettext ("%'u selected", "%'u selected", n), n);

  self->say_selected = 0;
  if (n > 1 || (n == 1 && tern_window_is_selecting (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self->list), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  return G_SOURCE_REMOVE;
}

/* Said once the person rests: a range grows row by row. */
static void
on_n_selected_changed (TernWindow *self)
{
  tern_window_show_count (self);
  g_clear_handle_id (&self->say_selected, g_source_remove);
  if (tern_window_get_n_selected (self) > 1 || tern_window_is_selecting (self))
    self->say_selected = g_timeout_add (SAY_MSEC, on_time_to_say, self);
}

static void
on_list_changed (TernWindow *self)
{
  TernSelection *selection = tern_message_view_get_selection (self->list);

  if (selection != NULL)
    g_signal_connect_object (selection, "notify::n-selected", G_CALLBACK (on_n_selected_changed), self,
                             G_CONNECT_SWAPPED);
  on_n_selected_changed (self);
  update_states (self);
}

static const GActionEntry entries[] = {
  { .name = "sort", .parameter_type = "s", .state = "'date'", .change_state = sort_changed },
  { .name = "sort-ascending", .parameter_type = "b", .state = "false", .change_state = ascending_changed },
  { .name = "threads", .state = "false", .change_state = threads_changed },
  { .name = "one-line", .state = "false", .change_state = one_line_changed },
  { .name = "quick-filter", .state = "false", .change_state = filter_changed },
};

static void
add_column_actions (TernWindow *self)
{
  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    {
      g_autofree char *name = g_strconcat (COLUMN, tern_column_get_name (i), NULL);
      GActionEntry entry = { .name = name, .state = "false", .change_state = column_changed };

      g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
    }
}

void
tern_window_add_view_actions (TernWindow *self)
{
  g_autoptr (GAction) group_by_date = g_settings_create_action (self->settings, "group-by-date");

  g_action_map_add_action (G_ACTION_MAP (self), group_by_date);
  add_column_actions (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->list, "sort-asked", G_CALLBACK (on_sort_asked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "filter-shown", G_CALLBACK (update_states), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::selection", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
}
