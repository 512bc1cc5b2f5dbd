/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
#include "engine/tern-engine-accounts.h"

#include "engine/tern-account-list.h"
#include "engine/tern-engine-error.h"

struct _TernEngineAccounts
{
  char *config_dir;
  TernHeldPasswords *held;
  TernStoreBatch *batch;
  TernTextIndex *text_index;
  const TernEngineAccountsFuncs *funcs;
  gpointer user_data;
  GHashTable *engines; /* id to TernAccountEngine, both owned */
  GPtrArray *retired;  /* TernAccountEngine: their settings changed, their sessions may still be closing */
};

TernEngineAccounts *
tern_engine_accounts_new (const char *config_dir,
                          TernHeldPasswords *held,
                          TernStoreBatch *batch,
                          TernTextIndex *text_index,
                          const TernEngineAccountsFuncs *funcs,
                          gpointer user_data)
{
  TernEngineAccounts *self = g_new0 (TernEngineAccounts, 1);

  self->config_dir = g_strdup (config_dir);
  self->held = tern_held_passwords_ref (held);
  self->batch = tern_store_batch_ref (batch);
  self->text_index = g_object_ref (text_index);
  self->funcs = funcs;
  self->user_data = user_data;
  self->engines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->retired = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
tern_engine_accounts_free (TernEngineAccounts *self)
{
  tern_engine_accounts_cut_goodbye (self);
  g_hash_table_unref (self->engines);
  g_ptr_array_unref (self->retired);
  g_object_unref (self->text_index);
  tern_store_batch_unref (self->batch);
  tern_held_passwords_unref (self->held);
  g_free (self->config_dir);
  g_free (self);
}

/* --- all of them --- */

void
tern_engine_accounts_for_each (TernEngineAccounts *self, void (*func) (TernAccountEngine *account))
{
  GHashTableIter iter;
  gpointer account;

  g_hash_table_iter_init (&iter, self->engines);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    func (account);
  for (guint i = 0; i < self->retired->len; i++)
    func (g_ptr_array_index (self->retired, i));
}

static void
say_goodbye (TernAccountEngine *account)
{
  tern_connections_close_idle (tern_account_engine_get_connections (account));
}

void
tern_engine_accounts_say_goodbye (TernEngineAccounts *self)
{
  tern_engine_accounts_for_each (self, say_goodbye);
}

static void
cut_goodbye (TernAccountEngine *account)
{
  tern_connections_abort_closing (tern_account_engine_get_connections (account));
}

void
tern_engine_accounts_cut_goodbye (TernEngineAccounts *self)
{
  tern_engine_accounts_for_each (self, cut_goodbye);
}

gboolean
tern_engine_accounts_is_quiet (TernEngineAccounts *self)
{
  GHashTableIter iter;
  gpointer account;

  g_hash_table_iter_init (&iter, self->engines);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    if (!tern_connections_is_drained (tern_account_engine_get_connections (account)))
      return FALSE;
  for (guint i = 0; i < self->retired->len; i++)
    if (!tern_connections_is_drained (
            tern_account_engine_get_connections (g_ptr_array_index (self->retired, i))))
      return FALSE;
  return TRUE;
}

/* --- one --- */

static void
on_connections_drained (TernConnections *connections, gpointer user_data)
{
  TernEngineAccounts *self = user_data;

  self->funcs->drained (self->user_data);
}

static void
on_handed_over (TernEngineAccounts *self)
{
  self->funcs->handed_over (self->user_data);
}

void
tern_engine_accounts_retire (TernEngineAccounts *self, const char *id)
{
  TernAccountEngine *old = g_hash_table_lookup (self->engines, id);

  if (old == NULL)
    return;
  say_goodbye (old);
  g_ptr_array_add (self->retired, g_object_ref (old));
  g_hash_table_remove (self->engines, id);
}

TernAccountEngine *
tern_engine_accounts_get (TernEngineAccounts *self, TernAccount *account, GError **error)
{
  const char *id = tern_account_get_id (account);
  TernAccountEngine *engine = g_hash_table_lookup (self->engines, id);

  if (engine != NULL && tern_account_equal (account, tern_account_engine_get_account (engine)))
    return engine;
  tern_engine_accounts_retire (self, id);
  engine = tern_account_engine_new (account, self->held, self->batch, self->text_index, error);
  if (engine == NULL)
    return NULL;
  g_signal_connect (tern_account_engine_get_connections (engine), "drained", G_CALLBACK (on_connections_drained), self);
  g_signal_connect_swapped (engine, "handed-over", G_CALLBACK (on_handed_over), self);
  g_hash_table_insert (self->engines, g_strdup (id), engine);
  return engine;
}

GPtrArray *
tern_engine_accounts_find (TernEngineAccounts *self, const char *name, GError **error)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (self->config_dir, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_account_unref);
  TernAccount *account;

  if (list == NULL)
    return NULL;
  for (guint i = 0; name == NULL && i < tern_account_list_get_n_accounts (list); i++)
    g_ptr_array_add (found, tern_account_ref (tern_account_list_get_account (list, i)));
  account = name != NULL ? tern_account_list_find (list, name) : NULL;
  if (account != NULL)
    g_ptr_array_add (found, tern_account_ref (account));
  if (found->len > 0)
    return g_steal_pointer (&found);
  if (name != NULL)
    g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT,
                 "There is no account “%s”", name);
  else
    g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT,
                         "There is no account yet; add one first");
  return NULL;
}

TernAccount *
tern_engine_accounts_find_one (TernEngineAccounts *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) found = tern_engine_accounts_find (self, name, error);

  if (found == NULL)
    return NULL;
  if (found->len == 1)
    return tern_account_ref (g_ptr_array_index (found, 0));
  g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID,
                       "There are several accounts; say which one");
  return NULL;
}
