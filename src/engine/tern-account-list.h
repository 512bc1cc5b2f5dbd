/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The accounts file (accounts.ini in the configuration folder, one group an account); ternctl edits it, the engine
 * reads it. */
#pragma once

#include "engine/tern-account.h"

G_BEGIN_DECLS

#define TERN_TYPE_ACCOUNT_LIST (tern_account_list_get_type ())

/* A snapshot of the file. Used from one thread. Edits go to the file at once: under a lock,
 * read again, changed, written to a new 0600 file, synced and renamed. */
G_DECLARE_FINAL_TYPE (TernAccountList, tern_account_list, TERN, ACCOUNT_LIST, GObject)

/* Reads @config_dir/accounts.ini; a missing file is an empty list. NULL with
 * TERN_ENGINE_ERROR_IO when it cannot be read, TERN_ENGINE_ERROR_INVALID when it makes no sense
 * (the sentence names the account and the field). Blocking, a few hundred microseconds. */
TernAccountList *tern_account_list_load (const char *config_dir, GError **error);

guint tern_account_list_get_n_accounts (TernAccountList *self);
/* Lent. In the order of the file. */
TernAccount *tern_account_list_get_account (TernAccountList *self, guint index);
/* By id, else by email address; NULL when there is none. Lent. */
TernAccount *tern_account_list_find (TernAccountList *self, const char *id_or_email);

/* Adds @account at the end and writes the file, making the folder (0700) when needed.
 * TERN_ENGINE_ERROR_ACCOUNT_EXISTS, TERN_ENGINE_ERROR_IO, TERN_ENGINE_ERROR_INVALID (a bad file). */
gboolean tern_account_list_add (TernAccountList *self, TernAccount *account, GError **error);
/* Replaces the account of the same id. TERN_ENGINE_ERROR_NO_ACCOUNT, _IO, _INVALID. */
gboolean tern_account_list_replace (TernAccountList *self, TernAccount *account, GError **error);
/* Takes the account out of the file; what the store and the keyring hold is not touched
 * (see tern_engine_command_new_forget() and tern_account_secret_clear_async()).
 * TERN_ENGINE_ERROR_NO_ACCOUNT, _IO, _INVALID. */
gboolean tern_account_list_remove (TernAccountList *self, const char *id, GError **error);

G_END_DECLS
