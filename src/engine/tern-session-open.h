/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* From an account to a session that is signed in and set up; TernConnections calls it. Internal to the engine. */
#pragma once

#include "engine/tern-account.h"
#include "engine/tern-held-passwords.h"
#include "imap/tern-imap-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long everything from connecting to set up may take, however busily the server sends. The password is not in it:
 * somebody may have to type it. */
#define TERN_SESSION_OPEN_SECONDS 60

/* Gets the password, connects, signs in, says ID, enables QRESYNC and CONDSTORE, turns on DEFLATE: two round trips
 * after the sign-in. @held: (nullable). Errors: TERN_ENGINE_ERROR_CREDENTIALS, _NO_KEYRING, _SIGN_IN (wrong name or
 * password, expired, no right: not to be tried again as it is), TERN_NET_ERROR (TIMED_OUT after
 * TERN_SESSION_OPEN_SECONDS), TERN_IMAP_ERROR; each is one sentence naming the account. */
void tern_session_open_async (TernAccount *account,
                              TernHeldPasswords *held,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* The same with a password that is at hand. */
void tern_session_open_with_async (TernAccount *account,
                                   TernCredentials *credentials,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* The first with another limit than TERN_SESSION_OPEN_SECONDS; for tests. */
void tern_session_open_within_async (TernAccount *account,
                                     TernHeldPasswords *held,
                                     guint seconds,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Of all of them. (transfer full). */
TernImapSession *tern_session_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
