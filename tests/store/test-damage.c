/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One damaged value after another in the rows of mail.db and body.db: it is never acted on, and what was lost comes
 * again by itself. test-flips.c does the same blindly. */

#include "store-fixture.h"

#include "store/tern-store-private.h"

#include <sqlite3.h>
#include <string.h>

/* --- message rows ------------------------------------------------------------------------- */

static const char *const columns[] = {
  "uid = uid + 64",
  "uid = uid + 4294967296",
  "server_flags = server_flags + 1",
  "shown_flags = shown_flags + 2",
  "server_keywords = '$Label2'",
  "shown_keywords = '$Label2'",
  "modseq = modseq + 1024",
  "internal_date = internal_date + 4096",
  "gone = 1",
  "shown_mailbox = 2",
  "server_mailbox = 2",
  "email = email + 1048576",
  "id = id + 1048576",
  "checksum = checksum + 1",
  /* Read as a number or a text each is what it was; to SQL it is something else. */
  "gone = x''",
  "shown_keywords = CAST (shown_keywords AS BLOB)",
};

static void
alias_message (Fixture *f)
{
  fixture_run_sql (f, "mail.db",
                   "PRAGMA writable_schema = ON;"
                   "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) "
                   "SELECT type, 'alias', 'alias', rootpage, replace (sql, 'CREATE TABLE message', "
                   "'CREATE TABLE alias') FROM sqlite_schema WHERE name = 'message'");
}

/* Damages the row of UID 2, in the table alone or in its indexes as well. */
static void
damage_row (Fixture *f, const char *assignment, gboolean table_alone)
{
  const char *table = table_alone ? "alias" : "message"; /* the same, without indexes */
  g_autofree char *sql = g_strdup_printf ("UPDATE %s SET %s WHERE id = "
                                          "(SELECT id FROM %s ORDER BY id LIMIT 1 OFFSET 1)",
                                          table, assignment, table);

  if (table_alone)
    alias_message (f);
  fixture_run_sql (f, "mail.db", sql);
  if (table_alone)
    fixture_run_sql (f, "mail.db", "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'alias'");
}

static void
add_three (Fixture *f)
{
  static const char *const keywords[] = { "$Label1", NULL };

  for (guint32 uid = 1; uid <= 3; uid++)
    {
      TernMessageRecord record = fixture_record (uid);

      record.keywords = keywords;
      record.modseq = 1000;
      fixture_add (f, f->inbox, &record);
    }
}

static void
start_over (Fixture *f)
{
  g_clear_pointer (&f->store, tern_store_close);
  fixture_remove_dir (f->dir);
  g_free (f->dir);
  fixture_set_up (f, NULL);
  add_three (f);
}

/* As the truth check would: what is not here or not to be fetched is listed and fetched. */
static void
sync_again (Fixture *f)
{
  g_autoptr (TernUidSet) known = tern_store_get_known_uids (f->store, f->inbox, NULL);
  g_auto (TernMailboxState) state = { 0 };
  TernMailboxCounts counts;

  g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
  g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &state, NULL));
  g_assert_cmpuint (counts.rows, ==, 2);
  g_assert_false (tern_uid_set_contains (known, 2));
  add_three (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "3 2 1");
  fixture_check (f);
}

static void
assert_read_past (Fixture *f)
{
  g_autoptr (TernStore) reader = tern_store_reader_open (f->dir, NULL);
  g_autoptr (TernMessageRows) rows = tern_store_list (reader, f->inbox, 0, 10, NULL);

  g_assert_cmpuint (tern_message_rows_get_n (rows), ==, 2);
  g_assert_cmpuint (tern_message_rows_get (rows, 0)->uid, ==, 3);
  g_assert_cmpuint (tern_message_rows_get (rows, 1)->uid, ==, 1);
}

/* Finds it, or cannot look because of it. */
static void
find_by_checking (Fixture *f)
{
  g_autoptr (GPtrArray) problems = tern_store_check (f->store, NULL);

  g_assert_true (problems == NULL || problems->len > 0 || !tern_store_is_suspected (f->store, "mail"));
}

