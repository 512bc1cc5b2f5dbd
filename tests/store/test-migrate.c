/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Files of older versions are brought up to date whole or not at all; those of a newer one are left alone; a damaged
 * version is neither. */

#include "store-fixture.h"

#include "store/tern-store-kept-log.h"
#include "store/tern-store-private.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS 24

/* --- files of version 1 ------------------------------------------------------------------- */

static void
make_from_text (Fixture *f, const char *database)
{
  g_autofree char *text_name = g_strconcat (database, "-1.sql", NULL);
  g_autofree char *text_path = g_test_build_filename (G_TEST_DIST, "store", "old", text_name, NULL);
  g_autofree char *name = g_strconcat (database, ".db", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (text_path, &text, NULL, &error);
  g_assert_no_error (error);
  fixture_run_sql (f, name, "PRAGMA journal_mode = WAL");
  fixture_run_sql (f, name, text);
}

static void
empty_dir (Fixture *f)
{
  g_clear_pointer (&f->store, tern_store_close);
  fixture_remove_dir (f->dir);
  g_assert_cmpint (g_mkdir (f->dir, 0700), ==, 0);
}

static void
make_old (Fixture *f)
{
  empty_dir (f);
  make_from_text (f, "mail");
  make_from_text (f, "body");
  make_from_text (f, "kept");
}

static gint64
read_version (Fixture *f, const char *database)
{
  g_autofree char *name = g_strconcat (database, ".db", NULL);
  g_autofree char *path = fixture_path (f, name);
  g_autoptr (TernStoreDb) db = tern_store_db_open (path, TERN_STORE_DB_READ, NULL);
  gint64 version;

  g_assert_true (tern_store_db_get_int (db, &version, -1, NULL, "PRAGMA user_version", ""));
  return version;
}

static void
assert_nothing_lost (Fixture *f)
{
  TernBodyKey key = { 0, "" };
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GPtrArray) journal = NULL;
  g_auto (TernMailboxState) state = { 0 };
  TernMailboxCounts counts;
  gint64 message = tern_store_find_message (f->store, f->inbox, 5, NULL);

  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "40 39 38 37 36 35 34 33 32 31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 "
                                             "16 15 14 13 12 11 10 8 7 6 5 4 3 2 1");
  ASSERT_STRING (fixture_flags (f, message), "\\Seen \\Flagged $Label1 later");
  key.email = tern_store_find_message (f->store, f->inbox, 12, NULL);
  body = tern_store_body_read (f->store, &key, NULL);
  g_assert_cmpuint (g_bytes_get_size (body), ==, 31);
  journal = tern_store_journal_list (f->store, NULL, NULL);
  g_assert_cmpuint (journal->len, ==, 1);
  g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &state, NULL));
  ASSERT_STRING (tern_uid_set_to_string (state.to_fetch), "42:43");
  g_assert_cmpuint (state.highestmodseq, ==, 2000);
  g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
  g_assert_cmpuint (counts.rows, ==, 39);
}

