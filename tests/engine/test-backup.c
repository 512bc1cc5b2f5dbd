/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a backup is made of: messages behind each other in an mbox come back as they were, and a tar that is cut short
 * or changed anywhere is refused or read within its bounds. */
#include "engine-fixture.h"

#include "engine/tern-mbox.h"
#include "engine/tern-tar.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static int
make_file (gconstpointer data, gsize length)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("tern-test-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_unlink (path);
  g_assert_cmpint (write (fd, data, length), ==, (gssize) length);
  return fd;
}

/* --- mbox --- */

static gboolean
add_found (const char *text, gsize length, gboolean has_date, gint64 date, TernFlags *flags, guint64 at, gpointer data,
           GError **error)
{
  g_autofree char *shown = text != NULL ? g_strndup (text, length) : g_strdup ("(too large)");
  g_autofree char *flags_text = flags != NULL ? tern_flags_to_string (flags) : g_strdup ("");

  g_string_append_printf (data, "[%" G_GINT64_FORMAT " %s] %s|", has_date ? date : -1, flags_text, shown);
  return TRUE;
}

static char *
read_all (const char *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  GString *found = g_string_new (NULL);
  int fd = make_file (data, length);

  g_assert_true (tern_mbox_read (fd, 0, length, add_found, found, NULL, &error));
  g_assert_no_error (error);
  close (fd);
  return g_string_free (found, FALSE);
}

static void
test_round_trip (void)
{
  static const char *const keywords[] = { "todo", "$Label1", NULL };
  static const char *const texts[]
      = { "Subject: a\n\nText\n",
          "Status: RO\nSubject: own status\n\nFrom me\n>From you\n>>From all\n\nFrom the end\n\n\n",
          "X-Keywords: mine\n\n", "Subject: no body\n", "Subject: x\n\n\n\nFrom" };
  g_autoptr (TernFlags) flags = tern_flags_new (TERN_FLAG_SEEN | TERN_FLAG_FLAGGED | TERN_FLAG_DRAFT, keywords);
  g_autoptr (GByteArray) box = g_byte_array_new ();
  g_autoptr (GString) wanted = g_string_new (NULL);
  g_autofree char *flags_text = tern_flags_to_string (flags);
  g_autofree char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (GStrv) lines = g_strsplit (texts[i], "\n", -1);
      g_autofree char *crlf = g_strjoinv ("\r\n", lines);

      tern_mbox_write (box, crlf, strlen (crlf), 1793700000 + i, flags);
      g_string_append_printf (wanted, "[%u %s] %s%s|", 1793700000 + i, flags_text, texts[i],
                              g_str_has_suffix (texts[i], "\n") ? "" : "\n");
    }
  found = read_all ((const char *) box->data, box->len);
  g_assert_cmpstr (found, ==, wanted->str);
}

static void
test_from_others (void)
{
  static const struct
  {
    const char *box;
    const char *found;
  } rows[] = {
    { "", "" },
    { "no mail at all\n", "" },
    { "From a Tue Nov  3 10:00:00 2026\nA: b\n\nc\n", "[1793700000 ] A: b\n\nc|" },
    { "From a@b  Tue Nov 3 10:00:00 2026\r\nA: b\r\n\r\nc\r\n\r\nFrom x\nD: e\n\n",
      "[1793700000 ] A: b\r\n\r\nc\r\n\r|[-1 ] D: e\n|" },
    { "From a Tue Foo  3 10:00:00 2026\nA: b\n\n", "[-1 ] A: b\n|" },
    { "From a Tue Nov 99 10:00:00 2026\nA: b\n\n", "[-1 ] A: b\n|" },
    { "From a Tue Nov 3 10:00:00 99999999999999999999\nA: b\n\n", "[-1 ] A: b\n|" },
    { "From \n\n", "[-1 ] |" },
    { "From a\nStatus: RO\nX-Status: A\nA: b\n\n", "[-1 ] Status: RO\nX-Status: A\nA: b\n|" },
    { "From a\nStatus: RO\nX-Status: A\nX-Keywords: \x01 (x) fine\nA: b\n\n", "[-1 \\Seen \\Answered fine] A: b\n|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *found = read_all (rows[i].box, strlen (rows[i].box));

      g_assert_cmpstr (found, ==, rows[i].found);
    }
}

/* --- tar --- */

static GByteArray *
make_tar (void)
{
  g_autoptr (GError) error = NULL;
  GByteArray *bytes = g_byte_array_new ();
  int fd = make_file ("", 0);
  g_autoptr (TernTarWriter) tar = tern_tar_writer_new (fd, 1);
  off_t length;

  g_assert_true (tern_tar_writer_put (tar, "first", "one", &error));
  g_assert_true (tern_tar_writer_begin (tar, "mail/a", "second", &error));
  for (guint i = 0; i < 600; i++)
    g_assert_true (tern_tar_writer_add (tar, "x", 1, &error));
  g_assert_true (tern_tar_writer_end (tar, &error));
  g_assert_true (tern_tar_writer_put (tar, "empty", "", &error));
  g_assert_true (tern_tar_writer_finish (tar, &error));
  g_assert_no_error (error);
  length = lseek (fd, 0, SEEK_END);
  g_byte_array_set_size (bytes, (guint) length);
  g_assert_cmpint (pread (fd, bytes->data, (size_t) length, 0), ==, length);
  close (fd);
  return bytes;
}

static GPtrArray *
list (const GByteArray *bytes, gsize length)
{
  int fd = make_file (bytes->data, length);
  g_autoptr (GError) error = NULL;
  GPtrArray *files = tern_tar_list (fd, NULL, &error);

  close (fd);
  if (files == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const TernTarFile *file = files->pdata[i];

      g_assert_cmpuint (file->offset, <=, length);
      g_assert_cmpuint (file->size, <=, length - file->offset);
    }
  return files;
}

static void
test_tar (void)
{
  g_autoptr (GByteArray) bytes = make_tar ();
  g_autoptr (GPtrArray) files = list (bytes, bytes->len);
  const TernTarFile *second;

  g_assert_cmpuint (files->len, ==, 3);
  second = files->pdata[1];
  g_assert_cmpstr (second->name, ==, "mail/a/second");
  g_assert_cmpuint (second->offset, ==, 1536);
  g_assert_cmpuint (second->size, ==, 600);
}

static void
test_torn_tar (void)
{
  g_autoptr (GByteArray) bytes = make_tar ();

  for (gsize length = 0; length < bytes->len - 1024; length += 37)
    g_assert_null (list (bytes, length));
}

static void
test_changed_tar (void)
{
  g_autoptr (GByteArray) bytes = make_tar ();

  for (gsize at = 0; at < bytes->len; at++)
    {
      g_autoptr (GPtrArray) files = NULL;

      bytes->data[at] ^= 0x81;
      files = list (bytes, bytes->len);
      bytes->data[at] ^= 0x81;
      /* What is in a file is nobody's business here; what stands before it has a checksum, with a blank at its end. */
      if (at < 512 && (at < 154 || at > 155))
        g_assert_null (files);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mbox/round-trip", test_round_trip);
  g_test_add_func ("/mbox/from-others", test_from_others);
  g_test_add_func ("/tar/written", test_tar);
  g_test_add_func ("/tar/torn", test_torn_tar);
  g_test_add_func ("/tar/changed", test_changed_tar);
  return g_test_run ();
}
