/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Who had the keyboard before a menu; see the header. */

#include "ui/window/tern-menu-focus.h"

typedef struct
{
  GtkMenuButton *button;
  GtkWidget *last;   /* who had it last, outside the button and its menu; weak, nullable */
  GtkWidget *before; /* the same, while the menu is open; weak, nullable */
} MenuFocus;

static void
menu_focus_free (gpointer data, GClosure *closure)
{
  MenuFocus *self = data;

  g_clear_weak_pointer (&self->last);
  g_clear_weak_pointer (&self->before);
  g_free (self);
}

static gboolean
is_in (GtkWidget *widget, gpointer ancestor)
{
  return ancestor != NULL && (widget == ancestor || gtk_widget_is_ancestor (widget, ancestor));
}

static void
on_focus_changed (GtkWindow *window, GParamSpec *pspec, MenuFocus *self)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  GtkWidget *before = self->before;

  if (focus == NULL)
    return;
  if (is_in (focus, gtk_menu_button_get_popover (self->button)))
    {
      if (before == NULL)
        g_set_weak_pointer (&self->before, self->last);
      return;
    }
  g_clear_weak_pointer (&self->before);
  if (!is_in (focus, self->button))
    g_set_weak_pointer (&self->last, focus);
  /* The menu has closed, and nothing it led to took the keyboard. */
  else if (before != NULL && gtk_widget_get_mapped (before))
    gtk_widget_grab_focus (before);
  else
    g_clear_weak_pointer (&self->last);
}

void
tern_menu_focus_install (GtkWindow *window, GtkMenuButton *button)
{
  MenuFocus *self = g_new0 (MenuFocus, 1);

  self->button = button;
  g_signal_connect_data (window, "notify::focus-widget", G_CALLBACK (on_focus_changed), self, menu_focus_free,
                         G_CONNECT_DEFAULT);
}
