/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages that are put into a mailbox, and those that go to another account that way: never lost, never two. */

#include "store-fixture.h"

static const TernMailboxListed listed[] = { { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", FALSE } };

/* The other account's inbox, as synchronised up to 10. */
static gint64
add_other (Fixture *f)
{
  TernMailboxState state = { .uidvalidity = 9, .uidnext = 10, .exists = -1, .unseen = -1, .last_sync = BASE_DATE };
  gint64 account = tern_store_ensure_account (f->store, "bob", NULL);
  gint64 inbox;

  fixture_begin (f);
  g_assert_true (tern_store_sync_mailbox_list (f->store, account, listed, 1, TRUE, NULL));
  inbox = tern_store_find_mailbox (f->store, account, "INBOX", NULL);
  g_assert_true (tern_store_set_mailbox_state (f->store, inbox, &state, NULL));
  g_free (fixture_commit (f));
  return inbox;
}

/* "ann 11f | bob 5p": account, kind, and p pending, f in flight, a set aside. */
static char *
describe (Fixture *f)
{
  g_autoptr (GPtrArray) entries = tern_store_journal_list (f->store, NULL, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const TernJournalEntry *e = entries->pdata[i];

      g_string_append_printf (text, "%s%s %d%c", i > 0 ? " | " : "", e->account, e->kind, "pfa"[e->state]);
    }
  return g_string_free (text, FALSE);
}

/* The message of 100 bytes is handed over; returns the APPEND, marked as sent. */
static gint64
hand_over (Fixture *f, gint64 entry)
{
  g_autofree char *text = g_strnfill (100, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (text, 100);
  g_autoptr (TernJournalEntry) append = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_store_journal_hand_over (f->store, entry, bytes, NULL, &error));
  g_assert_no_error (error);
  fixture_check (f);
  fixture_reopen (f);
  append = tern_store_journal_next_folder (f->store, "bob", &error);
  g_assert_no_error (error);
  g_assert_nonnull (append);
  g_assert_true (g_bytes_equal (append->payload, bytes));
  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, &append->id, 1, 9, 10, &error));
  return append->id;
}

static gint64
begin_move (Fixture *f, gint64 message, gint64 mailbox)
{
  g_autoptr (GArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_store_journal_begin_move (f->store, &message, 1, mailbox, &entries, NULL, &error));
  g_assert_no_error (error);
  fixture_check (f);
  return entries->len > 0 ? g_array_index (entries, gint64, 0) : 0;
}

/* There at once; handed over, sent, and there for good; then the original is to be deleted, whatever was flagged. */
static void
test_move (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  gint64 other = add_other (f);
  gint64 message = fixture_add_uid (f, 5);
  TernMessageRecord record = fixture_record (5);
  gint64 entry = begin_move (f, message, other);

  ASSERT_STRING (fixture_list (f, other), "0");
  ASSERT_STRING (fixture_list (f, f->inbox), "");
  hand_over (f, entry);
  ASSERT_STRING (fixture_list (f, other), "0");
  g_assert_true (tern_store_journal_begin_flags (f->store, &message, 1, flagged, NULL, NULL, NULL, NULL));
  g_assert_false (tern_store_journal_begin_move (f->store, &message, 1, f->inbox, NULL, NULL, NULL));
  g_assert_false (tern_store_journal_begin_delete (f->store, &message, 1, NULL, NULL, NULL));
  g_assert_false (tern_store_journal_discard (f->store, entry, NULL, NULL));
  ASSERT_STRING (describe (f), "ann 11f | bob 5f | ann 1p");
  record.uid = 10;
  record.size = 100;
  message = fixture_add (f, other, &record);
  fixture_check (f);
  ASSERT_STRING (describe (f), "ann 4p | bob 1p");
  ASSERT_STRING (fixture_list (f, other), "10");
  ASSERT_STRING (fixture_list (f, f->inbox), "");
  ASSERT_STRING (fixture_flags (f, message), "\\Flagged");
  fixture_reopen (f);
  ASSERT_STRING (describe (f), "ann 4p | bob 1p");
}

/* What is there is not what was sent: the original is kept. */
static void
test_other_size (Fixture *f, gconstpointer data)
{
  gint64 other = add_other (f);
  TernMessageRecord record = fixture_record (5);
  gint64 entry = begin_move (f, fixture_add_uid (f, 5), other);

  hand_over (f, entry);
  record.uid = 10;
  record.size = 99;
  fixture_add (f, other, &record);
  fixture_check (f);
  ASSERT_STRING (describe (f), "ann 11a");
  ASSERT_STRING (fixture_list (f, other), "10");
  ASSERT_STRING (fixture_list (f, f->inbox), "5");
}

