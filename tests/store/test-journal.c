/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* shown = server ⊕ journal: beginning, merging, carrying, confirming, setting aside, and starting again. */

#include "store-fixture.h"

static TernFlags *
flags (const char *text)
{
  return tern_flags_parse (text, NULL);
}

static char *
act_on (Fixture *f, gint64 message, const char *add, const char *remove)
{
  g_autoptr (TernFlags) adds = flags (add);
  g_autoptr (TernFlags) removes = flags (remove);
  g_autoptr (TernChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  tern_store_journal_begin_flags (f->store, &message, 1, adds, removes, NULL, &changes, &error);
  g_assert_no_error (error);
  return tern_change_set_to_string (changes);
}

static void
act (Fixture *f, gint64 message, const char *add, const char *remove)
{
  g_free (act_on (f, message, add, remove));
  fixture_check (f);
}

/* "id state +add -remove" a line's worth, joined by " | ". */
static char *
describe (Fixture *f)
{
  g_autoptr (GPtrArray) entries = tern_store_journal_list (f->store, "ann", NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      TernJournalEntry *e = entries->pdata[i];
      g_autofree char *add = tern_flags_to_string (e->add);
      g_autofree char *remove = tern_flags_to_string (e->remove);

      g_string_append_printf (text, "%su%u %c +%s -%s", i > 0 ? " | " : "", e->identity->uid, "pfa"[e->state], add,
                              remove);
    }
  return g_string_free (text, FALSE);
}

static TernJournalBatch *
take (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  TernJournalBatch *batch = tern_store_journal_next (f->store, f->inbox, 100, &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);
  tern_store_journal_mark_in_flight (f->store, (const gint64 *) (void *) batch->ids->data, batch->ids->len, &error);
  g_assert_no_error (error);
  return batch;
}

static guint
confirm (Fixture *f, TernJournalBatch *batch)
{
  g_autoptr (GArray) left = NULL;
  g_autoptr (GError) error = NULL;

  tern_store_journal_confirm (f->store, (const gint64 *) (void *) batch->ids->data, batch->ids->len, NULL, &left,
                              NULL, &error);
  g_assert_no_error (error);
  return left->len;
}

static void
test_shown_at_once (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);

  ASSERT_STRING (act_on (f, id, "\\Seen $Label1", ""), "mailbox 1: +0 ~1 -0 *; journal");
  ASSERT_STRING (fixture_flags (f, id), "\\Seen $Label1");
  ASSERT_STRING (describe (f), "u1 p +\\Seen $Label1 -");
  fixture_check (f);
  /* The server's word changes nothing of what is shown. */
  fixture_server_flags (f, 1, TERN_FLAG_FLAGGED);
  ASSERT_STRING (fixture_flags (f, id), "\\Seen \\Flagged $Label1");
  fixture_check (f);
  fixture_reopen (f);
  ASSERT_STRING (fixture_flags (f, id), "\\Seen \\Flagged $Label1");
  fixture_check (f);
}

static void
test_confirmed_by_effect (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;

  act (f, id, "\\Seen", "");
  batch = take (f);
  ASSERT_STRING (tern_uid_set_to_string (batch->uids), "1");
  ASSERT_STRING (describe (f), "u1 f +\\Seen -");
  /* A tagged OK is not success. */
  g_assert_cmpuint (confirm (f, batch), ==, 1);
  ASSERT_STRING (describe (f), "u1 f +\\Seen -");
  fixture_server_flags (f, 1, TERN_FLAG_SEEN);
  g_assert_cmpuint (confirm (f, batch), ==, 0);
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_flags (f, id), "\\Seen");
  g_assert_cmpuint (confirm (f, batch), ==, 0);
  fixture_check (f);
}

static void
test_merging (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);

  act (f, id, "\\Seen", "");
  act (f, id, "\\Flagged", "");
  ASSERT_STRING (describe (f), "u1 p +\\Seen \\Flagged -");
  act (f, id, "", "\\Seen");
  ASSERT_STRING (describe (f), "u1 p +\\Flagged -\\Seen");
  ASSERT_STRING (fixture_flags (f, id), "\\Flagged");
  act (f, id, "", "\\Flagged");
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_flags (f, id), "");
  /* What is so already needs no entry. */
  act (f, id, "", "\\Seen");
  ASSERT_STRING (describe (f), "");
}

