/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* From what a server answers to an error with a sentence for a person; and what the trace shows of
 * it. */

#include "imap/tern-imap-error.h"
#include "imap/tern-imap-parser.h"
#include "imap/tern-imap-trace.h"

#include <string.h>

static void
test_codes (void)
{
  static const struct
  {
    const char *line;
    TernImapError code;
  } rows[] = {
    { "a1 NO x", TERN_IMAP_ERROR_NO },
    { "a1 BAD x", TERN_IMAP_ERROR_BAD },
    { "* BYE x", TERN_IMAP_ERROR_BYE },
    { "a1 NO [X-UNKNOWN] x", TERN_IMAP_ERROR_NO },
    { "a1 NO [ALERT] x", TERN_IMAP_ERROR_NO },
    { "a1 NO [AUTHENTICATIONFAILED] x", TERN_IMAP_ERROR_AUTHENTICATION },
    { "a1 NO [AUTHORIZATIONFAILED] x", TERN_IMAP_ERROR_AUTHORIZATION },
    { "a1 NO [EXPIRED] x", TERN_IMAP_ERROR_EXPIRED },
    { "a1 NO [PRIVACYREQUIRED] x", TERN_IMAP_ERROR_PRIVACY },
    { "a1 NO [CONTACTADMIN] x", TERN_IMAP_ERROR_CONTACT_ADMIN },
    { "* BYE [UNAVAILABLE] x", TERN_IMAP_ERROR_UNAVAILABLE },
    { "a1 NO [INUSE] x", TERN_IMAP_ERROR_IN_USE },
    { "a1 NO [EXPUNGEISSUED] x", TERN_IMAP_ERROR_EXPUNGE_ISSUED },
    { "a1 NO [NONEXISTENT] x", TERN_IMAP_ERROR_NONEXISTENT },
    { "a1 NO [TRYCREATE] x", TERN_IMAP_ERROR_TRY_CREATE },
    { "a1 NO [ALREADYEXISTS] x", TERN_IMAP_ERROR_ALREADY_EXISTS },
    { "a1 NO [HASCHILDREN] x", TERN_IMAP_ERROR_HAS_CHILDREN },
    { "a1 NO [NOPERM] x", TERN_IMAP_ERROR_PERMISSION },
    { "a1 NO [READ-ONLY] x", TERN_IMAP_ERROR_READ_ONLY },
    { "a1 NO [OVERQUOTA] x", TERN_IMAP_ERROR_OVERQUOTA },
    { "a1 NO [LIMIT] x", TERN_IMAP_ERROR_SERVER_LIMIT },
    { "a1 NO [MESSAGELIMIT 5] x", TERN_IMAP_ERROR_SERVER_LIMIT },
    { "a1 NO [TOOBIG] x", TERN_IMAP_ERROR_TOO_BIG },
    { "a1 NO [CANNOT] x", TERN_IMAP_ERROR_CANNOT },
    { "a1 NO [CORRUPTION] x", TERN_IMAP_ERROR_CORRUPTION },
    { "a1 NO [SERVERBUG] x", TERN_IMAP_ERROR_SERVER_BUG },
    { "a1 BAD [CLIENTBUG] x", TERN_IMAP_ERROR_CLIENT_BUG },
    { "a1 NO [BADCHARSET (UTF-8)] x", TERN_IMAP_ERROR_BAD_CHARSET },
    { "a1 NO [UNKNOWN-CTE] x", TERN_IMAP_ERROR_UNKNOWN_CTE },
    { "a1 NO [NOTSAVED] x", TERN_IMAP_ERROR_NOT_SAVED },
    { "a1 NO [THROTTLED] x", TERN_IMAP_ERROR_THROTTLED },
    { "a1 BAD Request is throttled. Suggested Backoff Time: 92000 milliseconds",
      TERN_IMAP_ERROR_THROTTLED },
    { "a1 BAD User is authenticated but not connected.", TERN_IMAP_ERROR_CONTACT_ADMIN },
    { "a1 NO [ALERT] Too many simultaneous connections. (Failure)",
      TERN_IMAP_ERROR_CONNECTION_LIMIT },
    { "* BYE Maximum number of connections from user+IP exceeded",
      TERN_IMAP_ERROR_CONNECTION_LIMIT },
    { "a1 NO SELECT Unsafe Login. Please contact kefu@188.com for help",
      TERN_IMAP_ERROR_UNSAFE_LOGIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TernImapFrame frame = {
        (const guint8 *) rows[i].line, strlen (rows[i].line), NULL, 0, NULL, 0
      };
      g_autoptr (TernImapParser) parser = tern_imap_parser_new ();
      const TernImapResponse *response = tern_imap_parser_parse (parser, &frame, NULL);
      g_autoptr (GError) error = tern_imap_error_new_from_condition (&response->condition);
      g_autoptr (GError) copy = g_error_copy (error);

      g_assert_error (error, TERN_IMAP_ERROR, (gint) rows[i].code);
      /* The server's words are kept apart from ours, also in a copy. */
      g_assert_cmpstr (error->message, ==, tern_imap_error_describe (rows[i].code));
      g_assert_cmpstr (tern_imap_error_get_server_text (copy), ==, response->condition.text);
      g_assert_cmpuint (tern_imap_error_get_backoff_ms (copy), ==,
                        strstr (rows[i].line, "92000") != NULL ? 92000 : 0);
    }
}

static void
test_sentences (void)
{
  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR, 1, "x");

  for (TernImapError code = 0; code < TERN_IMAP_N_ERRORS; code++)
    {
      g_autoptr (GError) error = tern_imap_error_new (code);

      g_assert_nonnull (error->message);
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_null (strstr (error->message, "IMAP"));
      for (TernImapError other = 0; other < code; other++)
        g_assert_cmpstr (error->message, !=, tern_imap_error_describe (other));
      g_assert_null (tern_imap_error_get_server_text (error));
    }
  g_assert_null (tern_imap_error_get_server_text (foreign));
  g_assert_cmpuint (tern_imap_error_get_backoff_ms (foreign), ==, 0);
}