/* Refused there: set aside here, and shown here; tried again, it is handed over anew. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  gint64 other = add_other (f);
  gint64 entry = begin_move (f, fixture_add_uid (f, 5), other);
  gint64 append = hand_over (f, entry);

  g_assert_true (tern_store_journal_set_aside (f->store, &append, 1, "No.", NULL, NULL));
  fixture_check (f);
  ASSERT_STRING (describe (f), "ann 11a");
  ASSERT_STRING (fixture_list (f, f->inbox), "5");
  g_assert_true (tern_store_journal_retry (f->store, entry, &entry, NULL, NULL));
  ASSERT_STRING (fixture_list (f, other), "0");
  hand_over (f, entry);
  ASSERT_STRING (describe (f), "ann 11f | bob 5f");
}

/* Back, and elsewhere, before anything was handed over; then given up. */
static void
test_changed (Fixture *f, gconstpointer data)
{
  gint64 other = add_other (f);
  gint64 message = fixture_add_uid (f, 5);

  begin_move (f, message, other);
  begin_move (f, message, f->inbox);
  ASSERT_STRING (describe (f), "");
  begin_move (f, message, other);
  begin_move (f, message, f->other);
  ASSERT_STRING (describe (f), "ann 3p");
  ASSERT_STRING (fixture_list (f, f->other), "0");
  g_assert_true (tern_store_journal_discard (f->store, begin_move (f, message, other), NULL, NULL));
  fixture_check (f);
  ASSERT_STRING (describe (f), "ann 3p");
}

/* Handed over, and nobody told yet: elsewhere, back, or deleted, and nothing is left of it. */
static void
test_untold (Fixture *f, gconstpointer data)
{
  gint64 other = add_other (f);
  gint64 message = fixture_add_uid (f, 5);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a: b\r\n", 6);

  g_assert_true (tern_store_journal_hand_over (f->store, begin_move (f, message, other), bytes, NULL, NULL));
  ASSERT_STRING (describe (f), "ann 11f | bob 5p");
  g_assert_cmpint (begin_move (f, message, f->inbox), ==, 0);
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_list (f, f->inbox), "5");
  g_assert_true (tern_store_journal_hand_over (f->store, begin_move (f, message, other), bytes, NULL, NULL));
  begin_move (f, message, f->other);
  ASSERT_STRING (describe (f), "ann 3p");
  begin_move (f, message, f->inbox);
  g_assert_true (tern_store_journal_hand_over (f->store, begin_move (f, message, other), bytes, NULL, NULL));
  g_assert_true (tern_store_journal_begin_delete (f->store, &message, 1, NULL, NULL, NULL));
  fixture_check (f);
  ASSERT_STRING (describe (f), "ann 4p");
}

/* What is copied away is marked and moved meanwhile; it is not deleted before the other account has it. */
static void
test_copied_meanwhile (Fixture *f, gconstpointer data)
{
  static const TernJournalCopy moved = { 5, 7 };
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autoptr (GArray) entries = NULL;
  gint64 other = add_other (f);
  gint64 message = fixture_add_uid (f, 5);
  g_autoptr (TernUidSet) gone = tern_uid_set_new ();
  TernMailboxState state = { .uidvalidity = 3, .uidnext = 7, .exists = 0, .unseen = 0, .last_sync = BASE_DATE };
  gint64 append, flags;

  tern_uid_set_add (gone, 5);
  fixture_begin (f);
  g_assert_true (tern_store_set_mailbox_state (f->store, f->other, &state, NULL));
  g_free (fixture_commit (f));
  g_assert_true (tern_store_journal_begin_copy (f->store, &message, 1, other, &entries, NULL, NULL));
  append = hand_over (f, g_array_index (entries, gint64, 0));
  message = tern_store_find_message (f->store, f->inbox, 5, NULL);
  g_assert_true (tern_store_journal_begin_flags (f->store, &message, 1, flagged, NULL, NULL, NULL, NULL));
  batch = tern_store_journal_next (f->store, f->inbox, 10, NULL);
  g_assert_nonnull (batch);
  flags = g_array_index (batch->ids, gint64, 0);
  g_clear_pointer (&batch, tern_journal_batch_free);
  g_assert_true (tern_store_journal_discard (f->store, flags, NULL, NULL));
  begin_move (f, message, f->other);
  batch = tern_store_journal_next (f->store, f->inbox, 10, NULL);
  g_assert_cmpint (batch->kind, ==, TERN_JOURNAL_MOVE);
  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, (gint64 *) (void *) batch->ids->data, 1, 3, 7, NULL));
  g_clear_pointer (&batch, tern_journal_batch_free);
  g_assert_true (tern_store_journal_note_copies (f->store, f->inbox, &moved, 1, 3, NULL, NULL));
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, gone, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (describe (f), "ann 12f | bob 5f");
  g_assert_true (tern_store_journal_begin_delete (f->store, &message, 1, NULL, NULL, NULL));
  batch = tern_store_journal_next (f->store, f->other, 10, NULL);
  g_assert_null (batch);
  g_assert_true (tern_store_journal_set_aside (f->store, &append, 1, "No.", NULL, NULL));
  ASSERT_STRING (describe (f), "ann 12a | ann 4p");
}

