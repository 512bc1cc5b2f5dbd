/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where the keyboard is in an open list of choices; see the header. */

#include "ui/accounts/tern-combo-focus.h"

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* Else an entry is read by no name at all: the one libadwaita's own label has does not reach the list's item. */
static void
name_entries (GtkWidget *list)
{
  for (GtkWidget *entry = gtk_widget_get_first_child (list); entry != NULL; entry = gtk_widget_get_next_sibling (entry))
    {
      GtkWidget *label = find (entry, GTK_TYPE_LABEL);

      if (label != NULL)
        gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        gtk_label_get_text (GTK_LABEL (label)), -1);
    }
}

/* What is chosen stands in a list of its own in the row, which has no name. @title: with the line below its key. */
static void
name_list (GtkWidget *row, const char *title)
{
  GtkWidget *list = find (row, GTK_TYPE_LIST_VIEW);
  g_auto (GStrv) parts = g_strsplit (title, "_", 2);
  g_autofree char *name = g_strjoinv ("", parts);

  if (list != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_opened (GtkWidget *popover, AdwComboRow *row)
{
  GtkWidget *list = find (popover, GTK_TYPE_LIST_VIEW);
  guint chosen = adw_combo_row_get_selected (row);

  if (list == NULL)
    return;
  name_entries (list);
  if (chosen != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (GTK_LIST_VIEW (list), chosen, GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
}

void
tern_combo_focus_install (AdwComboRow *row)
{
  GtkWidget *popover = find (GTK_WIDGET (row), GTK_TYPE_POPOVER);

  g_return_if_fail (popover != NULL);

  name_list (GTK_WIDGET (row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  g_signal_connect_object (popover, "map", G_CALLBACK (on_opened), row, G_CONNECT_AFTER);
}
