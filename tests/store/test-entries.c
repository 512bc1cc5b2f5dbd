/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a list of any length is told of its rows, of the journal, and of another's writing. */

#include "store-fixture.h"

#include "store/tern-store-entries.h"

static void
test_entries (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  gint64 ids[6];
  guint unread = 0;

  for (guint32 uid = 1; uid <= 5; uid++)
    ids[uid] = fixture_add_uid (f, uid);
  fixture_server_flags (f, 2, TERN_FLAG_SEEN);
  fixture_server_flags (f, 4, TERN_FLAG_SEEN | TERN_FLAG_FLAGGED);
  g_assert_true (tern_store_list_entries (f->store, f->inbox, 0, 2, entries, NULL));
  g_assert_true (tern_store_list_entries (f->store, f->inbox, ids[4], 9, entries, NULL));
  g_assert_cmpuint (entries->len, ==, 5);
  g_assert_true (tern_store_mark_unread (f->store, f->inbox, &g_array_index (entries, TernStoreEntry, 1), 4, &unread,
                                         NULL));
  g_assert_cmpuint (unread, ==, 2);
  for (guint32 uid = 1; uid <= 5; uid++)
    {
      const TernStoreEntry *entry = &g_array_index (entries, TernStoreEntry, 5 - uid);

      g_assert_cmpint (entry->id, ==, ids[uid]);
      g_assert_cmpint (entry->key, ==, uid == 1 || uid == 3 ? TERN_STORE_ENTRY_UNREAD : 0);
    }
}

static void
test_briefs (Fixture *f, gconstpointer data)
{
  gint64 ids[] = { fixture_add_uid (f, 1), 12345, fixture_add_uid (f, 2) };
  g_autoptr (GArray) briefs = NULL;
  const TernStoreBrief *brief;

  fixture_server_flags (f, 2, TERN_FLAG_FLAGGED);
  briefs = tern_store_get_briefs (f->store, ids, 3, NULL);
  g_assert_cmpuint (briefs->len, ==, 3);
  brief = &g_array_index (briefs, TernStoreBrief, 0);
  g_assert_cmpint (brief->id, ==, ids[0]);
  g_assert_cmpint (brief->mailbox, ==, f->inbox);
  g_assert_cmpint (brief[0].system, ==, TERN_FLAG_NONE);
  g_assert_cmpint (brief[1].mailbox, ==, 0);
  g_assert_cmpint (brief[2].system, ==, TERN_FLAG_FLAGGED);
}

/* A row that was damaged is as one that is gone. */
static void
test_damaged_brief (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (GArray) briefs = NULL;

  fixture_run_sql (f, "mail.db", "UPDATE message SET shown_flags = 2");
  briefs = tern_store_get_briefs (f->store, &id, 1, NULL);
  g_assert_cmpint (g_array_index (briefs, TernStoreBrief, 0).mailbox, ==, 0);
}

static void
test_waiting (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  gint64 ids[] = { fixture_add_uid (f, 1), fixture_add_uid (f, 2), fixture_add_uid (f, 3) };
  g_autoptr (GArray) none = tern_store_list_waiting (f->store, ids, 3, NULL);
  g_autoptr (GArray) entries = NULL;
  g_autoptr (GArray) two = NULL;
  g_autoptr (GArray) one = NULL;
  guint waiting, set_aside;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (tern_store_journal_begin_flags (f->store, ids, 2, flagged, NULL, &entries, NULL, NULL));
  two = tern_store_list_waiting (f->store, ids, 3, NULL);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_true (tern_store_journal_set_aside (f->store, (const gint64 *) (void *) entries->data, 1, "No", NULL, NULL));
  one = tern_store_list_waiting (f->store, ids, 3, NULL);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (g_array_index (one, gint64, 0), ==, ids[1]);
  g_assert_true (tern_store_count_journal (f->store, "ann", &waiting, &set_aside, NULL));
  g_assert_cmpuint (waiting, ==, 1);
  g_assert_cmpuint (set_aside, ==, 1);
  g_assert_true (tern_store_count_journal (f->store, "nobody", &waiting, &set_aside, NULL));
  g_assert_cmpuint (waiting + set_aside, ==, 0);
}

static void
test_has_changed (Fixture *f, gconstpointer data)
{
  g_autoptr (TernStore) reader = tern_store_reader_open (f->dir, NULL);
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  gint64 id;

  g_assert_true (tern_store_has_changed (reader));
  g_assert_false (tern_store_has_changed (reader));
  id = fixture_add_uid (f, 1);
  g_assert_true (tern_store_has_changed (reader));
  g_assert_false (tern_store_has_changed (reader));
  g_assert_true (tern_store_journal_begin_flags (f->store, &id, 1, flagged, NULL, NULL, NULL, NULL));
  g_assert_true (tern_store_has_changed (reader));
  g_assert_false (tern_store_has_changed (reader));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/entries/list", test_entries);
  FIXTURE_TEST ("/store/entries/briefs", test_briefs);
  FIXTURE_TEST ("/store/entries/damaged-brief", test_damaged_brief);
  FIXTURE_TEST ("/store/entries/waiting", test_waiting);
  FIXTURE_TEST ("/store/entries/has-changed", test_has_changed);
  return g_test_run ();
}
