/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Whose certificates an account believes: the system's roots or one file's, and at most one
 * exception a person has made; and the certificate it shows itself, if it has one. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Immutable; safe from any thread. */
typedef struct _TernTlsOptions TernTlsOptions;

#define TERN_TYPE_TLS_OPTIONS (tern_tls_options_get_type ())
GType tern_tls_options_get_type (void);

/* @ca_file: (nullable): a PEM file whose certificates are trusted instead of the system's.
 * @pinned_host, @pinned_port, @pinned_fingerprint: the exception, for exactly this host and port
 * and the certificate with this SHA-256 (64 hex digits, colons and case ignored); NULL, 0, NULL for
 * none. It is only looked at when the certificate is not trusted by itself. TERN_NET_ERROR_INVALID:
 * a fingerprint that is not one, or a pin without host or port. Returns: (transfer full)
 * (nullable). */
TernTlsOptions *tern_tls_options_new (const char *ca_file,
                                      const char *pinned_host,
                                      guint16 pinned_port,
                                      const char *pinned_fingerprint,
                                      GError **error);
/* The same, and in the handshake the certificate and key in the PEM file @client_file are shown to a server that asks
 * for one. Returns: (transfer full). */
TernTlsOptions *tern_tls_options_with_client (const TernTlsOptions *options, const char *client_file);
TernTlsOptions *tern_tls_options_copy (const TernTlsOptions *options);
void tern_tls_options_free (TernTlsOptions *options);

/* Returns: (nullable) (transfer none). */
const char *tern_tls_options_get_ca_file (const TernTlsOptions *options);
/* Returns: (nullable) (transfer none). */
const char *tern_tls_options_get_client_file (const TernTlsOptions *options);
/* Whether an exception was made for @host and @port, whatever its certificate. */
gboolean tern_tls_options_has_pin (const TernTlsOptions *options, const char *host, guint16 port);
/* Whether the exception is for exactly this certificate there. @fingerprint: as
 * tern_certificate_dup_fingerprint() writes it. */
gboolean tern_tls_options_accepts (const TernTlsOptions *options,
                                   const char *host,
                                   guint16 port,
                                   const char *fingerprint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernTlsOptions, tern_tls_options_free)

G_END_DECLS
