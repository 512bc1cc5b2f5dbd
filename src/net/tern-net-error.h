/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can go wrong between here and a server, each with one plain sentence; everything that
 * connects or signs in reports with it. */

#pragma once

#include <gio/gio.h>

#include "net/tern-certificate.h"
#include "net/tern-net-endpoint.h"

G_BEGIN_DECLS

#define TERN_NET_ERROR (tern_net_error_quark ())

/**
 * TernNetError: the message of each is one sentence for a person, naming the host.
 * @TERN_NET_ERROR_RESOLVE: no such host. Check the server's name.
 * @TERN_NET_ERROR_REFUSED: the host is there, nothing listens on the port. Check the port.
 * @TERN_NET_ERROR_UNREACHABLE: no network, or no way to the host. Wait, it is tried again.
 * @TERN_NET_ERROR_TIMED_OUT: no answer in time. Wait, or check host and port.
 * @TERN_NET_ERROR_CLOSED: the connection ended or was aborted. It is tried again.
 * @TERN_NET_ERROR_NOT_TLS: TLS was spoken to a port that answers in plain text. Check port and
 *   security.
 * @TERN_NET_ERROR_TLS_EXPECTED: plain text was spoken to a port that expects TLS. The same.
 * @TERN_NET_ERROR_CERTIFICATE: the server's certificate is not trusted; the message gives every
 *   reason and the fingerprint. Ask whoever runs the server, or pin it.
 * @TERN_NET_ERROR_CERTIFICATE_CHANGED: an exception was made for another certificate than the one
 *   shown now (and the new one is not trusted by itself either). Ask again.
 * @TERN_NET_ERROR_TLS: the handshake failed otherwise, or the version is older than TLS 1.2.
 * @TERN_NET_ERROR_INSECURE: encryption that was asked for cannot be had: STARTTLS missing, refused
 * or answered with extra bytes; or plain text asked for beyond this computer. Nothing was sent.
 * @TERN_NET_ERROR_SASL_NO_MECHANISM: no way to sign in that both sides know and that is safe here.
 * @TERN_NET_ERROR_SASL_FAILED: signing in went wrong on this side: the server could not prove that
 * it knows the password, or sent nonsense. (A server's own "no" is reported by imap and smtp.)
 * @TERN_NET_ERROR_CREDENTIALS: a user name or password that cannot be sent (control characters, not
 *   text). Correct it.
 * @TERN_NET_ERROR_PROTOCOL: the server sent what nobody can read (broken compression, garbage).
 * @TERN_NET_ERROR_PORTAL: the network answers for every server until somebody has signed in to it with a browser. It is
 *   tried again when the network changes.
 * @TERN_NET_ERROR_INVALID: a server address or fingerprint that is not one. Correct it.
 */
typedef enum
{
  TERN_NET_ERROR_RESOLVE,
  TERN_NET_ERROR_REFUSED,
  TERN_NET_ERROR_UNREACHABLE,
  TERN_NET_ERROR_TIMED_OUT,
  TERN_NET_ERROR_CLOSED,
  TERN_NET_ERROR_NOT_TLS,
  TERN_NET_ERROR_TLS_EXPECTED,
  TERN_NET_ERROR_CERTIFICATE,
  TERN_NET_ERROR_CERTIFICATE_CHANGED,
  TERN_NET_ERROR_TLS,
  TERN_NET_ERROR_INSECURE,
  TERN_NET_ERROR_SASL_NO_MECHANISM,
  TERN_NET_ERROR_SASL_FAILED,
  TERN_NET_ERROR_CREDENTIALS,
  TERN_NET_ERROR_PROTOCOL,
  TERN_NET_ERROR_INVALID,
  TERN_NET_ERROR_PORTAL,
} TernNetError;

GQuark tern_net_error_quark (void);

/* What was wrong, behind TERN_NET_ERROR_CERTIFICATE and _CERTIFICATE_CHANGED as they left the handshake, and behind
 * copies of them, prefixed or not; NULL for every other error, and for one that came over engine.sock, which carries
 * code and sentence only. Returns: (transfer none) (nullable): valid as long as @error. */
const TernCertificateFault *tern_net_error_get_certificate (const GError *error);

/* @fault: (transfer full). @sentence: printf style. Returns: (transfer full): with @fault behind it. */
GError *tern_net_error_new_certificate (TernCertificateFault *fault, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* What GIO said about @endpoint, in this domain. Cancellation (G_IO_ERROR_CANCELLED) and errors
 * already in this domain come back as they are. Returns: (transfer full). */
GError *tern_net_error_translate (const GError *error, const TernNetEndpoint *endpoint);

G_END_DECLS
