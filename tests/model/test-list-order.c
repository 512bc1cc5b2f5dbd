/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Lists in other orders, threaded, filtered, of all accounts and of a search: as contents, and as change strings. A
 * list that was changed bit by bit is what one is that is read anew. */

#include "model-fixture.h"

#include "model/tern-message-list.h"
#include "store/tern-store-search.h"

typedef struct
{
  const char *subject;
  const char *sender;
  guint64 size;
  guint parent; /* uid of the message it answers; 0 none */
  TernFlag flags;
  gboolean attachment;
  const char *to;
} Letter;

static gint64
write_letter (Fixture *f, gint64 mailbox, guint32 uid, const Letter *letter)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message_id = g_strdup_printf ("m%u@example.org", uid);
  g_autofree char *parent = letter->parent != 0 ? g_strdup_printf ("m%u@example.org", letter->parent) : NULL;
  g_autofree char *subject = g_strdup_printf ("Subject %u", uid);
  TernMessageRecord record = { .uid = uid, .size = letter->size, .system = letter->flags };
  gint64 id = 0;

  record.subject = letter->subject != NULL ? letter->subject : subject;
  record.date = record.internal_date = BASE_DATE + (gint64) uid * 60;
  record.from_name = letter->sender != NULL ? letter->sender : "Cid Dow";
  record.from_address = "cid@example.org";
  record.to = letter->to != NULL ? letter->to : "Ann <ann@example.org>";
  record.message_id = message_id;
  record.in_reply_to = parent;
  record.has_attachment_guess = letter->attachment;
  tern_store_upsert_message (f->store, mailbox, &record, &id, &error);
  g_assert_no_error (error);
  return id;
}

typedef struct
{
  TernMessageList *list;
  GString *changes;
} Watched;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Watched *watched)
{
  g_string_append_printf (watched->changes, "%s%u-%u+%u", watched->changes->len > 0 ? " " : "", position, removed,
                          added);
}

static void
on_thread_changed (TernMessageList *list, guint position, Watched *watched)
{
  g_string_append_printf (watched->changes, "%s~%u", watched->changes->len > 0 ? " " : "", position);
}

static gboolean
is_loaded (gpointer data)
{
  return !tern_message_list_get_loading (data);
}

/* @query: (transfer full). */
static Watched *
load (Fixture *f, TernListQuery *query)
{
  Watched *watched = g_new0 (Watched, 1);

  watched->list = tern_message_list_new_for_query (f->client, query);
  watched->changes = g_string_new (NULL);
  tern_list_query_unref (query);
  fixture_wait_until (is_loaded, watched->list);
  g_signal_connect (watched->list, "items-changed", G_CALLBACK (on_items_changed), watched);
  g_signal_connect (watched->list, "thread-changed", G_CALLBACK (on_thread_changed), watched);
  return watched;
}

static TernListQuery *
of_inbox (Fixture *f, TernListSort sort, gboolean ascending)
{
  TernListQuery *query = tern_list_query_new_mailboxes (&f->inbox, 1);

  tern_list_query_set_sort (query, sort, ascending);
  return query;
}

static TernListQuery *
in_threads (TernListQuery *query)
{
  tern_list_query_set_threaded (query, TRUE);
  return query;
}

static TernListQuery *
filtered (TernListQuery *query, guint filter)
{
  tern_list_query_set_filter (query, filter);
  return query;
}

static void
unwatch (Watched *watched)
{
  g_assert_finalize_object (watched->list);
  g_string_free (watched->changes, TRUE);
  g_free (watched);
}

static char *
take_changes (Watched *watched)
{
  char *changes = g_strdup (watched->changes->str);

  g_string_truncate (watched->changes, 0);
  return changes;
}

/* The minutes of the rows: "7+2" has two folded under it, ".6" is a further one of a thread, "*" is unread. */
static char *
contents (TernMessageList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      gint64 id = tern_message_list_get_id (list, i);
      guint folded = tern_message_list_get_n_folded (list, i);

      g_assert_cmpuint (tern_message_list_find (list, id), ==, i);
      g_string_append_printf (text, "%s%s%d", i > 0 ? " " : "", tern_message_list_get_level (list, i) > 0 ? "." : "",
                              (int) (((id >> 20) - BASE_DATE) / 60));
      if (folded > 0)
        g_string_append_printf (text, "+%u", folded);
      if (tern_message_list_is_unread (list, i))
        g_string_append_c (text, '*');
    }
  return g_string_free (text, FALSE);
}

#define ASSERT_ROWS(watched, want) ASSERT_STRING (contents ((watched)->list), want)

static const Letter letters[] = {
  { "Zebra", "Émile", 500, 0, TERN_FLAG_SEEN, FALSE, NULL },
  { "Re: apple", "anna", 100, 0, TERN_FLAG_NONE, TRUE, NULL },
  { "Äpfel", "Emil", 900, 0, TERN_FLAG_SEEN | TERN_FLAG_FLAGGED, FALSE, NULL },
  { "Fwd: Re: Zebra", "Bert", 300, 0, TERN_FLAG_NONE, FALSE, "list@example.net" },
  { "apple", "ANNA", 100, 0, TERN_FLAG_SEEN, TRUE, NULL },
};

static void
write_letters (Fixture *f)
{
  fixture_begin (f);
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    write_letter (f, f->inbox, i + 1, &letters[i]);
  fixture_end (f);
}