static void
test_older (Fixture *f, gconstpointer data)
{
  static const char *const changed[] = { "mail", "body", "kept" };
  g_autoptr (GError) error = NULL;
  TernMessageRecord record = fixture_record (7);
  gint64 waiting;

  make_old (f);
  g_assert_null (tern_store_reader_open (f->dir, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  fixture_reopen (f);
  assert_nothing_lost (f);
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    g_assert_cmpint (read_version (f, changed[i]), ==, tern_store_schema_newest (changed[i]));
  /* The relink the old version was in the middle of goes on. */
  ASSERT_STRING (fixture_list (f, f->other), "0");
  record.uid = 33;
  record.email_id = "M7";
  waiting = fixture_add (f, f->other, &record);
  ASSERT_STRING (fixture_list (f, f->other), "33");
  fixture_begin (f);
  g_assert_true (tern_store_finish_relink (f->store, f->other, NULL));
  g_free (fixture_commit (f));
  g_assert_cmpint (tern_store_find_message (f->store, f->other, 33, NULL), ==, waiting);
  fixture_reopen (f);
  assert_nothing_lost (f);
}

/* Content damaged before there were sums over its row must not be given a right one. */
static void
test_older_and_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *listed = NULL;

  make_old (f);
  fixture_run_sql (f, "mail.db", "UPDATE email SET subject = 'Subjecu 40' WHERE subject = 'Subject 40'");
  fixture_reopen (f);
  listed = fixture_list (f, f->inbox);
  g_assert_true (g_str_has_prefix (listed, "39 "));
}

/* --- killed in the middle ----------------------------------------------------------------- */

/* Thousands of rows, so that filling the sums in takes a while. */
static void
make_old_and_large (Fixture *f)
{
  make_old (f);
  fixture_run_sql (f, "mail.db",
                   "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
                   "INSERT INTO message (id, email, server_mailbox, uid, server_flags, shown_mailbox, shown_flags, "
                   "modseq, internal_date) SELECT m.id + 1000 + i, m.email, 1, 100 * m.uid + 1000 + i, 0, 1, 0, 1, "
                   "m.internal_date FROM message m, n WHERE server_mailbox = 1 AND NOT gone;"
                   "UPDATE mailbox SET rows = rows + 3900, unseen = unseen + 3900, total = total + 3900, "
                   "unread = unread + 3900 WHERE id = 1");
}

static gint64
time_opening (Fixture *f)
{
  gint64 started = g_get_monotonic_time ();

  fixture_reopen (f);
  return g_get_monotonic_time () - started;
}

static void
open_and_be_killed (Fixture *f, gint64 after)
{
  pid_t child = fork ();

  if (child == 0)
    {
      tern_store_close (tern_store_open (f->dir, NULL));
      _exit (0);
    }
  poll (NULL, 0, (int) (after / 1000));
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
}

/* Version 1 without a trace of version 2, or all of version 2. */
static void
assert_whole (Fixture *f, const char *database, const char *table)
{
  g_autofree char *name = g_strconcat (database, ".db", NULL);
  g_autofree char *path = fixture_path (f, name);
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM pragma_table_info ('%s') WHERE name = 'checksum'",
                                          table);
  g_autoptr (TernStoreDb) db = tern_store_db_open (path, TERN_STORE_DB_READ, NULL);
  gint64 summed, stamps;

  g_assert_true (tern_store_db_get_int (db, &summed, -1, NULL, sql, ""));
  g_assert_true (tern_store_db_get_int (db, &stamps, -1, NULL,
                                        "SELECT count (*) FROM sqlite_schema WHERE name = 'stamp'", ""));
  g_assert_cmpint (summed, ==, read_version (f, database) == 2);
  g_assert_cmpint (stamps, ==, summed);
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  guint unfinished = 0;
  gint64 whole;
  TernMailboxCounts counts;

  make_old_and_large (f);
  whole = time_opening (f);
  for (guint i = 0; i < KILLS; i++)
    {
      make_old_and_large (f);
      /* Twice over what it took, however loaded the machine is. */
      open_and_be_killed (f, whole * 2 * i / KILLS);
      assert_whole (f, "mail", "message");
      assert_whole (f, "body", "body");
      unfinished += read_version (f, "mail") == 1;
      fixture_reopen (f);
      fixture_check (f);
      g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
      g_assert_cmpuint (counts.rows, ==, 3939);
    }
  g_test_message ("%u of %u were killed before the end", unfinished, KILLS);
  g_assert_cmpuint (unfinished, >, 0);
}

/* --- newer -------------------------------------------------------------------------------- */

/* Every file of the folder but the lock: name, then bytes. */
static GHashTable *
read_dir (Fixture *f)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = fixture_path (f, name);
      char *bytes;
      gsize length;

      if (strcmp (name, "engine.lock") == 0)
        continue;
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_hash_table_insert (files, g_strdup (name), g_bytes_new_take (bytes, length));
    }
  return files;
}

