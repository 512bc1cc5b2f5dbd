/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Whole or not there; see the header. */
#include "model/tern-file-save.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Between two looks at the cancellable. */
#define SLICE_BYTES (1024 * 1024)

static gboolean
fail (GError **error, int code, const char *name)
{
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "There is not enough space for “%s”", name);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "“%s” could not be saved: %s", name,
                 g_strerror (code));
  return FALSE;
}

static gboolean
write_all (int fd, GBytes *bytes, const char *name, GCancellable *cancellable, GError **error)
{
  gsize left;
  const char *p = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      gssize n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      n = write (fd, p, MIN (left, SLICE_BYTES));
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error, errno, name);
      p += n;
      left -= (gsize) n;
    }
  return fsync (fd) == 0 || fail (error, errno, name);
}

/* So that the name lasts as long as what is under it. */
static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  (void) fsync (fd);
  close (fd);
}

static gboolean
save_local (const char *path, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *random = g_uuid_string_random ();
  g_autofree char *hidden = g_strconcat (".tern-", random, NULL);
  g_autofree char *beside = g_build_filename (folder, hidden, NULL);
  int fd = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  gboolean done;

  if (fd < 0)
    return fail (error, errno, name);
  done = write_all (fd, bytes, name, cancellable, error);
  if (close (fd) != 0 && done)
    done = fail (error, errno, name);
  if (done && rename (beside, path) != 0)
    done = fail (error, errno, name);
  if (done)
    sync_folder (folder);
  else
    g_unlink (beside);
  return done;
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
