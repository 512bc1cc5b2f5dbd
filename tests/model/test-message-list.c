/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list of messages as contents and change strings: "3-2+1" is at 3, 2 removed, 1 added. */

#include "model-fixture.h"

#include "model/tern-message-list.h"

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
  ASSERT_STRING (take_changes (watched), "0-0+200 200-0+800");
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/list/first-then-rest", test_first_then_rest, NULL);
  FIXTURE_TEST ("/model/list/few", test_few, NULL);
  FIXTURE_TEST ("/model/list/changes", test_changes, NULL);
  return g_test_run ();
}
