/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The row that is looked at stays: the same object, never removed and put in again, whatever happens around it: rows
 * come and go above, threads become one, it is moved between folders that are shown together, and the server numbers
 * 5,000 messages anew. In every order, flat and threaded. */

#include "model-fixture.h"

#include "model/tern-message-list.h"

#define N_MESSAGES 5000

typedef struct
{
  TernMessageList *list;
  TernMessage *message;
  gint64 id;
  guint position; /* as the changes tell */
  guint changes;
} Looked;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Looked *at)
{
  at->changes++;
  if (at->position < position)
    return;
  /* It is none of those that go. */
  g_assert_cmpuint (at->position, >=, position + removed);
  at->position += added - removed;
}

static gboolean
is_loaded (gpointer data)
{
  return !tern_message_list_get_loading (data);
}

/* One in the middle of a list of both mailboxes. */
static Looked *
look (Fixture *f, TernListSort sort, gboolean threaded)
{
  gint64 both[] = { f->inbox, f->archive };
  g_autoptr (TernListQuery) query = tern_list_query_new_mailboxes (both, 2);
  Looked *at = g_new0 (Looked, 1);

  tern_list_query_set_sort (query, sort, FALSE);
  tern_list_query_set_threaded (query, threaded);
  at->list = tern_message_list_new_for_query (f->client, query);
  fixture_wait_until (is_loaded, at->list);
  at->position = g_list_model_get_n_items (G_LIST_MODEL (at->list)) / 2;
  at->message = g_list_model_get_item (G_LIST_MODEL (at->list), at->position);
  at->id = tern_message_get_id (at->message);
  g_signal_connect (at->list, "items-changed", G_CALLBACK (on_items_changed), at);
  return at;
}

static void
check (Looked *at)
{
  g_autoptr (TernMessage) again = NULL;

  fixture_settle ();
  fixture_wait_until (is_loaded, at->list);
  g_assert_cmpuint (tern_message_list_find (at->list, at->id), ==, at->position);
  again = g_list_model_get_item (G_LIST_MODEL (at->list), at->position);
  g_assert_true (again == at->message);
  g_assert_false (tern_message_get_placeholder (again));
}

static void
look_away (Looked *at)
{
  g_object_unref (at->message);
  g_assert_finalize_object (at->list);
  g_free (at);
}

/* Threads of five. */
static void
write_one (Fixture *f, gint64 mailbox, guint32 uid, guint32 number)
{
  g_autofree char *message_id = g_strdup_printf ("m%u@example.org", number);
  g_autofree char *parent = g_strdup_printf ("m%u@example.org", number - number % 5);
  g_autofree char *subject = g_strdup_printf ("Subject %u", number % 700);
  g_autofree char *sender = g_strdup_printf ("Person %u", number % 90);
  TernMessageRecord record = { .uid = uid, .size = 100 + number % 900, .subject = subject, .from_name = sender };
  g_autoptr (GError) error = NULL;

  record.system = number % 3 == 0 ? TERN_FLAG_NONE : TERN_FLAG_SEEN;
  record.date = record.internal_date = BASE_DATE + (gint64) number * 60;
  record.message_id = message_id;
  record.in_reply_to = number % 5 != 0 ? parent : NULL;
  tern_store_upsert_message (f->store, mailbox, &record, NULL, &error);
  g_assert_no_error (error);
}

static void
fill (Fixture *f)
{
  for (guint32 number = 5; number < N_MESSAGES + 5;)
    {
      fixture_begin (f);
      for (guint i = 0; i < 250; i++, number++)
        write_one (f, f->inbox, number, number);
      g_assert_true (tern_store_commit (f->store, NULL, NULL));
    }
}

static const struct
{
  TernListSort sort;
  gboolean threaded;
} kinds[] = {
  { TERN_LIST_SORT_DATE, FALSE },   { TERN_LIST_SORT_DATE, TRUE },   { TERN_LIST_SORT_SUBJECT, FALSE },
  { TERN_LIST_SORT_SUBJECT, TRUE }, { TERN_LIST_SORT_UNREAD, FALSE }, { TERN_LIST_SORT_SIZE, TRUE },
};

static void
look_all (Fixture *f, Looked **all)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    all[i] = look (f, kinds[i].sort, kinds[i].threaded);
}

static void
check_all (Looked **all)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    check (all[i]);
}

