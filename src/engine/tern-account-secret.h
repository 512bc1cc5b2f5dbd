/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where an account's password comes from: its command, the passwords held in memory, or the Secret Service. The engine
 * asks; the window and ternctl may put one in. */
#pragma once

#include "engine/tern-account.h"
#include "engine/tern-held-passwords.h"
#include "net/tern-credentials.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Seconds a password command may take; a keyring's prompt waits for the person and has no limit. */
#define TERN_ACCOUNT_SECRET_COMMAND_SECONDS 30

/* Gets what the account signs in with; for a certificate or a ticket that is no secret. The password: runs the
 * account's command (no shell, standard input empty, standard error thrown away, first line of output up to 64 KiB),
 * else takes the one in @held (nullable), else asks the Secret Service. Never logged, wiped after use. Any thread with
 * a main context. */
void tern_account_secret_lookup_async (TernAccount *account,
                                       TernHeldPasswords *held,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* The same with another limit for a command; for its test. Finished by the same function. */
void tern_account_secret_lookup_within_async (TernAccount *account,
                                              TernHeldPasswords *held,
                                              guint seconds,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
/* (transfer full). TERN_ENGINE_ERROR_CREDENTIALS or _NO_KEYRING with a sentence, or G_IO_ERROR_CANCELLED. */
TernCredentials *tern_account_secret_lookup_finish (GAsyncResult *result, GError **error);

/* Puts @password into the Secret Service for @account. TERN_ENGINE_ERROR_NO_KEYRING, or _CREDENTIALS when it is there
 * and refuses (also when the person does not unlock it); G_IO_ERROR_CANCELLED. */
void tern_account_secret_store_async (TernAccount *account,
                                      const char *password,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean tern_account_secret_store_finish (GAsyncResult *result, GError **error);

/* Removes it again; TRUE also when there was none. The same errors. */
void tern_account_secret_clear_async (TernAccount *account,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean tern_account_secret_clear_finish (GAsyncResult *result, GError **error);

/* Whether a Secret Service runs in this session or would be started by asking it (in a sandbox: whether the portal
 * does), without asking it anything. Never fails but for cancellation, which is FALSE. */
void tern_account_secret_probe_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tern_account_secret_probe_finish (GAsyncResult *result);

G_END_DECLS
