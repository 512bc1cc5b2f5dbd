/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Runs a fuzz target over the files of a directory, once each, with no fuzzer: an ordinary test
 * with any compiler. */

#include <glib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
test_file (gconstpointer path)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_test_message ("%s", (const char *) path);
  LLVMFuzzerTestOneInput ((const uint8_t *) bytes, length);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) directory = NULL;
  const char *name;
  guint n = 0;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  directory = g_dir_open (argv[1], 0, NULL);
  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *test = g_strdup_printf ("/seeds/%s", name);

      g_test_add_data_func_full (test, g_build_filename (argv[1], name, NULL), test_file, g_free);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
  return g_test_run ();
}
