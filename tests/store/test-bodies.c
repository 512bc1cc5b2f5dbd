/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Bodies in pieces: gaps, resuming, verifying, damage, and the row's idea of them. */

#include "store-fixture.h"

#include <sqlite3.h>
#include <string.h>

static gint64
email_of (Fixture *f, gint64 message)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (f->store, &message, 1, NULL);

  return tern_message_rows_get (rows, 0)->email;
}

static char *
missing (Fixture *f, const TernBodyKey *key)
{
  g_autoptr (GArray) gaps = tern_store_body_missing (f->store, key, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; gaps != NULL && i < gaps->len; i++)
    g_string_append_printf (text, "%s%u-%u", i > 0 ? " " : "",
                            (guint) g_array_index (gaps, TernByteRange, i).start,
                            (guint) g_array_index (gaps, TernByteRange, i).end);
  return g_string_free (text, FALSE);
}

static void
append (Fixture *f, const TernBodyKey *key, guint64 offset, const char *text)
{
  g_autoptr (GError) error = NULL;

  tern_store_body_append_piece (f->store, key, offset, (const guint8 *) text, strlen (text), &error);
  g_assert_no_error (error);
}

static void
assert_read (Fixture *f, const TernBodyKey *key, const char *want)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tern_store_body_read (f->store, key, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), want, strlen (want));
}

