/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Threads as mail arrives in any order, with missing parents, loops, doubles and forged references. */

#include "store-fixture.h"

/* One message: its name, and the names it refers to, oldest first. */
static gint64
add (Fixture *f, guint32 uid, const char *message_id, const char *refs)
{
  g_auto (GStrv) references = g_strsplit (refs, " ", -1);
  TernMessageRecord record = fixture_record (uid);

  record.message_id = message_id;
  record.references = *refs != '\0' ? (const char *const *) references : NULL;
  return fixture_add (f, f->inbox, &record);
}

/* Threads as "uid uid | uid", newest first, threads by their newest message. */
static char *
describe (Fixture *f)
{
  g_autoptr (TernMessageRows) rows = tern_store_list (f->store, f->inbox, 0, 5000, NULL);
  g_autoptr (GHashTable) done = g_hash_table_new (g_int64_hash, g_int64_equal);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);
      g_autoptr (TernMessageRows) thread = NULL;

      if (!g_hash_table_add (done, (gpointer) &row->thread))
        continue;
      thread = tern_store_get_thread (f->store, row->thread, NULL);
      g_string_append (text, text->len > 0 ? " |" : "");
      for (guint j = 0; j < tern_message_rows_get_n (thread); j++)
        g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", tern_message_rows_get (thread, j)->uid);
    }
  return g_string_free (text, FALSE);
}

static void
test_parent_first (Fixture *f, gconstpointer data)
{
  add (f, 1, "a", "");
  add (f, 2, "b", "a");
  add (f, 3, "c", "a b");
  add (f, 4, "d", "");
  ASSERT_STRING (describe (f), "4 | 3 2 1");
  fixture_check (f);
}

static void
test_child_first (Fixture *f, gconstpointer data)
{
  add (f, 3, "c", "a b");
  add (f, 2, "b", "a");
  add (f, 1, "a", "");
  ASSERT_STRING (describe (f), "3 2 1");
  fixture_check (f);
}

static void
test_missing_parent (Fixture *f, gconstpointer data)
{
  add (f, 1, "b", "never-seen");
  add (f, 2, "c", "never-seen");
  ASSERT_STRING (describe (f), "2 1");
}

static void
test_join_later (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (9);
  const char *references[] = { "a", "c", NULL };

  add (f, 1, "a", "");
  add (f, 2, "b", "a");
  add (f, 3, "c", "");
  add (f, 4, "d", "c");
  ASSERT_STRING (describe (f), "4 3 | 2 1");
  record.references = references;
  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +1 ~2 -0 *");
  ASSERT_STRING (describe (f), "9 4 3 2 1");
  /* References still point at the thread that was joined. */
  add (f, 10, "e", "d");
  add (f, 11, "f", "b");
  ASSERT_STRING (describe (f), "11 10 9 4 3 2 1");
  fixture_check (f);
}

static void
test_loops_and_doubles (Fixture *f, gconstpointer data)
{
  add (f, 1, "a", "b");
  add (f, 2, "b", "a");
  add (f, 3, "c", "c c a");
  add (f, 4, "a", "");
  add (f, 5, "", "");
  add (f, 6, "", "");
  ASSERT_STRING (describe (f), "6 | 5 | 4 3 2 1");
  fixture_check (f);
}

static void
test_subject_does_not_split (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (2);

  add (f, 1, "a", "");
  record.subject = "Something else (was: Subject 1)";
  record.in_reply_to = "a";
  fixture_add (f, f->inbox, &record);
  ASSERT_STRING (describe (f), "2 1");
}

static void
test_server_threads (Fixture *f, gconstpointer data)
{
  for (guint32 uid = 1; uid <= 4; uid++)
    {
      TernMessageRecord record = fixture_record (uid);

      record.message_id = uid == 3 ? "m" : "other";
      record.in_reply_to = "m";
      record.gm_thrid = uid <= 2 ? 10 : 0;
      record.thread_id = uid > 2 ? "T" : NULL;
      fixture_add (f, f->inbox, &record);
    }
  /* The server is believed, whatever the headers say. */
  ASSERT_STRING (describe (f), "4 3 | 2 1");
}

static void
test_long_references (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) refs = g_string_new ("r0");

  for (guint i = 1; i < 39; i++)
    g_string_append_printf (refs, " r%u", i);
  add (f, 1, "x", refs->str);
  add (f, 2, "y", "r0");
  add (f, 3, "z", "r38");
  /* More than are carried are not looked at. */
  g_string_append (refs, " s0 s1 s2");
  add (f, 4, "w", refs->str);
  add (f, 5, "v", "s2");
  ASSERT_STRING (describe (f), "5 | 4 3 2 1");
  fixture_check (f);
}

