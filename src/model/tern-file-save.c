/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Whole or not there; see the header. */
#include "model/tern-file-save.h"

#include "engine/tern-whole-file.h"

#include <errno.h>
#include <unistd.h>

/* Between two looks at the cancellable. */
#define SLICE_BYTES (1024 * 1024)

static gboolean
write_all (TernWholeFile *file, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  gsize left;
  const char *p = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      gssize n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      n = write (tern_whole_file_get_fd (file), p, MIN (left, SLICE_BYTES));
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return tern_whole_file_fail (file, errno, error);
      p += n;
      left -= (gsize) n;
    }
  return TRUE;
}

static gboolean
save_local (const char *path, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (TernWholeFile) file = tern_whole_file_new (path, 0666, error);

  return file != NULL && write_all (file, bytes, cancellable, error) && tern_whole_file_finish (file, error);
}

gboolean
tern_file_save (GFile *file, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  const char *path = g_file_peek_path (file);

  if (path != NULL)
    return save_local (path, bytes, cancellable, error);
  return g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, FALSE,
                                  G_FILE_CREATE_NONE, NULL, cancellable, error);
}

static void
save_worker (GTask *task, gpointer file, gpointer bytes, GCancellable *cancellable)
{
  GError *error = NULL;

  if (tern_file_save (file, bytes, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tern_file_save_async (GFile *file,
                      GBytes *bytes,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);

  g_task_set_source_tag (task, tern_file_save_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, save_worker);
}

gboolean
tern_file_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
