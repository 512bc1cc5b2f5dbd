/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Lists links; see the header. */
#include "ui/reader/tern-links-dialog.h"

#include "ui/reader/tern-link.h"
#include "ui/reader/tern-text-links.h"

#include <glib/gi18n.h>

/* More rows than anybody goes through; a list box makes them all. */
#define MAX_ROWS 1000

struct _TernLinksDialog
{
  AdwDialog parent_instance;

  GtkStack *pages;
  GtkListBox *list;
  guint n_rows;
};

G_DEFINE_FINAL_TYPE (TernLinksDialog, tern_links_dialog, ADW_TYPE_DIALOG)

static void
on_row_activated (TernLinksDialog *self, GtkListBoxRow *row)
{
  const char *uri = g_object_get_data (G_OBJECT (row), "uri");
  const char *shown = g_object_get_data (G_OBJECT (row), "shown");

  tern_link_open (GTK_WIDGET (self), uri, shown);
}

static void
tern_links_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TERN_TYPE_LINKS_DIALOG);
  G_OBJECT_CLASS (tern_links_dialog_parent_class)->dispose (object);
}

static void
tern_links_dialog_class_init (TernLinksDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_links_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-links-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TernLinksDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, TernLinksDialog, list);
}

static void
tern_links_dialog_init (TernLinksDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
}

TernLinksDialog *
tern_links_dialog_new (void)
{
  return g_object_new (TERN_TYPE_LINKS_DIALOG, NULL);
}

void
tern_links_dialog_add (TernLinksDialog *self, const char *shown, const char *uri)
{
  gboolean misleads = tern_text_link_misleads (shown, uri);
  gboolean words = *shown != '\0' && g_strcmp0 (shown, uri) != 0;
  GtkWidget *row;

  if (self->n_rows++ >= MAX_ROWS)
    return;
  row = g_object_new (ADW_TYPE_ACTION_ROW, "activatable", TRUE, "use-markup", FALSE, "title", words ? shown : uri,
                      "subtitle", words ? uri : NULL, "title-lines", 2, "subtitle-lines", 3, NULL);
  if (misleads)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_set_tooltip_text (icon, _("Leads to another place than it shows"));
      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    }
  g_object_set_data_full (G_OBJECT (row), "uri", g_strdup (uri), g_free);
  g_object_set_data_full (G_OBJECT (row), "shown", g_strdup (shown), g_free);
  gtk_list_box_append (self->list, row);
  gtk_stack_set_visible_child_name (self->pages, "some");
}
