/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Submission sessions against servers good and bad, each whole and a byte at a time, and what each
 * server was told: where encryption cannot be had, nothing but the greeting. */

#include "smtp/tern-smtp-session.h"

#include "net/tern-net-error.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE 30

static GSubprocess *peer;
static GHashTable *ports;
static char *folder;

static void
start_peer (void)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "smtp", "peer.py", NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("tern-smtp-XXXXXX", &error);
  g_assert_no_error (error);
  ports = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  peer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                           "python3", script, folder, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (peer));
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      char *space;

      g_assert_nonnull (line);
      if (g_str_equal (line, "ready"))
        return;
      space = strchr (line, ' ');
      *space = '\0';
      g_hash_table_insert (ports, g_strdup (line),
                           GUINT_TO_POINTER (g_ascii_strtoull (space + 1, NULL, 10)));
    }
}

static void
stop_peer (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_subprocess_force_exit (peer);
  g_subprocess_wait (peer, NULL, NULL);
  g_object_unref (peer);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  g_hash_table_unref (ports);
}

static guint16
port_of (const char *name)
{
  gpointer port = g_hash_table_lookup (ports, name);

  g_assert_nonnull (port);
  return (guint16)GPOINTER_TO_UINT (port);
}

/* Returns: (transfer full): the lines the server @name was told so far, joined by newlines. */
static char *
dup_heard (const char *name)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", port_of ("heard"), NULL, &error);
  g_autofree char *line = g_strdup_printf ("%s\r\n", name);
  g_autoptr (GString) out = g_string_new (NULL);
  char buffer[1024];
  gssize n;

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line,
                             strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                                   sizeof buffer, NULL, NULL))
         > 0)
    g_string_append_len (out, buffer, n);
  return g_strdup (g_strchomp (out->str));
}

static TernSmtpSession *
make_session (const char *scheme, const char *name)
{
  g_autofree char *url = g_strdup_printf ("%s://localhost:%u", scheme, port_of (name));
  g_autofree char *ca = g_build_filename (folder, "ca.pem", NULL);
  g_autoptr (TernNetEndpoint) endpoint = tern_net_endpoint_parse (url, NULL);
  g_autoptr (TernTlsOptions) tls = tern_tls_options_new (ca, NULL, 0, NULL, NULL);

  return tern_smtp_session_new (endpoint, tls);
}

typedef void (*Start) (TernSmtpSession *session,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data);
typedef gboolean (*Finish) (TernSmtpSession *session, GAsyncResult *result, GError **error);

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static gboolean
on_patience_over (gpointer data)
{
  g_error ("nothing happened for %d seconds", PATIENCE);
  return G_SOURCE_REMOVE;
}