static void
test_backoff_cap (void)
{
  TernImapCondition condition = {
    .kind = TERN_IMAP_CONDITION_BAD,
    .text = "Suggested Backoff Time: 99999999999999999999 milliseconds"
  };
  g_autoptr (GError) error = tern_imap_error_new_from_condition (&condition);

  g_assert_cmpuint (tern_imap_error_get_backoff_ms (error), ==, 3600000);
}

static void
test_trace (void)
{
  static const struct
  {
    const char *wire;
    gboolean secret;
    const char *shown;
  } rows[] = {
    { "* OK ready\r\n", FALSE, "* OK ready" },
    { "* 1 FETCH (UID 5 BODY[] {6}\r\nsecret FLAGS ())\r\n", FALSE,
      "* 1 FETCH (UID 5 BODY[] {6 bytes} FLAGS ())" },
    { "* 1 FETCH (BODY[1] ~{6+}\r\nsecret BODY[2] {3}\r\nabc)\r\n", FALSE,
      "* 1 FETCH (BODY[1] ~{6 bytes} BODY[2] {3 bytes})" },
    { "* 1 FETCH (BODY[TEXT]<0> \"se\\\"cret\" UID 5)\r\n", FALSE,
      "* 1 FETCH (BODY[TEXT]<0> {8 bytes} UID 5)" },
    { "* 1 FETCH (BODY[] \"secret\" PREVIEW \"secret\")\r\n", FALSE,
      "* 1 FETCH (BODY[] {6 bytes} PREVIEW {6 bytes})" },
    { "* 1 FETCH (RFC822.TEXT \"secret)\r\n* OK\r\n", FALSE, "* 1 FETCH (RFC822.TEXT {7 bytes}" },
    { "* LIST () \"/\" \"a b\"\r\n", FALSE, "* LIST () \"/\" \"a b\"" },
    { "* OK a\x1b[31m\xff\r\n", FALSE, "* OK a\\x1b[31m\\xff" },
    { "+ c2VjcmV0\r\n", TRUE, "+ ***" },
    { "+c2VjcmV0\r\n", TRUE, "+ ***" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernImapFramer) framer = tern_imap_framer_new (NULL);
      TernImapFrame frame;
      g_autofree char *shown = NULL;

      tern_imap_framer_feed (framer, rows[i].wire, strlen (rows[i].wire));
      g_assert_true (tern_imap_framer_next (framer, &frame, NULL));
      shown = tern_imap_trace_describe_frame (&frame, rows[i].secret);
      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

/* A literal kept outside the text, and a line of great length. */
static void
test_trace_long (void)
{
  g_autoptr (TernImapFramer) framer = tern_imap_framer_new (NULL);
  g_autofree char *secret = g_strnfill (100000, 's');
  g_autofree char *line = g_strnfill (100000, 'x');
  g_autofree char *wire = g_strdup_printf ("* 1 FETCH (BODY[] {100000}\r\n%s UID 5)\r\n* X %s\r\n",
                                           secret, line);
  g_autofree char *shown = NULL;
  TernImapFrame frame;

  tern_imap_framer_feed (framer, wire, strlen (wire));
  g_assert_true (tern_imap_framer_next (framer, &frame, NULL));
  shown = tern_imap_trace_describe_frame (&frame, FALSE);
  g_assert_cmpstr (shown, ==, "* 1 FETCH (BODY[] {100000 bytes} UID 5)");
  g_free (shown);
  g_assert_true (tern_imap_framer_next (framer, &frame, NULL));
  shown = tern_imap_trace_describe_frame (&frame, FALSE);
  g_assert_cmpuint (strlen (shown), <=, 503);
}

/* Shown when TERN_TRACE asks for it, at a level that needs no G_MESSAGES_DEBUG. */
static void
test_trace_enabled (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (TernImapCommand) login = tern_imap_command_new ("LOGIN");
      g_autoptr (GPtrArray) pieces = NULL;

      tern_imap_command_add_secret (login, "ann");
      tern_imap_command_add_secret (login, "hunter2");
      pieces = tern_imap_command_build (login, "a1", TERN_IMAP_COMMAND_PLAIN, NULL);
      tern_imap_trace_sent ("work", pieces->pdata[0]);
      tern_imap_trace_note ("work", "TLS");
      return;
    }
  g_setenv ("TERN_TRACE", "store,imap", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*work > a1 LOGIN *** ****work - TLS*");
  g_test_trap_assert_stderr_unmatched ("*hunter2*");
  g_setenv ("TERN_TRACE", "imapx", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched ("*LOGIN*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imap/error/codes", test_codes);
  g_test_add_func ("/imap/error/sentences", test_sentences);
  g_test_add_func ("/imap/error/backoff-cap", test_backoff_cap);
  g_test_add_func ("/imap/trace/frames", test_trace);
  g_test_add_func ("/imap/trace/long", test_trace_long);
  g_test_add_func ("/imap/trace/enabled", test_trace_enabled);
  return g_test_run ();
}
