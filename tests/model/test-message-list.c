/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list of messages as contents and change strings: "3-2+1" is at 3, 2 removed, 1 added. */

#include "model-fixture.h"

#include "model/tern-message-list.h"
#include "store/tern-store-change-set-private.h"

/* How a list grows, until there are 192. */
#define STEPS \
  "0-0+24 24-0+12 36-0+12 48-0+12 60-0+12 72-0+12 84-0+12 96-0+12 108-0+12 120-0+12 132-0+12 144-0+12 156-0+12 " \
  "168-0+12 180-0+12 "

typedef struct
{
  TernMessageList *list;
  GString *changes;
  guint most; /* of the first rows, how many came at once */
} Watched;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Watched *watched)
{
  g_string_append_printf (watched->changes, "%s%u-%u+%u", watched->changes->len > 0 ? " " : "", position, removed,
                          added);
  if (position < TERN_MESSAGE_LIST_GROWN)
    watched->most = MAX (watched->most, MIN (added, TERN_MESSAGE_LIST_GROWN - position));
}

static void
on_removing (TernMessageList *list, guint position, guint n, Watched *watched)
{
  /* They are all still there. */
  g_assert_cmpuint (position + n, <=, g_list_model_get_n_items (G_LIST_MODEL (list)));
  g_string_append_printf (watched->changes, "%s(%u-%u)", watched->changes->len > 0 ? " " : "", position, n);
}

static Watched *
watch (Fixture *f, const gint64 *mailboxes, guint n)
{
  Watched *watched = g_new0 (Watched, 1);

  watched->list = tern_message_list_new (f->client, mailboxes, n);
  watched->changes = g_string_new (NULL);
  g_signal_connect (watched->list, "items-changed", G_CALLBACK (on_items_changed), watched);
  g_signal_connect (watched->list, "removing", G_CALLBACK (on_removing), watched);
  return watched;
}

static void
unwatch (Watched *watched)
{
  g_assert_finalize_object (watched->list);
  g_string_free (watched->changes, TRUE);
  g_free (watched);
}

static gboolean
is_loaded (gpointer data)
{
  return !tern_message_list_get_loading (data);
}

static Watched *
load (Fixture *f, gint64 mailbox)
{
  Watched *watched = watch (f, &mailbox, 1);

  fixture_wait_until (is_loaded, watched->list);
  return watched;
}

/* What was told since the last time. */
static char *
take_changes (Watched *watched)
{
  char *changes = g_strdup (watched->changes->str);

  g_string_truncate (watched->changes, 0);
  return changes;
}

/* The subjects' numbers, newest first. */
static char *
contents (Watched *watched)
{
  GListModel *model = G_LIST_MODEL (watched->list);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (TernMessage) message = g_list_model_get_item (model, i);
      const char *subject = tern_message_get_subject (message);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              tern_message_get_placeholder (message) ? "?" : subject + strlen ("Subject "));
    }
  return g_string_free (text, FALSE);
}

static void
test_first_then_rest (Fixture *f, gconstpointer data)
{
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 1000);
  watched = watch (f, &f->inbox, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (watched->list)), ==, 0);
  g_assert_true (tern_message_list_get_loading (watched->list));
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_STRING (take_changes (watched), STEPS "192-0+808");
  unwatch (watched);
}

static void
test_few (Fixture *f, gconstpointer data)
{
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 3);
  watched = load (f, f->inbox);
  ASSERT_STRING (take_changes (watched), "0-0+3");
  ASSERT_STRING (contents (watched), "3 2 1");
  unwatch (watched);
  watched = load (f, f->archive);
  ASSERT_STRING (take_changes (watched), "");
  unwatch (watched);
}

