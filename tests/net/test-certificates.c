/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Who is believed: good and bad certificates, the pinned exception, versions, and the port that
 * does not speak TLS or nothing else. */

#include "net-peer.h"

#include "net/tern-certificate.h"

#include <string.h>

static NetPeer *peer;

static TernTlsOptions *
trust_ours (void)
{
  g_autoptr (GError) error = NULL;
  TernTlsOptions *options = tern_tls_options_new (net_peer_get_ca (peer), NULL, 0, NULL, &error);

  g_assert_no_error (error);
  return options;
}

static void
test_good (void)
{
  g_autoptr (TernTlsOptions) options = trust_ours ();
  static const char *const hosts[] = { "localhost", "127.0.0.1" };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *summary = NULL;
      g_autoptr (GBytes) binding = NULL;
      TernNetStream *stream = net_open ("imaps", hosts[i], net_peer_get_port (peer, "tls"),
                                        options);

      g_assert_true (net_connect (stream, &error));
      g_assert_no_error (error);
      g_assert_true (tern_net_stream_is_tls (stream));
      net_expect (stream, "hello\n");
      net_send (stream, "round\n");
      net_expect (stream, "round\n");
      summary = tern_net_stream_dup_tls_summary (stream);
      g_assert_true (g_str_has_prefix (summary, "TLS 1.3, certificate of "));
      binding = tern_net_stream_dup_channel_binding (stream);
      g_assert_nonnull (binding);
      g_assert_cmpuint (g_bytes_get_size (binding), ==, 32);
      /* What TLS adds is counted. */
      g_assert_cmpuint (tern_net_stream_get_bytes_in (stream), >, 500);
      g_assert_cmpuint (tern_net_stream_get_bytes_out (stream), >, 200);
      net_end (stream);
    }
}

static void
test_older (void)
{
  g_autoptr (TernTlsOptions) options = trust_ours ();
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "tls-1.2"),
                                    options);

  g_assert_true (net_connect (stream, &error));
  g_assert_no_error (error);
  summary = tern_net_stream_dup_tls_summary (stream);
  g_assert_true (g_str_has_prefix (summary, "TLS 1.2, "));
  g_assert_null (tern_net_stream_dup_channel_binding (stream));
  net_end (stream);
}

static void
test_too_old (void)
{
  g_autoptr (TernTlsOptions) options = trust_ours ();
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "tls-1.1"),
                                    options);

  g_assert_false (net_connect (stream, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_TLS);
  net_end (stream);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *behaviour;
    const char *words[4];
  } rows[] = {
    { "wrong-host", { "it is for another server (mail.example.net)" } },
    { "expired", { "it expired on 20" } },
    { "unknown", { "signed by somebody this computer does not know" } },
    { "self-signed", { "signed by itself only" } },
    { "everything-wrong",
      { "it is for another server (mail.example.net)", "it expired on 20", "does not know" } },
  };
  g_autoptr (TernTlsOptions) options = trust_ours ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *fingerprint = NULL;
      TernNetStream *stream = net_open ("imaps", "localhost",
                                        net_peer_get_port (peer, rows[i].behaviour), options);

      g_assert_false (net_connect (stream, &error));
      g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CERTIFICATE);
      g_test_message ("%s: %s", rows[i].behaviour, error->message);
      for (gsize j = 0; rows[i].words[j] != NULL; j++)
        g_assert_nonnull (strstr (error->message, rows[i].words[j]));
      g_assert_nonnull (tern_net_stream_get_certificate (stream));
      fingerprint = tern_certificate_dup_fingerprint (tern_net_stream_get_certificate (stream));
      g_assert_cmpuint (strlen (fingerprint), ==, 95);
      g_assert_nonnull (strstr (error->message, fingerprint));
      g_assert_false (tern_net_stream_is_tls (stream));
      net_end (stream);
    }
}

/* The system's roots do not hold the tests' authority. */
static void
test_system_roots (void)
{
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "tls"), NULL);

  g_assert_false (net_connect (stream, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CERTIFICATE);
  net_end (stream);
}

static void
test_no_ca_file (void)
{
  g_autoptr (TernTlsOptions) options = tern_tls_options_new ("/nowhere/ca.pem", NULL, 0, NULL,
                                                             NULL);
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "tls"), options);

  g_assert_false (net_connect (stream, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_INVALID);
  net_end (stream);
}

static char *
learn_fingerprint (const char *behaviour)
{
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, behaviour),
                                    NULL);
  char *fingerprint;

  g_assert_false (net_connect (stream, NULL));
  fingerprint = tern_certificate_dup_fingerprint (tern_net_stream_get_certificate (stream));
  net_end (stream);
  return fingerprint;
}

