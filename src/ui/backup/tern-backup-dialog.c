/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Everything Tern keeps, into one file; see the header. */

#include "ui/backup/tern-backup-dialog.h"

#include "model/tern-mail-account.h"
#include "ui/backup/tern-backup-bar.h"
#include "ui/backup/tern-restore-group.h"

#include <glib/gi18n-lib.h>

/* It is scrolled where there is less. */
#define DIALOG_WIDTH 480
#define DIALOG_HEIGHT 640

struct _TernBackupDialog
{
  AdwDialog parent_instance;

  TernClient *client;
  GSettings *settings;
  GPtrArray *mail; /* AdwSwitchRow: of each account, as they are in the client */
  GtkWidget *save;
  TernBackupBar *bar;
};

G_DEFINE_FINAL_TYPE (TernBackupDialog, tern_backup_dialog, ADW_TYPE_DIALOG)

/* Returns: (transfer full): ids of the accounts whose mail is wanted. */
static char **
list_wanted (TernBackupDialog *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->mail->len; i++)
    if (adw_switch_row_get_active (self->mail->pdata[i]))
      g_ptr_array_add (ids, g_strdup (g_object_get_data (self->mail->pdata[i], "account")));
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_steal (ids, NULL);
}

static char *
describe_written (const TernBackupReport *report)
{
  guint missing = (guint) MIN (report->missing, G_MAXUINT), n = (guint) MIN (report->messages, G_MAXUINT);
  g_autofree char *saved = g_strdup_printf (
      ngettext ("Saved, with %'u message.", "Saved, with %'u messages.", n), n);
  g_autofree char *left = g_strdup_printf (
      ngettext ("%'u message that is not on this computer whole is not in it.",
                "%'u messages that are not on this computer whole are not in it.", missing), missing);

  return missing > 0 ? g_strconcat (saved, " ", left, NULL) : g_steal_pointer (&saved);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernBackupDialog) self = data;
  TernBackupWork *work = TERN_BACKUP_WORK (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (tern_backup_work_finish (work, result, &error))
    text = describe_written (tern_backup_work_get_written (work));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (_("Cancelled: nothing was saved."));
  else
    text = g_strdup (error->message);
  tern_backup_bar_end (self->bar, text, self->save);
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernBackupDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;
  g_autoptr (TernBackupWork) work = NULL;
  g_autofree char *settings = NULL;
  g_auto (GStrv) mail = NULL;

  if (file == NULL || tern_backup_bar_is_busy (self->bar))
    return;
  if (path == NULL)
    {
      tern_backup_bar_end (self->bar, _("Choose a place on this computer."), self->save);
      return;
    }
  work = tern_client_new_backup_work (self->client);
  settings = tern_backup_settings_to_text (self->settings);
  mail = list_wanted (self);
  tern_backup_work_write_async (work, path, settings, (const char *const *) mail,
                                tern_backup_bar_begin (self->bar, work, _("Saving…")), written_cb,
                                g_object_ref (self));
}

static void
on_save_activated (TernBackupDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "Tern %Y-%m-%d.tar");
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (tern_backup_bar_is_busy (self->bar))
    return;
  gtk_file_dialog_set_title (dialog, _("Save Backup"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, place_chosen_cb,
                        g_object_ref (self));
}

static void
add_accounts (TernBackupDialog *self, AdwPreferencesGroup *group)
{
  GListModel *accounts = tern_client_get_accounts (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);
      GtkWidget *row = adw_switch_row_new ();
      /* Translators: %s is an address. */
      g_autofree char *title = g_strdup_printf (_("Mail of %s"), tern_mail_account_get_email (account));

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "account", g_strdup (tern_mail_account_get_id (account)), g_free);
      adw_preferences_group_add (group, row);
      g_ptr_array_add (self->mail, row);
    }
}

static GtkWidget *
create_save_group (TernBackupDialog *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Back Up"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _("Settings, accounts, labels, rules and saved searches go into one file, and mail that is on this computer. "
        "Passwords do not."));
  add_accounts (self, ADW_PREFERENCES_GROUP (group));
  self->save = adw_button_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->save), _("_Back Up…"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->save), TRUE);
  g_signal_connect_object (self->save, "activated", G_CALLBACK (on_save_activated), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->save);
  return group;
}

static void
tern_backup_dialog_closed (AdwDialog *dialog)
{
  tern_backup_bar_cancel (TERN_BACKUP_DIALOG (dialog)->bar);
}

static void
tern_backup_dialog_dispose (GObject *object)
{
  TernBackupDialog *self = TERN_BACKUP_DIALOG (object);

  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->mail, g_ptr_array_unref);
  G_OBJECT_CLASS (tern_backup_dialog_parent_class)->dispose (object);
}

static void
tern_backup_dialog_class_init (TernBackupDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_backup_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = tern_backup_dialog_closed;
}

static void
tern_backup_dialog_init (TernBackupDialog *self)
{
  self->mail = g_ptr_array_new ();
  adw_dialog_set_title (ADW_DIALOG (self), _("Back Up and Restore"));
  adw_dialog_set_content_width (ADW_DIALOG (self), DIALOG_WIDTH);
  adw_dialog_set_content_height (ADW_DIALOG (self), DIALOG_HEIGHT);
}

AdwDialog *
tern_backup_dialog_new (TernClient *client, GSettings *settings)
{
  TernBackupDialog *self = g_object_new (TERN_TYPE_BACKUP_DIALOG, NULL);
  GtkWidget *view = adw_toolbar_view_new (), *page = adw_preferences_page_new ();
  GtkWidget *restore = tern_restore_group_new ();

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->bar = TERN_BACKUP_BAR (tern_backup_bar_new (_("Nothing was saved or restored yet.")));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (create_save_group (self)));
  tern_restore_group_set_client (TERN_RESTORE_GROUP (restore), client, settings, self->bar);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (restore));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->bar));
  adw_toolbar_view_set_bottom_bar_style (ADW_TOOLBAR_VIEW (view), ADW_TOOLBAR_RAISED_BORDER);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_focus (ADW_DIALOG (self), self->mail->len > 0 ? GTK_WIDGET (self->mail->pdata[0]) : self->save);
  return ADW_DIALOG (self);
}
