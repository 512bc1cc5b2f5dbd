/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What lists are sorted, filtered and threaded by: one by one and in walks, also of messages that share content. */

#include "store-fixture.h"

#include "store/tern-store-values.h"

/* Of Gmail: one content in two mailboxes. */
static gint64
add_content (Fixture *f, gint64 mailbox, guint32 uid, guint64 content, const char *parent)
{
  TernMessageRecord record = fixture_record (uid);
  gint64 id = 0;

  record.gm_msgid = content;
  record.in_reply_to = parent;
  record.to = "Ann <ann@example.org>";
  record.has_attachment_guess = uid % 2 == 0;
  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, mailbox, &record, &id, NULL));
  g_free (fixture_commit (f));
  return id;
}

static void
test_flagged (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  gint64 ids[6], before = 0;

  for (guint32 uid = 1; uid <= 5; uid++)
    ids[uid] = fixture_add_uid (f, uid);
  fixture_server_flags (f, 2, TERN_FLAG_FLAGGED);
  fixture_server_flags (f, 4, TERN_FLAG_FLAGGED | TERN_FLAG_SEEN);
  g_assert_true (tern_store_list_flagged (f->store, f->inbox, &before, TERN_FLAG_FLAGGED, TERN_FLAG_FLAGGED, 3, 9,
                                          entries, NULL));
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpint (g_array_index (entries, TernStoreEntry, 0).id, ==, ids[4]);
  g_assert_cmpint (g_array_index (entries, TernStoreEntry, 0).key, ==, TERN_FLAG_FLAGGED | TERN_FLAG_SEEN);
  g_assert_cmpint (before, ==, ids[3]);
  g_assert_true (tern_store_list_flagged (f->store, f->inbox, &before, TERN_FLAG_FLAGGED, TERN_FLAG_FLAGGED, 3, 9,
                                          entries, NULL));
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpint (before, ==, 0);
  g_assert_true (tern_store_list_flagged (f->store, f->inbox, &before, 0, 0, 9, 2, entries, NULL));
  g_assert_cmpuint (entries->len, ==, 4);
  g_assert_cmpint (before, ==, ids[4]);
}

static void
test_pairs (Fixture *f, gconstpointer data)
{
  g_autofree char *parent = g_strdup (fixture_record (1).message_id);
  gint64 one = add_content (f, f->inbox, 1, 77, NULL), two = add_content (f, f->inbox, 2, 78, parent);
  gint64 again = add_content (f, f->other, 3, 77, NULL);
  gint64 emails[] = { one };
  g_autoptr (GArray) shared = tern_store_list_shared (f->store, NULL);
  g_autoptr (GArray) threaded = tern_store_list_threaded (f->store, NULL);
  g_autoptr (GArray) appearances = tern_store_list_appearances (f->store, emails, 1, NULL);

  g_assert_cmpuint (shared->len, ==, 1);
  g_assert_cmpint (g_array_index (shared, TernStoreEntry, 0).id, ==, again);
  g_assert_cmpint (g_array_index (shared, TernStoreEntry, 0).key, ==, one);
  g_assert_cmpuint (threaded->len, ==, 1);
  g_assert_cmpint (g_array_index (threaded, TernStoreEntry, 0).id, ==, two);
  g_assert_cmpint (g_array_index (threaded, TernStoreEntry, 0).key, ==, one);
  g_assert_cmpuint (appearances->len, ==, 2);
}

static void
test_one_by_one (Fixture *f, gconstpointer data)
{
  gint64 ids[] = { add_content (f, f->inbox, 1, 77, NULL), 12345, add_content (f, f->other, 2, 77, NULL) };
  g_autoptr (GArray) all = tern_store_get_values (f->store, ids, 3, TERN_STORE_TEXTS_RECIPIENTS, NULL);
  const TernStoreValues *values = &g_array_index (all, TernStoreValues, 0);

  g_assert_cmpint (values[0].mailbox, ==, f->inbox);
  g_assert_cmpint (values[0].email, ==, ids[0]);
  g_assert_cmpstr (values[0].texts[0], ==, "Ann <ann@example.org>");
  g_assert_cmpstr (values[0].texts[1], ==, "");
  g_assert_cmpint (values[1].mailbox, ==, 0);
  g_assert_null (values[1].texts[0]);
  g_assert_cmpint (values[2].mailbox, ==, f->other);
  g_assert_cmpint (values[2].email, ==, ids[0]);
  g_assert_cmpint (values[2].thread, ==, values[0].thread);
}

static void
note_value (guint index, gint64 size, gboolean attachment, const char *first, const char *second, gpointer data)
{
  g_string_append_printf (data, "%u:%s%s ", index, first, attachment ? "!" : "");
}

/* Neighbours, far ones, one that is not there, and one twice. */
static void
test_walk (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) got = g_string_new (NULL);
  static const guint32 wanted[] = { 200, 199, 100, 100, 0, 3, 1 };
  gint64 ids[201];

  for (guint32 uid = 1; uid <= 200; uid++)
    ids[uid] = fixture_add_uid (f, uid);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      gint64 id = wanted[i] != 0 ? ids[wanted[i]] : ids[50] + 1;

      g_array_append_val (asked, id);
    }
  g_assert_true (tern_store_foreach_values (f->store, (const gint64 *) (void *) asked->data, asked->len,
                                            TERN_STORE_TEXTS_SENDER, note_value, got, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree char *place = g_strdup_printf ("%u:", i);

      g_assert_true ((strstr (got->str, place) != NULL) == (wanted[i] != 0));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/values/flagged", test_flagged);
  FIXTURE_TEST ("/store/values/pairs", test_pairs);
  FIXTURE_TEST ("/store/values/one-by-one", test_one_by_one);
  FIXTURE_TEST ("/store/values/walk", test_walk);
  return g_test_run ();
}
