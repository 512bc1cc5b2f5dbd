/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Choosing messages one by one: the button, and the bar of what can be done; see the window's private header. */

#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

static void
select_changed (GSimpleAction *action, GVariant *value, gpointer data)
{
  TernWindow *self = data;
  TernSelectMode *mode = tern_message_view_get_select_mode (self->list);

  if (g_variant_get_boolean (value))
    tern_select_mode_begin (mode, TERN_MESSAGE_LIST_NOWHERE);
  else
    tern_select_mode_end (mode);
  tern_window_focus_list (self);
}

static void
select_all_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSelection *selection = tern_message_view_get_selection (TERN_WINDOW (data)->list);

  if (selection != NULL)
    gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
}

/* The focus is not lost with the bar. */
static void
on_active_changed (TernWindow *self)
{
  gboolean active = tern_window_is_selecting (self);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "select");
  gboolean focused = (gtk_widget_get_state_flags (self->select_bar) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (active));
  if (focused && !active)
    tern_window_focus_list (self);
  gtk_widget_set_visible (self->select_bar, active);
  tern_window_show_count (self);
  tern_window_update_actions (self);
}

static const GActionEntry entries[] = {
  { .name = "select", .state = "false", .change_state = select_changed },
  { .name = "select-all", .activate = select_all_activated },
};

void
tern_window_add_select_actions (TernWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (tern_message_view_get_select_mode (self->list), "notify::active",
                           G_CALLBACK (on_active_changed), self, G_CONNECT_SWAPPED);
}

gboolean
tern_window_is_selecting (TernWindow *self)
{
  return tern_select_mode_get_active (tern_message_view_get_select_mode (self->list));
}

gboolean
tern_window_end_selecting (TernWindow *self)
{
  if (!tern_window_is_selecting (self))
    return FALSE;
  tern_select_mode_end (tern_message_view_get_select_mode (self->list));
  return TRUE;
}
