/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Trusted roots and the one exception. */

#include "net/tern-tls-options.h"

#include "net/tern-net-error.h"

#include <string.h>

struct _TernTlsOptions
{
  char *ca_file;     /* nullable */
  char *pinned_host; /* nullable: no exception */
  guint16 pinned_port;
  char *fingerprint; /* 64 lower case hex digits */
  char *client_file; /* nullable */
};

/* SHA-256 in hex. */
#define FINGERPRINT_DIGITS 64

G_DEFINE_BOXED_TYPE (TernTlsOptions, tern_tls_options, tern_tls_options_copy, tern_tls_options_free)

/* Returns: (transfer full) (nullable): the digits alone, lower case; NULL when it is no
 * fingerprint. */
static char *
dup_digits (const char *fingerprint)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = fingerprint; *p != '\0'; p++)
    if (g_ascii_isxdigit (*p))
      g_string_append_c (digits, g_ascii_tolower (*p));
    else if (*p != ':' && *p != ' ')
      return NULL;
  return digits->len == FINGERPRINT_DIGITS ? g_strdup (digits->str) : NULL;
}

TernTlsOptions *
tern_tls_options_new (const char *ca_file,
                      const char *pinned_host,
                      guint16 pinned_port,
                      const char *pinned_fingerprint,
                      GError **error)
{
  g_autofree char *digits = NULL;
  TernTlsOptions *options;

  if (pinned_fingerprint != NULL)
    digits = dup_digits (pinned_fingerprint);
  if ((pinned_fingerprint != NULL && digits == NULL) || (digits != NULL) != (pinned_host != NULL)
      || (digits != NULL) != (pinned_port != 0))
    {
      g_set_error_literal (error, TERN_NET_ERROR, TERN_NET_ERROR_INVALID,
                           "The exception for a certificate is not written correctly");
      return NULL;
    }
  options = g_new0 (TernTlsOptions, 1);
  options->ca_file = g_strdup (ca_file);
  options->pinned_host = g_strdup (pinned_host);
  options->pinned_port = pinned_port;
  options->fingerprint = g_steal_pointer (&digits);
  return options;
}

TernTlsOptions *
tern_tls_options_with_client (const TernTlsOptions *options, const char *client_file)
{
  TernTlsOptions *copy = tern_tls_options_copy (options);

  g_free (copy->client_file);
  copy->client_file = g_strdup (client_file);
  return copy;
}

TernTlsOptions *
tern_tls_options_copy (const TernTlsOptions *options)
{
  TernTlsOptions *copy = g_memdup2 (options, sizeof *options);

  copy->ca_file = g_strdup (options->ca_file);
  copy->pinned_host = g_strdup (options->pinned_host);
  copy->fingerprint = g_strdup (options->fingerprint);
  copy->client_file = g_strdup (options->client_file);
  return copy;
}

void
tern_tls_options_free (TernTlsOptions *options)
{
  g_free (options->ca_file);
  g_free (options->pinned_host);
  g_free (options->fingerprint);
  g_free (options->client_file);
  g_free (options);
}

const char *
tern_tls_options_get_ca_file (const TernTlsOptions *options)
{
  return options->ca_file;
}

const char *
tern_tls_options_get_client_file (const TernTlsOptions *options)
{
  return options->client_file;
}

gboolean
tern_tls_options_has_pin (const TernTlsOptions *options, const char *host, guint16 port)
{
  return options->pinned_host != NULL && options->pinned_port == port
         && g_ascii_strcasecmp (options->pinned_host, host) == 0;
}

gboolean
tern_tls_options_accepts (const TernTlsOptions *options,
                          const char *host,
                          guint16 port,
                          const char *fingerprint)
{
  g_autofree char *digits = dup_digits (fingerprint);

  return tern_tls_options_has_pin (options, host, port) && digits != NULL
         && strcmp (digits, options->fingerprint) == 0;
}
