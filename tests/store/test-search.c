/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The query language, both indexes, CJK and accents, dead entries, and paging. */

#include "store-fixture.h"
#include "store/tern-store-choices.h"
#include "store/tern-store-search-query.h"

#include <string.h>

static gint64
add (Fixture *f, guint32 uid, const char *subject, const char *from, const char *text)
{
  TernMessageRecord record = fixture_record (uid);
  gint64 id;

  record.subject = subject;
  record.from_name = from;
  id = fixture_add (f, f->inbox, &record);
  if (text != NULL)
    {
      fixture_begin (f);
      g_assert_true (tern_store_index_text (f->store, id, text, -1, NULL));
      g_free (fixture_commit (f));
    }
  return id;
}

static void
index_all (Fixture *f)
{
  gboolean more = TRUE;

  while (more)
    g_assert_true (tern_store_index_pending (f->store, 100, &more, NULL));
}

/* UIDs found, newest first. */
static char *
find (Fixture *f, const char *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = tern_store_search (f->store, query, 0, 0, 50, &error);
  g_autoptr (TernMessageRows) rows = NULL;
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  rows = tern_store_get_messages (f->store, (const gint64 *) (void *) ids->data, ids->len, NULL);
  for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", tern_message_rows_get (rows, i)->uid);
  return g_string_free (text, FALSE);
}

static const struct
{
  const char *query;
  const char *uids;
} cases[] = {
  { "", "6 5 4 3 2 1" },
  { "invoice", "4 1" },
  { "INVOICE", "4 1" },
  { "invoices", "" },
  { "invoi*", "4 1" },
  { "lunch", "2" },
  { "tomorrow", "2 1" },
  { "invoice tomorrow", "1" }, /* one in the subject, one in the text */
  { "tomorrow -invoice", "2" },
  { "-tomorrow -invoice", "6 5 3" },
  { "\"garden party\"", "3" },
  { "\"party garden\"", "" },
  { "subject:\"garden party\"", "3" },
  { "subject:tomorrow", "" },
  { "from:muller", "4" },
  { "from:Müller", "4" },
  { "müller", "4" },
  { "-from:muller invoice", "1" },
  { "to:bob@example.org", "6 5 4 3 2 1" },
  { "is:unread", "5 4 3 2 1" },
  { "is:read", "6" },
  { "is:starred", "6" },
  { "-is:flagged invoice", "4 1" },
  { "in:inbox lunch", "2" },
  { "in:archive lunch", "" },
  { "in:nowhere", "" },
  { "-in:inbox", "" },
  { "label:Work", "6" },
  { "label:wor", "" },
  { "after:2023-11-14 before:2023-11-15", "6 5 4 3 2 1" },
  { "before:2023-11-14", "" },
  { "after:2023-11-15", "" },
  { "before:yesterday", "" }, /* a word then */
  { "after:2023-11 before:2023-12", "6 5 4 3 2 1" },
  { "before:2023", "" },
  { "before:2023- invoice", "" }, /* words then */
  { "from: invoice", "4 1" },     /* not finished: nothing yet */
  { "invoice subject:", "4 1" },
  { "larger:1005", "6" },
  { "smaller:1k", "6 5 4 3 2 1" },
  { "has:attachment", "" },
  { "日本", "5" },
  { "日本語", "5" },
  { "日語", "" },
  { "語", "5" },
  { "件名", "5" },
  { "東京タワー", "5" },
  { "東京都", "" },
  { "AND OR NOT ( ) \" * : ^", "" },
  { "foo:bar", "" },
  { "...", "6 5 4 3 2 1" }, /* nothing to look for */
};

static void
test_queries (Fixture *f, gconstpointer data)
{
  static const char *const keywords[] = { "work", NULL };

  add (f, 1, "Invoice 17", "Shop", "It comes tomorrow");
  add (f, 2, "Lunch?", "Carl", "or tomorrow");
  add (f, 3, "The garden party", "Ann", NULL);
  add (f, 4, "Your invoice", "Jürgen Müller", NULL);
  add (f, 5, "Re: 日本語の件名", "Yuki", "東京タワーへ行く");
  add (f, 6, "Nothing", "Ann", NULL);
  fixture_begin (f);
  g_assert_true (tern_store_set_server_flags (f->store, f->inbox, 6, TERN_FLAG_SEEN | TERN_FLAG_FLAGGED, keywords,
                                              0, NULL, NULL));
  g_free (fixture_commit (f));
  index_all (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].query);
      ASSERT_STRING (find (f, cases[i].query), cases[i].uids);
    }
  fixture_check (f);
}