static void
test_sorted (Fixture *f, gconstpointer data)
{
  static const struct
  {
    TernListSort sort;
    gboolean ascending;
    const char *rows;
  } cases[] = {
    { TERN_LIST_SORT_DATE, FALSE, "5 4* 3 2* 1" },
    { TERN_LIST_SORT_DATE, TRUE, "1 2* 3 4* 5" },
    { TERN_LIST_SORT_SENDER, TRUE, "5 2* 4* 3 1" },
    { TERN_LIST_SORT_SENDER, FALSE, "1 3 4* 5 2*" },
    { TERN_LIST_SORT_SUBJECT, TRUE, "3 5 2* 4* 1" },
    { TERN_LIST_SORT_SUBJECT, FALSE, "4* 1 5 2* 3" },
    { TERN_LIST_SORT_SIZE, TRUE, "5 2* 4* 1 3" },
    { TERN_LIST_SORT_SIZE, FALSE, "3 1 4* 5 2*" },
    { TERN_LIST_SORT_UNREAD, FALSE, "4* 2* 5 3 1" },
    { TERN_LIST_SORT_UNREAD, TRUE, "5 3 1 4* 2*" },
    { TERN_LIST_SORT_STARRED, FALSE, "3 5 4* 2* 1" },
    { TERN_LIST_SORT_ATTACHMENT, FALSE, "5 2* 4* 3 1" },
  };
  Watched *watched;

  write_letters (f);
  watched = load (f, of_inbox (f, TERN_LIST_SORT_DATE, FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Watched *anew = load (f, of_inbox (f, cases[i].sort, cases[i].ascending));

      ASSERT_ROWS (anew, cases[i].rows);
      unwatch (anew);
      tern_message_list_set_sort (watched->list, cases[i].sort, cases[i].ascending);
      g_assert_true (tern_message_list_get_loading (watched->list));
      fixture_wait_until (is_loaded, watched->list);
      ASSERT_ROWS (watched, cases[i].rows);
      ASSERT_STRING (take_changes (watched), "0-5+5");
    }
  unwatch (watched);
}

/* A row that is held stays the same through every order. */
static void
test_same_object (Fixture *f, gconstpointer data)
{
  Watched *watched;
  g_autoptr (TernMessage) held = NULL;
  gint64 id;

  write_letters (f);
  watched = load (f, of_inbox (f, TERN_LIST_SORT_DATE, FALSE));
  held = g_list_model_get_item (G_LIST_MODEL (watched->list), 1);
  id = tern_message_get_id (held);
  for (TernListSort sort = 0; sort < TERN_LIST_N_SORTS; sort++)
    {
      g_autoptr (TernMessage) again = NULL;

      tern_message_list_set_sort (watched->list, sort, TRUE);
      fixture_wait_until (is_loaded, watched->list);
      again = g_list_model_get_item (G_LIST_MODEL (watched->list), tern_message_list_find (watched->list, id));
      g_assert_true (again == held);
    }
  unwatch (watched);
}

typedef struct
{
  TernMessage *kept;
  guint at;
  guint told;
  gboolean scans;
} Reader;

static void
on_changed_look (GListModel *model, guint position, guint removed, guint added, Reader *reader)
{
  reader->told++;
  for (guint i = position; reader->scans && i < position + added; i++)
    {
      TernMessage *message = g_list_model_get_item (model, i);

      if (i == reader->at)
        {
          g_clear_object (&reader->kept);
          reader->kept = g_object_ref (message);
        }
      g_object_unref (message);
    }
}

/* Going through all rows as they are replaced makes none of them; whoever keeps one gets it all the same. */
static void
test_replaced (Fixture *f, gconstpointer data)
{
  TernMessageCache *cache = tern_client_get_cache (f->client);
  Reader reader = { .at = G_MAXUINT, .scans = TRUE };
  g_autoptr (TernMessage) held = NULL;
  g_autoptr (TernMessage) again = NULL;
  Watched *watched;

  fixture_fill (f, f->inbox, 1, 1000);
  watched = load (f, of_inbox (f, TERN_LIST_SORT_DATE, FALSE));
  g_signal_connect (watched->list, "items-changed", G_CALLBACK (on_changed_look), &reader);
  held = g_list_model_get_item (G_LIST_MODEL (watched->list), 700);
  /* The one that is held is found. */
  reader.at = 299;
  tern_message_list_set_sort (watched->list, TERN_LIST_SORT_DATE, TRUE);
  fixture_wait_until (is_loaded, watched->list);
  g_assert_true (reader.kept == held);
  g_assert_cmpuint (reader.told, ==, 1);
  g_assert_cmpuint (tern_message_cache_get_n_held (cache), ==, 1);
  /* One that was not is told of again. */
  reader.at = 10;
  reader.told = 0;
  tern_message_list_set_sort (watched->list, TERN_LIST_SORT_SIZE, TRUE);
  fixture_wait_until (is_loaded, watched->list);
  g_assert_cmpuint (reader.told, ==, 2);
  g_assert_cmpint (tern_message_get_id (reader.kept), ==, tern_message_list_get_id (watched->list, 10));
  g_assert_cmpstr (tern_message_get_subject (reader.kept), !=, "");
  g_clear_object (&reader.kept);
  reader.scans = FALSE;
  again = g_list_model_get_item (G_LIST_MODEL (watched->list), 0);
  g_assert_false (tern_message_get_placeholder (again));
  unwatch (watched);
}

/* What is read and starred keeps its place; what comes has its own; sorted again all have. */
static void
test_keeps_place (Fixture *f, gconstpointer data)
{
  Letter letter = { NULL, NULL, 100, 0, TERN_FLAG_NONE, FALSE, NULL };
  Watched *watched;

  write_letters (f);
  watched = load (f, of_inbox (f, TERN_LIST_SORT_UNREAD, FALSE));
  fixture_begin (f);
  fixture_flag (f, f->inbox, 4, TERN_FLAG_SEEN);
  fixture_flag (f, f->inbox, 1, TERN_FLAG_NONE);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "");
  ASSERT_ROWS (watched, "4 2* 5 3 1*");
  fixture_begin (f);
  write_letter (f, f->inbox, 6, &letter);
  letter.flags = TERN_FLAG_SEEN;
  write_letter (f, f->inbox, 7, &letter);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "0-0+1 3-0+1");
  ASSERT_ROWS (watched, "6* 4 2* 7 5 3 1*");
  fixture_begin (f);
  fixture_remove (f, f->inbox, 4);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "1-1+0");
  /* Also when all is read again. */
  g_signal_emit_by_name (f->client, "stale");
  fixture_wait_until (is_loaded, watched->list);
  fixture_settle ();
  ASSERT_ROWS (watched, "6* 2* 7 5 3 1*");
  tern_message_list_set_sort (watched->list, TERN_LIST_SORT_UNREAD, FALSE);
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_ROWS (watched, "6* 2* 1* 7 5 3");
  unwatch (watched);
}

