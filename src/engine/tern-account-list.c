/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* accounts.ini, read whole and written whole; two programs editing it at once wait for each other. */
#include "engine/tern-account-list.h"

#include "engine/tern-engine-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <glib/gstdio.h>

#define FILE_NAME "accounts.ini"
#define LOCK_NAME "accounts.lock"

struct _TernAccountList
{
  GObject parent_instance;

  char *config_dir;
  GPtrArray *accounts; /* TernAccount */
};

G_DEFINE_FINAL_TYPE (TernAccountList, tern_account_list, G_TYPE_OBJECT)

/* The keys of a group and where their values live. */
static const struct
{
  const char *key;
  gsize offset;
} keys[] = {
  { "name", G_STRUCT_OFFSET (TernAccountFields, name) },
  { "email", G_STRUCT_OFFSET (TernAccountFields, email) },
  { "imap", G_STRUCT_OFFSET (TernAccountFields, imap_url) },
  { "smtp", G_STRUCT_OFFSET (TernAccountFields, smtp_url) },
  { "user", G_STRUCT_OFFSET (TernAccountFields, user) },
  { "password-command", G_STRUCT_OFFSET (TernAccountFields, password_command) },
  { "ca-file", G_STRUCT_OFFSET (TernAccountFields, ca_file) },
  { "client-certificate", G_STRUCT_OFFSET (TernAccountFields, client_certificate) },
  { "sign-in", G_STRUCT_OFFSET (TernAccountFields, sign_in) },
  { "imap-certificate", G_STRUCT_OFFSET (TernAccountFields, imap_certificate) },
  { "smtp-certificate", G_STRUCT_OFFSET (TernAccountFields, smtp_certificate) },
  { "keep-mail", G_STRUCT_OFFSET (TernAccountFields, keep_mail) },
  { "keep-attachments", G_STRUCT_OFFSET (TernAccountFields, keep_attachments) },
  { "keep-at-most", G_STRUCT_OFFSET (TernAccountFields, keep_at_most) },
};

static gboolean
fail_io (GError **error, const char *doing, const char *path, const char *why)
{
  g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_IO, "%s %s: %s", doing, path, why);
  return FALSE;
}

static TernAccount *
read_account (GKeyFile *file, const char *group, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  TernAccountFields fields = { .id = group };
  TernAccount *account;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      char *value = g_key_file_get_string (file, group, keys[i].key, NULL);

      g_ptr_array_add (values, value);
      G_STRUCT_MEMBER (const char *, &fields, keys[i].offset) = value;
    }
  account = tern_account_new (&fields, error);
  if (account == NULL)
    g_prefix_error (error, "Account “%s” in " FILE_NAME ": ", group);
  return account;
}

static gboolean
read_file (TernAccountList *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (self->config_dir, FILE_NAME, NULL);
  g_autoptr (GError) reason = NULL;
  g_auto (GStrv) groups = NULL;

  g_ptr_array_set_size (self->accounts, 0);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, &reason))
    {
      if (g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
      if (reason->domain == G_FILE_ERROR)
        return fail_io (error, "Could not read", path, reason->message);
      g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID,
                   "%s cannot be understood: %s", path, reason->message);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      TernAccount *account = read_account (file, groups[i], error);

      if (account == NULL)
        return FALSE;
      g_ptr_array_add (self->accounts, account);
    }
  return TRUE;
}

static gboolean
write_file (TernAccountList *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (self->config_dir, FILE_NAME, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GError) reason = NULL;
  gsize length;

  for (guint i = 0; i < self->accounts->len; i++)
    {
      TernAccountFields fields;

      tern_account_get_fields (g_ptr_array_index (self->accounts, i), &fields);
      for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
        {
          const char *value = G_STRUCT_MEMBER (const char *, &fields, keys[k].offset);

          if (value != NULL)
            g_key_file_set_string (file, fields.id, keys[k].key, value);
        }
    }
  data = g_key_file_to_data (file, &length, NULL);
  if (!g_file_set_contents_full (path, data, length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &reason))
    return fail_io (error, "Could not write", path, reason->message);
  return TRUE;
}

