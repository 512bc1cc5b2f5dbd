/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A move is one row before, during and after, in whatever order the server tells of its two ends, and never two. */

#include "store-fixture.h"

#include <glib/gstdio.h>

#define UIDVALIDITY 7

static void
move (Fixture *f, gint64 message, gint64 mailbox)
{
  g_autoptr (GError) error = NULL;

  tern_store_journal_begin_move (f->store, &message, 1, mailbox, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_check (f);
}

/* "u1 p>Archive@41" an entry; p pending, f in flight, a set aside. */
static char *
describe (Fixture *f)
{
  g_autoptr (GPtrArray) entries = tern_store_journal_list (f->store, "ann", NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      TernJournalEntry *e = entries->pdata[i];

      g_string_append_printf (text, "%s%s u%u %c", i > 0 ? " | " : "", e->mailbox, e->identity->uid, "pfa"[e->state]);
      if (e->kind == TERN_JOURNAL_MOVE)
        g_string_append_printf (text, ">%s@%u", e->target, e->target_uid);
    }
  return g_string_free (text, FALSE);
}

/* The mailbox was synchronised up to @uidnext. */
static void
synchronise (Fixture *f, gint64 mailbox, guint32 uidnext)
{
  g_auto (TernMailboxState) state = { 0 };

  g_assert_true (tern_store_get_mailbox_state (f->store, mailbox, &state, NULL));
  state.uidvalidity = UIDVALIDITY;
  state.uidnext = uidnext;
  fixture_begin (f);
  g_assert_true (tern_store_set_mailbox_state (f->store, mailbox, &state, NULL));
  g_free (fixture_commit (f));
}

/* Takes what waits in the inbox and marks it as sent, when @uidnext comes next in the target. */
static TernJournalBatch *
send (Fixture *f, guint32 uidnext)
{
  g_autoptr (GError) error = NULL;
  TernJournalBatch *batch = tern_store_journal_next (f->store, f->inbox, 100, &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);
  g_assert_cmpint (batch->kind, ==, TERN_JOURNAL_MOVE);
  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, (const gint64 *) (void *) batch->ids->data,
                                                       batch->ids->len, UIDVALIDITY, uidnext, &error));
  g_assert_no_error (error);
  fixture_check (f);
  return batch;
}

static void
let_go (Fixture *f, TernJournalBatch *batch)
{
  tern_store_journal_let_go (f->store, (const gint64 *) (void *) batch->ids->data, batch->ids->len);
}

static void
tell_copied (Fixture *f, guint32 source, guint32 target)
{
  TernJournalCopy copy = { source, target };
  g_autoptr (GError) error = NULL;

  tern_store_journal_note_copies (f->store, f->inbox, &copy, 1, UIDVALIDITY, NULL, &error);
  g_assert_no_error (error);
  fixture_check (f);
}

/* Returns: the changes. */
static char *
tell_gone (Fixture *f, const char *uids)
{
  g_autoptr (TernUidSet) gone = tern_uid_set_parse (uids, -1, NULL);
  g_autoptr (GError) error = NULL;
  char *changes;

  fixture_begin (f);
  tern_store_vanish (f->store, f->inbox, gone, &error);
  g_assert_no_error (error);
  changes = fixture_commit (f);
  fixture_check (f);
  return changes;
}

/* A header of what was UID @old in the inbox comes as @uid of the other mailbox. */
static gint64
arrive (Fixture *f, guint32 old, guint32 uid)
{
  TernMessageRecord record = fixture_record (old);
  gint64 id;

  record.uid = uid;
  record.email_id = NULL;
  record.gm_msgid = 0;
  id = fixture_add (f, f->other, &record);
  fixture_check (f);
  return id;
}

static gint64
add (Fixture *f, guint32 uid)
{
  TernMessageRecord record = fixture_record (uid);

  record.email_id = NULL;
  record.gm_msgid = 0;
  return fixture_add (f, f->inbox, &record);
}

static TernJournalLooked
look (Fixture *f, gint64 mailbox, guint64 began)
{
  TernJournalLooked looked;
  g_autoptr (GError) error = NULL;

  tern_store_journal_end_look (f->store, mailbox, began, &looked, NULL, &error);
  g_assert_no_error (error);
  fixture_check (f);
  return looked;
}

