/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Signing in by SASL: which mechanism, and its steps by gsasl or, for tokens, by our own lines. */

#include "net/tern-sasl.h"

#include "net/tern-net-error.h"

#include <gsasl.h>
#include <string.h>

typedef struct
{
  const char *name;
  TernCredentialsKind kind;
  gboolean shows_secret; /* to whoever reads the wire */
  gboolean server_first;
} Mechanism;

/* Best first. CRAM-MD5 proves nothing about the server and needs it to keep the password in the
 * clear: inside TLS, PLAIN is the better of the two. */
static const Mechanism mechanisms_known[] = {
  { "SCRAM-SHA-256-PLUS", TERN_CREDENTIALS_PASSWORD, FALSE, FALSE },
  { "SCRAM-SHA-256", TERN_CREDENTIALS_PASSWORD, FALSE, FALSE },
  { "SCRAM-SHA-1-PLUS", TERN_CREDENTIALS_PASSWORD, FALSE, FALSE },
  { "SCRAM-SHA-1", TERN_CREDENTIALS_PASSWORD, FALSE, FALSE },
  { "PLAIN", TERN_CREDENTIALS_PASSWORD, TRUE, FALSE },
  { "LOGIN", TERN_CREDENTIALS_PASSWORD, TRUE, TRUE },
  { "CRAM-MD5", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE },
  { "OAUTHBEARER", TERN_CREDENTIALS_TOKEN, TRUE, FALSE },
  { "XOAUTH2", TERN_CREDENTIALS_TOKEN, TRUE, FALSE },
  { "EXTERNAL", TERN_CREDENTIALS_CERTIFICATE, FALSE, FALSE },
  { "GSSAPI", TERN_CREDENTIALS_TICKET, FALSE, FALSE },
};

/* No honest challenge comes near. */
#define CHALLENGE_MAX_BYTES (64 * 1024)
/* SCRAM lets the server choose how long we compute. A million rounds of SHA-256 take about half a
 * second; RFC 7677 asks for 4,096 and the highest defaults in use are below 700,000. */
#define ITERATIONS_MAX 1000000

struct _TernSasl
{
  const Mechanism *mechanism;
  TernCredentials *credentials;
  char *host;
  guint16 port;
  Gsasl *context;         /* NULL for tokens and certificates */
  Gsasl_session *session; /* the same */
  gboolean started;
  gboolean done;
  gboolean failed;
};

static gboolean
is_offered (const char *const *offered, const char *name)
{
  for (gsize i = 0; offered[i] != NULL; i++)
    if (g_ascii_strcasecmp (offered[i], name) == 0)
      return TRUE;
  return FALSE;
}

static const Mechanism *
choose (const char *const *offered,
        TernCredentialsKind kind,
        gboolean have_binding,
        gboolean allow_plaintext)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms_known); i++)
    {
      const Mechanism *mechanism = &mechanisms_known[i];

      if (mechanism->kind == kind && is_offered (offered, mechanism->name)
          && (allow_plaintext || !mechanism->shows_secret)
          && (have_binding || !g_str_has_suffix (mechanism->name, "-PLUS")))
        return mechanism;
    }
  return NULL;
}

static gboolean
fail (TernSasl *sasl, GError **error, const char *sentence)
{
  sasl->failed = TRUE;
  g_set_error_literal (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_FAILED, sentence);
  return FALSE;
}

static gboolean
fail_by_code (TernSasl *sasl, GError **error, int code)
{
  switch (code)
    {
    case GSASL_AUTHENTICATION_ERROR:
      return fail (sasl, error, "The server could not prove that it knows the password");
    case GSASL_GSSAPI_INIT_SEC_CONTEXT_ERROR:
      return fail (sasl, error, "There is no valid Kerberos ticket for this server on this computer");
    case GSASL_SASLPREP_ERROR:
      return fail (sasl, error, "The password holds characters that cannot be sent");
    default:
      return fail (sasl, error, "The server's part in signing in made no sense");
    }
}

static void
free_wiped (gpointer data)
{
  GString *string = data;

  explicit_bzero (string->str, string->allocated_len);
  g_string_free (string, TRUE);
}

