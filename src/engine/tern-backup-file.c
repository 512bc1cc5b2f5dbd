/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads a backup; see the header. */
#include "engine/tern-backup-file.h"

#include "engine/tern-account.h"
#include "engine/tern-backup-private.h"
#include "engine/tern-backup.h"
#include "engine/tern-tar.h"
#include "store/tern-store-choices.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* What one of its .ini may be: choices of ten kinds with their most, and longer than they come. */
#define TEXT_MAX (64 * 1024 * 1024)
#define MAX_ACCOUNTS 500
#define MAX_CHOICES (10 * TERN_CHOICES_MAX)

struct _TernBackupFile
{
  int fd;
  char *name;
  gint64 made;
  GKeyFile *settings;  /* (nullable) */
  GPtrArray *accounts; /* TernAccount */
  GPtrArray *choices;  /* TernBackupChoice */
  GPtrArray *folders;  /* TernBackupFolder */
};

static void
folder_free (gpointer data)
{
  TernBackupFolder *folder = data;

  g_free (folder->account);
  g_free (folder->path);
  g_free (folder);
}

static void
choice_free (gpointer data)
{
  TernBackupChoice *choice = data;

  g_free (choice->scope);
  g_free (choice->subject);
  g_free (choice->name);
  g_free (choice->value);
  g_free (choice);
}

static const TernTarFile *
find_file (GPtrArray *files, const char *name)
{
  for (guint i = 0; i < files->len; i++)
    if (g_str_equal (((TernTarFile *) files->pdata[i])->name, name))
      return files->pdata[i];
  return NULL;
}

static gboolean
read_all (int fd, char *text, const TernTarFile *file)
{
  guint64 done = 0;

  while (done < file->size)
    {
      gssize n = pread (fd, text + done, file->size - done, (off_t) (file->offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (guint64) n;
    }
  return TRUE;
}

/* @required: FALSE: that it is missing is no error. Returns: (transfer full) (nullable). */
static GKeyFile *
read_key_file (int fd, GPtrArray *files, const char *name, gboolean required, GError **error)
{
  const TernTarFile *file = find_file (files, name);
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  g_autofree char *text = NULL;

  if (file == NULL && !required)
    return g_steal_pointer (&key_file);
  if (file != NULL && file->size <= TEXT_MAX)
    text = g_malloc (file->size + 1);
  if (text != NULL && read_all (fd, text, file)
      && g_key_file_load_from_data (key_file, text, file->size, G_KEY_FILE_NONE, NULL))
    return g_steal_pointer (&key_file);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, file == NULL ? "is not a backup" : "is damaged");
  return NULL;
}

static gboolean
read_about (TernBackupFile *self, GPtrArray *files, GError **error)
{
  g_autoptr (GKeyFile) file = read_key_file (self->fd, files, TERN_BACKUP_ABOUT, TRUE, error);
  int version = file != NULL ? g_key_file_get_integer (file, "backup", "version", NULL) : 0;

  if (file == NULL)
    return FALSE;
  self->made = g_key_file_get_int64 (file, "backup", "made", NULL);
  if (version >= 1 && version <= TERN_BACKUP_VERSION)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR,
                       version > TERN_BACKUP_VERSION ? G_IO_ERROR_NOT_SUPPORTED : G_IO_ERROR_INVALID_DATA,
                       version > TERN_BACKUP_VERSION ? "was made by a newer Tern" : "is not a backup");
  return FALSE;
}

/* What makes no account is left out. */
static void
add_account (TernBackupFile *self, GKeyFile *file, const char *id)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  TernAccountFields fields = { .id = id };
  TernAccount *account;

  for (const TernBackupField *field = tern_backup_fields; field->key != NULL; field++)
    {
      char *value = g_key_file_get_string (file, id, field->key, NULL);

      g_ptr_array_add (values, value);
      G_STRUCT_MEMBER (const char *, &fields, field->offset) = value;
    }
  account = tern_account_new (&fields, NULL);
  if (account != NULL)
    g_ptr_array_add (self->accounts, account);
}

static gboolean
read_accounts (TernBackupFile *self, GPtrArray *files, GError **error)
{
  g_autoptr (GKeyFile) file = read_key_file (self->fd, files, TERN_BACKUP_ACCOUNTS, FALSE, error);
  g_auto (GStrv) ids = file != NULL ? g_key_file_get_groups (file, NULL) : NULL;

  for (gsize i = 0; ids != NULL && ids[i] != NULL && i < MAX_ACCOUNTS; i++)
    add_account (self, file, ids[i]);
  return file != NULL;
}

static gboolean
read_choices (TernBackupFile *self, GPtrArray *files, GError **error)
{
  g_autoptr (GKeyFile) file = read_key_file (self->fd, files, TERN_BACKUP_CHOICES, FALSE, error);
  g_auto (GStrv) groups = file != NULL ? g_key_file_get_groups (file, NULL) : NULL;

  for (gsize i = 0; groups != NULL && groups[i] != NULL && i < MAX_CHOICES; i++)
    {
      TernBackupChoice *choice = g_new0 (TernBackupChoice, 1);

      choice->scope = g_key_file_get_string (file, groups[i], "scope", NULL);
      choice->subject = g_key_file_get_string (file, groups[i], "subject", NULL);
      choice->name = g_key_file_get_string (file, groups[i], "name", NULL);
      choice->value = g_key_file_get_string (file, groups[i], "value", NULL);
      if (choice->scope != NULL && choice->value != NULL && g_strv_contains (tern_backup_scopes, choice->scope)
          && tern_choice_check (choice->scope, choice->subject, choice->name, choice->value, NULL))
        g_ptr_array_add (self->choices, choice);
      else
        choice_free (choice);
    }
  return file != NULL;
}

