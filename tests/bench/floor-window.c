/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The least a window with a list can be, for window.py: floor-window ROWS shows that many GtkStringObjects in a
 * GtkListView. Ctrl+D names the selected row anew, F5 puts ten rows above all, F7 shows another list. */

#include <adwaita.h>
#include <stdlib.h>

#define WIDTH 1200
#define HEIGHT 800
/* As high as a row of messages, so that as many are seen. */
#define ROW_HEIGHT 79
#define NEW_ROWS 10

static guint n_rows;
static GtkStringList *strings;
static GtkSingleSelection *selection;

static GtkStringList *
make_strings (const char *what)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 1; i <= n_rows; i++)
    gtk_string_list_take (list, g_strdup_printf ("%s %u", what, i));
  return list;
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   "ellipsize", PANGO_ELLIPSIZE_END,
                                   "height-request", ROW_HEIGHT,
                                   "xalign", 0.0,
                                   NULL);

  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_list_item_set_accessible_label (item, text);
  g_object_set_data (G_OBJECT (gtk_list_item_get_item (item)), "list-item", item);
}

static gboolean
rename_selected (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GtkStringObject *string = gtk_single_selection_get_selected_item (selection);
  GtkListItem *item = g_object_get_data (G_OBJECT (string), "list-item");
  const char *before = gtk_list_item_get_accessible_label (item);
  const char *text = gtk_string_object_get_string (string);
  g_autofree char *starred = g_strdup_printf ("%s, starred", text);

  gtk_list_item_set_accessible_label (item, g_str_equal (before, text) ? starred : text);
  return TRUE;
}

static gboolean
insert_rows (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  for (guint i = 1; i <= NEW_ROWS; i++)
    {
      g_autofree char *text = g_strdup_printf ("New %u", i);

      gtk_string_list_splice (strings, 0, 0, (const char *[]){ text, NULL });
    }
  return TRUE;
}

static gboolean
show_other (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  g_autoptr (GtkStringList) other = make_strings ("Other");

  gtk_single_selection_set_model (selection, G_LIST_MODEL (other));
  g_set_object (&strings, other);
  return TRUE;
}

static void
add_keys (GtkWidget *list)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  const struct
  {
    guint key;
    GdkModifierType held;
    GtkShortcutFunc func;
  } table[] = {
    { GDK_KEY_d, GDK_CONTROL_MASK, rename_selected },
    { GDK_KEY_F5, 0, insert_rows },
    { GDK_KEY_F7, 0, show_other },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new (gtk_keyval_trigger_new (table[i].key, table[i].held),
                          gtk_callback_action_new (table[i].func, NULL, NULL)));
  gtk_widget_add_controller (list, keys);
}

static GtkWidget *
build_list (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  strings = make_strings ("Row");
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (strings)));
  list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  gtk_list_view_set_tab_behavior (GTK_LIST_VIEW (list), GTK_LIST_TAB_ITEM);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, "Rows", -1);
  add_keys (list);
  return list;
}

static void
on_activated (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = build_list ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scroller);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_title (GTK_WINDOW (window), "Floor");
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (list);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);

  n_rows = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 10000;
  g_signal_connect (application, "activate", G_CALLBACK (on_activated), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
