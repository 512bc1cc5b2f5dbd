/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Bytes over one socket; see the header.
 *
 * Reading is in two halves: fill() reads from below into `raw`, which no caller's cancellation
 * touches, so that nothing is lost; serve_read() gives from `raw`, through the inflater when there
 * is one. The first error is kept in `dead` and ends everything that waits. */

#include "net/tern-net-stream.h"

#include "net/tern-certificate.h"
#include "net/tern-net-deflate.h"
#include "net/tern-net-dialer.h"
#include "net/tern-net-handshake.h"
#include "net/tern-net-patience.h"
#include "net/tern-net-tap.h"

#include <string.h>

#define RAW_SIZE (64 * 1024)
/* Seconds that saying goodbye may take. */
#define CLOSE_TIMEOUT 5
/* RFC 8446 §5.1: the first byte of a TLS alert and of a handshake. */
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22

typedef struct
{
  GTask *task;
  GBytes *bytes;
} Write;

struct _TernNetStream
{
  GObject parent_instance;

  TernNetEndpoint *endpoint;
  TernTlsOptions *tls; /* nullable */
  GMainContext *context;
  GSocketConnection *connection; /* NULL until connected and after everything below has ended */
  GIOStream *io;                 /* the tapped connection, or TLS over it */
  TernNetTap *tap;
  GTlsCertificate *certificate;
  GCancellable *below; /* everything under way below; cancelled once, at the end */
  GError *dead;

  GTask *setup;        /* connect or STARTTLS */
  gboolean setting_up; /* also while a failed one is still running below */

  guint8 *raw; /* raw_size bytes; those from raw_at to raw_end are not yet given */
  gsize raw_size;
  gsize raw_at;
  gsize raw_end;
  GCancellable *filling; /* NULL when no fill is under way */
  gboolean ended;
  gboolean conversed;
  GTask *read;
  guint8 *read_buffer; /* the caller's */
  gsize read_length;
  GSource *read_cancelled;

  GQueue writes; /* Write; the head is under way when @payload is set */
  GBytes *payload;

  GConverter *inflater;
  GConverter *deflater;
  gboolean inflater_full; /* may hold more than the last read had room for */

  guint connect_timeout;
  guint timeout;
  TernNetPatience *patience;

  GTask *closing;
  gboolean saying_goodbye;
};

G_DEFINE_FINAL_TYPE (TernNetStream, tern_net_stream, G_TYPE_OBJECT)

