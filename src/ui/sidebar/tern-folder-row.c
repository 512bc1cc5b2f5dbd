/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One row of the sidebar; see the header. */

#include "ui/sidebar/tern-folder-row.h"

#include "ui/sidebar/tern-folder-words.h"

/* While mail arrives the number of unread messages is written so often: for each GTK measures the whole window. */
#define COUNT_MSEC 250

struct _TernFolderRow
{
  AdwBin parent_instance;

  TernFolder *folder;
  GtkWidget *expander; /* borrowed: it is above */
  GSignalGroup *signals;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *count;
  guint counted;       /* the number that is written */
  guint count_source;  /* until it has run, no others are */
};

G_DEFINE_FINAL_TYPE (TernFolderRow, tern_folder_row, ADW_TYPE_BIN)

static gboolean
is_heading (TernFolder *folder)
{
  TernFolderKind kind = tern_folder_get_kind (folder);

  return kind == TERN_FOLDER_ACCOUNT || kind == TERN_FOLDER_SEARCHES;
}

static void
show_count (TernFolderRow *self)
{
  gboolean is_account = is_heading (self->folder);
  guint n = is_account ? 0 : self->counted;
  g_autofree char *text = n > 0 ? g_strdup_printf ("%'u", n) : NULL;

  gtk_label_set_text (self->count, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0);
  if (is_account || tern_folder_get_unread (self->folder) > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->name), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name), "heading");
}

/* The expander is labelled by its child, which would be read a second time. */
static void
show_sentence (TernFolderRow *self)
{
  g_autofree char *sentence = tern_folder_words_sentence (self->folder);
  GtkAccessible *accessible = GTK_ACCESSIBLE (self->expander);

  gtk_accessible_reset_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

/* A tooltip that is set as a text is also the description, and the name was said already. */
static gboolean
on_tooltip_asked (TernFolderRow *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autofree char *text = self->folder != NULL ? tern_folder_words_tooltip (self->folder) : NULL;

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

/* Returns whether it was another. */
static gboolean
count (TernFolderRow *self)
{
  guint n = tern_folder_words_count (self->folder);

  if (n == self->counted || is_heading (self->folder))
    return FALSE;
  self->counted = n;
  show_count (self);
  show_sentence (self);
  return TRUE;
}

static gboolean
on_time_to_count (gpointer data)
{
  TernFolderRow *self = data;

  if (count (self))
    return G_SOURCE_CONTINUE;
  self->count_source = 0;
  return G_SOURCE_REMOVE;
}

static void
on_count_changed (TernFolderRow *self)
{
  if (self->count_source == 0 && count (self))
    self->count_source = g_timeout_add (COUNT_MSEC, on_time_to_count, self);
}

static void
on_folder_changed (TernFolderRow *self)
{
  gboolean is_account = is_heading (self->folder);

  self->counted = tern_folder_words_count (self->folder);
  gtk_label_set_text (self->name, tern_folder_words_name (self->folder));
  gtk_image_set_from_icon_name (self->icon, tern_folder_words_icon (self->folder));
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !is_account);
  if (tern_folder_get_hidden (self->folder))
    gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dim-label");
  show_count (self);
  show_sentence (self);
}

static void
tern_folder_row_dispose (GObject *object)
{
  TernFolderRow *self = TERN_FOLDER_ROW (object);

  g_clear_handle_id (&self->count_source, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->folder);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_FOLDER_ROW);
  G_OBJECT_CLASS (tern_folder_row_parent_class)->dispose (object);
}

static void
tern_folder_row_class_init (TernFolderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_folder_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/sidebar/tern-folder-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TernFolderRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TernFolderRow, name);
  gtk_widget_class_bind_template_child (widget_class, TernFolderRow, count);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tern_folder_row_init (TernFolderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_tooltip_asked), NULL);
  self->signals = g_signal_group_new (TERN_TYPE_FOLDER);
  g_signal_group_connect_swapped (self->signals, "notify::name", G_CALLBACK (on_folder_changed), self);
  g_signal_group_connect_swapped (self->signals, "notify::role", G_CALLBACK (on_folder_changed), self);
  g_signal_group_connect_swapped (self->signals, "notify::hidden", G_CALLBACK (on_folder_changed), self);
  g_signal_group_connect_swapped (self->signals, "notify::unread", G_CALLBACK (on_count_changed), self);
  g_signal_group_connect_swapped (self->signals, "notify::total", G_CALLBACK (on_count_changed), self);
}

GtkWidget *
tern_folder_row_new (void)
{
  return g_object_new (TERN_TYPE_FOLDER_ROW, NULL);
}

void
tern_folder_row_set_folder (TernFolderRow *self, TernFolder *folder, GtkWidget *expander)
{
  g_clear_handle_id (&self->count_source, g_source_remove);
  self->expander = expander;
  g_set_object (&self->folder, folder);
  g_signal_group_set_target (self->signals, folder);
  if (folder != NULL)
    on_folder_changed (self);
}

TernFolder *
tern_folder_row_get_folder (TernFolderRow *self)
{
  return self->folder;
}