/* One message, shown in the other mailbox alone, as @uid. */
static void
assert_moved (Fixture *f, gint64 id, const char *uid)
{
  g_autoptr (GArray) ids = tern_store_list_ids (f->store, f->other, NULL);

  ASSERT_STRING (fixture_list (f, f->inbox), "");
  ASSERT_STRING (fixture_list (f, f->other), uid);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpint (g_array_index (ids, gint64, 0), ==, id);
}

static void
test_shown_at_once (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernChangeSet) changes = NULL;
  TernMailboxCounts counts;

  g_assert_true (tern_store_journal_begin_move (f->store, &id, 1, f->other, NULL, &changes, NULL));
  ASSERT_STRING (tern_change_set_to_string (changes), "mailbox 1: +0 ~0 -1 *; mailbox 2: +1 ~0 -0 *; journal");
  fixture_check (f);
  assert_moved (f, id, "0");
  /* What the server has is counted where the server has it. */
  g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
  g_assert_cmpuint (counts.rows, ==, 1);
  g_assert_cmpuint (counts.total, ==, 0);
  fixture_reopen (f);
  fixture_check (f);
  assert_moved (f, id, "0");
}

static void
test_copyuid_first (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;

  move (f, id, f->other);
  batch = send (f, 41);
  tell_copied (f, 1, 41);
  ASSERT_STRING (describe (f), "INBOX u1 f>Archive@41");
  assert_moved (f, id, "0");
  /* Its place in the list does not change. */
  ASSERT_STRING (tell_gone (f, "1"), "mailbox 1: +0 ~0 -0 *; mailbox 2: +0 ~1 -0 *; journal");
  ASSERT_STRING (describe (f), "");
  assert_moved (f, id, "41");
  /* What the target's own synchronisation brings is this row. */
  g_assert_cmpint (arrive (f, 1, 41), ==, id);
  assert_moved (f, id, "41");
}

static void
test_gone_first (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  TernMessageRecord late = fixture_record (1);
  g_autoptr (TernJournalBatch) batch = NULL;

  move (f, id, f->other);
  batch = send (f, 41);
  ASSERT_STRING (tell_gone (f, "1"), "mailbox 1: +0 ~0 -0 *");
  assert_moved (f, id, "0");
  /* A late FETCH brings nothing back. */
  g_assert_cmpint (fixture_add (f, f->inbox, &late), ==, 0);
  fixture_reopen (f);
  assert_moved (f, id, "0");
  tell_copied (f, 1, 41);
  ASSERT_STRING (describe (f), "");
  assert_moved (f, id, "41");
}

/* No COPYUID: a header at or above the noted UIDNEXT that is this message. */
static void
test_found_by_identity (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  gint64 another;

  move (f, id, f->other);
  batch = send (f, 41);
  g_free (tell_gone (f, "1"));
  /* The same message, but it was there before. */
  another = arrive (f, 1, 40);
  g_assert_cmpint (another, !=, id);
  g_assert_cmpint (arrive (f, 2, 42), !=, id);
  g_assert_cmpint (arrive (f, 1, 41), ==, id);
  ASSERT_STRING (describe (f), "");
  g_assert_cmpint (tern_store_find_message (f->store, f->other, 40, NULL), ==, another);
}

/* The same where the server told a content it is known by, and its header was not asked for. */
static void
test_found_by_content (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  g_autoptr (TernJournalBatch) batch = NULL;
  gint64 id, found;

  record.email_id = "M1";
  id = fixture_add (f, f->inbox, &record);
  move (f, id, f->other);
  batch = send (f, 41);
  g_free (tell_gone (f, "1"));
  record = (TernMessageRecord){ .uid = 41, .size = 10, .internal_date = BASE_DATE };
  fixture_begin (f);
  g_assert_true (tern_store_upsert_appearance (f->store, f->other, id, &record, &found, NULL));
  g_free (fixture_commit (f));
  fixture_check (f);
  g_assert_cmpint (found, ==, id);
  ASSERT_STRING (describe (f), "");
  assert_moved (f, id, "41");
}

/* COPY, and somebody sees the copy before the original is removed. */
static void
test_copy_is_hidden (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autoptr (TernJournalBatch) again = NULL;

  move (f, id, f->other);
  batch = send (f, 41);
  g_assert_cmpint (arrive (f, 1, 41), !=, id);
  ASSERT_STRING (describe (f), "INBOX u1 f>Archive@41");
  assert_moved (f, id, "0");
  fixture_reopen (f);
  assert_moved (f, id, "0");
  /* Only the end is left to do. */
  again = tern_store_journal_next (f->store, f->inbox, 10, NULL);
  g_assert_true (again->copied);
  g_free (tell_gone (f, "1"));
  ASSERT_STRING (describe (f), "");
  assert_moved (f, id, "41");
}