static void
test_changes (Fixture *f, gconstpointer data)
{
  Watched *watched;

  fixture_begin (f);
  for (guint32 uid = 10; uid <= 50; uid += 10)
    fixture_add (f, f->inbox, uid, TERN_FLAG_SEEN);
  fixture_end (f);
  watched = load (f, f->inbox);
  ASSERT_STRING (take_changes (watched), "0-0+5");

  fixture_begin (f);
  fixture_add (f, f->inbox, 60, TERN_FLAG_SEEN);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "0-0+1");
  fixture_begin (f);
  fixture_add (f, f->inbox, 35, TERN_FLAG_SEEN);
  fixture_add (f, f->inbox, 36, TERN_FLAG_SEEN);
  fixture_add (f, f->inbox, 1, TERN_FLAG_SEEN);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "3-0+2 8-0+1");
  ASSERT_STRING (contents (watched), "60 50 40 36 35 30 20 10 1");
  fixture_begin (f);
  fixture_remove (f, f->inbox, 60);
  fixture_remove (f, f->inbox, 36);
  fixture_remove (f, f->inbox, 35);
  fixture_remove (f, f->inbox, 1);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "(0-1) 0-1+0 (2-2) 2-2+0 (5-1) 5-1+0");
  ASSERT_STRING (contents (watched), "50 40 30 20 10");
  fixture_begin (f);
  fixture_remove (f, f->inbox, 30);
  fixture_add (f, f->inbox, 31, TERN_FLAG_SEEN);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "(2-1) 2-1+1");
  fixture_begin (f);
  fixture_flag (f, f->inbox, 31, TERN_FLAG_NONE);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "");
  unwatch (watched);
}

/* Places are told one by one, neighbours together. */
static void
test_many_runs (Fixture *f, gconstpointer data)
{
  g_autofree char *told = NULL;
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 150);
  watched = load (f, f->inbox);
  g_free (take_changes (watched));
  fixture_begin (f);
  for (guint32 uid = 1; uid <= 99; uid += 2)
    fixture_remove (f, f->inbox, uid);
  fixture_end (f);
  told = take_changes (watched);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (watched->list)), ==, 100);
  g_assert_true (g_str_has_prefix (told, "(51-1) 51-1+0 (52-1) 52-1+0 "));
  g_assert_true (g_str_has_suffix (told, "(100-1) 100-1+0"));

  fixture_begin (f);
  for (guint32 uid = 1; uid <= 101; uid += 2)
    fixture_add (f, f->inbox, 10000 + uid, TERN_FLAG_SEEN);
  fixture_end (f);
  g_clear_pointer (&told, g_free);
  told = take_changes (watched);
  g_assert_true (g_str_has_prefix (told, "0-0+51"));
  fixture_begin (f);
  for (guint32 uid = 2; uid <= 98; uid += 2)
    fixture_remove (f, f->inbox, uid);
  for (guint32 uid = 110; uid <= 116; uid += 2)
    fixture_remove (f, f->inbox, uid);
  fixture_end (f);
  g_clear_pointer (&told, g_free);
  told = take_changes (watched);
  /* 49 even ones that are neighbours now, and four apart. */
  g_assert_cmpstr (told, ==, "(85-1) 85-1+0 (86-1) 86-1+0 (87-1) 87-1+0 (88-1) 88-1+0 (98-49) 98-49+0");
  unwatch (watched);
}

/* Over a thousand places become one change; whoever keeps a selection hears of each before it. */
static void
test_1001_removed (Fixture *f, gconstpointer data)
{
  g_autofree char *told = NULL;
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 2050);
  watched = load (f, f->inbox);
  g_free (take_changes (watched));
  fixture_begin (f);
  for (guint32 uid = 1; uid <= 2001; uid += 2)
    fixture_remove (f, f->inbox, uid);
  fixture_add (f, f->inbox, 10000, TERN_FLAG_SEEN);
  fixture_end (f);
  told = take_changes (watched);
  g_assert_true (g_str_has_prefix (told, "(49-1) (51-1) "));
  g_assert_true (g_str_has_suffix (told, "(2049-1) 0-2050+1050"));
  unwatch (watched);
}

