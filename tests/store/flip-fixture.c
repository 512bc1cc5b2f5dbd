/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A store with one bit flipped: it opens, shows nothing that was not so, and after the next start everything holds
 * again. test-flips.c and test-places.c choose the bits. */

#include "flip-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_MESSAGES 60

static const char *const names[FLIP_FILES] = { "mail.db", "body.db", "kept.db", "kept.log" };

/* --- the pristine store ------------------------------------------------------------------- */

static void
add_messages (Fixture *f)
{
  static const char *const keywords[] = { "$Label1", "later", NULL };

  fixture_begin (f);
  for (guint32 uid = 1; uid <= N_MESSAGES; uid++)
    {
      TernMessageRecord record = fixture_record (uid);
      const char *references[] = { "root", NULL };
      g_autofree char *email_id = g_strdup_printf ("M%u", uid);

      record.references = uid % 7 == 0 ? references : NULL;
      record.keywords = uid % 5 == 0 ? keywords : NULL;
      record.system = uid % 2 ? TERN_FLAG_SEEN : TERN_FLAG_NONE;
      record.email_id = uid % 3 == 0 ? email_id : NULL;
      record.modseq = 100 + uid;
      g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, NULL, NULL));
      if (uid % 6 == 0)
        g_assert_true (tern_store_upsert_message (f->store, f->other, &record, NULL, NULL));
    }
  g_free (fixture_commit (f));
}

static void
add_bodies (Fixture *f)
{
  for (guint32 uid = 1; uid <= N_MESSAGES; uid += 4)
    {
      gint64 message = tern_store_find_message (f->store, f->inbox, uid, NULL);
      g_autoptr (TernMessageRows) rows = tern_store_get_messages (f->store, &message, 1, NULL);
      TernBodyKey key = { tern_message_rows_get (rows, 0)->email, "" };
      g_autofree char *text = g_strnfill (uid * 300, (char) ('a' + uid % 26));
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

      g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
      key.section = "1.2";
      g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
    }
}

static void
act (Fixture *f)
{
  gint64 message = tern_store_find_message (f->store, f->inbox, 10, NULL);
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  g_autoptr (TernUidSet) gone = tern_uid_set_parse ("17:18", -1, NULL);

  g_assert_true (tern_store_journal_begin_flags (f->store, &message, 1, flagged, NULL, NULL, NULL, NULL));
  fixture_begin (f);
  g_assert_true (tern_store_vanish (f->store, f->inbox, gone, NULL));
  g_assert_true (tern_store_index_text (f->store, message, "some words of a text", -1, NULL));
  g_free (fixture_commit (f));
  g_assert_true (tern_store_index_pending (f->store, 30, NULL, NULL));
}

/* --- what is shown ------------------------------------------------------------------------ */

static char *
describe_row (const TernMessageRow *row, guint32 uid)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text,
                   "%" G_GINT64_FORMAT " email %" G_GINT64_FORMAT " thread %" G_GINT64_FORMAT " in %" G_GINT64_FORMAT
                   " uid %u flags %x/%x %s modseq %" G_GUINT64_FORMAT " size %" G_GUINT64_FORMAT
                   " dates %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s|%s|%s|%s|%s|%s|%s|%s %d",
                   row->id, row->email, row->thread, row->mailbox, uid, row->system, row->server_system,
                   row->keywords, row->modseq, row->size, row->date, row->internal_date, row->subject,
                   row->from_name, row->from_address, row->to, row->cc, row->message_id, row->in_reply_to,
                   row->preview, row->has_attachment);
  return g_string_free (text, FALSE);
}

static void
add_bodies_of (TernStore *store, gint64 email, GHashTable *seen)
{
  g_auto (GStrv) sections = tern_store_body_list (store, email, NULL);

  for (guint i = 0; sections != NULL && sections[i] != NULL; i++)
    {
      TernBodyKey key = { email, sections[i] };
      g_autoptr (GBytes) bytes = tern_store_body_read (store, &key, NULL);
      g_autofree char *sum = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;

      if (sum != NULL)
        g_hash_table_add (seen, g_strdup_printf ("body %" G_GINT64_FORMAT " %s %s", email, sections[i], sum));
    }
}

static void
add_rows (TernStore *store, TernMessageRows *rows, gboolean may_wait, GHashTable *seen)
{
  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);

      g_hash_table_add (seen, describe_row (row, row->uid));
      /* A row that waits for a relink is as right without its number. */
      if (may_wait)
        g_hash_table_add (seen, describe_row (row, 0));
      add_bodies_of (store, row->email, seen);
    }
}

/* Everything a person can be shown, one line each: mailboxes, rows by every way to them, bodies, whom a flag would be
 * sent to. */
