/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keys of the list of messages; see tern-message-view.h. */
#include "ui/list/tern-message-view-private.h"

#include "ui/list/tern-list-fold.h"

/* Keys are the list's alone, never those of a button or a menu that stands in its place. */
static gboolean
has_keys (TernMessageView *self)
{
  return self->selection != NULL
         && (gtk_widget_get_state_flags (GTK_WIDGET (self->list_view)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static gboolean
open_menu (GtkWidget *widget, GVariant *args, gpointer data)
{
  TernMessageView *self = TERN_MESSAGE_VIEW (widget);

  return has_keys (self) && tern_list_pointer_open_menu (self->pointer);
}

static gboolean
read_on (GtkWidget *widget, GVariant *args, gpointer data)
{
  TernMessageView *self = TERN_MESSAGE_VIEW (widget);

  if (!has_keys (self))
    return FALSE;
  if (tern_select_mode_turn (self->select_mode, tern_selection_get_current (self->selection)))
    return TRUE;
  g_signal_emit_by_name (widget, "read-on", g_variant_get_boolean (args));
  return TRUE;
}

/* Escape is the window's, unless there are several rows to let go of. */
static gboolean
collapse_selection (GtkWidget *widget, GVariant *args, gpointer data)
{
  TernMessageView *self = TERN_MESSAGE_VIEW (widget);
  guint current;

  if (has_keys (self) && tern_select_mode_get_active (self->select_mode))
    {
      tern_select_mode_end (self->select_mode);
      return TRUE;
    }
  if (!has_keys (self) || tern_selection_get_n_selected (self->selection) < 2)
    return FALSE;
  current = tern_selection_get_current (self->selection);
  if (current == TERN_MESSAGE_LIST_NOWHERE)
    return FALSE;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), current, TRUE);
  return TRUE;
}

/* As in a tree: Right opens, Left closes or goes to what it is in; from right to left, the other way round. */
static gboolean
turn_thread (GtkWidget *widget, GVariant *args, gpointer data)
{
  TernMessageView *self = TERN_MESSAGE_VIEW (widget);
  guint current = has_keys (self) ? tern_selection_get_current (self->selection) : TERN_MESSAGE_LIST_NOWHERE;

  if (current == TERN_MESSAGE_LIST_NOWHERE || !tern_message_list_get_threaded (self->list))
    return FALSE;
  if (g_variant_get_boolean (args) != (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL))
    tern_list_fold_open (self->list_view, self->list, current);
  else
    tern_list_fold_close (self->list_view, self->list, current);
  return TRUE;
}

static void
add_key (GtkEventController *keys, guint keyval, GdkModifierType modifiers, GtkShortcutFunc func, GVariant *args)
{
  GtkShortcut *shortcut =
    gtk_shortcut_new (gtk_keyval_trigger_new (keyval, modifiers), gtk_callback_action_new (func, NULL, NULL));

  if (args != NULL)
    gtk_shortcut_set_arguments (shortcut, args);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
}

void
tern_message_view_add_keys (TernMessageView *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  /* Before a row takes Space for selecting. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  add_key (keys, GDK_KEY_space, 0, read_on, g_variant_new_boolean (FALSE));
  add_key (keys, GDK_KEY_space, GDK_SHIFT_MASK, read_on, g_variant_new_boolean (TRUE));
  add_key (keys, GDK_KEY_Right, 0, turn_thread, g_variant_new_boolean (TRUE));
  add_key (keys, GDK_KEY_Left, 0, turn_thread, g_variant_new_boolean (FALSE));
  add_key (keys, GDK_KEY_Escape, 0, collapse_selection, NULL);
  add_key (keys, GDK_KEY_Menu, 0, open_menu, NULL);
  add_key (keys, GDK_KEY_F10, GDK_SHIFT_MASK, open_menu, NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
