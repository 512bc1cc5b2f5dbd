/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Writes a backup; see the header. */
#include "engine/tern-backup.h"

#include "engine/tern-account-list.h"
#include "engine/tern-backup-mail.h"
#include "engine/tern-backup-private.h"
#include "engine/tern-tar.h"
#include "engine/tern-whole-file.h"
#include "store/tern-store-choices.h"
#include "store/tern-store-journal.h"

#include <errno.h>

const TernBackupField tern_backup_fields[] = {
  { "name", G_STRUCT_OFFSET (TernAccountFields, name) },
  { "email", G_STRUCT_OFFSET (TernAccountFields, email) },
  { "imap", G_STRUCT_OFFSET (TernAccountFields, imap_url) },
  { "smtp", G_STRUCT_OFFSET (TernAccountFields, smtp_url) },
  { "user", G_STRUCT_OFFSET (TernAccountFields, user) },
  { "sign-in", G_STRUCT_OFFSET (TernAccountFields, sign_in) },
  { "ca-file", G_STRUCT_OFFSET (TernAccountFields, ca_file) },
  { "client-certificate", G_STRUCT_OFFSET (TernAccountFields, client_certificate) },
  { "keep-mail", G_STRUCT_OFFSET (TernAccountFields, keep_mail) },
  { "keep-attachments", G_STRUCT_OFFSET (TernAccountFields, keep_attachments) },
  { "keep-at-most", G_STRUCT_OFFSET (TernAccountFields, keep_at_most) },
  { NULL, 0 },
};

const char *const tern_backup_scopes[] = { "folder", "label", "list", "rule", "search", "sender", NULL };

gboolean
tern_backup_is_choice (const char *key)
{
  static const char *const left[] = { "window-width",  "window-height",   "window-maximized", "sidebar-width",
                                      "sidebar-visible", "list-width-wide", "list-width-medium", "last-folder",
                                      "recent-folders", "work-offline",    NULL };

  return !g_strv_contains (left, key);
}

char *
tern_backup_settings_to_text (GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GVariant) value
          = tern_backup_is_choice (keys[i]) ? g_settings_get_user_value (settings, keys[i]) : NULL;
      g_autofree char *text = value != NULL ? g_variant_print (value, TRUE) : NULL;

      if (text != NULL)
        g_key_file_set_string (file, "settings", keys[i], text);
    }
  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
put_about (TernTarWriter *tar, GError **error)
{
  g_autofree char *text = g_strdup_printf ("# A backup made by Tern, the mail client. The mail in it is in mbox\n"
                                           "# files, which other programs read. No password is in it.\n"
                                           "[backup]\nversion=%d\nmade=%" G_GINT64_FORMAT "\n",
                                           TERN_BACKUP_VERSION, g_get_real_time () / G_USEC_PER_SEC);

  return tern_tar_writer_put (tar, TERN_BACKUP_ABOUT, text, error);
}

static gboolean
put_key_file (TernTarWriter *tar, const char *name, GKeyFile *file, GError **error)
{
  g_autofree char *text = g_key_file_to_data (file, NULL, NULL);

  return tern_tar_writer_put (tar, name, text, error);
}

static gboolean
put_accounts (TernTarWriter *tar, const TernBackupPlan *plan, TernBackupReport *report, GError **error)
{
  g_autoptr (TernAccountList) accounts = tern_account_list_load (plan->config_dir, error);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (accounts == NULL)
    return FALSE;
  report->accounts = tern_account_list_get_n_accounts (accounts);
  for (guint i = 0; i < report->accounts; i++)
    {
      TernAccountFields fields;

      tern_account_get_fields (tern_account_list_get_account (accounts, i), &fields);
      for (const TernBackupField *field = tern_backup_fields; field->key != NULL; field++)
        {
          const char *value = G_STRUCT_MEMBER (const char *, &fields, field->offset);

          if (value != NULL)
            g_key_file_set_string (file, fields.id, field->key, value);
        }
    }
  return put_key_file (tar, TERN_BACKUP_ACCOUNTS, file, error);
}

