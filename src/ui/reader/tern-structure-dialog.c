/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Lists parts; see the header. */
#include "ui/reader/tern-structure-dialog.h"

#include "ui/reader/tern-part-row.h"

#include <glib/gi18n.h>

/* More rows than anybody goes through; a list box makes them all. */
#define MAX_ROWS 1000

struct _TernStructureDialog
{
  AdwDialog parent_instance;

  AdwBanner *banner;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TernStructureDialog, tern_structure_dialog, ADW_TYPE_DIALOG)

static void
tern_structure_dialog_closed (AdwDialog *dialog)
{
  TernStructureDialog *self = TERN_STRUCTURE_DIALOG (dialog);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    tern_part_row_stop (TERN_PART_ROW (row));
}

static void
tern_structure_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TERN_TYPE_STRUCTURE_DIALOG);
  G_OBJECT_CLASS (tern_structure_dialog_parent_class)->dispose (object);
}

static void
tern_structure_dialog_class_init (TernStructureDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_structure_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = tern_structure_dialog_closed;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ternmail/Tern/ui/reader/tern-structure-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TernStructureDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, TernStructureDialog, list);
}

static void
tern_structure_dialog_init (TernStructureDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
tell_of_rest (TernStructureDialog *self, guint n)
{
  /* Translators: both are numbers of parts of a message. */
  g_autofree char *sentence = g_strdup_printf (_("The first %1$d of %2$u parts are listed."), MAX_ROWS, n);

  adw_banner_set_title (self->banner, sentence);
  adw_banner_set_revealed (self->banner, TRUE);
}

TernStructureDialog *
tern_structure_dialog_new (TernMessageContent *content)
{
  TernStructureDialog *self = g_object_new (TERN_TYPE_STRUCTURE_DIALOG, NULL);
  g_autoptr (GPtrArray) parts = tern_message_content_list_parts (content);
  const char *within = "";

  for (guint i = 0; i < MIN (parts->len, MAX_ROWS); i++)
    {
      const TernMimePart *part = parts->pdata[i];

      gtk_list_box_append (self->list, GTK_WIDGET (tern_part_row_new (content, part, within)));
      /* The whole of an attached message comes right after it. */
      within = part->is_message ? part->section : "";
    }
  if (parts->len > MAX_ROWS)
    tell_of_rest (self, parts->len);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0)));
  return self;
}
