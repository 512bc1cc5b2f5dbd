/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A big literal on disk, see the header. */

#define G_LOG_DOMAIN "tern-imap"

#include "imap/tern-imap-spool.h"

#include "imap/tern-imap-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct _TernImapSpool
{
  int fd;
  gsize length;
  void *mapped;
};

static gpointer
fail (const char *what, GError **error)
{
  g_debug ("spool: %s: %s", what, g_strerror (errno));
  tern_imap_set_error (error, TERN_IMAP_ERROR_STORAGE);
  return NULL;
}

/* File systems without O_TMPFILE get a named file that is unlinked at once. */
static int
open_unlinked (const char *directory)
{
  int fd = open (directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
    {
      g_autofree char *path = g_build_filename (directory, "tern-spool-XXXXXX", NULL);

      fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
      if (fd >= 0)
        g_unlink (path);
    }
  return fd;
}

TernImapSpool *
tern_imap_spool_new (const char *directory, GError **error)
{
  TernImapSpool *spool;
  int fd = open_unlinked (directory != NULL ? directory : g_get_tmp_dir ());

  if (fd < 0)
    return fail ("open", error);
  spool = g_new0 (TernImapSpool, 1);
  spool->fd = fd;
  return spool;
}

gboolean
tern_imap_spool_write (TernImapSpool *spool, const void *bytes, gsize length, GError **error)
{
  const guint8 *from = bytes;

  while (length > 0)
    {
      gssize n = write (spool->fd, from, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail ("write", error) != NULL;
      from += n;
      length -= n;
      spool->length += n;
    }
  return TRUE;
}

const guint8 *
tern_imap_spool_map (TernImapSpool *spool, GError **error)
{
  if (spool->mapped == NULL)
    {
      void *mapped = mmap (NULL, spool->length, PROT_READ, MAP_PRIVATE, spool->fd, 0);

      if (mapped == MAP_FAILED)
        return fail ("mmap", error);
      spool->mapped = mapped;
    }
  return spool->mapped;
}

void
tern_imap_spool_free (TernImapSpool *spool)
{
  if (spool->mapped != NULL)
    munmap (spool->mapped, spool->length);
  close (spool->fd);
  g_free (spool);
}
