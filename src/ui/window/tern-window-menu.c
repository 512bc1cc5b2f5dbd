/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The key of the main menu while its button is not on the screen; see the window's private header. */

#include "ui/window/tern-window-private.h"

/* Once the menu is off the screen. */
static gboolean
hide_when_closed (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  if (gtk_widget_get_mapped (data))
    return G_SOURCE_CONTINUE;
  if (tern_window_get_sidebar_shown (TERN_WINDOW (widget)))
    tern_window_show_sidebar (TERN_WINDOW (widget), FALSE);
  return G_SOURCE_REMOVE;
}

/* The menu opened the sidebar, and takes it away again. */
static void
on_menu_closed (GtkPopover *menu, TernWindow *self)
{
  g_signal_handlers_disconnect_by_func (menu, on_menu_closed, self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), hide_when_closed, g_object_ref (menu), g_object_unref);
}

/* A sidebar that slides in is not there before the next frame. */
static gboolean
open_when_there (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  GtkMenuButton *button = tern_sidebar_get_menu_button (TERN_WINDOW (widget)->sidebar);

  if (!tern_window_get_sidebar_shown (TERN_WINDOW (widget)))
    return G_SOURCE_REMOVE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (button)))
    return G_SOURCE_CONTINUE;
  g_signal_connect_object (gtk_menu_button_get_popover (button), "closed", G_CALLBACK (on_menu_closed), widget,
                           G_CONNECT_DEFAULT);
  gtk_menu_button_popup (button);
  return G_SOURCE_REMOVE;
}

/* GTK itself opens a menu whose button is seen. */
static gboolean
open_menu (GtkWidget *widget, GVariant *args, gpointer data)
{
  TernWindow *self = TERN_WINDOW (widget);
  GtkMenuButton *button = tern_sidebar_get_menu_button (self->sidebar);

  if (gtk_widget_get_mapped (GTK_WIDGET (button)) || !tern_window_is_mail_in_front (self))
    return GDK_EVENT_PROPAGATE;
  tern_window_show_sidebar (self, TRUE);
  gtk_widget_add_tick_callback (widget, open_when_there, NULL, NULL);
  return GDK_EVENT_STOP;
}

/* A menu that was open before its button went from the screen is told of as shown when the button is back (GTK 4.18),
 * with no name on any item: it is made anew. */
static void
on_button_mapped (GtkMenuButton *button)
{
  g_autoptr (GMenuModel) menu = g_object_ref (gtk_menu_button_get_menu_model (button));

  gtk_menu_button_set_menu_model (button, NULL);
  gtk_menu_button_set_menu_model (button, menu);
}

void
tern_window_add_menu_key (TernWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F10, 0),
                                                          gtk_callback_action_new (open_menu, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  g_signal_connect (tern_sidebar_get_menu_button (self->sidebar), "map", G_CALLBACK (on_button_mapped), NULL);
}
