/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* GSSAPI by gsasl, against a Kerberos that is played here: this program has the functions of the GSS-API (RFC 2744)
 * that libgsasl calls, and since it comes first in the search for symbols, they are the ones it finds. */
#include <gsasl.h>
#include <string.h>

#include "net/tern-net-error.h"
#include "net/tern-sasl.h"

#define GSS_CONTINUE 1u
#define GSS_NO_CRED (7u << 16)

typedef struct
{
  gsize length;
  void *value;
} Buffer;

static gboolean have_ticket;
static char *service;

guint32 gss_import_name (guint32 *minor, Buffer *name, void *type, void **out);
guint32 gss_release_name (guint32 *minor, void **name);
guint32 gss_release_buffer (guint32 *minor, Buffer *buffer);
guint32 gss_delete_sec_context (guint32 *minor, void **context, Buffer *out);
guint32 gss_unwrap (guint32 *minor, void *context, Buffer *in, Buffer *out, int *conf, guint32 *qop);
guint32 gss_wrap (guint32 *minor, void *context, int conf, guint32 qop, Buffer *in, int *state, Buffer *out);
guint32 gss_init_sec_context (guint32 *minor, void *credential, void **context, void *target, void *mech, guint32 flags,
                              guint32 time, void *bindings, Buffer *in, void **mech_out, Buffer *out,
                              guint32 *flags_out, guint32 *time_out);

static void
fill (Buffer *buffer, const void *data, gsize length)
{
  buffer->value = g_memdup2 (data, length);
  buffer->length = length;
}

guint32
gss_import_name (guint32 *minor, Buffer *name, void *type, void **out)
{
  g_free (service);
  service = g_strndup (name->value, name->length);
  *out = service;
  return 0;
}

guint32
gss_release_name (guint32 *minor, void **name)
{
  *name = NULL;
  return 0;
}

guint32
gss_release_buffer (guint32 *minor, Buffer *buffer)
{
  g_clear_pointer (&buffer->value, g_free);
  buffer->length = 0;
  return 0;
}

guint32
gss_delete_sec_context (guint32 *minor, void **context, Buffer *out)
{
  *context = NULL;
  return 0;
}

guint32
gss_init_sec_context (guint32 *minor, void *credential, void **context, void *target, void *mech, guint32 flags,
                      guint32 time, void *bindings, Buffer *in, void **mech_out, Buffer *out, guint32 *flags_out,
                      guint32 *time_out)
{
  gboolean first = *context == NULL;

  *minor = 0;
  if (flags_out != NULL)
    *flags_out = flags;
  if (!have_ticket)
    return GSS_NO_CRED;
  *context = &have_ticket;
  if (first)
    {
      fill (out, "ticket", 6);
      return GSS_CONTINUE;
    }
  fill (out, "", 0);
  return in->length == 4 && memcmp (in->value, "mine", 4) == 0 ? 0 : GSS_NO_CRED;
}

guint32
gss_unwrap (guint32 *minor, void *context, Buffer *in, Buffer *out, int *conf, guint32 *qop)
{
  fill (out, in->value, in->length);
  return 0;
}

guint32
gss_wrap (guint32 *minor, void *context, int conf, guint32 qop, Buffer *in, int *state, Buffer *out)
{
  fill (out, in->value, in->length);
  return 0;
}

static gboolean
has_gssapi (void)
{
  Gsasl *context;
  int supported;

  g_assert_cmpint (gsasl_init (&context), ==, GSASL_OK);
  supported = gsasl_client_support_p (context, "GSSAPI");
  gsasl_done (context);
  return supported != 0;
}

static TernSasl *
make_sasl (GError **error)
{
  static const char *const offered[] = { "PLAIN", "GSSAPI", NULL };
  g_autoptr (TernNetEndpoint) endpoint = tern_net_endpoint_new (
      TERN_NET_PROTOCOL_IMAP, "mail.example.org", 993, TERN_NET_SECURITY_TLS, NULL);
  g_autoptr (TernCredentials) credentials = tern_credentials_new (TERN_CREDENTIALS_TICKET, "ann", "", -1, NULL);

  return tern_sasl_new (offered, credentials, endpoint, NULL, TRUE, error);
}

static void
answer (TernSasl *sasl, const void *challenge, gsize length, const void *expected, gsize expected_length)
{
  g_autoptr (GBytes) in = g_bytes_new (challenge, length);
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_sasl_step (sasl, in, &out, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (out, NULL), g_bytes_get_size (out), expected, expected_length);
}

static void
test_unfinished (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernSasl) sasl = NULL;
  g_autoptr (GBytes) first = NULL;

  have_ticket = TRUE;
  sasl = make_sasl (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (tern_sasl_get_mechanism (sasl), ==, "GSSAPI");
  g_assert_true (tern_sasl_initial_response (sasl, &first, &error));
  g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first), "ticket", 6);
  g_assert_cmpstr (service, ==, "imap@mail.example.org");
  answer (sasl, "mine", 4, "", 0);
  g_assert_false (tern_sasl_finish (sasl, NULL));
}

/* RFC 4752 §3.1: the ticket, the server's proof, then who it is for, with no layer of security of its own. */
static void
test_whole (void)
{
  static const char layers[] = { 1, 0, 0, 0 };
  g_autoptr (TernSasl) sasl = NULL;
  g_autoptr (GBytes) first = NULL;

  have_ticket = TRUE;
  sasl = make_sasl (NULL);
  g_assert_true (tern_sasl_initial_response (sasl, &first, NULL));
  answer (sasl, "mine", 4, "", 0);
  answer (sasl, layers, sizeof layers, "\1\0\0\0ann", 7);
  g_assert_true (tern_sasl_finish (sasl, NULL));
}

static void
test_no_ticket (void)
{
  g_autoptr (TernSasl) sasl = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GError) error = NULL;

  have_ticket = FALSE;
  sasl = make_sasl (NULL);
  g_assert_false (tern_sasl_initial_response (sasl, &first, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_FAILED);
  g_assert_cmpstr (error->message, ==, "There is no valid Kerberos ticket for this server on this computer");
}

/* gsasl was built without: then there is no way to sign in. */
static void
test_not_there (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (make_sasl (&error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_NO_MECHANISM);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  if (has_gssapi ())
    {
      g_test_add_func ("/sasl/ticket/unfinished", test_unfinished);
      g_test_add_func ("/sasl/ticket/whole", test_whole);
      g_test_add_func ("/sasl/ticket/none", test_no_ticket);
    }
  else
    g_test_add_func ("/sasl/ticket/not-there", test_not_there);
  result = g_test_run ();
  g_free (service);
  return result;
}
