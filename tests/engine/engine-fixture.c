/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What tests with an engine share; see the header. */
#include "engine-fixture.h"

#include <glib/gstdio.h>

#define LIMIT_SECONDS 60

char *
fixture_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("tern-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_all (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
fixture_remove_folder (char *folder)
{
  remove_all (folder);
  g_free (folder);
}

void
fixture_keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  g_assert_null (*kept);
  *kept = g_object_ref (result);
}

static gboolean
on_limit (gpointer user_data)
{
  g_error ("waited for %d seconds", LIMIT_SECONDS);
  return G_SOURCE_REMOVE;
}

void
fixture_wait_until (gboolean (*func) (gpointer), gpointer data)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) limit = g_timeout_source_new_seconds (LIMIT_SECONDS);

  g_source_set_callback (limit, on_limit, NULL, NULL);
  g_source_attach (limit, context);
  while (!func (data))
    g_main_context_iteration (context, TRUE);
  g_source_destroy (limit);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

void
fixture_wait_for (gpointer *pointer)
{
  fixture_wait_until (is_set, pointer);
}
