/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Choices shown before the engine has answered, confirmed, taken back, and read again when somebody else chose. */

#include "model-fixture.h"

#include "engine/tern-engine-error.h"

static void
note_scope (TernClient *client, const char *scope, GString *told)
{
  g_string_append_printf (told, "%s ", scope);
}

static void
note_failure (TernClient *client, const char *text, GString *told)
{
  g_string_append_printf (told, "[%s] ", text);
}

static GString *
listen (Fixture *f)
{
  GString *told = g_string_new (NULL);

  g_signal_connect (f->client, "choices-changed", G_CALLBACK (note_scope), told);
  g_signal_connect (f->client, "action-failed", G_CALLBACK (note_failure), told);
  return told;
}

static const char *
get (Fixture *f)
{
  return tern_client_get_choice (f->client, "folder", "ann INBOX", "order");
}

static void
choose (Fixture *f, const char *value)
{
  tern_client_choose (f->client, "folder", "ann INBOX", "order", value);
}

static void
test_shown_at_once (Fixture *f, gconstpointer data)
{
  GString *told = listen (f);
  g_autoptr (GPtrArray) list = NULL;

  g_assert_null (get (f));
  choose (f, "1");
  g_assert_cmpstr (get (f), ==, "1");
  g_assert_cmpstr (told->str, ==, "folder ");
  choose (f, "2");
  fixture_answer (f, TRUE);
  g_assert_cmpstr (get (f), ==, "2");
  fixture_answer (f, FALSE);
  g_assert_cmpstr (get (f), ==, "2");
  g_assert_cmpstr (told->str, ==, "folder folder ");
  list = tern_client_list_choices (f->client, "folder");
  g_assert_cmpuint (list->len, ==, 1);
  choose (f, NULL);
  g_assert_null (get (f));
  fixture_answer (f, FALSE);
  g_assert_null (get (f));
  g_string_free (told, TRUE);
}

static void
test_taken_back (Fixture *f, gconstpointer data)
{
  GString *told = listen (f);

  choose (f, "1");
  fixture_answer (f, TRUE);
  choose (f, "2");
  fixture_refuse (f, TERN_STORE_ERROR, TERN_STORE_ERROR_FULL, "The disk is full");
  g_assert_cmpstr (get (f), ==, "1");
  choose (f, "");
  g_assert_cmpstr (get (f), ==, "");
  fixture_answer (f, TRUE);
  tern_client_choose (f->client, "No Scope", "a", "b", "c");
  g_assert_cmpstr (told->str, ==,
                   "folder folder folder [The disk is full] folder [There is no such kind of choice] ");
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);
  g_string_free (told, TRUE);
}

/* By another process, and by the engine itself (a folder that was renamed). */
static void
test_others (Fixture *f, gconstpointer data)
{
  GString *told = listen (f);
  TernChangeSet *changes = NULL;

  g_assert_null (get (f));
  tern_client_look_again (f->client);
  g_assert_true (tern_store_set_choice (f->store, "folder", "ann INBOX", "order", "7", NULL, NULL));
  tern_client_look_again (f->client);
  g_assert_cmpstr (get (f), ==, "7");
  g_assert_true (tern_store_set_choice (f->store, "folder", "ann INBOX", "order", "8", &changes, NULL));
  tern_client_take_changes (f->client, changes);
  tern_change_set_unref (changes);
  g_assert_cmpstr (get (f), ==, "8");
  g_assert_cmpstr (told->str, ==, "folder folder ");
  g_string_free (told, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/choices/shown-at-once", test_shown_at_once, NULL);
  FIXTURE_TEST ("/model/choices/taken-back", test_taken_back, NULL);
  FIXTURE_TEST ("/model/choices/others", test_others, NULL);
  return g_test_run ();
}
