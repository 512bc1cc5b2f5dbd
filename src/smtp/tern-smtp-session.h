/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One conversation with a submission server (RFC 6409): connect, sign in, leave. The engine tests
 * an account's settings with it. */

#pragma once

#include <gio/gio.h>

#include "net/tern-credentials.h"
#include "net/tern-net-endpoint.h"
#include "net/tern-tls-options.h"
#include "smtp/tern-smtp-error.h"

G_BEGIN_DECLS

/**
 * TernSmtpSession: belongs to the thread-default main context it was made in. One call at a time;
 * another meanwhile is TERN_SMTP_ERROR_STATE. Every call can also fail with TERN_NET_ERROR (each
 * one sentence) and G_IO_ERROR_CANCELLED; after any error but TERN_SMTP_ERROR_AUTHENTICATION and
 * _STATE the connection is closed.
 */
#define TERN_TYPE_SMTP_SESSION (tern_smtp_session_get_type ())
G_DECLARE_FINAL_TYPE (TernSmtpSession, tern_smtp_session, TERN, SMTP_SESSION, GObject)

/* @endpoint: of TERN_NET_PROTOCOL_SMTP. @tls: (nullable). Copies both. */
TernSmtpSession *tern_smtp_session_new (const TernNetEndpoint *endpoint, const TernTlsOptions *tls);

/* Seconds for each step up to the greeting; see tern_net_stream_set_connect_timeout(). */
void tern_smtp_session_set_connect_timeout (TernSmtpSession *session, guint seconds);

/* Connects, reads the greeting, says EHLO; with STARTTLS (RFC 3207) then encrypts and says EHLO
 * again, the first answer forgotten. A server that does not offer STARTTLS, refuses it, or has sent
 * a byte behind its go-ahead is TERN_NET_ERROR_INSECURE, and nothing more is sent.
 * TERN_SMTP_ERROR_UNAVAILABLE, _REFUSED, _PROTOCOL. */
void tern_smtp_session_connect_async (TernSmtpSession *session,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
tern_smtp_session_connect_finish (TernSmtpSession *session, GAsyncResult *result, GError **error);

/* AUTH (RFC 4954) with the best mechanism offered. TERN_SMTP_ERROR_AUTHENTICATION,
 * _NO_AUTHENTICATION, _UNAVAILABLE, _PROTOCOL; TERN_NET_ERROR_SASL_NO_MECHANISM, _SASL_FAILED. */
void tern_smtp_session_authenticate_async (TernSmtpSession *session,
                                           TernCredentials *credentials,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean tern_smtp_session_authenticate_finish (TernSmtpSession *session,
                                                GAsyncResult *result,
                                                GError **error);

/* NOOP: whether the server is still there. TERN_SMTP_ERROR_UNAVAILABLE, _REFUSED, _PROTOCOL. */
void tern_smtp_session_noop_async (TernSmtpSession *session,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
tern_smtp_session_noop_finish (TernSmtpSession *session, GAsyncResult *result, GError **error);

/* QUIT, as politely as the server lets us; never fails but for cancellation. */
void tern_smtp_session_quit_async (TernSmtpSession *session,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
tern_smtp_session_quit_finish (TernSmtpSession *session, GAsyncResult *result, GError **error);

/* Closes now. A call under way fails with TERN_NET_ERROR_CLOSED. */
void tern_smtp_session_abort (TernSmtpSession *session);

/* What EHLO offered last: whether @keyword ("SIZE", any case) is there. */
gboolean tern_smtp_session_has_extension (TernSmtpSession *session, const char *keyword);

/* The largest message the server takes, in bytes (SIZE, RFC 1870); 0 when it does not say. */
guint64 tern_smtp_session_get_max_size (TernSmtpSession *session);

/* The certificate the server showed, also a refused one. Returns: (nullable) (transfer none). */
GTlsCertificate *tern_smtp_session_get_certificate (TernSmtpSession *session);

G_END_DECLS
