/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* From an endpoint to a connected TCP socket; the stream begins with it. */

#pragma once

#include <gio/gio.h>

#include "net/tern-net-endpoint.h"

G_BEGIN_DECLS

/* Looks the host up and tries its addresses (RFC 8305) for at most @seconds. The socket has
 * keepalive, TCP_USER_TIMEOUT and no delay. TERN_NET_ERROR_RESOLVE, _REFUSED, _UNREACHABLE,
 * _TIMED_OUT, _CLOSED; _INSECURE when an insecure endpoint's name leads off this computer;
 * G_IO_ERROR_CANCELLED. */
void tern_net_dial_async (const TernNetEndpoint *endpoint,
                          guint seconds,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data);
/* Returns: (transfer full) (nullable). */
GSocketConnection *tern_net_dial_finish (GAsyncResult *result, GError **error);

G_END_DECLS