static void
test_tells_what_waits (Fixture *f, gconstpointer data)
{
  gint64 ids[] = { fixture_add_uid (f, 1), fixture_add_uid (f, 2), fixture_add_uid (f, 3) };
  g_autoptr (TernFlags) seen = flags ("\\Seen");
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;
  g_autoptr (GError) error = NULL;

  fixture_server_flags (f, 3, TERN_FLAG_SEEN);
  g_assert_true (tern_store_journal_begin_flags (f->store, ids, 3, seen, NULL, &first, NULL, &error));
  g_assert_no_error (error);
  /* The server has the third so already. */
  g_assert_cmpuint (first->len, ==, 2);
  /* Taking the first back leaves nothing to wait for; the others go on as they were. */
  g_assert_true (tern_store_journal_begin_flags (f->store, ids, 1, NULL, seen, &second, NULL, &error));
  g_assert_cmpuint (second->len, ==, 0);
  ASSERT_STRING (describe (f), "u2 p +\\Seen -");
}

static void
test_never_merged_when_sent (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autoptr (TernJournalBatch) second = NULL;

  act (f, id, "\\Seen", "");
  batch = take (f);
  act (f, id, "", "\\Seen");
  ASSERT_STRING (describe (f), "u1 f +\\Seen - | u1 p + -\\Seen");
  ASSERT_STRING (fixture_flags (f, id), "");
  /* Back and forth behind one in flight is kept: nobody knows what the server has now. */
  act (f, id, "\\Seen", "");
  act (f, id, "", "\\Seen");
  ASSERT_STRING (describe (f), "u1 f +\\Seen - | u1 p + -\\Seen");
  g_assert_null (tern_store_journal_next (f->store, f->inbox, 10, NULL));
  /* Lost with its connection, it comes before the other still, and is not merged. */
  g_assert_true (tern_store_journal_release (f->store, (const gint64 *) (void *) batch->ids->data, 1, NULL));
  ASSERT_STRING (describe (f), "u1 p +\\Seen - | u1 p + -\\Seen");
  second = take (f);
  g_assert_cmpint (g_array_index (second->ids, gint64, 0), ==, g_array_index (batch->ids, gint64, 0));
  fixture_check (f);
}

static void
test_batches (Fixture *f, gconstpointer data)
{
  gint64 ids[4];
  g_autoptr (TernJournalBatch) first = NULL;
  g_autoptr (TernJournalBatch) second = NULL;
  g_autoptr (GArray) waiting = NULL;

  for (guint32 uid = 1; uid <= 4; uid++)
    ids[uid - 1] = fixture_add_uid (f, uid);
  act (f, ids[0], "\\Seen", "");
  act (f, ids[1], "\\Flagged", "");
  act (f, ids[2], "\\Seen", "");
  act (f, ids[3], "\\Seen", "");
  waiting = tern_store_journal_waiting (f->store, f->account, NULL);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_cmpint (g_array_index (waiting, gint64, 0), ==, f->inbox);
  first = take (f);
  ASSERT_STRING (tern_uid_set_to_string (first->uids), "1,3:4");
  second = take (f);
  ASSERT_STRING (tern_uid_set_to_string (second->uids), "2");
  g_assert_null (tern_store_journal_next (f->store, f->inbox, 10, NULL));
  g_assert_null (tern_store_journal_next (f->store, f->other, 10, NULL));
}

static void
test_batch_limit (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFlags) seen = flags ("\\Seen");
  g_autoptr (TernJournalBatch) batch = NULL;
  gint64 ids[5];

  for (guint32 uid = 1; uid <= 5; uid++)
    ids[uid - 1] = fixture_add_uid (f, uid);
  g_assert_true (tern_store_journal_begin_flags (f->store, ids, 5, seen, NULL, NULL, NULL, NULL));
  batch = tern_store_journal_next (f->store, f->inbox, 2, NULL);
  ASSERT_STRING (tern_uid_set_to_string (batch->uids), "1:2");
}