static void
test_back_again (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;

  move (f, id, f->other);
  move (f, id, f->inbox);
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  move (f, id, f->other);
  batch = send (f, 41);
  /* The server may have done it: the way back is a move of its own, from the new place. */
  move (f, id, f->inbox);
  ASSERT_STRING (describe (f), "INBOX u1 f>Archive@0 | INBOX u1 p>INBOX@0");
  ASSERT_STRING (fixture_list (f, f->other), "");
  g_assert_null (tern_store_journal_next (f->store, f->inbox, 10, NULL));
  g_free (tell_gone (f, "1"));
  ASSERT_STRING (fixture_list (f, f->inbox), "0");
  tell_copied (f, 1, 41);
  ASSERT_STRING (describe (f), "Archive u41 p>INBOX@0");
  ASSERT_STRING (fixture_list (f, f->inbox), "0");
  ASSERT_STRING (fixture_list (f, f->other), "");
}

static void
test_order (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  gint64 other = add (f, 2);
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  g_autoptr (TernJournalBatch) first = NULL;
  g_autoptr (TernJournalBatch) second = NULL;
  g_autoptr (TernJournalBatch) third = NULL;

  g_assert_true (tern_store_journal_begin_flags (f->store, &id, 1, seen, NULL, NULL, NULL, NULL));
  move (f, id, f->other);
  g_assert_true (tern_store_journal_begin_flags (f->store, &id, 1, flagged, NULL, NULL, NULL, NULL));
  move (f, other, f->other);
  ASSERT_STRING (fixture_flags (f, id), "\\Seen \\Flagged");
  first = tern_store_journal_next (f->store, f->inbox, 10, NULL);
  g_assert_cmpint (first->kind, ==, TERN_JOURNAL_FLAGS);
  g_assert_true (tern_store_journal_mark_in_flight (f->store, (const gint64 *) (void *) first->ids->data, 1, NULL));
  /* What is stuck holds up its own message alone. */
  second = send (f, 41);
  ASSERT_STRING (tern_uid_set_to_string (second->uids), "2");
  fixture_server_flags (f, 1, TERN_FLAG_SEEN);
  g_assert_true (tern_store_journal_confirm (f->store, (const gint64 *) (void *) first->ids->data, 1, NULL, NULL, NULL,
                                             NULL));
  third = send (f, 41);
  ASSERT_STRING (tern_uid_set_to_string (third->uids), "1");
  tell_copied (f, 1, 42);
  g_free (tell_gone (f, "1"));
  ASSERT_STRING (describe (f), "Archive u42 p | INBOX u2 f>Archive@0");
  ASSERT_STRING (fixture_flags (f, id), "\\Seen \\Flagged");
}

static void
test_gone_before_it_was_sent (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);

  move (f, id, f->other);
  g_free (tell_gone (f, "1"));
  ASSERT_STRING (describe (f), "INBOX u1 a>Archive@0");
  ASSERT_STRING (fixture_list (f, f->other), "");
}

/* The connection was cut before the answer; both mailboxes are looked at. */
static void
test_not_done (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  guint64 early = tern_store_journal_begin_look (f->store);
  guint64 began;

  synchronise (f, f->inbox, 2);
  synchronise (f, f->other, 41);
  move (f, id, f->other);
  batch = send (f, 41);
  began = tern_store_journal_begin_look (f->store);
  /* A connection is at work on it. */
  look (f, f->inbox, began);
  look (f, f->other, began);
  ASSERT_STRING (describe (f), "INBOX u1 f>Archive@0");
  let_go (f, batch);
  g_assert_true (tern_store_journal_needs_look (f->store, f->other));
  /* What was begun before says nothing. */
  look (f, f->inbox, early);
  look (f, f->other, early);
  ASSERT_STRING (describe (f), "INBOX u1 f>Archive@0");
  began = tern_store_journal_begin_look (f->store);
  look (f, f->other, began);
  ASSERT_STRING (describe (f), "INBOX u1 f>Archive@0");
  g_assert_cmpuint (look (f, f->inbox, began).again, ==, 1);
  ASSERT_STRING (describe (f), "INBOX u1 p>Archive@0");
  assert_moved (f, id, "0");
}