static void
test_text_comes (Fixture *f, gconstpointer data)
{
  static const Letter more[] = {
    { "Re: Banana", "Dora", 1, 0, TERN_FLAG_SEEN, FALSE, NULL },
    { "banana", "Dora", 1, 0, TERN_FLAG_SEEN, FALSE, NULL },
    { "aaa", "Dora", 1, 0, TERN_FLAG_SEEN, FALSE, NULL },
    { "Zz", "Dora", 1, 0, TERN_FLAG_SEEN, FALSE, NULL },
    { "avocado", "Dora", 1, 0, TERN_FLAG_SEEN, FALSE, NULL },
    { "bread", "Dora", 1, 0, TERN_FLAG_SEEN, FALSE, NULL },
    { "bean", "Dora", 1, 0, TERN_FLAG_SEEN, FALSE, NULL },
    { "APPLE", "Dora", 1, 0, TERN_FLAG_SEEN, FALSE, NULL },
  };
  Watched *up, *down;

  write_letters (f);
  up = load (f, of_inbox (f, TERN_LIST_SORT_SUBJECT, TRUE));
  down = load (f, of_inbox (f, TERN_LIST_SORT_SUBJECT, FALSE));
  fixture_begin (f);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    write_letter (f, f->inbox, 6 + i, &more[i]);
  fixture_end (f);
  ASSERT_ROWS (up, "8 3 13 5 2* 10 7 6 12 11 4* 1 9");
  ASSERT_STRING (take_changes (up), "0-0+1 2-0+1 5-0+5 12-0+1");
  ASSERT_ROWS (down, "9 4* 1 11 12 7 6 10 13 5 2* 3 8");
  unwatch (up);
  unwatch (down);
}

/* --- threads --- */

/* 1 2 4 are a thread, 3 6 another, 5 alone. */
static void
write_threads (Fixture *f)
{
  Letter letter = { .size = 100, .flags = TERN_FLAG_SEEN };
  static const guint parents[] = { 0, 1, 0, 2, 0, 3 };

  fixture_begin (f);
  for (guint i = 0; i < G_N_ELEMENTS (parents); i++)
    {
      letter.parent = parents[i];
      write_letter (f, f->inbox, i + 1, &letter);
    }
  fixture_end (f);
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GArray) row_ids = NULL;
  Watched *watched;

  write_threads (f);
  watched = load (f, of_inbox (f, TERN_LIST_SORT_DATE, FALSE));
  ASSERT_ROWS (watched, "6 5 4 3 2 1");
  tern_message_list_set_threaded (watched->list, TRUE);
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_ROWS (watched, "6+1 5 4+2");
  g_free (take_changes (watched));
  g_assert_cmpuint (tern_message_list_find (watched->list, fixture_find (f, f->inbox, 1)), ==,
                    TERN_MESSAGE_LIST_NOWHERE);
  g_assert_cmpuint (tern_message_list_find_row (watched->list, fixture_find (f, f->inbox, 1)), ==, 2);
  ids = tern_message_list_dup_thread_ids (watched->list, 2);
  g_assert_cmpuint (ids->len, ==, 3);
  g_assert_cmpint (g_array_index (ids, gint64, 2), ==, fixture_find (f, f->inbox, 1));
  tern_message_list_set_expanded (watched->list, 2, TRUE);
  ASSERT_STRING (take_changes (watched), "3-0+2 ~2");
  ASSERT_ROWS (watched, "6+1 5 4 .2 .1");
  row_ids = tern_message_list_dup_row_ids (watched->list, 2);
  g_assert_cmpuint (row_ids->len, ==, 1);
  g_assert_cmpuint (tern_message_list_get_n_thread (watched->list, 4), ==, 3);
  tern_message_list_set_expanded (watched->list, 1, TRUE);
  ASSERT_STRING (take_changes (watched), "");
  /* From a further row too. */
  tern_message_list_set_expanded (watched->list, 4, FALSE);
  ASSERT_STRING (take_changes (watched), "3-2+0 ~2");
  ASSERT_ROWS (watched, "6+1 5 4+2");
  unwatch (watched);
}