/* Returns a descriptor that holds the lock, or -1. */
static int
lock_file (TernAccountList *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->config_dir, LOCK_NAME, NULL);
  int fd;

  if (g_mkdir_with_parents (self->config_dir, 0700) != 0)
    {
      fail_io (error, "Could not make the folder", self->config_dir, g_strerror (errno));
      return -1;
    }
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || flock (fd, LOCK_EX) != 0)
    {
      fail_io (error, "Could not lock", path, g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return -1;
    }
  return fd;
}

static int
find_index (TernAccountList *self, const char *id)
{
  for (guint i = 0; i < self->accounts->len; i++)
    if (g_strcmp0 (tern_account_get_id (g_ptr_array_index (self->accounts, i)), id) == 0)
      return (int) i;
  return -1;
}

/* Changes the list in memory; @data is the account or the id. */
typedef gboolean (*EditFunc) (TernAccountList *self, gpointer data, GError **error);

static gboolean
edit (TernAccountList *self, EditFunc func, gpointer data, GError **error)
{
  int fd = lock_file (self, error);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = read_file (self, error) && func (self, data, error) && write_file (self, error);
  close (fd);
  return done;
}

static gboolean
fail_missing (const char *id, GError **error)
{
  g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT,
               "There is no account “%s”", id);
  return FALSE;
}

static gboolean
add_account (TernAccountList *self, gpointer data, GError **error)
{
  const char *id = tern_account_get_id (data);

  if (find_index (self, id) >= 0)
    {
      g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_ACCOUNT_EXISTS,
                   "There is an account “%s” already", id);
      return FALSE;
    }
  g_ptr_array_add (self->accounts, tern_account_ref (data));
  return TRUE;
}

static gboolean
replace_account (TernAccountList *self, gpointer data, GError **error)
{
  int index = find_index (self, tern_account_get_id (data));

  if (index < 0)
    return fail_missing (tern_account_get_id (data), error);
  tern_account_unref (g_ptr_array_index (self->accounts, index));
  g_ptr_array_index (self->accounts, index) = tern_account_ref (data);
  return TRUE;
}

static gboolean
remove_account (TernAccountList *self, gpointer data, GError **error)
{
  int index = find_index (self, data);

  if (index < 0)
    return fail_missing (data, error);
  g_ptr_array_remove_index (self->accounts, (guint) index);
  return TRUE;
}

static void
tern_account_list_finalize (GObject *object)
{
  TernAccountList *self = TERN_ACCOUNT_LIST (object);

  g_free (self->config_dir);
  g_ptr_array_unref (self->accounts);
  G_OBJECT_CLASS (tern_account_list_parent_class)->finalize (object);
}

static void
tern_account_list_class_init (TernAccountListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_account_list_finalize;
}

static void
tern_account_list_init (TernAccountList *self)
{
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_account_unref);
}

TernAccountList *
tern_account_list_load (const char *config_dir, GError **error)
{
  g_autoptr (TernAccountList) self = g_object_new (TERN_TYPE_ACCOUNT_LIST, NULL);

  self->config_dir = g_strdup (config_dir);
  if (!read_file (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

guint
tern_account_list_get_n_accounts (TernAccountList *self)
{
  return self->accounts->len;
}

TernAccount *
tern_account_list_get_account (TernAccountList *self, guint index)
{
  g_return_val_if_fail (index < self->accounts->len, NULL);

  return g_ptr_array_index (self->accounts, index);
}

TernAccount *
tern_account_list_find (TernAccountList *self, const char *id_or_email)
{
  int index = find_index (self, id_or_email);

  if (index >= 0)
    return g_ptr_array_index (self->accounts, index);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      TernAccount *account = g_ptr_array_index (self->accounts, i);

      if (g_ascii_strcasecmp (tern_account_get_email (account), id_or_email) == 0)
        return account;
    }
  return NULL;
}

gboolean
tern_account_list_add (TernAccountList *self, TernAccount *account, GError **error)
{
  return edit (self, add_account, account, error);
}

gboolean
tern_account_list_replace (TernAccountList *self, TernAccount *account, GError **error)
{
  return edit (self, replace_account, account, error);
}

gboolean
tern_account_list_remove (TernAccountList *self, const char *id, GError **error)
{
  return edit (self, remove_account, (gpointer) id, error);
}