static GHashTable *
look (TernStore *store, gboolean may_wait)
{
  GHashTable *seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) mailboxes = tern_store_list_mailboxes (store, 0, NULL);

  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    {
      const TernMailboxRow *mailbox = mailboxes->pdata[i];
      g_autoptr (TernMessageRows) page = tern_store_list (store, mailbox->id, 0, 1000, NULL);
      g_autoptr (TernMessageRows) below = tern_store_list_before (store, mailbox->id, 0, 1000, NULL);
      g_autoptr (GArray) ids = tern_store_list_ids (store, mailbox->id, NULL);

      g_hash_table_add (seen, g_strdup_printf ("mailbox %" G_GINT64_FORMAT " %s %s %d %d", mailbox->id,
                                               mailbox->wire_name, mailbox->path, mailbox->role,
                                               mailbox->selectable));
      add_rows (store, page, may_wait, seen);
      add_rows (store, below, may_wait, seen);
      for (guint j = 0; ids != NULL && j < ids->len; j++)
        {
          gint64 in;
          gint64 id = g_array_index (ids, gint64, j);
          g_autoptr (TernMessageIdentity) identity = tern_store_get_identity (store, id, &in, NULL);
          g_autoptr (TernMessageRows) thread = NULL;

          /* A mailbox that lost what it knew of its numbering is relinked before anything is sent. */
          if (identity != NULL && identity->uidvalidity != G_MAXUINT32)
            g_hash_table_add (seen, g_strdup_printf ("%" G_GINT64_FORMAT " is %u/%u in %" G_GINT64_FORMAT " %s", id,
                                                     identity->uidvalidity, identity->uid, in,
                                                     identity->message_id));
          thread = tern_store_get_thread (store, id, NULL);
          add_rows (store, thread, may_wait, seen);
        }
    }
  return seen;
}

static void
assert_all_known (GHashTable *seen, GHashTable *pristine, const char *where, gsize at, guint bit)
{
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    if (!g_hash_table_contains (pristine, line))
      g_error ("%s, byte %" G_GSIZE_FORMAT ", bit %u: %s", where, at, bit, (char *) line);
}

/* --- flipping ----------------------------------------------------------------------------- */

static void
load_all (Fixture *f, FlipFile *files)
{
  for (guint i = 0; i < FLIP_FILES; i++)
    {
      files[i].path = fixture_path (f, names[i]);
      g_assert_true (g_file_get_contents (files[i].path, &files[i].bytes, &files[i].length, NULL));
    }
}

void
flip_restore_all (Fixture *f, FlipFile *files)
{
  g_clear_pointer (&f->store, tern_store_close);
  fixture_remove_dir (f->dir);
  g_assert_cmpint (g_mkdir (f->dir, 0700), ==, 0);
  for (guint i = 0; i < FLIP_FILES; i++)
    g_assert_true (g_file_set_contents (files[i].path, files[i].bytes, (gssize) files[i].length, NULL));
}

/* Before a writer came, as ternctl may: what it meets it tells the writer. */
static void
read_before (Fixture *f, GHashTable *pristine, const char *where, gsize at, guint bit)
{
  g_autoptr (TernStore) reader = tern_store_reader_open (f->dir, NULL);
  g_autoptr (GHashTable) seen = reader != NULL ? look (reader, FALSE) : NULL;

  if (seen != NULL)
    assert_all_known (seen, pristine, where, at, bit);
  g_clear_pointer (&reader, tern_store_close);
}

static void
open_writer (Fixture *f, const char *where, gsize at, guint bit)
{
  g_autoptr (GError) error = NULL;

  f->store = tern_store_open (f->dir, &error);
  if (error != NULL)
    g_error ("%s, byte %" G_GSIZE_FORMAT ", bit %u: %s", where, at, bit, error->message);
}

static void
look_as_writer (Fixture *f, GHashTable *pristine, const char *where, gsize at, guint bit)
{
  g_autoptr (GHashTable) seen = look (f->store, FALSE);

  assert_all_known (seen, pristine, where, at, bit);
}

static void
assert_sound (Fixture *f, const char *where, gsize at, guint bit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) left = tern_store_check (f->store, &error);

  if (error != NULL)
    g_error ("%s, byte %" G_GSIZE_FORMAT ", bit %u: %s", where, at, bit, error->message);
  if (left->len > 0)
    g_error ("%s, byte %" G_GSIZE_FORMAT ", bit %u: still %s", where, at, bit, (char *) left->pdata[0]);
}

void
flip_bit (Fixture *f, FlipFile *files, guint index, gsize at, guint bit, gboolean read_first, GHashTable *pristine)
{
  const char *where = names[index];
  g_autoptr (GPtrArray) problems = NULL;

  flip_restore_all (f, files);
  files[index].bytes[at] ^= (char) (1 << bit);
  g_assert_true (g_file_set_contents (files[index].path, files[index].bytes, (gssize) files[index].length, NULL));
  files[index].bytes[at] ^= (char) (1 << bit);
  if (read_first)
    read_before (f, pristine, where, at, bit);
  open_writer (f, where, at, bit);
  if (read_first)
    look_as_writer (f, pristine, where, at, bit);
  problems = tern_store_check (f->store, NULL);
  g_clear_pointer (&f->store, tern_store_close);
  open_writer (f, where, at, bit);
  assert_sound (f, where, at, bit);
  look_as_writer (f, pristine, where, at, bit);
}

GHashTable *
flip_make_pristine (Fixture *f, FlipFile *files)
{
  GHashTable *pristine;

  add_messages (f);
  add_bodies (f);
  act (f);
  fixture_reopen (f);
  fixture_check (f);
  pristine = look (f->store, TRUE);
  g_clear_pointer (&f->store, tern_store_close);
  load_all (f, files);
  return pristine;
}

void
flip_free_all (FlipFile *files)
{
  for (guint i = 0; i < FLIP_FILES; i++)
    {
      g_free (files[i].path);
      g_free (files[i].bytes);
    }
}