static void
test_pinned (void)
{
  guint16 port = net_peer_get_port (peer, "self-signed");
  g_autofree char *fingerprint = learn_fingerprint ("self-signed");
  g_autofree char *lower = g_ascii_strdown (fingerprint, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TernTlsOptions) options = tern_tls_options_new (NULL, "LOCALHOST", port, lower,
                                                             &error);
  TernNetStream *stream;

  g_assert_no_error (error);
  stream = net_open ("imaps", "localhost", port, options);
  g_assert_true (net_connect (stream, &error));
  g_assert_no_error (error);
  net_expect (stream, "hello\n");
  net_end (stream);
}

/* The exception is for one host, one port and one certificate. */
static void
test_pinned_elsewhere (void)
{
  guint16 port = net_peer_get_port (peer, "self-signed");
  guint16 other = net_peer_get_port (peer, "unknown");
  g_autofree char *fingerprint = learn_fingerprint ("self-signed");
  struct
  {
    const char *host;
    guint16 port, pinned_port;
    TernNetError expected;
  } rows[] = {
    { "127.0.0.1", port, port, TERN_NET_ERROR_CERTIFICATE },
    { "localhost", other, port, TERN_NET_ERROR_CERTIFICATE },
    { "localhost", other, other, TERN_NET_ERROR_CERTIFICATE_CHANGED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TernTlsOptions) options = tern_tls_options_new (
          NULL, "localhost", rows[i].pinned_port, fingerprint, NULL);
      TernNetStream *stream = net_open ("imaps", rows[i].host, rows[i].port, options);

      g_assert_false (net_connect (stream, &error));
      g_assert_error (error, TERN_NET_ERROR, (int)rows[i].expected);
      net_end (stream);
    }
}

/* A server that has got itself a proper certificate since needs no exception. */
static void
test_pinned_not_needed (void)
{
  guint16 port = net_peer_get_port (peer, "tls");
  g_autofree char *fingerprint = learn_fingerprint ("self-signed");
  g_autoptr (GError) error = NULL;
  g_autoptr (TernTlsOptions) options = tern_tls_options_new (net_peer_get_ca (peer), "localhost",
                                                             port, fingerprint, NULL);
  TernNetStream *stream = net_open ("imaps", "localhost", port, options);

  g_assert_true (net_connect (stream, &error));
  g_assert_no_error (error);
  net_end (stream);
}

static void
test_bad_options (void)
{
  static const struct
  {
    const char *host;
    guint16 port;
    const char *fingerprint;
  } rows[] = {
    { "localhost", 993, "AB:CD" },
    { "localhost", 993, "zz00000000000000000000000000000000000000000000000000000000000000" },
    { NULL, 993, "0000000000000000000000000000000000000000000000000000000000000000" },
    { "localhost", 0, "0000000000000000000000000000000000000000000000000000000000000000" },
    { "localhost", 993, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          tern_tls_options_new (NULL, rows[i].host, rows[i].port, rows[i].fingerprint, &error));
      g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_INVALID);
    }
}

static void
test_not_tls (void)
{
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "plain"), NULL);

  g_assert_false (net_connect (stream, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_NOT_TLS);
  net_end (stream);
}

/* Who leaves before a word was said may do so because the network does. */
static void
test_closed (void)
{
  static const char *const ways[] = { "hang-up", "reset" };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GError) error = NULL;
      TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, ways[i]), NULL);

      g_assert_false (net_connect (stream, &error));
      g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CLOSED);
      net_end (stream);
    }
}

/* A TLS server may answer a line of text with an alert. */
static void
test_tls_expected (void)
{
  g_autoptr (GError) error = NULL;
  char buffer[64];
  TernNetStream *stream = net_open ("imap+insecure", "localhost", net_peer_get_port (peer, "alert"),
                                    NULL);

  g_assert_true (net_connect (stream, &error));
  g_assert_no_error (error);
  net_send (stream, "a1 CAPABILITY\r\n");
  g_assert_cmpint (net_read (stream, buffer, sizeof buffer, &error), ==, -1);
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_TLS_EXPECTED);
  net_end (stream);
}

