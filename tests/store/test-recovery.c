/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Flipped bits, cut-off files, a newer schema, two writers, a full disk: nothing lost, one clear error. */

#include "store-fixture.h"

#include "store/tern-store-lock.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* --- files, whole ------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  char *bytes;
  gsize length;
} File;

static File
load (Fixture *f, const char *name)
{
  File file = { fixture_path (f, name), NULL, 0 };

  g_assert_true (g_file_get_contents (file.path, &file.bytes, &file.length, NULL));
  return file;
}

static void
save (const File *file, gsize length)
{
  g_assert_true (g_file_set_contents (file->path, file->bytes, (gssize) length, NULL));
}

static void
file_clear (File *file)
{
  g_free (file->path);
  g_free (file->bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (File, file_clear)

/* --- kept.db and kept.log ----------------------------------------------------------------- */

static void
act (Fixture *f, gint64 message, const char *add)
{
  g_autoptr (TernFlags) flags = tern_flags_parse (add, NULL);

  g_assert_true (tern_store_journal_begin_flags (f->store, &message, 1, flags, NULL, NULL, NULL, NULL));
}

static char *
describe (Fixture *f)
{
  g_autoptr (GPtrArray) entries = tern_store_journal_list (f->store, NULL, NULL);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (entries);
  for (guint i = 0; i < entries->len; i++)
    {
      TernJournalEntry *e = entries->pdata[i];
      g_autofree char *add = tern_flags_to_string (e->add);

      g_string_append_printf (text, "%d%c%s/%s/%s ", (int) e->id, "pfa"[e->state], add, e->mailbox,
                              e->identity->message_id);
    }
  return g_string_free (text, FALSE);
}

static char *
make_journal (Fixture *f)
{
  gint64 entry = 2;

  for (guint32 uid = 1; uid <= 8; uid++)
    act (f, fixture_add_uid (f, uid), uid % 2 ? "\\Seen" : "\\Flagged $Label1");
  g_assert_true (tern_store_journal_set_aside (f->store, &entry, 1, "The server said no", NULL, NULL));
  g_assert_true (tern_store_journal_mark_in_flight (f->store, &entry, 1, NULL));
  entry = 3;
  g_assert_true (tern_store_journal_discard (f->store, entry, NULL, NULL));
  return describe (f);
}

static void
assert_restored (Fixture *f, const char *want)
{
  g_autoptr (GError) error = NULL;

  f->store = tern_store_open (f->dir, &error);
  g_assert_no_error (error);
  ASSERT_STRING (describe (f), want);
  fixture_check (f);
  g_clear_pointer (&f->store, tern_store_close);
}

static void
flip_each (Fixture *f, const char *name, guint flips)
{
  g_autofree char *want = make_journal (f);
  g_auto (File) db = { 0 };
  g_auto (File) log = { 0 };
  File *damaged;

  g_clear_pointer (&f->store, tern_store_close);
  db = load (f, "kept.db");
  log = load (f, "kept.log");
  damaged = strcmp (name, "kept.db") == 0 ? &db : &log;
  for (guint i = 0; i < flips; i++)
    {
      gsize at = damaged->length * i / flips;

      save (&db, db.length);
      save (&log, log.length);
      damaged->bytes[at] ^= (char) (1 << i % 8);
      save (damaged, damaged->length);
      damaged->bytes[at] ^= (char) (1 << i % 8);
      assert_restored (f, want);
    }
}

static void
test_flip_kept (Fixture *f, gconstpointer data)
{
  flip_each (f, "kept.db", 96);
}

static void
test_flip_log (Fixture *f, gconstpointer data)
{
  flip_each (f, "kept.log", 48);
}

static void
test_cut_off (Fixture *f, gconstpointer data)
{
  g_autofree char *want = make_journal (f);
  g_auto (File) db = { 0 };
  g_auto (File) log = { 0 };

  g_clear_pointer (&f->store, tern_store_close);
  db = load (f, "kept.db");
  log = load (f, "kept.log");
  for (guint i = 0; i < 40; i++)
    {
      save (&db, i % 2 ? db.length * i / 40 : db.length);
      save (&log, i % 2 ? log.length : log.length * i / 40);
      assert_restored (f, want);
    }
  g_unlink (db.path);
  save (&log, log.length);
  assert_restored (f, want);
  g_unlink (log.path);
  assert_restored (f, want);
}

/* The log was written and kept.db was not: the action had begun, and is finished. */
static void
test_log_ahead (Fixture *f, gconstpointer data)
{
  g_auto (File) before = { 0 };
  g_autofree char *want = NULL;
  g_autofree char *started = make_journal (f);

  g_clear_pointer (&f->store, tern_store_close);
  before = load (f, "kept.db");
  f->store = tern_store_open (f->dir, NULL);
  act (f, fixture_add_uid (f, 20), "\\Answered");
  want = describe (f);
  g_assert_cmpstr (want, !=, started);
  g_clear_pointer (&f->store, tern_store_close);
  save (&before, before.length);
  assert_restored (f, want);
}

static void
test_log_is_rewritten (Fixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_path (f, "kept.log");
  g_autoptr (TernFlags) on = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  gint64 ids[500];
  GStatBuf info;

  for (guint32 uid = 1; uid <= G_N_ELEMENTS (ids); uid++)
    ids[uid - 1] = fixture_add_uid (f, uid);
  for (guint i = 0; i < 60; i++)
    {
      g_assert_true (tern_store_journal_begin_flags (f->store, ids, G_N_ELEMENTS (ids), i % 2 ? NULL : on,
                                                     i % 2 ? on : NULL, NULL, NULL, NULL));
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_size, <, 5 * 1024 * 1024);
    }
  fixture_check (f);
  fixture_reopen (f);
  fixture_check (f);
}

/* --- mail.db ------------------------------------------------------------------------------ */

static void
test_damaged_row (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 2);
  g_autoptr (TernStore) reader = NULL;
  g_autoptr (GArray) damaged = NULL;
  g_auto (TernMailboxState) state = { 0 };
  g_autoptr (TernMessageRows) rows = NULL;
  TernMailboxCounts counts;

  fixture_add_uid (f, 1);
  fixture_add_uid (f, 3);
  fixture_run_sql (f, "mail.db", "UPDATE email SET subject = 'Subjecu 2' WHERE subject = 'Subject 2'");
  reader = tern_store_reader_open (f->dir, NULL);
  rows = tern_store_list (reader, f->inbox, 0, 10, NULL);
  g_assert_cmpuint (tern_message_rows_get_n (rows), ==, 2);
  damaged = tern_store_take_damaged (reader);
  g_assert_cmpuint (damaged->len, ==, 1);
  g_assert_cmpint (g_array_index (damaged, gint64, 0), ==, id);
  fixture_begin (f);
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +0 ~0 -1 *; listed; bodies 1");
  g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &state, NULL));
  ASSERT_STRING (tern_uid_set_to_string (state.to_fetch), "2");
  g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
  g_assert_cmpuint (counts.rows, ==, 2);
  fixture_check (f);
  fixture_add_uid (f, 2);
  ASSERT_STRING (fixture_list (f, f->inbox), "3 2 1");
  fixture_check (f);
}