/* One that was cut off is known by its Message-ID at or above what came next, and by nothing below. */
static void
test_append (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a: b\r\n", 6);
  TernMessageRecord record = fixture_record (5);
  TernJournalMessage message = { bytes, record.message_id, BASE_DATE, NULL };
  TernJournalLooked looked;
  gint64 entry, other = add_other (f);
  guint64 began;

  fixture_add (f, other, &record);
  g_assert_true (tern_store_journal_begin_append (f->store, other, &message, &entry, NULL, NULL));
  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, &entry, 1, 9, 10, NULL));
  tern_store_journal_let_go (f->store, &entry, 1);
  began = tern_store_journal_begin_look (f->store);
  g_assert_true (tern_store_journal_end_look (f->store, other, began, &looked, NULL, NULL));
  g_assert_cmpuint (looked.again, ==, 1);
  ASSERT_STRING (describe (f), "bob 5p");
  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, &entry, 1, 9, 12, NULL));
  fixture_reopen (f);
  record.uid = 11;
  fixture_add (f, other, &record);
  ASSERT_STRING (describe (f), "");
}

/* Without a Message-ID it is known by its size and date; servers put their own for a date they cannot keep. */
static void
test_odd_date (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a: b\r\n", 6);
  TernMessageRecord record = fixture_record (5);
  gint64 dates[] = { G_GINT64_CONSTANT (-1541000000), G_GINT64_CONSTANT (250921620000) };
  gint64 entry, other = add_other (f);

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      TernJournalMessage message = { bytes, NULL, dates[i], NULL };

      g_assert_true (tern_store_journal_begin_append (f->store, other, &message, &entry, NULL, NULL));
      g_assert_true (tern_store_journal_mark_in_flight_to (f->store, &entry, 1, 9, 10 + i, NULL));
      tern_store_journal_let_go (f->store, &entry, 1);
      record.uid = 10 + i;
      record.message_id = NULL;
      record.size = 6;
      record.internal_date = 0;
      fixture_add (f, other, &record);
      ASSERT_STRING (describe (f), "");
    }
}

/* Two that call themselves the same: one that was cut off is looked for before the other is sent, or the other would be
 * taken for it. */
static void
test_same_id (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) one = g_bytes_new_static ("a: one\r\n", 8);
  g_autoptr (GBytes) two = g_bytes_new_static ("a: two\r\n", 8);
  TernJournalMessage first = { one, "same@example.org", BASE_DATE, NULL };
  TernJournalMessage second = { two, "same@example.org", BASE_DATE, NULL };
  g_autoptr (TernJournalEntry) next = NULL;
  TernJournalLooked looked;
  gint64 entry, other = add_other (f);

  g_assert_true (tern_store_journal_begin_append (f->store, other, &first, &entry, NULL, NULL));
  g_assert_true (tern_store_journal_begin_append (f->store, other, &second, NULL, NULL, NULL));
  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, &entry, 1, 9, 10, NULL));
  tern_store_journal_let_go (f->store, &entry, 1);
  g_assert_null (tern_store_journal_next_folder (f->store, "bob", NULL));
  g_assert_true (tern_store_journal_end_look (f->store, other, tern_store_journal_begin_look (f->store), &looked, NULL,
                                              NULL));
  ASSERT_STRING (describe (f), "bob 5p | bob 5p");
  next = tern_store_journal_next_folder (f->store, "bob", NULL);
  g_assert_cmpint (next->id, ==, entry);
}

