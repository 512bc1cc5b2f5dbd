/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The page of keys; see the header. */

#include "ui/window/tern-keys-dialog.h"

#include "ui/preferences/tern-preferences-search.h"
#include "ui/window/tern-keys.h"

#include <glib/gi18n-lib.h>

/* "Ctrl+U" or "Ctrl++ or Ctrl+=", for eyes and ears alike. */
static char *
describe_keys (const char *keys)
{
  g_auto (GStrv) names = g_strsplit (keys, " ", -1);
  GString *text = g_string_new (NULL);

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *label = NULL;
      GdkModifierType state;
      guint keyval;

      if (!gtk_accelerator_parse (*name, &keyval, &state))
        continue;
      label = gtk_accelerator_get_label (keyval, state);
      /* Translators: between two keys that do the same. */
      g_string_append_printf (text, "%s%s", text->len > 0 ? _(" or ") : "", label);
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
create_row (const TernKey *key)
{
  g_autofree char *keys = describe_keys (key->keys);
  g_autofree char *spoken = g_strdup_printf (_("%1$s: %2$s"), _(key->title), keys);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (keys);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(key->title));
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  /* Its title labels it, and would be said without the keys. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _(title));
  adw_preferences_page_add (page, group);
  return group;
}

/* Returns: the first row. */
static GtkWidget *
add_keys (AdwPreferencesPage *page, const TernKey *keys, guint n)
{
  AdwPreferencesGroup *group = NULL;
  const char *section = NULL;
  GtkWidget *first = NULL;

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = create_row (&keys[i]);

      if (g_strcmp0 (section, keys[i].section) != 0)
        group = add_group (page, keys[i].section);
      section = keys[i].section;
      adw_preferences_group_add (group, row);
      if (first == NULL)
        first = row;
    }
  return first;
}

AdwDialog *
tern_keys_dialog_new (const char *scheme)
{
  AdwDialog *dialog = ADW_DIALOG (adw_preferences_dialog_new ());
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  guint n, n_single;
  const TernKey *keys = tern_keys_get (&n);
  const TernKey *single = tern_keys_get_scheme (scheme, &n_single);

  adw_dialog_set_focus (dialog, add_keys (page, keys, n));
  add_keys (page, single, n_single);
  adw_dialog_set_title (dialog, _("Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 560);
  tern_preferences_search_name (ADW_PREFERENCES_DIALOG (dialog), _("Search keyboard shortcuts"));
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  return dialog;
}