static void
test_lost_on_the_way (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;

  synchronise (f, f->other, 41);
  move (f, id, f->other);
  batch = send (f, 41);
  g_free (tell_gone (f, "1"));
  fixture_reopen (f);
  g_assert_cmpuint (look (f, f->other, tern_store_journal_begin_look (f->store)).set_aside, ==, 1);
  ASSERT_STRING (describe (f), "INBOX u1 a>Archive@0");
  ASSERT_STRING (fixture_list (f, f->other), "");
  ASSERT_STRING (fixture_list (f, f->inbox), "");
}

/* Killed when the copy was there already, and found before the entry was known to be in flight. */
static void
test_found_by_looking (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  gint64 twin = add (f, 101);
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autofree char *log = NULL;
  guint64 began;

  move (f, id, f->other);
  move (f, twin, f->other);
  batch = send (f, 41);
  g_assert_cmpuint (batch->ids->len, ==, 2);
  arrive (f, 1, 41);
  arrive (f, 101, 42);
  fixture_run_sql (f, "kept.db", "UPDATE journal SET target_uid = 0");
  log = fixture_path (f, "kept.log");
  g_assert_cmpint (g_unlink (log), ==, 0);
  fixture_reopen (f);
  ASSERT_STRING (describe (f), "INBOX u1 f>Archive@0 | INBOX u101 f>Archive@0");
  synchronise (f, f->inbox, 102);
  synchronise (f, f->other, 43);
  began = tern_store_journal_begin_look (f->store);
  look (f, f->other, began);
  g_assert_cmpuint (look (f, f->inbox, began).again, ==, 2);
  ASSERT_STRING (describe (f), "INBOX u1 f>Archive@41 | INBOX u101 f>Archive@42");
  ASSERT_STRING (fixture_list (f, f->other), "0 0");
}

/* Two that are the same in everything: each finds its own. */
static void
test_twins (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  gint64 ids[2];
  g_autoptr (TernJournalBatch) batch = NULL;

  record.email_id = NULL;
  record.gm_msgid = 0;
  ids[0] = fixture_add (f, f->inbox, &record);
  record.uid = 2;
  ids[1] = fixture_add (f, f->inbox, &record);
  for (guint i = 0; i < 2; i++)
    move (f, ids[i], f->other);
  batch = send (f, 41);
  g_free (tell_gone (f, "1:2"));
  arrive (f, 1, 41);
  arrive (f, 1, 42);
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_list (f, f->other), "42 41");
}

/* A copy is a row of its own, before and after its UID is known. */
static void
test_copied (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  TernMailboxCounts counts;

  g_assert_true (tern_store_journal_begin_copy (f->store, &id, 1, f->other, NULL, NULL, NULL));
  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  ASSERT_STRING (fixture_list (f, f->other), "0");
  fixture_reopen (f);
  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->other), "0");
  before = tern_store_list_ids (f->store, f->other, NULL);
  batch = tern_store_journal_next (f->store, f->inbox, 100, NULL);
  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, (const gint64 *) (void *) batch->ids->data, 1,
                                                       UIDVALIDITY, 41, NULL));
  tell_copied (f, 1, 41);
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_list (f, f->other), "41");
  after = tern_store_list_ids (f->store, f->other, NULL);
  g_assert_cmpint (g_array_index (before, gint64, 0), ==, g_array_index (after, gint64, 0));
  g_assert_true (tern_store_get_mailbox_counts (f->store, f->other, &counts, NULL));
  g_assert_cmpuint (counts.rows, ==, 1);
  arrive (f, 1, 41);
  ASSERT_STRING (fixture_list (f, f->other), "41");
}

static void
test_copy_found (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;

  g_assert_true (tern_store_journal_begin_copy (f->store, &id, 1, f->other, NULL, NULL, NULL));
  batch = tern_store_journal_next (f->store, f->inbox, 100, NULL);
  g_assert_true (tern_store_journal_mark_in_flight_to (f->store, (const gint64 *) (void *) batch->ids->data, 1,
                                                       UIDVALIDITY, 41, NULL));
  let_go (f, batch);
  arrive (f, 1, 41);
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_list (f, f->other), "41");
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
}

static void
test_copy_taken_back (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (GArray) entries = NULL;
  gint64 entry;

  g_assert_true (tern_store_journal_begin_copy (f->store, &id, 1, f->other, &entries, NULL, NULL));
  entry = g_array_index (entries, gint64, 0);
  g_assert_true (tern_store_journal_set_aside (f->store, &entry, 1, "No", NULL, NULL));
  ASSERT_STRING (fixture_list (f, f->other), "");
  g_assert_true (tern_store_journal_retry (f->store, entry, &entry, NULL, NULL));
  ASSERT_STRING (fixture_list (f, f->other), "0");
  fixture_check (f);
  g_assert_true (tern_store_journal_discard (f->store, entry, NULL, NULL));
  ASSERT_STRING (fixture_list (f, f->other), "");
  fixture_check (f);
}