static void
test_thread_grows (Fixture *f, gconstpointer data)
{
  Letter letter = { .size = 100, .parent = 2 };
  Watched *watched;

  write_threads (f);
  watched = load (f, in_threads (of_inbox (f, TERN_LIST_SORT_DATE, FALSE)));
  fixture_begin (f);
  write_letter (f, f->inbox, 7, &letter);
  fixture_end (f);
  ASSERT_ROWS (watched, "7+3* 6+1 5");
  ASSERT_STRING (take_changes (watched), "0-0+1 3-1+0");
  tern_message_list_set_expanded (watched->list, 1, TRUE);
  ASSERT_ROWS (watched, "7+3* 6 .3 5");
  g_free (take_changes (watched));
  letter.parent = 6;
  fixture_begin (f);
  write_letter (f, f->inbox, 8, &letter);
  fixture_end (f);
  ASSERT_ROWS (watched, "8* .6 .3 7+3* 5");
  ASSERT_STRING (take_changes (watched), "1-2+0 0-0+3");
  /* An old one comes late, and the newest one goes: the rows between stay. */
  letter.parent = 8;
  g_free (take_changes (watched));
  fixture_begin (f);
  fixture_remove (f, f->inbox, 8);
  fixture_end (f);
  ASSERT_ROWS (watched, "7+3* 6 .3 5");
  fixture_begin (f);
  fixture_remove (f, f->inbox, 3);
  fixture_end (f);
  ASSERT_ROWS (watched, "7+3* 6 5");
  fixture_begin (f);
  fixture_flag (f, f->inbox, 7, TERN_FLAG_SEEN);
  fixture_flag (f, f->inbox, 2, TERN_FLAG_NONE);
  fixture_end (f);
  g_free (take_changes (watched));
  ASSERT_ROWS (watched, "7+3* 6 5");
  fixture_begin (f);
  fixture_flag (f, f->inbox, 2, TERN_FLAG_SEEN);
  fixture_end (f);
  ASSERT_STRING (take_changes (watched), "~0");
  ASSERT_ROWS (watched, "7+3 6 5");
  unwatch (watched);
}

/* Two threads turn out to be one: the row that is looked at stays, the same object. */
static void
test_threads_merge (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = { .uid = 9, .size = 1, .system = TERN_FLAG_SEEN, .subject = "Subject 9" };
  const char *references[] = { "m1@example.org", "m3@example.org", NULL };
  g_autoptr (TernMessage) held = NULL;
  g_autoptr (TernMessage) again = NULL;
  Watched *watched;

  write_threads (f);
  watched = load (f, in_threads (of_inbox (f, TERN_LIST_SORT_DATE, FALSE)));
  held = g_list_model_get_item (G_LIST_MODEL (watched->list), 0);
  record.date = record.internal_date = BASE_DATE + 30;
  record.message_id = "m9@example.org";
  record.references = references;
  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
  fixture_end (f);
  ASSERT_ROWS (watched, "6+5 5");
  ASSERT_STRING (take_changes (watched), "2-1+0 ~0");
  again = g_list_model_get_item (G_LIST_MODEL (watched->list), 0);
  g_assert_true (again == held);
  unwatch (watched);
}

/* Two threads get mail at once, both come to the top, and one of them is expanded there already. */
static void
test_threads_pass (Fixture *f, gconstpointer data)
{
  Letter letter = { .size = 100, .parent = 5, .flags = TERN_FLAG_SEEN };
  Watched *watched;

  write_threads (f);
  watched = load (f, in_threads (of_inbox (f, TERN_LIST_SORT_DATE, FALSE)));
  tern_message_list_set_expanded (watched->list, 0, TRUE);
  ASSERT_ROWS (watched, "6 .3 5 4+2");
  g_free (take_changes (watched));
  fixture_begin (f);
  write_letter (f, f->inbox, 7, &letter);
  letter.parent = 3;
  write_letter (f, f->inbox, 8, &letter);
  fixture_end (f);
  ASSERT_ROWS (watched, "8 .6 .3 7+1 4+2");
  g_free (take_changes (watched));
  /* Alone it only gets a row: those that are looked at stay. */
  fixture_begin (f);
  write_letter (f, f->inbox, 9, &letter);
  fixture_end (f);
  ASSERT_ROWS (watched, "9 .8 .6 .3 7+1 4+2");
  ASSERT_STRING (take_changes (watched), "0-0+1 ~1 ~2 ~3");
  unwatch (watched);
}

/* Expanded and folded while another order is on its way. */
static void
test_threads_folded_late (Fixture *f, gconstpointer data)
{
  Watched *watched;

  write_threads (f);
  watched = load (f, in_threads (of_inbox (f, TERN_LIST_SORT_DATE, FALSE)));
  tern_message_list_set_expanded (watched->list, 0, TRUE);
  ASSERT_ROWS (watched, "6 .3 5 4+2");
  tern_message_list_set_sort (watched->list, TERN_LIST_SORT_DATE, TRUE);
  tern_message_list_set_expanded (watched->list, 1, FALSE);
  tern_message_list_set_expanded (watched->list, 2, TRUE);
  ASSERT_ROWS (watched, "6+1 5 4 .2 .1");
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_ROWS (watched, "4 .2 .1 5 6+1");
  unwatch (watched);
}

/* The newest answers the oldest, which is not among the first that are read. */
static void
test_threads_far (Fixture *f, gconstpointer data)
{
  Letter letter = { .size = 100, .flags = TERN_FLAG_SEEN };
  Watched *watched;

  fixture_begin (f);
  for (guint32 uid = 1; uid <= 1500; uid++)
    {
      letter.parent = uid == 1500 ? 1 : 0;
      write_letter (f, f->inbox, uid, &letter);
    }
  fixture_end (f);
  watched = load (f, in_threads (of_inbox (f, TERN_LIST_SORT_DATE, FALSE)));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (watched->list)), ==, 1499);
  g_assert_cmpuint (tern_message_list_get_n_folded (watched->list, 0), ==, 1);
  unwatch (watched);
}