static gboolean
has_rows (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

/* What comes while the worker reads is neither lost nor there twice, whether the worker saw it or not. */
static void
test_change_while_loading (Fixture *f, gconstpointer data)
{
  Watched *watched;
  gint64 *ids = g_new (gint64, 1003);
  guint n;

  fixture_fill (f, f->inbox, 1, 1000);
  watched = watch (f, &f->inbox, 1);
  fixture_begin (f);
  fixture_add (f, f->inbox, 2000, TERN_FLAG_SEEN);
  fixture_remove (f, f->inbox, 999);
  fixture_end (f);
  fixture_wait_until (has_rows, watched->list);
  fixture_begin (f);
  fixture_add (f, f->inbox, 2001, TERN_FLAG_SEEN);
  fixture_add (f, f->inbox, 1500, TERN_FLAG_SEEN);
  fixture_remove (f, f->inbox, 5);
  fixture_remove (f, f->inbox, 1000);
  fixture_end (f);
  fixture_wait_until (is_loaded, watched->list);
  fixture_settle ();
  n = g_list_model_get_n_items (G_LIST_MODEL (watched->list));
  g_assert_cmpuint (n, ==, 1000);
  for (guint i = 0; i < n; i++)
    {
      ids[i] = tern_message_list_get_id (watched->list, i);
      g_assert_true (i == 0 || ids[i] < ids[i - 1]);
      g_assert_cmpuint (tern_message_list_find (watched->list, ids[i]), ==, i);
    }
  g_assert_cmpint (ids[0], ==, fixture_find (f, f->inbox, 2001));
  g_assert_cmpint (ids[1], ==, fixture_find (f, f->inbox, 2000));
  g_assert_cmpint (ids[2], ==, fixture_find (f, f->inbox, 1500));
  g_assert_cmpint (ids[3], ==, fixture_find (f, f->inbox, 998));
  g_free (ids);
  unwatch (watched);
}

/* A row that went and of which nobody has told yet. */
static void
test_placeholder (Fixture *f, gconstpointer data)
{
  g_autoptr (TernMessage) message = NULL;
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 5);
  watched = load (f, f->inbox);
  fixture_begin (f);
  fixture_remove (f, f->inbox, 3);
  g_assert_true (tern_store_purge_tombstones (f->store, f->inbox, 0, NULL, NULL));
  g_assert_true (tern_store_commit (f->store, NULL, NULL));
  message = g_list_model_get_item (G_LIST_MODEL (watched->list), 2);
  g_assert_true (tern_message_get_placeholder (message));
  g_assert_cmpstr (tern_message_get_subject (message), ==, "");
  g_assert_false (tern_message_get_unread (message));
  ASSERT_STRING (contents (watched), "5 4 ? 2 1");
  unwatch (watched);
}

static void
test_same_object (Fixture *f, gconstpointer data)
{
  TernMessageCache *cache = tern_client_get_cache (f->client);
  TernMessage *message, *again;
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 500);
  watched = load (f, f->inbox);
  g_assert_cmpuint (tern_message_cache_get_n_held (cache), ==, 0);
  message = g_list_model_get_item (G_LIST_MODEL (watched->list), 10);
  again = g_list_model_get_item (G_LIST_MODEL (watched->list), 10);
  g_assert_true (message == again);
  /* The rows read ahead are no objects. */
  g_assert_cmpuint (tern_message_cache_get_n_held (cache), ==, 1);
  g_assert_cmpstr (tern_message_get_sender (message), ==, "Cid Dow");
  g_object_unref (again);
  again = g_list_model_get_item (G_LIST_MODEL (watched->list), 11);
  g_assert_cmpstr (tern_message_get_sender (again), ==, "cid@example.org");
  g_assert_finalize_object (message);
  g_assert_finalize_object (again);
  g_assert_cmpuint (tern_message_cache_get_n_held (cache), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (watched->list), 500));
  unwatch (watched);
}