static GBytes *
make_wiped_bytes (const char *data, gsize length)
{
  GString *copy = g_string_new_len (data, (gssize)length);

  return g_bytes_new_with_free_func (copy->str, copy->len, free_wiped, copy);
}

static gboolean
step_gsasl (TernSasl *sasl, const char *in, gsize length, GBytes **out, GError **error)
{
  char *output = NULL;
  size_t n = 0;
  int code = gsasl_step (sasl->session, in, length, &output, &n);

  if (code != GSASL_OK && code != GSASL_NEEDS_MORE)
    return fail_by_code (sasl, error, code);
  sasl->done = code == GSASL_OK;
  *out = make_wiped_bytes (output != NULL ? output : "", n);
  if (output != NULL)
    explicit_bzero (output, n);
  gsasl_free (output);
  return TRUE;
}

/* RFC 5801 §4: "," and "=" in the name are written as codes. */
static void
append_gs2_name (GString *out, const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (*p == ',')
      g_string_append (out, "=2C");
    else if (*p == '=')
      g_string_append (out, "=3D");
    else
      g_string_append_c (out, *p);
}

/* RFC 7628 §3.1; XOAUTH2 is its older form without the header and the place. */
static GBytes *
make_token_response (TernSasl *sasl)
{
  GString *out = g_string_new (NULL);
  const char *user = tern_credentials_get_user (sasl->credentials);

  if (strcmp (sasl->mechanism->name, "OAUTHBEARER") == 0)
    {
      g_string_append (out, "n,a=");
      append_gs2_name (out, user);
      g_string_append_printf (out, ",\001host=%s\001port=%u", sasl->host, sasl->port);
    }
  else
    g_string_append_printf (out, "user=%s", user);
  g_string_append_printf (out, "\001auth=Bearer %s\001\001",
                          tern_credentials_get_secret (sasl->credentials));
  return g_bytes_new_with_free_func (out->str, out->len, free_wiped, out);
}

/* The certificate says who it is; a name would ask to act for somebody else (RFC 4422, A.1). */
static GBytes *
make_external_response (void)
{
  return g_bytes_new_static ("", 0);
}

/* A challenge after the token is the server's reason for refusing (RFC 7628 §3.2.2): it wants an
 * empty answer, then says no. */
static gboolean
step_token (TernSasl *sasl, GBytes **out, GError **error)
{
  if (sasl->failed || sasl->mechanism->kind != TERN_CREDENTIALS_TOKEN)
    return fail (sasl, error, "The server's part in signing in made no sense");
  sasl->failed = TRUE;
  *out = strcmp (sasl->mechanism->name, "OAUTHBEARER") == 0 ? g_bytes_new_static ("\001", 1)
                                                            : g_bytes_new_static ("", 0);
  return TRUE;
}

/* Whether a SCRAM server asks for more work than anyone honest does. RFC 5802 §5.1, "i=". */
static gboolean
asks_too_much (TernSasl *sasl, const char *challenge, gsize length)
{
  g_autofree char *text = g_strndup (challenge, length);
  g_auto (GStrv) attributes = NULL;

  if (!g_str_has_prefix (sasl->mechanism->name, "SCRAM-"))
    return FALSE;
  attributes = g_strsplit (text, ",", -1);
  for (gsize i = 0; attributes[i] != NULL; i++)
    if (g_str_has_prefix (attributes[i], "i=")
        && !g_ascii_string_to_unsigned (attributes[i] + 2, 10, 1, ITERATIONS_MAX, NULL, NULL))
      return TRUE;
  return FALSE;
}

