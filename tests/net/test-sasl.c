/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Signing in: which mechanism is picked, whole conversations with gsasl's server, servers that
 * cheat, and our own lines for tokens. */

#include "net/tern-net-error.h"
#include "net/tern-sasl.h"

#include <gsasl.h>
#include <string.h>

#define BINDING "0123456789abcdef0123456789abcdef"

static TernNetEndpoint *
make_endpoint (void)
{
  return tern_net_endpoint_parse ("imaps://mail.example.org:993", NULL);
}

static TernCredentials *
make_password (const char *password)
{
  g_autoptr (GError) error = NULL;
  TernCredentials *credentials = tern_credentials_new (TERN_CREDENTIALS_PASSWORD, "ann", password,
                                                       -1, &error);

  g_assert_no_error (error);
  return credentials;
}

static TernSasl *
make_sasl (const char *offered,
           TernCredentials *credentials,
           gboolean bound,
           gboolean allow_plaintext,
           GError **error)
{
  g_autoptr (TernNetEndpoint) endpoint = make_endpoint ();
  g_auto (GStrv) mechanisms = g_strsplit (offered, " ", -1);
  g_autoptr (GBytes) binding = bound ? g_bytes_new_static (BINDING, strlen (BINDING)) : NULL;

  return tern_sasl_new ((const char *const *)mechanisms, credentials, endpoint, binding,
                        allow_plaintext, error);
}

static void
test_choice (void)
{
  static const struct
  {
    const char *offered;
    TernCredentialsKind kind;
    gboolean bound, allow_plaintext;
    const char *expected;
  } rows[] = {
    { "PLAIN LOGIN", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, "PLAIN" },
    { "login plain", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, "PLAIN" },
    { "LOGIN", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, "LOGIN" },
    { "CRAM-MD5 LOGIN", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, "LOGIN" },
    { "CRAM-MD5 PLAIN", TERN_CREDENTIALS_PASSWORD, FALSE, FALSE, "CRAM-MD5" },
    { "PLAIN LOGIN", TERN_CREDENTIALS_PASSWORD, FALSE, FALSE, NULL },
    { "PLAIN SCRAM-SHA-1", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, "SCRAM-SHA-1" },
    { "SCRAM-SHA-1 SCRAM-SHA-256", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, "SCRAM-SHA-256" },
    { "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, "SCRAM-SHA-256" },
    { "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", TERN_CREDENTIALS_PASSWORD, TRUE, TRUE,
      "SCRAM-SHA-256-PLUS" },
    { "SCRAM-SHA-1-PLUS PLAIN", TERN_CREDENTIALS_PASSWORD, TRUE, TRUE, "SCRAM-SHA-1-PLUS" },
    { "SCRAM-SHA-1-PLUS SCRAM-SHA-256", TERN_CREDENTIALS_PASSWORD, TRUE, TRUE, "SCRAM-SHA-256" },
    { "SCRAM-SHA-256-PLUS", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, NULL },
    { "NTLM GSSAPI GS2-KRB5 ANONYMOUS EXTERNAL DIGEST-MD5 SECURID SAML20 OPENID20 KERBEROS_V5",
      TERN_CREDENTIALS_PASSWORD, TRUE, TRUE, NULL },
    { "", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, NULL },
    { "PLAIN XOAUTH2", TERN_CREDENTIALS_TOKEN, FALSE, TRUE, "XOAUTH2" },
    { "PLAIN XOAUTH2 OAUTHBEARER", TERN_CREDENTIALS_TOKEN, FALSE, TRUE, "OAUTHBEARER" },
    { "XOAUTH2 OAUTHBEARER", TERN_CREDENTIALS_TOKEN, FALSE, FALSE, NULL },
    { "PLAIN SCRAM-SHA-256", TERN_CREDENTIALS_TOKEN, FALSE, TRUE, NULL },
    { "XOAUTH2", TERN_CREDENTIALS_PASSWORD, FALSE, TRUE, NULL },
    { "PLAIN GSSAPI EXTERNAL", TERN_CREDENTIALS_CERTIFICATE, FALSE, FALSE, "EXTERNAL" },
    { "PLAIN GSSAPI XOAUTH2", TERN_CREDENTIALS_CERTIFICATE, FALSE, TRUE, NULL },
    { "PLAIN EXTERNAL GS2-KRB5", TERN_CREDENTIALS_TICKET, FALSE, TRUE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TernCredentials) credentials = tern_credentials_new (rows[i].kind, "ann", "secret",
                                                                      -1, NULL);
      g_autoptr (TernSasl) sasl = make_sasl (rows[i].offered, credentials, rows[i].bound,
                                             rows[i].allow_plaintext, &error);

      if (rows[i].expected != NULL)
        g_assert_cmpstr (tern_sasl_get_mechanism (sasl), ==, rows[i].expected);
      else
        g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_NO_MECHANISM);
    }
}