static void
test_deleted (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;

  move (f, id, f->other);
  g_assert_true (tern_store_journal_begin_delete (f->store, &id, 1, NULL, NULL, NULL));
  fixture_check (f);
  /* The move was never sent, and need not be. */
  ASSERT_STRING (describe (f), "INBOX u1 p");
  ASSERT_STRING (fixture_list (f, f->inbox), "");
  ASSERT_STRING (fixture_list (f, f->other), "");
  batch = tern_store_journal_next (f->store, f->inbox, 100, NULL);
  g_assert_cmpint (batch->kind, ==, TERN_JOURNAL_EXPUNGE);
  g_assert_true (tern_store_journal_mark_in_flight (f->store, (const gint64 *) (void *) batch->ids->data, 1, NULL));
  fixture_reopen (f);
  ASSERT_STRING (describe (f), "INBOX u1 p");
  g_free (tell_gone (f, "1"));
  ASSERT_STRING (describe (f), "");
}

/* A server without UIDPLUS keeps the original, marked as deleted. */
static void
test_marked (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  gint64 entry;
  gboolean settled, later;

  move (f, id, f->other);
  batch = send (f, 41);
  entry = g_array_index (batch->ids, gint64, 0);
  arrive (f, 1, 41);
  g_assert_true (tern_store_journal_settle_marked (f->store, entry, &settled, &later, NULL, NULL));
  g_assert_false (settled);
  fixture_server_flags (f, 1, TERN_FLAG_DELETED);
  g_assert_true (tern_store_journal_settle_marked (f->store, entry, &settled, &later, NULL, NULL));
  g_assert_true (settled);
  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  ASSERT_STRING (fixture_list (f, f->other), "41");
  g_assert_cmpint (tern_store_find_message (f->store, f->other, 41, NULL), ==, id);
}

/* kept.db and its log, while nobody has them open. */
static GBytes *
load_kept (Fixture *f, const char *name)
{
  g_autofree char *path = fixture_path (f, name);
  char *bytes;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_bytes_new_take (bytes, length);
}

static void
put_kept_back (Fixture *f, const char *name, GBytes *bytes)
{
  g_autofree char *path = fixture_path (f, name);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
}

/* The end is in mail.db, and whoever wrote it was killed before kept.db had it: the same row all the same. */
static void
test_marked_again (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autoptr (GBytes) db = NULL;
  g_autoptr (GBytes) log = NULL;
  gboolean settled, later;
  gint64 entry;

  move (f, id, f->other);
  batch = send (f, 41);
  entry = g_array_index (batch->ids, gint64, 0);
  tell_copied (f, 1, 41);
  fixture_server_flags (f, 1, TERN_FLAG_DELETED);
  g_clear_pointer (&f->store, tern_store_close);
  db = load_kept (f, "kept.db");
  log = load_kept (f, "kept.log");
  fixture_reopen (f);
  g_assert_true (tern_store_journal_settle_marked (f->store, entry, &settled, &later, NULL, NULL));
  g_assert_true (settled);
  g_clear_pointer (&f->store, tern_store_close);
  put_kept_back (f, "kept.db", db);
  put_kept_back (f, "kept.log", log);
  fixture_reopen (f);
  ASSERT_STRING (describe (f), "INBOX u1 f>Archive@41");
  g_assert_true (tern_store_journal_settle_marked (f->store, entry, &settled, &later, NULL, NULL));
  g_assert_true (settled);
  fixture_check (f);
  ASSERT_STRING (describe (f), "");
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  ASSERT_STRING (fixture_list (f, f->other), "41");
  g_assert_cmpint (tern_store_find_message (f->store, f->other, 41, NULL), ==, id);
}

/* What is not there is looked for again, after a while; not for ever where something arrives all the time. */
static void
test_patience (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  guint looks = 0;

  tern_store_journal_set_patience (f->store, 3600 * 1000);
  move (f, id, f->other);
  batch = send (f, 41);
  let_go (f, batch);
  for (TernJournalLooked looked = { 0 }; looked.again == 0; looks++)
    {
      synchronise (f, f->other, 41 + looks);
      g_assert_cmpuint (look (f, f->inbox, tern_store_journal_begin_look (f->store)).again, ==, 0);
      looked = look (f, f->other, tern_store_journal_begin_look (f->store));
      g_assert_cmpuint (looked.again + looked.later, ==, 1);
      g_assert_cmpuint (looks, <, 10);
    }
  g_assert_cmpuint (looks, ==, 6);
  ASSERT_STRING (describe (f), "INBOX u1 p>Archive@0");
}

