/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Two filter streams that count and otherwise stay out of the way. They are pollable because GIO's
 * TLS works without threads only on pollable streams. */

#include "net/tern-net-tap.h"

struct _TernNetTap
{
  gatomicrefcount ref_count;
  guint64 bytes_in; /* these four: by atomic access only */
  guint64 bytes_out;
  gint64 last_time;
  int first_byte;
};

#define READ_FIELD(field) __atomic_load_n (&(field), __ATOMIC_RELAXED)

static void
note (TernNetTap *tap, guint64 *counter, gssize n)
{
  if (n <= 0)
    return;
  __atomic_fetch_add (counter, (guint64)n, __ATOMIC_RELAXED);
  __atomic_store_n (&tap->last_time, g_get_monotonic_time (), __ATOMIC_RELAXED);
}

static void
note_in (TernNetTap *tap, const void *buffer, gssize n)
{
  int none = -1;

  note (tap, &tap->bytes_in, n);
  if (n > 0)
    __atomic_compare_exchange_n (&tap->first_byte, &none, *(const guint8 *)buffer, FALSE,
                                 __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

#define TERN_TYPE_NET_TAP_INPUT (tern_net_tap_input_get_type ())
G_DECLARE_FINAL_TYPE (TernNetTapInput, tern_net_tap_input, TERN, NET_TAP_INPUT, GFilterInputStream)

struct _TernNetTapInput
{
  GFilterInputStream parent_instance;
  TernNetTap *tap;
};

static GInputStream *
input_base (gpointer stream)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
}

static gboolean
input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (input_base (stream)));
}

static GSource *
input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) below = g_pollable_input_stream_create_source (
      G_POLLABLE_INPUT_STREAM (input_base (stream)), NULL);

  return g_pollable_source_new_full (stream, below, cancellable);
}

static gssize
input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  gssize n = g_pollable_input_stream_read_nonblocking (
      G_POLLABLE_INPUT_STREAM (input_base (stream)), buffer, count, NULL, error);

  note_in (TERN_NET_TAP_INPUT (stream)->tap, buffer, n);
  return n;
}

static void
input_pollable_init (GPollableInputStreamInterface *interface)
{
  interface->is_readable = input_is_readable;
  interface->create_source = input_create_source;
  interface->read_nonblocking = input_read_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TernNetTapInput,
                               tern_net_tap_input,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      input_pollable_init))

static gssize
input_read (
    GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  gssize n = g_input_stream_read (input_base (stream), buffer, count, cancellable, error);

  note_in (TERN_NET_TAP_INPUT (stream)->tap, buffer, n);
  return n;
}

static void
input_finalize (GObject *object)
{
  tern_net_tap_unref (TERN_NET_TAP_INPUT (object)->tap);
  G_OBJECT_CLASS (tern_net_tap_input_parent_class)->finalize (object);
}

static void
tern_net_tap_input_class_init (TernNetTapInputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = input_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = input_read;
}

static void
tern_net_tap_input_init (TernNetTapInput *stream)
{
}

#define TERN_TYPE_NET_TAP_OUTPUT (tern_net_tap_output_get_type ())
G_DECLARE_FINAL_TYPE (
    TernNetTapOutput, tern_net_tap_output, TERN, NET_TAP_OUTPUT, GFilterOutputStream)

struct _TernNetTapOutput
{
  GFilterOutputStream parent_instance;
  TernNetTap *tap;
};

static GOutputStream *
output_base (gpointer stream)
{
  return g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (stream));
}

static gboolean
output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (G_POLLABLE_OUTPUT_STREAM (output_base (stream)));
}

static GSource *
output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) below = g_pollable_output_stream_create_source (
      G_POLLABLE_OUTPUT_STREAM (output_base (stream)), NULL);

  return g_pollable_source_new_full (stream, below, cancellable);
}

static gssize
output_write_nonblocking (GPollableOutputStream *stream,
                          const void *buffer,
                          gsize count,
                          GError **error)
{
  TernNetTap *tap = TERN_NET_TAP_OUTPUT (stream)->tap;
  gssize n = g_pollable_output_stream_write_nonblocking (
      G_POLLABLE_OUTPUT_STREAM (output_base (stream)), buffer, count, NULL, error);

  note (tap, &tap->bytes_out, n);
  return n;
}

static void
output_pollable_init (GPollableOutputStreamInterface *interface)
{
  interface->is_writable = output_is_writable;
  interface->create_source = output_create_source;
  interface->write_nonblocking = output_write_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TernNetTapOutput,
                               tern_net_tap_output,
                               G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      output_pollable_init))

static gssize
output_write (GOutputStream *stream,
              const void *buffer,
              gsize count,
              GCancellable *cancellable,
              GError **error)
{
  TernNetTap *tap = TERN_NET_TAP_OUTPUT (stream)->tap;
  gssize n = g_output_stream_write (output_base (stream), buffer, count, cancellable, error);

  note (tap, &tap->bytes_out, n);
  return n;
}

static void
output_finalize (GObject *object)
{
  tern_net_tap_unref (TERN_NET_TAP_OUTPUT (object)->tap);
  G_OBJECT_CLASS (tern_net_tap_output_parent_class)->finalize (object);
}

static void
tern_net_tap_output_class_init (TernNetTapOutputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = output_finalize;
  G_OUTPUT_STREAM_CLASS (class)->write_fn = output_write;
}

static void
tern_net_tap_output_init (TernNetTapOutput *stream)
{
}

TernNetTap *
tern_net_tap_new (void)
{
  TernNetTap *tap = g_new0 (TernNetTap, 1);

  g_atomic_ref_count_init (&tap->ref_count);
  tap->first_byte = -1;
  return tap;
}

TernNetTap *
tern_net_tap_ref (TernNetTap *tap)
{
  g_atomic_ref_count_inc (&tap->ref_count);
  return tap;
}

void
tern_net_tap_unref (TernNetTap *tap)
{
  if (g_atomic_ref_count_dec (&tap->ref_count))
    g_free (tap);
}

GIOStream *
tern_net_tap_wrap (TernNetTap *tap, GIOStream *base)
{
  g_autoptr (TernNetTapInput) input = g_object_new (TERN_TYPE_NET_TAP_INPUT, "base-stream",
                                                    g_io_stream_get_input_stream (base),
                                                    "close-base-stream", FALSE, NULL);
  g_autoptr (TernNetTapOutput) output = g_object_new (TERN_TYPE_NET_TAP_OUTPUT, "base-stream",
                                                      g_io_stream_get_output_stream (base),
                                                      "close-base-stream", FALSE, NULL);

  input->tap = tern_net_tap_ref (tap);
  output->tap = tern_net_tap_ref (tap);
  return g_simple_io_stream_new (G_INPUT_STREAM (input), G_OUTPUT_STREAM (output));
}

guint64
tern_net_tap_get_bytes_in (TernNetTap *tap)
{
  return READ_FIELD (tap->bytes_in);
}

guint64
tern_net_tap_get_bytes_out (TernNetTap *tap)
{
  return READ_FIELD (tap->bytes_out);
}

gint64
tern_net_tap_get_last_time (TernNetTap *tap)
{
  return READ_FIELD (tap->last_time);
}

void
tern_net_tap_mark (TernNetTap *tap)
{
  __atomic_store_n (&tap->first_byte, -1, __ATOMIC_RELAXED);
}

int
tern_net_tap_get_first_byte (TernNetTap *tap)
{
  return READ_FIELD (tap->first_byte);
}
