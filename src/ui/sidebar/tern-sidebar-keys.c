/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keys in the tree of folders; see the header. */

#include "ui/sidebar/tern-sidebar-keys.h"

#include "ui/sidebar/tern-folder-words.h"

static void
go_to (GtkListView *view, guint position)
{
  gtk_list_view_scroll_to (view, position, GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
}

static GtkTreeListRow *
get_row (GtkListView *view, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (view)), position);
}

static guint
get_selected (GtkListView *view)
{
  return gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (gtk_list_view_get_model (view)));
}

/* A row without children is expanded as well, since some may come. */
static gboolean
is_open (GtkTreeListRow *row)
{
  GListModel *children = gtk_tree_list_row_get_expanded (row) ? gtk_tree_list_row_get_children (row) : NULL;

  return children != NULL && g_list_model_get_n_items (children) > 0;
}

static GtkTreeListRow *
get_selected_row (GtkListView *view)
{
  guint selected = get_selected (view);

  return selected != GTK_INVALID_LIST_POSITION ? get_row (view, selected) : NULL;
}

static gboolean
open_row (GtkListView *view)
{
  g_autoptr (GtkTreeListRow) row = get_selected_row (view);

  if (row != NULL)
    gtk_tree_list_row_set_expanded (row, TRUE);
  return GDK_EVENT_STOP;
}

/* What cannot be closed is left for what it is in. */
static gboolean
close_row_or_go_up (GtkListView *view)
{
  g_autoptr (GtkTreeListRow) row = get_selected_row (view);
  g_autoptr (GtkTreeListRow) parent = row != NULL ? gtk_tree_list_row_get_parent (row) : NULL;

  if (row != NULL && is_open (row))
    gtk_tree_list_row_set_expanded (row, FALSE);
  else if (parent != NULL)
    go_to (view, gtk_tree_list_row_get_position (parent));
  return GDK_EVENT_STOP;
}

static gboolean
row_begins_with (GtkListView *view, guint position, gunichar letter)
{
  g_autoptr (GtkTreeListRow) row = get_row (view, position);
  g_autoptr (GObject) folder = gtk_tree_list_row_get_item (row);
  gunichar first = g_utf8_get_char (tern_folder_words_name ((TernFolder *) folder));

  return g_unichar_tolower (first) == g_unichar_tolower (letter);
}

static gboolean
go_to_letter (GtkListView *view, gunichar letter)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (view)));
  guint selected = get_selected (view);
  guint from = selected == GTK_INVALID_LIST_POSITION ? 0 : selected + 1;

  for (guint i = 0; i < n; i++)
    if (row_begins_with (view, (from + i) % n, letter))
      {
        go_to (view, (from + i) % n);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, gpointer data)
{
  GtkListView *view = data;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (view)) == GTK_TEXT_DIR_RTL;
  gunichar letter = gdk_keyval_to_unicode (keyval);

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  if (keyval == (rtl ? GDK_KEY_Left : GDK_KEY_Right))
    return open_row (view);
  if (keyval == (rtl ? GDK_KEY_Right : GDK_KEY_Left))
    return close_row_or_go_up (view);
  return letter != 0 && g_unichar_isalnum (letter) ? go_to_letter (view, letter) : GDK_EVENT_PROPAGATE;
}

void
tern_sidebar_keys_attach (GtkListView *view)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (on_key_pressed), view, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (view), controller);
}