static void
test_pieces (Fixture *f, gconstpointer data)
{
  TernBodyKey key = { email_of (f, fixture_add_uid (f, 1)), "1.2" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = NULL;
  guint64 size;

  g_assert_cmpint (tern_store_body_get_state (f->store, &key, NULL), ==, TERN_BODY_NONE);
  g_assert_true (tern_store_body_begin (f->store, &key, 10, NULL));
  ASSERT_STRING (missing (f, &key), "0-10");
  append (f, &key, 4, "4567");
  ASSERT_STRING (missing (f, &key), "0-4 8-10");
  g_assert_false (tern_store_body_finish (f->store, &key, 10, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  /* What is here already is kept; a start in between loses nothing. */
  fixture_reopen (f);
  append (f, &key, 0, "0123XXXX89");
  ASSERT_STRING (missing (f, &key), "");
  g_clear_error (&error);
  g_assert_false (tern_store_body_finish (f->store, &key, 9, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_assert_cmpint (tern_store_body_get_state (f->store, &key, &size), ==, TERN_BODY_PARTIAL);
  g_assert_cmpuint (size, ==, 10);
  g_assert_true (tern_store_body_finish (f->store, &key, 10, NULL));
  assert_read (f, &key, "0123456789");
  part = tern_store_body_read_range (f->store, &key, 3, 4, NULL);
  g_assert_cmpmem (g_bytes_get_data (part, NULL), g_bytes_get_size (part), "3456", 4);
  g_clear_pointer (&part, g_bytes_unref);
  part = tern_store_body_read_range (f->store, &key, 8, 100, NULL);
  g_assert_cmpmem (g_bytes_get_data (part, NULL), g_bytes_get_size (part), "89", 2);
  fixture_check (f);
}

static void
test_limits (Fixture *f, gconstpointer data)
{
  TernBodyKey key = { email_of (f, fixture_add_uid (f, 1)), "" };
  TernBodyKey nowhere = { 5, "" };
  g_autofree guint8 *big = g_malloc0 (TERN_STORE_PIECE_MAX + 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (tern_store_body_begin (f->store, &nowhere, 1, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (tern_store_body_begin (f->store, &key, G_GUINT64_CONSTANT (4294967297), &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (tern_store_body_append_piece (f->store, &key, 0, big, 1, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (tern_store_body_begin (f->store, &key, TERN_STORE_PIECE_MAX, NULL));
  g_assert_false (tern_store_body_append_piece (f->store, &key, 0, big, TERN_STORE_PIECE_MAX + 1, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (tern_store_body_append_piece (f->store, &key, 1, big, TERN_STORE_PIECE_MAX, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_assert_true (tern_store_body_append_piece (f->store, &key, 0, big, TERN_STORE_PIECE_MAX, NULL));
  fixture_check (f);
}

static void
test_whole (Fixture *f, gconstpointer data)
{
  gint64 message = fixture_add_uid (f, 1);
  TernBodyKey key = { email_of (f, message), "" };
  g_autofree char *text = g_strnfill (TERN_STORE_PIECE_MAX * 2 + 5, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GArray) wanted = tern_store_bodies_wanted (f->store, f->inbox, G_MAXINT64, 0, 0, 10, NULL, NULL);
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) text_wanted = NULL;
  g_auto (GStrv) sections = NULL;

  g_assert_cmpuint (wanted->len, ==, 1);
  g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
  assert_read (f, &key, text);
  none = tern_store_bodies_wanted (f->store, 0, G_MAXINT64, 0, 0, 10, NULL, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  text_wanted = tern_store_text_wanted (f->store, 10, NULL);
  g_assert_cmpuint (text_wanted->len, ==, 1);
  key.section = "2";
  g_assert_true (tern_store_body_put (f->store, &key, empty, NULL));
  assert_read (f, &key, "");
  sections = tern_store_body_list (f->store, key.email, NULL);
  g_assert_cmpstr (sections[0], ==, "");
  g_assert_cmpstr (sections[1], ==, "2");
  /* Another size is another body. */
  key.section = "";
  g_assert_true (tern_store_body_put (f->store, &key, empty, NULL));
  assert_read (f, &key, "");
  g_assert_true (tern_store_body_forget (f->store, &key, NULL));
  g_clear_pointer (&wanted, g_array_unref);
  wanted = tern_store_bodies_wanted (f->store, f->inbox, G_MAXINT64, 0, 0, 10, NULL, NULL);
  g_assert_cmpuint (wanted->len, ==, 1);
  g_assert_cmpint (g_array_index (wanted, gint64, 0), ==, message);
  fixture_check (f);
}

static void
test_wanted_filters (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) small = NULL;
  g_autoptr (GArray) late = NULL;

  fixture_add_uid (f, 1);
  fixture_add_uid (f, 500);
  small = tern_store_bodies_wanted (f->store, f->inbox, G_MAXINT64, 0, 1001, 10, NULL, NULL);
  g_assert_cmpuint (small->len, ==, 1);
  late = tern_store_bodies_wanted (f->store, 0, G_MAXINT64, BASE_DATE + 500 * 60, 0, 10, NULL, NULL);
  g_assert_cmpuint (late->len, ==, 1);
  g_assert_cmpint (g_array_index (small, gint64, 0), !=, g_array_index (late, gint64, 0));
}

static void
test_not_before_its_row (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (1);
  TernBodyKey key = { 0, "" };
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, &key.email, NULL));
  g_assert_false (tern_store_body_begin (f->store, &key, 1, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  tern_store_rollback (f->store);
}

static void
test_goes_with_its_row (Fixture *f, gconstpointer data)
{
  TernBodyKey key = { email_of (f, fixture_add_uid (f, 1)), "" };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr (TernUidSet) uids = tern_uid_set_parse ("1", -1, NULL);

  g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, uids, NULL));
  g_assert_true (tern_store_purge_tombstones (f->store, f->inbox, 0, NULL, NULL));
  ASSERT_STRING (fixture_commit (f), "mailbox 1: +0 ~0 -1 *; bodies 1");
  g_assert_cmpint (tern_store_body_get_state (f->store, &key, NULL), ==, TERN_BODY_NONE);
  fixture_check (f);
}

/* Changes body.db behind the store's back. */
static void
test_damaged_piece (Fixture *f, gconstpointer data)
{
  TernBodyKey key = { email_of (f, fixture_add_uid (f, 1)), "" };
  g_autoptr (TernStore) reader = tern_store_reader_open (f->dir, NULL);
  g_autoptr (GArray) damaged = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_store_body_begin (f->store, &key, 6, NULL));
  append (f, &key, 0, "abc");
  append (f, &key, 3, "def");
  g_assert_true (tern_store_body_finish (f->store, &key, 6, NULL));
  fixture_run_sql (f, "body.db", "UPDATE piece SET bytes = x'646567' WHERE start = 3");
  /* A reader only says so. */
  g_assert_null (tern_store_body_read (reader, &key, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT);
  damaged = tern_store_take_damaged (reader);
  g_assert_cmpuint (damaged->len, ==, 1);
  g_assert_cmpint (g_array_index (damaged, gint64, 0), ==, key.email);
  ASSERT_STRING (missing (f, &key), "3-6");
  /* The writer makes room; then it can come again. */
  g_clear_error (&error);
  g_assert_null (tern_store_body_read (f->store, &key, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT);
  g_assert_cmpint (tern_store_body_get_state (f->store, &key, NULL), ==, TERN_BODY_PARTIAL);
  append (f, &key, 3, "def");
  g_assert_true (tern_store_body_finish (f->store, &key, 6, NULL));
  assert_read (f, &key, "abcdef");
  fixture_check (f);
}

static void
test_lent_to_another (Fixture *f, gconstpointer data)
{
  TernBodyKey key = { email_of (f, fixture_add_uid (f, 1)), "" };
  TernBodyKey other = { email_of (f, fixture_add_uid (f, 2)), "" };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("secret", 6);
  g_autofree char *sql = g_strdup_printf ("UPDATE body SET email = %" G_GINT64_FORMAT, other.email);
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
  fixture_run_sql (f, "body.db", sql);
  g_assert_null (tern_store_body_read (f->store, &other, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (tern_store_body_get_state (f->store, &key, NULL), ==, TERN_BODY_NONE);
}

static void
test_insides (Fixture *f, gconstpointer data)
{
  gint64 message = fixture_add_uid (f, 1);
  gint64 email = email_of (f, message);
  g_autoptr (TernMessageRows) rows = NULL;

  g_assert_null (tern_store_get_structure (f->store, email, NULL));
  fixture_begin (f);
  g_assert_true (tern_store_set_insides (f->store, email, "(text plain)", "Hello there", 1, NULL));
  g_assert_true (tern_store_set_insides (f->store, email, NULL, NULL, -1, NULL));
  ASSERT_STRING (fixture_commit (f), "bodies 1");
  ASSERT_STRING (tern_store_get_structure (f->store, email, NULL), "(text plain)");
  rows = tern_store_get_messages (f->store, &message, 1, NULL);
  g_assert_cmpstr (tern_message_rows_get (rows, 0)->preview, ==, "Hello there");
  g_assert_true (tern_message_rows_get (rows, 0)->has_attachment);
  fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/bodies/pieces", test_pieces);
  FIXTURE_TEST ("/store/bodies/limits", test_limits);
  FIXTURE_TEST ("/store/bodies/whole", test_whole);
  FIXTURE_TEST ("/store/bodies/wanted-filters", test_wanted_filters);
  FIXTURE_TEST ("/store/bodies/not-before-its-row", test_not_before_its_row);
  FIXTURE_TEST ("/store/bodies/goes-with-its-row", test_goes_with_its_row);
  FIXTURE_TEST ("/store/bodies/damaged-piece", test_damaged_piece);
  FIXTURE_TEST ("/store/bodies/lent-to-another", test_lent_to_another);
  FIXTURE_TEST ("/store/bodies/insides", test_insides);
  return g_test_run ();
}