/* Asked to, the writer forgets any content and has it fetched again. */
static void
test_heal (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 2);
  g_auto (TernMailboxState) state = { 0 };

  fixture_add_uid (f, 1);
  fixture_begin (f);
  g_assert_true (tern_store_heal (f->store, id, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +0 ~0 -1 *; bodies 1");
  g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &state, NULL));
  ASSERT_STRING (tern_uid_set_to_string (state.to_fetch), "2");
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  fixture_check (f);
}

static void
test_unreadable_files (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "mail.db", "body.db", "kept.db" };

  fixture_add_uid (f, 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = fixture_path (f, names[i]);
      g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
      g_autoptr (GError) error = NULL;

      g_clear_pointer (&f->store, tern_store_close);
      g_assert_true (g_file_set_contents (path, "not a database, whatever its name says", -1, NULL));
      f->store = tern_store_open (f->dir, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
      fixture_check (f);
    }
}

/* SQLite reads on happily with a column renamed by one bit. */
static void
test_renamed_column (Fixture *f, gconstpointer data)
{
  g_autofree char *aside = fixture_path (f, "mail.db.damaged");

  fixture_add_uid (f, 1);
  g_clear_pointer (&f->store, tern_store_close);
  fixture_run_sql (f, "mail.db",
           "PRAGMA writable_schema = ON;"
           "UPDATE sqlite_schema SET sql = replace (sql, 'preview', 'previeu') WHERE name = 'email'");
  fixture_reopen (f);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  fixture_check (f);
}

