/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A writer killed at any moment: what it reported done is there, and every invariant holds. */

#include "store-fixture.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 40
#define WINDOW 40

/* What the child reports when it is durable: the last action. */
typedef struct
{
  guint32 uid;
  guint32 flagged;
} Report;

static guint32 random_state;

static guint32
next_random (guint32 below)
{
  random_state = random_state * 1664525u + 1013904223u;
  return (random_state >> 8) % below;
}

static void
insert_window (Fixture *f, guint32 *uid)
{
  fixture_begin (f);
  for (guint i = 0; i < WINDOW; i++)
    {
      TernMessageRecord record = fixture_record (++*uid);
      const char *references[] = { "root", NULL };

      record.references = next_random (3) == 0 ? references : NULL;
      g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
    }
  g_free (fixture_commit (f));
}

static void
put_body (Fixture *f, guint32 uid)
{
  static const guint8 bytes[9000] = "body";
  TernBodyKey key = { tern_store_find_message (f->store, f->inbox, uid, NULL), "" };

  if (key.email == 0)
    return;
  g_assert_true (tern_store_body_begin (f->store, &key, sizeof bytes, NULL));
  g_assert_true (tern_store_body_append_piece (f->store, &key, 0, bytes, 5000, NULL));
  g_assert_true (tern_store_body_append_piece (f->store, &key, 5000, bytes + 5000, 4000, NULL));
  g_assert_true (tern_store_body_finish (f->store, &key, sizeof bytes, NULL));
}

/* The server says what was asked of it, and the entries leave. */
static void
carry (Fixture *f)
{
  g_autoptr (TernJournalBatch) batch = tern_store_journal_next (f->store, f->inbox, 3, NULL);
  guint32 lo, hi;

  if (batch == NULL)
    return;
  g_assert_true (tern_store_journal_mark_in_flight (f->store, (const gint64 *) (void *) batch->ids->data,
                                                    batch->ids->len, NULL));
  for (guint i = 0; tern_uid_set_get_range (batch->uids, i, &lo, &hi); i++)
    for (guint32 uid = lo; uid <= hi; uid++)
      {
        TernFlag flags = tern_flags_get_system (batch->add);

        fixture_begin (f);
        g_assert_true (tern_store_set_server_flags (f->store, f->inbox, uid, flags, NULL, 0, NULL, NULL));
        g_free (fixture_commit (f));
      }
  g_assert_true (tern_store_journal_confirm (f->store, (const gint64 *) (void *) batch->ids->data, batch->ids->len,
                                             NULL, NULL, NULL, NULL));
}

static void
vanish (Fixture *f, guint32 uid)
{
  g_autoptr (TernUidSet) uids = tern_uid_set_new ();

  tern_uid_set_add_range (uids, uid, uid + 3);
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, uids, NULL));
  if (next_random (2) == 0)
    g_assert_true (tern_store_purge_tombstones (f->store, f->inbox, 0, NULL, NULL));
  g_free (fixture_commit (f));
}

static void
act (Fixture *f, guint32 uid, int report_to)
{
  gint64 message = tern_store_find_message (f->store, f->inbox, uid, NULL);
  g_autoptr (TernFlags) flag = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  gboolean on = next_random (2) == 0;
  Report report = { uid, on };

  if (message == 0
      || !tern_store_journal_begin_flags (f->store, &message, 1, on ? flag : NULL, on ? NULL : flag, NULL, NULL, NULL))
    return;
  if (write (report_to, &report, sizeof report) != sizeof report)
    _exit (1);
}

/* Low numbers vanish, high ones are acted on in turn, so that neither what follows a report nor an action that
 * was killed before its report undoes it. */
static void
work_for_ever (Fixture *f, guint32 seed, guint32 uid, int report_to)
{
  guint32 turn = 0;

  random_state = seed;
  f->store = tern_store_open (f->dir, NULL);
  g_assert_nonnull (f->store);
  for (;;)
    {
      insert_window (f, &uid);
      vanish (f, 1 + next_random (WINDOW));
      for (guint i = 0; i < 6; i++)
        act (f, WINDOW + 5 + turn++ % (uid - WINDOW - 5), report_to);
      put_body (f, 1 + next_random (uid));
      carry (f);
      g_assert_true (tern_store_index_pending (f->store, 25, NULL, NULL));
    }
}

/* Kills the child after a random number of reports, or a little later. Returns: its last report. */
static Report
kill_at_random (pid_t child, int reports)
{
  Report last = { 0, 0 };
  Report report;
  guint n = 1 + next_random (24);
  struct pollfd watch = { reports, POLLIN, 0 };

  for (guint i = 0; i < n && read (reports, &report, sizeof report) == sizeof report; i++)
    last = report;
  /* Up to 5 ms more, or until it reports again: somewhere inside the next transaction. */
  poll (&watch, 1, (int) next_random (6));
  kill (child, SIGKILL);
  while (read (reports, &report, sizeof report) == sizeof report)
    last = report;
  waitpid (child, NULL, 0);
  return last;
}

static guint32
find_last_uid (Fixture *f)
{
  g_autoptr (TernUidSet) known = tern_store_get_known_uids (f->store, f->inbox, NULL);

  return MAX (tern_uid_set_get_max (known), WINDOW * 2);
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  guint32 uid = WINDOW * 2;

  random_state = (guint32) g_test_rand_int ();
  for (guint round = 0; round < ROUNDS; round++)
    {
      guint32 seed = next_random (1u << 20);
      int pipes[2];
      Report last;
      pid_t child;

      g_clear_pointer (&f->store, tern_store_close);
      g_assert_cmpint (pipe (pipes), ==, 0);
      child = fork ();
      if (child == 0)
        work_for_ever (f, seed, uid, pipes[1]);
      close (pipes[1]);
      last = kill_at_random (child, pipes[0]);
      close (pipes[0]);
      fixture_reopen (f);
      fixture_check (f);
      if (last.uid != 0)
        {
          gint64 message = tern_store_find_message (f->store, f->inbox, last.uid, NULL);

          ASSERT_STRING (fixture_flags (f, message), last.flagged ? "\\Flagged" : "");
        }
      uid = find_last_uid (f);
    }
}

/* A reader left in the middle of things neither blocks the writer nor sees half a transaction. */
static void
test_reader_beside (Fixture *f, gconstpointer data)
{
  g_autoptr (TernStore) reader = tern_store_reader_open (f->dir, NULL);
  guint32 uid = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (TernMessageRows) before = NULL;
      g_autoptr (TernMessageRows) after = NULL;
      TernMessageRecord record = fixture_record (++uid);

      fixture_begin (f);
      g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
      before = tern_store_list (reader, f->inbox, 0, 100, NULL);
      g_assert_cmpuint (tern_message_rows_get_n (before), ==, i);
      g_free (fixture_commit (f));
      after = tern_store_list (reader, f->inbox, 0, 100, NULL);
      g_assert_cmpuint (tern_message_rows_get_n (after), ==, i + 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/crash/killed", test_killed);
  FIXTURE_TEST ("/store/crash/reader-beside", test_reader_beside);
  return g_test_run ();
}
