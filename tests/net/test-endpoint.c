/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Server addresses as text, and what the system says about them in plain words. */

#include "net/tern-net-error.h"

#include <gio/gio.h>
#include <string.h>

static void
test_good (void)
{
  static const struct
  {
    const char *url, *again, *host;
    guint port;
    TernNetSecurity security;
    TernNetProtocol protocol;
  } rows[] = {
    { "imaps://mail.example.org", "imaps://mail.example.org:993", "mail.example.org", 993,
      TERN_NET_SECURITY_TLS, TERN_NET_PROTOCOL_IMAP },
    { "IMAPS://Mail.Example.ORG:1993/", "imaps://mail.example.org:1993", "mail.example.org", 1993,
      TERN_NET_SECURITY_TLS, TERN_NET_PROTOCOL_IMAP },
    { "imap+starttls://h", "imap+starttls://h:143", "h", 143, TERN_NET_SECURITY_STARTTLS,
      TERN_NET_PROTOCOL_IMAP },
    { "smtps://h", "smtps://h:465", "h", 465, TERN_NET_SECURITY_TLS, TERN_NET_PROTOCOL_SMTP },
    { "smtp+starttls://h", "smtp+starttls://h:587", "h", 587, TERN_NET_SECURITY_STARTTLS,
      TERN_NET_PROTOCOL_SMTP },
    { "imap+insecure://127.0.0.1:65535", "imap+insecure://127.0.0.1:65535", "127.0.0.1", 65535,
      TERN_NET_SECURITY_INSECURE, TERN_NET_PROTOCOL_IMAP },
    { "smtp+insecure://localhost:1", "smtp+insecure://localhost:1", "localhost", 1,
      TERN_NET_SECURITY_INSECURE, TERN_NET_PROTOCOL_SMTP },
    { "imap+insecure://[::1]", "imap+insecure://[::1]:143", "::1", 143, TERN_NET_SECURITY_INSECURE,
      TERN_NET_PROTOCOL_IMAP },
    { "imaps://[2001:DB8::1]:99", "imaps://[2001:db8::1]:99", "2001:db8::1", 99,
      TERN_NET_SECURITY_TLS, TERN_NET_PROTOCOL_IMAP },
    { "imaps://b\xc3\xbc"
      "cher.example",
      "imaps://xn--bcher-kva.example:993", "xn--bcher-kva.example", 993, TERN_NET_SECURITY_TLS,
      TERN_NET_PROTOCOL_IMAP },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TernNetEndpoint) endpoint = tern_net_endpoint_parse (rows[i].url, &error);
      g_autoptr (TernNetEndpoint) again = NULL;
      g_autofree char *url = NULL;

      g_assert_no_error (error);
      url = tern_net_endpoint_to_url (endpoint);
      g_assert_cmpstr (url, ==, rows[i].again);
      g_assert_cmpstr (tern_net_endpoint_get_host (endpoint), ==, rows[i].host);
      g_assert_cmpuint (tern_net_endpoint_get_port (endpoint), ==, rows[i].port);
      g_assert_cmpint (tern_net_endpoint_get_security (endpoint), ==, rows[i].security);
      g_assert_cmpint (tern_net_endpoint_get_protocol (endpoint), ==, rows[i].protocol);
      again = tern_net_endpoint_parse (url, NULL);
      g_assert_true (tern_net_endpoint_equal (endpoint, again));
    }
}

