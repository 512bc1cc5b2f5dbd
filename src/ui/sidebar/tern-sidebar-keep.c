/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A folder that gets another place keeps the focus; of one that goes, here or on its server, the row that stands there
 * then gets it. */

#include "ui/sidebar/tern-folder-row.h"
#include "ui/sidebar/tern-sidebar-private.h"

static GtkWidget *
get_focus (TernSidebar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

/* The widget of a row that was taken out still shows it for a while; the row is another. */
static gboolean
is_on_row (TernSidebar *self, GtkWidget *focus, guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  return row != NULL && focus != NULL && GTK_IS_TREE_EXPANDER (focus)
         && gtk_tree_expander_get_list_row (GTK_TREE_EXPANDER (focus)) == row;
}

/* It gives the focus back when it is gone, which is after it said that it is closed. */
static gboolean
is_behind_dialog (TernSidebar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return ADW_IS_APPLICATION_WINDOW (root)
         && adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (root)) != NULL;
}

static gboolean
give_focus_back (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  TernSidebar *self = data;
  GtkWidget *focus = get_focus (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint position = tern_sidebar_find_row (self, self->lost);
  gboolean elsewhere = focus != NULL && focus != view && !gtk_widget_is_ancestor (focus, view)
                       && !gtk_widget_is_ancestor (view, focus) && gtk_widget_get_mapped (focus);
  gboolean right = is_on_row (self, focus, position);

  if (is_behind_dialog (self) || (self->menu != NULL && focus != NULL && gtk_widget_is_ancestor (focus, self->menu)))
    return G_SOURCE_CONTINUE;
  self->lost_id = 0;
  g_clear_object (&self->lost);
  /* A dialog, or the person, has it now. */
  if (n == 0 || elsewhere || right)
    return G_SOURCE_REMOVE;
  if (position == GTK_INVALID_LIST_POSITION)
    position = MIN (self->lost_position, n - 1);
  gtk_list_view_scroll_to (self->view, position, GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  return G_SOURCE_REMOVE;
}

static void
keep (TernSidebar *self, TernFolder *folder, guint position)
{
  if (self->lost_id != 0)
    return;
  g_set_object (&self->lost, folder);
  self->lost_position = position;
  self->lost_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), give_focus_back, self, NULL);
}

static void
on_rows_changed (TernSidebar *self, guint position, guint removed, guint added)
{
  GtkWidget *focus = get_focus (self);
  GtkWidget *row = focus != NULL && GTK_IS_TREE_EXPANDER (focus)
                       ? gtk_tree_expander_get_child (GTK_TREE_EXPANDER (focus))
                       : NULL;

  if (removed == 0 || self->lost_id != 0 || row == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)))
    return;
  keep (self, tern_folder_row_get_folder (TERN_FOLDER_ROW (row)), position);
}

void
tern_sidebar_keep_focus (TernSidebar *self)
{
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_rows_changed), self, G_CONNECT_SWAPPED);
}

typedef struct
{
  TernFolder *folder;
  guint position;
} Behind;

static void
behind_free (gpointer data)
{
  Behind *behind = data;

  g_object_unref (behind->folder);
  g_free (behind);
}

void
tern_sidebar_keep_acting (TernSidebar *self)
{
  guint position = self->acting != NULL ? tern_sidebar_find_row (self, self->acting) : GTK_INVALID_LIST_POSITION;

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  tern_sidebar_focus_row (self, position);
  keep (self, self->acting, position);
}

static void
on_closed (AdwDialog *dialog, TernSidebar *self)
{
  const Behind *behind = g_object_get_data (G_OBJECT (dialog), "tern-behind");

  keep (self, behind->folder, behind->position);
}

void
tern_sidebar_keep_behind (TernSidebar *self, AdwDialog *dialog)
{
  Behind *behind = g_new0 (Behind, 1);

  behind->folder = g_object_ref (self->acting);
  behind->position = tern_sidebar_find_row (self, self->acting);
  g_object_set_data_full (G_OBJECT (dialog), "tern-behind", behind, behind_free);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (on_closed), self, G_CONNECT_DEFAULT);
}
