/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Files behind each other in a tar; see tern-tar.h. */
#include "engine/tern-tar.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 512

struct _TernTarWriter
{
  int fd;
  gint64 made;
  guint64 at;     /* where the next byte goes */
  guint64 header; /* of the file in hand */
  guint64 size;   /* of it, until now */
  char folder[156];
  char name[101];
};

static gboolean
write_at (TernTarWriter *self, guint64 offset, gconstpointer data, gsize length, GError **error)
{
  const char *p = data;

  while (length > 0)
    {
      gssize n = pwrite (self->fd, p, MIN (length, 1024 * 1024), (off_t) offset);
      int code = errno;

      if (n < 0 && code == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error_literal (error, G_IO_ERROR,
                               code == EDQUOT || code == EFBIG ? G_IO_ERROR_NO_SPACE
                                                               : (int) g_io_error_from_errno (code),
                               g_strerror (code));
          return FALSE;
        }
      p += n;
      offset += (guint64) n;
      length -= (gsize) n;
    }
  return TRUE;
}

static void
write_header (TernTarWriter *self, char *block)
{
  guint sum = 0;

  memset (block, 0, BLOCK);
  memcpy (block, self->name, strlen (self->name));
  g_snprintf (block + 100, 8, "%07o", 0600);
  g_snprintf (block + 108, 8, "%07o", 0);
  g_snprintf (block + 116, 8, "%07o", 0);
  g_snprintf (block + 124, 12, "%011" G_GINT64_MODIFIER "o", self->size);
  g_snprintf (block + 136, 12, "%011" G_GINT64_MODIFIER "o", (guint64) CLAMP (self->made, 0, 077777777777));
  memset (block + 148, ' ', 8);
  block[156] = '0';
  memcpy (block + 257, "ustar\0" "00", 8);
  memcpy (block + 345, self->folder, strlen (self->folder));
  for (guint i = 0; i < BLOCK; i++)
    sum += (guint8) block[i];
  g_snprintf (block + 148, 8, "%06o", sum);
}

TernTarWriter *
tern_tar_writer_new (int fd, gint64 made)
{
  TernTarWriter *self = g_new0 (TernTarWriter, 1);

  self->fd = fd;
  self->made = made;
  return self;
}

void
tern_tar_writer_free (TernTarWriter *self)
{
  g_free (self);
}

gboolean
tern_tar_writer_begin (TernTarWriter *self, const char *folder, const char *name, GError **error)
{
  char block[BLOCK];

  g_return_val_if_fail (strlen (folder) < sizeof self->folder && strlen (name) < sizeof self->name, FALSE);

  g_strlcpy (self->folder, folder, sizeof self->folder);
  g_strlcpy (self->name, name, sizeof self->name);
  self->header = self->at;
  self->size = 0;
  self->at += BLOCK;
  write_header (self, block);
  return write_at (self, self->header, block, BLOCK, error);
}

gboolean
tern_tar_writer_add (TernTarWriter *self, gconstpointer data, gsize length, GError **error)
{
  g_return_val_if_fail (length <= TERN_TAR_FILE_MAX - self->size, FALSE);

  if (!write_at (self, self->at, data, length, error))
    return FALSE;
  self->at += length;
  self->size += length;
  return TRUE;
}

/* Its size is known only now. */
gboolean
tern_tar_writer_end (TernTarWriter *self, GError **error)
{
  static const char zeros[BLOCK];
  char block[BLOCK];
  gsize rest = (BLOCK - self->size % BLOCK) % BLOCK;

  write_header (self, block);
  if (!write_at (self, self->at, zeros, rest, error) || !write_at (self, self->header, block, BLOCK, error))
    return FALSE;
  self->at += rest;
  return TRUE;
}

gboolean
tern_tar_writer_put (TernTarWriter *self, const char *name, const char *text, GError **error)
{
  return tern_tar_writer_begin (self, "", name, error) && tern_tar_writer_add (self, text, strlen (text), error)
         && tern_tar_writer_end (self, error);
}

gboolean
tern_tar_writer_finish (TernTarWriter *self, GError **error)
{
  static const char zeros[2 * BLOCK];

  return write_at (self, self->at, zeros, sizeof zeros, error);
}
