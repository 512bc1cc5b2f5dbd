/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A store in a folder of its own with one account and one mailbox; the tests of this folder begin with it. */

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

static const TernMailboxListed listed[] = {
  { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "\\HasNoChildren", TRUE },
  { "Archive", "Archive", '/', TERN_MAILBOX_ROLE_ARCHIVE, NULL, TRUE },
};

static void
set_uidvalidity (Fixture *fixture, gint64 mailbox)
{
  TernMailboxState state = { .uidvalidity = 7, .exists = -1, .unseen = -1 };
  g_autoptr (GError) error = NULL;

  tern_store_set_mailbox_state (fixture->store, mailbox, &state, &error);
  g_assert_no_error (error);
}

void
fixture_set_up_again (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->store = tern_store_open (fixture->dir, &error);
  g_assert_no_error (error);
  tern_store_journal_set_patience (fixture->store, 0);
  fixture->account = tern_store_ensure_account (fixture->store, "ann", &error);
  g_assert_no_error (error);
  fixture_begin (fixture);
  tern_store_sync_mailbox_list (fixture->store, fixture->account, listed, G_N_ELEMENTS (listed), TRUE, &error);
  g_assert_no_error (error);
  fixture->inbox = tern_store_find_mailbox (fixture->store, fixture->account, "inbox", NULL);
  fixture->other = tern_store_find_mailbox (fixture->store, fixture->account, "Archive", NULL);
  set_uidvalidity (fixture, fixture->inbox);
  set_uidvalidity (fixture, fixture->other);
  g_free (fixture_commit (fixture));
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("tern-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture_set_up_again (fixture);
}

void
fixture_remove_dir (const char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  tern_store_close (fixture->store);
  fixture_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  tern_store_close (fixture->store);
  fixture->store = tern_store_open (fixture->dir, &error);
  g_assert_no_error (error);
  tern_store_journal_set_patience (fixture->store, 0);
}

char *
fixture_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->dir, name, NULL);
}

void
fixture_run_sql (Fixture *fixture, const char *name, const char *sql)
{
  g_autofree char *path = fixture_path (fixture, name);
  char *message = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

gsize
fixture_get_page (Fixture *fixture, const char *name, const char *table)
{
  static const char sql[] = "SELECT (rootpage - 1) * page_size FROM sqlite_schema, pragma_page_size WHERE name = ?";
  g_autofree char *path = fixture_path (fixture, name);
  sqlite3_stmt *statement;
  sqlite3 *db;
  gsize at;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, table, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  at = (gsize) sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return at;
}

TernMessageRecord
fixture_record (guint32 uid)
{
  static char subject[64], message_id[64];
  TernMessageRecord record = { .uid = uid, .size = 1000 + uid, .internal_date = BASE_DATE + uid * 60 };

  g_snprintf (subject, sizeof subject, "Subject %u", uid);
  g_snprintf (message_id, sizeof message_id, "m%u@example.org", uid);
  record.date = record.internal_date;
  record.subject = subject;
  record.from_name = "Ann Lee";
  record.from_address = "ann@example.org";
  record.to = "Bob <bob@example.org>";
  record.message_id = message_id;
  return record;
}

void
fixture_begin (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  tern_store_begin (fixture->store, &error);
  g_assert_no_error (error);
}

char *
fixture_commit (Fixture *fixture)
{
  g_autoptr (TernChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  tern_store_commit (fixture->store, &changes, &error);
  g_assert_no_error (error);
  return tern_change_set_to_string (changes);
}

gint64
fixture_add (Fixture *fixture, gint64 mailbox, const TernMessageRecord *record)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  fixture_begin (fixture);
  tern_store_upsert_message (fixture->store, mailbox, record, &id, &error);
  g_assert_no_error (error);
  g_free (fixture_commit (fixture));
  return id;
}

gint64
fixture_add_uid (Fixture *fixture, guint32 uid)
{
  TernMessageRecord record = fixture_record (uid);

  return fixture_add (fixture, fixture->inbox, &record);
}

void
fixture_check (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = tern_store_check (fixture->store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (char *) problems->pdata[i]);
  g_assert_cmpuint (problems->len, ==, 0);
}

char *
fixture_list (Fixture *fixture, gint64 mailbox)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernMessageRows) rows = tern_store_list (fixture->store, mailbox, 0, 1000, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", tern_message_rows_get (rows, i)->uid);
  return g_string_free (text, FALSE);
}

char *
fixture_flags (Fixture *fixture, gint64 message)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (fixture->store, &message, 1, NULL);
  const TernMessageRow *row;
  g_auto (GStrv) keywords = NULL;
  g_autoptr (TernFlags) flags = NULL;

  if (tern_message_rows_get_n (rows) == 0)
    return g_strdup ("gone");
  row = tern_message_rows_get (rows, 0);
  keywords = g_strsplit (row->keywords, " ", -1);
  flags = tern_flags_new (row->system, (const char *const *) keywords);
  return tern_flags_to_string (flags);
}

void
fixture_server_flags (Fixture *fixture, guint32 uid, TernFlag flags)
{
  g_autoptr (GError) error = NULL;
  gboolean found;

  fixture_begin (fixture);
  tern_store_set_server_flags (fixture->store, fixture->inbox, uid, flags, NULL, 0, &found, &error);
  g_assert_no_error (error);
  g_assert_true (found);
  g_free (fixture_commit (fixture));
}
