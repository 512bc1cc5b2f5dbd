/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Tries one server of an account with a password at hand, storing nothing; whoever sets an account up calls it, in its
 * own thread and with no engine, and the engine for TEST_ACCOUNT. */
#pragma once

#include "engine/tern-account.h"
#include "imap/tern-imap-error.h"
#include "net/tern-credentials.h"
#include "net/tern-net-error.h"
#include "smtp/tern-smtp-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Connects, signs in and leaves again, once. @account need not be in any list; its certificate exceptions hold.
 * @protocol: which of its servers; one it has. @password: copied, wiped after use, never written anywhere. The
 * thread-default main context. */
void tern_account_try_async (TernAccount *account,
                             TernNetProtocol protocol,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* The same with @credentials. */
void tern_account_try_with_async (TernAccount *account,
                                  TernNetProtocol protocol,
                                  TernCredentials *credentials,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Of either. TRUE: it works. Else TERN_ENGINE_ERROR_SIGN_IN (the server did not accept name and password),
 * TERN_NET_ERROR (_CREDENTIALS: a password that cannot be sent; _CERTIFICATE and _CERTIFICATE_CHANGED:
 * tern_net_error_get_certificate() has host, port, fingerprint and what is wrong), TERN_IMAP_ERROR, TERN_SMTP_ERROR,
 * G_IO_ERROR_CANCELLED; each is one sentence naming the account or the server. */
gboolean tern_account_try_finish (GAsyncResult *result, GError **error);

G_END_DECLS
