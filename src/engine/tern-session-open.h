/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* From an account to a session that is signed in and set up; TernConnections calls it. Internal to the engine. */
#pragma once

#include "engine/tern-account.h"
#include "imap/tern-imap-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Gets the password, connects, signs in, says ID, enables QRESYNC and CONDSTORE, turns on DEFLATE: two round trips
 * after the sign-in. Errors: TERN_ENGINE_ERROR_CREDENTIALS, TERN_ENGINE_ERROR_SIGN_IN (wrong name or password, expired,
 * no right: not to be tried again as it is), TERN_NET_ERROR, TERN_IMAP_ERROR; each is one sentence naming the
 * account. */
void tern_session_open_async (TernAccount *account,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* (transfer full). */
TernImapSession *tern_session_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
