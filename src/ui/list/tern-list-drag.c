/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages dragged; see the header. */

#include "ui/list/tern-list-drag.h"

#include "ui/list/tern-dragged-messages.h"
#include "ui/list/tern-message-factory.h"

#include <glib/gi18n-lib.h>

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device = gtk_gesture_get_device (gesture);

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

/* Returns: (transfer full): what goes along when the row at @position is dragged. */
static GArray *
dup_ids (TernMessageView *view, guint position)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (tern_message_view_get_selection (view));

  if (selection != NULL && gtk_selection_model_is_selected (selection, position))
    return tern_message_view_get_selected_ids (view);
  return tern_message_list_dup_row_ids (tern_message_view_get_list (view), position);
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, TernMessageView *view)
{
  GtkWidget *list_view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  TernListRow *row = tern_message_factory_pick (GTK_LIST_VIEW (list_view), x, y);
  g_autoptr (GArray) ids = NULL;

  if (row == NULL || tern_list_row_get_item (row) == NULL || is_touch (GTK_GESTURE (source)))
    return NULL;
  ids = dup_ids (view, tern_message_factory_get_position (row));
  return ids->len > 0 ? gdk_content_provider_new_typed (TERN_TYPE_DRAGGED_MESSAGES, ids) : NULL;
}

/* How many there are goes along below the pointer. */
static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, TernMessageView *view)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *words = NULL;
  GArray *ids;

  g_value_init (&value, TERN_TYPE_DRAGGED_MESSAGES);
  if (!gdk_content_provider_get_value (gtk_drag_source_get_content (source), &value, NULL))
    return;
  ids = g_value_get_boxed (&value);
  words = g_strdup_printf (ngettext ("%'u message", "%'u messages", ids->len), ids->len);
  gtk_label_set_label (GTK_LABEL (label), words);
  gtk_widget_add_css_class (label, "dragged");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

void
tern_list_drag_add (TernMessageView *view, GtkListView *list_view)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE | GDK_ACTION_COPY);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare), view, G_CONNECT_DEFAULT);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), view, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (list_view), GTK_EVENT_CONTROLLER (source));
}