/* Refused for now, it is as if it had never been sent: it goes elsewhere instead. */
static void
test_released (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;

  move (f, id, f->other);
  batch = send (f, 41);
  g_assert_true (tern_store_journal_release (f->store, (const gint64 *) (void *) batch->ids->data, 1, NULL));
  move (f, id, f->inbox);
  ASSERT_STRING (describe (f), "");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  gint64 id = add (f, 1);
  g_autoptr (TernJournalBatch) batch = NULL;
  gint64 entry, again;

  move (f, id, f->other);
  batch = send (f, 41);
  entry = g_array_index (batch->ids, gint64, 0);
  g_assert_true (tern_store_journal_set_aside (f->store, &entry, 1, "There is no room", NULL, NULL));
  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  g_assert_true (tern_store_journal_retry (f->store, entry, &again, NULL, NULL));
  fixture_check (f);
  assert_moved (f, id, "0");
  g_assert_true (tern_store_journal_discard (f->store, again, NULL, NULL));
  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
}

static void
test_target_goes (Fixture *f, gconstpointer data)
{
  static const TernMailboxListed listed = { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE };
  gint64 id = add (f, 1);

  move (f, id, f->other);
  fixture_begin (f);
  g_assert_true (tern_store_sync_mailbox_list (f->store, f->account, &listed, 1, TRUE, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +1 ~0 -0 *; mailbox 2: +0 ~0 -1; listed");
  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
}

static void
test_source_goes (Fixture *f, gconstpointer data)
{
  static const TernMailboxListed listed = { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE };
  TernMessageRecord record = fixture_record (1);
  gint64 id = fixture_add (f, f->other, &record);
  gboolean more = TRUE;

  move (f, id, f->inbox);
  ASSERT_STRING (fixture_list (f, f->inbox), "0");
  fixture_begin (f);
  g_assert_true (tern_store_sync_mailbox_list (f->store, f->account, &listed, 1, TRUE, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +0 ~0 -1 *; listed");
  while (more)
    g_assert_true (tern_store_index_pending (f->store, 1000, &more, NULL));
  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/moves/shown-at-once", test_shown_at_once);
  FIXTURE_TEST ("/store/moves/copyuid-first", test_copyuid_first);
  FIXTURE_TEST ("/store/moves/gone-first", test_gone_first);
  FIXTURE_TEST ("/store/moves/found-by-identity", test_found_by_identity);
  FIXTURE_TEST ("/store/moves/found-by-content", test_found_by_content);
  FIXTURE_TEST ("/store/moves/copy-is-hidden", test_copy_is_hidden);
  FIXTURE_TEST ("/store/moves/back-again", test_back_again);
  FIXTURE_TEST ("/store/moves/order", test_order);
  FIXTURE_TEST ("/store/moves/gone-before-it-was-sent", test_gone_before_it_was_sent);
  FIXTURE_TEST ("/store/moves/not-done", test_not_done);
  FIXTURE_TEST ("/store/moves/lost-on-the-way", test_lost_on_the_way);
  FIXTURE_TEST ("/store/moves/found-by-looking", test_found_by_looking);
  FIXTURE_TEST ("/store/moves/twins", test_twins);
  FIXTURE_TEST ("/store/moves/copied", test_copied);
  FIXTURE_TEST ("/store/moves/copy-found", test_copy_found);
  FIXTURE_TEST ("/store/moves/copy-taken-back", test_copy_taken_back);
  FIXTURE_TEST ("/store/moves/deleted", test_deleted);
  FIXTURE_TEST ("/store/moves/marked", test_marked);
  FIXTURE_TEST ("/store/moves/marked-again", test_marked_again);
  FIXTURE_TEST ("/store/moves/patience", test_patience);
  FIXTURE_TEST ("/store/moves/released", test_released);
  FIXTURE_TEST ("/store/moves/refused", test_refused);
  FIXTURE_TEST ("/store/moves/target-goes", test_target_goes);
  FIXTURE_TEST ("/store/moves/source-goes", test_source_goes);
  return g_test_run ();
}