static void
write_free (Write *item)
{
  g_object_unref (item->task);
  g_bytes_unref (item->bytes);
  g_free (item);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GTask *
steal_read (TernNetStream *stream)
{
  clear_source (&stream->read_cancelled);
  stream->read_buffer = NULL;
  return g_steal_pointer (&stream->read);
}

/* Closes the socket of a dead stream once nothing below uses it any more. */
static void
let_go (TernNetStream *stream)
{
  if (stream->dead == NULL || stream->connection == NULL || stream->filling != NULL
      || stream->payload != NULL || stream->setting_up || stream->saying_goodbye)
    return;
  g_socket_close (g_socket_connection_get_socket (stream->connection), NULL);
  g_clear_object (&stream->connection);
}

static void
answer_close (TernNetStream *stream)
{
  g_autoptr (GTask) task = g_steal_pointer (&stream->closing);

  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

/* Answers everything that waits on a dead stream. Only from a callback of the main context. */
static void
answer_dead (TernNetStream *stream)
{
  g_autoptr (GTask) setup = g_steal_pointer (&stream->setup);
  g_autoptr (GTask) read = steal_read (stream);
  GQueue writes = stream->writes;
  Write *item;

  g_queue_init (&stream->writes);
  if (setup != NULL)
    g_task_return_error (setup, g_error_copy (stream->dead));
  if (read != NULL)
    g_task_return_error (read, g_error_copy (stream->dead));
  while ((item = g_queue_pop_head (&writes)) != NULL)
    {
      g_task_return_error (item->task, g_error_copy (stream->dead));
      write_free (item);
    }
  let_go (stream);
  answer_close (stream);
}

/* Ends what is under way below, which may take until the main context has been round once. */
static void
cut (TernNetStream *stream)
{
  tern_net_patience_stop (stream->patience);
  g_cancellable_cancel (stream->below);
  if (stream->filling != NULL)
    g_cancellable_cancel (stream->filling);
  if (stream->connection != NULL)
    g_socket_shutdown (g_socket_connection_get_socket (stream->connection), TRUE, TRUE, NULL);
}

/* @error: (transfer full): kept if it is the first. */
static void
fail (TernNetStream *stream, GError *error)
{
  g_autoptr (TernNetStream) kept = g_object_ref (stream);

  if (stream->dead != NULL)
    g_error_free (error);
  else
    stream->dead = error;
  cut (stream);
  answer_dead (kept);
}

static const char *
host_of (TernNetStream *stream)
{
  return tern_net_endpoint_get_host (stream->endpoint);
}

static GError *
make_closed_error (TernNetStream *stream)
{
  return g_error_new (TERN_NET_ERROR, TERN_NET_ERROR_CLOSED,
                      "The connection to the server %s was closed", host_of (stream));
}

/* What came from below once the stream was dead is its own cancellation: no news. */
static void
fail_below (TernNetStream *stream, const GError *error)
{
  if (stream->dead == NULL)
    fail (stream, tern_net_error_translate (error, stream->endpoint));
  else
    let_go (stream);
}

static gboolean
is_awaiting (gpointer data)
{
  TernNetStream *stream = data;

  return stream->read != NULL || stream->payload != NULL;
}

static GError *
make_timeout_error (TernNetStream *stream)
{
  if (!stream->conversed
      && tern_net_endpoint_get_security (stream->endpoint) != TERN_NET_SECURITY_TLS
      && !tern_net_stream_is_tls (stream))
    return g_error_new (
        TERN_NET_ERROR, TERN_NET_ERROR_TIMED_OUT,
        "The server %s said nothing on port %u; it may expect encryption from the start there",
        host_of (stream), tern_net_endpoint_get_port (stream->endpoint));
  return g_error_new (TERN_NET_ERROR, TERN_NET_ERROR_TIMED_OUT,
                      "The server %s did not answer in time", host_of (stream));
}

static void
on_patience_over (gpointer data)
{
  fail (data, make_timeout_error (data));
}

/* Inflates from `raw` into the caller's buffer. Returns: FALSE on error; *n is 0 when more is
 * needed. */
static gboolean
inflate_read (TernNetStream *stream, gsize *n, GError **error)
{
  gsize used = 1;

  *n = 0;
  while (*n == 0 && used > 0 && (stream->raw_at < stream->raw_end || stream->inflater_full))
    {
      if (!tern_net_inflate (stream->inflater, stream->raw + stream->raw_at,
                             stream->raw_end - stream->raw_at, stream->read_buffer,
                             stream->read_length, &used, n, error))
        return FALSE;
      stream->raw_at += used;
      stream->inflater_full = *n == stream->read_length;
    }
  return TRUE;
}

static void
copy_read (TernNetStream *stream, gsize *n)
{
  *n = MIN (stream->raw_end - stream->raw_at, stream->read_length);
  memcpy (stream->read_buffer, stream->raw + stream->raw_at, *n);
  stream->raw_at += *n;
}

static void fill (TernNetStream *stream);

static void
serve_read (TernNetStream *stream)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  gsize n = 0;

  if (stream->inflater == NULL)
    copy_read (stream, &n);
  else if (!inflate_read (stream, &n, &error))
    {
      fail (stream, error);
      return;
    }
  if (n == 0 && !stream->ended)
    {
      fill (stream);
      return;
    }
  task = steal_read (stream);
  g_task_return_int (task, (gssize)n);
}

/* A TLS record where a plain greeting was to be. */
static gboolean
met_tls (TernNetStream *stream)
{
  return !stream->conversed && !tern_net_stream_is_tls (stream)
         && (stream->raw[0] == RECORD_ALERT || stream->raw[0] == RECORD_HANDSHAKE);
}

static void
take_filled (TernNetStream *stream, gsize n)
{
  stream->raw_at = 0;
  stream->raw_end = n;
  stream->ended = n == 0;
  if (n > 0 && met_tls (stream))
    {
      fail (stream, g_error_new (TERN_NET_ERROR, TERN_NET_ERROR_TLS_EXPECTED,
                                 "The server %s expects encryption from the start on port %u",
                                 host_of (stream), tern_net_endpoint_get_port (stream->endpoint)));
      return;
    }
  if (n > 0 && !stream->conversed)
    {
      stream->conversed = TRUE;
      tern_net_patience_set_limit (stream->patience, stream->timeout);
    }
  if (stream->read != NULL)
    serve_read (stream);
}

static void go_on_closing (TernNetStream *stream);
static void go_on_with_tls (TernNetStream *stream);

static void
on_filled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernNetStream) stream = data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  g_clear_object (&stream->filling);
  if (stream->dead != NULL)
    let_go (stream);
  else if (n >= 0)
    take_filled (stream, (gsize)n);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail_below (stream, error);
  else if (stream->read != NULL)
    serve_read (stream);
  go_on_with_tls (stream);
  go_on_closing (stream);
}

