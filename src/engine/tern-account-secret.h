/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where an account's password comes from: its command, or the Secret Service. The engine asks; ternctl may put one
 * in. */
#pragma once

#include "engine/tern-account.h"
#include "net/tern-credentials.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Seconds a password command may take; a keyring's prompt waits for the person and has no limit. */
#define TERN_ACCOUNT_SECRET_COMMAND_SECONDS 30

/* Gets the password: runs the account's command (no shell, standard input empty, standard error
 * thrown away, first line of output up to 64 KiB), else asks the Secret Service. Never logged, wiped after use.
 * Any thread with a main context. */
void tern_account_secret_lookup_async (TernAccount *account,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* The same with another limit for a command; for its test. Finished by the same function. */
void tern_account_secret_lookup_within_async (TernAccount *account,
                                              guint seconds,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
/* (transfer full). TERN_ENGINE_ERROR_CREDENTIALS with a sentence, or G_IO_ERROR_CANCELLED. */
TernCredentials *tern_account_secret_lookup_finish (GAsyncResult *result, GError **error);

/* Puts @password into the Secret Service for @account. */
void tern_account_secret_store_async (TernAccount *account,
                                      const char *password,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean tern_account_secret_store_finish (GAsyncResult *result, GError **error);

/* Removes it again; TRUE also when there was none. */
void tern_account_secret_clear_async (TernAccount *account,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean tern_account_secret_clear_finish (GAsyncResult *result, GError **error);

G_END_DECLS
