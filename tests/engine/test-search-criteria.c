/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A person's query in a server's words: queries in, commands out. */

#include "engine/tern-search-criteria.h"

#include <locale.h>

static const struct
{
  const char *query;
  const char *keys;
  const char *gmail; /* NULL: the same */
} cases[] = {
  { "", "ALL", NULL },
  { "invoice", "TEXT \"invoice\"", "X-GM-RAW \"\\\"invoice\\\"\"" },
  { "invoi*", "TEXT \"invoi\"", "X-GM-RAW \"\\\"invoi\\\"\"" },
  { "\"two words\" -third", "TEXT \"two words\" NOT TEXT \"third\"",
    "X-GM-RAW \"\\\"two words\\\" -\\\"third\\\"\"" },
  { "from:ann", "FROM \"ann\"", "X-GM-RAW \"from:\\\"ann\\\"\"" },
  { "FROM:ann", "FROM \"ann\"", "X-GM-RAW \"from:\\\"ann\\\"\"" },
  { "-to:bob@example.org", "NOT OR TO \"bob@example.org\" CC \"bob@example.org\"",
    "X-GM-RAW \"-to:\\\"bob@example.org\\\"\"" },
  { "subject:\"not all\" is:unread", "SUBJECT \"not all\" UNSEEN",
    "UNSEEN X-GM-RAW \"subject:\\\"not all\\\"\"" },
  { "is:starred -is:answered", "FLAGGED NOT ANSWERED", NULL },
  { "has:attachment", "ALL", "X-GM-RAW \"has:attachment\"" },
  { "in:archive x", "TEXT \"x\"", "X-GM-RAW \"\\\"x\\\"\"" },
  { "before:2024-03-10", "SENTBEFORE 12-Mar-2024", NULL },
  { "-before:2024-03-10", "SENTSINCE 08-Mar-2024", NULL },
  { "after:2024-03-10", "SENTSINCE 08-Mar-2024", NULL },
  { "larger:1M -smaller:10", "LARGER 1048576 NOT SMALLER 10", NULL },
  { "label:work", "KEYWORD work", NULL },
  { "label:\"two words\"", "ALL", NULL },
  { "before:foo", "TEXT \"before:foo\"", "X-GM-RAW \"\\\"before:foo\\\"\"" },
  { "a\\b", "TEXT \"a\\\\b\"", "X-GM-RAW \"\\\"a b\\\"\"" },
  { "m\u00fcller", "TEXT \"m\u00fcller\"", "X-GM-RAW \"\\\"m\u00fcller\\\"\"" },
};

/* With UTF-8 enabled nothing has to be a literal, so that it can be read here. */
static char *
write_keys (const char *query, gboolean gmail)
{
  g_autoptr (GArray) terms = tern_search_query_parse (query, NULL);
  gboolean open;
  g_autoptr (TernImapSearchKeys) keys = tern_search_criteria_new (terms, gmail, &open);
  g_autoptr (TernImapCommand) command = tern_imap_command_new ("S");
  g_autoptr (GPtrArray) pieces = NULL;
  gsize size;
  const char *bytes;

  tern_imap_search_keys_add_to_command (keys, command);
  pieces = tern_imap_command_build (command, "t", TERN_IMAP_COMMAND_UTF8, NULL);
  g_assert_cmpuint (pieces->len, ==, 1);
  bytes = g_bytes_get_data (((TernImapCommandPiece *) pieces->pdata[0])->bytes, &size);
  g_assert_true (g_str_has_prefix (bytes, "t S "));
  return g_strndup (bytes + 4, size - 6);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *keys = write_keys (cases[i].query, FALSE);
      g_autofree char *gmail = write_keys (cases[i].query, TRUE);

      g_test_message ("%s", cases[i].query);
      g_assert_cmpstr (keys, ==, cases[i].keys);
      g_assert_cmpstr (gmail, ==, cases[i].gmail != NULL ? cases[i].gmail : cases[i].keys);
    }
}

/* What cannot be asked for is known to be left out. */
static void
test_open (void)
{
  static const struct
  {
    const char *query;
    gboolean open;
    gboolean open_gmail;
  } queries[] = {
    { "x in:inbox", FALSE, FALSE }, { "has:attachment", TRUE, FALSE }, { "label:\"a b\"", TRUE, TRUE }
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    for (int gmail = 0; gmail < 2; gmail++)
      {
        g_autoptr (GArray) terms = tern_search_query_parse (queries[i].query, NULL);
        gboolean open;
        g_autoptr (TernImapSearchKeys) keys = tern_search_criteria_new (terms, gmail, &open);

        g_assert_cmpint (open, ==, gmail ? queries[i].open_gmail : queries[i].open);
        g_assert_nonnull (keys);
      }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/search-criteria/cases", test_cases);
  g_test_add_func ("/engine/search-criteria/open", test_open);
  return g_test_run ();
}
