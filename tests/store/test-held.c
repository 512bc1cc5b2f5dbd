/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What failed holds back what would take its message away: a copy that was refused can be tried again, or given up, and
 * until then its original stays. */

#include "store-fixture.h"

/* How an entry is begun. */
typedef gboolean (*Begin) (TernStore *store, const gint64 *messages, guint n_messages, gint64 mailbox,
                           GArray **entries, TernChangeSet **changes, GError **error);

static gint64
begin (Fixture *f, Begin how, gint64 message, gint64 mailbox)
{
  g_autoptr (GArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  how (f->store, &message, 1, mailbox, &entries, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  fixture_check (f);
  return g_array_index (entries, gint64, 0);
}

static gboolean
begin_delete (TernStore *store, const gint64 *messages, guint n, gint64 mailbox, GArray **entries,
              TernChangeSet **changes, GError **error)
{
  return tern_store_journal_begin_delete (store, messages, n, entries, changes, error);
}

static void
set_aside (Fixture *f, gint64 entry)
{
  g_autoptr (GError) error = NULL;

  tern_store_journal_set_aside (f->store, &entry, 1, "No.", NULL, &error);
  g_assert_no_error (error);
  fixture_check (f);
}

/* The id of what is to be sent next from the inbox; 0: nothing. */
static gint64
next (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernJournalBatch) batch = tern_store_journal_next (f->store, f->inbox, 1, &error);

  g_assert_no_error (error);
  return batch != NULL ? g_array_index (batch->ids, gint64, 0) : 0;
}

static gint64
get_held_by (Fixture *f, gint64 id)
{
  g_autoptr (TernJournalEntry) entry = tern_store_journal_get (f->store, id, NULL);

  return entry->held_by;
}

static gint64
retry (Fixture *f, gint64 id)
{
  g_autoptr (GError) error = NULL;
  gint64 again = 0;

  tern_store_journal_retry (f->store, id, &again, NULL, &error);
  g_assert_no_error (error);
  fixture_check (f);
  return again;
}

static void
discard (Fixture *f, gint64 id)
{
  g_autoptr (GError) error = NULL;

  tern_store_journal_discard (f->store, id, NULL, &error);
  g_assert_no_error (error);
  fixture_check (f);
}

/* Tried again it goes first, whatever came meanwhile. */
static void
test_copy_and_delete (Fixture *f, gconstpointer data)
{
  gint64 message = fixture_add_uid (f, 1);
  gint64 copy = begin (f, tern_store_journal_begin_copy, message, f->other);
  gint64 delete = begin (f, begin_delete, message, 0);

  g_assert_cmpint (next (f), ==, copy);
  g_assert_cmpint (get_held_by (f, delete), ==, 0);
  set_aside (f, copy);
  g_assert_cmpint (next (f), ==, 0);
  g_assert_cmpint (get_held_by (f, delete), ==, copy);
  fixture_reopen (f);
  g_assert_cmpint (next (f), ==, 0);
  ASSERT_STRING (fixture_list (f, f->inbox), "");
  g_assert_cmpint (retry (f, copy), ==, copy);
  ASSERT_STRING (fixture_list (f, f->other), "0");
  g_assert_cmpint (next (f), ==, copy);
  set_aside (f, copy);
  discard (f, copy);
  g_assert_cmpint (next (f), ==, delete);
  g_assert_cmpint (get_held_by (f, delete), ==, 0);
}

/* Given up is what was to be done with the original: it is there again. */
static void
test_delete_given_up (Fixture *f, gconstpointer data)
{
  gint64 message = fixture_add_uid (f, 1);
  gint64 copy = begin (f, tern_store_journal_begin_copy, message, f->other);
  gint64 delete = begin (f, begin_delete, message, 0);

  set_aside (f, copy);
  discard (f, delete);
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  g_assert_cmpint (retry (f, copy), !=, copy);
}

/* Also one that was begun when the copy had failed already; marks go on. */
static void
test_copy_and_move (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  gint64 message = fixture_add_uid (f, 1);
  gint64 copy = begin (f, tern_store_journal_begin_copy, message, f->other);
  g_autoptr (GArray) marks = NULL;
  gint64 move;

  set_aside (f, copy);
  move = begin (f, tern_store_journal_begin_move, message, f->other);
  g_assert_cmpint (next (f), ==, 0);
  g_assert_cmpint (get_held_by (f, move), ==, copy);
  g_assert_true (tern_store_journal_begin_flags (f->store, &message, 1, flagged, NULL, &marks, NULL, NULL));
  discard (f, move);
  g_assert_cmpint (next (f), ==, g_array_index (marks, gint64, 0));
}

/* A message is where it was sent last: a move that failed holds back its deletion, and no other move. */
static void
test_move (Fixture *f, gconstpointer data)
{
  gint64 message = fixture_add_uid (f, 1);
  gint64 another = fixture_add_uid (f, 2);
  gint64 first = begin (f, tern_store_journal_begin_move, message, f->other);
  gint64 second;

  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, &first, 1, 7, 1, NULL));
  second = begin (f, begin_delete, message, 0);
  set_aside (f, first);
  g_assert_cmpint (next (f), ==, 0);
  g_assert_cmpint (get_held_by (f, second), ==, first);
  discard (f, first);
  g_assert_cmpint (next (f), ==, second);
  discard (f, second);
  first = begin (f, tern_store_journal_begin_move, another, f->other);
  set_aside (f, first);
  second = begin (f, tern_store_journal_begin_move, another, f->other);
  g_assert_cmpint (next (f), ==, second);
}

