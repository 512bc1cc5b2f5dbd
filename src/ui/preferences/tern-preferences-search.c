/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The name of the entry to search in; see the header. */

#include "ui/preferences/tern-preferences-search.h"

/* The entry is the template's own, and found as a widget below. */
static GtkWidget *
find_entry (GtkWidget *widget)
{
  if (GTK_IS_SEARCH_ENTRY (widget))
    return widget;
  /* A row with choices has an entry of its own in its list. */
  if (GTK_IS_POPOVER (widget))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
tern_preferences_search_name (AdwPreferencesDialog *dialog, const char *name)
{
  GtkWidget *content = adw_dialog_get_child (ADW_DIALOG (dialog));
  GtkWidget *entry = content != NULL ? find_entry (content) : NULL;

  adw_preferences_dialog_set_search_enabled (dialog, entry != NULL);
  if (entry != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
