/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Frames of engine.sock: nothing is believed before its length and its form have been checked. */
#include "engine/tern-engine-frame.h"

#include "engine/tern-engine-error.h"
#include "net/tern-net-error.h"

#include <string.h>

#define FRAME_FORMAT "(uyv)"
#define LENGTH_BYTES 4

void
tern_engine_frame_free (TernEngineFrame *self)
{
  g_variant_unref (self->payload);
  g_free (self);
}

GBytes *
tern_engine_frame_encode (guint32 request, TernEngineFrameKind kind, GVariant *payload)
{
  g_autoptr (GVariant) frame
      = g_variant_ref_sink (g_variant_new (FRAME_FORMAT, request, (guchar) kind, payload));
  gsize size = g_variant_get_size (frame);
  guint32 length = GUINT32_TO_BE ((guint32) size);
  guint8 *data;

  if (size > TERN_ENGINE_FRAME_MAX)
    return NULL;
  data = g_malloc (LENGTH_BYTES + size);
  memcpy (data, &length, LENGTH_BYTES);
  /* Not g_variant_store(): behind the length nothing is aligned. */
  memcpy (data + LENGTH_BYTES, g_variant_get_data (frame), size);
  return g_bytes_new_take (data, LENGTH_BYTES + size);
}

static TernEngineFrame *
decode (guint8 *data, gsize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  g_autoptr (GVariant) variant
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FRAME_FORMAT), bytes, FALSE));
  TernEngineFrame *frame;
  guchar kind;

  if (!g_variant_is_normal_form (variant))
    {
      g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME,
                           "The other program sent something that cannot be understood");
      return NULL;
    }
  frame = g_new0 (TernEngineFrame, 1);
  g_variant_get (variant, FRAME_FORMAT, &frame->request, &kind, &frame->payload);
  frame->kind = kind;
  return frame;
}

typedef struct
{
  guint8 length[LENGTH_BYTES];
  guint8 *data;
  gsize size;
} Read;

static void
read_free (Read *self)
{
  g_free (self->data);
  g_free (self);
}

static void
read_body_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read *self = g_task_get_task_data (task);
  GError *error = NULL;
  TernEngineFrame *frame;
  gsize n = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (n < self->size)
    {
      g_task_return_new_error (task, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME,
                               "The other program stopped in the middle of what it said");
      return;
    }
  frame = decode (g_steal_pointer (&self->data), self->size, &error);
  if (frame == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, frame, (GDestroyNotify) tern_engine_frame_free);
}

static void
read_length_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Read *self = g_task_get_task_data (task);
  GError *error = NULL;
  guint32 length;
  gsize n = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (n == 0)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  memcpy (&length, self->length, LENGTH_BYTES);
  self->size = GUINT32_FROM_BE (length);
  if (n < LENGTH_BYTES || self->size == 0 || self->size > TERN_ENGINE_FRAME_MAX)
    {
      g_task_return_new_error (task, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME,
                               "The other program sent something that cannot be understood");
      return;
    }
  self->data = g_malloc (self->size);
  g_input_stream_read_all_async (G_INPUT_STREAM (source), self->data, self->size,
                                 G_PRIORITY_DEFAULT, g_task_get_cancellable (task), read_body_cb,
                                 g_object_ref (task));
}

void
tern_engine_frame_read_async (GInputStream *stream,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  Read *self = g_new0 (Read, 1);

  g_task_set_source_tag (task, tern_engine_frame_read_async);
  g_task_set_task_data (task, self, (GDestroyNotify) read_free);
  g_input_stream_read_all_async (stream, self->length, LENGTH_BYTES, G_PRIORITY_DEFAULT,
                                 cancellable, read_length_cb, task);
}

TernEngineFrame *
tern_engine_frame_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GVariant *
tern_engine_frame_pack_error (const GError *error)
{
  if (error == NULL)
    return g_variant_new ("(sis)", "", 0, "");
  return g_variant_new ("(sis)", g_quark_to_string (error->domain), error->code, error->message);
}

gboolean
tern_engine_frame_unpack_error (GVariant *payload, GError **error)
{
  const char *domain, *message;
  int code;

  if (!g_variant_is_of_type (payload, G_VARIANT_TYPE ("(sis)")))
    {
      g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME,
                           "The other program sent something that cannot be understood");
      return FALSE;
    }
  g_variant_get (payload, "(&si&s)", &domain, &code, &message);
  if (*domain == '\0')
    return TRUE;
  /* A domain with data behind its errors must be known before the first of them is made. */
  tern_net_error_quark ();
  /* From our own user's process, so the number of domains is bounded by Tern's and GLib's. */
  g_set_error_literal (error, g_quark_from_string (domain), code, message);
  return FALSE;
}
