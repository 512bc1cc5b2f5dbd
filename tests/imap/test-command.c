/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Commands as bytes: what is quoted, what is a literal, where to wait, what the trace may show. */

#include "imap/tern-imap-command.h"
#include "imap/tern-imap-error.h"

#include <string.h>

/* Pieces as "bytes|trace", those with a wait marked by "..." */
static char *
describe (TernImapCommand *command, TernImapCommandFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pieces = tern_imap_command_build (command, "a1", flags, &error);
  GString *out = g_string_new (NULL);

  if (pieces == NULL)
    {
      g_assert_error (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE);
      return g_string_free (g_string_append (out, "impossible"), FALSE);
    }
  for (guint i = 0; i < pieces->len; i++)
    {
      const TernImapCommandPiece *piece = pieces->pdata[i];

      g_string_append_len (out, g_bytes_get_data (piece->bytes, NULL),
                           g_bytes_get_size (piece->bytes));
      g_string_append_printf (out, "|%s%s\n", piece->trace, piece->wait ? "..." : "");
    }
  return g_string_free (out, FALSE);
}

static void
assert_command (TernImapCommand *command, TernImapCommandFlags flags, const char *expected)
{
  g_autofree char *found = describe (command, flags);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_plain (void)
{
  g_autoptr (TernImapCommand) noop = tern_imap_command_new ("NOOP");
  g_autoptr (TernImapCommand) fetch = tern_imap_command_new ("UID FETCH");
  g_autoptr (TernUidSet) uids = tern_uid_set_parse ("1:5,9:4294967295", -1, NULL);

  assert_command (noop, TERN_IMAP_COMMAND_PLAIN, "a1 NOOP\r\n|a1 NOOP\n");
  tern_imap_command_add_uid_set (fetch, uids);
  tern_imap_command_add_text (fetch, "  (FLAGS UID)  ");
  tern_imap_command_begin_list (fetch);
  tern_imap_command_add_atom (fetch, "CHANGEDSINCE");
  tern_imap_command_add_number (fetch, G_MAXUINT64);
  tern_imap_command_begin_list (fetch);
  tern_imap_command_end_list (fetch);
  tern_imap_command_end_list (fetch);
  tern_imap_command_add_text (fetch, "   ");
  assert_command (fetch, TERN_IMAP_COMMAND_PLAIN,
                  "a1 UID FETCH 1:5,9:* (FLAGS UID) (CHANGEDSINCE 18446744073709551615 ())\r\n"
                  "|a1 UID FETCH 1:5,9:* (FLAGS UID) (CHANGEDSINCE 18446744073709551615 ())\n");
}

static void
test_last_uid_alone (void)
{
  g_autoptr (TernImapCommand) command = tern_imap_command_new ("UID EXPUNGE");
  g_autoptr (TernUidSet) uids = tern_uid_set_parse ("4294967295", -1, NULL);

  /* `*` would be another message. */
  tern_imap_command_add_uid_set (command, uids);
  assert_command (command, TERN_IMAP_COMMAND_PLAIN,
                  "a1 UID EXPUNGE 4294967295\r\n|a1 UID EXPUNGE 4294967295\n");
}

static void
test_strings (void)
{
  static const struct
  {
    const char *string;
    TernImapCommandFlags flags;
    const char *string_expected;
    const char *mailbox_expected;
  } rows[] = {
    { "INBOX", 0, "INBOX", "\"INBOX\"" },
    { "", 0, "\"\"", "\"\"" },
    { "a b", 0, "\"a b\"", "\"a b\"" },
    { "NIL", 0, "\"NIL\"", "\"NIL\"" },
    { "a\"\\b", 0, "\"a\\\"\\\\b\"", "\"a\\\"\\\\b\"" },
    { "a%*", 0, "\"a%*\"", "\"a%*\"" },
    { "a]", 0, "\"a]\"", "\"a]\"" },
    { "a{5}", 0, "\"a{5}\"", "\"a{5}\"" },
    { "tab\t", 0, "\"tab\t\"", "\"tab\t\"" },
    { "gr\xc3\xbc", TERN_IMAP_COMMAND_UTF8, "\"gr\xc3\xbc\"", "\"gr\xc3\xbc\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernImapCommand) string = tern_imap_command_new ("X");
      g_autoptr (TernImapCommand) mailbox = tern_imap_command_new ("X");
      g_autofree char *string_expected = g_strdup_printf (
          "a1 X %s\r\n|a1 X %s\n", rows[i].string_expected, rows[i].string_expected);
      g_autofree char *mailbox_expected = g_strdup_printf (
          "a1 X %s\r\n|a1 X %s\n", rows[i].mailbox_expected, rows[i].mailbox_expected);

      tern_imap_command_add_string (string, rows[i].string);
      tern_imap_command_add_mailbox (mailbox, rows[i].string);
      assert_command (string, rows[i].flags, string_expected);
      assert_command (mailbox, rows[i].flags, mailbox_expected);
    }
}

static void
test_string_literals (void)
{
  g_autoptr (TernImapCommand) command = tern_imap_command_new ("X");
  g_autofree char *longer = g_strnfill (1001, 'x');
  g_autofree char *waiting = NULL;

  tern_imap_command_add_string (command, "gr\xc3\xbc");
  tern_imap_command_add_string (command, "a\r\nb");
  tern_imap_command_add_atom (command, "end");
  assert_command (command, TERN_IMAP_COMMAND_PLAIN,
                  "a1 X {4}\r\n|a1 X {4}...\ngr\xc3\xbc {4}\r\n|[4 bytes] {4}...\na\r\nb "
                  "end\r\n|[4 bytes] end\n");
  assert_command (
      command, TERN_IMAP_COMMAND_LITERAL_PLUS,
      "a1 X {4+}\r\ngr\xc3\xbc {4+}\r\na\r\nb end\r\n|a1 X {4+}[4 bytes] {4+}[4 bytes] end\n");
  /* UTF8=ACCEPT does not make bytes that are no UTF-8 into a string. */
  tern_imap_command_add_string (command, "\xff");
  tern_imap_command_add_string (command, longer);
  waiting = describe (command, TERN_IMAP_COMMAND_UTF8);
  g_assert_nonnull (strstr (waiting, "{1}..."));
  g_assert_nonnull (strstr (waiting, "{1001}..."));
}

static void
test_literals (void)
{
  g_autoptr (TernImapCommand) append = tern_imap_command_new ("APPEND");
  g_autoptr (GBytes) small = g_bytes_new_static ("\x01\0\x02", 3);
  g_autofree char *text = g_strnfill (4097, 'y');
  g_autoptr (GBytes) big = g_bytes_new_static (text, 4097);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GPtrArray) pieces = NULL;
  GBytes *last;

  tern_imap_command_add_mailbox (append, "Sent");
  tern_imap_command_add_literal (append, empty);
  tern_imap_command_add_literal8 (append, small);
  tern_imap_command_add_literal (append, big);
  pieces = tern_imap_command_build (append, "a1", TERN_IMAP_COMMAND_LITERAL_MINUS, NULL);
  g_assert_cmpuint (pieces->len, ==, 3);
  g_assert_true (((TernImapCommandPiece *) pieces->pdata[0])->wait);
  g_assert_cmpstr (((TernImapCommandPiece *) pieces->pdata[0])->trace, ==,
                   "a1 APPEND \"Sent\" {0+}[0 bytes] ~{3+}[3 bytes] {4097}");
  g_assert_false (((TernImapCommandPiece *) pieces->pdata[1])->wait);
  g_ptr_array_unref (pieces);
  pieces = tern_imap_command_build (append, "a1", TERN_IMAP_COMMAND_LITERAL_PLUS, NULL);
  g_assert_cmpuint (pieces->len, ==, 3);
  /* The big one is not copied. */
  g_assert_true (((TernImapCommandPiece *) pieces->pdata[1])->bytes == big);
  g_assert_cmpstr (((TernImapCommandPiece *) pieces->pdata[0])->trace, ==,
                   "a1 APPEND \"Sent\" {0+}[0 bytes] ~{3+}[3 bytes] {4097+}");
  g_assert_cmpstr (((TernImapCommandPiece *) pieces->pdata[1])->trace, ==, "[4097 bytes]");
  g_assert_false (((TernImapCommandPiece *) pieces->pdata[0])->wait);
  last = ((TernImapCommandPiece *) pieces->pdata[2])->bytes;
  g_assert_cmpmem (g_bytes_get_data (last, NULL), g_bytes_get_size (last), "\r\n", 2);
}

static void
test_secrets (void)
{
  static const char *const secrets[] = { "hunter2", "two words", "gr\xc3\xbc\xc3\x9f", "" };

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    for (guint flags = 0; flags < 8; flags++)
      {
        g_autoptr (TernImapCommand) login = tern_imap_command_new ("LOGIN");
        g_autoptr (GPtrArray) pieces = NULL;
        g_autoptr (GString) sent = g_string_new (NULL);

        tern_imap_command_add_secret (login, secrets[i]);
        tern_imap_command_add_secret (login, secrets[i]);
        pieces = tern_imap_command_build (login, "a1", flags, NULL);
        g_assert_nonnull (pieces);
        for (guint k = 0; k < pieces->len; k++)
          {
            TernImapCommandPiece *piece = pieces->pdata[k];
            const char *trace = piece->trace;

            g_string_append_len (sent, g_bytes_get_data (piece->bytes, NULL),
                                 g_bytes_get_size (piece->bytes));
            g_assert_true (*secrets[i] == '\0' || strstr (trace, secrets[i]) == NULL);
            g_assert_null (strstr (trace, "{"));
          }
        g_assert_nonnull (strstr (sent->str, secrets[i]));
      }
}

static void
test_flags (void)
{
  static const char *const keywords[] = { "$Forwarded", NULL };
  g_autoptr (TernImapCommand) store = tern_imap_command_new ("UID STORE");
  g_autoptr (TernFlags) flags = tern_flags_new (TERN_FLAG_SEEN | TERN_FLAG_FLAGGED, keywords);
  g_autoptr (TernFlags) none = tern_flags_new (TERN_FLAG_NONE, NULL);

  tern_imap_command_add_atom (store, "5");
  tern_imap_command_add_atom (store, "+FLAGS.SILENT");
  tern_imap_command_add_flags (store, flags);
  tern_imap_command_add_flags (store, none);
  assert_command (store, TERN_IMAP_COMMAND_PLAIN,
                  "a1 UID STORE 5 +FLAGS.SILENT (\\Seen \\Flagged $Forwarded) ()\r\n"
                  "|a1 UID STORE 5 +FLAGS.SILENT (\\Seen \\Flagged $Forwarded) ()\n");
}

/* What would change the command into another is refused. */
static void
test_impossible (void)
{
  static const char *const atoms[] = { "",     "a b", "a\r\nb",     "a(b",
                                       "a{5}", "a\"", "gr\xc3\xbc", "\x01" };
  static const char *const texts[] = { "ALL\r\na2 DELETE INBOX", "a\nb", "a\rb", "gr\xc3\xbc" };
  g_autoptr (GBytes) nul = g_bytes_new_static ("a\0b", 3);
  g_autoptr (TernImapCommand) literal = tern_imap_command_new ("X");
  g_autoptr (TernImapCommand) open = tern_imap_command_new ("X");
  g_autoptr (TernImapCommand) closed = tern_imap_command_new ("X");
  g_autoptr (TernImapCommand) empty = tern_imap_command_new ("X");
  g_autoptr (TernUidSet) uids = tern_uid_set_new ();

  for (guint i = 0; i < G_N_ELEMENTS (atoms); i++)
    {
      g_autoptr (TernImapCommand) command = tern_imap_command_new ("X");

      tern_imap_command_add_atom (command, atoms[i]);
      assert_command (command, TERN_IMAP_COMMAND_PLAIN, "impossible");
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TernImapCommand) command = tern_imap_command_new ("X");

      tern_imap_command_add_text (command, texts[i]);
      assert_command (command, TERN_IMAP_COMMAND_PLAIN, "impossible");
      if (i == 3)
        assert_command (command, TERN_IMAP_COMMAND_UTF8, "a1 X gr\xc3\xbc\r\n|a1 X gr\xc3\xbc\n");
    }
  tern_imap_command_add_literal (literal, nul);
  assert_command (literal, TERN_IMAP_COMMAND_PLAIN, "impossible");
  tern_imap_command_begin_list (open);
  assert_command (open, TERN_IMAP_COMMAND_PLAIN, "impossible");
  tern_imap_command_end_list (closed);
  assert_command (closed, TERN_IMAP_COMMAND_PLAIN, "impossible");
  tern_imap_command_add_uid_set (empty, uids);
  assert_command (empty, TERN_IMAP_COMMAND_PLAIN, "impossible");
}

