/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Long press and swipe; see the header. */

#include "ui/list/tern-list-touch.h"

/* Pixels a second: GTK's own pages are turned by a flick of 400; what puts mail away is meant. */
#define SWIPE_VELOCITY 700
/* So much more sideways than up or down. */
#define SWIPE_SLOPE 2

static void
on_held (GtkGesture *gesture, double x, double y, TernSelectMode *mode)
{
  GtkWidget *list_view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  TernListRow *row = tern_message_factory_pick (GTK_LIST_VIEW (list_view), x, y);
  guint position = row != NULL ? tern_message_factory_get_position (row) : TERN_MESSAGE_LIST_NOWHERE;

  if (row == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  if (tern_select_mode_get_active (mode))
    tern_select_mode_turn (mode, position);
  else
    tern_select_mode_begin (mode, position);
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
}

static gboolean
is_swipe (double velocity_x, double velocity_y)
{
  return ABS (velocity_x) >= SWIPE_VELOCITY && ABS (velocity_x) >= SWIPE_SLOPE * ABS (velocity_y);
}

static void
on_swiped (GtkGestureSwipe *swipe, double velocity_x, double velocity_y, TernSelectMode *mode)
{
  GtkWidget *list_view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (swipe));
  gboolean leftward = velocity_x < 0;
  gboolean to_start = leftward == (gtk_widget_get_direction (list_view) != GTK_TEXT_DIR_RTL);
  double x, y;
  TernListRow *row;

  if (tern_select_mode_get_active (mode) || !is_swipe (velocity_x, velocity_y)
      || !gtk_gesture_get_point (GTK_GESTURE (swipe), NULL, &x, &y))
    return;
  row = tern_message_factory_pick (GTK_LIST_VIEW (list_view), x, y);
  if (row == NULL || tern_list_row_get_item (row) == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (swipe), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_activate_action (list_view, "messages.act", "(sx)", to_start ? "trash" : "archive",
                              tern_message_get_id (tern_list_row_get_item (row)));
}

void
tern_list_touch_add (GtkListView *list_view, TernSelectMode *mode)
{
  GtkGesture *hold = gtk_gesture_long_press_new (), *swipe = gtk_gesture_swipe_new ();

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (on_held), mode, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (list_view), GTK_EVENT_CONTROLLER (hold));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (swipe), TRUE);
  g_signal_connect_object (swipe, "swipe", G_CALLBACK (on_swiped), mode, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (list_view), GTK_EVENT_CONTROLLER (swipe));
}