static void
test_starttls (void)
{
  g_autoptr (TernTlsOptions) options = trust_ours ();
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imap+starttls", "localhost",
                                    net_peer_get_port (peer, "starttls"), options);

  g_assert_true (net_connect (stream, &error));
  g_assert_false (tern_net_stream_is_tls (stream));
  net_expect (stream, "hello\n");
  net_send (stream, "start\n");
  net_expect (stream, "go\n");
  g_assert_true (net_starttls (stream, &error));
  g_assert_no_error (error);
  g_assert_true (tern_net_stream_is_tls (stream));
  net_expect (stream, "hello\n");
  net_send (stream, "round\n");
  net_expect (stream, "round\n");
  net_end (stream);
}

static void
test_starttls_untrusted (void)
{
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imap+starttls", "localhost",
                                    net_peer_get_port (peer, "starttls"), NULL);

  g_assert_true (net_connect (stream, &error));
  net_expect (stream, "hello\n");
  net_send (stream, "start\n");
  net_expect (stream, "go\n");
  g_assert_false (net_starttls (stream, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CERTIFICATE);
  net_end (stream);
}

/* net_expect() takes no more than it asks for: the forged line is still in the stream's buffer. */
static void
test_starttls_injected (void)
{
  g_autoptr (TernTlsOptions) options = trust_ours ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) after = NULL;
  char buffer[64];
  TernNetStream *stream = net_open ("imap+starttls", "localhost",
                                    net_peer_get_port (peer, "starttls-injected"), options);

  g_assert_true (net_connect (stream, &error));
  net_expect (stream, "hello\n");
  net_send (stream, "start\n");
  net_expect (stream, "go\n");
  g_assert_false (net_starttls (stream, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE);
  g_assert_false (tern_net_stream_is_tls (stream));
  /* The forged line is never read. */
  g_assert_cmpint (net_read (stream, buffer, sizeof buffer, &after), ==, -1);
  g_assert_error (after, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE);
  net_end (stream);
}

/* The same with the forged line still in the system's buffer. */
static void
test_starttls_injected_unread (void)
{
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imap+starttls", "localhost",
                                    net_peer_get_port (peer, "starttls-injected"), NULL);

  g_assert_true (net_connect (stream, &error));
  net_send (stream, "start\n");
  net_expect (stream, "hello\ngo\n");
  g_assert_false (net_starttls (stream, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE);
  net_end (stream);
}

/* A read that was given up must not stand in the way of the handshake. */
static void
test_starttls_after_cancelled_read (void)
{
  g_autoptr (TernTlsOptions) options = trust_ours ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cancelled = NULL;
  guint8 buffer[16];
  NetCall call = { NULL };
  TernNetStream *stream = net_open ("imap+starttls", "localhost",
                                    net_peer_get_port (peer, "starttls"), options);

  g_assert_true (net_connect (stream, &error));
  net_expect (stream, "hello\n");
  net_send (stream, "start\n");
  net_expect (stream, "go\n");
  tern_net_stream_read_async (stream, buffer, sizeof buffer, cancellable, net_done, &call);
  g_cancellable_cancel (cancellable);
  net_wait (&call);
  g_assert_cmpint (tern_net_stream_read_finish (stream, call.result, &cancelled), ==, -1);
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&call.result);
  g_assert_true (net_starttls (stream, &error));
  g_assert_no_error (error);
  net_expect (stream, "hello\n");
  net_end (stream);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  peer = net_peer_new ();
  g_test_add_func ("/certificates/good", test_good);
  g_test_add_func ("/certificates/tls-1.2", test_older);
  g_test_add_func ("/certificates/tls-1.1", test_too_old);
  g_test_add_func ("/certificates/refused", test_refused);
  g_test_add_func ("/certificates/system-roots", test_system_roots);
  g_test_add_func ("/certificates/no-ca-file", test_no_ca_file);
  g_test_add_func ("/certificates/pinned", test_pinned);
  g_test_add_func ("/certificates/pinned/elsewhere", test_pinned_elsewhere);
  g_test_add_func ("/certificates/pinned/not-needed", test_pinned_not_needed);
  g_test_add_func ("/certificates/options", test_bad_options);
  g_test_add_func ("/certificates/not-tls", test_not_tls);
  g_test_add_func ("/certificates/closed", test_closed);
  g_test_add_func ("/certificates/tls-expected", test_tls_expected);
  g_test_add_func ("/starttls/good", test_starttls);
  g_test_add_func ("/starttls/untrusted", test_starttls_untrusted);
  g_test_add_func ("/starttls/injected", test_starttls_injected);
  g_test_add_func ("/starttls/injected/unread", test_starttls_injected_unread);
  g_test_add_func ("/starttls/after-cancelled-read", test_starttls_after_cancelled_read);
  status = g_test_run ();
  net_peer_free (peer);
  return status;
}