static void
fill (TernNetStream *stream)
{
  if (stream->filling != NULL || stream->saying_goodbye)
    return;
  stream->filling = g_cancellable_new ();
  g_input_stream_read_async (g_io_stream_get_input_stream (stream->io), stream->raw,
                             stream->raw_size, G_PRIORITY_DEFAULT, stream->filling, on_filled,
                             g_object_ref (stream));
}

static gboolean
on_read_cancelled (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GTask) task = steal_read (data);

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void pump_writes (TernNetStream *stream);

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernNetStream) stream = data;
  g_autoptr (GError) error = NULL;
  gboolean written = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL,
                                                       &error);
  Write *item;

  g_clear_pointer (&stream->payload, g_bytes_unref);
  if (!written || stream->dead != NULL)
    {
      if (error != NULL)
        fail_below (stream, error);
      let_go (stream);
      return;
    }
  item = g_queue_pop_head (&stream->writes);
  pump_writes (stream);
  g_task_return_boolean (item->task, TRUE);
  write_free (item);
}

/* Starts the next write that nobody has cancelled. Compressed only now: what is left out must not
 * have passed through the deflater. */
static void
pump_writes (TernNetStream *stream)
{
  Write *item;
  gsize length;
  const guint8 *data;

  while ((item = g_queue_peek_head (&stream->writes)) != NULL
         && g_task_return_error_if_cancelled (item->task))
    write_free (g_queue_pop_head (&stream->writes));
  if (item == NULL)
    {
      go_on_closing (stream);
      return;
    }
  data = g_bytes_get_data (item->bytes, &length);
  stream->payload = stream->deflater != NULL ? tern_net_deflate (stream->deflater, data, length)
                                             : g_bytes_ref (item->bytes);
  data = g_bytes_get_data (stream->payload, &length);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream->io), data, length,
                                   G_PRIORITY_DEFAULT, stream->below, on_written,
                                   g_object_ref (stream));
}

/* @error: (transfer full) (nullable). */
static void
end_setup (TernNetStream *stream, GError *error)
{
  g_autoptr (GTask) task = NULL;

  stream->setting_up = FALSE;
  if (error != NULL && stream->dead == NULL)
    {
      fail (stream, error);
      return;
    }
  g_clear_error (&error);
  if (stream->dead != NULL)
    {
      let_go (stream);
      return;
    }
  task = g_steal_pointer (&stream->setup);
  g_task_return_boolean (task, TRUE);
}