/* A reader met it: the writer's next transaction mends. */
static void
test_read (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (columns); i++)
    {
      g_test_message ("%s", columns[i / 2]);
      start_over (f);
      damage_row (f, columns[i / 2], i % 2 != 0);
      assert_read_past (f);
      /* Leaving the mailbox leaves no trace in its list: check finds those. */
      find_by_checking (f);
      fixture_begin (f);
      g_free (fixture_commit (f));
      sync_again (f);
    }
}

static gboolean
write_flags_and_row (Fixture *f, GError **error)
{
  TernMessageRecord record = fixture_record (2);

  return tern_store_begin (f->store, error) &&
         tern_store_set_server_flags (f->store, f->inbox, 1, TERN_FLAG_SEEN, NULL, 0, NULL, error) &&
         tern_store_set_server_flags (f->store, f->inbox, 2, TERN_FLAG_SEEN, NULL, 0, NULL, error) &&
         tern_store_upsert_message (f->store, f->inbox, &record, NULL, error) &&
         tern_store_commit (f->store, NULL, error);
}

/* The writer meets it in the middle of a transaction, setting flags the server sent. */
static void
test_met_while_writing (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", columns[i / 2]);
      start_over (f);
      damage_row (f, columns[i / 2], i % 2 != 0);
      /* Where SQLite itself stumbles, once; the next transaction begins by mending. */
      if (!write_flags_and_row (f, &error))
        {
          g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT);
          g_assert_false (tern_store_in_transaction (f->store));
          g_assert_true (write_flags_and_row (f, NULL));
        }
      find_by_checking (f);
      fixture_reopen (f);
      fixture_check (f);
      /* Read through a right index its damaged number looked right: that was found later. */
      if (tern_store_find_message (f->store, f->inbox, 2, NULL) == 0)
        sync_again (f);
      ASSERT_STRING (fixture_list (f, f->inbox), "3 2 1");
    }
}

/* A click on it begins nothing. */
static void
test_no_action (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GArray) ids = NULL;
      g_autoptr (GPtrArray) journal = NULL;
      g_autoptr (TernMessageIdentity) identity = NULL;
      g_autoptr (GError) error = NULL;
      gint64 id;

      g_test_message ("%s", columns[i / 2]);
      start_over (f);
      ids = tern_store_list_ids (f->store, f->inbox, NULL);
      id = g_array_index (ids, gint64, 1);
      damage_row (f, columns[i / 2], i % 2 != 0);
      identity = tern_store_get_identity (f->store, id, NULL, &error);
      g_assert_null (identity);
      g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
      g_clear_error (&error);
      g_assert_false (tern_store_journal_begin_flags (f->store, &id, 1, flagged, NULL, NULL, NULL, &error));
      g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
      journal = tern_store_journal_list (f->store, NULL, NULL);
      g_assert_cmpuint (journal->len, ==, 0);
    }
}

static gboolean
vanish (Fixture *f, const char *text, GError **error)
{
  g_autoptr (TernUidSet) uids = tern_uid_set_parse (text, -1, NULL);

  return tern_store_begin (f->store, error) && tern_store_vanish (f->store, f->inbox, uids, error) &&
         tern_store_commit (f->store, NULL, error);
}

/* The server says UID 2 is gone while the row has another number, in its index too or in itself alone. */
static void
test_vanish (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  start_over (f);
  damage_row (f, "uid = uid + 64", TRUE);
  g_assert_false (vanish (f, "2", &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT);
  g_assert_true (vanish (f, "2", NULL));
  ASSERT_STRING (fixture_list (f, f->inbox), "3 1");
  fixture_check (f);
  start_over (f);
  damage_row (f, "uid = uid + 64", FALSE);
  g_assert_true (vanish (f, "66", NULL));
  sync_again (f);
}

static gboolean
note_uid (guint32 uid, TernFlag system, const char *keywords, guint64 modseq, gpointer data)
{
  g_string_append_printf (data, "%u ", uid);
  return TRUE;
}

static void
test_flags_listed (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) uids = g_string_new (NULL);

  start_over (f);
  damage_row (f, "server_flags = server_flags + 1", FALSE);
  g_assert_true (tern_store_foreach_flags (f->store, f->inbox, 1, G_MAXUINT32, note_uid, uids, NULL));
  g_assert_cmpstr (uids->str, ==, "1 3 ");
  fixture_begin (f);
  g_free (fixture_commit (f));
  sync_again (f);
}

