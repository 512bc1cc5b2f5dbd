/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The buttons of a row under the pointer; see the header. */

#include "ui/list/tern-row-buttons.h"

#include <glib/gi18n.h>

/* What each does when the flag is not set, and when it is. @is_set: nullable. */
static const struct
{
  const char *action;
  gboolean (*is_set) (TernMessage *message);
  const char *icons[2];
  const char *tooltips[2];
} hover_actions[] = {
  { "star", tern_message_get_starred, { "non-starred-symbolic", "starred-symbolic" }, { N_("Star"), N_("Unstar") } },
  { "read",
    tern_message_get_unread,
    { "mail-unread-symbolic", "mail-read-symbolic" },
    { N_("Mark as Unread"), N_("Mark as Read") } },
  { "archive", NULL, { "tern-archive-symbolic" }, { N_("Archive") } },
  { "trash", NULL, { "user-trash-symbolic" }, { N_("Move to the Trash") } },
};

static void
on_clicked (GtkButton *button, TernMessage *message)
{
  const char *action = g_object_get_data (G_OBJECT (button), "tern-action");

  gtk_widget_activate_action (GTK_WIDGET (button), "messages.act", "(sx)", action, tern_message_get_id (message));
}

static GtkWidget *
make_button (TernMessage *message, guint i)
{
  gboolean is_set = hover_actions[i].is_set != NULL && hover_actions[i].is_set (message);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", hover_actions[i].icons[is_set], "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_NONE, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", icon, "focusable", FALSE, "can-focus", FALSE,
                                    "focus-on-click", FALSE, "accessible-role", GTK_ACCESSIBLE_ROLE_NONE,
                                    "tooltip-text", _(hover_actions[i].tooltips[is_set]), NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  g_object_set_data (G_OBJECT (button), "tern-action", (gpointer)hover_actions[i].action);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), message, G_CONNECT_DEFAULT);
  return button;
}

GtkWidget *
tern_row_buttons_new (TernMessage *message)
{
  GtkWidget *buttons = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_NONE, NULL);

  gtk_widget_add_css_class (buttons, "hover-buttons");
  for (guint i = 0; i < G_N_ELEMENTS (hover_actions); i++)
    gtk_box_append (GTK_BOX (buttons), make_button (message, i));
  return buttons;
}
