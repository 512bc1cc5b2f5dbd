/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the list is shown: its order, threads and the quick filter; see the window's private header. */

#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

/* How many are selected is said after this much rest. */
#define SAY_MSEC 500

/* Settings that a menu turns on and off. */
static const char *const switches[] = { "group-by-date", "one-line" };

/* By TernListSort: the names the menu has for them, and whether the first to be seen is the lowest. */
static const struct
{
  const char *name;
  gboolean ascending;
} sorts[TERN_LIST_N_SORTS] = {
  [TERN_LIST_SORT_DATE] = { "date", FALSE },
  [TERN_LIST_SORT_SENDER] = { "sender", TRUE },
  [TERN_LIST_SORT_SUBJECT] = { "subject", TRUE },
  [TERN_LIST_SORT_SIZE] = { "size", FALSE },
  [TERN_LIST_SORT_UNREAD] = { "unread", FALSE },
  [TERN_LIST_SORT_STARRED] = { "starred", FALSE },
  [TERN_LIST_SORT_ATTACHMENT] = { "attachment", FALSE },
};

static TernListSort
find_sort (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (g_str_equal (sorts[i].name, name))
      return (TernListSort) i;
  return TERN_LIST_SORT_DATE;
}

static void
set_state (TernWindow *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

/* As the list that is shown is. */
static void
update_states (TernWindow *self)
{
  TernMessageList *list = tern_message_view_get_list (self->list);
  gboolean ascending = FALSE;
  TernListSort sort = list != NULL ? tern_message_list_get_sort (list, &ascending) : TERN_LIST_SORT_DATE;

  set_state (self, "sort", g_variant_new_string (sorts[sort].name));
  set_state (self, "sort-ascending", g_variant_new_boolean (ascending));
  set_state (self, "threads", g_variant_new_boolean (list != NULL && tern_message_list_get_threaded (list)));
  set_state (self, "quick-filter", g_variant_new_boolean (tern_message_view_get_filter_shown (self->list)));
}

static void
sort_changed (GSimpleAction *action, GVariant *value, gpointer data)
{
  TernWindow *self = data;
  TernMessageList *list = tern_message_view_get_list (self->list);
  TernListSort sort = find_sort (g_variant_get_string (value, NULL));

  if (list == NULL || sort == tern_message_list_get_sort (list, NULL))
    return;
  tern_message_list_set_sort (list, sort, sorts[sort].ascending);
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
  update_states (self);
}

static void
threads_changed (GSimpleAction *action, GVariant *value, gpointer data)
{
  TernWindow *self = data;
  TernMessageList *list = tern_message_view_get_list (self->list);

  if (list != NULL)
    tern_message_list_set_threaded (list, g_variant_get_boolean (value));
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
  if (n > 1)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->list), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  return G_SOURCE_REMOVE;
}

/* Said once the person rests: a range grows row by row. */
static void
on_n_selected_changed (TernWindow *self)
{
  tern_window_show_count (self);
  g_clear_handle_id (&self->say_selected, g_source_remove);
  if (tern_window_get_n_selected (self) > 1)
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
  { .name = "quick-filter", .state = "false", .change_state = filter_changed },
};

void
tern_window_add_view_actions (TernWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (self->settings, switches[i]);

      g_action_map_add_action (G_ACTION_MAP (self), action);
    }
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->list, "filter-shown", G_CALLBACK (update_states), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::selection", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
}