#define N_SHUFFLED 3000
#define LENGTH 6

/* Message @n answers the one before it in its thread of LENGTH, and names ten made-up ones besides, so that
 * more references come than are held in memory. */
static void
upsert_shuffled (Fixture *f, guint32 n)
{
  TernMessageRecord record = fixture_record (n + 1);
  g_autofree char *id = g_strdup_printf ("m%u", n);
  g_autoptr (GPtrArray) refs = g_ptr_array_new_with_free_func (g_free);

  for (guint r = 0; r < 10; r++)
    g_ptr_array_add (refs, g_strdup_printf ("filler-%u-%u", n, r));
  if (n % LENGTH != 0)
    g_ptr_array_add (refs, g_strdup_printf ("m%u", n - 1));
  g_ptr_array_add (refs, NULL);
  record.message_id = id;
  record.references = (const char *const *) refs->pdata;
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
}

static void
shuffle (guint32 *order, guint n)
{
  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n - 1; i > 0; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint) i + 1);
      guint32 swap = order[i];

      order[i] = order[j];
      order[j] = swap;
    }
}

static void
check_shuffled (Fixture *f)
{
  g_autoptr (TernMessageRows) rows = tern_store_list (f->store, f->inbox, 0, N_SHUFFLED, NULL);

  g_assert_cmpuint (tern_message_rows_get_n (rows), ==, N_SHUFFLED);
  for (guint i = 0; i < N_SHUFFLED; i++)
    {
      /* Newest first: row i is message N - 1 - i, and all of its thread stand together. */
      const TernMessageRow *row = tern_message_rows_get (rows, i);
      const TernMessageRow *first = tern_message_rows_get (rows, i - i % LENGTH);
      const TernMessageRow *next = tern_message_rows_get (rows, MIN (i - i % LENGTH + LENGTH, N_SHUFFLED - 1));

      g_assert_cmpint (row->thread, ==, first->thread);
      g_assert_true (row->thread != next->thread || i >= N_SHUFFLED - LENGTH);
    }
}

/* Any order of arrival gives the same threads, also when references were merged into their table, a window
 * was rolled back, and the store was opened in between. */
static void
test_any_order (Fixture *f, gconstpointer data)
{
  g_autofree guint32 *order = g_new (guint32, N_SHUFFLED);

  shuffle (order, N_SHUFFLED);
  for (guint i = 0; i < N_SHUFFLED; i += 250)
    {
      for (guint round = i == 1500 || i == 2000 ? 0 : 1; round < 2; round++)
        {
          fixture_begin (f);
          for (guint k = i; k < i + 250; k++)
            upsert_shuffled (f, order[k]);
          if (round == 0)
            tern_store_rollback (f->store);
        }
      g_free (fixture_commit (f));
      if (i == 1250 || i == 2250)
        fixture_reopen (f);
    }
  check_shuffled (f);
  fixture_check (f);
}

static void
test_references_survive (Fixture *f, gconstpointer data)
{
  add (f, 1, "a", "");
  /* A rolled-back message leaves no reference behind. */
  {
    TernMessageRecord record = fixture_record (2);

    record.message_id = "b";
    record.in_reply_to = "a";
    fixture_begin (f);
    g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
    tern_store_rollback (f->store);
  }
  fixture_reopen (f);
  add (f, 3, "c", "b");
  ASSERT_STRING (describe (f), "3 | 1");
  fixture_reopen (f);
  add (f, 4, "b", "a");
  ASSERT_STRING (describe (f), "4 3 1");
  fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/threads/parent-first", test_parent_first);
  FIXTURE_TEST ("/store/threads/child-first", test_child_first);
  FIXTURE_TEST ("/store/threads/missing-parent", test_missing_parent);
  FIXTURE_TEST ("/store/threads/join-later", test_join_later);
  FIXTURE_TEST ("/store/threads/loops-and-doubles", test_loops_and_doubles);
  FIXTURE_TEST ("/store/threads/subject-does-not-split", test_subject_does_not_split);
  FIXTURE_TEST ("/store/threads/server-threads", test_server_threads);
  FIXTURE_TEST ("/store/threads/long-references", test_long_references);
  FIXTURE_TEST ("/store/threads/any-order", test_any_order);
  FIXTURE_TEST ("/store/threads/references-survive", test_references_survive);
  return g_test_run ();
}
