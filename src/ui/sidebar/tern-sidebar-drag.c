/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Folders dragged by the mouse, and what is dropped on a folder: messages, or another folder. */

#include "ui/sidebar/tern-sidebar-private.h"

#include "ui/list/tern-dragged-messages.h"
#include "ui/sidebar/tern-folder-chooser.h"
#include "ui/sidebar/tern-folder-words.h"

/* Milliseconds over a closed folder until it opens: as long as GTK waits before it turns a page under something that is
 * dragged. */
#define OPEN_MSEC 500

/* --- where it is --- */

static void
mark (TernSidebar *self, GtkWidget *expander)
{
  if (self->below_drag == expander)
    return;
  if (self->below_drag != NULL && gtk_widget_get_parent (self->below_drag) != NULL)
    gtk_widget_remove_css_class (gtk_widget_get_parent (self->below_drag), "drop-here");
  g_set_weak_pointer (&self->below_drag, expander);
  if (expander != NULL)
    gtk_widget_add_css_class (gtk_widget_get_parent (expander), "drop-here");
}

static gboolean
on_time_to_open (gpointer data)
{
  TernSidebar *self = data;
  GtkTreeListRow *row = self->over != NULL
                            ? gtk_tree_expander_get_list_row (GTK_TREE_EXPANDER (self->over)) : NULL;

  self->open_id = 0;
  if (row != NULL)
    gtk_tree_list_row_set_expanded (row, TRUE);
  return G_SOURCE_REMOVE;
}

static void
rest_over (TernSidebar *self, GtkWidget *expander)
{
  if (self->over == expander)
    return;
  g_clear_handle_id (&self->open_id, g_source_remove);
  g_set_weak_pointer (&self->over, expander);
  if (expander != NULL)
    self->open_id = g_timeout_add (OPEN_MSEC, on_time_to_open, self);
}

void
tern_sidebar_leave_drag (TernSidebar *self)
{
  mark (self, NULL);
  rest_over (self, NULL);
}

/* --- whether it can be dropped --- */

static gboolean
can_drop (TernSidebar *self, const GValue *value, TernFolder *folder)
{
  if (folder == NULL || value == NULL)
    return FALSE;
  if (G_VALUE_HOLDS (value, TERN_TYPE_FOLDER))
    return tern_folder_chooser_can_move (g_value_get_object (value), folder);
  return tern_folder_get_kind (folder) == TERN_FOLDER_MAILBOX && tern_folder_get_selectable (folder)
         && folder != tern_sidebar_get_selected (self);
}

/* X11 tells of the keyboard only who asks; Wayland's compositor leaves nothing but copying. */
static gboolean
is_copy (GtkDropTarget *target)
{
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);
  GdkDevice *keyboard = gdk_seat_get_keyboard (gdk_device_get_seat (gdk_drop_get_device (drop)));

  return gdk_drop_get_actions (drop) == GDK_ACTION_COPY
         || (keyboard != NULL && (gdk_device_get_modifier_state (keyboard) & GDK_CONTROL_MASK) != 0);
}

static TernFolder *
get_target_of (GtkWidget *expander)
{
  TernFolder *folder = tern_sidebar_get_folder_of (expander);

  return folder != NULL ? tern_folder_get_target (folder) : NULL;
}

static GdkDragAction
on_motion (GtkDropTarget *target, double x, double y, TernSidebar *self)
{
  GtkWidget *expander = tern_sidebar_pick_row (self, x, y);
  const GValue *value = gtk_drop_target_get_value (target);
  gboolean can = can_drop (self, value, get_target_of (expander));

  rest_over (self, expander);
  mark (self, can ? expander : NULL);
  if (!can)
    return 0;
  return !G_VALUE_HOLDS (value, TERN_TYPE_FOLDER) && is_copy (target) ? GDK_ACTION_COPY : GDK_ACTION_MOVE;
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, TernSidebar *self)
{
  TernFolder *folder = get_target_of (tern_sidebar_pick_row (self, x, y));

  tern_sidebar_leave_drag (self);
  if (!can_drop (self, value, folder))
    return FALSE;
  if (G_VALUE_HOLDS (value, TERN_TYPE_FOLDER))
    tern_folder_chooser_do_move (self->client, g_value_get_object (value), folder);
  else
    g_signal_emit_by_name (self, "messages-dropped", folder, g_value_get_boxed (value), is_copy (target));
  return TRUE;
}

/* --- a folder --- */

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, TernSidebar *self)
{
  TernFolder *folder = get_target_of (tern_sidebar_pick_row (self, x, y));
  GdkDevice *device = gtk_gesture_get_device (GTK_GESTURE (source));

  if (folder == NULL || !tern_sidebar_can_move (folder)
      || (device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN))
    return NULL;
  return gdk_content_provider_new_typed (TERN_TYPE_FOLDER, folder);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GtkWidget *label;

  g_value_init (&value, TERN_TYPE_FOLDER);
  if (!gdk_content_provider_get_value (gtk_drag_source_get_content (source), &value, NULL))
    return;
  label = gtk_label_new (tern_folder_words_name (g_value_get_object (&value)));
  gtk_widget_add_css_class (label, "dragged");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

void
tern_sidebar_add_drag (TernSidebar *self)
{
  GType types[] = { TERN_TYPE_DRAGGED_MESSAGES, TERN_TYPE_FOLDER };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_MOVE | GDK_ACTION_COPY);
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "enter", G_CALLBACK (on_motion), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (target, "motion", G_CALLBACK (on_motion), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (target, "leave", G_CALLBACK (tern_sidebar_leave_drag), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
}
