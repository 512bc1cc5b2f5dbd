/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A stream with an end; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-capped-stream.h"

#include <errno.h>

typedef struct
{
  GMimeStreamMem parent_instance;

  gsize max;
} TernMimeCappedStream;

typedef struct
{
  GMimeStreamMemClass parent_class;
} TernMimeCappedStreamClass;

static GType tern_mime_capped_stream_get_type (void);

G_DEFINE_TYPE (TernMimeCappedStream, tern_mime_capped_stream, GMIME_TYPE_STREAM_MEM)

static ssize_t
write_some (GMimeStream *stream, const char *bytes, size_t length)
{
  TernMimeCappedStream *self = (TernMimeCappedStream *) stream;

  if ((gsize) stream->position + length > self->max)
    {
      errno = EFBIG;
      return -1;
    }
  return GMIME_STREAM_CLASS (tern_mime_capped_stream_parent_class)->write (stream, bytes, length);
}

static void
tern_mime_capped_stream_class_init (TernMimeCappedStreamClass *klass)
{
  GMIME_STREAM_CLASS (klass)->write = write_some;
}

static void
tern_mime_capped_stream_init (TernMimeCappedStream *self)
{
}

GMimeStream *
tern_mime_capped_stream_new (gsize max)
{
  TernMimeCappedStream *self = g_object_new (tern_mime_capped_stream_get_type (), NULL);

  self->max = max;
  g_mime_stream_mem_set_byte_array (GMIME_STREAM_MEM (self), g_byte_array_new ());
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (self), TRUE);
  g_mime_stream_construct (GMIME_STREAM (self), 0, -1);
  return GMIME_STREAM (self);
}