static void
count_notify (GObject *object, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

/* A message that is held and one that was only read ahead both show what changed. */
static void
test_changed_row (Fixture *f, gconstpointer data)
{
  g_autoptr (TernMessage) held = NULL;
  g_autoptr (TernMessage) other = NULL;
  Watched *watched;
  guint n = 0;

  fixture_fill (f, f->inbox, 1, 5);
  watched = load (f, f->inbox);
  g_free (take_changes (watched));
  held = g_list_model_get_item (G_LIST_MODEL (watched->list), 0);
  g_signal_connect (held, "notify::starred", G_CALLBACK (count_notify), &n);
  g_assert_false (tern_message_get_starred (held));
  fixture_begin (f);
  fixture_flag (f, f->inbox, 5, TERN_FLAG_FLAGGED);
  fixture_flag (f, f->inbox, 4, TERN_FLAG_FLAGGED | TERN_FLAG_SEEN);
  fixture_end (f);
  g_assert_true (tern_message_get_starred (held));
  g_assert_true (tern_message_get_unread (held));
  g_assert_cmpuint (n, ==, 1);
  other = g_list_model_get_item (G_LIST_MODEL (watched->list), 1);
  g_assert_true (tern_message_get_starred (other));
  g_assert_false (tern_message_get_unread (other));
  ASSERT_STRING (take_changes (watched), "");
  unwatch (watched);
}

static guint
get_unread (Watched *watched)
{
  guint unread;

  g_object_get (watched->list, "unread", &unread, NULL);
  return unread;
}

static gboolean
knows_oldest_unread (gpointer data)
{
  return tern_message_list_find_unread (data, 299, FALSE) == 297;
}

static void
test_find_unread (Fixture *f, gconstpointer data)
{
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 300);
  watched = load (f, f->inbox);
  fixture_wait_until (knows_oldest_unread, watched->list);
  /* 300 is unread and first; then every third. */
  g_assert_cmpuint (get_unread (watched), ==, 100);
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, TERN_MESSAGE_LIST_NOWHERE, TRUE), ==, 0);
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, 0, TRUE), ==, 3);
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, 297, TRUE), ==, TERN_MESSAGE_LIST_NOWHERE);
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, 299, FALSE), ==, 297);
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, 3, FALSE), ==, 0);
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, 0, FALSE), ==, TERN_MESSAGE_LIST_NOWHERE);
  fixture_begin (f);
  fixture_flag (f, f->inbox, 297, TERN_FLAG_SEEN);
  fixture_flag (f, f->inbox, 299, TERN_FLAG_NONE);
  fixture_add (f, f->inbox, 301, TERN_FLAG_NONE);
  fixture_end (f);
  g_assert_cmpuint (get_unread (watched), ==, 101);
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, TERN_MESSAGE_LIST_NOWHERE, TRUE), ==, 0);
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, 1, TRUE), ==, 2);
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, 2, TRUE), ==, 7);
  unwatch (watched);
}

static gboolean
has_found_80 (gpointer data)
{
  return tern_message_list_find_unread (data, 78, TRUE) == 79;
}

/* So many at once are looked up by the worker. */
static void
test_many_changed (Fixture *f, gconstpointer data)
{
  Watched *watched;

  fixture_begin (f);
  for (guint32 uid = 1; uid <= 1000; uid++)
    fixture_add (f, f->inbox, uid, TERN_FLAG_SEEN);
  fixture_end (f);
  watched = load (f, f->inbox);
  g_free (take_changes (watched));
  g_assert_cmpuint (tern_message_list_find_unread (watched->list, 0, TRUE), ==, TERN_MESSAGE_LIST_NOWHERE);
  fixture_begin (f);
  for (guint32 uid = 1; uid <= 1000; uid++)
    fixture_flag (f, f->inbox, uid, TERN_FLAG_NONE);
  fixture_end (f);
  g_assert_cmpuint (get_unread (watched), ==, 1000);
  fixture_wait_until (has_found_80, watched->list);
  ASSERT_STRING (take_changes (watched), "");
  fixture_begin (f);
  for (guint32 uid = 1001; uid <= 1500; uid++)
    fixture_add (f, f->inbox, uid, TERN_FLAG_SEEN);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "0-0+500");
  unwatch (watched);
}

static void
test_merged (Fixture *f, gconstpointer data)
{
  gint64 both[] = { f->inbox, f->bob_inbox };
  Watched *watched;

  fixture_begin (f);
  for (guint32 uid = 1; uid <= 9; uid++)
    fixture_add (f, both[uid % 2], uid, TERN_FLAG_SEEN);
  fixture_end (f);
  watched = watch (f, both, 2);
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_STRING (take_changes (watched), "0-0+9");
  ASSERT_STRING (contents (watched), "9 8 7 6 5 4 3 2 1");
  fixture_begin (f);
  fixture_remove (f, f->inbox, 6);
  fixture_add (f, f->bob_inbox, 11, TERN_FLAG_NONE);
  fixture_add (f, f->inbox, 10, TERN_FLAG_NONE);
  fixture_add (f, f->archive, 12, TERN_FLAG_NONE);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "0-0+2 (5-1) 5-1+0");
  ASSERT_STRING (contents (watched), "11 10 9 8 7 5 4 3 2 1");
  g_assert_cmpuint (get_unread (watched), ==, 2);
  unwatch (watched);
}

/* Two mailboxes of more than the first rows each: those are the newest of both. */
static void
test_merged_many (Fixture *f, gconstpointer data)
{
  gint64 both[] = { f->inbox, f->bob_inbox };
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 300);
  fixture_fill (f, f->bob_inbox, 201, 500);
  watched = watch (f, both, 2);
  fixture_wait_until (has_rows, watched->list);
  g_assert_cmpint (tern_message_list_get_id (watched->list, 0), ==, fixture_find (f, f->bob_inbox, 500));
  g_assert_cmpint (tern_message_list_get_id (watched->list, 23), ==, fixture_find (f, f->bob_inbox, 477));
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_STRING (take_changes (watched), STEPS "192-0+408");
  for (guint i = 1; i < 600; i++)
    g_assert_cmpint (tern_message_list_get_id (watched->list, i), <,
                     tern_message_list_get_id (watched->list, i - 1));
  unwatch (watched);
}

