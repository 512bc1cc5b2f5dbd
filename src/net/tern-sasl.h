/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One sign-in by SASL (RFC 4422), without the base64 and the command around it: those are imap's
 * and smtp's. gsasl does the cryptography; the OAuth lines are our own, because gsasl lacks them.
 */

#pragma once

#include <gio/gio.h>

#include "net/tern-credentials.h"
#include "net/tern-net-endpoint.h"

G_BEGIN_DECLS

/* One owner, one thread, one attempt. */
typedef struct _TernSasl TernSasl;

/* Picks the best mechanism that is offered, known and right for the credentials:
 * PASSWORD: SCRAM-SHA-256-PLUS, SCRAM-SHA-256, SCRAM-SHA-1-PLUS, SCRAM-SHA-1, PLAIN, LOGIN,
 * CRAM-MD5; TOKEN: OAUTHBEARER (RFC 7628), XOAUTH2; CERTIFICATE: EXTERNAL; TICKET: GSSAPI (RFC
 * 4752), where gsasl was built with it. Nothing else is ever picked, whatever is offered.
 *
 * @mechanisms: (array zero-terminated=1): names as offered, any case. Leave one out to forbid it.
 * @channel_binding: (nullable): tern_net_stream_dup_channel_binding(); without it no -PLUS.
 * @allow_plaintext: whether the wire is private (TLS, or loopback made insecure on purpose):
 * otherwise nothing that shows the secret or the token is picked. TERN_NET_ERROR_SASL_NO_MECHANISM.
 * Returns: (transfer full) (nullable). */
TernSasl *tern_sasl_new (const char *const *mechanisms,
                         TernCredentials *credentials,
                         const TernNetEndpoint *endpoint,
                         GBytes *channel_binding,
                         gboolean allow_plaintext,
                         GError **error);
void tern_sasl_free (TernSasl *sasl);

/* Returns: (transfer none): "SCRAM-SHA-256" …, as it goes into the command. */
const char *tern_sasl_get_mechanism (const TernSasl *sasl);

/* Call once, first. @out: (out) (nullable) (transfer full): what the client says first, raw (it may
 * be sent with the command or after the first empty challenge); NULL when the server speaks first.
 * The bytes are wiped when freed. TERN_NET_ERROR_SASL_FAILED. */
gboolean tern_sasl_initial_response (TernSasl *sasl, GBytes **out, GError **error);

/* Answers one challenge. @in: raw, not base64. @out: (out) (transfer full): raw, may be empty: an
 * empty answer is sent all the same. TERN_NET_ERROR_SASL_FAILED: the challenge is nonsense, one too
 * many, or the server did not prove that it knows the password; cancel with "*" and close. */
gboolean tern_sasl_step (TernSasl *sasl, GBytes *in, GBytes **out, GError **error);

/* Call when the server says the sign-in succeeded, and believe it only if this is TRUE: it is
 * TERN_NET_ERROR_SASL_FAILED when the mechanism is not finished (a SCRAM server that left its proof
 * out). */
gboolean tern_sasl_finish (TernSasl *sasl, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernSasl, tern_sasl_free)

G_END_DECLS
