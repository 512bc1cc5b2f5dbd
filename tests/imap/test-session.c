/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Plays every file of tests/imap/transcripts, whole and one byte at a time. */

#include "test-session-transcript.h"

#include <string.h>

static char *cert_file;

static void
test_whole (gconstpointer path)
{
  session_transcript_play (path, FALSE, cert_file);
}

static void
test_one_byte (gconstpointer path)
{
  session_transcript_play (path, TRUE, cert_file);
}

static void
add_transcript (const char *folder, const char *file)
{
  char *path = g_build_filename (folder, file, NULL);
  g_autofree char *stem = g_strndup (file, strlen (file) - strlen (".transcript"));
  g_autofree char *whole = g_strdup_printf ("/session/%s/whole", stem);
  g_autofree char *bytes = g_strdup_printf ("/session/%s/bytes", stem);

  g_test_add_data_func (whole, path, test_whole);
  g_test_add_data_func_full (bytes, path, test_one_byte, g_free);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_test_build_filename (G_TEST_DIST, "imap", "transcripts", NULL);
  cert_file = g_test_build_filename (G_TEST_DIST, "imap", "test-session-cert.pem", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".transcript"))
      g_ptr_array_add (files, g_strdup (name));
  g_ptr_array_sort (files, compare_names);
  for (guint i = 0; i < files->len; i++)
    add_transcript (folder, g_ptr_array_index (files, i));
  result = g_test_run ();
  g_free (cert_file);
  return result;
}
