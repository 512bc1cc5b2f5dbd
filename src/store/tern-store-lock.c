/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* engine.lock: which process is the one writer; tern_store_open() takes it, ternctl asks who has it. */

#include "store/tern-store-lock.h"

#include "store/tern-store-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

struct _TernStoreLock
{
  int fd;
};

static int
read_pid (int fd)
{
  char text[32] = "";
  gint64 pid;

  if (pread (fd, text, sizeof text - 1, 0) <= 0)
    return -1;
  g_strchomp (text);
  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT, &pid, NULL))
    return -1;
  return (int) pid;
}

static gboolean
write_pid (int fd)
{
  char text[32];
  int length = g_snprintf (text, sizeof text, "%d\n", (int) getpid ());

  return ftruncate (fd, 0) == 0 && pwrite (fd, text, length, 0) == length;
}

TernStoreLock *
tern_store_lock_take (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "engine.lock", NULL);
  g_autoptr (TernStoreLock) lock = g_new0 (TernStoreLock, 1);

  lock->fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock->fd < 0)
    {
      g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_IO, "Cannot write in %s: %s", dir,
                   g_strerror (errno));
      return NULL;
    }
  if (flock (lock->fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_BUSY,
                   "Another Tern is using this mail (process %d)", read_pid (lock->fd));
      return NULL;
    }
  if (!write_pid (lock->fd))
    {
      g_set_error (error, TERN_STORE_ERROR, errno == ENOSPC ? TERN_STORE_ERROR_FULL : TERN_STORE_ERROR_IO,
                   "Cannot write in %s: %s", dir, g_strerror (errno));
      return NULL;
    }
  return g_steal_pointer (&lock);
}

void
tern_store_lock_release (TernStoreLock *lock)
{
  if (lock == NULL)
    return;
  if (lock->fd >= 0)
    close (lock->fd);
  g_free (lock);
}

int
tern_store_lock_get_holder (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "engine.lock", NULL);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  int pid = 0;

  if (fd < 0)
    return 0;
  if (flock (fd, LOCK_SH | LOCK_NB) != 0)
    pid = read_pid (fd);
  close (fd);
  return pid;
}
