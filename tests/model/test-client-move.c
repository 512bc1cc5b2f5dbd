/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages moved to the folder with a role, and back. */

#include "model-fixture.h"

#define LABEL "Archived"
#define NOWHERE "There is nowhere to put it"

typedef struct
{
  guint pushed;
  char *failed;
} Said;

static void
on_pushed (TernUndo *undo, const char *label, guint n, Said *said)
{
  g_assert_cmpstr (label, ==, LABEL);
  said->pushed = n;
}

static void
on_failed (TernClient *client, const char *text, Said *said)
{
  g_free (said->failed);
  said->failed = g_strdup (text);
}

static void
listen (Fixture *f, Said *said)
{
  g_signal_connect (tern_client_get_undo (f->client), "pushed", G_CALLBACK (on_pushed), said);
  g_signal_connect (f->client, "action-failed", G_CALLBACK (on_failed), said);
}

static void
stop_listening (Fixture *f, Said *said)
{
  g_signal_handlers_disconnect_by_data (tern_client_get_undo (f->client), said);
  g_signal_handlers_disconnect_by_data (f->client, said);
  g_free (said->failed);
}

static gboolean
has_one (gpointer data)
{
  return fixture_get_n_commands (data) >= 1;
}

static gboolean
has_two (gpointer data)
{
  return fixture_get_n_commands (data) >= 2;
}

static void
archive (Fixture *f, gint64 first, gint64 second)
{
  const gint64 ids[] = { first, second };

  tern_client_move_to_role (f->client, ids, G_N_ELEMENTS (ids), TERN_MAILBOX_ROLE_ARCHIVE, LABEL, NOWHERE);
}

static void
expect_command (Fixture *f, guint index, guint n, const char *mailbox)
{
  TernEngineCommand *command = fixture_get_command (f, index);

  g_assert_cmpint (command->kind, ==, TERN_ENGINE_COMMAND_MOVE);
  g_assert_cmpuint (command->n_ids, ==, n);
  g_assert_cmpstr (command->mailbox, ==, mailbox);
  g_assert_cmpint (command->role, ==, mailbox != NULL ? TERN_MAILBOX_ROLE_NONE : TERN_MAILBOX_ROLE_ARCHIVE);
}

static void
fill (Fixture *f)
{
  fixture_fill (f, f->inbox, 1, 3);
  fixture_fill (f, f->archive, 1, 1);
}

static void
test_there_and_back (Fixture *f, gconstpointer data)
{
  TernUndo *undo = tern_client_get_undo (f->client);
  Said said = { 0 };

  fill (f);
  listen (f, &said);
  archive (f, fixture_find (f, f->inbox, 3), fixture_find (f, f->inbox, 1));
  fixture_wait_until (has_one, f);
  expect_command (f, 0, 2, NULL);
  g_assert_cmpuint (said.pushed, ==, 0);
  fixture_answer (f, TRUE);
  g_assert_cmpuint (said.pushed, ==, 2);
  g_free (tern_undo_undo (undo));
  expect_command (f, 0, 2, "INBOX");
  fixture_answer (f, TRUE);
  g_free (tern_undo_redo (undo));
  expect_command (f, 0, 2, NULL);
  fixture_answer (f, TRUE);
  g_assert_null (said.failed);
  stop_listening (f, &said);
}

/* Each goes back to where it was; it is one step. */
static void
test_of_two_folders (Fixture *f, gconstpointer data)
{
  Said said = { 0 };

  fill (f);
  listen (f, &said);
  archive (f, fixture_find (f, f->inbox, 2), fixture_find (f, f->archive, 1));
  fixture_wait_until (has_two, f);
  fixture_answer (f, TRUE);
  g_assert_cmpuint (said.pushed, ==, 0);
  fixture_answer (f, TRUE);
  g_assert_cmpuint (said.pushed, ==, 2);
  g_free (tern_undo_undo (tern_client_get_undo (f->client)));
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 2);
  expect_command (f, 0, 1, "Archive");
  expect_command (f, 1, 1, "INBOX");
  fixture_answer (f, TRUE);
  fixture_answer (f, TRUE);
  g_assert_null (tern_undo_get_undo_label (tern_client_get_undo (f->client)));
  stop_listening (f, &said);
}

static void
test_nowhere (Fixture *f, gconstpointer data)
{
  Said said = { 0 };

  fill (f);
  listen (f, &said);
  archive (f, fixture_find (f, f->inbox, 2), fixture_find (f, f->inbox, 1));
  fixture_wait_until (has_one, f);
  fixture_refuse (f, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX, "no such folder");
  g_assert_cmpstr (said.failed, ==, NOWHERE);
  g_assert_cmpuint (said.pushed, ==, 0);
  g_assert_null (tern_undo_get_undo_label (tern_client_get_undo (f->client)));
  stop_listening (f, &said);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/client-move/there-and-back", test_there_and_back, NULL);
  FIXTURE_TEST ("/model/client-move/of-two-folders", test_of_two_folders, NULL);
  FIXTURE_TEST ("/model/client-move/nowhere", test_nowhere, NULL);
  return g_test_run ();
}