static void
on_hands_shaken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernNetStream) stream = data;
  g_autoptr (GTlsCertificate) certificate = NULL;
  GError *error = NULL;
  g_autoptr (GTlsConnection) connection = tern_net_handshake_finish (result, &certificate, &error);

  g_set_object (&stream->certificate, certificate);
  if (connection != NULL)
    g_set_object (&stream->io, G_IO_STREAM (connection));
  end_setup (stream, error);
}

static GCancellable *
setup_cancellable (TernNetStream *stream)
{
  return g_object_get_data (G_OBJECT (stream->setup), "own-cancellable");
}

static void
shake_hands (TernNetStream *stream)
{
  tern_net_handshake_async (stream->io, stream->tap, stream->endpoint, stream->tls,
                            stream->connect_timeout, setup_cancellable (stream), on_hands_shaken,
                            g_object_ref (stream));
}

static void
on_dialled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernNetStream) stream = data;
  GError *error = NULL;
  GSocketConnection *connection = tern_net_dial_finish (result, &error);

  stream->connection = connection;
  if (connection != NULL)
    stream->io = tern_net_tap_wrap (stream->tap, G_IO_STREAM (connection));
  if (error == NULL && stream->dead == NULL
      && tern_net_endpoint_get_security (stream->endpoint) == TERN_NET_SECURITY_TLS)
    shake_hands (stream);
  else
    end_setup (stream, error);
}

/* A byte that has come already is one that nobody was to send (RFC 9051 §11.1). */
static gboolean
has_unread (TernNetStream *stream)
{
  return stream->raw_at < stream->raw_end || stream->ended
         || g_socket_get_available_bytes (g_socket_connection_get_socket (stream->connection)) > 0;
}

/* Begins the handshake that STARTTLS asked for, once an old read below has let go. */
static void
go_on_with_tls (TernNetStream *stream)
{
  if (stream->setup == NULL || stream->setting_up || stream->dead != NULL)
    return;
  if (stream->filling != NULL)
    {
      g_cancellable_cancel (stream->filling);
      return;
    }
  stream->setting_up = TRUE;
  if (has_unread (stream))
    end_setup (
        stream,
        g_error_new (TERN_NET_ERROR, TERN_NET_ERROR_INSECURE,
                     "The server %s sent something between agreeing to encrypt the connection "
                     "and doing so; it was closed",
                     host_of (stream)));
  else
    shake_hands (stream);
}

static void
forward_cancel (GCancellable *from, gpointer to)
{
  g_cancellable_cancel (to);
}

typedef struct
{
  GCancellable *from;
  gulong handler;
} Forward;

static void
forward_free (gpointer data)
{
  Forward *forward = data;

  g_cancellable_disconnect (forward->from, forward->handler);
  g_object_unref (forward->from);
  g_free (forward);
}

/* Makes @to go off with @from, for as long as @task lives. */
static void
chain_cancellable (GTask *task, const char *key, GCancellable *from, GCancellable *to)
{
  Forward *forward;

  if (from == NULL)
    return;
  forward = g_new0 (Forward, 1);
  forward->from = g_object_ref (from);
  forward->handler = g_cancellable_connect (from, G_CALLBACK (forward_cancel), g_object_ref (to),
                                            g_object_unref);
  g_object_set_data_full (G_OBJECT (task), key, forward, forward_free);
}

/* Returns: FALSE when the task has been answered with an error already. */
static gboolean
begin_setup (TernNetStream *stream,
             gpointer tag,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);
  g_autoptr (GCancellable) own = g_cancellable_new ();

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  if (stream->dead != NULL)
    {
      g_task_return_error (task, g_error_copy (stream->dead));
      return FALSE;
    }
  chain_cancellable (task, "caller", cancellable, own);
  chain_cancellable (task, "below", stream->below, own);
  g_object_set_data_full (G_OBJECT (task), "own-cancellable", g_steal_pointer (&own),
                          g_object_unref);
  stream->setup = g_steal_pointer (&task);
  return TRUE;
}

