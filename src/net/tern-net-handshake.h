/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One TLS handshake and the decision about the certificate; the stream does it on connecting or
 * after STARTTLS. */

#pragma once

#include <gio/gio.h>

#include "net/tern-net-endpoint.h"
#include "net/tern-net-tap.h"
#include "net/tern-tls-options.h"

G_BEGIN_DECLS

/* @base: what @tap wraps. Takes at most @seconds. TERN_NET_ERROR_CERTIFICATE, _CERTIFICATE_CHANGED,
 * _NOT_TLS, _TLS, _TIMED_OUT, _CLOSED, _INVALID (the file of trusted certificates);
 * G_IO_ERROR_CANCELLED. */
void tern_net_handshake_async (GIOStream *base,
                               TernNetTap *tap,
                               const TernNetEndpoint *endpoint,
                               const TernTlsOptions *options,
                               guint seconds,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);

/* @certificate: (out) (nullable) (transfer full): what the server showed, also when it was refused.
 * Returns: (transfer full) (nullable): TLS 1.2 or newer, certificate accepted. */
GTlsConnection *
tern_net_handshake_finish (GAsyncResult *result, GTlsCertificate **certificate, GError **error);

G_END_DECLS