static gboolean
has_1501 (gpointer data)
{
  return g_list_model_get_n_items (data) == 1501;
}

/* What comes at the end of a long list comes together a moment later; what is in front of it at once. Rows that nobody
 * was told of are not there, and may go again without a word. */
static void
test_end_by_and_by (Fixture *f, gconstpointer data)
{
  g_autofree char *told = NULL;
  g_auto (GStrv) changes = NULL;
  Watched *watched;
  gint64 began;

  fixture_fill (f, f->inbox, 1001, 2000);
  watched = load (f, f->inbox);
  g_free (take_changes (watched));
  began = g_get_monotonic_time ();
  for (guint32 uid = 1000; uid > 450; uid--)
    {
      guint n, position;

      fixture_begin (f);
      fixture_add (f, f->inbox, uid, TERN_FLAG_SEEN);
      fixture_end (f);
      n = g_list_model_get_n_items (G_LIST_MODEL (watched->list));
      position = tern_message_list_find (watched->list, fixture_find (f, f->inbox, uid));
      g_assert_cmpuint (position, ==, n == 2001 - uid ? n - 1 : TERN_MESSAGE_LIST_NOWHERE);
      g_assert_cmpint (tern_message_list_get_id (watched->list, n), ==, 0);
      g_assert_null (g_list_model_get_item (G_LIST_MODEL (watched->list), n));
    }
  told = take_changes (watched);
  changes = g_strsplit (told, " ", -1);
  g_assert_cmpint (g_strv_length (changes), <=, 1 + (g_get_monotonic_time () - began) / 100000);
  fixture_begin (f);
  for (guint32 uid = 451; uid <= 501; uid++)
    fixture_remove (f, f->inbox, uid);
  fixture_remove (f, f->inbox, 1001);
  fixture_add (f, f->inbox, 2001, TERN_FLAG_SEEN);
  fixture_add (f, f->inbox, 2002, TERN_FLAG_SEEN);
  fixture_add (f, f->inbox, 1, TERN_FLAG_SEEN);
  fixture_end (f);
  g_clear_pointer (&told, g_free);
  told = take_changes (watched);
  g_assert_true (g_str_has_prefix (told, "0-0+2 (1001-1) 1001-1+0"));
  fixture_wait_until (has_1501, watched->list);
  g_assert_cmpuint (tern_message_list_find (watched->list, fixture_find (f, f->inbox, 1)), ==, 1500);
  for (guint i = 1; i < 1501; i++)
    g_assert_cmpint (tern_message_list_get_id (watched->list, i), <,
                     tern_message_list_get_id (watched->list, i - 1));
  unwatch (watched);
}

static gboolean
has_300 (gpointer data)
{
  return g_list_model_get_n_items (data) == 300;
}

/* A few rows, and then many older ones: no more than a screenful comes at once, whatever comes meanwhile. */
static void
test_few_then_many (Fixture *f, gconstpointer data)
{
  Watched *watched;

  fixture_fill (f, f->inbox, 301, 303);
  watched = load (f, f->inbox);
  g_free (take_changes (watched));
  for (guint32 first = 203; first > 3; first -= 100)
    {
      fixture_begin (f);
      for (guint32 uid = first; uid < first + 98; uid++)
        fixture_add (f, f->inbox, uid, TERN_FLAG_SEEN);
      fixture_end (f);
    }
  fixture_begin (f);
  fixture_remove (f, f->inbox, 302);
  for (guint32 uid = 1; uid <= 102; uid++)
    fixture_add (f, f->inbox, uid, TERN_FLAG_SEEN);
  fixture_end (f);
  fixture_wait_until (has_300, watched->list);
  g_assert_cmpuint (watched->most, <=, TERN_MESSAGE_LIST_FIRST + 3);
  for (guint i = 1; i < 300; i++)
    g_assert_cmpint (tern_message_list_get_id (watched->list, i), <,
                     tern_message_list_get_id (watched->list, i - 1));
  unwatch (watched);
}