static gboolean
has_some (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

/* What comes and goes between the first rows and all of them. */
static void
test_change_while_loading (Fixture *f, gconstpointer data)
{
  Letter letter = { .subject = "common", .size = 100 };
  TernListQuery *queries[]
    = { in_threads (of_inbox (f, TERN_LIST_SORT_DATE, FALSE)),
        filtered (of_inbox (f, TERN_LIST_SORT_DATE, FALSE), TERN_LIST_FILTER_UNREAD), tern_list_query_new_unread (),
        tern_list_query_new_search ("is:unread", NULL, 0), of_inbox (f, TERN_LIST_SORT_SENDER, TRUE) };
  guint32 uid = 1;

  for (guint i = 0; i < 12; i++)
    {
      fixture_begin (f);
      for (guint k = 0; k < 250; k++, uid++)
        {
          letter.parent = uid % 3 == 0 ? uid / 2 : 0;
          write_letter (f, f->inbox, uid, &letter);
        }
      g_assert_true (tern_store_commit (f->store, NULL, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    for (guint wait = 0; wait < 2; wait++)
      {
        TernMessageList *list = tern_message_list_new_for_query (f->client, queries[i]);
        Watched *anew;
        g_autofree char *got = NULL;
        g_autofree char *want = NULL;

        if (wait == 1)
          fixture_wait_until (has_some, list);
        fixture_begin (f);
        letter.parent = uid - 7;
        write_letter (f, f->inbox, uid++, &letter);
        fixture_remove (f, f->inbox, uid - 2);
        fixture_remove (f, f->inbox, 10 + i * 2 + wait);
        fixture_remove (f, f->inbox, 2900 - i * 2 - wait);
        fixture_end (f);
        fixture_wait_until (is_loaded, list);
        anew = load (f, tern_list_query_copy (queries[i]));
        /* New results of a search are found a moment later. */
        while (g_list_model_get_n_items (G_LIST_MODEL (list)) != g_list_model_get_n_items (G_LIST_MODEL (anew->list)))
          g_main_context_iteration (NULL, TRUE);
        got = contents (list);
        want = contents (anew->list);
        g_assert_cmpstr (got, ==, want);
        unwatch (anew);
        g_assert_finalize_object (list);
      }
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    tern_list_query_unref (queries[i]);
}

/* Another process changed something: all is read again, and what was known is not believed. */
static void
test_threads_stale (Fixture *f, gconstpointer data)
{
  Letter letter = { .size = 100, .parent = 2 };
  Watched *watched;

  write_threads (f);
  watched = load (f, in_threads (of_inbox (f, TERN_LIST_SORT_DATE, FALSE)));
  fixture_begin (f);
  fixture_flag (f, f->inbox, 3, TERN_FLAG_NONE);
  write_letter (f, f->inbox, 7, &letter);
  fixture_remove (f, f->inbox, 5);
  g_assert_true (tern_store_commit (f->store, NULL, NULL));
  ASSERT_ROWS (watched, "6+1 5 4+2");
  g_signal_emit_by_name (f->client, "stale");
  while (g_list_model_get_n_items (G_LIST_MODEL (watched->list)) > 2)
    g_main_context_iteration (NULL, TRUE);
  ASSERT_ROWS (watched, "7+3* 6+1*");
  ASSERT_STRING (take_changes (watched), "0-0+1 2-2+0");
  unwatch (watched);
}

/* While another order is on its way mail comes and goes. */
static void
test_change_on_the_way (Fixture *f, gconstpointer data)
{
  Letter letter = { .size = 100, .parent = 2, .flags = TERN_FLAG_SEEN };
  static const TernListSort sorts[] = { TERN_LIST_SORT_SUBJECT, TERN_LIST_SORT_DATE, TERN_LIST_SORT_SIZE };
  Watched *watched;
  guint32 uid = 7;

  write_threads (f);
  watched = load (f, of_inbox (f, TERN_LIST_SORT_DATE, FALSE));
  for (guint i = 0; i < 12; i++)
    {
      Watched *anew;
      g_autofree char *want = NULL;

      tern_message_list_set_sort (watched->list, sorts[i % 3], TRUE);
      tern_message_list_set_threaded (watched->list, i % 2 == 0);
      fixture_begin (f);
      fixture_remove (f, f->inbox, uid - 1);
      write_letter (f, f->inbox, uid++, &letter);
      fixture_end (f);
      tern_message_list_set_sort (watched->list, sorts[(i + 1) % 3], FALSE);
      fixture_begin (f);
      write_letter (f, f->inbox, uid++, &letter);
      fixture_end (f);
      fixture_wait_until (is_loaded, watched->list);
      anew = load (f, tern_list_query_copy (tern_message_list_get_query (watched->list)));
      want = contents (anew->list);
      ASSERT_ROWS (watched, want);
      unwatch (anew);
    }
  unwatch (watched);
}

/* --- filters --- */

static gboolean
knows_unread (gpointer data)
{
  return tern_message_list_find_unread (data, TERN_MESSAGE_LIST_NOWHERE, TRUE) != TERN_MESSAGE_LIST_NOWHERE;
}

static void
test_filters (Fixture *f, gconstpointer data)
{
  Letter letter = { .size = 1 };
  Watched *watched;

  write_letters (f);
  watched = load (f, filtered (of_inbox (f, TERN_LIST_SORT_DATE, FALSE), TERN_LIST_FILTER_UNREAD));
  ASSERT_ROWS (watched, "4* 2*");
  /* One that is read stays; one that becomes unread comes; what comes comes when it matches. */
  fixture_begin (f);
  fixture_flag (f, f->inbox, 4, TERN_FLAG_SEEN);
  fixture_flag (f, f->inbox, 1, TERN_FLAG_NONE);
  write_letter (f, f->inbox, 6, &letter);
  letter.flags = TERN_FLAG_SEEN;
  write_letter (f, f->inbox, 7, &letter);
  fixture_end (f);
  ASSERT_ROWS (watched, "6* 4 2* 1*");
  ASSERT_STRING (take_changes (watched), "0-0+1 3-0+1");
  g_signal_emit_by_name (f->client, "stale");
  fixture_settle ();
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_ROWS (watched, "6* 4 2* 1*");
  tern_message_list_set_filter (watched->list, TERN_LIST_FILTER_UNREAD);
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_ROWS (watched, "6* 2* 1*");
  tern_message_list_set_filter (watched->list, TERN_LIST_FILTER_UNREAD | TERN_LIST_FILTER_ATTACHMENT);
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_ROWS (watched, "2*");
  tern_message_list_set_filter (watched->list, TERN_LIST_FILTER_TO_ME);
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_ROWS (watched, "7 6* 5 3 2* 1*");
  tern_message_list_set_filter (watched->list, TERN_LIST_FILTER_STARRED);
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_ROWS (watched, "3");
  fixture_begin (f);
  fixture_remove (f, f->inbox, 3);
  fixture_end (f);
  ASSERT_ROWS (watched, "");
  tern_message_list_set_filter (watched->list, 0);
  /* Of a list by date that is known a little later. */
  fixture_wait_until (knows_unread, watched->list);
  ASSERT_ROWS (watched, "7 6* 5 4 2* 1*");
  unwatch (watched);
}

/* --- of all accounts --- */

static void
set_role (Fixture *f)
{
  static const TernMailboxListed rows[] = {
    { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", TRUE },
    { "Archive", "Archive", '/', TERN_MAILBOX_ROLE_ALL, "", TRUE },
    { "Bin", "Bin", '/', TERN_MAILBOX_ROLE_TRASH, "", TRUE },
  };
  TernMailboxState state = { .uidvalidity = 7, .exists = -1, .unseen = -1 };

  fixture_begin (f);
  fixture_list (f, f->ann, rows, G_N_ELEMENTS (rows));
  g_assert_true (tern_store_set_mailbox_state (f->store, tern_store_find_mailbox (f->store, f->ann, "Bin", NULL),
                                               &state, NULL));
  fixture_end (f);
}

/* One content in two mailboxes, as Gmail has it. */
static void
write_appearance (Fixture *f, gint64 mailbox, guint32 uid, guint64 content, TernFlag flags)
{
  g_autofree char *message_id = g_strdup_printf ("m%u@example.org", (guint) content);
  TernMessageRecord record = { .uid = uid, .size = 1, .system = flags, .gm_msgid = content, .subject = "Twice" };

  record.date = record.internal_date = BASE_DATE + (gint64) content * 60;
  record.message_id = message_id;
  g_assert_true (tern_store_upsert_message (f->store, mailbox, &record, NULL, NULL));
}

static void
test_of_all (Fixture *f, gconstpointer data)
{
  gint64 bin;
  Letter letter = { .size = 1, .flags = TERN_FLAG_FLAGGED };
  Watched *starred, *unread;

  set_role (f);
  bin = tern_store_find_mailbox (f->store, f->ann, "Bin", NULL);
  fixture_begin (f);
  write_letter (f, f->inbox, 1, &letter);
  write_letter (f, f->bob_inbox, 2, &letter);
  write_letter (f, bin, 3, &letter);
  write_appearance (f, f->archive, 4, 4, TERN_FLAG_FLAGGED | TERN_FLAG_SEEN);
  write_appearance (f, f->inbox, 5, 4, TERN_FLAG_FLAGGED | TERN_FLAG_SEEN);
  letter.flags = TERN_FLAG_NONE;
  write_letter (f, f->bob_inbox, 6, &letter);
  fixture_end (f);
  starred = load (f, tern_list_query_new_starred ());
  unread = load (f, tern_list_query_new_unread ());
  ASSERT_ROWS (starred, "4 2* 1*");
  g_assert_cmpint (tern_message_list_get_id (starred->list, 0), ==, fixture_find (f, f->inbox, 5));
  ASSERT_ROWS (unread, "6* 2* 1*");
  fixture_begin (f);
  fixture_flag (f, f->bob_inbox, 6, TERN_FLAG_FLAGGED);
  fixture_flag (f, f->bob_inbox, 2, TERN_FLAG_NONE);
  fixture_flag (f, f->inbox, 1, TERN_FLAG_FLAGGED | TERN_FLAG_SEEN);
  write_letter (f, f->inbox, 7, &(Letter){ .flags = TERN_FLAG_FLAGGED });
  write_letter (f, bin, 8, &(Letter){ .flags = TERN_FLAG_FLAGGED });
  /* The other appearance of one that is shown. */
  write_appearance (f, f->archive, 9, 9, TERN_FLAG_FLAGGED | TERN_FLAG_SEEN);
  fixture_end (f);
  fixture_begin (f);
  write_appearance (f, f->inbox, 10, 9, TERN_FLAG_FLAGGED | TERN_FLAG_SEEN);
  fixture_end (f);
  ASSERT_ROWS (starred, "9 7* 6* 4 2* 1");
  ASSERT_ROWS (unread, "7* 6* 2* 1");
  /* Archived: it is in the other folder still. */
  fixture_begin (f);
  fixture_remove (f, f->inbox, 5);
  fixture_end (f);
  fixture_settle ();
  fixture_wait_until (is_loaded, starred->list);
  while (g_list_model_get_n_items (G_LIST_MODEL (starred->list)) < 6)
    g_main_context_iteration (NULL, TRUE);
  ASSERT_ROWS (starred, "9 7* 6* 4 2* 1");
  unwatch (starred);
  unwatch (unread);
}

/* --- searches --- */

static void
put_in_index (Fixture *f)
{
  gboolean more = TRUE;

  while (more)
    g_assert_true (tern_store_index_pending (f->store, 1000, &more, NULL));
}

static gboolean
has_7 (gpointer data)
{
  return g_list_model_get_n_items (data) == 7;
}

static gboolean
has_2 (gpointer data)
{
  return g_list_model_get_n_items (data) == 2;
}

static void
test_search (Fixture *f, gconstpointer data)
{
  Letter letter = { .subject = "Something else", .size = 1, .flags = TERN_FLAG_SEEN };
  gint64 others[3];
  Watched *watched, *in_bob;
  gint64 both[] = { f->bob_inbox, f->archive };

  write_letters (f);
  fixture_begin (f);
  others[0] = write_letter (f, f->inbox, 6, &letter);
  others[1] = write_letter (f, f->bob_inbox, 10, &letter);
  letter.subject = "A zebra again";
  write_letter (f, f->bob_inbox, 7, &letter);
  fixture_end (f);
  put_in_index (f);
  watched = load (f, tern_list_query_new_search ("zebra", NULL, 0));
  in_bob = load (f, tern_list_query_new_search ("zebra", both, 2));
  ASSERT_ROWS (watched, "7 4* 1");
  ASSERT_ROWS (in_bob, "7");
  /* What the server found comes in its place; once. */
  others[2] = others[0];
  tern_message_list_add_results (watched->list, others, 3);
  ASSERT_ROWS (watched, "10 7 6 4* 1");
  ASSERT_STRING (take_changes (watched), "0-0+1 2-0+1");
  fixture_begin (f);
  fixture_flag (f, f->inbox, 4, TERN_FLAG_SEEN);
  fixture_remove (f, f->inbox, 1);
  fixture_end (f);
  ASSERT_ROWS (watched, "10 7 6 4");
  g_free (take_changes (watched));
  /* New mail, which is in the index a moment later. */
  fixture_begin (f);
  write_letter (f, f->inbox, 11, &letter);
  write_letter (f, f->archive, 12, &letter);
  letter.subject = "Not this one";
  write_letter (f, f->inbox, 13, &letter);
  fixture_end (f);
  put_in_index (f);
  ASSERT_STRING (take_changes (watched), "");
  letter.subject = "ZEBRA";
  fixture_begin (f);
  write_letter (f, f->inbox, 14, &letter);
  fixture_end (f);
  fixture_settle ();
  put_in_index (f);
  fixture_wait_until (has_7, watched->list);
  ASSERT_ROWS (watched, "14 12 11 10 7 6 4");
  fixture_wait_until (has_2, in_bob->list);
  ASSERT_ROWS (in_bob, "12 7");
  tern_message_list_set_sort (watched->list, TERN_LIST_SORT_SUBJECT, TRUE);
  fixture_wait_until (is_loaded, watched->list);
  ASSERT_ROWS (watched, "12 11 7 10 6 14 4");
  unwatch (watched);
  unwatch (in_bob);
}

/* What nobody can look for is said, and that is all. */
static void
test_search_error (Fixture *f, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (2000, 'a');
  Watched *watched;
  g_autoptr (GError) error = NULL;

  write_letters (f);
  watched = load (f, tern_list_query_new_search (long_text, NULL, 0));
  g_object_get (watched->list, "error", &error, NULL);
  g_assert_nonnull (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (watched->list)), ==, 0);
  fixture_begin (f);
  fixture_remove (f, f->inbox, 1);
  fixture_end (f);
  unwatch (watched);
}

/* A screenful, more, all; the order is that of the list at every time. */
static void
test_search_many (Fixture *f, gconstpointer data)
{
  Letter letter = { .subject = "common", .size = 1, .flags = TERN_FLAG_SEEN };
  Watched *watched;

  for (guint32 uid = 1; uid <= 5000;)
    {
      fixture_begin (f);
      for (guint i = 0; i < 250; i++)
        write_letter (f, f->inbox, uid++, &letter);
      g_assert_true (tern_store_commit (f->store, NULL, NULL));
    }
  put_in_index (f);
  watched = load (f, tern_list_query_new_search ("common", NULL, 0));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (watched->list)), ==, 5000);
  for (guint i = 1; i < 5000; i++)
    g_assert_cmpint (tern_message_list_get_id (watched->list, i), <,
                     tern_message_list_get_id (watched->list, i - 1));
  unwatch (watched);
  watched = load (f, tern_list_query_new_search ("absent", NULL, 0));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (watched->list)), ==, 0);
  unwatch (watched);
}