static void
assert_refused_untouched (Fixture *f)
{
  g_autoptr (GHashTable) before = read_dir (f);
  g_autoptr (GHashTable) after = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer name, bytes;

  g_assert_null (tern_store_open (f->dir, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_null (tern_store_reader_open (f->dir, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NEWER);
  after = read_dir (f);
  g_assert_cmpuint (g_hash_table_size (after), ==, g_hash_table_size (before));
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    g_assert_true (g_bytes_equal (bytes, g_hash_table_lookup (after, name)));
}

static void
set_version (Fixture *f, const char *name, int version, gboolean stamp)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", version);
  g_autofree char *stamp_sql = g_strdup_printf ("UPDATE stamp SET value = %d, checksum = %" G_GINT64_FORMAT
                                                " WHERE id = 1", version, tern_store_sum_stamp (1, version));

  fixture_run_sql (f, name, sql);
  if (stamp)
    fixture_run_sql (f, name, stamp_sql);
}

static void
test_newer (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "mail.db", "body.db" };

  fixture_add_uid (f, 1);
  g_clear_pointer (&f->store, tern_store_close);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      set_version (f, names[i], 99, TRUE);
      assert_refused_untouched (f);
      set_version (f, names[i], 2, TRUE);
    }
  fixture_reopen (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  fixture_check (f);
}

static void
test_newer_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_path (f, "kept.log");
  g_autoptr (TernKeptImage) image = NULL;
  g_autoptr (GByteArray) record = g_byte_array_new ();
  g_autofree char *bytes = NULL;
  g_autoptr (GByteArray) log = g_byte_array_new ();
  gsize length;

  fixture_add_uid (f, 1);
  g_clear_pointer (&f->store, tern_store_close);
  image = tern_kept_log_read (path);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_byte_array_append (log, (const guint8 *) bytes, (guint) length);
  tern_kept_log_commit (record, length, 99, image->sequence + 1);
  g_byte_array_append (log, record->data, record->len);
  g_assert_true (g_file_set_contents (path, (const char *) log->data, log->len, NULL));
  assert_refused_untouched (f);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  fixture_reopen (f);
  fixture_check (f);
}

/* --- a version that is damage -------------------------------------------------------------- */

static void
test_flipped_version (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "mail.db", "body.db" };
  g_autofree char *aside = fixture_path (f, "mail.db.damaged");

  fixture_add_uid (f, 1);
  for (guint bit = 0; bit < 31; bit++)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_clear_pointer (&f->store, tern_store_close);
        set_version (f, names[i], 2 ^ (1 << bit), FALSE);
        fixture_reopen (f);
        ASSERT_STRING (fixture_list (f, f->inbox), "1");
        g_assert_cmpint (read_version (f, i == 0 ? "mail" : "body"), ==, 2);
      }
  /* The stamp flipped instead. */
  g_clear_pointer (&f->store, tern_store_close);
  fixture_run_sql (f, "mail.db", "UPDATE stamp SET value = 3 WHERE id = 1");
  fixture_reopen (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "1");
  fixture_check (f);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
  /* Both: nobody knows. */
  g_clear_pointer (&f->store, tern_store_close);
  fixture_run_sql (f, "mail.db", "UPDATE stamp SET value = 3 WHERE id = 1; PRAGMA user_version = 3");
  fixture_reopen (f);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  fixture_check (f);
}

/* Version 1 has no stamp. */
static void
test_flipped_older_version (Fixture *f, gconstpointer data)
{
  static const int versions[] = { 0, 3, 1 + (1 << 20), -2147483647 };
  g_autofree char *aside = fixture_path (f, "mail.db.damaged");

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      make_old (f);
      set_version (f, "mail.db", versions[i], FALSE);
      fixture_reopen (f);
      g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
      fixture_check (f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/migrate/older", test_older);
  FIXTURE_TEST ("/store/migrate/older-and-damaged", test_older_and_damaged);
  FIXTURE_TEST ("/store/migrate/killed", test_killed);
  FIXTURE_TEST ("/store/migrate/newer", test_newer);
  FIXTURE_TEST ("/store/migrate/newer-kept", test_newer_kept);
  FIXTURE_TEST ("/store/migrate/flipped-version", test_flipped_version);
  FIXTURE_TEST ("/store/migrate/flipped-older-version", test_flipped_older_version);
  return g_test_run ();
}
