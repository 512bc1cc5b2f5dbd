/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keys in the tree of folders; see the header. */

#include "ui/sidebar/tern-sidebar-keys.h"

#include "ui/sidebar/tern-folder-words.h"
#include "ui/sidebar/tern-sidebar-private.h"

#include <string.h>

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

/* --- the beginning of a name --- */

/* What was typed within this time is one name. */
#define TYPING_USEC 1000000

typedef struct
{
  TernSidebar *sidebar; /* not owned: the view is in it */
  GtkListView *view;
  GString *typed;       /* folded */
  gint64 last;
} Typing;

static void
typing_free (gpointer data, GClosure *closure)
{
  Typing *typing = data;

  g_string_free (typing->typed, TRUE);
  g_free (typing);
}

/* Of a name, or of the path once a "/" was typed: there it stands for whatever the server separates folders with. */
static gboolean
row_begins_with (GtkListView *view, guint position, const char *typed)
{
  g_autoptr (GtkTreeListRow) row = get_row (view, position);
  g_autoptr (TernFolder) folder = gtk_tree_list_row_get_item (row);
  char delimiter = tern_folder_get_delimiter (folder);
  g_autofree char *text = g_strdup (strchr (typed, '/') != NULL ? tern_folder_get_path (folder)
                                                               : tern_folder_words_name (folder));
  g_autofree char *folded = NULL;

  if (strchr (typed, '/') != NULL && delimiter != '\0')
    g_strdelimit (text, (const char[]){ delimiter, '\0' }, '/');
  folded = g_utf8_casefold (text, -1);
  return g_str_has_prefix (folded, typed);
}

/* The same letter again goes to the next of it. */
static gboolean
is_repeated (const char *typed)
{
  gunichar first = g_utf8_get_char (typed);

  for (const char *at = typed; *at != '\0'; at = g_utf8_next_char (at))
    if (g_utf8_get_char (at) != first)
      return FALSE;
  return TRUE;
}

static gboolean
go_to_name (GtkListView *view, const char *typed, gboolean next)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (view)));
  guint selected = get_selected (view);
  guint from = selected == GTK_INVALID_LIST_POSITION ? 0 : selected + (next ? 1 : 0);

  for (guint i = 0; i < n; i++)
    if (row_begins_with (view, (from + i) % n, typed))
      {
        go_to (view, (from + i) % n);
        return TRUE;
      }
  return FALSE;
}

static gboolean
type (Typing *typing, gunichar letter)
{
  g_autofree char *first = NULL;
  gint64 now = g_get_monotonic_time ();

  if (now - typing->last > TYPING_USEC)
    g_string_truncate (typing->typed, 0);
  typing->last = now;
  g_string_append_unichar (typing->typed, g_unichar_tolower (letter));
  if (go_to_name (typing->view, typing->typed->str, g_utf8_strlen (typing->typed->str, -1) == 1))
    return GDK_EVENT_STOP;
  /* No name goes on like that: the letter begins another. */
  if (!is_repeated (typing->typed->str))
    {
      g_string_truncate (typing->typed, 0);
      g_string_append_unichar (typing->typed, g_unichar_tolower (letter));
    }
  first = g_strndup (typing->typed->str, (gsize) (g_utf8_next_char (typing->typed->str) - typing->typed->str));
  go_to_name (typing->view, first, TRUE);
  return GDK_EVENT_STOP;
}

/* --- what is done with a folder --- */

static gboolean
act (Typing *typing, const char *action)
{
  TernFolder *folder = tern_sidebar_get_row_folder (typing->sidebar);

  if (folder == NULL)
    return GDK_EVENT_PROPAGATE;
  tern_sidebar_act_on (typing->sidebar, folder);
  gtk_widget_activate_action (GTK_WIDGET (typing->sidebar), action, NULL);
  return GDK_EVENT_STOP;
}

/* Those with Control, Alt or Shift, and those with a function. */
static gboolean
run_chord (Typing *typing, guint keyval, GdkModifierType state)
{
  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && state == GDK_SHIFT_MASK))
    return tern_sidebar_open_menu (typing->sidebar) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_F2 && state == 0)
    return act (typing, "folder.rename");
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && state == GDK_ALT_MASK)
    return act (typing, "folder.properties");
  if ((keyval == GDK_KEY_N || keyval == GDK_KEY_n) && state == (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    return act (typing, "folder.new");
  if (keyval == GDK_KEY_Up && state == (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    return act (typing, "folder.up");
  if (keyval == GDK_KEY_Down && state == (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    return act (typing, "folder.down");
  if ((keyval == GDK_KEY_Z || keyval == GDK_KEY_z) && (state & GDK_CONTROL_MASK) != 0)
    {
      gtk_widget_activate_action (GTK_WIDGET (typing->sidebar), state & GDK_SHIFT_MASK ? "win.redo" : "win.undo", NULL);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, gpointer data)
{
  Typing *typing = data;
  GtkListView *view = typing->view;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (view)) == GTK_TEXT_DIR_RTL;
  gunichar letter = gdk_keyval_to_unicode (keyval);
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_SHIFT_MASK);

  if (run_chord (typing, keyval, held) == GDK_EVENT_STOP)
    return GDK_EVENT_STOP;
  if (held & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  if (letter == 0)
    typing->last = 0;
  if (keyval == (rtl ? GDK_KEY_Left : GDK_KEY_Right))
    return open_row (view);
  if (keyval == (rtl ? GDK_KEY_Right : GDK_KEY_Left))
    return close_row_or_go_up (view);
  if (letter != 0 && (g_unichar_isalnum (letter) || letter == '/'))
    return type (typing, letter);
  return GDK_EVENT_PROPAGATE;
}

void
tern_sidebar_keys_attach (TernSidebar *self, GtkListView *view)
{
  Typing *typing = g_new0 (Typing, 1);
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  typing->sidebar = self;
  typing->view = view;
  typing->typed = g_string_new (NULL);
  g_signal_connect_data (controller, "key-pressed", G_CALLBACK (on_key_pressed), typing, typing_free,
                         G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (view), controller);
}