/* --- bit by bit --- */

typedef struct
{
  TernListSort sort;
  gboolean ascending;
  gboolean threaded;
} Shape;

static void
change_at_random (Fixture *f, GRand *rand, guint32 *uid, GArray *here)
{
  static const char *const words[] = { "apple", "Banana", "cherry", "date", "Élan", "fig" };
  guint n = (guint) g_rand_int_range (rand, 1, 12);

  fixture_begin (f);
  for (guint i = 0; i < n; i++)
    {
      Letter letter = { .flags = g_rand_boolean (rand) ? TERN_FLAG_SEEN : TERN_FLAG_NONE };

      if (g_rand_int_range (rand, 0, 3) == 0 && here->len > 0)
        {
          guint victim = (guint) g_rand_int_range (rand, 0, (gint32) here->len);

          fixture_remove (f, f->inbox, g_array_index (here, guint32, victim));
          g_array_remove_index_fast (here, victim);
          continue;
        }
      *uid = *uid * 7 % 3001;
      letter.subject = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
      letter.sender = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
      letter.size = (guint64) g_rand_int_range (rand, 1, 20);
      letter.attachment = g_rand_boolean (rand);
      letter.flags |= g_rand_boolean (rand) ? TERN_FLAG_FLAGGED : TERN_FLAG_NONE;
      letter.parent = g_rand_int_range (rand, 0, 3) > 0 ? (guint) g_rand_int_range (rand, 1, 60) : 0;
      write_letter (f, f->inbox, *uid, &letter);
      g_array_append_val (here, *uid);
    }
  fixture_end (f);
}

