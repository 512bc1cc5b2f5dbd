/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What one POST is never sent to. What it sends, and that it follows nobody, is heard by tests/gui/test_parts.py. */

#include "net/tern-http-post.h"

static void
posted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;

  g_assert_false (tern_http_post_finish (result, error));
}

static void
test_refused (void)
{
  static const char *const rows[] = {
    "http:" "//lists.example/u",  "https:" "//127.0.0.1/u", "https:" "//[::1]/u",
    "https:" "//localhost/u",     "https:" "//router/",     "https:" "//bank.example@lists.example/",
    "https:" "///u",              "ftp:" "//lists.example/", "https:" "//lists.example/a b",
    "https:" "//lists.example/\r\nX: y", "nonsense",          "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      tern_http_post_async (rows[i], "a=b", NULL, NULL, posted_cb, &error);
      while (error == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_test_message ("%s", rows[i]);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  tern_http_post_async ("https:" "//lists.invalid/", "a=b", NULL, cancellable, posted_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-post/refused", test_refused);
  g_test_add_func ("/http-post/cancelled", test_cancelled);
  return g_test_run ();
}