static gboolean
start_gsasl (TernSasl *sasl, const TernNetEndpoint *endpoint, GBytes *channel_binding)
{
  if (gsasl_init (&sasl->context) != GSASL_OK
      || gsasl_client_start (sasl->context, sasl->mechanism->name, &sasl->session) != GSASL_OK)
    return FALSE;
  gsasl_property_set (sasl->session, GSASL_AUTHID, tern_credentials_get_user (sasl->credentials));
  if (sasl->mechanism->kind == TERN_CREDENTIALS_PASSWORD)
    gsasl_property_set (sasl->session, GSASL_PASSWORD, tern_credentials_get_secret (sasl->credentials));
  else
    gsasl_property_set (sasl->session, GSASL_AUTHZID, tern_credentials_get_user (sasl->credentials));
  gsasl_property_set (sasl->session, GSASL_SERVICE, tern_net_endpoint_get_service (endpoint));
  gsasl_property_set (sasl->session, GSASL_HOSTNAME, sasl->host);
  if (channel_binding != NULL)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (channel_binding, &length);
      g_autofree char *text = g_base64_encode (data, length);

      gsasl_property_set (sasl->session, GSASL_CB_TLS_EXPORTER, text);
    }
  return TRUE;
}

TernSasl *
tern_sasl_new (const char *const *mechanisms,
               TernCredentials *credentials,
               const TernNetEndpoint *endpoint,
               GBytes *channel_binding,
               gboolean allow_plaintext,
               GError **error)
{
  const Mechanism *mechanism = choose (mechanisms, tern_credentials_get_kind (credentials),
                                       channel_binding != NULL, allow_plaintext);
  g_autoptr (TernSasl) sasl = g_new0 (TernSasl, 1);
  GBytes *binding = channel_binding;

  /* Only for -PLUS: told of a binding it has no use for, gsasl 2.2 says "y" in its first message
   * and then fails to verify the signature of a server (Dovecot) that took the "y" into account.
   * RFC 5802 §6 allows "n" as well. */
  if (mechanism != NULL && !g_str_has_suffix (mechanism->name, "-PLUS"))
    binding = NULL;

  sasl->mechanism = mechanism;
  sasl->credentials = tern_credentials_ref (credentials);
  sasl->host = g_strdup (tern_net_endpoint_get_host (endpoint));
  sasl->port = tern_net_endpoint_get_port (endpoint);
  if (mechanism == NULL
      || ((mechanism->kind == TERN_CREDENTIALS_PASSWORD || mechanism->kind == TERN_CREDENTIALS_TICKET)
          && !start_gsasl (sasl, endpoint, binding)))
    {
      g_set_error_literal (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_NO_MECHANISM,
                           "The server offers no way to sign in that is known and safe here");
      return NULL;
    }
  return g_steal_pointer (&sasl);
}

void
tern_sasl_free (TernSasl *sasl)
{
  g_clear_pointer (&sasl->session, gsasl_finish);
  g_clear_pointer (&sasl->context, gsasl_done);
  tern_credentials_unref (sasl->credentials);
  g_free (sasl->host);
  g_free (sasl);
}

const char *
tern_sasl_get_mechanism (const TernSasl *sasl)
{
  return sasl->mechanism->name;
}

gboolean
tern_sasl_initial_response (TernSasl *sasl, GBytes **out, GError **error)
{
  g_return_val_if_fail (!sasl->started, FALSE);
  sasl->started = TRUE;
  *out = NULL;
  if (sasl->mechanism->server_first)
    return TRUE;
  if (sasl->session != NULL)
    return step_gsasl (sasl, NULL, 0, out, error);
  *out = sasl->mechanism->kind == TERN_CREDENTIALS_TOKEN ? make_token_response (sasl) : make_external_response ();
  sasl->done = TRUE;
  return TRUE;
}

gboolean
tern_sasl_step (TernSasl *sasl, GBytes *in, GBytes **out, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (in, &length);

  g_return_val_if_fail (sasl->started, FALSE);
  *out = NULL;
  if (sasl->session == NULL)
    return step_token (sasl, out, error);
  if (sasl->done || sasl->failed || length > CHALLENGE_MAX_BYTES)
    return fail (sasl, error, "The server's part in signing in made no sense");
  if (asks_too_much (sasl, data != NULL ? data : "", length))
    return fail (sasl, error, "The server asks for an unreasonable amount of work to sign in");
  return step_gsasl (sasl, data != NULL ? data : "", length, out, error);
}

gboolean
tern_sasl_finish (TernSasl *sasl, GError **error)
{
  if (sasl->done && !sasl->failed)
    return TRUE;
  return fail (sasl, error, "The server could not prove that it knows the password");
}
