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

/* The same conversation in the mailbox it came to, and in those of what was sent and put away. */
static void
test_across_folders (Fixture *f, gconstpointer data)
{
  TernMessageRecord answer = fixture_record (2), again = fixture_record (3);
  g_autoptr (TernMessageRows) thread = NULL;
  gint64 first = add (f, 1, "a", "");
  g_autoptr (TernMessageRows) row = NULL;

  answer.message_id = "b";
  answer.in_reply_to = "a";
  fixture_add (f, f->other, &answer);
  again.message_id = "a";
  fixture_add (f, f->other, &again);
  add (f, 4, "c", "b");
  ASSERT_STRING (describe (f), "4 3 2 1");
  row = tern_store_get_messages (f->store, &first, 1, NULL);
  thread = tern_store_get_thread (f->store, tern_message_rows_get (row, 0)->thread, NULL);
  g_assert_cmpuint (tern_message_rows_get_n (thread), ==, 4);
  fixture_check (f);
}

/* Somebody who names our message does not get into the thread of an account of ours they never wrote to. */
static void
test_of_another_account (Fixture *f, gconstpointer data)
{
  static const TernMailboxListed listed = { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE };
  g_auto (TernMailboxState) state = { .uidvalidity = 1, .exists = -1, .unseen = -1 };
  gint64 account = tern_store_ensure_account (f->store, "another", NULL), inbox;
  TernMessageRecord record = fixture_record (2);

  fixture_begin (f);
  g_assert_true (tern_store_sync_mailbox_list (f->store, account, &listed, 1, TRUE, NULL));
  g_free (fixture_commit (f));
  inbox = tern_store_find_mailbox (f->store, account, "INBOX", NULL);
  fixture_begin (f);
  g_assert_true (tern_store_set_mailbox_state (f->store, inbox, &state, NULL));
  g_free (fixture_commit (f));
  add (f, 1, "a", "");
  record.message_id = "b";
  record.in_reply_to = "a";
  fixture_add (f, inbox, &record);
  add (f, 3, "c", "b");
  ASSERT_STRING (describe (f), "3 | 1");
  fixture_check (f);
}

static void
test_only_itself (Fixture *f, gconstpointer data)
{
  add (f, 1, "a", "a");
  add (f, 2, "b", "a b");
  add (f, 3, "c", "d");
  add (f, 4, "d", "c");
  add (f, 5, "e", "e e e");
  ASSERT_STRING (describe (f), "5 | 4 3 | 2 1");
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

/* --- any graph, in any order, against threads made at once of all of it --- */

#define N_RANDOM 300
/* Fewer than messages, so that some are doubles and others are named and never come. */
#define N_NAMES 260
#define MAX_REFERENCES 4

typedef struct
{
  guint name;
  guint references[MAX_REFERENCES];
  guint n_references;
} RandomMail;

static void
make_random_mail (RandomMail *mail)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      mail[i].name = (guint) g_test_rand_int_range (0, N_NAMES);
      mail[i].n_references
          = g_test_rand_int_range (0, 10) < 6 ? 0 : (guint) g_test_rand_int_range (1, MAX_REFERENCES + 1);
      for (guint r = 0; r < mail[i].n_references; r++)
        mail[i].references[r] = (guint) g_test_rand_int_range (0, N_NAMES);
    }
}

static guint
find_root (guint *parents, guint name)
{
  while (parents[name] != name)
    name = parents[name] = parents[parents[name]];
  return name;
}

/* @parents: (out): of each name, so that those of one thread have one root. */
static void
join_all (const RandomMail *mail, guint *parents)
{
  for (guint name = 0; name < N_NAMES; name++)
    parents[name] = name;
  for (guint i = 0; i < N_RANDOM; i++)
    for (guint r = 0; r < mail[i].n_references; r++)
      parents[find_root (parents, mail[i].references[r])] = find_root (parents, mail[i].name);
}

static void
upsert_random (Fixture *f, const RandomMail *mail, guint n)
{
  TernMessageRecord record = fixture_record (n + 1);
  g_autofree char *id = g_strdup_printf ("n%u", mail[n].name);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func (g_free);

  for (guint r = 0; r < mail[n].n_references; r++)
    g_ptr_array_add (references, g_strdup_printf ("n%u", mail[n].references[r]));
  g_ptr_array_add (references, NULL);
  record.message_id = id;
  /* The last one now and then as In-Reply-To alone. */
  if (mail[n].n_references == 1)
    record.in_reply_to = g_ptr_array_index (references, 0);
  else
    record.references = (const char *const *) references->pdata;
  g_assert_true (tern_store_upsert_message (f->store, n % 3 == 0 ? f->other : f->inbox, &record, NULL, NULL));
}

/* Two messages are in one thread exactly when their names have one root. */
static void
check_random (Fixture *f, const RandomMail *mail, guint *parents)
{
  gint64 threads[N_NAMES] = { 0 };
  g_autoptr (GHashTable) roots = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint seen = 0;

  for (guint box = 0; box < 2; box++)
    {
      g_autoptr (TernMessageRows) rows
          = tern_store_list (f->store, box == 0 ? f->inbox : f->other, 0, N_RANDOM, NULL);

      for (guint i = 0; i < tern_message_rows_get_n (rows); i++, seen++)
        {
          const TernMessageRow *row = tern_message_rows_get (rows, i);
          guint root = find_root (parents, mail[row->uid - 1].name);
          gpointer known;

          if (threads[root] == 0)
            threads[root] = row->thread;
          g_assert_cmpint (row->thread, ==, threads[root]);
          if (g_hash_table_lookup_extended (roots, &row->thread, NULL, &known))
            g_assert_cmpuint (GPOINTER_TO_UINT (known), ==, root);
          else
            g_hash_table_insert (roots, g_memdup2 (&row->thread, sizeof row->thread), GUINT_TO_POINTER (root));
        }
    }
  g_assert_cmpuint (seen, ==, N_RANDOM);
}

static void
test_any_graph (Fixture *f, gconstpointer data)
{
  for (guint round = 0; round < 12; round++)
    {
      RandomMail mail[N_RANDOM];
      guint parents[N_NAMES];
      guint32 order[N_RANDOM];
      guint at = 0;

      make_random_mail (mail);
      join_all (mail, parents);
      shuffle (order, N_RANDOM);
      while (at < N_RANDOM)
        {
          guint more = (guint) g_test_rand_int_range (1, 90);
          guint end = MIN (at + more, N_RANDOM);

          fixture_begin (f);
          while (at < end)
            upsert_random (f, mail, order[at++]);
          g_free (fixture_commit (f));
          if (g_test_rand_int_range (0, 4) == 0)
            fixture_reopen (f);
        }
      check_random (f, mail, parents);
      fixture_check (f);
      fixture_tear_down (f, NULL);
      fixture_set_up (f, NULL);
    }
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
  FIXTURE_TEST ("/store/threads/across-folders", test_across_folders);
  FIXTURE_TEST ("/store/threads/of-another-account", test_of_another_account);
  FIXTURE_TEST ("/store/threads/only-itself", test_only_itself);
  FIXTURE_TEST ("/store/threads/any-graph", test_any_graph);
  FIXTURE_TEST ("/store/threads/any-order", test_any_order);
  FIXTURE_TEST ("/store/threads/references-survive", test_references_survive);
  return g_test_run ();
}
