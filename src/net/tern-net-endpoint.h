/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where a server is and how it is spoken to: one of the URLs an account is made of. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  TERN_NET_PROTOCOL_IMAP,
  TERN_NET_PROTOCOL_SMTP,
} TernNetProtocol;

/**
 * TernNetSecurity:
 * @TERN_NET_SECURITY_TLS: TLS from the first byte.
 * @TERN_NET_SECURITY_STARTTLS: plain, then TLS before anything that matters; never without.
 * @TERN_NET_SECURITY_INSECURE: plain, on this computer's loopback only.
 */
typedef enum
{
  TERN_NET_SECURITY_TLS,
  TERN_NET_SECURITY_STARTTLS,
  TERN_NET_SECURITY_INSECURE,
} TernNetSecurity;

/* Immutable; safe from any thread. */
typedef struct _TernNetEndpoint TernNetEndpoint;

#define TERN_TYPE_NET_ENDPOINT (tern_net_endpoint_get_type ())
GType tern_net_endpoint_get_type (void);

/* @host: a name (UTF-8 names become ASCII, RFC 5891) or an address, without brackets.
 * @port: 0 for the usual one (993, 143, 465, 587).
 * TERN_NET_ERROR_INVALID: no such host name. TERN_NET_ERROR_INSECURE: @security is INSECURE and
 * @host is neither `localhost` nor a loopback address.
 * Returns: (transfer full) (nullable). */
TernNetEndpoint *tern_net_endpoint_new (TernNetProtocol protocol,
                                        const char *host,
                                        guint16 port,
                                        TernNetSecurity security,
                                        GError **error);

/* @url: `imaps://host:port`, `imap+starttls://`, `imap+insecure://`, and the same with `smtp`; the
 * port may be left out, an IPv6 address stands in brackets; no user, path, query or fragment (a
 * final "/" is let through). Errors as above; a bare `imap://` or `smtp://` is INVALID, because it
 * does not say how. Returns: (transfer full) (nullable). */
TernNetEndpoint *tern_net_endpoint_parse (const char *url, GError **error);

TernNetEndpoint *tern_net_endpoint_copy (const TernNetEndpoint *endpoint);
void tern_net_endpoint_free (TernNetEndpoint *endpoint);

TernNetProtocol tern_net_endpoint_get_protocol (const TernNetEndpoint *endpoint);
TernNetSecurity tern_net_endpoint_get_security (const TernNetEndpoint *endpoint);
/* Returns: (transfer none): lower case ASCII, no brackets. */
const char *tern_net_endpoint_get_host (const TernNetEndpoint *endpoint);
guint16 tern_net_endpoint_get_port (const TernNetEndpoint *endpoint);
/* Returns: (transfer none): "imap" or "smtp", the SASL service name. */
const char *tern_net_endpoint_get_service (const TernNetEndpoint *endpoint);
/* Whether the host is `localhost` or a loopback address. */
gboolean tern_net_endpoint_is_loopback (const TernNetEndpoint *endpoint);
gboolean tern_net_endpoint_equal (const TernNetEndpoint *a, const TernNetEndpoint *b);
/* Returns: (transfer full): what tern_net_endpoint_parse() reads, with the port. */
char *tern_net_endpoint_to_url (const TernNetEndpoint *endpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernNetEndpoint, tern_net_endpoint_free)

G_END_DECLS
