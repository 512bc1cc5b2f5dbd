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

G_END_DECLS