typedef struct
{
  const char *password;
  const char *binding;
} Account;

static int
on_server_asks (Gsasl *context, Gsasl_session *session, Gsasl_property property)
{
  const Account *account = gsasl_session_hook_get (session);
  g_autofree char *binding = NULL;

  switch (property)
    {
    case GSASL_PASSWORD:
      return gsasl_property_set (session, GSASL_PASSWORD, account->password);
    case GSASL_SCRAM_ITER:
      return gsasl_property_set (session, GSASL_SCRAM_ITER, "4096");
    case GSASL_CB_TLS_EXPORTER:
      if (account->binding == NULL)
        return GSASL_NO_CB_TLS_EXPORTER;
      binding = g_base64_encode ((const guchar *)account->binding, strlen (account->binding));
      return gsasl_property_set (session, GSASL_CB_TLS_EXPORTER, binding);
    case GSASL_VALIDATE_SIMPLE:
      return g_strcmp0 (gsasl_property_fast (session, GSASL_AUTHID), "ann") == 0
                     && g_strcmp0 (gsasl_property_fast (session, GSASL_PASSWORD), account->password)
                            == 0
                 ? GSASL_OK
                 : GSASL_AUTHENTICATION_ERROR;
    default:
      return GSASL_NO_CALLBACK;
    }
}

/* Changes a server's message before it reaches the client; may be NULL. */
typedef void (*Tamper) (GString *message);

/* @done: what the server made of it. Returns: whether the client was content with every step and
 * the end. */
static gboolean
converse (TernSasl *sasl, const Account *account, Tamper tamper, int *done, GError **error)
{
  Gsasl *context;
  Gsasl_session *session;
  g_autoptr (GBytes) answer = NULL;
  gboolean content = TRUE;

  g_assert_cmpint (gsasl_init (&context), ==, GSASL_OK);
  gsasl_callback_set (context, on_server_asks);
  g_assert_cmpint (gsasl_server_start (context, tern_sasl_get_mechanism (sasl), &session), ==,
                   GSASL_OK);
  gsasl_session_hook_set (session, (void *)account);
  *done = GSASL_NEEDS_MORE;
  content = tern_sasl_initial_response (sasl, &answer, error);
  for (guint i = 0; content && i < 10 && *done == GSASL_NEEDS_MORE; i++)
    {
      gsize length = answer != NULL ? g_bytes_get_size (answer) : 0;
      char *output = NULL;
      size_t n = 0;
      g_autoptr (GString) message = NULL;
      g_autoptr (GBytes) challenge = NULL;

      *done = gsasl_step (session, length > 0 ? g_bytes_get_data (answer, NULL) : NULL, length,
                          &output, &n);
      message = g_string_new_len (output != NULL ? output : "", (gssize)n);
      gsasl_free (output);
      if (*done != GSASL_OK && *done != GSASL_NEEDS_MORE)
        break;
      if (tamper != NULL)
        tamper (message);
      /* What comes with success is sent too: a server's proof. */
      if (*done == GSASL_OK && message->len == 0)
        break;
      challenge = g_bytes_new (message->str, message->len);
      g_clear_pointer (&answer, g_bytes_unref);
      content = tern_sasl_step (sasl, challenge, &answer, error);
    }
  gsasl_finish (session);
  gsasl_done (context);
  return content && *done == GSASL_OK && tern_sasl_finish (sasl, error);
}

static void
test_success (void)
{
  static const char *const mechanisms[] = { "SCRAM-SHA-256-PLUS",
                                            "SCRAM-SHA-256",
                                            "SCRAM-SHA-1-PLUS",
                                            "SCRAM-SHA-1",
                                            "PLAIN",
                                            "LOGIN",
                                            "CRAM-MD5" };
  static const char *const passwords[] = { "secret", "p\xc3\xa4ss w\xc3\xb6rd \xe2\x82\xac",
                                           "a,b=c\"\\ {5}" };

  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (passwords); j++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (TernCredentials) credentials = make_password (passwords[j]);
        g_autoptr (TernSasl) sasl = make_sasl (mechanisms[i], credentials, TRUE, TRUE, &error);
        Account account = { passwords[j],
                            g_str_has_suffix (mechanisms[i], "-PLUS") ? BINDING : NULL };
        int done;

        g_assert_true (converse (sasl, &account, NULL, &done, &error));
        g_assert_no_error (error);
      }
}

