/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Flipped bits in places of mail.db that the store did not recover from once. */

#include "flip-fixture.h"

#include <string.h>

/* With nobody reading first, and with: a reader points at what it meets. */
static void
flip_both_ways (Fixture *f, FlipFile *files, guint index, gsize at, guint bit, GHashTable *pristine)
{
  flip_bit (f, files, index, at, bit, FALSE, pristine);
  flip_bit (f, files, index, at, bit, TRUE, pristine);
}

/* A folder's name in its table alone, while the index still has the right one. */
static void
test_mailbox_name (Fixture *f, gconstpointer data)
{
  static const char name[] = "INBOXINBOX"; /* wire_name and path */
  FlipFile files[FLIP_FILES];
  g_autoptr (GHashTable) pristine = flip_make_pristine (f, files);
  const char *found = memmem (files[FLIP_MAIL].bytes, files[FLIP_MAIL].length, name, strlen (name));

  g_assert_nonnull (found);
  for (gsize i = 0; i < strlen (name); i++)
    flip_both_ways (f, files, FLIP_MAIL, (gsize) (found - files[FLIP_MAIL].bytes) + i, (guint) i % 8, pristine);
  flip_free_all (files);
}

/* The head of the first page of a table or an index: what it is, how many rows, and where the first two are. */
static void
flip_page_head (Fixture *f, const char *table)
{
  FlipFile files[FLIP_FILES];
  g_autoptr (GHashTable) pristine = flip_make_pristine (f, files);
  gsize page = fixture_get_page (f, "mail.db", table);

  for (gsize i = 0; i < 12; i++)
    for (guint bit = 0; bit < 8; bit++)
      flip_bit (f, files, FLIP_MAIL, page + i, bit, bit % 2, pristine);
  flip_free_all (files);
}

static void
test_account_page (Fixture *f, gconstpointer data)
{
  flip_page_head (f, "account");
}

static void
test_mailbox_page (Fixture *f, gconstpointer data)
{
  flip_page_head (f, "mailbox");
}

static void
test_index_page (Fixture *f, gconstpointer data)
{
  flip_page_head (f, "message_by_uid");
}

/* As SQLite writes an id of 50 to 56 bits: big endian, seven bits a byte. */
static void
write_id (gint64 id, guint8 *bytes)
{
  for (guint i = 0; i < 8; i++)
    bytes[i] = (guint8) (((id >> (7 * (7 - i))) & 0x7f) | (i < 7 ? 0x80 : 0));
}

/* Flips bits of the last byte of an id, wherever it is written as a row's. */
static void
flip_id (Fixture *f, FlipFile *files, gint64 id, guint bits, GHashTable *pristine)
{
  const char *found = files[FLIP_MAIL].bytes;
  guint8 bytes[8];

  write_id (id, bytes);
  while ((found = memmem (found, files[FLIP_MAIL].length - (gsize) (found - files[FLIP_MAIL].bytes), bytes, 8)) != NULL)
    {
      for (guint bit = 0; bit < bits; bit++)
        flip_both_ways (f, files, FLIP_MAIL, (gsize) (found - files[FLIP_MAIL].bytes) + 7, bit, pristine);
      found++;
    }
}

static gint64
find_id (Fixture *f, FlipFile *files, guint32 uid)
{
  flip_restore_all (f, files);
  f->store = tern_store_open (f->dir, NULL);
  return tern_store_find_message (f->store, f->inbox, uid, NULL);
}

/* A message's id becomes its neighbour's: two rows have it. */
static void
test_same_id (Fixture *f, gconstpointer data)
{
  FlipFile files[FLIP_FILES];
  g_autoptr (GHashTable) pristine = flip_make_pristine (f, files);
  gint64 id = find_id (f, files, 24);

  flip_id (f, files, id, 1, pristine);
  flip_id (f, files, id + 1, 1, pristine);
  flip_free_all (files);
}

/* The id of a message whose body is here becomes one that nothing has. */
static void
test_other_id (Fixture *f, gconstpointer data)
{
  FlipFile files[FLIP_FILES];
  g_autoptr (GHashTable) pristine = flip_make_pristine (f, files);

  flip_id (f, files, find_id (f, files, 25), 7, pristine);
  flip_free_all (files);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/places/mailbox-name", test_mailbox_name);
  FIXTURE_TEST ("/store/places/account-page", test_account_page);
  FIXTURE_TEST ("/store/places/mailbox-page", test_mailbox_page);
  FIXTURE_TEST ("/store/places/index-page", test_index_page);
  FIXTURE_TEST ("/store/places/same-id", test_same_id);
  FIXTURE_TEST ("/store/places/other-id", test_other_id);
  return g_test_run ();
}