static void
test_set_aside_retry_discard (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  gint64 entry, again;

  act (f, id, "\\Seen", "");
  batch = take (f);
  entry = g_array_index (batch->ids, gint64, 0);
  g_assert_false (tern_store_journal_discard (f->store, entry, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_assert_true (tern_store_journal_set_aside (f->store, &entry, 1, "The server said no", NULL, NULL));
  ASSERT_STRING (describe (f), "u1 a +\\Seen -");
  ASSERT_STRING (fixture_flags (f, id), "");
  fixture_check (f);
  entries = tern_store_journal_list (f->store, NULL, NULL);
  g_assert_cmpstr (((TernJournalEntry *) entries->pdata[0])->reason, ==, "The server said no");
  g_assert_cmpuint (((TernJournalEntry *) entries->pdata[0])->tries, ==, 1);
  /* It holds nothing back. */
  act (f, id, "\\Flagged", "");
  g_assert_true (tern_store_journal_retry (f->store, entry, &again, NULL, NULL));
  g_assert_cmpint (again, >, entry);
  ASSERT_STRING (describe (f), "u1 p +\\Flagged - | u1 p +\\Seen -");
  ASSERT_STRING (fixture_flags (f, id), "\\Seen \\Flagged");
  fixture_check (f);
  g_assert_true (tern_store_journal_discard (f->store, again, NULL, NULL));
  ASSERT_STRING (fixture_flags (f, id), "\\Flagged");
  g_clear_error (&error);
  g_assert_false (tern_store_journal_discard (f->store, again, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
  fixture_reopen (f);
  fixture_check (f);
}

static void
set_permanent (Fixture *f, const char *permanent)
{
  g_auto (TernMailboxState) state = { 0 };

  g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &state, NULL));
  g_free (state.permanent_flags);
  state.permanent_flags = g_strdup (permanent);
  fixture_begin (f);
  g_assert_true (tern_store_set_mailbox_state (f->store, f->inbox, &state, NULL));
  g_free (fixture_commit (f));
}

static void
test_permanent_flags (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (TernFlags) label = flags ("$Label1");
  g_autoptr (GError) error = NULL;

  set_permanent (f, "\\Seen \\Flagged known");
  g_assert_false (tern_store_journal_begin_flags (f->store, &id, 1, label, NULL, NULL, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_assert_false (tern_store_in_transaction (f->store));
  act (f, id, "\\Seen KNOWN", "");
  act (f, id, "", "$Label1");
  set_permanent (f, "\\Seen \\*");
  act (f, id, "$Label1", "");
  ASSERT_STRING (describe (f), "u1 p +\\Seen $Label1 KNOWN -");
  /* The server changed its mind since. */
  set_permanent (f, "\\Seen known");
  g_assert_null (tern_store_journal_next (f->store, f->inbox, 10, NULL));
  ASSERT_STRING (describe (f), "u1 a +\\Seen $Label1 KNOWN -");
  ASSERT_STRING (fixture_flags (f, id), "");
  fixture_check (f);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  gint64 gone = 12345;
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (TernFlags) seen = flags ("\\Seen x");
  g_autoptr (TernFlags) same = flags ("X");
  g_autoptr (GError) error = NULL;

  g_assert_false (tern_store_journal_begin_flags (f->store, &gone, 1, seen, NULL, NULL, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (tern_store_journal_begin_flags (f->store, &id, 1, seen, same, NULL, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  ASSERT_STRING (describe (f), "");
}

static void
test_vanished (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (TernUidSet) uids = tern_uid_set_parse ("1", -1, NULL);

  act (f, id, "\\Seen", "");
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, uids, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +0 ~0 -1 *; journal");
  ASSERT_STRING (describe (f), "u1 a +\\Seen -");
  fixture_check (f);
}

static void
test_follows_relink (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  gint64 id = fixture_add (f, f->inbox, &record);
  gint64 lost = fixture_add_uid (f, 2);

  act (f, id, "\\Flagged", "");
  act (f, lost, "\\Flagged", "");
  fixture_begin (f);
  g_assert_true (tern_store_begin_relink (f->store, f->inbox, 8, NULL));
  g_free (fixture_commit (f));
  record = fixture_record (1);
  record.uid = 31;
  fixture_add (f, f->inbox, &record);
  ASSERT_STRING (fixture_flags (f, id), "\\Flagged");
  fixture_check (f);
  fixture_begin (f);
  g_assert_true (tern_store_finish_relink (f->store, f->inbox, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (describe (f), "u31 p +\\Flagged - | u2 a +\\Flagged -");
  ASSERT_STRING (fixture_flags (f, id), "\\Flagged");
  fixture_check (f);
}

/* mail.db may be thrown away and fetched again: actions are not lost with it. */
static void
test_outlives_mail (Fixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_path (f, "mail.db");
  gint64 id = fixture_add_uid (f, 1);
  TernMailboxListed listed = { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE };
  TernMailboxState state = { .uidvalidity = 7, .exists = -1, .unseen = -1 };

  act (f, id, "\\Flagged", "");
  tern_store_close (f->store);
  g_assert_true (g_file_set_contents (path, "this is no database at all, not even nearly", -1, NULL));
  f->store = tern_store_open (f->dir, NULL);
  g_assert_nonnull (f->store);
  f->account = tern_store_ensure_account (f->store, "ann", NULL);
  fixture_begin (f);
  g_assert_true (tern_store_sync_mailbox_list (f->store, f->account, &listed, 1, TRUE, NULL));
  f->inbox = tern_store_find_mailbox (f->store, f->account, "INBOX", NULL);
  g_assert_true (tern_store_set_mailbox_state (f->store, f->inbox, &state, NULL));
  g_free (fixture_commit (f));
  id = fixture_add_uid (f, 1);
  ASSERT_STRING (fixture_flags (f, id), "\\Flagged");
  fixture_check (f);
}

/* What has no row here is done when the server showed it so, and only then. */
static void
test_confirmed_by_a_look (Fixture *f, gconstpointer data)
{
  gint64 ids[] = { fixture_add_uid (f, 1), fixture_add_uid (f, 2), fixture_add_uid (f, 3) };
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autoptr (TernUidSet) looked = tern_uid_set_new ();
  g_autoptr (GArray) left = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    act (f, ids[i], "\\Flagged", "");
  batch = take (f);
  fixture_run_sql (f, "mail.db", "DELETE FROM message WHERE uid <> 3");
  tern_uid_set_add (looked, 1);
  tern_uid_set_add (looked, 3);
  g_assert_true (tern_store_journal_confirm (f->store, (const gint64 *) (void *) batch->ids->data, batch->ids->len,
                                             looked, &left, NULL, NULL));
  g_assert_cmpuint (left->len, ==, 2);
  ASSERT_STRING (describe (f), "u2 f +\\Flagged - | u3 f +\\Flagged -");
}

static void
test_start_releases_flags (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;

  act (f, id, "\\Seen", "");
  batch = take (f);
  fixture_reopen (f);
  ASSERT_STRING (describe (f), "u1 p +\\Seen -");
  fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/journal/shown-at-once", test_shown_at_once);
  FIXTURE_TEST ("/store/journal/confirmed-by-effect", test_confirmed_by_effect);
  FIXTURE_TEST ("/store/journal/confirmed-by-a-look", test_confirmed_by_a_look);
  FIXTURE_TEST ("/store/journal/merging", test_merging);
  FIXTURE_TEST ("/store/journal/tells-what-waits", test_tells_what_waits);
  FIXTURE_TEST ("/store/journal/never-merged-when-sent", test_never_merged_when_sent);
  FIXTURE_TEST ("/store/journal/batches", test_batches);
  FIXTURE_TEST ("/store/journal/batch-limit", test_batch_limit);
  FIXTURE_TEST ("/store/journal/set-aside", test_set_aside_retry_discard);
  FIXTURE_TEST ("/store/journal/permanent-flags", test_permanent_flags);
  FIXTURE_TEST ("/store/journal/refusals", test_refusals);
  FIXTURE_TEST ("/store/journal/vanished", test_vanished);
  FIXTURE_TEST ("/store/journal/follows-relink", test_follows_relink);
  FIXTURE_TEST ("/store/journal/outlives-mail", test_outlives_mail);
  FIXTURE_TEST ("/store/journal/start-releases-flags", test_start_releases_flags);
  return g_test_run ();
}