static void
test_wrong_password (void)
{
  static const char *const mechanisms[] = { "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN",
                                            "CRAM-MD5" };

  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      g_autoptr (TernCredentials) credentials = make_password ("wrong");
      g_autoptr (TernSasl) sasl = make_sasl (mechanisms[i], credentials, FALSE, TRUE, NULL);
      Account account = { "secret", NULL };
      int done;

      g_assert_false (converse (sasl, &account, NULL, &done, NULL));
      g_assert_cmpint (done, ==, GSASL_AUTHENTICATION_ERROR);
    }
}

/* Somebody in the middle has another TLS connection to the server than to us. */
static void
test_wrong_binding (void)
{
  g_autoptr (TernCredentials) credentials = make_password ("secret");
  g_autoptr (TernSasl) sasl = make_sasl ("SCRAM-SHA-256-PLUS", credentials, TRUE, TRUE, NULL);
  Account account = { "secret", "another connection's" };
  int done;

  g_assert_false (converse (sasl, &account, NULL, &done, NULL));
  g_assert_cmpint (done, !=, GSASL_OK);
}

static void
spoil_signature (GString *message)
{
  if (g_str_has_prefix (message->str, "v="))
    message->str[2] = message->str[2] == 'A' ? 'B' : 'A';
}

static void
drop_signature (GString *message)
{
  if (g_str_has_prefix (message->str, "v="))
    g_string_truncate (message, 0);
}

static void
ask_much (GString *message)
{
  char *at = strstr (message->str, ",i=4096");

  if (at != NULL)
    g_string_truncate (message, (gsize)(at - message->str));
  if (at != NULL)
    g_string_append (message, ",i=2000000000");
}

static void
replace_nonce (GString *message)
{
  if (g_str_has_prefix (message->str, "r="))
    message->str[2] = message->str[2] == 'x' ? 'y' : 'x';
}

static void
make_garbage (GString *message)
{
  g_string_assign (message, "\x01 nonsense");
}

static void
make_huge (GString *message)
{
  g_autofree char *huge = g_strnfill (64 * 1024 + 1, 'r');

  g_string_assign (message, huge);
}

static void
test_cheating_server (void)
{
  static const Tamper tampers[] = { spoil_signature, drop_signature, ask_much,
                                    replace_nonce,   make_garbage,   make_huge };

  for (gsize i = 0; i < G_N_ELEMENTS (tampers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TernCredentials) credentials = make_password ("secret");
      g_autoptr (TernSasl) sasl = make_sasl ("SCRAM-SHA-256", credentials, FALSE, TRUE, NULL);
      Account account = { "secret", NULL };
      int done;

      g_assert_false (converse (sasl, &account, tampers[i], &done, &error));
      g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_FAILED);
      g_test_message ("%s", error->message);
    }
}

/* "OK" in the middle is not success, and neither is one challenge too many. */
static void
test_early_and_late (void)
{
  g_autoptr (TernCredentials) credentials = make_password ("secret");
  g_autoptr (TernSasl) early = make_sasl ("SCRAM-SHA-256", credentials, FALSE, TRUE, NULL);
  g_autoptr (TernSasl) late = make_sasl ("PLAIN", credentials, FALSE, TRUE, NULL);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) none = NULL;
  g_autoptr (GBytes) challenge = g_bytes_new_static ("more?", 5);
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_sasl_initial_response (early, &first, &error));
  g_assert_false (tern_sasl_finish (early, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_FAILED);
  g_clear_error (&error);
  g_assert_true (tern_sasl_initial_response (late, &plain, &error));
  g_assert_cmpmem (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), "\0ann\0secret", 11);
  g_assert_false (tern_sasl_step (late, challenge, &none, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_FAILED);
  g_assert_false (tern_sasl_finish (late, NULL));
}

