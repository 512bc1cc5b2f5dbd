/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Choices kept, forgotten, restored from kept.log, capped, and gone with what they are about. */

#include "store-fixture.h"

#include "store/tern-store-choices.h"

#include <glib/gstdio.h>
#include <string.h>

static void
choose (Fixture *f, const char *scope, const char *subject, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  tern_store_set_choice (f->store, scope, subject, name, value, NULL, &error);
  g_assert_no_error (error);
}

static char *
describe (TernStore *store, const char *scope)
{
  g_autoptr (GPtrArray) choices = tern_store_list_choices (store, scope, NULL);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (choices);
  for (guint i = 0; i < choices->len; i++)
    {
      const TernChoice *c = choices->pdata[i];

      g_string_append_printf (text, "%s|%s=%s; ", c->subject, c->name, c->value);
    }
  return g_string_free (text, FALSE);
}

static void
choose_some (Fixture *f)
{
  choose (f, "folder", "ann INBOX", "favourite", "1");
  choose (f, "folder", "ann Archive", "hidden", "true");
  choose (f, "sender", "eve@example.org", "pictures", "true");
  choose (f, "folder", "ann INBOX", "favourite", "2");
  choose (f, "folder", "ann Archive", "hidden", NULL);
  choose (f, "folder", "ann Archive", "keep", "always");
}

#define SOME "ann Archive|keep=always; ann INBOX|favourite=2; "

static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (TernStore) reader = NULL;
  g_autoptr (TernChangeSet) changes = NULL;

  choose_some (f);
  ASSERT_STRING (describe (f->store, "folder"), SOME);
  ASSERT_STRING (tern_store_get_choice (f->store, "sender", "eve@example.org", "pictures", NULL), "true");
  g_assert_null (tern_store_get_choice (f->store, "sender", "eve@example.org", "dark", NULL));
  reader = tern_store_reader_open (f->dir, NULL);
  ASSERT_STRING (describe (reader, "folder"), SOME);
  g_assert_false (tern_store_set_choice (reader, "folder", "ann X", "hidden", "true", NULL, NULL));
  tern_store_set_choice (f->store, "folder", "ann X", "hidden", "true", &changes, NULL);
  ASSERT_STRING (tern_change_set_to_string (changes), "choice folder");
  g_clear_pointer (&changes, tern_change_set_unref);
  tern_store_set_choice (f->store, "folder", "ann X", "hidden", "true", &changes, NULL);
  g_assert_true (tern_change_set_is_empty (changes));
  fixture_check (f);
}

static void
test_restored (Fixture *f, gconstpointer data)
{
  static const char *const lost[] = { "kept.db", "kept.db-wal", "kept.db-shm" };

  choose_some (f);
  g_clear_pointer (&f->store, tern_store_close);
  for (guint i = 0; i < G_N_ELEMENTS (lost); i++)
    {
      g_autofree char *path = fixture_path (f, lost[i]);

      g_unlink (path);
    }
  fixture_reopen (f);
  ASSERT_STRING (describe (f->store, "folder"), SOME);
  ASSERT_STRING (describe (f->store, "sender"), "eve@example.org|pictures=true; ");
  fixture_check (f);
}