static void
look_away_all (Looked **all)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    look_away (all[i]);
}

/* Whether one of the rows that are looked at, or its thread, is about @number. */
static gboolean
is_near (Looked **all, guint32 number)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if ((tern_message_get_date (all[i]->message) - BASE_DATE) / 60 / 5 == number / 5)
      return TRUE;
  return FALSE;
}

static void
test_come_and_go (Fixture *f, gconstpointer data)
{
  Looked *all[G_N_ELEMENTS (kinds)];

  fill (f);
  look_all (f, all);
  for (guint round = 0; round < 20; round++)
    {
      fixture_begin (f);
      for (guint32 number = 5 + round; number < N_MESSAGES; number += 397)
        if (!is_near (all, number))
          fixture_remove (f, f->inbox, number);
      for (guint i = 0; i < 20; i++)
        write_one (f, f->inbox, 10000 + round * 20 + i, 10000 + round * 20 + i);
      fixture_end (f);
      check_all (all);
    }
  look_away_all (all);
}

/* An old message comes that says that many threads are one, with that of each row. */
static void
test_threads_merge (Fixture *f, gconstpointer data)
{
  Looked *all[G_N_ELEMENTS (kinds)];

  fill (f);
  look_all (f, all);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint32 number = (guint32) ((tern_message_get_date (all[i]->message) - BASE_DATE) / 60);
      g_autofree char *message_id = g_strdup_printf ("joins%u@example.org", i);
      g_autofree char *mine = g_strdup_printf ("m%u@example.org", number);
      /* An older one: its newest message is not the newest of both. */
      g_autofree char *other = g_strdup_printf ("m%u@example.org", 100 + i * 5);
      const char *references[] = { mine, other, NULL };
      TernMessageRecord record = { .uid = 20000 + i, .size = 1, .system = TERN_FLAG_SEEN, .subject = "" };

      record.date = record.internal_date = BASE_DATE + i;
      record.message_id = message_id;
      record.references = references;
      fixture_begin (f);
      g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
      fixture_end (f);
      check_all (all);
    }
  g_assert_cmpuint (tern_message_list_get_n_folded (all[1]->list, all[1]->position), >=, 10);
  look_away_all (all);
}

/* It goes to the other folder, and comes there with another number. */
static void
test_moved (Fixture *f, gconstpointer data)
{
  Looked *all[G_N_ELEMENTS (kinds)];

  fill (f);
  look_all (f, all);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (TernChangeSet) changes = NULL;
      g_autoptr (GError) error = NULL;
      guint before = all[i]->changes;

      if (tern_message_get_mailbox (all[i]->message) == f->archive)
        continue;
      tern_store_journal_begin_move (f->store, &all[i]->id, 1, f->archive, NULL, &changes, &error);
      g_assert_no_error (error);
      tern_client_take_changes (f->client, changes);
      check_all (all);
      g_assert_cmpint (tern_message_get_mailbox (all[i]->message), ==, f->archive);
      g_assert_cmpuint (all[i]->changes, ==, before);
    }
  look_away_all (all);
}

/* The server has another UIDVALIDITY: every message gets another number, window by window, and stays what it is. */
static void
test_numbered_anew (Fixture *f, gconstpointer data)
{
  Looked *all[G_N_ELEMENTS (kinds)];
  guint32 number = 5;

  fill (f);
  look_all (f, all);
  fixture_begin (f);
  g_assert_true (tern_store_begin_relink (f->store, f->inbox, 8, NULL));
  fixture_end (f);
  while (number < N_MESSAGES + 5)
    {
      fixture_begin (f);
      for (guint i = 0; i < 250; i++, number++)
        write_one (f, f->inbox, 100000 - number, number);
      fixture_end (f);
    }
  fixture_begin (f);
  g_assert_true (tern_store_finish_relink (f->store, f->inbox, NULL));
  fixture_end (f);
  check_all (all);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpuint (all[i]->changes, ==, 0);
  look_away_all (all);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/keeps/come-and-go", test_come_and_go, NULL);
  FIXTURE_TEST ("/model/keeps/threads-merge", test_threads_merge, NULL);
  FIXTURE_TEST ("/model/keeps/moved", test_moved, NULL);
  FIXTURE_TEST ("/model/keeps/numbered-anew", test_numbered_anew, NULL);
  return g_test_run ();
}