/* Moved here, then to the other account, then back to where it was: nothing is left to do. */
static void
test_back (Fixture *f, gconstpointer data)
{
  gint64 other = add_other (f);
  gint64 message = fixture_add_uid (f, 5);

  begin_move (f, message, f->other);
  begin_move (f, message, other);
  g_assert_cmpint (begin_move (f, message, f->inbox), ==, 0);
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_list (f, f->inbox), "5");
}

/* The other inbox is looked at, as far as @uidnext. */
static TernJournalLooked
look (Fixture *f, gint64 other, guint32 uidnext)
{
  TernMailboxState state = { .uidvalidity = 9, .uidnext = uidnext, .exists = 0, .unseen = 0, .last_sync = BASE_DATE };
  guint64 began = tern_store_journal_begin_look (f->store);
  TernJournalLooked looked;

  fixture_begin (f);
  g_assert_true (tern_store_set_mailbox_state (f->store, other, &state, NULL));
  g_free (fixture_commit (f));
  g_assert_true (tern_store_journal_end_look (f->store, other, began, &looked, NULL, NULL));
  fixture_check (f);
  return looked;
}

/* The server told its UID, and somebody took it away before it was seen: what was only put there is done. */
static void
test_taken_away (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a: b\r\n", 6);
  TernJournalMessage message = { bytes, "a@example.org", BASE_DATE, NULL };
  gint64 entry, other = add_other (f);

  g_assert_true (tern_store_journal_begin_append (f->store, other, &message, &entry, NULL, NULL));
  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, &entry, 1, 9, 10, NULL));
  g_assert_true (tern_store_journal_note_appended (f->store, entry, 9, 10, NULL, NULL));
  tern_store_journal_let_go (f->store, &entry, 1);
  look (f, other, 10);
  ASSERT_STRING (describe (f), "bob 5f");
  g_assert_cmpuint (look (f, other, 11).settled, ==, 1);
  ASSERT_STRING (describe (f), "");
}

/* The same of a move: the original is kept, and shown. */
static void
test_moved_on (Fixture *f, gconstpointer data)
{
  gint64 other = add_other (f);
  gint64 entry = begin_move (f, fixture_add_uid (f, 5), other);
  gint64 append = hand_over (f, entry);

  g_assert_true (tern_store_journal_note_appended (f->store, append, 9, 10, NULL, NULL));
  tern_store_journal_let_go (f->store, &append, 1);
  look (f, other, 10);
  ASSERT_STRING (describe (f), "ann 11f | bob 5f");
  g_assert_cmpuint (look (f, other, 11).set_aside, ==, 1);
  ASSERT_STRING (describe (f), "ann 11a");
  ASSERT_STRING (fixture_list (f, other), "");
  ASSERT_STRING (fixture_list (f, f->inbox), "5");
  g_assert_true (tern_store_journal_discard (f->store, entry, NULL, NULL));
  ASSERT_STRING (fixture_list (f, f->inbox), "5");
}

/* The same of a copy, and the numbers there are others now. */
static void
test_copied_on (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) entries = NULL;
  gint64 other = add_other (f);
  gint64 message = fixture_add_uid (f, 5);
  gint64 append;

  g_assert_true (tern_store_journal_begin_copy (f->store, &message, 1, other, &entries, NULL, NULL));
  append = hand_over (f, g_array_index (entries, gint64, 0));
  g_assert_true (tern_store_journal_note_appended (f->store, append, 8, 10, NULL, NULL));
  tern_store_journal_let_go (f->store, &append, 1);
  g_assert_cmpuint (look (f, other, 1).settled, ==, 1);
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_list (f, f->inbox), "5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/away/move", test_move);
  FIXTURE_TEST ("/store/away/other-size", test_other_size);
  FIXTURE_TEST ("/store/away/refused", test_refused);
  FIXTURE_TEST ("/store/away/changed", test_changed);
  FIXTURE_TEST ("/store/away/untold", test_untold);
  FIXTURE_TEST ("/store/away/copied-meanwhile", test_copied_meanwhile);
  FIXTURE_TEST ("/store/away/append", test_append);
  FIXTURE_TEST ("/store/away/odd-date", test_odd_date);
  FIXTURE_TEST ("/store/away/same-id", test_same_id);
  FIXTURE_TEST ("/store/away/back", test_back);
  FIXTURE_TEST ("/store/away/taken-away", test_taken_away);
  FIXTURE_TEST ("/store/away/moved-on", test_moved_on);
  FIXTURE_TEST ("/store/away/copied-on", test_copied_on);
  return g_test_run ();
}
