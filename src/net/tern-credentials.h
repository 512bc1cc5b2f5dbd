/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A user's name and the secret that proves it; made by the engine for one sign-in, read by SASL and
 * by IMAP's LOGIN, and wiped when freed. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  TERN_CREDENTIALS_PASSWORD,
  TERN_CREDENTIALS_TOKEN,
  TERN_CREDENTIALS_CERTIFICATE, /* the one shown in the TLS handshake; no secret here */
  TERN_CREDENTIALS_TICKET,      /* of Kerberos, which the system holds; no secret here */
} TernCredentialsKind;

/* Immutable, reference counted, safe from any thread. Never put it, or a part of it, into a log. */
typedef struct _TernCredentials TernCredentials;

#define TERN_TYPE_CREDENTIALS (tern_credentials_get_type ())
GType tern_credentials_get_type (void);

/* @secret: the password, or an OAuth 2 access token, or "". @length: its bytes, -1 when NUL-terminated.
 * TERN_NET_ERROR_CREDENTIALS: the user is empty; either is not UTF-8 or holds NUL, CR or LF; the
 * user holds another control character; a token holds anything but visible ASCII. Returns:
 * (transfer full) (nullable). */
TernCredentials *tern_credentials_new (
    TernCredentialsKind kind, const char *user, const char *secret, gssize length, GError **error);
TernCredentials *tern_credentials_ref (TernCredentials *credentials);
void tern_credentials_unref (TernCredentials *credentials);

TernCredentialsKind tern_credentials_get_kind (const TernCredentials *credentials);
/* Returns: (transfer none): UTF-8. */
const char *tern_credentials_get_user (const TernCredentials *credentials);
/* Returns: (transfer none): UTF-8, valid as long as @credentials. */
const char *tern_credentials_get_secret (const TernCredentials *credentials);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernCredentials, tern_credentials_unref)

G_END_DECLS
