/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the statements run: by index, in id order, without sorting, so that 100,000 rows cost what 100 do. */

#include "store-fixture.h"

#include "store/tern-store-appearances.h"
#include "store/tern-store-entries.h"
#include "store/tern-store-insides.h"
#include "store/tern-store-private.h"
#include "store/tern-store-search-query.h"
#include "store/tern-store-values.h"

#include <string.h>

#define N_ROWS 4000

static void
fill (Fixture *f)
{
  gboolean more = TRUE;

  for (guint32 uid = 1; uid <= N_ROWS;)
    {
      fixture_begin (f);
      for (guint i = 0; i < 250; i++, uid++)
        {
          TernMessageRecord record = fixture_record (uid);
          const char *references[] = { "root", NULL };

          record.subject = uid == 7 ? "rare common" : "common";
          record.references = uid % 100 == 0 ? references : NULL;
          g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
        }
      g_free (fixture_commit (f));
    }
  while (more)
    g_assert_true (tern_store_index_pending (f->store, 1000, &more, NULL));
}

/* The plan of @sql, a line a step. */
static char *
explain (Fixture *f, const char *sql)
{
  g_autofree char *explained = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *statement;
  GString *plan = g_string_new (NULL);

  g_assert_cmpint (sqlite3_prepare_v2 (f->store->mail->handle, explained, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", (const char *) sqlite3_column_text (statement, 3));
  sqlite3_finalize (statement);
  return g_string_free (plan, FALSE);
}

/* Lists every account, mailbox or tombstone, which are few, or all of an account's threads at once. */
static gboolean
may_scan (const char *sql)
{
  static const char *const few[] = { "FROM mailbox", "FROM account", "head_queue", "reference_batch", "text_queue",
                                     "sqlite_schema", "FROM journal", "meta" };

  for (guint i = 0; i < G_N_ELEMENTS (few); i++)
    if (strstr (sql, few[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
use_entries (Fixture *f, GArray *ids)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  g_autoptr (GArray) briefs = tern_store_get_briefs (f->store, (const gint64 *) (void *) ids->data, 7, NULL);
  g_autoptr (GArray) waiting = NULL;
  guint unread = 0, n_waiting, set_aside;

  g_assert_true (tern_store_list_entries (f->store, f->inbox, g_array_index (ids, gint64, 99), 50, entries, NULL));
  g_assert_cmpuint (entries->len, ==, 50);
  g_assert_true (tern_store_mark_unread (f->store, f->inbox, &g_array_index (entries, TernStoreEntry, 0), 50, &unread,
                                         NULL));
  g_assert_cmpuint (unread, ==, 50);
  g_assert_cmpuint (briefs->len, ==, 7);
  waiting = tern_store_list_waiting (f->store, (const gint64 *) (void *) ids->data, 7, NULL);
  g_assert_cmpuint (waiting->len, ==, 0);
  g_assert_true (tern_store_count_journal (f->store, "ann", &n_waiting, &set_aside, NULL));
  g_assert_cmpuint (n_waiting + set_aside, ==, 0);
}

static void
ignore_value (guint index, gint64 size, gboolean attachment, const char *first, const char *second, gpointer data)
{
}

/* What lists are sorted by: walks begin at a place and end at one. */
static void
use_values (Fixture *f, GArray *ids)
{
  const gint64 *some = (const gint64 *) (void *) ids->data;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  g_autoptr (GArray) shared = tern_store_list_shared (f->store, NULL);
  g_autoptr (GArray) threaded = tern_store_list_threaded (f->store, NULL);
  g_autoptr (GArray) values = tern_store_get_values (f->store, some, 9, TERN_STORE_TEXTS_SUBJECT, NULL);
  g_autoptr (GArray) appearances = tern_store_list_appearances (f->store, some, 9, NULL);
  g_autoptr (GArray) among = tern_store_search_among (f->store, "common", NULL, 0, some + 1000, 9, NULL);
  gint64 before = some[99], far[] = { some[500], some[1500], some[2500] };

  g_assert_true (tern_store_list_flagged (f->store, f->inbox, &before, 0, 0, 50, 50, entries, NULL));
  g_assert_cmpuint (entries->len, ==, 50);
  g_assert_cmpuint (shared->len, ==, 0);
  g_assert_cmpuint (threaded->len, ==, N_ROWS / 100 - 1);
  g_assert_cmpuint (values->len, ==, 9);
  g_assert_cmpuint (appearances->len, ==, 9);
  g_assert_cmpuint (among->len, ==, 9);
  g_assert_true (tern_store_foreach_values (f->store, far, 3, TERN_STORE_TEXTS_SUBJECT, ignore_value, NULL, NULL));
}

static void
use_appearances (Fixture *f, const TernMessageRow *row)
{
  g_autoptr (GArray) here = tern_store_find_appearances (f->store, &row->id, 1, f->inbox, NULL);
  g_autoptr (GArray) nowhere = tern_store_find_appearances (f->store, &row->id, 1, f->inbox + 1000, NULL);
  gint64 found;

  g_assert_cmpuint (here->len, ==, 1);
  g_assert_cmpint (g_array_index (here, gint64, 0), ==, row->id);
  g_assert_cmpuint (nowhere->len, ==, 0);
  g_assert_true (tern_store_find_namesake (f->store, f->inbox, row->date, row->message_id, &found, NULL));
  g_assert_cmpint (found, ==, row->id);
  g_assert_true (tern_store_find_namesake (f->store, f->inbox, row->date, "another", &found, NULL));
  g_assert_cmpint (found, ==, 0);
}

static void
use_everything (Fixture *f)
{
  g_autoptr (GArray) ids = tern_store_list_ids (f->store, f->inbox, NULL);
  g_autoptr (TernMessageRows) page = tern_store_list (f->store, f->inbox, 3000, 200, NULL);
  g_autoptr (TernMessageRows) below = tern_store_list_before (f->store, f->inbox, g_array_index (ids, gint64, 99), 9,
                                                              NULL);
  g_autoptr (TernMessageRows) thread = tern_store_get_thread (f->store, tern_message_rows_get (page, 0)->thread, NULL);
  g_autoptr (TernMessageIdentity) identity = tern_store_get_identity (f->store, g_array_index (ids, gint64, 5), NULL,
                                                                      NULL);
  g_autoptr (TernUidSet) known = tern_store_get_known_uids (f->store, f->inbox, NULL);
  g_autoptr (TernUidSet) gone = tern_uid_set_parse ("5:9,4294967295", -1, NULL);
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  g_autoptr (GArray) wanted = tern_store_bodies_wanted (f->store, f->inbox, G_MAXINT64, 0, 0, 10, NULL, NULL);

  g_assert_cmpuint (tern_message_rows_get_n (page), ==, 200);
  g_assert_cmpuint (tern_message_rows_get_n (below), ==, 9);
  g_assert_cmpuint (tern_message_rows_get_n (thread), >=, 1);
  g_assert_nonnull (identity);
  g_assert_cmpuint (tern_uid_set_get_count (known), ==, N_ROWS);
  TernInsidesQuery look = { .before = g_array_index (ids, gint64, 999), .rows = 500, .bare = TRUE };
  g_autoptr (GArray) insides = tern_store_insides_wanted (f->store, f->inbox, &look, NULL);

  g_assert_cmpuint (insides->len, ==, 500);
  use_entries (f, ids);
  use_appearances (f, tern_message_rows_get (page, 0));
  use_values (f, ids);
  g_assert_cmpuint (wanted->len, ==, 10);
  g_assert_true (tern_store_journal_begin_flags (f->store, (const gint64 *) (void *) ids->data, 5, seen, NULL, NULL,
                                                 NULL, NULL));
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, gone, NULL));
  g_assert_true (tern_store_purge_tombstones (f->store, f->inbox, 0, NULL, NULL));
  g_free (fixture_commit (f));
  fixture_server_flags (f, 77, TERN_FLAG_SEEN);
}

/* Whatever the store ran on mail.db neither read a whole table nor sorted more than a page. */
static void
test_no_scan_no_sort (Fixture *f, gconstpointer data)
{
  GHashTableIter iter;
  gpointer statement;
  guint looked_at = 0;

  fill (f);
  use_everything (f);
  g_hash_table_iter_init (&iter, f->store->mail->statements);
  while (g_hash_table_iter_next (&iter, NULL, &statement))
    {
      const char *sql = sqlite3_sql (statement);
      int scanned = sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
      int indexed = sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_AUTOINDEX, 0);

      looked_at++;
      if (may_scan (sql))
        continue;
      g_test_message ("%d scanned: %s", scanned, sql);
      g_assert_cmpint (indexed, ==, 0);
      /* The few members of one thread are listed twice; 4,000 rows never are. */
      g_assert_cmpint (scanned, <, 100);
    }
  g_assert_cmpuint (looked_at, >, 20);
}

static void
test_list_plan (Fixture *f, gconstpointer data)
{
  g_autofree char *plan = explain (f, "SELECT id FROM message WHERE shown_mailbox = 1 ORDER BY id DESC LIMIT 200");

  /* The index has the id behind its column: newest first is its own order. */
  g_assert_nonnull (strstr (plan, "USING COVERING INDEX message_by_shown"));
  g_assert_null (strstr (plan, "TEMP B-TREE"));
}

static void
test_search_plan (Fixture *f, gconstpointer data)
{
  g_autofree char *head = explain (f, tern_store_search_head_sql);
  g_autofree char *text = explain (f, tern_store_search_text_sql);

  g_assert_nonnull (strstr (head, "fts_head VIRTUAL TABLE INDEX"));
  g_assert_null (strstr (head, "TEMP B-TREE"));
  g_assert_nonnull (strstr (text, "fts_text VIRTUAL TABLE INDEX"));
  g_assert_null (strstr (text, "TEMP B-TREE"));
}

/* Whole indexes are read for lists of any length: the small ones, and nothing of the tables. */
static void
test_pairs_plan (Fixture *f, gconstpointer data)
{
  g_autofree char *shared = explain (f, "SELECT id, email FROM message INDEXED BY message_by_email WHERE email <> id");
  g_autofree char *threaded = explain (f, "SELECT id, thread FROM email INDEXED BY email_by_thread WHERE thread <> id");

  g_assert_nonnull (strstr (shared, "USING COVERING INDEX message_by_email"));
  g_assert_nonnull (strstr (threaded, "USING COVERING INDEX email_by_thread"));
}

static int
count_work (void *data)
{
  (*(guint *) data)++;
  return 0;
}

/* A look costs what it looks at, anywhere in the mailbox, and whether or not anything is wanted. */
static void
test_insides_work (Fixture *f, gconstpointer data)
{
  fill (f);
  for (guint i = 0; i < 4; i++)
    {
      TernInsidesQuery look = { .rows = 100, .bare = i % 2 == 0, .larger = G_MAXINT64 };
      g_autoptr (GArray) ids = tern_store_list_ids (f->store, f->inbox, NULL);
      g_autoptr (GArray) wanted = NULL;
      guint work = 0;

      look.before = i < 2 ? 0 : g_array_index (ids, gint64, 3000);
      sqlite3_progress_handler (f->store->mail->handle, 10, count_work, &work);
      wanted = tern_store_insides_wanted (f->store, f->inbox, &look, NULL);
      sqlite3_progress_handler (f->store->mail->handle, 0, NULL, NULL);
      g_assert_cmpuint (wanted->len, ==, look.bare ? 100 : 0);
      /* 100 rows at some 30 operations each, and 100 steps of the index. */
      g_assert_cmpuint (work, <, 500);
    }
}

/* Tens of SQLite's operations one search for @query takes. */
static guint
work_of (Fixture *f, const char *query, guint want)
{
  guint work = 0;
  g_autoptr (GArray) found = NULL;

  sqlite3_progress_handler (f->store->mail->handle, 10, count_work, &work);
  found = tern_store_search (f->store, query, 0, 0, 50, NULL);
  sqlite3_progress_handler (f->store->mail->handle, 0, NULL, NULL);
  g_assert_cmpuint (found->len, ==, want);
  return work;
}

static void
test_search_work (Fixture *f, gconstpointer data)
{
  fill (f);
  /* 50 rows at some 40 operations each, and none for the other 3,950. */
  g_assert_cmpuint (work_of (f, "rare", 1), <, 100);
  g_assert_cmpuint (work_of (f, "common", 50), <, 500);
  g_assert_cmpuint (work_of (f, "absent", 0), <, 100);
  g_assert_cmpuint (work_of (f, "common absent", 0), <, 100);
  g_assert_cmpuint (work_of (f, "absent common", 0), <, 100);
  /* 500 steps before it asks from further down. */
  g_assert_cmpuint (work_of (f, "common rare", 1), <, 400);
  g_assert_cmpuint (work_of (f, "is:unread", 50), <, 500);
}

/* A batch of the journal costs what waits, not what waits for each that waits. */
static void
test_journal_work (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (TernJournalBatch) batch = NULL;
  guint work = 0;

  fill (f);
  ids = tern_store_list_ids (f->store, f->inbox, NULL);
  g_assert_true (tern_store_journal_begin_flags (f->store, (const gint64 *) (void *) ids->data, N_ROWS, seen, NULL,
                                                 NULL, NULL, NULL));
  sqlite3_progress_handler (f->store->kept_db->handle, 10, count_work, &work);
  batch = tern_store_journal_next (f->store, f->inbox, 500, NULL);
  sqlite3_progress_handler (f->store->kept_db->handle, 0, NULL, NULL);
  g_assert_nonnull (batch);
  g_assert_cmpuint (batch->ids->len, ==, 500);
  /* 4,000 rows at some 80 operations each. */
  g_assert_cmpuint (work, <, 60000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/plans/no-scan-no-sort", test_no_scan_no_sort);
  FIXTURE_TEST ("/store/plans/list", test_list_plan);
  FIXTURE_TEST ("/store/plans/pairs", test_pairs_plan);
  FIXTURE_TEST ("/store/plans/search", test_search_plan);
  FIXTURE_TEST ("/store/plans/insides-work", test_insides_work);
  FIXTURE_TEST ("/store/plans/search-work", test_search_work);
  FIXTURE_TEST ("/store/plans/journal-work", test_journal_work);
  return g_test_run ();
}