static void
test_tokens (void)
{
  static const struct
  {
    const char *mechanism, *user, *line, *answer;
  } rows[] = {
    { "XOAUTH2", "ann@example.org", "user=ann@example.org\001auth=Bearer t0k.en\001\001", "" },
    { "OAUTHBEARER", "a=n,n@example.org",
      "n,a=a=3Dn=2Cn@example.org,\001host=mail.example.org\001port=993\001auth=Bearer "
      "t0k.en\001\001",
      "\001" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TernCredentials) credentials = tern_credentials_new (
          TERN_CREDENTIALS_TOKEN, rows[i].user, "t0k.en", -1, NULL);
      g_autoptr (TernSasl) sasl = make_sasl (rows[i].mechanism, credentials, FALSE, TRUE, NULL);
      g_autoptr (GBytes) line = NULL;
      g_autoptr (GBytes) answer = NULL;
      g_autoptr (GBytes) again = NULL;
      g_autoptr (GBytes) reason = g_bytes_new_static ("{\"status\":\"invalid_token\"}", 26);

      g_assert_true (tern_sasl_initial_response (sasl, &line, &error));
      g_assert_cmpmem (g_bytes_get_data (line, NULL), g_bytes_get_size (line), rows[i].line,
                       strlen (rows[i].line));
      g_assert_true (tern_sasl_finish (sasl, &error));
      g_assert_true (tern_sasl_step (sasl, reason, &answer, &error));
      g_assert_cmpmem (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), rows[i].answer,
                       strlen (rows[i].answer));
      g_assert_false (tern_sasl_step (sasl, reason, &again, &error));
      g_assert_false (tern_sasl_finish (sasl, NULL));
    }
}

/* The name is in the certificate; a server that asks on has misunderstood. */
static void
test_external (void)
{
  g_autoptr (TernCredentials) credentials
      = tern_credentials_new (TERN_CREDENTIALS_CERTIFICATE, "ann", "", -1, NULL);
  g_autoptr (TernSasl) sasl = make_sasl ("EXTERNAL", credentials, FALSE, FALSE, NULL);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) none = NULL;
  g_autoptr (GBytes) challenge = g_bytes_new_static ("who?", 4);
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_sasl_initial_response (sasl, &first, &error));
  g_assert_cmpuint (g_bytes_get_size (first), ==, 0);
  g_assert_true (tern_sasl_finish (sasl, &error));
  g_assert_false (tern_sasl_step (sasl, challenge, &none, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_FAILED);
}

static void
test_credentials (void)
{
  static const struct
  {
    TernCredentialsKind kind;
    const char *user, *secret;
    gssize length;
    gboolean good;
  } rows[] = {
    { TERN_CREDENTIALS_PASSWORD, "ann", "secret", -1, TRUE },
    { TERN_CREDENTIALS_PASSWORD, "ann", "secret", 3, TRUE },
    { TERN_CREDENTIALS_PASSWORD, "\xc3\xa4nn", "\xe2\x82\xac", -1, TRUE },
    { TERN_CREDENTIALS_PASSWORD, "ann", "", -1, TRUE },
    { TERN_CREDENTIALS_PASSWORD, "", "secret", -1, FALSE },
    { TERN_CREDENTIALS_PASSWORD, "an\001n", "secret", -1, FALSE },
    { TERN_CREDENTIALS_PASSWORD, "ann\r\n", "secret", -1, FALSE },
    { TERN_CREDENTIALS_PASSWORD, "\xff", "secret", -1, FALSE },
    { TERN_CREDENTIALS_PASSWORD, "ann", "sec\0ret", 7, FALSE },
    { TERN_CREDENTIALS_PASSWORD, "ann", "sec\nret", -1, FALSE },
    { TERN_CREDENTIALS_PASSWORD, "ann", "sec\rret", -1, FALSE },
    { TERN_CREDENTIALS_PASSWORD, "ann", "\xe4", -1, FALSE },
    { TERN_CREDENTIALS_TOKEN, "ann", "ya29.a-b_c~+/==", -1, TRUE },
    { TERN_CREDENTIALS_TOKEN, "ann", "two words", -1, FALSE },
    { TERN_CREDENTIALS_TOKEN, "ann", "a\001b", -1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TernCredentials) credentials = tern_credentials_new (
          rows[i].kind, rows[i].user, rows[i].secret, rows[i].length, &error);

      g_assert_cmpint (credentials != NULL, ==, rows[i].good);
      if (!rows[i].good)
        g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CREDENTIALS);
      else if (rows[i].length > 0)
        g_assert_cmpuint (strlen (tern_credentials_get_secret (credentials)), ==, rows[i].length);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/choice", test_choice);
  g_test_add_func ("/sasl/success", test_success);
  g_test_add_func ("/sasl/wrong-password", test_wrong_password);
  g_test_add_func ("/sasl/wrong-binding", test_wrong_binding);
  g_test_add_func ("/sasl/cheating-server", test_cheating_server);
  g_test_add_func ("/sasl/early-and-late", test_early_and_late);
  g_test_add_func ("/sasl/tokens", test_tokens);
  g_test_add_func ("/sasl/external", test_external);
  g_test_add_func ("/credentials/sendable", test_credentials);
  return g_test_run ();
}
