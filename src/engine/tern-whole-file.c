/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Whole or not there; see the header. */
#include "engine/tern-whole-file.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct _TernWholeFile
{
  char *path;
  char *folder;
  char *beside; /* what it is called until it is whole; NULL once it is */
  int fd;       /* -1 once it is closed */
};

/* @path: of the file; no more of it than its name is said. Returns: FALSE. */
static gboolean
fail (GError **error, int code, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "There is not enough space for “%s”", name);
  else
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code), "“%s” could not be saved: %s", name,
                 g_strerror (code));
  return FALSE;
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

TernWholeFile *
tern_whole_file_new (const char *path, int mode, GError **error)
{
  g_autoptr (TernWholeFile) self = g_new0 (TernWholeFile, 1);
  g_autofree char *random = g_uuid_string_random ();
  g_autofree char *hidden = g_strconcat (".tern-", random, NULL);

  self->path = g_strdup (path);
  self->folder = g_path_get_dirname (path);
  self->beside = g_build_filename (self->folder, hidden, NULL);
  self->fd = open (self->beside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (self->fd >= 0)
    return g_steal_pointer (&self);
  fail (error, errno, path);
  g_clear_pointer (&self->beside, g_free);
  return NULL;
}

void
tern_whole_file_free (TernWholeFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->beside != NULL)
    g_unlink (self->beside);
  g_free (self->beside);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

int
tern_whole_file_get_fd (const TernWholeFile *self)
{
  return self->fd;
}

gboolean
tern_whole_file_fail (const TernWholeFile *self, int code, GError **error)
{
  return fail (error, code, self->path);
}

gboolean
tern_whole_file_finish (TernWholeFile *self, GError **error)
{
  int fd = self->fd;

  if (fsync (fd) != 0)
    return fail (error, errno, self->path);
  self->fd = -1;
  if (close (fd) != 0 || rename (self->beside, self->path) != 0)
    return fail (error, errno, self->path);
  g_clear_pointer (&self->beside, g_free);
  sync_folder (self->folder);
  return TRUE;
}