static void
add_folder (TernBackupFile *self, GHashTable *by_name, GKeyFile *index, const char *group)
{
  g_autofree char *name = g_key_file_get_string (index, group, "file", NULL);
  g_autofree char *account = g_key_file_get_string (index, group, "account", NULL);
  g_autofree char *path = g_key_file_get_string (index, group, "folder", NULL);
  const TernTarFile *file = name != NULL ? g_hash_table_lookup (by_name, name) : NULL;
  TernBackupFolder *folder;

  if (file == NULL || file->size == 0 || account == NULL || path == NULL)
    return;
  folder = g_new0 (TernBackupFolder, 1);
  folder->account = g_steal_pointer (&account);
  folder->path = g_steal_pointer (&path);
  folder->messages = g_key_file_get_uint64 (index, group, "messages", NULL);
  folder->offset = file->offset;
  folder->size = file->size;
  g_ptr_array_add (self->folders, folder);
}

static gboolean
read_folders (TernBackupFile *self, GPtrArray *files, GError **error)
{
  g_autoptr (GKeyFile) index = read_key_file (self->fd, files, TERN_BACKUP_MAIL, TRUE, error);
  g_auto (GStrv) groups = index != NULL ? g_key_file_get_groups (index, NULL) : NULL;
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < files->len; i++)
    g_hash_table_insert (by_name, ((TernTarFile *) files->pdata[i])->name, files->pdata[i]);
  for (gsize i = 0; groups != NULL && groups[i] != NULL; i++)
    add_folder (self, by_name, index, groups[i]);
  return index != NULL;
}

static gboolean
read_file (TernBackupFile *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files = tern_tar_list (self->fd, cancellable, error);

  if (files == NULL || !read_about (self, files, error))
    return FALSE;
  self->settings = read_key_file (self->fd, files, TERN_BACKUP_SETTINGS, FALSE, error);
  return self->settings != NULL && read_accounts (self, files, error) && read_choices (self, files, error)
         && read_folders (self, files, error);
}

TernBackupFile *
tern_backup_file_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (TernBackupFile) self = g_atomic_rc_box_new0 (TernBackupFile);
  g_autoptr (GError) reason = NULL;

  self->name = g_filename_display_basename (path);
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_account_unref);
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->folders = g_ptr_array_new_with_free_func (folder_free);
  /* Nothing that waits for somebody to write into it. */
  self->fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->fd < 0)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno), "“%s” cannot be read", self->name);
      return NULL;
    }
  if (read_file (self, cancellable, &reason))
    return g_steal_pointer (&self);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error (error, reason->domain, reason->code, "“%s” %s", self->name, reason->message);
  return NULL;
}

TernBackupFile *
tern_backup_file_ref (TernBackupFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TernBackupFile *self = data;

  if (self->fd >= 0)
    close (self->fd);
  g_free (self->name);
  g_clear_pointer (&self->settings, g_key_file_unref);
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->choices);
  g_ptr_array_unref (self->folders);
}

void
tern_backup_file_unref (TernBackupFile *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gint64
tern_backup_file_get_made (TernBackupFile *self)
{
  return self->made;
}

const char *
tern_backup_file_get_name (TernBackupFile *self)
{
  return self->name;
}

int
tern_backup_file_get_fd (TernBackupFile *self)
{
  return self->fd;
}

GPtrArray *
tern_backup_file_get_accounts (TernBackupFile *self)
{
  return self->accounts;
}

GPtrArray *
tern_backup_file_get_choices (TernBackupFile *self)
{
  return self->choices;
}

GPtrArray *
tern_backup_file_get_folders (TernBackupFile *self)
{
  return self->folders;
}

static gboolean
apply_setting (TernBackupFile *self, GSettings *settings, GSettingsSchema *schema, const char *name)
{
  g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, name);
  g_autoptr (GVariant) chosen = g_settings_get_user_value (settings, name);
  g_autofree char *text = g_key_file_get_string (self->settings, "settings", name, NULL);
  g_autoptr (GVariant) value
      = text != NULL ? g_variant_parse (g_settings_schema_key_get_value_type (key), text, NULL, NULL, NULL) : NULL;

  return value != NULL && chosen == NULL && g_settings_schema_key_range_check (key, value)
         && g_settings_set_value (settings, name, value);
}

guint
tern_backup_file_apply_settings (TernBackupFile *self, GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;
  guint n = 0;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (gsize i = 0; keys[i] != NULL; i++)
    if (tern_backup_is_choice (keys[i]) && apply_setting (self, settings, schema, keys[i]))
      n++;
  return n;
}