/* Every bit of kept.db flipped somewhere: the log has it. */
static void
test_flipped (Fixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_path (f, "kept.db");
  g_autofree char *bytes = NULL;
  gsize length;

  choose_some (f);
  for (guint i = 0; i < 40; i++)
    {
      gsize at;

      g_clear_pointer (&f->store, tern_store_close);
      g_clear_pointer (&bytes, g_free);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      at = length * i / 40 + i % 7;
      bytes[at] ^= (char) (1 << i % 8);
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      fixture_reopen (f);
      ASSERT_STRING (describe (f->store, "folder"), SOME);
    }
  fixture_check (f);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *long_value = g_strnfill (TERN_CHOICE_VALUE_MAX + 1, 'x');
  g_autofree char *long_subject = g_strnfill (TERN_CHOICE_SUBJECT_MAX + 1, 'x');
  g_autofree char *long_name = g_strnfill (TERN_CHOICE_NAME_MAX + 1, 'x');
  const char *const bad[][4] = {
    { "Folder", "s", "n", "v" }, { "", "s", "n", "v" },        { "fol der", "s", "n", "v" },
    { "folder", "", "n", "v" },  { "folder", "s", "", "v" },   { "folder", long_subject, "n", "v" },
    { "folder", "s", long_name, "v" }, { "folder", "s", "n", long_value }, { "folder", "s\xff", "n", "v" },
    { "folder", "s", "n", "\xc3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tern_store_set_choice (f->store, bad[i][0], bad[i][1], bad[i][2], bad[i][3], NULL, &error));
      g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
    }
  long_value[TERN_CHOICE_VALUE_MAX] = '\0';
  choose (f, "folder", "s", "n", long_value);
  choose (f, "folder", "s", "n", "");
}

static void
test_full (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf ("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %d) "
                                          "INSERT INTO choice (scope, subject, name, value) "
                                          "SELECT 'thread', 'ann ' || i, 'muted', 'true' FROM n",
                                          TERN_CHOICES_MAX);

  fixture_run_sql (f, "kept.db", sql);
  g_assert_false (tern_store_set_choice (f->store, "thread", "ann x", "muted", "true", NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  choose (f, "thread", "ann 1", "muted", "false");
  choose (f, "thread", "ann 1", "muted", NULL);
  choose (f, "thread", "ann x", "muted", "true");
  choose (f, "folder", "ann x", "hidden", "true");
}

static gint64
synchronise (Fixture *f, const char *name)
{
  gint64 mailbox = tern_store_find_mailbox (f->store, f->account, name, NULL);
  TernMailboxState state = { .uidvalidity = 7, .uidnext = 10, .exists = 0, .unseen = 0, .last_sync = BASE_DATE };

  fixture_begin (f);
  g_assert_true (tern_store_set_mailbox_state (f->store, mailbox, &state, NULL));
  g_free (fixture_commit (f));
  return mailbox;
}

/* A folder's follow it, and those below it, to the new name; what was chosen for that name before gives way. */
static void
test_renamed (Fixture *f, gconstpointer data)
{
  static const TernMailboxListed listed[] = {
    { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE },
    { "Old", "Old", '/', TERN_MAILBOX_ROLE_NONE, NULL, TRUE },
    { "Old/Below", "Old/Below", '/', TERN_MAILBOX_ROLE_NONE, NULL, TRUE },
  };
  gint64 entry;

  fixture_begin (f);
  tern_store_sync_mailbox_list (f->store, f->account, listed, G_N_ELEMENTS (listed), TRUE, NULL);
  g_free (fixture_commit (f));
  choose (f, "folder", "ann Old", "favourite", "1");
  choose (f, "folder", "ann Old/Below", "keep", "never");
  choose (f, "folder", "ann Older", "hidden", "true");
  choose (f, "folder", "ann New", "favourite", "7");
  choose (f, "folder", "ann New", "sort", "subject");
  g_assert_true (tern_store_journal_begin_rename (
    f->store, tern_store_find_mailbox (f->store, f->account, "Old", NULL), "New", "New", &entry, NULL, NULL));
  ASSERT_STRING (describe (f->store, "folder"), "ann New|favourite=7; ann New|sort=subject; ann Old|favourite=1; "
                                                "ann Old/Below|keep=never; ann Older|hidden=true; ");
  g_assert_true (tern_store_journal_end_folder (f->store, entry, NULL, NULL));
  ASSERT_STRING (describe (f->store, "folder"),
                 "ann New|favourite=1; ann New|sort=subject; ann New/Below|keep=never; ann Older|hidden=true; ");
  g_assert_true (tern_store_journal_begin_delete_mailbox (
    f->store, synchronise (f, "New/Below"), &entry, NULL, NULL));
  g_assert_true (tern_store_journal_end_folder (f->store, entry, NULL, NULL));
  ASSERT_STRING (describe (f->store, "folder"), "ann New|favourite=1; ann New|sort=subject; ann Older|hidden=true; ");
  fixture_check (f);
}

static void
test_account_removed (Fixture *f, gconstpointer data)
{
  choose_some (f);
  choose (f, "folder", "anna INBOX", "favourite", "1");
  g_assert_true (tern_store_remove_account (f->store, "ann", NULL, NULL));
  ASSERT_STRING (describe (f->store, "folder"), "anna INBOX|favourite=1; ");
  ASSERT_STRING (describe (f->store, "sender"), "eve@example.org|pictures=true; ");
  fixture_check (f);
}

static char *
describe_roles (Fixture *f)
{
  g_autoptr (GPtrArray) rows = tern_store_list_mailboxes (f->store, f->account, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const TernMailboxRow *row = rows->pdata[i];
      g_autoptr (TernMailboxRow) alone = tern_store_get_mailbox (f->store, row->id, NULL);

      g_assert_cmpint (alone->role, ==, row->role);
      g_string_append_printf (text, "%s=%s ", row->path, tern_mailbox_role_to_string (row->role));
    }
  return g_string_free (text, FALSE);
}

/* A folder has the role a person gives it, and no other of the account has it then; the inbox stays the inbox. */
static void
test_roles (Fixture *f, gconstpointer data)
{
  static const TernMailboxListed listed[] = {
    { "Archive", "Archive", '/', TERN_MAILBOX_ROLE_ARCHIVE, NULL, TRUE },
    { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE },
    { "Old", "Old", '/', TERN_MAILBOX_ROLE_NONE, NULL, TRUE },
    { "Shelf", "Shelf", '/', TERN_MAILBOX_ROLE_NONE, "\\Noselect", TRUE },
  };

  fixture_begin (f);
  tern_store_sync_mailbox_list (f->store, f->account, listed, G_N_ELEMENTS (listed), TRUE, NULL);
  g_free (fixture_commit (f));
  ASSERT_STRING (describe_roles (f), "Archive=archive INBOX=inbox Old=none Shelf=none ");
  choose (f, "folder", "ann Old", "role", "archive");
  ASSERT_STRING (describe_roles (f), "Archive=none INBOX=inbox Old=archive Shelf=none ");
  choose (f, "folder", "ann Old", "role", "inbox");
  choose (f, "folder", "ann INBOX", "role", "trash");
  choose (f, "folder", "ann Shelf", "role", "archive");
  choose (f, "folder", "ann Gone", "role", "archive");
  ASSERT_STRING (describe_roles (f), "Archive=archive INBOX=inbox Old=none Shelf=none ");
  choose (f, "folder", "ann Archive", "role", "junk");
  choose (f, "folder", "ann Old", "role", "junk");
  ASSERT_STRING (describe_roles (f), "Archive=junk INBOX=inbox Old=none Shelf=none ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/choices/kept", test_kept);
  FIXTURE_TEST ("/store/choices/restored", test_restored);
  FIXTURE_TEST ("/store/choices/flipped", test_flipped);
  FIXTURE_TEST ("/store/choices/refused", test_refused);
  FIXTURE_TEST ("/store/choices/full", test_full);
  FIXTURE_TEST ("/store/choices/renamed", test_renamed);
  FIXTURE_TEST ("/store/choices/roles", test_roles);
  FIXTURE_TEST ("/store/choices/account-removed", test_account_removed);
  return g_test_run ();
}
