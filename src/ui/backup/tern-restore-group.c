/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A backup brought back; see the header. */

#include "ui/backup/tern-restore-group.h"

#include "model/tern-folder-tree.h"
#include "model/tern-mail-account.h"
#include "ui/accounts/tern-combo-focus.h"
#include "ui/accounts/tern-fact-row.h"
#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>

struct _TernRestoreGroup
{
  AdwPreferencesGroup parent_instance;

  TernClient *client;
  GSettings *settings;
  TernBackupBar *bar;
  TernFolderTree *tree;
  TernBackupFile *backup; /* (nullable) */
  GPtrArray *targets;     /* TernFolder */
  GtkWidget *open;
  AdwActionRow *about;
  GtkWidget *choices;
  AdwComboRow *from;
  AdwComboRow *into;
  GtkWidget *put;
};

G_DEFINE_FINAL_TYPE (TernRestoreGroup, tern_restore_group, ADW_TYPE_PREFERENCES_GROUP)

/* --- what there is to choose from --- */

static void
add_targets (TernRestoreGroup *self, GtkStringList *names, GListModel *folders, gboolean several)
{
  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (folders, i);
      gboolean mailbox = tern_folder_get_kind (folder) == TERN_FOLDER_MAILBOX;

      if (mailbox && tern_folder_get_selectable (folder))
        {
          TernMailAccount *account = tern_folder_get_account (folder);
          /* Translators: a folder and the account it is of. */
          g_autofree char *name = several ? g_strdup_printf (_("%1$s, %2$s"), tern_folder_words_name (folder),
                                                             tern_mail_account_get_email (account))
                                          : g_strdup (tern_folder_words_name (folder));

          gtk_string_list_append (names, name);
          g_ptr_array_add (self->targets, g_object_ref (folder));
        }
      if (mailbox || tern_folder_get_kind (folder) == TERN_FOLDER_ACCOUNT)
        add_targets (self, names, tern_folder_get_children (folder), several);
    }
}

static void
show_targets (TernRestoreGroup *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gboolean several = g_list_model_get_n_items (tern_client_get_accounts (self->client)) > 1;

  g_ptr_array_set_size (self->targets, 0);
  add_targets (self, names, G_LIST_MODEL (self->tree), several);
  adw_combo_row_set_model (self->into, G_LIST_MODEL (names));
}

static void
show_folders (TernRestoreGroup *self)
{
  GPtrArray *folders = tern_backup_file_get_folders (self->backup);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < folders->len; i++)
    {
      const TernBackupFolder *folder = folders->pdata[i];
      guint n = (guint) MIN (folder->messages, G_MAXUINT);
      /* Translators: a folder, and how many messages of it are in a backup. */
      g_autofree char *name
          = g_strdup_printf (ngettext ("%1$s, %2$'u message", "%1$s, %2$'u messages", n), folder->path, n);

      gtk_string_list_append (names, name);
    }
  adw_combo_row_set_model (self->from, G_LIST_MODEL (names));
}

/* What can be done now. */
static void
update (TernRestoreGroup *self)
{
  gboolean there = self->backup != NULL;
  gboolean mail = there && tern_backup_file_get_folders (self->backup)->len > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->about), there);
  gtk_widget_set_visible (self->choices, there);
  gtk_widget_set_visible (GTK_WIDGET (self->from), mail);
  gtk_widget_set_visible (GTK_WIDGET (self->into), mail && self->targets->len > 0);
  gtk_widget_set_visible (self->put, mail && self->targets->len > 0);
}

static void
show_backup (TernRestoreGroup *self)
{
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_local (tern_backup_file_get_made (self->backup));
  g_autofree char *date = made != NULL ? g_date_time_format (made, "%x %X") : g_strdup ("");
  /* Translators: the name of a file, and when it was made. */
  g_autofree char *text
      = g_strdup_printf (_("“%1$s” of %2$s"), tern_backup_file_get_name (self->backup), date);

  tern_fact_row_say (self->about, text);
  show_folders (self);
  show_targets (self);
  update (self);
}

/* --- opening --- */

static char *
describe_backup (TernBackupFile *backup)
{
  guint accounts = tern_backup_file_get_accounts (backup)->len, folders = tern_backup_file_get_folders (backup)->len;
  g_autofree char *first = g_strdup_printf (
      ngettext ("This backup has %'u account", "This backup has %'u accounts", accounts), accounts);
  g_autofree char *second = g_strdup_printf (ngettext ("mail of %'u folder", "mail of %'u folders", folders), folders);

  /* Translators: both parts are sentences' beginnings: "This backup has 2 accounts and mail of 7 folders." */
  return g_strdup_printf (_("%1$s and %2$s."), first, second);
}

static char *
describe_error (const GError *error)
{
  return g_strdup (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("Cancelled.") : error->message);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernRestoreGroup) self = data;
  g_autoptr (GError) error = NULL;
  TernBackupFile *backup = tern_backup_work_open_finish (TERN_BACKUP_WORK (source), result, &error);
  g_autofree char *text = backup != NULL ? describe_backup (backup) : describe_error (error);

  if (backup != NULL)
    {
      g_clear_pointer (&self->backup, tern_backup_file_unref);
      self->backup = backup;
      show_backup (self);
    }
  tern_backup_bar_end (self->bar, text, backup != NULL ? self->choices : self->open);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernRestoreGroup) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;
  g_autoptr (TernBackupWork) work = NULL;

  if (file == NULL || tern_backup_bar_is_busy (self->bar))
    return;
  if (path == NULL)
    {
      tern_backup_bar_end (self->bar, _("Choose a file on this computer."), self->open);
      return;
    }
  work = tern_client_new_backup_work (self->client);
  tern_backup_work_open_async (work, path, tern_backup_bar_begin (self->bar, work, _("Reading…")), opened_cb,
                               g_object_ref (self));
}

