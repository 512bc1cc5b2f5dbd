/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How far a backup is; see the header. */

#include "ui/backup/tern-backup-bar.h"

#include <glib/gi18n-lib.h>

#define LOOK_MSEC 200

struct _TernBackupBar
{
  GtkBox parent_instance;

  GtkLabel *label;
  GtkWidget *going; /* what is there while something goes on */
  GtkProgressBar *progress;
  GtkWidget *cancel;
  TernBackupWork *work;      /* (nullable) */
  GCancellable *cancellable; /* (nullable) */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (TernBackupBar, tern_backup_bar, GTK_TYPE_BOX)

static gboolean
on_look (gpointer data)
{
  TernBackupBar *self = data;
  guint64 done, all;

  tern_backup_work_get_progress (self->work, &done, &all);
  if (all > 0)
    gtk_progress_bar_set_fraction (self->progress, MIN ((double) done / (double) all, 1));
  else
    gtk_progress_bar_pulse (self->progress);
  return G_SOURCE_CONTINUE;
}

static void
tern_backup_bar_dispose (GObject *object)
{
  TernBackupBar *self = TERN_BACKUP_BAR (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->work);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tern_backup_bar_parent_class)->dispose (object);
}

static void
tern_backup_bar_class_init (TernBackupBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_backup_bar_dispose;
}

static void
add_going (TernBackupBar *self)
{
  self->going = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  self->cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);
  g_signal_connect_object (self->cancel, "clicked", G_CALLBACK (tern_backup_bar_cancel), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->going), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (self->going), self->cancel);
  gtk_widget_set_visible (self->going, FALSE);
}

static void
tern_backup_bar_init (TernBackupBar *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->label, 0);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_margin_top (GTK_WIDGET (self), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 12);
  gtk_widget_set_margin_start (GTK_WIDGET (self), 18);
  gtk_widget_set_margin_end (GTK_WIDGET (self), 18);
  add_going (self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self), self->going);
}

GtkWidget *
tern_backup_bar_new (const char *text)
{
  TernBackupBar *self = g_object_new (TERN_TYPE_BACKUP_BAR, NULL);

  gtk_label_set_text (self->label, text);
  return GTK_WIDGET (self);
}

GCancellable *
tern_backup_bar_begin (TernBackupBar *self, TernBackupWork *work, const char *text)
{
  g_set_object (&self->work, work);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_label_set_text (self->label, text);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_visible (self->going, TRUE);
  gtk_widget_grab_focus (self->cancel);
  if (self->look_id == 0)
    self->look_id = g_timeout_add (LOOK_MSEC, on_look, self);
  return self->cancellable;
}

void
tern_backup_bar_end (TernBackupBar *self, const char *text, GtkWidget *focus)
{
  gtk_label_set_text (self->label, text);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->work);
  g_clear_object (&self->cancellable);
  gtk_widget_grab_focus (focus);
  gtk_widget_set_visible (self->going, FALSE);
}

void
tern_backup_bar_cancel (TernBackupBar *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

gboolean
tern_backup_bar_is_busy (TernBackupBar *self)
{
  return self->cancellable != NULL;
}
