/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl backup` and `ternctl restore`: one file with what no server holds, and with mail. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include "engine/tern-account-list.h"
#include "engine/tern-backup-work.h"

#include <string.h>

#define SCHEMA "org.ternmail.Tern"

/* Where the window is not installed there are none. Returns: (transfer full) (nullable). */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;
  return schema ? g_settings_new (SCHEMA) : NULL;
}

/* Brings a store of an older Tern up to date, which a reader alone cannot. */
static gboolean
prepare_store (Ternctl *ctl, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TernStore) store = ternctl_open_store (ctl, &reason);
  if (store || g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* --- backup --- */

/* Returns: (transfer full) (nullable): ids; NULL with @error. */
static char **
find_accounts (Ternctl *ctl, char **names, gboolean none, GError **error)
{
  g_autoptr (TernAccountList) accounts = tern_account_list_load (ctl->config_dir, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  if (accounts == NULL)
    return NULL;
  for (guint i = 0; !none && names == NULL && i < tern_account_list_get_n_accounts (accounts); i++)
    g_ptr_array_add (ids, g_strdup (tern_account_get_id (tern_account_list_get_account (accounts, i))));
  for (gsize i = 0; !none && names && names[i]; i++)
    {
      TernAccount *account = tern_account_list_find (accounts, names[i]);
      if (account == NULL)
        {
          g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT, "There is no account %s", names[i]);
          return NULL;
        }
      g_ptr_array_add (ids, g_strdup (tern_account_get_id (account)));
    }
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_steal (ids, NULL);
}

static int
backup (Ternctl *ctl, const char *path, char **names, gboolean none)
{
  g_auto (TernctlInterrupt) interrupt = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) accounts = find_accounts (ctl, names, none, &error);
  g_autoptr (GSettings) settings = open_settings ();
  g_autofree char *text = settings ? tern_backup_settings_to_text (settings) : NULL;
  g_autoptr (TernBackupWork) work = tern_backup_work_new (ctl->data_dir, ctl->config_dir, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  if (accounts == NULL || !prepare_store (ctl, &error))
    return ternctl_complain_error (ctl, error);
  ternctl_interrupt_init (&interrupt);
  tern_backup_work_write_async (work, path, text, (const char *const *) accounts, interrupt.cancellable,
                                ternctl_take_result, &result);
  ternctl_wait (&result);
  if (!tern_backup_work_finish (work, result, &error))
    return ternctl_complain_error (ctl, error);
  const TernBackupReport *report = tern_backup_work_get_written (work);
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_text (builder, "file", path);
  ternctl_add_number (builder, "accounts", report->accounts);
  ternctl_add_number (builder, "choices", report->choices);
  ternctl_add_number (builder, "messages", (gint64) report->messages);
  ternctl_add_number (builder, "missing", (gint64) report->missing);
  ternctl_object_print (builder);
  return TERNCTL_OK;
}

int
ternctl_backup (Ternctl *ctl, int argc, char **argv)
{
  g_auto (GStrv) accounts = NULL;
  gboolean none = FALSE;
  const GOptionEntry entries[] = {
    { "mail-of", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &accounts, "Only the mail of this account; may be repeated",
      "ACCOUNT" },
    { "no-mail", 0, 0, G_OPTION_ARG_NONE, &none, "Only settings, accounts and choices", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ternctl_parse_options (
          ctl, entries, "FILE",
          "Writes one .tar with settings, accounts without their passwords, labels, rules, saved\n"
          "searches and what else was chosen, and with the mail that is here whole, an mbox for\n"
          "each folder. FILE is replaced when all of it is written. Prints one object: file,\n"
          "accounts, choices, messages (that are in it), missing (that are not here whole).",
          1, 1, &argc, &argv))
    return TERNCTL_USAGE;
  g_autofree char *path = g_canonicalize_filename (argv[1], NULL);
  return backup (ctl, path, accounts, none);
}

/* --- restore --- */

typedef struct
{
  char *from;
  char *account;
  char *mailbox;
} Target;

static int
list (TernBackupFile *file)
{
  GPtrArray *folders = tern_backup_file_get_folders (file);
  for (guint i = 0; i < folders->len; i++)
    {
      const TernBackupFolder *folder = folders->pdata[i];
      JsonBuilder *builder = ternctl_object_new ();
      ternctl_add_text (builder, "account", folder->account);
      ternctl_add_text (builder, "folder", folder->path);
      ternctl_add_number (builder, "messages", (gint64) folder->messages);
      if (!ternctl_object_print (builder))
        break;
    }
  return TERNCTL_OK;
}

static gboolean
restore_choices (TernBackupWork *work, TernBackupFile *file, TernctlInterrupt *interrupt, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GSettings) settings = open_settings ();
  guint accounts, choices, changed = settings ? tern_backup_file_apply_settings (file, settings) : 0;
  g_settings_sync ();
  tern_backup_work_restore_async (work, file, interrupt->cancellable, ternctl_take_result, &result);
  ternctl_wait (&result);
  if (!tern_backup_work_finish (work, result, error))
    return FALSE;
  tern_backup_work_get_restored (work, &accounts, &choices);
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_number (builder, "accounts", accounts);
  ternctl_add_number (builder, "choices", choices);
  ternctl_add_number (builder, "settings", changed);
  ternctl_object_print (builder);
  return TRUE;
}

static gboolean
put_folder (TernBackupWork *work, TernBackupFile *file, guint i, const Target *target, TernctlInterrupt *interrupt,
            GError **error)
{
  const TernBackupFolder *folder = tern_backup_file_get_folders (file)->pdata[i];
  g_autoptr (GAsyncResult) result = NULL;
  tern_backup_work_put_async (work, file, i, i, target->account ? target->account : folder->account, target->mailbox,
                              interrupt->cancellable, ternctl_take_result, &result);
  ternctl_wait (&result);
  if (!tern_backup_work_finish (work, result, error))
    return FALSE;
  const TernRestoreReport *report = tern_backup_work_get_mail (work);
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_text (builder, "folder", folder->path);
  ternctl_add_number (builder, "added", (gint64) report->added);
  ternctl_add_number (builder, "present", (gint64) report->present);
  ternctl_add_number (builder, "refused", (gint64) report->refused);
  ternctl_object_print (builder);
  return TRUE;
}

/* Every part of the folder that was named; of the account that was named, or of any. */
static gboolean
put_mail (TernBackupWork *work, TernBackupFile *file, const Target *target, TernctlInterrupt *interrupt,
          GError **error)
{
  GPtrArray *folders = tern_backup_file_get_folders (file);
  gboolean found = FALSE;
  for (guint i = 0; i < folders->len; i++)
    {
      const TernBackupFolder *folder = folders->pdata[i];
      if (strcmp (folder->path, target->from) != 0)
        continue;
      found = TRUE;
      if (!put_folder (work, file, i, target, interrupt, error))
        return FALSE;
    }
  if (!found)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no mail of a folder “%s” in this backup",
                 target->from);
  return found;
}

static TernBackupFile *
open_backup (TernBackupWork *work, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  tern_backup_work_open_async (work, path, NULL, ternctl_take_result, &result);
  ternctl_wait (&result);
  return tern_backup_work_open_finish (work, result, error);
}

static int
restore (Ternctl *ctl, const char *path, const Target *target, gboolean only_list)
{
  g_auto (TernctlInterrupt) interrupt = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TernBackupWork) reading = tern_backup_work_new (ctl->data_dir, ctl->config_dir, NULL);
  g_autoptr (TernBackupFile) file = open_backup (reading, path, &error);
  if (file == NULL)
    return ternctl_complain_error (ctl, error);
  if (only_list)
    return list (file);

  g_autoptr (GAsyncResult) opened = NULL;
  ternctl_interrupt_init (&interrupt);
  tern_engine_port_open_async (ctl->data_dir, ctl->config_dir, TERN_ENGINE_OPEN_NONE, interrupt.cancellable,
                               ternctl_take_result, &opened);
  ternctl_wait (&opened);
  g_autoptr (TernEnginePort) port = tern_engine_port_open_finish (opened, &error);
  if (port == NULL)
    return ternctl_complain_error (ctl, error);
  g_autoptr (TernBackupWork) work = tern_backup_work_new (ctl->data_dir, ctl->config_dir, port);
  gboolean done = target->from ? put_mail (work, file, target, &interrupt, &error)
                               : restore_choices (work, file, &interrupt, &error);
  g_autoptr (GAsyncResult) closed = NULL;
  tern_engine_port_close_async (port, ternctl_take_result, &closed);
  ternctl_wait (&closed);
  tern_engine_port_close_finish (port, closed, NULL);
  return done ? TERNCTL_OK : ternctl_complain_error (ctl, error);
}

int
ternctl_restore (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *account = NULL;
  g_autofree char *mailbox = NULL;
  gboolean only_list = FALSE;
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &only_list, "Only list the folders whose mail is in it", NULL },
    { "mail-from", 0, 0, G_OPTION_ARG_FILENAME, &from, "Put the mail of this folder of the backup …", "FOLDER" },
    { "mailbox", 0, 0, G_OPTION_ARG_FILENAME, &mailbox, "… into this one", "NAME" },
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "… of this account; else of the one it was of", "ACCOUNT" },
    G_OPTION_ENTRY_NULL,
  };
  if (!ternctl_parse_options (
          ctl, entries, "FILE",
          "Brings back what a backup has: settings, accounts, which then need their passwords, and\n"
          "choices. What was chosen here stays. Prints one object: accounts, choices, settings (how\n"
          "many of each). With --mail-from and --mailbox it puts mail into a folder instead, which\n"
          "the server gets with the next sync; what is there already, by Message-ID, is passed\n"
          "over. Prints an object for each file: folder, added, present, refused.",
          1, 1, &argc, &argv))
    return TERNCTL_USAGE;
  if ((from == NULL) != (mailbox == NULL))
    return ternctl_complain_usage (ctl, "Say both --mail-from and --mailbox.");
  const Target target = { from, account, mailbox };
  g_autofree char *path = g_canonicalize_filename (argv[1], NULL);
  return restore (ctl, path, &target, only_list);
}