static void
add_choice (GKeyFile *file, guint number, const char *scope, const TernChoice *choice)
{
  g_autofree char *group = g_strdup_printf ("%u", number);

  g_key_file_set_string (file, group, "scope", scope);
  g_key_file_set_string (file, group, "subject", choice->subject);
  g_key_file_set_string (file, group, "name", choice->name);
  g_key_file_set_string (file, group, "value", choice->value);
}

static gboolean
put_choices (TernTarWriter *tar, const TernBackupPlan *plan, TernBackupReport *report, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  for (const char *const *scope = tern_backup_scopes; plan->store != NULL && *scope != NULL; scope++)
    {
      g_autoptr (GPtrArray) choices = tern_store_list_choices (plan->store, *scope, error);

      if (choices == NULL)
        return FALSE;
      for (guint n = 0; n < choices->len; n++)
        add_choice (file, ++report->choices, *scope, choices->pdata[n]);
    }
  return put_key_file (tar, TERN_BACKUP_CHOICES, file, error);
}

static const char *
name_kind (TernJournalKind kind)
{
  static const char *const names[]
      = { "change", "flags",  "copy",      "move",        "delete for good", "put",      "make",
          "rename", "delete", "subscribe", "unsubscribe", "move away",       "copy away" };

  return names[(guint) kind < G_N_ELEMENTS (names) ? (guint) kind : 0];
}

static gboolean
put_waiting (TernTarWriter *tar, const TernBackupPlan *plan, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) entries = plan->store != NULL ? tern_store_journal_list (plan->store, NULL, error) : NULL;

  if (plan->store != NULL && entries == NULL)
    return FALSE;
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const TernJournalEntry *entry = entries->pdata[i];
      g_autofree char *add = tern_flags_to_string (entry->add);
      g_autofree char *remove = tern_flags_to_string (entry->remove);
      const char *message = entry->identity != NULL && entry->identity->message_id != NULL
                                ? entry->identity->message_id : "";

      g_string_append_printf (text, "%s\t%s\t%s\t%s\t+%s\t-%s\t<%s>\n", name_kind (entry->kind), entry->account,
                              entry->mailbox, entry->target != NULL ? entry->target : "", add, remove, message);
    }
  return tern_tar_writer_put (tar, TERN_BACKUP_WAITING, text->str, error);
}

static gboolean
put_everything (TernTarWriter *tar, const TernBackupPlan *plan, TernBackupReport *report, GCancellable *cancellable,
                GError **error)
{
  return put_about (tar, error)
         && tern_tar_writer_put (tar, TERN_BACKUP_SETTINGS, plan->settings != NULL ? plan->settings : "", error)
         && put_accounts (tar, plan, report, error) && put_choices (tar, plan, report, error)
         && put_waiting (tar, plan, error) && tern_backup_put_mail (tar, plan, report, cancellable, error)
         && tern_tar_writer_finish (tar, error);
}

/* What went wrong with the file, as a sentence; what went wrong elsewhere has one. */
static gboolean
explain (GError **error, GError *reason, const TernWholeFile *file, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    tern_whole_file_fail (file, ENOSPC, error);
  else if (reason->domain == G_IO_ERROR && reason->code != G_IO_ERROR_CANCELLED)
    g_set_error (error, G_IO_ERROR, reason->code, "“%s” could not be saved: %s", name, reason->message);
  else
    g_propagate_error (error, g_error_copy (reason));
  g_error_free (reason);
  return FALSE;
}

gboolean
tern_backup_write (const TernBackupPlan *plan,
                   const char *path,
                   TernBackupReport *report,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (TernWholeFile) file = tern_whole_file_new (path, 0600, error);
  g_autoptr (TernTarWriter) tar = NULL;
  GError *reason = NULL;

  *report = (TernBackupReport) { 0 };
  if (file == NULL)
    return FALSE;
  tar = tern_tar_writer_new (tern_whole_file_get_fd (file), g_get_real_time () / G_USEC_PER_SEC);
  if (!put_everything (tar, plan, report, cancellable, &reason))
    return explain (error, reason, file, path);
  return tern_whole_file_finish (file, error);
}