/* 0 instead of NULL: nothing to a checksum of numbers, a folder to SQL. */
static void
test_tombstone (Fixture *f, gconstpointer data)
{
  start_over (f);
  g_assert_true (vanish (f, "2", NULL));
  fixture_run_sql (f, "mail.db", "UPDATE message SET shown_mailbox = 0 WHERE gone");
  find_by_checking (f);
  fixture_reopen (f);
  fixture_check (f);
  ASSERT_STRING (fixture_list (f, f->inbox), "3 1");
}

/* An index may still list it: what is gone from the server has no place there. */
static void
test_gone_identity (Fixture *f, gconstpointer data)
{
  g_autoptr (TernMessageIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  start_over (f);
  id = tern_store_find_message (f->store, f->inbox, 2, NULL);
  g_assert_true (vanish (f, "2", NULL));
  identity = tern_store_get_identity (f->store, id, NULL, &error);
  g_assert_null (identity);
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
}

/* --- emails, accounts, mailboxes ---------------------------------------------------------- */

static void
test_emails (Fixture *f, gconstpointer data)
{
  static const char *const damages[] = { "thread = thread + 1048576", "account = 3", "text_complete = 1",
                                         "subject = 'Subjecu 2'",     "size = 9",    "checksum = 0",
                                         "attachment = x''", "subject = CAST (subject AS BLOB)" };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE email SET %s WHERE message_id = 'm2@example.org'", damages[i]);
      g_auto (TernMailboxState) state = { 0 };

      start_over (f);
      fixture_run_sql (f, "mail.db", sql);
      assert_read_past (f);
      fixture_begin (f);
      g_free (fixture_commit (f));
      /* Its row was right: the UID is known. */
      g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &state, NULL));
      ASSERT_STRING (tern_uid_set_to_string (state.to_fetch), "2");
      sync_again (f);
    }
}

/* What a sync knew is lost; the rows are not. */
static void
test_mailbox_state (Fixture *f, gconstpointer data)
{
  static const char *const damages[] = { "uidvalidity = 6", "uidnext = 99", "highestmodseq = 1",
                                         "to_fetch = '7'",  "numbering = 1", "relink_from = 1",
                                         "permanent_flags = ''", "state_sum = 0" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE mailbox SET %s WHERE id = 1", damages[i / 2]);
      g_autoptr (GArray) before = NULL;
      g_autoptr (GArray) after = NULL;
      g_auto (TernMailboxState) state = { 0 };

      start_over (f);
      before = tern_store_list_ids (f->store, f->inbox, NULL);
      fixture_run_sql (f, "mail.db", sql);
      if (i % 2)
        fixture_reopen (f);
      g_assert_true (tern_store_get_mailbox_state (f->store, f->inbox, &state, NULL));
      g_assert_cmpuint (state.uidvalidity, ==, TERN_STORE_UIDVALIDITY_LOST);
      g_assert_cmpuint (state.uidnext, ==, 0);
      fixture_check (f);
      fixture_begin (f);
      g_assert_true (tern_store_begin_relink (f->store, f->inbox, 7, NULL));
      g_free (fixture_commit (f));
      add_three (f);
      fixture_begin (f);
      g_assert_true (tern_store_finish_relink (f->store, f->inbox, NULL));
      g_free (fixture_commit (f));
      after = tern_store_list_ids (f->store, f->inbox, NULL);
      g_assert_cmpmem (before->data, before->len * 8, after->data, after->len * 8);
      fixture_check (f);
    }
}