/* A message that goes from one of the mailboxes to another stays where it is; from elsewhere it comes. */
static void
test_moved (Fixture *f, gconstpointer data)
{
  gint64 both[] = { f->inbox, f->archive };
  TernChangeSetBuilder *builder = tern_change_set_builder_new ();
  g_autoptr (TernChangeSet) within = NULL;
  g_autoptr (TernChangeSet) away = NULL;
  Watched *watched;
  gint64 id;

  fixture_fill (f, f->inbox, 1, 5);
  id = fixture_find (f, f->inbox, 3);
  watched = watch (f, both, 2);
  fixture_wait_until (is_loaded, watched->list);
  g_free (take_changes (watched));
  tern_change_set_builder_note (builder, f->inbox, id, TERN_STORE_REMOVED);
  tern_change_set_builder_note (builder, f->archive, id, TERN_STORE_INSERTED);
  within = tern_change_set_builder_end (builder);
  tern_client_take_changes (f->client, within);
  ASSERT_STRING (take_changes (watched), "");
  tern_change_set_builder_note (builder, f->archive, id, TERN_STORE_REMOVED);
  tern_change_set_builder_note (builder, 99, id, TERN_STORE_INSERTED);
  away = tern_change_set_builder_end (builder);
  tern_client_take_changes (f->client, away);
  ASSERT_STRING (take_changes (watched), "(2-1) 2-1+0");
  tern_change_set_builder_free (builder);
  unwatch (watched);
}

/* Dropped before the worker answered. */
static void
test_dropped (Fixture *f, gconstpointer data)
{
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 1000);
  watched = watch (f, &f->inbox, 1);
  unwatch (watched);
  watched = watch (f, &f->inbox, 1);
  fixture_wait_until (has_rows, watched->list);
  unwatch (watched);
  fixture_settle ();
}

static gboolean
has_11 (gpointer data)
{
  return g_list_model_get_n_items (data) == 10 && tern_message_list_find_unread (data, 99, TRUE) != 0
         && tern_message_list_find_unread (data, TERN_MESSAGE_LIST_NOWHERE, TRUE) == 0;
}

/* Another process wrote, and nobody says what. */
static void
test_stale (Fixture *f, gconstpointer data)
{
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 10);
  watched = load (f, f->inbox);
  g_free (take_changes (watched));
  fixture_begin (f);
  fixture_remove (f, f->inbox, 5);
  fixture_add (f, f->inbox, 11, TERN_FLAG_NONE);
  g_assert_true (tern_store_commit (f->store, NULL, NULL));
  tern_client_look_again (f->client);
  fixture_wait_until (has_11, watched->list);
  ASSERT_STRING (take_changes (watched), "0-0+1 (6-1) 6-1+0");
  g_assert_cmpuint (get_unread (watched), ==, 4);
  unwatch (watched);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/list/first-then-rest", test_first_then_rest, NULL);
  FIXTURE_TEST ("/model/list/few", test_few, NULL);
  FIXTURE_TEST ("/model/list/changes", test_changes, NULL);
  FIXTURE_TEST ("/model/list/many-runs", test_many_runs, NULL);
  FIXTURE_TEST ("/model/list/1001-removed", test_1001_removed, NULL);
  FIXTURE_TEST ("/model/list/change-while-loading", test_change_while_loading, NULL);
  FIXTURE_TEST ("/model/list/placeholder", test_placeholder, NULL);
  FIXTURE_TEST ("/model/list/same-object", test_same_object, NULL);
  FIXTURE_TEST ("/model/list/changed-row", test_changed_row, NULL);
  FIXTURE_TEST ("/model/list/find-unread", test_find_unread, NULL);
  FIXTURE_TEST ("/model/list/many-changed", test_many_changed, NULL);
  FIXTURE_TEST ("/model/list/merged", test_merged, "bob");
  FIXTURE_TEST ("/model/list/merged-many", test_merged_many, "bob");
  FIXTURE_TEST ("/model/list/few-then-many", test_few_then_many, NULL);
  FIXTURE_TEST ("/model/list/end-by-and-by", test_end_by_and_by, NULL);
  FIXTURE_TEST ("/model/list/moved", test_moved, NULL);
  FIXTURE_TEST ("/model/list/dropped", test_dropped, NULL);
  FIXTURE_TEST ("/model/list/stale", test_stale, NULL);
  return g_test_run ();
}