static void
test_caps (Fixture *f, gconstpointer data)
{
  g_autofree char *long_query = g_strnfill (1001, 'x');
  g_autofree char *fits = g_strnfill (1000, 'x');
  g_autoptr (GString) many = g_string_new ("a");
  g_autoptr (GArray) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (tern_store_search (f->store, long_query, 0, 0, 1, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_clear_error (&error);
  found = tern_store_search (f->store, fits, 0, 0, 1, &error);
  g_assert_no_error (error);
  for (guint i = 1; i < 32; i++)
    g_string_append (many, " a");
  g_clear_pointer (&found, g_array_unref);
  found = tern_store_search (f->store, many->str, 0, 0, 1, &error);
  g_assert_no_error (error);
  g_string_append (many, " a");
  g_assert_null (tern_store_search (f->store, many->str, 0, 0, 1, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
}

static void
test_text_cap (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("beginning ");

  while (text->len < 1024 * 1024)
    g_string_append (text, "filler ");
  g_string_append (text, "ending");
  add (f, 1, "x", "y", text->str);
  ASSERT_STRING (find (f, "beginning"), "1");
  ASSERT_STRING (find (f, "ending"), "");
}

static void
test_pages (Fixture *f, gconstpointer data)
{
  gint64 before = 0;
  guint seen = 0;

  for (guint32 uid = 1; uid <= 95; uid++)
    add (f, uid, uid % 2 ? "odd common" : "even common", "x", NULL);
  index_all (f);
  for (;;)
    {
      g_autoptr (GArray) page = tern_store_search (f->store, "common", 0, before, 10, NULL);

      if (page->len == 0)
        break;
      for (guint i = 0; i < page->len; i++)
        {
          g_assert_true (before == 0 || g_array_index (page, gint64, i) < before);
          before = g_array_index (page, gint64, i);
        }
      seen += page->len;
    }
  g_assert_cmpuint (seen, ==, 95);
  {
    g_autoptr (GArray) other = tern_store_search (f->store, "common", f->other, 0, 10, NULL);
    g_autoptr (GArray) rows = tern_store_search (f->store, "is:unread", f->inbox, before, 10, NULL);

    g_assert_cmpuint (other->len, ==, 0);
    g_assert_cmpuint (rows->len, ==, 0);
  }
}

static void
test_one_an_email (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) words = NULL;
  g_autoptr (GArray) there = NULL;

  record.email_id = "M1";
  fixture_add (f, f->inbox, &record);
  fixture_add (f, f->other, &record);
  index_all (f);
  all = tern_store_search (f->store, "", 0, 0, 10, NULL);
  g_assert_cmpuint (all->len, ==, 1);
  words = tern_store_search (f->store, "subject:subject", 0, 0, 10, NULL);
  g_assert_cmpuint (words->len, ==, 1);
  there = tern_store_search (f->store, "subject", f->other, 0, 10, NULL);
  g_assert_cmpuint (there->len, ==, 1);
}

static void
test_dead_entries (Fixture *f, gconstpointer data)
{
  g_autoptr (TernUidSet) few = tern_uid_set_parse ("1:4", -1, NULL);
  g_autoptr (TernUidSet) more = tern_uid_set_parse ("5:8", -1, NULL);
  g_autoptr (GArray) wanted = NULL;
  gboolean rebuilt = TRUE;

  for (guint32 uid = 1; uid <= 20; uid++)
    add (f, uid, "word", "x", "inside");
  index_all (f);
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, few, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +0 ~0 -4 *");
  ASSERT_STRING (find (f, "word"), "20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5");
  fixture_begin (f);
  g_assert_true (tern_store_purge_tombstones (f->store, f->inbox, 0, NULL, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (find (f, "inside"), "20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5");
  g_assert_true (tern_store_tidy_index (f->store, &rebuilt, NULL));
  g_assert_false (rebuilt); /* a fifth, not more */
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, more, NULL));
  g_assert_true (tern_store_purge_tombstones (f->store, f->inbox, 0, NULL, NULL));
  g_free (fixture_commit (f));
  g_assert_true (tern_store_tidy_index (f->store, &rebuilt, NULL));
  g_assert_true (rebuilt);
  ASSERT_STRING (find (f, "word"), "");
  index_all (f);
  ASSERT_STRING (find (f, "word"), "20 19 18 17 16 15 14 13 12 11 10 9");
  wanted = tern_store_text_wanted (f->store, 100, NULL);
  g_assert_cmpuint (wanted->len, ==, 12);
  fixture_begin (f);
  for (guint i = 0; i < wanted->len; i++)
    g_assert_true (tern_store_index_text (f->store, g_array_index (wanted, gint64, i), "inside", -1, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (find (f, "inside"), "20 19 18 17 16 15 14 13 12 11 10 9");
  g_assert_true (tern_store_tidy_index (f->store, &rebuilt, NULL));
  g_assert_false (rebuilt);
  fixture_check (f);
}

static void
test_pending (Fixture *f, gconstpointer data)
{
  gboolean more = FALSE;

  for (guint32 uid = 1; uid <= 7; uid++)
    add (f, uid, "word", "x", NULL);
  ASSERT_STRING (find (f, "word"), "");
  g_assert_true (tern_store_index_pending (f->store, 5, &more, NULL));
  g_assert_true (more);
  fixture_reopen (f);
  g_assert_true (tern_store_index_pending (f->store, 5, &more, NULL));
  g_assert_false (more);
  ASSERT_STRING (find (f, "word"), "7 6 5 4 3 2 1");
}

static const struct
{
  const char *query;
  const char *mistake; /* operator and value; NULL: none */
} mistakes[] = {
  { "invoice", NULL },
  { "before:2023-11-14 is:unread larger:5M", NULL },
  { "before:", NULL },
  { "before:foo", "before foo" },
  { "invoice -after:2023-13-01", "after 2023-13-01" },
  { "is:blue", "is blue" },
  { "larger:big from:ann", "larger big" },
  { "http://example.org", NULL },
  { "\"before:foo\"", NULL },
};

static void
test_mistakes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (TernSearchMistake) mistake = tern_search_query_find_mistake (mistakes[i].query);
      g_autofree char *text
        = mistake != NULL ? g_strdup_printf ("%s %s", mistake->operator->name, mistake->value) : NULL;

      g_assert_cmpstr (text, ==, mistakes[i].mistake);
    }
}

/* Everything the field offers is understood. */
/* In all folders, what was thrown away is not looked for unless asked for; nor is what a person made the trash. */
static void
test_left_out (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *query;
    gboolean in_trash; /* begun there */
    const char *uids;
  } rows[] = {
    { "invoice", FALSE, "1" },
    { "", FALSE, "1" },
    { "-lunch", FALSE, "1" },
    { "-in:inbox invoice", FALSE, "" },
    { "in:trash invoice", FALSE, "3" },
    { "in:junk invoice", FALSE, "2" },
    { "invoice", TRUE, "3" },
    { "", TRUE, "3" },
  };
  static const TernMailboxListed listed[] = {
    { .wire_name = "INBOX", .path = "INBOX", .delimiter = '/', .role = TERN_MAILBOX_ROLE_INBOX },
    { .wire_name = "Spam", .path = "Spam", .delimiter = '/', .role = TERN_MAILBOX_ROLE_JUNK },
    { .wire_name = "Bin", .path = "Bin", .delimiter = '/' },
  };
  TernMailboxState state = { .uidvalidity = 7, .exists = -1, .unseen = -1 };
  gint64 junk, trash, message[3];
  TernMessageRecord record;

  fixture_begin (f);
  g_assert_true (tern_store_sync_mailbox_list (f->store, f->account, listed, G_N_ELEMENTS (listed), TRUE, NULL));
  junk = tern_store_find_mailbox (f->store, f->account, "Spam", NULL);
  trash = tern_store_find_mailbox (f->store, f->account, "Bin", NULL);
  g_assert_true (tern_store_set_mailbox_state (f->store, junk, &state, NULL));
  g_assert_true (tern_store_set_mailbox_state (f->store, trash, &state, NULL));
  g_free (fixture_commit (f));
  g_assert_true (tern_store_set_choice (f->store, "folder", "ann Bin", "role", "trash", NULL, NULL));
  for (guint i = 0; i < 3; i++)
    {
      record = fixture_record (i + 1);
      record.subject = "invoice";
      message[i] = fixture_add (f, i == 0 ? f->inbox : i == 1 ? junk : trash, &record);
    }
  index_all (f);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *all = rows[i].in_trash ? NULL : find (f, rows[i].query);
      g_autoptr (GArray) among = tern_store_search_among (f->store, rows[i].query, &trash, rows[i].in_trash ? 1 : 0,
                                                          message, 3, NULL);
      g_autoptr (GArray) one = tern_store_search_in (f->store, rows[i].query, &trash, rows[i].in_trash ? 1 : 0, 0, 50,
                                                    NULL);

      if (all != NULL)
        g_assert_cmpstr (all, ==, rows[i].uids);
      g_assert_cmpuint (among->len, ==, *rows[i].uids != '\0' ? 1 : 0);
      g_assert_cmpuint (one->len, ==, among->len);
      if (one->len > 0)
        g_assert_cmpint (g_array_index (one, gint64, 0), ==, g_array_index (among, gint64, 0));
    }
  g_assert_false (tern_store_search_fits_mailbox (f->store, "invoice", trash, TRUE, NULL));
  g_assert_false (tern_store_search_fits_mailbox (f->store, "-in:inbox invoice", junk, TRUE, NULL));
  g_assert_true (tern_store_search_fits_mailbox (f->store, "in:bin", trash, TRUE, NULL));
  g_assert_true (tern_store_search_fits_mailbox (f->store, "invoice", trash, FALSE, NULL));
  g_assert_true (tern_store_search_fits_mailbox (f->store, "invoice", f->inbox, TRUE, NULL));
}

static void
test_operators (void)
{
  guint n;
  const TernSearchOperator *operators = tern_search_get_operators (&n);

  g_assert_cmpuint (n, >, 8);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (tern_search_find_operator (operators[i].name, strlen (operators[i].name)) == &operators[i]);
      g_assert_true (*operators[i].explanation != '\0');
      for (guint j = 0; operators[i].choices != NULL && operators[i].choices[j] != NULL; j++)
        {
          g_autofree char *query = g_strdup_printf ("%s:%s", operators[i].name, operators[i].choices[j]);
          g_autoptr (TernSearchMistake) mistake = tern_search_query_find_mistake (query);

          g_assert_null (mistake);
        }
    }
}