/* A flag for a message of a mailbox that is not what it says goes nowhere. */
static void
test_mailbox_name (Fixture *f, gconstpointer data)
{
  static const char *const damages[] = { "wire_name = 'INBOY'", "path = 'Inboy'", "role = 5",
                                         "attributes = '\\Noselect'", "listed_sum = 0", "account = 0" };
  static const TernMailboxListed listed[] = { { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE },
                                              { "Archive", "Archive", '/', TERN_MAILBOX_ROLE_ARCHIVE, NULL, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE mailbox SET %s WHERE id = 1", damages[i]);
      g_autoptr (TernJournalBatch) batch = NULL;
      g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
      gboolean more = TRUE;
      gint64 message;

      start_over (f);
      message = tern_store_find_message (f->store, f->inbox, 1, NULL);
      g_assert_true (tern_store_journal_begin_flags (f->store, &message, 1, flagged, NULL, NULL, NULL, NULL));
      fixture_run_sql (f, "mail.db", sql);
      batch = tern_store_journal_next (f->store, f->inbox, 10, NULL);
      g_assert_null (batch);
      fixture_begin (f);
      g_assert_true (tern_store_sync_mailbox_list (f->store, f->account, listed, 2, TRUE, NULL));
      g_free (fixture_commit (f));
      f->inbox = tern_store_find_mailbox (f->store, f->account, "INBOX", NULL);
      g_assert_cmpint (f->inbox, >, 2);
      while (more)
        g_assert_true (tern_store_index_pending (f->store, 100, &more, NULL));
      fixture_check (f);
    }
}

static void
test_counters (Fixture *f, gconstpointer data)
{
  static const char *const damages[] = { "rows = 2", "unseen = 99", "total = 0", "unread = -1", "count_sum = 0" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE mailbox SET %s WHERE id = 1", damages[i / 2]);
      g_autoptr (TernStore) reader = NULL;
      TernMailboxCounts counts;

      start_over (f);
      fixture_run_sql (f, "mail.db", sql);
      reader = tern_store_reader_open (f->dir, NULL);
      g_assert_true (tern_store_get_mailbox_counts (reader, f->inbox, &counts, NULL));
      g_assert_cmpuint (counts.rows, ==, 3);
      g_assert_cmpuint (counts.unread, ==, 3);
      if (i % 2)
        fixture_reopen (f);
      fixture_add_uid (f, 4);
      g_assert_true (tern_store_get_mailbox_counts (f->store, f->inbox, &counts, NULL));
      g_assert_cmpuint (counts.rows, ==, 4);
      fixture_check (f);
    }
}

/* A folder that is taken out goes a few rows at a time; what is left of it must be believable until then. */
static void
test_taken_out (Fixture *f, gconstpointer data)
{
  static const char *const damages[] = { "wire_name = 'INBOY', rows = 2", "path = CAST (path AS BLOB)",
                                         "attributes = x''", "delimiter = x''", "account = 3" };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE mailbox SET %s WHERE id = 1", damages[i]);

      start_over (f);
      fixture_run_sql (f, "mail.db", sql);
      fixture_reopen (f);
      fixture_check (f);
      g_assert_cmpint (tern_store_find_mailbox (f->store, f->account, "INBOX", NULL), ==, 0);
    }
}

/* A check looks at messages of folders it has just found damaged. */
static void
test_checked (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  start_over (f);
  fixture_run_sql (f, "mail.db", "UPDATE mailbox SET path = 'Inboy' WHERE id = 1");
  problems = tern_store_check (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (problems->pdata[0], ==, "folder 1 is damaged");
  fixture_begin (f);
  g_free (fixture_commit (f));
  fixture_check (f);
}

static void
test_account (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) keys = NULL;

  start_over (f);
  fixture_run_sql (f, "mail.db", "UPDATE account SET key = 'anm' WHERE id = 1");
  fixture_reopen (f);
  keys = tern_store_list_accounts (f->store, NULL);
  g_assert_cmpuint (g_strv_length (keys), ==, 0);
  g_assert_cmpint (tern_store_ensure_account (f->store, "ann", NULL), >, 1);
  fixture_check (f);
}

/* --- stamps and fellows ------------------------------------------------------------------- */

