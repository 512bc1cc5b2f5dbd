/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Rows by (mailbox, uid), their counters and change sets, tombstones, shared content, relinking. */

#include "store-fixture.h"

#include <string.h>

static void
test_list_newest_first (Fixture *f, gconstpointer data)
{
  TernMessageRecord future = fixture_record (4);
  g_autoptr (TernMessageRows) page = NULL;

  fixture_add_uid (f, 2);
  fixture_add_uid (f, 9);
  fixture_add_uid (f, 1);
  ASSERT_STRING (fixture_list (f, f->inbox), "9 2 1");
  /* A Date in the year 2100 does not stand on top for ever. */
  future.date = G_GINT64_CONSTANT (4102444800);
  fixture_add (f, f->inbox, &future);
  ASSERT_STRING (fixture_list (f, f->inbox), "9 4 2 1");
  page = tern_store_list (f->store, f->inbox, 1, 2, NULL);
  g_assert_cmpuint (tern_message_rows_get_n (page), ==, 2);
  g_assert_cmpuint (tern_message_rows_get (page, 0)->uid, ==, 4);
  g_assert_cmpint (tern_message_rows_get (page, 0)->date, ==, future.date);
  g_assert_cmpstr (tern_message_rows_get (page, 1)->subject, ==, "Subject 2");
  fixture_check (f);
}

static void
test_same_second (Fixture *f, gconstpointer data)
{
  gint64 ids[50];

  for (guint i = 0; i < 50; i++)
    {
      TernMessageRecord record = fixture_record (i + 1);

      record.date = record.internal_date = BASE_DATE;
      ids[i] = fixture_add (f, f->inbox, &record);
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (ids[i], !=, ids[j]);
    }
  fixture_check (f);
}

static void
test_odd_dates (Fixture *f, gconstpointer data)
{
  static const gint64 dates[] = { 0, -1, G_MININT64, G_MAXINT64, 1, G_GINT64_CONSTANT (1) << 43 };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      TernMessageRecord record = fixture_record (i + 1);

      record.date = dates[i];
      record.internal_date = 0;
      g_assert_cmpint (fixture_add (f, f->inbox, &record), >, 0);
    }
  fixture_check (f);
}

static void
test_upsert_again (Fixture *f, gconstpointer data)
{
  static const char *const keywords[] = { "zebra", "Apple", NULL };
  TernMessageRecord record = fixture_record (3);
  gint64 first = fixture_add (f, f->inbox, &record);
  gint64 second;

  record.system = TERN_FLAG_SEEN;
  record.keywords = keywords;
  record.subject = "another subject";
  record.modseq = 12;
  second = fixture_add (f, f->inbox, &record);
  g_assert_cmpint (first, ==, second);
  ASSERT_STRING (fixture_list (f, f->inbox), "3");
  ASSERT_STRING (fixture_flags (f, first), "\\Seen Apple zebra");
  {
    g_autoptr (TernMessageRows) rows = tern_store_get_messages (f->store, &first, 1, NULL);

    g_assert_cmpstr (tern_message_rows_get (rows, 0)->subject, ==, "Subject 3");
    g_assert_cmpuint (tern_message_rows_get (rows, 0)->modseq, ==, 12);
  }
  fixture_check (f);
}