static void
test_narrow (Fixture *f, gconstpointer data)
{
  gint64 ids[3];
  g_autoptr (GArray) found = NULL;

  ids[0] = add (f, 1, "One", "Ann", NULL);
  ids[1] = add (f, 2, "Two", "Ann", NULL);
  ids[2] = 17; /* gone */
  fixture_begin (f);
  g_assert_true (tern_store_set_server_flags (f->store, f->inbox, 1, TERN_FLAG_SEEN, NULL, 0, NULL, NULL));
  g_free (fixture_commit (f));
  found = tern_store_search_narrow (f->store, "words of the server", ids, 3, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpint (g_array_index (found, gint64, 0), ==, ids[1]);
  g_clear_pointer (&found, g_array_unref);
  found = tern_store_search_narrow (f->store, "words is:unread in:inbox", ids, 3, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (g_array_index (found, gint64, 0), ==, ids[1]);
  g_assert_true (tern_store_search_fits_mailbox (f->store, "words in:inbox", f->inbox, TRUE, NULL));
  g_assert_false (tern_store_search_fits_mailbox (f->store, "words -in:inbox", f->inbox, TRUE, NULL));
  g_assert_false (tern_store_search_fits_mailbox (f->store, "in:inbox", f->other, TRUE, NULL));
}

static void
test_coverage (Fixture *f, gconstpointer data)
{
  TernSearchCoverage coverage;
  gint64 old, middle;

  old = add (f, 1, "Old", "Ann", "text");
  middle = add (f, 2, "Middle", "Ann", NULL);
  add (f, 3, "New", "Ann", "text");
  g_assert_true (tern_store_search_cover (f->store, &f->inbox, 1, &coverage, NULL));
  g_assert_cmpuint (coverage.messages, ==, 3);
  g_assert_cmpint (coverage.oldest, ==, old >> 20);
  g_assert_cmpint (coverage.text_since, ==, coverage.newest);
  fixture_begin (f);
  g_assert_true (tern_store_index_text (f->store, middle, "text", -1, NULL));
  g_free (fixture_commit (f));
  g_assert_true (tern_store_search_cover (f->store, &f->inbox, 1, &coverage, NULL));
  g_assert_cmpint (coverage.text_since, ==, 0);
  add (f, 4, "Newest", "Ann", NULL);
  g_assert_true (tern_store_search_cover (f->store, &f->inbox, 1, &coverage, NULL));
  g_assert_cmpint (coverage.text_since, ==, G_MAXINT64);
  g_assert_true (tern_store_search_cover (f->store, &f->other, 1, &coverage, NULL));
  g_assert_cmpuint (coverage.messages, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/search/queries", test_queries);
  g_test_add_func ("/store/search/mistakes", test_mistakes);
  FIXTURE_TEST ("/store/search/left-out", test_left_out);
  g_test_add_func ("/store/search/operators", test_operators);
  FIXTURE_TEST ("/store/search/narrow", test_narrow);
  FIXTURE_TEST ("/store/search/coverage", test_coverage);
  FIXTURE_TEST ("/store/search/caps", test_caps);
  FIXTURE_TEST ("/store/search/text-cap", test_text_cap);
  FIXTURE_TEST ("/store/search/pages", test_pages);
  FIXTURE_TEST ("/store/search/one-an-email", test_one_an_email);
  FIXTURE_TEST ("/store/search/dead-entries", test_dead_entries);
  FIXTURE_TEST ("/store/search/pending", test_pending);
  return g_test_run ();
}
