/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where a folder is to be moved; see the header. */

#include "ui/sidebar/tern-folder-chooser.h"

#include "model/tern-folder-actions.h"
#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TernFolderChooser
{
  AdwDialog parent_instance;

  TernClient *client;
  TernFolder *folder;
  char *needle; /* folded */
  GtkWidget *entry;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TernFolderChooser, tern_folder_chooser, ADW_TYPE_DIALOG)

gboolean
tern_folder_chooser_can_move (TernFolder *folder, TernFolder *parent)
{
  const char *path = tern_folder_get_path (folder);
  g_autofree char *below = g_strdup_printf ("%s%c", path, tern_folder_get_delimiter (folder));
  g_autofree char *there = NULL;

  if (parent == folder || tern_folder_get_account (parent) != tern_folder_get_account (folder)
      || (tern_folder_get_kind (parent) != TERN_FOLDER_ACCOUNT && tern_folder_get_kind (parent) != TERN_FOLDER_MAILBOX)
      || tern_folder_get_children (parent) == NULL || g_str_has_prefix (tern_folder_get_path (parent), below))
    return FALSE;
  there = tern_folder_dup_path_in (parent, tern_folder_get_name (folder));
  return there != NULL && !g_str_equal (there, path);
}

void
tern_folder_chooser_do_move (TernClient *client, TernFolder *folder, TernFolder *parent)
{
  g_autofree char *path = tern_folder_dup_path_in (parent, tern_folder_get_name (folder));

  if (path != NULL)
    tern_folder_rename (client, folder, path, _("Folder moved"));
}

static TernFolder *
get_folder (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "tern-folder");
}

static char *
dup_words (TernFolder *folder)
{
  if (tern_folder_get_kind (folder) == TERN_FOLDER_ACCOUNT)
    return g_strdup (tern_folder_words_name (folder));
  return g_strdup (tern_folder_get_path (folder));
}

static gboolean
is_shown (GtkListBoxRow *row, gpointer data)
{
  TernFolderChooser *self = data;
  g_autofree char *words = dup_words (get_folder (row));
  g_autofree char *folded = g_utf8_casefold (words, -1);

  return self->needle == NULL || strstr (folded, self->needle) != NULL;
}

static GtkListBoxRow *
find_first (TernFolderChooser *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      return row;
  return NULL;
}

static void
on_search_changed (TernFolderChooser *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_free (self->needle);
  self->needle = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_select_row (self->list, find_first (self));
}

static void
on_row_activated (TernFolderChooser *self, GtkListBoxRow *row)
{
  tern_folder_chooser_do_move (self->client, self->folder, get_folder (row));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_entry_activated (TernFolderChooser *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    on_row_activated (self, row);
}

static void
add_row (TernFolderChooser *self, TernFolder *folder, int depth)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (tern_folder_words_icon (folder));
  GtkWidget *label = gtk_label_new (tern_folder_words_name (folder));
  g_autofree char *words = dup_words (folder);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (box, 6 + 18 * depth);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  g_object_set (icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_object_set (label, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (row), "tern-folder", g_object_ref (folder), g_object_unref);
  gtk_list_box_append (self->list, row);
}

static void
add_rows (TernFolderChooser *self, GListModel *folders, int depth)
{
  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (folders, i);

      if (tern_folder_chooser_can_move (self->folder, folder))
        add_row (self, folder, depth);
      if (tern_folder_get_account (folder) == tern_folder_get_account (self->folder))
        add_rows (self, tern_folder_get_children (folder), depth + 1);
    }
}

static void
tern_folder_chooser_finalize (GObject *object)
{
  TernFolderChooser *self = TERN_FOLDER_CHOOSER (object);

  g_clear_object (&self->client);
  g_clear_object (&self->folder);
  g_free (self->needle);
  G_OBJECT_CLASS (tern_folder_chooser_parent_class)->finalize (object);
}

static void
tern_folder_chooser_class_init (TernFolderChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_folder_chooser_finalize;
}

static void
tern_folder_chooser_init (TernFolderChooser *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *bar = adw_header_bar_new ();

  self->entry = gtk_search_entry_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a folder"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Folders"), -1);
  gtk_list_box_set_filter_func (self->list, is_shown, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), self->entry);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), bar);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 360);
  adw_dialog_set_content_height (ADW_DIALOG (self), 440);
  adw_dialog_set_focus (ADW_DIALOG (self), self->entry);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry), GTK_WIDGET (self->list));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_entry_activated), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (adw_dialog_close), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
}

AdwDialog *
tern_folder_chooser_move (GtkWidget *parent_widget, TernClient *client, TernFolderTree *tree, TernFolder *folder)
{
  TernFolderChooser *self = g_object_new (TERN_TYPE_FOLDER_CHOOSER, NULL);
  /* Translators: the title of a list of places; %s is a folder. */
  g_autofree char *title = g_strdup_printf (_("Move “%s” To"), tern_folder_words_name (folder));

  self->client = g_object_ref (client);
  self->folder = g_object_ref (folder);
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (self->entry), title);
  adw_dialog_set_title (ADW_DIALOG (self), title);
  add_rows (self, G_LIST_MODEL (tree), 0);
  on_search_changed (self);
  adw_dialog_present (ADW_DIALOG (self), parent_widget);
  return ADW_DIALOG (self);
}
