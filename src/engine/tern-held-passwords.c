/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A table of passwords with a lock, wiped as it is emptied. Nothing in this file logs. */
#include "engine/tern-held-passwords.h"

#include <string.h>

struct _TernHeldPasswords
{
  gatomicrefcount refs;
  GMutex lock;
  GHashTable *passwords; /* account id to password, both owned */
};

static void
wipe (gpointer data)
{
  explicit_bzero (data, strlen (data));
  g_free (data);
}

TernHeldPasswords *
tern_held_passwords_new (void)
{
  TernHeldPasswords *self = g_new0 (TernHeldPasswords, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->passwords = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe);
  return self;
}

TernHeldPasswords *
tern_held_passwords_ref (TernHeldPasswords *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tern_held_passwords_unref (TernHeldPasswords *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->passwords);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
tern_held_passwords_set (TernHeldPasswords *self, const char *account, const char *password)
{
  g_mutex_lock (&self->lock);
  if (password != NULL)
    g_hash_table_insert (self->passwords, g_strdup (account), g_strdup (password));
  else
    g_hash_table_remove (self->passwords, account);
  g_mutex_unlock (&self->lock);
}

TernCredentials *
tern_held_passwords_dup_credentials (TernHeldPasswords *self, TernAccount *account, GError **error)
{
  TernCredentials *credentials = NULL;
  const char *password;

  g_mutex_lock (&self->lock);
  password = g_hash_table_lookup (self->passwords, tern_account_get_id (account));
  if (password != NULL)
    credentials
        = tern_credentials_new (TERN_CREDENTIALS_PASSWORD, tern_account_get_user (account), password, -1, error);
  g_mutex_unlock (&self->lock);
  return credentials;
}