static void
test_next_id (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (50);

  start_over (f);
  g_clear_pointer (&f->store, tern_store_close);
  fixture_run_sql (f, "mail.db", "UPDATE stamp SET value = 0 WHERE id = 3");
  f->store = tern_store_open (f->dir, NULL);
  /* All at one moment, where the first three ids were given. */
  record.date = record.internal_date = BASE_DATE + 60;
  for (record.uid = 50; record.uid < 60; record.uid++)
    g_assert_cmpint (fixture_add (f, f->inbox, &record), >, 0);
  fixture_check (f);
}

/* Ids are given again once mail.db was started anew: no body may meet another message. */
static void
test_fellow (Fixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_path (f, "mail.db");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("secret", 6);
  TernBodyKey key = { 0, "" };
  gint64 again;

  key.email = fixture_add_uid (f, 1);
  g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
  g_clear_pointer (&f->store, tern_store_close);
  g_assert_true (g_file_set_contents (path, "not a database", -1, NULL));
  fixture_set_up_again (f);
  again = fixture_add_uid (f, 1);
  g_assert_cmpint (again, ==, key.email);
  g_assert_cmpint (tern_store_body_get_state (f->store, &key, NULL), ==, TERN_BODY_NONE);
  fixture_check (f);
}

static void
test_body_lost (Fixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_path (f, "body.db");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("secret", 6);
  g_autoptr (GArray) wanted = NULL;
  TernBodyKey key = { 0, "" };

  key.email = fixture_add_uid (f, 1);
  g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
  g_clear_pointer (&f->store, tern_store_close);
  g_assert_true (g_file_set_contents (path, "not a database", -1, NULL));
  fixture_reopen (f);
  wanted = tern_store_bodies_wanted (f->store, f->inbox, G_MAXINT64, 0, 0, 10, NULL, NULL);
  g_assert_cmpuint (wanted->len, ==, 1);
  fixture_check (f);
}

static void
test_body_rows (Fixture *f, gconstpointer data)
{
  static const char *const damages[] = { "size = 0", "complete = 0", "email = email + 1", "section = '1'",
                                         "checksum = 0", "id = 9" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE body SET %s", damages[i / 2]);
      g_autoptr (GBytes) bytes = g_bytes_new_static ("secret", 6);
      g_autoptr (GBytes) read = NULL;
      TernBodyKey key = { 0, "" };

      start_over (f);
      key.email = tern_store_find_message (f->store, f->inbox, 2, NULL);
      g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
      fixture_run_sql (f, "body.db", sql);
      if (i % 2)
        find_by_checking (f);
      read = tern_store_body_read (f->store, &key, NULL);
      g_assert_null (read);
      fixture_reopen (f);
      fixture_reopen (f);
      g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
      read = tern_store_body_read (f->store, &key, NULL);
      g_assert_true (g_bytes_equal (read, bytes));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/damage/read", test_read);
  FIXTURE_TEST ("/store/damage/met-while-writing", test_met_while_writing);
  FIXTURE_TEST ("/store/damage/no-action", test_no_action);
  FIXTURE_TEST ("/store/damage/vanish", test_vanish);
  FIXTURE_TEST ("/store/damage/flags-listed", test_flags_listed);
  FIXTURE_TEST ("/store/damage/tombstone", test_tombstone);
  FIXTURE_TEST ("/store/damage/gone-identity", test_gone_identity);
  FIXTURE_TEST ("/store/damage/emails", test_emails);
  FIXTURE_TEST ("/store/damage/mailbox-state", test_mailbox_state);
  FIXTURE_TEST ("/store/damage/mailbox-name", test_mailbox_name);
  FIXTURE_TEST ("/store/damage/counters", test_counters);
  FIXTURE_TEST ("/store/damage/taken-out", test_taken_out);
  FIXTURE_TEST ("/store/damage/checked", test_checked);
  FIXTURE_TEST ("/store/damage/account", test_account);
  FIXTURE_TEST ("/store/damage/next-id", test_next_id);
  FIXTURE_TEST ("/store/damage/fellow", test_fellow);
  FIXTURE_TEST ("/store/damage/body-lost", test_body_lost);
  FIXTURE_TEST ("/store/damage/body-rows", test_body_rows);
  return g_test_run ();
}
