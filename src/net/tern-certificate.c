/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Certificates in words. */

#include "net/tern-certificate.h"

#include <string.h>

/* Of the names a certificate is for, so many are told. */
#define NAMES_SHOWN 3
#define NAME_MAX_BYTES 100
#define DISTINGUISHED_NAME_MAX_CHARS 200

G_DEFINE_BOXED_TYPE (TernCertificateFault,
                     tern_certificate_fault,
                     tern_certificate_fault_copy,
                     tern_certificate_fault_free)

static void
add_reason (GString *out, const char *reason)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? "; " : "", reason);
}

static void
add_dated_reason (GString *out, const char *reason, GDateTime *date)
{
  g_autofree char *day = date != NULL ? g_date_time_format (date, "%Y-%m-%d") : NULL;

  add_reason (out, reason);
  if (day != NULL)
    g_string_append_printf (out, " %s", day);
}

static gboolean
signed_itself (GTlsCertificate *certificate)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);

  return subject != NULL && g_strcmp0 (subject, issuer) == 0;
}

/* The server chose these names: only what a host name can hold is shown. */
static void
append_name (GString *out, GBytes *name)
{
  gsize length;
  const char *text = g_bytes_get_data (name, &length);

  for (gsize i = 0; i < MIN (length, NAME_MAX_BYTES); i++)
    g_string_append_c (out, g_ascii_isalnum (text[i]) || strchr ("-_.*", text[i]) != NULL ? text[i]
                                                                                          : '?');
}

static void
add_identity_reason (GString *out, GTlsCertificate *certificate)
{
  g_autoptr (GPtrArray) names = g_tls_certificate_get_dns_names (certificate);

  add_reason (out, "it is for another server");
  if (names == NULL || names->len == 0)
    return;
  g_string_append (out, " (");
  for (guint i = 0; i < MIN (names->len, NAMES_SHOWN); i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      append_name (out, names->pdata[i]);
    }
  g_string_append_c (out, ')');
}

/* @text: (transfer full) (nullable): of the server's choosing. Returns: (transfer full): nothing that moves, hides or
 * turns what stands around it. */
static char *
make_printable (char *text)
{
  g_autofree char *given = text;
  g_autofree char *valid = g_utf8_make_valid (given != NULL ? given : "", -1);
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (const char *p = valid; *p != '\0' && n < DISTINGUISHED_NAME_MAX_CHARS; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (out, g_unichar_isgraph (c) || c == ' ' ? c : '?');
    }
  return g_string_free (out, FALSE);
}

static char **
dup_names (GTlsCertificate *certificate)
{
  g_autoptr (GPtrArray) names = g_tls_certificate_get_dns_names (certificate);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names != NULL && i < MIN (names->len, NAMES_SHOWN); i++)
    {
      g_autoptr (GString) name = g_string_new (NULL);

      append_name (name, names->pdata[i]);
      g_strv_builder_add (builder, name->str);
    }
  return g_strv_builder_end (builder);
}

char *
tern_certificate_dup_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GString) out = g_string_new (NULL);
  const char *digits;

  g_object_get (certificate, "certificate", &der, NULL);
  g_checksum_update (checksum, der->data, der->len);
  digits = g_checksum_get_string (checksum);
  for (gsize i = 0; digits[i] != '\0'; i++)
    {
      if (i > 0 && i % 2 == 0)
        g_string_append_c (out, ':');
      g_string_append_c (out, g_ascii_toupper (digits[i]));
    }
  return g_strdup (out->str);
}

GTlsCertificateFlags
tern_certificate_check (GTlsCertificate *certificate,
                        GSocketConnectable *identity,
                        GTlsCertificateFlags flags)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) from = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr (GDateTime) until = g_tls_certificate_get_not_valid_after (certificate);

  if (from != NULL && g_date_time_compare (now, from) < 0)
    flags |= G_TLS_CERTIFICATE_NOT_ACTIVATED;
  if (until != NULL && g_date_time_compare (now, until) > 0)
    flags |= G_TLS_CERTIFICATE_EXPIRED;
  if (identity != NULL)
    flags |= g_tls_certificate_verify (certificate, identity, NULL)
             & G_TLS_CERTIFICATE_BAD_IDENTITY;
  return flags;
}

char *
tern_certificate_describe (GTlsCertificateFlags flags, GTlsCertificate *certificate)
{
  g_autoptr (GDateTime) from = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr (GDateTime) until = g_tls_certificate_get_not_valid_after (certificate);
  GString *out = g_string_new (NULL);

  if ((flags & G_TLS_CERTIFICATE_GENERIC_ERROR) != 0)
    add_reason (out, "it could not be checked");
  if ((flags & G_TLS_CERTIFICATE_INSECURE) != 0)
    add_reason (out, "it is signed in a way that is no longer safe");
  if ((flags & G_TLS_CERTIFICATE_NOT_ACTIVATED) != 0)
    add_dated_reason (out, "it is not valid before", from);
  if ((flags & G_TLS_CERTIFICATE_EXPIRED) != 0)
    add_dated_reason (out, "it expired on", until);
  if ((flags & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    add_reason (out, signed_itself (certificate)
                         ? "it is signed by itself only"
                         : "it is signed by somebody this computer does not know");
  if ((flags & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    add_identity_reason (out, certificate);
  if ((flags & G_TLS_CERTIFICATE_REVOKED) != 0)
    add_reason (out, "whoever issued it has withdrawn it");
  return g_string_free (out, FALSE);
}

TernCertificateFault *
tern_certificate_fault_new (
    GTlsCertificate *certificate, GTlsCertificateFlags flags, const char *host, guint16 port, gboolean changed)
{
  TernCertificateFault *fault = g_new0 (TernCertificateFault, 1);

  fault->host = g_strdup (host);
  fault->port = port;
  fault->fingerprint = tern_certificate_dup_fingerprint (certificate);
  fault->reasons = tern_certificate_describe (flags, certificate);
  fault->flags = flags;
  fault->signed_itself = signed_itself (certificate);
  fault->changed = changed;
  fault->subject = make_printable (g_tls_certificate_get_subject_name (certificate));
  fault->issuer = make_printable (g_tls_certificate_get_issuer_name (certificate));
  fault->names = dup_names (certificate);
  fault->valid_from = g_tls_certificate_get_not_valid_before (certificate);
  fault->valid_until = g_tls_certificate_get_not_valid_after (certificate);
  return fault;
}

TernCertificateFault *
tern_certificate_fault_copy (const TernCertificateFault *fault)
{
  TernCertificateFault *copy = g_memdup2 (fault, sizeof *fault);

  copy->host = g_strdup (fault->host);
  copy->fingerprint = g_strdup (fault->fingerprint);
  copy->reasons = g_strdup (fault->reasons);
  copy->subject = g_strdup (fault->subject);
  copy->issuer = g_strdup (fault->issuer);
  copy->names = g_strdupv (fault->names);
  copy->valid_from = fault->valid_from != NULL ? g_date_time_ref (fault->valid_from) : NULL;
  copy->valid_until = fault->valid_until != NULL ? g_date_time_ref (fault->valid_until) : NULL;
  return copy;
}

void
tern_certificate_fault_free (TernCertificateFault *fault)
{
  g_free (fault->host);
  g_free (fault->fingerprint);
  g_free (fault->reasons);
  g_free (fault->subject);
  g_free (fault->issuer);
  g_strfreev (fault->names);
  g_clear_pointer (&fault->valid_from, g_date_time_unref);
  g_clear_pointer (&fault->valid_until, g_date_time_unref);
  g_free (fault);
}
