/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is wrong with a server's certificate, in words, and how to recognise it; the stream decides
 * with it and account dialogs show it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: (transfer full): SHA-256 of the DER form, "AB:CD:…", 95 characters. */
char *tern_certificate_dup_fingerprint (GTlsCertificate *certificate);

/* TLS libraries stop at the first fault; this looks for the others (wrong host, not yet valid,
 * expired) too.
 * @identity: (nullable): the host it was shown for. Returns: @flags and what was found. */
GTlsCertificateFlags tern_certificate_check (GTlsCertificate *certificate,
                                             GSocketConnectable *identity,
                                             GTlsCertificateFlags flags);

/* Returns: (transfer full): every reason, ascending by weight, joined by "; ", without a final
 * stop: "it is for another server (mail.example.net); it expired on 2024-05-01". A certificate that
 * signed itself is told from one whose signer is unknown. "" when @flags is 0. */
char *tern_certificate_describe (GTlsCertificateFlags flags, GTlsCertificate *certificate);

/**
 * TernCertificateFault: a certificate that was refused, as a person is asked about it. What the server wrote into it
 * is made printable and short.
 * @host, @port: where it was shown; with @fingerprint what an exception is made of
 * @fingerprint: as tern_certificate_dup_fingerprint() writes it
 * @reasons: as tern_certificate_describe() says them; never ""
 * @flags: the same for programs
 * @signed_itself: what stands behind G_TLS_CERTIFICATE_UNKNOWN_CA
 * @changed: an exception was made there for another certificate
 * @subject, @issuer: distinguished names; "" when it has none
 * @names: the hosts it is for, at most three
 * @valid_from, @valid_until: (nullable)
 */
typedef struct
{
  char *host;
  guint16 port;
  char *fingerprint;
  char *reasons;
  GTlsCertificateFlags flags;
  gboolean signed_itself;
  gboolean changed;
  char *subject;
  char *issuer;
  char **names;
  GDateTime *valid_from;
  GDateTime *valid_until;
} TernCertificateFault;

#define TERN_TYPE_CERTIFICATE_FAULT (tern_certificate_fault_get_type ())
GType tern_certificate_fault_get_type (void);

/* @flags: as tern_certificate_check() found them. Returns: (transfer full). */
TernCertificateFault *tern_certificate_fault_new (GTlsCertificate *certificate,
                                                  GTlsCertificateFlags flags,
                                                  const char *host,
                                                  guint16 port,
                                                  gboolean changed);
TernCertificateFault *tern_certificate_fault_copy (const TernCertificateFault *fault);
void tern_certificate_fault_free (TernCertificateFault *fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernCertificateFault, tern_certificate_fault_free)

G_END_DECLS