static gboolean
wait_for (TernSmtpSession *session, GAsyncResult **where, Finish finish, GError **error)
{
  guint patience = g_timeout_add_seconds (PATIENCE, on_patience_over, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  while (*where == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
  result = g_steal_pointer (where);
  return finish (session, result, error);
}

static gboolean
run (TernSmtpSession *session, Start start, Finish finish, GError **error)
{
  GAsyncResult *result = NULL;

  start (session, NULL, on_done, &result);
  return wait_for (session, &result, finish, error);
}

static gboolean
connect_session (TernSmtpSession *session, GError **error)
{
  return run (session, tern_smtp_session_connect_async, tern_smtp_session_connect_finish, error);
}

static gboolean
authenticate (TernSmtpSession *session,
              TernCredentialsKind kind,
              const char *secret,
              GError **error)
{
  g_autoptr (TernCredentials) credentials = tern_credentials_new (kind, "ann", secret, -1, NULL);
  GAsyncResult *result = NULL;

  tern_smtp_session_authenticate_async (session, credentials, NULL, on_done, &result);
  return wait_for (session, &result, tern_smtp_session_authenticate_finish, error);
}

static void
assert_plain_words (const GError *error)
{
  static const char *const codes[] = { "535",      "454",  "EHLO", "AUTH", "SMTP",
                                       "STARTTLS", "SASL", "SSH",  "5.7" };

  g_test_message ("%s", error->message);
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_null (strstr (error->message, codes[i]));
}

static void
check_good (const char *scheme,
            const char *name,
            const char *secret,
            TernCredentialsKind kind,
            const char *heard)
{
  TernSmtpSession *session = make_session (scheme, name);
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;

  g_assert_true (connect_session (session, &error));
  g_assert_no_error (error);
  g_assert_true (tern_smtp_session_has_extension (session, "size"));
  g_assert_true (tern_smtp_session_has_extension (session, "PIPELINING"));
  g_assert_false (tern_smtp_session_has_extension (session, "STARTTLS"));
  g_assert_false (tern_smtp_session_has_extension (session, "SIZ"));
  g_assert_cmpuint (tern_smtp_session_get_max_size (session), ==, 35882577);
  g_assert_true (authenticate (session, kind, secret, &error));
  g_assert_no_error (error);
  g_assert_true (
      run (session, tern_smtp_session_noop_async, tern_smtp_session_noop_finish, &error));
  g_assert_true (
      run (session, tern_smtp_session_quit_async, tern_smtp_session_quit_finish, &error));
  g_assert_no_error (error);
  told = dup_heard (name);
  g_assert_cmpstr (told, ==, heard);
  g_assert_finalize_object (session);
}

#define PLAIN_HEARD "EHLO [127.0.0.1]\nAUTH PLAIN AGFubgBzZWNyZXQ=\nNOOP\nQUIT"

static void
test_good (void)
{
  static const struct
  {
    const char *scheme, *name, *heard;
  } rows[] = {
    { "smtp+insecure", "plain-auth", PLAIN_HEARD },
    { "smtp+insecure", "login-auth", "EHLO [127.0.0.1]\nAUTH LOGIN\nYW5u\nc2VjcmV0\nNOOP\nQUIT" },
    { "smtp+insecure", "both-spellings", PLAIN_HEARD },
    { "smtp+starttls", "starttls", "EHLO [127.0.0.1]\nSTARTTLS\n(encrypted)\n" PLAIN_HEARD },
  };

  check_good ("smtps", "implicit", "secret", TERN_CREDENTIALS_PASSWORD, PLAIN_HEARD);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *slow = g_strconcat (rows[i].name, "-slow", NULL);

      check_good (rows[i].scheme, rows[i].name, "secret", TERN_CREDENTIALS_PASSWORD, rows[i].heard);
      check_good (rows[i].scheme, slow, "secret", TERN_CREDENTIALS_PASSWORD, rows[i].heard);
    }
}

static void
test_token (void)
{
  g_autofree char *token = g_strnfill (2000, 't');
  g_autofree char *line = g_strdup_printf ("user=ann\001auth=Bearer %s\001\001", token);
  g_autofree char *encoded = g_base64_encode ((const guchar *)line, strlen (line));
  g_autofree char *heard = g_strdup_printf ("EHLO [127.0.0.1]\nAUTH XOAUTH2\n%s\nNOOP\nQUIT",
                                            encoded);

  check_good (
      "smtp+insecure", "token-auth", "t0ken", TERN_CREDENTIALS_TOKEN,
      "EHLO [127.0.0.1]\nAUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgdDBrZW4BAQ==\nNOOP\nQUIT");
  check_good ("smtp+insecure", "long-token-auth", token, TERN_CREDENTIALS_TOKEN, heard);
}

/* A refusal leaves the session open for another try. */
static void
test_wrong_password (void)
{
  TernSmtpSession *session = make_session ("smtp+insecure", "wrong-password");
  g_autoptr (GError) error = NULL;

  g_assert_true (connect_session (session, &error));
  g_assert_false (authenticate (session, TERN_CREDENTIALS_PASSWORD, "wrong", &error));
  g_assert_error (error, TERN_SMTP_ERROR, TERN_SMTP_ERROR_AUTHENTICATION);
  assert_plain_words (error);
  g_clear_error (&error);
  g_assert_true (authenticate (session, TERN_CREDENTIALS_PASSWORD, "secret", &error));
  g_assert_no_error (error);
  tern_smtp_session_abort (session);
  g_assert_finalize_object (session);
}

static void
test_not_signed_in (void)
{
  static const struct
  {
    const char *name;
    TernCredentialsKind kind;
    gboolean net;
    int expected;
  } rows[] = {
    { "wrong-password-slow", TERN_CREDENTIALS_PASSWORD, FALSE, TERN_SMTP_ERROR_AUTHENTICATION },
    { "disabled", TERN_CREDENTIALS_PASSWORD, FALSE, TERN_SMTP_ERROR_AUTHENTICATION },
    { "token-refused", TERN_CREDENTIALS_TOKEN, FALSE, TERN_SMTP_ERROR_AUTHENTICATION },
    { "busy-auth", TERN_CREDENTIALS_PASSWORD, FALSE, TERN_SMTP_ERROR_UNAVAILABLE },
    { "no-auth", TERN_CREDENTIALS_PASSWORD, FALSE, TERN_SMTP_ERROR_NO_AUTHENTICATION },
    { "unknown-auth", TERN_CREDENTIALS_PASSWORD, TRUE, TERN_NET_ERROR_SASL_NO_MECHANISM },
    { "bad-challenge", TERN_CREDENTIALS_PASSWORD, TRUE, TERN_NET_ERROR_SASL_FAILED },
    { "bad-challenge-slow", TERN_CREDENTIALS_PASSWORD, TRUE, TERN_NET_ERROR_SASL_FAILED },
    { "false-success", TERN_CREDENTIALS_PASSWORD, TRUE, TERN_NET_ERROR_SASL_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TernSmtpSession *session = make_session ("smtp+insecure", rows[i].name);
      GQuark domain = rows[i].net ? TERN_NET_ERROR : TERN_SMTP_ERROR;
      g_autoptr (GError) error = NULL;

      g_assert_true (connect_session (session, &error));
      g_assert_no_error (error);
      g_assert_false (authenticate (session, rows[i].kind, "secret", &error));
      g_assert_error (error, domain, rows[i].expected);
      assert_plain_words (error);
      tern_smtp_session_abort (session);
      g_assert_finalize_object (session);
    }
}

static void
test_not_connected (void)
{
  static const struct
  {
    const char *name;
    int expected;
  } rows[] = {
    { "not-ready", TERN_SMTP_ERROR_UNAVAILABLE },
    { "unwanted", TERN_SMTP_ERROR_REFUSED },
    { "garbage", TERN_SMTP_ERROR_PROTOCOL },
    { "imap", TERN_SMTP_ERROR_PROTOCOL },
    { "mixed-codes", TERN_SMTP_ERROR_PROTOCOL },
    { "nul", TERN_SMTP_ERROR_PROTOCOL },
    { "two-greetings", TERN_SMTP_ERROR_PROTOCOL },
    { "ehlo-refused", TERN_SMTP_ERROR_REFUSED },
    { "endless", TERN_SMTP_ERROR_PROTOCOL },
    { "endless-lines", TERN_SMTP_ERROR_PROTOCOL },
    { "not-ready-slow", TERN_SMTP_ERROR_UNAVAILABLE },
    { "unwanted-slow", TERN_SMTP_ERROR_REFUSED },
    { "garbage-slow", TERN_SMTP_ERROR_PROTOCOL },
    { "mixed-codes-slow", TERN_SMTP_ERROR_PROTOCOL },
    { "nul-slow", TERN_SMTP_ERROR_PROTOCOL },
    { "ehlo-refused-slow", TERN_SMTP_ERROR_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TernSmtpSession *session = make_session ("smtp+insecure", rows[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;

      g_test_message ("%s", rows[i].name);
      g_assert_false (connect_session (session, &error));
      g_assert_error (error, TERN_SMTP_ERROR, rows[i].expected);
      assert_plain_words (error);
      g_assert_false (connect_session (session, &again));
      g_assert_error (again, TERN_SMTP_ERROR, TERN_SMTP_ERROR_STATE);
      g_assert_finalize_object (session);
    }
}

/* Nothing but the greeting ever goes out unencrypted. */
static void
test_starttls_fails_closed (void)
{
  static const struct
  {
    const char *name, *heard;
  } rows[] = {
    { "starttls-hidden", "EHLO [127.0.0.1]" },
    { "starttls-hidden-slow", "EHLO [127.0.0.1]" },
    { "starttls-refused", "EHLO [127.0.0.1]\nSTARTTLS" },
    { "starttls-refused-slow", "EHLO [127.0.0.1]\nSTARTTLS" },
    { "starttls-challenged", "EHLO [127.0.0.1]\nSTARTTLS" },
    { "starttls-injected", "EHLO [127.0.0.1]\nSTARTTLS" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TernSmtpSession *session = make_session ("smtp+starttls", rows[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) after = NULL;
      g_autofree char *told = NULL;

      g_assert_false (connect_session (session, &error));
      g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE);
      assert_plain_words (error);
      g_assert_false (authenticate (session, TERN_CREDENTIALS_PASSWORD, "secret", &after));
      g_assert_error (after, TERN_SMTP_ERROR, TERN_SMTP_ERROR_STATE);
      told = dup_heard (rows[i].name);
      g_assert_cmpstr (told, ==, rows[i].heard);
      g_assert_finalize_object (session);
    }
}

/* Injected bytes may also come after the handshake has begun, where they break it. */
static void
test_starttls_injected_slowly (void)
{
  TernSmtpSession *session = make_session ("smtp+starttls", "starttls-injected-slow");
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;

  g_assert_false (connect_session (session, &error));
  g_assert_true (g_error_matches (error, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE)
                 || g_error_matches (error, TERN_NET_ERROR, TERN_NET_ERROR_NOT_TLS));
  told = dup_heard ("starttls-injected-slow");
  g_assert_null (strstr (told, "AUTH"));
  g_assert_finalize_object (session);
}

/* What was offered before encryption is forgotten. */
static void
test_starttls_forgets (void)
{
  static const char *const names[] = { "starttls-forgets", "starttls-then-none" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TernSmtpSession *session = make_session ("smtp+starttls", names[i]);
      g_autoptr (GError) error = NULL;

      g_assert_true (connect_session (session, &error));
      g_assert_no_error (error);
      g_assert_false (tern_smtp_session_has_extension (session, "SIZE"));
      g_assert_false (tern_smtp_session_has_extension (session, "STARTTLS"));
      g_assert_cmpuint (tern_smtp_session_get_max_size (session), ==, 0);
      g_assert_false (authenticate (session, TERN_CREDENTIALS_TOKEN, "token", &error));
      g_assert_nonnull (tern_smtp_session_get_certificate (session));
      tern_smtp_session_abort (session);
      g_assert_finalize_object (session);
    }
}

static void
test_order (void)
{
  TernSmtpSession *session = make_session ("smtp+insecure", "plain-auth");
  g_autoptr (GError) error = NULL;
  GAsyncResult *connecting = NULL;

  g_assert_false (
      run (session, tern_smtp_session_noop_async, tern_smtp_session_noop_finish, &error));
  g_assert_error (error, TERN_SMTP_ERROR, TERN_SMTP_ERROR_STATE);
  g_clear_error (&error);
  tern_smtp_session_connect_async (session, NULL, on_done, &connecting);
  g_assert_false (
      run (session, tern_smtp_session_connect_async, tern_smtp_session_connect_finish, &error));
  g_assert_error (error, TERN_SMTP_ERROR, TERN_SMTP_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (wait_for (session, &connecting, tern_smtp_session_connect_finish, &error));
  tern_smtp_session_abort (session);
  g_assert_false (
      run (session, tern_smtp_session_noop_async, tern_smtp_session_noop_finish, &error));
  g_assert_error (error, TERN_SMTP_ERROR, TERN_SMTP_ERROR_STATE);
  g_assert_finalize_object (session);
}

static void
test_cancel (void)
{
  TernSmtpSession *session = make_session ("smtp+insecure", "plain-auth");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *connecting = NULL;

  tern_smtp_session_connect_async (session, cancellable, on_done, &connecting);
  g_cancellable_cancel (cancellable);
  g_assert_false (wait_for (session, &connecting, tern_smtp_session_connect_finish, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (session);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  start_peer ();
  g_test_add_func ("/session/good", test_good);
  g_test_add_func ("/session/token", test_token);
  g_test_add_func ("/session/wrong-password", test_wrong_password);
  g_test_add_func ("/session/not-signed-in", test_not_signed_in);
  g_test_add_func ("/session/not-connected", test_not_connected);
  g_test_add_func ("/session/starttls/fails-closed", test_starttls_fails_closed);
  g_test_add_func ("/session/starttls/injected-slowly", test_starttls_injected_slowly);
  g_test_add_func ("/session/starttls/forgets", test_starttls_forgets);
  g_test_add_func ("/session/order", test_order);
  g_test_add_func ("/session/cancel", test_cancel);
  status = g_test_run ();
  stop_peer ();
  return status;
}
