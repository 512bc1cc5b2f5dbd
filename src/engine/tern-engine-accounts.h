/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The engines of the accounts that are in use, as the account file has them now, and those that are winding down since
 * their settings changed. The core has one. Internal to the engine. */
#pragma once

#include "engine/tern-account-engine.h"

G_BEGIN_DECLS

typedef struct _TernEngineAccounts TernEngineAccounts;

/**
 * TernEngineAccountsFuncs: all on the engine's thread.
 * @drained: an account has no connection open any more
 * @handed_over: an account has left something to another
 */
typedef struct
{
  void (*drained) (gpointer user_data);
  void (*handed_over) (gpointer user_data);
} TernEngineAccountsFuncs;

/* @funcs is borrowed. */
TernEngineAccounts *tern_engine_accounts_new (const char *config_dir,
                                              TernHeldPasswords *held,
                                              TernStoreBatch *batch,
                                              TernTextIndex *text_index,
                                              const TernEngineAccountsFuncs *funcs,
                                              gpointer user_data);
/* Cuts what is still saying goodbye. */
void tern_engine_accounts_free (TernEngineAccounts *self);

/* The accounts (TernAccount, owned) a command is about: the one called @name, or all. NULL with
 * TERN_ENGINE_ERROR_NO_ACCOUNT where there is none, and the errors of tern_account_list_load(). @name: (nullable). */
GPtrArray *tern_engine_accounts_find (TernEngineAccounts *self, const char *name, GError **error);
/* The same for a command that is about one; TERN_ENGINE_ERROR_INVALID where there are several. (transfer full). */
TernAccount *tern_engine_accounts_find_one (TernEngineAccounts *self, const char *name, GError **error);
/* The engine of @account: a new one when its settings are not what they were. (transfer none); NULL with the errors of
 * the store. */
TernAccountEngine *tern_engine_accounts_get (TernEngineAccounts *self, TernAccount *account, GError **error);
/* Nothing new is begun for the account called @id. */
void tern_engine_accounts_retire (TernEngineAccounts *self, const char *id);
void tern_engine_accounts_for_each (TernEngineAccounts *self, void (*func) (TernAccountEngine *account));
/* Closes what is not in use … */
void tern_engine_accounts_say_goodbye (TernEngineAccounts *self);
/* … and does not wait for the answers. */
void tern_engine_accounts_cut_goodbye (TernEngineAccounts *self);
/* No account has a connection open. */
gboolean tern_engine_accounts_is_quiet (TernEngineAccounts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernEngineAccounts, tern_engine_accounts_free)

G_END_DECLS