/* A copy out of a mailbox that is to be deleted, tried again, still goes first. */
static void
test_mailbox_goes (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  TernMailboxState state = { .uidvalidity = 7, .uidnext = 2, .exists = 1, .unseen = 1, .last_sync = BASE_DATE };
  g_autoptr (TernJournalEntry) doomed = NULL;
  gint64 message, copy, delete;

  fixture_begin (f);
  g_assert_true (tern_store_set_mailbox_state (f->store, f->other, &state, NULL));
  g_free (fixture_commit (f));
  message = fixture_add (f, f->other, &record);
  copy = begin (f, tern_store_journal_begin_copy, message, f->inbox);
  g_assert_true (tern_store_journal_begin_delete_mailbox (f->store, f->other, &delete, NULL, NULL));
  set_aside (f, copy);
  g_assert_null (tern_store_journal_next_folder (f->store, "ann", NULL));
  g_assert_cmpint (retry (f, copy), ==, copy);
  g_assert_null (tern_store_journal_next_folder (f->store, "ann", NULL));
  set_aside (f, copy);
  discard (f, copy);
  doomed = tern_store_journal_next_folder (f->store, "ann", NULL);
  g_assert_cmpint (doomed->id, ==, delete);
}

/* What waits to be deleted is not copied: that could only fail later. */
static void
test_copy_of_deleted (Fixture *f, gconstpointer data)
{
  gint64 message = fixture_add_uid (f, 1);
  g_autoptr (GError) error = NULL;
  gint64 delete = begin (f, begin_delete, message, 0);

  g_assert_false (tern_store_journal_begin_copy (f->store, &message, 1, f->other, NULL, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (tern_store_journal_begin_move (f->store, &message, 1, f->other, NULL, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  discard (f, delete);
  begin (f, tern_store_journal_begin_copy, message, f->other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/held/copy-and-delete", test_copy_and_delete);
  FIXTURE_TEST ("/store/held/delete-given-up", test_delete_given_up);
  FIXTURE_TEST ("/store/held/copy-and-move", test_copy_and_move);
  FIXTURE_TEST ("/store/held/move", test_move);
  FIXTURE_TEST ("/store/held/mailbox-goes", test_mailbox_goes);
  FIXTURE_TEST ("/store/held/copy-of-deleted", test_copy_of_deleted);
  return g_test_run ();
}
