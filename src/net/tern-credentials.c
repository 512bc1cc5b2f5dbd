/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A user's name and secret, checked when made and wiped when freed. */

#include "net/tern-credentials.h"

#include "net/tern-net-error.h"

#include <string.h>

struct _TernCredentials
{
  gatomicrefcount ref_count;
  TernCredentialsKind kind;
  char *user;
  char *secret;
};

G_DEFINE_BOXED_TYPE (TernCredentials,
                     tern_credentials,
                     tern_credentials_ref,
                     tern_credentials_unref)

static gboolean
is_sendable_user (const char *user)
{
  if (user[0] == '\0' || !g_utf8_validate (user, -1, NULL))
    return FALSE;
  for (const char *p = user; *p != '\0'; p++)
    if ((guchar)*p < ' ' || *p == 0x7f)
      return FALSE;
  return TRUE;
}

/* A NUL would end it early and a line end could begin a second command; g_utf8_validate() with
 * a length refuses the NUL. */
static gboolean
is_sendable_secret (TernCredentialsKind kind, const char *secret, gsize length)
{
  if (!g_utf8_validate (secret, (gssize)length, NULL))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (secret[i] == '\r' || secret[i] == '\n'
        || (kind == TERN_CREDENTIALS_TOKEN && !g_ascii_isgraph (secret[i])))
      return FALSE;
  return TRUE;
}

TernCredentials *
tern_credentials_new (
    TernCredentialsKind kind, const char *user, const char *secret, gssize length, GError **error)
{
  gsize size = length < 0 ? strlen (secret) : (gsize)length;
  TernCredentials *credentials;

  if (!is_sendable_user (user) || !is_sendable_secret (kind, secret, size))
    {
      g_set_error_literal (error, TERN_NET_ERROR, TERN_NET_ERROR_CREDENTIALS,
                           is_sendable_user (user)
                               ? "The password holds characters that cannot be sent"
                               : "The user name is empty or holds characters that cannot be sent");
      return NULL;
    }
  credentials = g_new0 (TernCredentials, 1);
  g_atomic_ref_count_init (&credentials->ref_count);
  credentials->kind = kind;
  credentials->user = g_strdup (user);
  credentials->secret = g_strndup (secret, size);
  return credentials;
}

TernCredentials *
tern_credentials_ref (TernCredentials *credentials)
{
  g_atomic_ref_count_inc (&credentials->ref_count);
  return credentials;
}

void
tern_credentials_unref (TernCredentials *credentials)
{
  if (!g_atomic_ref_count_dec (&credentials->ref_count))
    return;
  explicit_bzero (credentials->secret, strlen (credentials->secret));
  g_free (credentials->secret);
  g_free (credentials->user);
  g_free (credentials);
}

TernCredentialsKind
tern_credentials_get_kind (const TernCredentials *credentials)
{
  return credentials->kind;
}

const char *
tern_credentials_get_user (const TernCredentials *credentials)
{
  return credentials->user;
}

const char *
tern_credentials_get_secret (const TernCredentials *credentials)
{
  return credentials->secret;
}