static void
test_one_writer (Fixture *f, gconstpointer data)
{
  g_autoptr (TernStore) reader = tern_store_reader_open (f->dir, NULL);
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (reader);
  g_assert_false (tern_store_is_writer (reader));
  g_assert_null (tern_store_open (f->dir, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, pid));
  g_assert_cmpint (tern_store_lock_get_holder (f->dir), ==, getpid ());
  g_clear_error (&error);
  g_assert_false (tern_store_begin (reader, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_clear_pointer (&f->store, tern_store_close);
  g_assert_cmpint (tern_store_lock_get_holder (f->dir), ==, 0);
  fixture_reopen (f);
}

static void
test_nothing_there (Fixture *f, gconstpointer data)
{
  g_autofree char *nowhere = fixture_path (f, "nowhere");
  g_autoptr (GError) error = NULL;

  g_assert_null (tern_store_reader_open (nowhere, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
}

/* --- a full disk -------------------------------------------------------------------------- */

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* Adds windows of 50 rows until one fails. */
static guint32
fill_up (Fixture *f, GError **error)
{
  for (guint32 uid = 1; uid < 100000;)
    {
      if (!tern_store_begin (f->store, error))
        return uid;
      for (guint i = 0; i < 50; i++, uid++)
        {
          TernMessageRecord record = fixture_record (uid);

          if (!tern_store_upsert_message (f->store, f->inbox, &record, NULL, error))
            return uid - i;
        }
      if (!tern_store_commit (f->store, NULL, error))
        return uid - 50;
    }
  g_assert_not_reached ();
}

static void
test_full (Fixture *f, gconstpointer data)
{
  TernMailboxCounts counts;
  g_autoptr (GError) error = NULL;
  guint32 failed;

  limit_files (1024 * 1024);
  failed = fill_up (f, &error);
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_FULL);
  g_assert_false (tern_store_in_transaction (f->store));
  limit_files (RLIM_INFINITY);
  g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
  g_assert_cmpuint (counts.rows, ==, failed - 1);
  fixture_check (f);
  fixture_add_uid (f, failed);
  fixture_check (f);
  fixture_reopen (f);
  fixture_check (f);
}

static void
test_full_for_an_action (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_uid (f, 1);
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  g_autoptr (GError) error = NULL;

  act (f, id, "\\Flagged");
  limit_files (64);
  g_assert_false (tern_store_journal_begin_flags (f->store, &id, 1, seen, NULL, NULL, NULL, &error));
  limit_files (RLIM_INFINITY);
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_FULL);
  ASSERT_STRING (fixture_flags (f, id), "\\Flagged");
  fixture_check (f);
  act (f, id, "\\Seen");
  ASSERT_STRING (fixture_flags (f, id), "\\Seen \\Flagged");
  fixture_reopen (f);
  ASSERT_STRING (fixture_flags (f, id), "\\Seen \\Flagged");
  fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/recovery/flip-kept", test_flip_kept);
  FIXTURE_TEST ("/store/recovery/flip-log", test_flip_log);
  FIXTURE_TEST ("/store/recovery/cut-off", test_cut_off);
  FIXTURE_TEST ("/store/recovery/log-ahead", test_log_ahead);
  FIXTURE_TEST ("/store/recovery/log-is-rewritten", test_log_is_rewritten);
  FIXTURE_TEST ("/store/recovery/damaged-row", test_damaged_row);
  FIXTURE_TEST ("/store/recovery/heal", test_heal);
  FIXTURE_TEST ("/store/recovery/unreadable-files", test_unreadable_files);
  FIXTURE_TEST ("/store/recovery/renamed-column", test_renamed_column);
  FIXTURE_TEST ("/store/recovery/one-writer", test_one_writer);
  FIXTURE_TEST ("/store/recovery/nothing-there", test_nothing_there);
  FIXTURE_TEST ("/store/recovery/full", test_full);
  FIXTURE_TEST ("/store/recovery/full-for-an-action", test_full_for_an_action);
  return g_test_run ();
}
