/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which messages are still to be asked about: newest first, look by look, and never one that was asked. */

#include "store-fixture.h"

#include "store/tern-store-insides.h"

/* "uid uid … then" what the next look goes on below: "more" or "end". */
static char *
look (Fixture *f, TernInsidesQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) wanted = tern_store_insides_wanted (f->store, f->inbox, query, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < wanted->len; i++)
    g_string_append_printf (text, "%u ", g_array_index (wanted, TernInsidesRow, i).uid);
  g_string_append (text, query->before != 0 ? "more" : "end");
  return g_string_free (text, FALSE);
}

static char *
look_from_top (Fixture *f, guint rows, gboolean bare, gint64 larger)
{
  return look (f, &(TernInsidesQuery) { 0, rows, bare, larger });
}

static gint64
email_of (Fixture *f, guint32 uid)
{
  gint64 message = tern_store_find_message (f->store, f->inbox, uid, NULL);
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (f->store, &message, 1, NULL);

  return tern_message_rows_get (rows, 0)->email;
}

static void
tell (Fixture *f, guint32 uid, const char *structure)
{
  fixture_begin (f);
  g_assert_true (tern_store_set_insides (f->store, email_of (f, uid), structure, NULL, -1, NULL));
  g_free (fixture_commit (f));
}

static void
fill (Fixture *f)
{
  for (guint32 uid = 1; uid <= 7; uid++)
    {
      TernMessageRecord record = fixture_record (uid);

      record.date = BASE_DATE + uid;
      record.size = uid * 100;
      fixture_add (f, f->inbox, &record);
    }
}

static void
test_newest_first (Fixture *f, gconstpointer data)
{
  TernInsidesQuery query = { .rows = 3, .bare = TRUE, .larger = G_MAXINT64 };

  fill (f);
  ASSERT_STRING (look (f, &query), "7 6 5 more");
  ASSERT_STRING (look (f, &query), "4 3 2 more");
  ASSERT_STRING (look (f, &query), "1 end");
  tell (f, 6, "some text");
  tell (f, 4, "");
  ASSERT_STRING (look_from_top (f, 10, TRUE, G_MAXINT64), "7 5 3 2 1 end");
  ASSERT_STRING (look_from_top (f, 3, TRUE, G_MAXINT64), "7 5 more");
  ASSERT_STRING (look_from_top (f, 10, FALSE, G_MAXINT64), "end");
  fixture_check (f);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  ASSERT_STRING (look_from_top (f, 10, TRUE, G_MAXINT64), "end");
}

static void
test_text (Fixture *f, gconstpointer data)
{
  TernInsidesQuery query = { .rows = 10, .larger = 350 };
  g_autoptr (GArray) wanted = NULL;

  fill (f);
  tell (f, 7, "some text");
  tell (f, 6, "");
  ASSERT_STRING (look_from_top (f, 10, FALSE, 350), "7 5 4 end");
  ASSERT_STRING (look_from_top (f, 10, TRUE, 350), "7 5 4 3 2 1 end");
  wanted = tern_store_insides_wanted (f->store, f->inbox, &query, NULL);
  g_assert_true (g_array_index (wanted, TernInsidesRow, 0).has_structure);
  g_assert_cmpuint (g_array_index (wanted, TernInsidesRow, 0).size, ==, 700);
  g_assert_cmpint (g_array_index (wanted, TernInsidesRow, 0).date, ==, BASE_DATE + 7);
  g_assert_false (g_array_index (wanted, TernInsidesRow, 1).has_structure);
}

/* Text alone is enough for a look, and for bodies up to a size; whoever wants everything whole still wants it. */
static void
test_here (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("whole", 5);
  g_autoptr (GArray) small = NULL;
  g_autoptr (GArray) all = NULL;
  TernBodyKey key;

  fill (f);
  key = (TernBodyKey) { email_of (f, 7), "" };
  g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
  fixture_begin (f);
  g_assert_true (tern_store_set_text_complete (f->store, email_of (f, 7), TRUE, NULL));
  g_assert_true (tern_store_set_text_complete (f->store, email_of (f, 6), TRUE, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (look_from_top (f, 10, TRUE, 0), "5 4 3 2 1 end");
  small = tern_store_bodies_wanted (f->store, f->inbox, G_MAXINT64, 0, 100000, 100, NULL, NULL);
  g_assert_cmpuint (small->len, ==, 5);
  all = tern_store_bodies_wanted (f->store, f->inbox, G_MAXINT64, 0, 0, 100, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 6);
  fixture_check (f);
}

static void
test_gone_is_not_wanted (Fixture *f, gconstpointer data)
{
  g_autoptr (TernUidSet) gone = tern_uid_set_parse ("3,5", -1, NULL);
  g_autoptr (GError) error = NULL;

  fill (f);
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, gone, NULL));
  g_free (fixture_commit (f));
  ASSERT_STRING (look_from_top (f, 10, TRUE, G_MAXINT64), "7 6 4 2 1 end");
  fixture_begin (f);
  g_assert_false (tern_store_set_text_complete (f->store, 12345, TRUE, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
  g_free (fixture_commit (f));
}

/* One content in the mailbox twice is asked about once. */
static void
test_shared (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);

  record.email_id = "M1";
  fixture_add (f, f->inbox, &record);
  record.uid = 2;
  fixture_add (f, f->inbox, &record);
  ASSERT_STRING (look_from_top (f, 10, TRUE, G_MAXINT64), "2 end");
  tell (f, 1, "some text");
  ASSERT_STRING (look_from_top (f, 10, TRUE, G_MAXINT64), "end");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/insides/newest-first", test_newest_first);
  FIXTURE_TEST ("/store/insides/empty", test_empty);
  FIXTURE_TEST ("/store/insides/text", test_text);
  FIXTURE_TEST ("/store/insides/here", test_here);
  FIXTURE_TEST ("/store/insides/gone", test_gone_is_not_wanted);
  FIXTURE_TEST ("/store/insides/shared", test_shared);
  return g_test_run ();
}