static void
test_line (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernImapCommandPiece) done = tern_imap_command_piece_new_line ("DONE", FALSE, NULL);
  g_autoptr (TernImapCommandPiece) reply = tern_imap_command_piece_new_line ("c2VjcmV0", TRUE,
                                                                             NULL);

  g_assert_cmpmem (g_bytes_get_data (done->bytes, NULL), g_bytes_get_size (done->bytes), "DONE\r\n",
                   6);
  g_assert_cmpstr (done->trace, ==, "DONE");
  g_assert_cmpstr (reply->trace, ==, "***");
  g_assert_null (tern_imap_command_piece_new_line ("a\r\nb", FALSE, &error));
  g_assert_error (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imap/command/plain", test_plain);
  g_test_add_func ("/imap/command/last-uid-alone", test_last_uid_alone);
  g_test_add_func ("/imap/command/strings", test_strings);
  g_test_add_func ("/imap/command/string-literals", test_string_literals);
  g_test_add_func ("/imap/command/literals", test_literals);
  g_test_add_func ("/imap/command/secrets", test_secrets);
  g_test_add_func ("/imap/command/flags", test_flags);
  g_test_add_func ("/imap/command/impossible", test_impossible);
  g_test_add_func ("/imap/command/line", test_line);
  return g_test_run ();
}