static void
expand_some (Watched *watched, GRand *rand)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (watched->list));

  for (guint i = 0; i < 3 && n > 0; i++)
    tern_message_list_set_expanded (watched->list, (guint) g_rand_int_range (rand, 0, (gint32) n),
                                    g_rand_boolean (rand));
}

/* @mirror: the ids as the changes tell. */
static void
on_mirrored (GListModel *model, guint position, guint removed, guint added, GArray *mirror)
{
  if (removed > 0)
    g_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    {
      gint64 id = tern_message_list_get_id (TERN_MESSAGE_LIST (model), position + i);

      g_array_insert_val (mirror, position + i, id);
    }
}

static void
test_bit_by_bit (Fixture *f, gconstpointer data)
{
  GRand *rand = g_rand_new_with_seed (7);
  g_autoptr (GArray) here = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GPtrArray) lists = g_ptr_array_new ();
  g_autoptr (GPtrArray) mirrors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  guint32 uid = 1;

  for (guint i = 0; i < 6; i++)
    change_at_random (f, rand, &uid, here);
  for (guint i = 0; i < TERN_LIST_N_SORTS * 4; i++)
    {
      TernListQuery *query = of_inbox (f, i / 4, i % 2 == 1);
      Watched *watched;
      GArray *mirror = g_array_new (FALSE, FALSE, sizeof (gint64));

      tern_list_query_set_threaded (query, i % 4 >= 2);
      watched = load (f, query);
      g_ptr_array_add (lists, watched);
      g_ptr_array_add (mirrors, mirror);
      on_mirrored (G_LIST_MODEL (watched->list), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (watched->list)), mirror);
      g_signal_connect (watched->list, "items-changed", G_CALLBACK (on_mirrored), mirror);
    }
  for (guint round = 0; round < 60; round++)
    {
      change_at_random (f, rand, &uid, here);
      for (guint i = 0; i < lists->len; i++)
        if (i % 4 >= 2)
          expand_some (lists->pdata[i], rand);
    }
  fixture_settle ();
  for (guint i = 0; i < lists->len; i++)
    {
      Watched *watched = lists->pdata[i];
      GArray *mirror = mirrors->pdata[i];
      Watched *anew;
      g_autofree char *got = NULL;
      g_autofree char *want = NULL;

      fixture_wait_until (is_loaded, watched->list);
      g_assert_cmpuint (mirror->len, ==, g_list_model_get_n_items (G_LIST_MODEL (watched->list)));
      for (guint k = 0; k < mirror->len; k++)
        g_assert_cmpint (g_array_index (mirror, gint64, k), ==, tern_message_list_get_id (watched->list, k));
      /* Each row is found where it is. */
      g_free (contents (watched->list));
      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (watched->list)); k++)
        tern_message_list_set_expanded (watched->list, k, FALSE);
      anew = load (f, tern_list_query_copy (tern_message_list_get_query (watched->list)));
      got = contents (watched->list);
      want = contents (anew->list);
      g_test_message ("sort %u: %s", i / 4, got);
      g_assert_cmpstr (got, ==, want);
      unwatch (anew);
      unwatch (watched);
    }
  g_assert_cmpuint (here->len, >, 100);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/order/sorted", test_sorted, NULL);
  FIXTURE_TEST ("/model/order/same-object", test_same_object, NULL);
  FIXTURE_TEST ("/model/order/replaced", test_replaced, NULL);
  FIXTURE_TEST ("/model/order/keeps-place", test_keeps_place, NULL);
  FIXTURE_TEST ("/model/order/text-comes", test_text_comes, NULL);
  FIXTURE_TEST ("/model/order/threads", test_threads, NULL);
  FIXTURE_TEST ("/model/order/thread-grows", test_thread_grows, NULL);
  FIXTURE_TEST ("/model/order/threads-merge", test_threads_merge, NULL);
  FIXTURE_TEST ("/model/order/threads-pass", test_threads_pass, NULL);
  FIXTURE_TEST ("/model/order/threads-folded-late", test_threads_folded_late, NULL);
  FIXTURE_TEST ("/model/order/threads-far", test_threads_far, NULL);
  FIXTURE_TEST ("/model/order/change-while-loading", test_change_while_loading, NULL);
  FIXTURE_TEST ("/model/order/threads-stale", test_threads_stale, NULL);
  FIXTURE_TEST ("/model/order/change-on-the-way", test_change_on_the_way, NULL);
  FIXTURE_TEST ("/model/order/filters", test_filters, NULL);
  FIXTURE_TEST ("/model/order/of-all", test_of_all, "bob");
  FIXTURE_TEST ("/model/order/search", test_search, "bob");
  FIXTURE_TEST ("/model/order/search-error", test_search_error, NULL);
  FIXTURE_TEST ("/model/order/search-many", test_search_many, NULL);
  FIXTURE_TEST ("/model/order/bit-by-bit", test_bit_by_bit, NULL);
  return g_test_run ();
}