static void
test_change_sets (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  g_autoptr (TernUidSet) one = tern_uid_set_parse ("1", -1, NULL);
  g_autoptr (TernUidSet) two = tern_uid_set_parse ("2:4294967295", -1, NULL);
  gint64 id;

  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, &id, NULL));
  g_assert_true (tern_store_set_server_flags (f->store, f->inbox, 1, TERN_FLAG_SEEN, NULL, 0, NULL, NULL));
  record = fixture_record (2);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, &id, NULL));
  g_assert_true (tern_store_vanish (f->store, f->inbox, two, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +1 ~0 -0 *");
  fixture_begin (f);
  g_assert_true (tern_store_set_server_flags (f->store, f->inbox, 1, TERN_FLAG_SEEN, NULL, 0, NULL, NULL));
  ASSERT_STRING (fixture_commit (f), "");
  fixture_begin (f);
  g_assert_true (tern_store_set_server_flags (f->store, f->inbox, 1, 0, NULL, 5, NULL, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +0 ~1 -0 *");
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, one, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +0 ~0 -1 *");
  fixture_check (f);
}

static void
test_rollback (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  TernMailboxCounts counts;
  gint64 id;

  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
  g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
  g_assert_cmpuint (counts.rows, ==, 1);
  tern_store_rollback (f->store);
  g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
  g_assert_cmpuint (counts.rows, ==, 0);
  ASSERT_STRING (fixture_list (f, f->inbox), "");
  id = fixture_add (f, f->inbox, &record);
  g_assert_cmpint (id, >, 0);
  fixture_check (f);
}

static void
test_counters (Fixture *f, gconstpointer data)
{
  TernMailboxCounts counts;
  g_autoptr (TernMailboxRow) row = NULL;

  fixture_add_uid (f, 1);
  fixture_add_uid (f, 2);
  fixture_add_uid (f, 3);
  fixture_server_flags (f, 2, TERN_FLAG_SEEN);
  g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
  g_assert_cmpuint (counts.rows, ==, 3);
  g_assert_cmpuint (counts.unseen, ==, 2);
  row = tern_store_get_mailbox (f->store, f->inbox, NULL);
  g_assert_cmpuint (row->total, ==, 3);
  g_assert_cmpuint (row->unread, ==, 2);
  fixture_check (f);
}

static void
test_tombstones (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (2);
  g_autoptr (TernUidSet) uids = tern_uid_set_parse ("2,4:9", -1, NULL);
  g_autoptr (TernUidSet) known = NULL;
  gboolean more = TRUE;
  gint64 id = 5;

  fixture_add_uid (f, 1);
  fixture_add_uid (f, 2);
  fixture_add_uid (f, 5);
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, uids, NULL));
  g_free (fixture_commit (f));
  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  /* A late FETCH does not bring it back, nor does a start. */
  fixture_reopen (f);
  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, &id, NULL));
  g_assert_cmpint (id, ==, 0);
  g_free (fixture_commit (f));
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  known = tern_store_get_known_uids (f->store, f->inbox, NULL);
  ASSERT_STRING (tern_uid_set_to_string (known), "1");
  fixture_begin (f);
  g_assert_true (tern_store_purge_tombstones (f->store, f->inbox, 1, &more, NULL));
  g_assert_true (more);
  g_assert_true (tern_store_purge_tombstones (f->store, f->inbox, 1, &more, NULL));
  g_assert_false (more);
  g_free (fixture_commit (f));
  fixture_check (f);
  /* Only now may the number come back. */
  g_assert_cmpint (fixture_add (f, f->inbox, &record), >, 0);
  ASSERT_STRING (fixture_list (f, f->inbox), "2 1");
  fixture_check (f);
}

static void
test_shared_content (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  g_autoptr (TernUidSet) all = tern_uid_set_parse ("1:99", -1, NULL);
  gint64 a, b, c;
  g_autoptr (TernMessageRows) rows = NULL;
  gint64 ids[3];

  record.email_id = "M1";
  a = fixture_add (f, f->inbox, &record);
  record.uid = 40;
  b = fixture_add (f, f->other, &record);
  /* The same Message-ID with no EMAILID is somebody else's word for it. */
  record.uid = 41;
  record.email_id = NULL;
  c = fixture_add (f, f->other, &record);
  ids[0] = a;
  ids[1] = b;
  ids[2] = c;
  rows = tern_store_get_messages (f->store, ids, 3, NULL);
  g_assert_cmpint (tern_message_rows_get (rows, 0)->email, ==, tern_message_rows_get (rows, 1)->email);
  g_assert_cmpint (tern_message_rows_get (rows, 0)->email, !=, tern_message_rows_get (rows, 2)->email);
  g_assert_cmpint (tern_store_find_email (f->store, f->account, "M1", 0, NULL), ==,
                   tern_message_rows_get (rows, 0)->email);
  fixture_check (f);
  /* The first appearance goes, the content stays for the second. */
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, all, NULL));
  g_assert_true (tern_store_purge_tombstones (f->store, f->inbox, 0, NULL, NULL));
  g_free (fixture_commit (f));
  fixture_check (f);
  g_assert_cmpint (tern_store_find_email (f->store, f->account, "M1", 0, NULL), !=, 0);
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->other, all, NULL));
  g_assert_true (tern_store_purge_tombstones (f->store, f->other, 0, NULL, NULL));
  g_free (fixture_commit (f));
  fixture_check (f);
  g_assert_cmpint (tern_store_find_email (f->store, f->account, "M1", 0, NULL), ==, 0);
}