static void
on_open_activated (TernRestoreGroup *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (tern_backup_bar_is_busy (self->bar))
    return;
  gtk_file_dialog_set_title (dialog, _("Open Backup"));
  gtk_file_dialog_open (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, file_chosen_cb,
                        g_object_ref (self));
}

/* --- what was chosen --- */

static char *
describe_restored (TernBackupWork *work, guint settings)
{
  guint accounts, choices;

  tern_backup_work_get_restored (work, &accounts, &choices);
  if (accounts + choices + settings == 0)
    return g_strdup (_("All of it is here already."));
  if (accounts == 0)
    return g_strdup (_("Settings, labels, rules and searches are back. What you chose here stays."));
  return g_strdup_printf (
      ngettext ("Settings and %'u account are back. It asks for its password.",
                "Settings and %'u accounts are back. They ask for their passwords.", accounts), accounts);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernRestoreGroup) self = data;
  TernBackupWork *work = TERN_BACKUP_WORK (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (tern_backup_work_finish (work, result, &error)
      && tern_client_reload_accounts (self->client, &error))
    text = describe_restored (work, tern_backup_file_apply_settings (self->backup, self->settings));
  else
    text = describe_error (error);
  tern_backup_bar_end (self->bar, text, self->choices);
}

static void
on_choices_activated (TernRestoreGroup *self)
{
  g_autoptr (TernBackupWork) work = NULL;

  if (tern_backup_bar_is_busy (self->bar))
    return;
  work = tern_client_new_backup_work (self->client);
  tern_backup_work_restore_async (work, self->backup, tern_backup_bar_begin (self->bar, work, _("Restoring…")),
                                  restored_cb, g_object_ref (self));
}

/* --- mail --- */

static char *
describe_mail (const TernRestoreReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint added = (guint) MIN (report->added, G_MAXUINT), present = (guint) MIN (report->present, G_MAXUINT),
        refused = (guint) MIN (report->refused, G_MAXUINT);

  g_string_append_printf (
      text,
      ngettext ("%'u message is on its way to the server.", "%'u messages are on their way to the server.", added),
      added);
  if (present > 0)
    g_string_append_printf (text, ngettext (" %'u was there already.", " %'u were there already.", present), present);
  if (refused > 0)
    g_string_append_printf (
        text, ngettext (" %'u is too large, or no message.", " %'u are too large, or no messages.", refused), refused);
  return g_strdup (text->str);
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernRestoreGroup) self = data;
  TernBackupWork *work = TERN_BACKUP_WORK (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (tern_backup_work_finish (work, result, &error)
      || (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && tern_backup_work_get_mail (work)->added > 0))
    text = describe_mail (tern_backup_work_get_mail (work));
  else
    text = describe_error (error);
  tern_backup_bar_end (self->bar, text, self->put);
}

static void
on_put_activated (TernRestoreGroup *self)
{
  guint from = adw_combo_row_get_selected (self->from), into = adw_combo_row_get_selected (self->into);
  g_autoptr (TernBackupWork) work = NULL;
  TernFolder *folder;

  if (tern_backup_bar_is_busy (self->bar) || from == GTK_INVALID_LIST_POSITION || into >= self->targets->len)
    return;
  folder = self->targets->pdata[into];
  work = tern_client_new_backup_work (self->client);
  tern_backup_work_put_async (work, self->backup, from, from,
                              tern_mail_account_get_id (tern_folder_get_account (folder)),
                              tern_folder_get_path (folder),
                              tern_backup_bar_begin (self->bar, work, _("Putting mail into the folder…")), put_cb,
                              g_object_ref (self));
}

/* --- the rows --- */

static GtkWidget *
add_button (TernRestoreGroup *self, const char *title, GCallback activated)
{
  GtkWidget *row = adw_button_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", activated, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static AdwComboRow *
add_combo (TernRestoreGroup *self, const char *title)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  tern_combo_focus_install (ADW_COMBO_ROW (row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return ADW_COMBO_ROW (row);
}

static void
tern_restore_group_dispose (GObject *object)
{
  TernRestoreGroup *self = TERN_RESTORE_GROUP (object);

  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_object (&self->tree);
  g_clear_pointer (&self->backup, tern_backup_file_unref);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  G_OBJECT_CLASS (tern_restore_group_parent_class)->dispose (object);
}

static void
tern_restore_group_class_init (TernRestoreGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_restore_group_dispose;
}

static void
tern_restore_group_init (TernRestoreGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->targets = g_ptr_array_new_with_free_func (g_object_unref);
  adw_preferences_group_set_title (group, _("Restore"));
  adw_preferences_group_set_description (group, _("What you chose here stays, and no message comes twice."));
  self->open = add_button (self, _("_Open a Backup…"), G_CALLBACK (on_open_activated));
  self->about = tern_fact_row_add (group, _("Backup"));
  self->choices = add_button (self, _("_Restore Settings and Accounts"), G_CALLBACK (on_choices_activated));
  self->from = add_combo (self, _("Mail _From"));
  self->into = add_combo (self, _("_Into"));
  self->put = add_button (self, _("_Put Mail Into the Folder"), G_CALLBACK (on_put_activated));
  update (self);
}

GtkWidget *
tern_restore_group_new (void)
{
  return g_object_new (TERN_TYPE_RESTORE_GROUP, NULL);
}

void
tern_restore_group_set_client (TernRestoreGroup *self, TernClient *client, GSettings *settings, TernBackupBar *bar)
{
  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->bar = bar;
  self->tree = tern_folder_tree_new (client);
}