static void
test_bad (void)
{
  static const struct
  {
    const char *url;
    TernNetError expected;
  } rows[] = {
    { "", TERN_NET_ERROR_INVALID },
    { "mail.example.org", TERN_NET_ERROR_INVALID },
    { "imap://mail.example.org", TERN_NET_ERROR_INVALID },
    { "smtp://mail.example.org", TERN_NET_ERROR_INVALID },
    { "https://mail.example.org", TERN_NET_ERROR_INVALID },
    { "imaps:mail.example.org", TERN_NET_ERROR_INVALID },
    { "imaps://", TERN_NET_ERROR_INVALID },
    { "imaps:///", TERN_NET_ERROR_INVALID },
    { "imaps://host:", TERN_NET_ERROR_INVALID },
    { "imaps://host:0", TERN_NET_ERROR_INVALID },
    { "imaps://host:65536", TERN_NET_ERROR_INVALID },
    { "imaps://host:-1", TERN_NET_ERROR_INVALID },
    { "imaps://host:12a", TERN_NET_ERROR_INVALID },
    { "imaps://user@host", TERN_NET_ERROR_INVALID },
    { "imaps://host/INBOX", TERN_NET_ERROR_INVALID },
    { "imaps://host?x", TERN_NET_ERROR_INVALID },
    { "imaps://ho st", TERN_NET_ERROR_INVALID },
    { "imaps://ho\nst", TERN_NET_ERROR_INVALID },
    { "imaps://a..b", TERN_NET_ERROR_INVALID },
    { "imaps://-a", TERN_NET_ERROR_INVALID },
    { "imaps://\xff", TERN_NET_ERROR_INVALID },
    { "imaps://[::1", TERN_NET_ERROR_INVALID },
    { "imaps://[host]", TERN_NET_ERROR_INVALID },
    { "imaps://::1", TERN_NET_ERROR_INVALID },
    { "imap+insecure://mail.example.org", TERN_NET_ERROR_INSECURE },
    { "imap+insecure://192.0.2.1", TERN_NET_ERROR_INSECURE },
    { "imap+insecure://localhost.example.org", TERN_NET_ERROR_INSECURE },
    { "smtp+insecure://[2001:db8::1]", TERN_NET_ERROR_INSECURE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tern_net_endpoint_parse (rows[i].url, &error));
      g_assert_error (error, TERN_NET_ERROR, (int)rows[i].expected);
    }
}

/* Each cause has its own sentence, and each names the server. */
static void
test_translation (void)
{
  struct
  {
    GQuark domain;
    int code;
    TernNetError expected;
    const char *words;
  } rows[] = {
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, TERN_NET_ERROR_RESOLVE,
      "no server called mail.example.org" },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TERN_NET_ERROR_UNREACHABLE,
      "may be offline" },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, TERN_NET_ERROR_REFUSED,
      "nothing answers on that port" },
    { G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, TERN_NET_ERROR_UNREACHABLE, "may be offline" },
    { G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, TERN_NET_ERROR_UNREACHABLE,
      "no way to mail.example.org" },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, TERN_NET_ERROR_TIMED_OUT, "did not answer in time" },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, TERN_NET_ERROR_CLOSED, "was closed" },
    { G_IO_ERROR, G_IO_ERROR_FAILED, TERN_NET_ERROR_CLOSED, "broke" },
    { G_TLS_ERROR, G_TLS_ERROR_NOT_TLS, TERN_NET_ERROR_NOT_TLS, "does not encrypt" },
    { G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, TERN_NET_ERROR_CERTIFICATE, "not trusted" },
    { G_TLS_ERROR, G_TLS_ERROR_EOF, TERN_NET_ERROR_CLOSED, "was closed" },
    { G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE, TERN_NET_ERROR_TLS, "agreed on" },
  };
  g_autoptr (TernNetEndpoint) endpoint = tern_net_endpoint_parse ("imaps://mail.example.org", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) cause = g_error_new_literal (rows[i].domain, rows[i].code,
                                                      "E_SYSTEM 0x17");
      g_autoptr (GError) error = tern_net_error_translate (cause, endpoint);

      g_assert_error (error, TERN_NET_ERROR, (int)rows[i].expected);
      g_assert_nonnull (strstr (error->message, rows[i].words));
      g_assert_nonnull (strstr (error->message, "mail.example.org"));
      g_assert_null (strstr (error->message, "E_SYSTEM"));
    }
}

static void
test_translation_keeps (void)
{
  g_autoptr (TernNetEndpoint) endpoint = tern_net_endpoint_parse ("imaps://mail.example.org", NULL);
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) ours = g_error_new_literal (TERN_NET_ERROR, TERN_NET_ERROR_INSECURE, "y");
  g_autoptr (GError) first = tern_net_error_translate (cancelled, endpoint);
  g_autoptr (GError) second = tern_net_error_translate (ours, endpoint);

  g_assert_error (first, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (second, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE);
  g_assert_cmpstr (second->message, ==, "y");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/endpoint/good", test_good);
  g_test_add_func ("/endpoint/bad", test_bad);
  g_test_add_func ("/error/translation", test_translation);
  g_test_add_func ("/error/translation/keeps", test_translation_keeps);
  return g_test_run ();
}