static void
test_appearance (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  TernMessageRecord bare = { .uid = 8, .system = TERN_FLAG_SEEN, .size = 1001, .internal_date = BASE_DATE };
  g_autoptr (GError) error = NULL;
  gint64 email, message;

  record.gm_msgid = 99;
  fixture_add (f, f->inbox, &record);
  email = tern_store_find_email (f->store, f->account, NULL, 99, NULL);
  g_assert_cmpint (email, !=, 0);
  fixture_begin (f);
  g_assert_true (tern_store_upsert_appearance (f->store, f->other, email, &bare, &message, NULL));
  g_assert_false (tern_store_upsert_appearance (f->store, f->other, 77, &bare, &message, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
  g_free (fixture_commit (f));
  ASSERT_STRING (fixture_list (f, f->other), "8");
  fixture_check (f);
}

static void
test_shared_flags (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  TernMessageRecord bare = { .uid = 8, .size = 1001, .internal_date = BASE_DATE, .modseq = 20 };
  const char *const keywords[] = { "later", NULL };
  gint64 first, second, email;

  record.gm_msgid = 99;
  record.modseq = 10;
  first = fixture_add (f, f->inbox, &record);
  email = tern_store_find_email (f->store, f->account, NULL, 99, NULL);
  fixture_begin (f);
  g_assert_true (tern_store_upsert_appearance (f->store, f->other, email, &bare, &second, NULL));
  g_free (fixture_commit (f));

  /* What is older than a row has is not news to it. */
  fixture_begin (f);
  g_assert_true (tern_store_share_server_flags (f->store, f->inbox, 1, TERN_FLAG_SEEN, NULL, 15, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (fixture_flags (f, second), "");
  fixture_begin (f);
  g_assert_true (tern_store_share_server_flags (f->store, f->inbox, 1, TERN_FLAG_FLAGGED | TERN_FLAG_DELETED, keywords,
                                                21, NULL));
  g_assert_true (tern_store_share_server_flags (f->store, f->inbox, 77, TERN_FLAG_SEEN, NULL, 22, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (fixture_flags (f, second), "\\Flagged later");
  /* The one they are shared from is set by its own FETCH. */
  ASSERT_STRING (fixture_flags (f, first), "");
  fixture_check (f);
}

/* --- a changed UIDVALIDITY ---------------------------------------------------------------- */

static void
relink (Fixture *f, guint32 uidvalidity, guint32 first, guint32 last, guint32 by)
{
  fixture_begin (f);
  g_assert_true (tern_store_begin_relink (f->store, f->inbox, uidvalidity, NULL));
  g_free (fixture_commit (f));
  fixture_check (f);
  for (guint32 uid = first; uid <= last; uid++)
    {
      TernMessageRecord record = fixture_record (uid);

      record.uid = uid + by;
      fixture_add (f, f->inbox, &record);
    }
}

static void
test_relink (Fixture *f, gconstpointer data)
{
  gint64 kept = fixture_add_uid (f, 2);
  g_autoptr (TernMessageRows) rows = NULL;
  TernBodyKey key;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("body", 4);
  g_autoptr (GBytes) read = NULL;

  fixture_add_uid (f, 1);
  fixture_add_uid (f, 3);
  rows = tern_store_get_messages (f->store, &kept, 1, NULL);
  key = (TernBodyKey){ tern_message_rows_get (rows, 0)->email, "" };
  g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
  relink (f, 8, 2, 3, 100);
  /* Message 1 still waits, shown; a start changes nothing. */
  fixture_reopen (f);
  g_assert_true (tern_store_is_relinking (f->store, f->inbox, NULL));
  ASSERT_STRING (fixture_list (f, f->inbox), "103 102 0");
  fixture_begin (f);
  g_assert_true (tern_store_finish_relink (f->store, f->inbox, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (fixture_list (f, f->inbox), "103 102");
  g_assert_cmpint (tern_store_find_message (f->store, f->inbox, 102, NULL), ==, kept);
  read = tern_store_body_read (f->store, &key, NULL);
  g_assert_true (g_bytes_equal (read, bytes));
  fixture_check (f);
}

static void
test_relink_twins (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  gint64 a, b;

  /* The same message twice in one mailbox stays two rows, each old row claimed once. */
  a = fixture_add (f, f->inbox, &record);
  record.uid = 2;
  b = fixture_add (f, f->inbox, &record);
  fixture_begin (f);
  g_assert_true (tern_store_begin_relink (f->store, f->inbox, 8, NULL));
  g_free (fixture_commit (f));
  record.uid = 11;
  g_assert_cmpint (fixture_add (f, f->inbox, &record), ==, MIN (a, b));
  record.uid = 12;
  g_assert_cmpint (fixture_add (f, f->inbox, &record), ==, MAX (a, b));
  record.uid = 13;
  g_assert_cmpint (fixture_add (f, f->inbox, &record), >, MAX (a, b));
  fixture_begin (f);
  g_assert_true (tern_store_finish_relink (f->store, f->inbox, NULL));
  g_free (fixture_commit (f));
  fixture_check (f);
}

static void
test_relink_started_over (Fixture *f, gconstpointer data)
{
  gint64 kept = fixture_add_uid (f, 1);

  fixture_add_uid (f, 2);
  relink (f, 8, 1, 1, 10);
  relink (f, 9, 1, 2, 20);
  fixture_begin (f);
  g_assert_true (tern_store_finish_relink (f->store, f->inbox, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (fixture_list (f, f->inbox), "22 21");
  g_assert_cmpint (tern_store_find_message (f->store, f->inbox, 21, NULL), ==, kept);
  fixture_check (f);
}

static void
test_relink_needs_evidence (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  gint64 old = fixture_add (f, f->inbox, &record);

  fixture_begin (f);
  g_assert_true (tern_store_begin_relink (f->store, f->inbox, 8, NULL));
  g_free (fixture_commit (f));
  record.size++; /* a forged Message-ID on something else */
  g_assert_cmpint (fixture_add (f, f->inbox, &record), !=, old);
  fixture_check (f);
}

static void
test_uidvalidity_is_guarded (Fixture *f, gconstpointer data)
{
  g_auto (TernMailboxState) state = { 0 };
  g_autoptr (GError) error = NULL;

  fixture_add_uid (f, 1);
  g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &state, NULL));
  g_assert_cmpuint (state.uidvalidity, ==, 7);
  state.uidvalidity = 8;
  fixture_begin (f);
  g_assert_false (tern_store_set_mailbox_state (f->store, f->inbox, &state, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  tern_store_rollback (f->store);
}

static void
test_state_commits_with_rows (Fixture *f, gconstpointer data)
{
  g_auto (TernMailboxState) state = { 0 };
  g_auto (TernMailboxState) read = { 0 };
  TernMessageRecord record = fixture_record (1);

  g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &state, NULL));
  state.uidnext = 4294967295u;
  state.highestmodseq = G_MAXINT64;
  state.exists = 12;
  state.to_fetch = tern_uid_set_parse ("1:9,4294967294", -1, NULL);
  state.permanent_flags = g_strdup ("\\Seen \\*");
  fixture_begin (f);
  g_assert_true (tern_store_set_mailbox_state (f->store, f->inbox, &state, NULL));
  tern_store_rollback (f->store);
  g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &read, NULL));
  g_assert_cmpuint (read.uidnext, ==, 0);
  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
  g_assert_true (tern_store_set_mailbox_state (f->store, f->inbox, &state, NULL));
  g_free (fixture_commit (f));
  fixture_reopen (f);
  tern_mailbox_state_clear (&read);
  g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &read, NULL));
  g_assert_cmpuint (read.uidnext, ==, 4294967295u);
  g_assert_cmpuint (read.highestmodseq, ==, G_MAXINT64);
  ASSERT_STRING (tern_uid_set_to_string (read.to_fetch), "1:9,4294967294");
  g_assert_cmpstr (read.permanent_flags, ==, "\\Seen \\*");
}

static void
test_mailbox_list (Fixture *f, gconstpointer data)
{
  TernMailboxListed listed[] = {
    { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "\\HasNoChildren", TRUE },
    { "New", "New", '/', TERN_MAILBOX_ROLE_NONE, "\\Noselect", FALSE },
  };
  g_autoptr (GPtrArray) partial = NULL;
  g_autoptr (GPtrArray) whole = NULL;
  TernMessageRecord record = fixture_record (1);

  fixture_add (f, f->other, &record);
  fixture_begin (f);
  g_assert_true (tern_store_sync_mailbox_list (f->store, f->account, listed, 2, FALSE, NULL));
  ASSERT_STRING (fixture_commit (f), "listed");
  partial = tern_store_list_mailboxes (f->store, 0, NULL);
  g_assert_cmpuint (partial->len, ==, 3);
  g_assert_false (((TernMailboxRow *) partial->pdata[2])->selectable);
  fixture_begin (f);
  g_assert_true (tern_store_sync_mailbox_list (f->store, f->account, listed, 2, TRUE, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 2: +0 ~0 -1; listed");
  whole = tern_store_list_mailboxes (f->store, f->account, NULL);
  g_assert_cmpuint (whole->len, ==, 2);
  fixture_check (f);
}

static void
test_remove_account (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_store_journal_begin_flags (f->store, &id, 1, seen, NULL, NULL, NULL, NULL));
  g_assert_true (tern_store_remove_account (f->store, "ann", NULL, NULL));
  g_assert_false (tern_store_remove_account (f->store, "ann", NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
  entries = tern_store_journal_list (f->store, NULL, NULL);
  g_assert_cmpuint (entries->len, ==, 0);
  fixture_check (f);
}

static void
test_needs_transaction (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second = NULL;

  g_assert_false (tern_store_upsert_message (f->store, f->inbox, &record, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  fixture_begin (f);
  record.uid = 0;
  g_assert_false (tern_store_upsert_message (f->store, f->inbox, &record, NULL, &second));
  g_assert_error (second, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_free (fixture_commit (f));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/messages/newest-first", test_list_newest_first);
  FIXTURE_TEST ("/store/messages/same-second", test_same_second);
  FIXTURE_TEST ("/store/messages/odd-dates", test_odd_dates);
  FIXTURE_TEST ("/store/messages/upsert-again", test_upsert_again);
  FIXTURE_TEST ("/store/messages/change-sets", test_change_sets);
  FIXTURE_TEST ("/store/messages/rollback", test_rollback);
  FIXTURE_TEST ("/store/messages/counters", test_counters);
  FIXTURE_TEST ("/store/messages/tombstones", test_tombstones);
  FIXTURE_TEST ("/store/messages/shared-content", test_shared_content);
  FIXTURE_TEST ("/store/messages/appearance", test_appearance);
  FIXTURE_TEST ("/store/messages/shared-flags", test_shared_flags);
  FIXTURE_TEST ("/store/messages/relink", test_relink);
  FIXTURE_TEST ("/store/messages/relink-twins", test_relink_twins);
  FIXTURE_TEST ("/store/messages/relink-started-over", test_relink_started_over);
  FIXTURE_TEST ("/store/messages/relink-needs-evidence", test_relink_needs_evidence);
  FIXTURE_TEST ("/store/messages/uidvalidity-guarded", test_uidvalidity_is_guarded);
  FIXTURE_TEST ("/store/messages/state-with-rows", test_state_commits_with_rows);
  FIXTURE_TEST ("/store/messages/mailbox-list", test_mailbox_list);
  FIXTURE_TEST ("/store/messages/remove-account", test_remove_account);
  FIXTURE_TEST ("/store/messages/needs-transaction", test_needs_transaction);
  return g_test_run ();
}