static void
on_goodbye_said (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernNetStream) stream = data;

  g_io_stream_close_finish (G_IO_STREAM (source), result, NULL);
  stream->saying_goodbye = FALSE;
  if (stream->dead == NULL)
    fail (stream, make_closed_error (stream));
  else
    let_go (stream);
}

/* Waits for the writes, then for the read below to let go, then says goodbye. */
static void
go_on_closing (TernNetStream *stream)
{
  if (stream->closing == NULL || stream->dead != NULL || stream->saying_goodbye
      || !g_queue_is_empty (&stream->writes) || stream->payload != NULL)
    return;
  if (stream->filling != NULL)
    {
      g_cancellable_cancel (stream->filling);
      return;
    }
  stream->saying_goodbye = TRUE;
  g_io_stream_close_async (stream->io, G_PRIORITY_DEFAULT, stream->below, on_goodbye_said,
                           g_object_ref (stream));
}

static gboolean
on_close_overdue (gpointer data)
{
  TernNetStream *stream = data;

  fail (stream, make_closed_error (stream));
  return G_SOURCE_REMOVE;
}

static void
free_source (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static gboolean
on_aborted (gpointer data)
{
  answer_dead (data);
  return G_SOURCE_REMOVE;
}

static void
tern_net_stream_dispose (GObject *object)
{
  TernNetStream *stream = TERN_NET_STREAM (object);

  tern_net_patience_stop (stream->patience);
  clear_source (&stream->read_cancelled);
  if (stream->connection != NULL)
    g_socket_close (g_socket_connection_get_socket (stream->connection), NULL);
  g_clear_object (&stream->io);
  g_clear_object (&stream->connection);
  G_OBJECT_CLASS (tern_net_stream_parent_class)->dispose (object);
}

static void
tern_net_stream_finalize (GObject *object)
{
  TernNetStream *stream = TERN_NET_STREAM (object);

  tern_net_endpoint_free (stream->endpoint);
  g_clear_pointer (&stream->tls, tern_tls_options_free);
  tern_net_patience_free (stream->patience);
  tern_net_tap_unref (stream->tap);
  g_main_context_unref (stream->context);
  g_clear_object (&stream->certificate);
  g_clear_object (&stream->below);
  g_clear_object (&stream->inflater);
  g_clear_object (&stream->deflater);
  g_clear_error (&stream->dead);
  g_free (stream->raw);
  G_OBJECT_CLASS (tern_net_stream_parent_class)->finalize (object);
}

static void
tern_net_stream_class_init (TernNetStreamClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = tern_net_stream_dispose;
  object_class->finalize = tern_net_stream_finalize;
}

static void
tern_net_stream_init (TernNetStream *stream)
{
  stream->context = g_main_context_ref_thread_default ();
  stream->below = g_cancellable_new ();
  stream->tap = tern_net_tap_new ();
  stream->raw_size = RAW_SIZE;
  stream->raw = g_malloc (RAW_SIZE);
  stream->connect_timeout = TERN_NET_STREAM_CONNECT_TIMEOUT;
  stream->timeout = TERN_NET_STREAM_TIMEOUT;
  stream->patience = tern_net_patience_new (stream->context, stream->tap, is_awaiting,
                                            on_patience_over, stream);
  /* The wait for the greeting is part of connecting. */
  tern_net_patience_set_limit (stream->patience, stream->connect_timeout);
  g_queue_init (&stream->writes);
}

TernNetStream *
tern_net_stream_new (const TernNetEndpoint *endpoint, const TernTlsOptions *tls)
{
  TernNetStream *stream = g_object_new (TERN_TYPE_NET_STREAM, NULL);

  stream->endpoint = tern_net_endpoint_copy (endpoint);
  stream->tls = tls != NULL ? tern_tls_options_copy (tls) : NULL;
  return stream;
}

void
tern_net_stream_set_connect_timeout (TernNetStream *stream, guint seconds)
{
  stream->connect_timeout = MAX (seconds, 1);
  if (!stream->conversed)
    tern_net_patience_set_limit (stream->patience, stream->connect_timeout);
}

void
tern_net_stream_set_timeout (TernNetStream *stream, guint seconds)
{
  stream->timeout = seconds;
  if (stream->conversed)
    tern_net_patience_set_limit (stream->patience, seconds);
}

void
tern_net_stream_connect_async (TernNetStream *stream,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_return_if_fail (stream->io == NULL && stream->setup == NULL);
  if (!begin_setup (stream, tern_net_stream_connect_async, cancellable, callback, data))
    return;
  stream->setting_up = TRUE;
  tern_net_dial_async (stream->endpoint, stream->connect_timeout, setup_cancellable (stream),
                       on_dialled, g_object_ref (stream));
}

gboolean
tern_net_stream_connect_finish (TernNetStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Returns: (transfer full) (nullable): a task for a live, connected stream; else it has been
 * answered. */
static GTask *
begin_transfer (TernNetStream *stream,
                gpointer tag,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  /* What has been read must reach the caller even if it is cancelled by now. */
  g_task_set_check_cancellable (task, FALSE);
  if (stream->dead != NULL)
    g_task_return_error (task, g_error_copy (stream->dead));
  else if (stream->io == NULL || stream->closing != NULL)
    g_task_return_error (task, make_closed_error (stream));
  else if (!g_task_return_error_if_cancelled (task))
    return g_steal_pointer (&task);
  return NULL;
}

void
tern_net_stream_read_async (TernNetStream *stream,
                            guint8 *buffer,
                            gsize length,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  gboolean already = is_awaiting (stream);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (stream->read == NULL && length > 0);
  task = begin_transfer (stream, tern_net_stream_read_async, cancellable, callback, data);
  if (task == NULL)
    return;
  stream->read = g_steal_pointer (&task);
  stream->read_buffer = buffer;
  stream->read_length = length;
  if (cancellable != NULL)
    {
      stream->read_cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (stream->read_cancelled, G_SOURCE_FUNC (on_read_cancelled), stream,
                             NULL);
      g_source_attach (stream->read_cancelled, stream->context);
    }
  tern_net_patience_begin (stream->patience, already);
  serve_read (stream);
}

gssize
tern_net_stream_read_finish (TernNetStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

void
tern_net_stream_write_bytes_async (TernNetStream *stream,
                                   GBytes *bytes,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data)
{
  gboolean already = is_awaiting (stream);
  g_autoptr (GTask) task = begin_transfer (stream, tern_net_stream_write_bytes_async, cancellable,
                                           callback, data);
  Write *item;

  if (task == NULL)
    return;
  item = g_new (Write, 1);
  item->task = g_steal_pointer (&task);
  item->bytes = g_bytes_ref (bytes);
  g_queue_push_tail (&stream->writes, item);
  if (stream->payload == NULL)
    pump_writes (stream);
  tern_net_patience_begin (stream->patience, already);
}

gboolean
tern_net_stream_write_bytes_finish (TernNetStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_net_stream_starttls_async (TernNetStream *stream,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_return_if_fail (stream->dead != NULL
                    || (stream->io != NULL && !tern_net_stream_is_tls (stream)
                        && stream->setup == NULL && stream->inflater == NULL
                        && !is_awaiting (stream)));
  if (begin_setup (stream, tern_net_stream_starttls_async, cancellable, callback, data))
    go_on_with_tls (stream);
}

gboolean
tern_net_stream_starttls_finish (TernNetStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tern_net_stream_start_deflate (TernNetStream *stream, const guint8 *already_read, gsize length)
{
  gsize rest = stream->raw_end - stream->raw_at;
  gsize size = MAX (length + rest, RAW_SIZE);
  guint8 *joined;

  if (stream->dead != NULL || stream->inflater != NULL || stream->read != NULL
      || stream->filling != NULL || !g_queue_is_empty (&stream->writes))
    return FALSE;
  stream->inflater = tern_net_inflater_new ();
  stream->deflater = tern_net_deflater_new ();
  joined = g_malloc (size);
  if (length > 0)
    memcpy (joined, already_read, length);
  memcpy (joined + length, stream->raw + stream->raw_at, rest);
  g_free (stream->raw);
  stream->raw = joined;
  stream->raw_size = size;
  stream->raw_at = 0;
  stream->raw_end = length + rest;
  return TRUE;
}

void
tern_net_stream_close_async (TernNetStream *stream,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);
  g_autoptr (GTask) read = NULL;
  GSource *overdue;

  g_task_set_source_tag (task, tern_net_stream_close_async);
  if (stream->dead != NULL || stream->closing != NULL || stream->io == NULL
      || stream->setup != NULL)
    {
      if (stream->closing == NULL)
        tern_net_stream_abort (stream);
      g_task_return_boolean (task, TRUE);
      return;
    }
  overdue = g_timeout_source_new_seconds (CLOSE_TIMEOUT);
  g_source_set_callback (overdue, on_close_overdue, stream, NULL);
  g_source_attach (overdue, stream->context);
  g_task_set_task_data (task, overdue, free_source);
  stream->closing = g_steal_pointer (&task);
  read = steal_read (stream);
  if (read != NULL)
    g_task_return_error (read, make_closed_error (stream));
  go_on_closing (stream);
}

gboolean
tern_net_stream_close_finish (TernNetStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_net_stream_abort (TernNetStream *stream)
{
  g_autoptr (GSource) source = NULL;

  if (stream->dead != NULL)
    return;
  stream->dead = make_closed_error (stream);
  cut (stream);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_aborted, g_object_ref (stream), g_object_unref);
  g_source_attach (source, stream->context);
}

guint64
tern_net_stream_get_bytes_in (TernNetStream *stream)
{
  return tern_net_tap_get_bytes_in (stream->tap);
}

guint64
tern_net_stream_get_bytes_out (TernNetStream *stream)
{
  return tern_net_tap_get_bytes_out (stream->tap);
}

gboolean
tern_net_stream_is_tls (TernNetStream *stream)
{
  return G_IS_TLS_CONNECTION (stream->io);
}

gboolean
tern_net_stream_is_deflated (TernNetStream *stream)
{
  return stream->inflater != NULL;
}

const TernNetEndpoint *
tern_net_stream_get_endpoint (TernNetStream *stream)
{
  return stream->endpoint;
}

GTlsCertificate *
tern_net_stream_get_certificate (TernNetStream *stream)
{
  return stream->certificate;
}

static gboolean
is_tls_1_3 (TernNetStream *stream)
{
  return tern_net_stream_is_tls (stream)
         && g_tls_connection_get_protocol_version (G_TLS_CONNECTION (stream->io))
                == G_TLS_PROTOCOL_VERSION_TLS_1_3;
}

char *
tern_net_stream_dup_tls_summary (TernNetStream *stream)
{
  g_autofree char *fingerprint = NULL;

  if (!tern_net_stream_is_tls (stream) || stream->certificate == NULL)
    return NULL;
  fingerprint = tern_certificate_dup_fingerprint (stream->certificate);
  return g_strdup_printf ("%s, certificate of %s, %s", is_tls_1_3 (stream) ? "TLS 1.3" : "TLS 1.2",
                          host_of (stream), fingerprint);
}

GBytes *
tern_net_stream_dup_channel_binding (TernNetStream *stream)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  if (!is_tls_1_3 (stream)
      || !g_tls_connection_get_channel_binding_data (
          G_TLS_CONNECTION (stream->io), G_TLS_CHANNEL_BINDING_TLS_EXPORTER, data, NULL))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}
