/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Bytes over one socket; see the header.
 *
 * Reading is in two halves: fill() reads from below into `raw`, which no caller's cancellation touches, so
 * that nothing is lost; serve_read() gives from `raw`, through the inflater when there is one. The first
 * error is kept in `dead` and ends everything that waits. */

#include "net/tern-net-stream.h"

#include "net/tern-certificate.h"
#include "net/tern-net-handshake.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define RAW_SIZE (64 * 1024)
/* A write moves on in pieces, so that a slow link is seen to move. */
#define WRITE_PIECE (64 * 1024)
#define CLOSE_TIMEOUT 5
/* A link that swallows what we send is noticed after this long even below the reads (RFC 5482). */
#define USER_TIMEOUT_MS 60000
#define KEEPALIVE_IDLE 120
#define KEEPALIVE_INTERVAL 30

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
  GSocketConnection *connection;
  GIOStream *io; /* the connection, or TLS over it */
  GTlsCertificate *certificate;
  GCancellable *below; /* everything under way below; cancelled once, at the end */
  GError *dead;

  GTask *setup; /* connect or STARTTLS */

  guint8 *raw;
  gsize raw_size;
  gsize raw_at;
  gsize raw_end;
  GCancellable *filling; /* NULL when no fill is under way */
  gboolean ended;
  gboolean conversed;
  GTask *read;
  guint8 *read_buffer;
  gsize read_length;
  GSource *read_cancelled;

  GQueue writes; /* Write; the head is under way when @payload is set */
  GBytes *payload;
  gsize payload_at;

  GConverter *inflater;
  GConverter *deflater;
  gboolean inflater_full;

  guint connect_timeout;
  guint timeout;
  gint64 last_activity;
  GSource *timer;

  GTask *closing;
  guint64 bytes_in;
  guint64 bytes_out;
};

G_DEFINE_FINAL_TYPE (TernNetStream, tern_net_stream, G_TYPE_OBJECT)

static void fill (TernNetStream *stream);
static void pump_writes (TernNetStream *stream);
static void go_on_closing (TernNetStream *stream);

static void
write_free (Write *item)
{
  g_clear_object (&item->task);
  g_clear_pointer (&item->bytes, g_bytes_unref);
  g_free (item);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* The kernel counts for us what TCP carried, TLS and all. */
static void
count_bytes (TernNetStream *stream)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;
  GSocket *socket = stream->connection != NULL ? g_socket_connection_get_socket (stream->connection) : NULL;

  if (socket == NULL || g_socket_is_closed (socket)
      || getsockopt (g_socket_get_fd (socket), IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return;
  stream->bytes_in = info.tcpi_bytes_received;
  stream->bytes_out = info.tcpi_bytes_sent - info.tcpi_bytes_retrans;
}

static GTask *
steal_read (TernNetStream *stream)
{
  clear_source (&stream->read_cancelled);
  stream->read_buffer = NULL;
  return g_steal_pointer (&stream->read);
}

/* Ends everything with @error (transfer full). Only from a callback of the main context. */
static void
fail (TernNetStream *stream, GError *error)
{
  g_autoptr (TernNetStream) kept = g_object_ref (stream);
  g_autoptr (GTask) setup = g_steal_pointer (&stream->setup);
  g_autoptr (GTask) read = steal_read (stream);
  GQueue writes = stream->writes;
  Write *item;

  g_queue_init (&stream->writes);
  if (stream->dead == NULL)
    stream->dead = error;
  else
    g_error_free (error);
  clear_source (&stream->timer);
  count_bytes (stream);
  g_cancellable_cancel (stream->below);
  if (stream->connection != NULL)
    g_socket_close (g_socket_connection_get_socket (stream->connection), NULL);
  if (setup != NULL)
    g_task_return_error (setup, g_error_copy (stream->dead));
  if (read != NULL)
    g_task_return_error (read, g_error_copy (stream->dead));
  while ((item = g_queue_pop_head (&writes)) != NULL)
    {
      g_task_return_error (item->task, g_error_copy (stream->dead));
      write_free (item);
    }
  go_on_closing (stream);
}

static void
fail_literal (TernNetStream *stream, TernNetError code, const char *format)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  fail (stream, g_error_new (TERN_NET_ERROR, (int) code, format, tern_net_endpoint_get_host (stream->endpoint)));
#pragma GCC diagnostic pop
}

/* What came from below: our own cancellation is not news. */
static void
fail_below (TernNetStream *stream, const GError *error)
{
  if (stream->dead == NULL)
    fail (stream, tern_net_error_translate (error, stream->endpoint));
}

/* --- time -------------------------------------------------------------------------------- */

static gboolean
is_awaiting (TernNetStream *stream)
{
  return stream->setup != NULL || stream->read != NULL || stream->payload != NULL;
}

static guint
current_limit (TernNetStream *stream)
{
  return stream->conversed ? stream->timeout : stream->connect_timeout;
}

static void watch_time (TernNetStream *stream);

static gboolean
on_time_passed (gpointer user_data)
{
  TernNetStream *stream = user_data;
  gint64 limit = (gint64) current_limit (stream) * G_USEC_PER_SEC;

  clear_source (&stream->timer);
  if (!is_awaiting (stream) || limit == 0)
    return G_SOURCE_REMOVE;
  if (g_get_monotonic_time () - stream->last_activity < limit)
    watch_time (stream);
  else if (!stream->conversed && stream->setup == NULL
           && tern_net_endpoint_get_security (stream->endpoint) != TERN_NET_SECURITY_TLS)
    fail_literal (stream, TERN_NET_ERROR_TIMED_OUT,
                  "The server %s did not say anything; it may expect TLS from the start on this port");
  else
    fail_literal (stream, TERN_NET_ERROR_TIMED_OUT, "The server %s did not answer in time");
  return G_SOURCE_REMOVE;
}

static void
watch_time (TernNetStream *stream)
{
  gint64 limit = (gint64) current_limit (stream) * G_USEC_PER_SEC;
  gint64 left = stream->last_activity + limit - g_get_monotonic_time ();

  if (stream->timer != NULL || limit == 0 || stream->dead != NULL)
    return;
  stream->timer = g_timeout_source_new ((guint) (CLAMP (left, 0, limit) / 1000 + 1));
  g_source_set_callback (stream->timer, on_time_passed, stream, NULL);
  g_source_attach (stream->timer, stream->context);
}

static void
note_activity (TernNetStream *stream)
{
  stream->last_activity = g_get_monotonic_time ();
}

static void
begin_waiting (TernNetStream *stream, gboolean already)
{
  if (!already)
    note_activity (stream);
  watch_time (stream);
}

/* --- reading ------------------------------------------------------------------------------ */

static void
return_read (TernNetStream *stream, gsize n)
{
  g_autoptr (GTask) task = steal_read (stream);

  g_task_return_int (task, (gssize) n);
}

/* Returns: TRUE when the read is answered or everything has failed; FALSE when more is needed from below. */
static gboolean
inflate (TernNetStream *stream)
{
  while (stream->raw_at < stream->raw_end || stream->inflater_full)
    {
      g_autoptr (GError) error = NULL;
      gsize used = 0;
      gsize made = 0;
      GConverterResult result
          = g_converter_convert (stream->inflater, stream->raw + stream->raw_at, stream->raw_end - stream->raw_at,
                                 stream->read_buffer, stream->read_length, G_CONVERTER_NO_FLAGS, &used, &made, &error);

      stream->inflater_full = made == stream->read_length;
      stream->raw_at += used;
      if (result == G_CONVERTER_FINISHED)
        stream->ended = TRUE;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
        return FALSE;
      if (error != NULL)
        {
          fail_literal (stream, TERN_NET_ERROR_PROTOCOL, "The server %s sent damaged compressed data");
          return TRUE;
        }
      if (made > 0)
        {
          return_read (stream, made);
          return TRUE;
        }
      if (result == G_CONVERTER_FINISHED)
        return FALSE;
    }
  return FALSE;
}

static void
serve_read (TernNetStream *stream)
{
  gsize n = stream->raw_end - stream->raw_at;

  if (stream->read == NULL)
    return;
  if (stream->inflater != NULL)
    {
      if (inflate (stream))
        return;
    }
  else if (n > 0)
    {
      n = MIN (n, stream->read_length);
      memcpy (stream->read_buffer, stream->raw + stream->raw_at, n);
      stream->raw_at += n;
      return_read (stream, n);
      return;
    }
  if (stream->ended)
    return_read (stream, 0);
  else
    fill (stream);
}

/* A TLS record where a plain greeting was to be: an alert, or a handshake. */
static gboolean
is_tls_record (TernNetStream *stream)
{
  return !stream->conversed && !tern_net_stream_is_tls (stream) && stream->raw_end >= 2
         && (stream->raw[0] == 0x15 || stream->raw[0] == 0x16) && stream->raw[1] == 0x03;
}

static void
on_filled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernNetStream) stream = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  g_clear_object (&stream->filling);
  if (n > 0)
    stream->raw_end = (gsize) n;
  if (stream->dead == NULL && n < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail_below (stream, error);
  if (stream->dead == NULL && n > 0 && is_tls_record (stream))
    fail_literal (stream, TERN_NET_ERROR_TLS_EXPECTED, "The server %s expects TLS from the start on this port");
  if (stream->dead == NULL && n >= 0)
    {
      note_activity (stream);
      stream->conversed = TRUE;
      stream->ended = n == 0;
      serve_read (stream);
    }
  go_on_closing (stream);
}

static void
fill (TernNetStream *stream)
{
  if (stream->filling != NULL || stream->closing != NULL)
    return;
  stream->raw_at = 0;
  stream->raw_end = 0;
  stream->filling = g_cancellable_new ();
  g_input_stream_read_async (g_io_stream_get_input_stream (stream->io), stream->raw, stream->raw_size,
                             G_PRIORITY_DEFAULT, stream->filling, on_filled, g_object_ref (stream));
}

static gboolean
on_read_cancelled (GCancellable *cancellable, gpointer user_data)
{
  TernNetStream *stream = user_data;
  g_autoptr (GTask) task = steal_read (stream);

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/* --- writing ------------------------------------------------------------------------------ */

static gboolean
deflate (TernNetStream *stream, GBytes *bytes)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize at = 0;

  while (result == G_CONVERTER_CONVERTED)
    {
      guint8 piece[16 * 1024];
      gsize used = 0;
      gsize made = 0;

      result = g_converter_convert (stream->deflater, data + at, length - at, piece, sizeof piece, G_CONVERTER_FLUSH,
                                    &used, &made, NULL);
      at += used;
      g_byte_array_append (out, piece, (guint) made);
    }
  if (result != G_CONVERTER_FLUSHED)
    return FALSE;
  stream->payload = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  return TRUE;
}

static void
on_piece_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernNetStream) stream = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_output_stream_write_finish (G_OUTPUT_STREAM (source), result, &error);
  Write *item;

  if (stream->dead != NULL)
    return;
  if (n < 0)
    {
      fail_below (stream, error);
      return;
    }
  note_activity (stream);
  stream->payload_at += (gsize) n;
  if (stream->payload_at >= g_bytes_get_size (stream->payload))
    {
      g_clear_pointer (&stream->payload, g_bytes_unref);
      item = g_queue_pop_head (&stream->writes);
      g_task_return_boolean (item->task, TRUE);
      write_free (item);
    }
  pump_writes (stream);
}

static void
write_piece (TernNetStream *stream)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (stream->payload, &length);

  g_output_stream_write_async (g_io_stream_get_output_stream (stream->io), data + stream->payload_at,
                               MIN (length - stream->payload_at, WRITE_PIECE), G_PRIORITY_DEFAULT, stream->below,
                               on_piece_written, g_object_ref (stream));
}

/* Takes the next write that nobody has cancelled. */
static gboolean
take_payload (TernNetStream *stream)
{
  Write *item;

  while ((item = g_queue_peek_head (&stream->writes)) != NULL)
    {
      if (!g_task_return_error_if_cancelled (item->task))
        break;
      g_queue_pop_head (&stream->writes);
      write_free (item);
    }
  if (item == NULL)
    return FALSE;
  stream->payload_at = 0;
  if (stream->deflater == NULL)
    stream->payload = g_bytes_ref (item->bytes);
  else if (!deflate (stream, item->bytes))
    fail_literal (stream, TERN_NET_ERROR_PROTOCOL, "What is to be sent to %s could not be compressed");
  return stream->payload != NULL;
}

static void
pump_writes (TernNetStream *stream)
{
  if (stream->payload == NULL && !take_payload (stream))
    {
      go_on_closing (stream);
      return;
    }
  write_piece (stream);
}

/* --- connecting --------------------------------------------------------------------------- */

static void
return_setup (TernNetStream *stream)
{
  g_autoptr (GTask) task = g_steal_pointer (&stream->setup);

  note_activity (stream);
  g_task_return_boolean (task, TRUE);
}

static void
on_handshake_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernNetStream) stream = user_data;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) io = tern_net_handshake_finish (result, &certificate, &error);

  g_set_object (&stream->certificate, certificate);
  if (stream->dead != NULL)
    return;
  if (io == NULL)
    {
      fail_below (stream, error);
      return;
    }
  g_set_object (&stream->io, io);
  return_setup (stream);
}

static void
shake_hands (TernNetStream *stream)
{
  note_activity (stream);
  tern_net_handshake_async (G_IO_STREAM (stream->connection), stream->endpoint, stream->tls, stream->below,
                            on_handshake_done, g_object_ref (stream));
}

/* Cheap insurance against links that die in silence; a system that knows none of it works all the same. */
static void
set_socket_options (GSocket *socket)
{
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS, NULL);
}

/* A name may lead anywhere; what it led to is what counts. */
static gboolean
went_to_loopback (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address)
         && g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernNetStream) stream = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  TernNetSecurity security = tern_net_endpoint_get_security (stream->endpoint);

  if (stream->dead != NULL)
    return;
  if (connection == NULL)
    {
      fail_below (stream, error);
      return;
    }
  stream->connection = g_steal_pointer (&connection);
  g_set_object (&stream->io, G_IO_STREAM (stream->connection));
  set_socket_options (g_socket_connection_get_socket (stream->connection));
  if (security == TERN_NET_SECURITY_INSECURE && !went_to_loopback (stream->connection))
    fail_literal (stream, TERN_NET_ERROR_INSECURE,
                  "The server %s is not this computer, so it is not spoken to without encryption");
  else if (security == TERN_NET_SECURITY_TLS)
    shake_hands (stream);
  else
    return_setup (stream);
}

static void
on_connecting (GSocketClient *client,
               GSocketClientEvent event,
               GSocketConnectable *connectable,
               GIOStream *connection,
               gpointer user_data)
{
  TernNetStream *stream = user_data;

  if (event == G_SOCKET_CLIENT_RESOLVED)
    note_activity (stream);
}

static gboolean
on_setup_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  TernNetStream *stream = user_data;

  if (stream->setup != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&stream->setup);

      g_task_return_error (task, g_steal_pointer (&error));
      fail_literal (stream, TERN_NET_ERROR_CLOSED, "The connection to %s was given up");
    }
  return G_SOURCE_REMOVE;
}

/* Calls @func in our context when @cancellable is cancelled. */
static GSource *
watch_cancellable (TernNetStream *stream, GCancellable *cancellable, GCancellableSourceFunc func)
{
  GSource *source;

  if (cancellable == NULL)
    return NULL;
  source = g_cancellable_source_new (cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (func), stream, NULL);
  g_source_attach (source, stream->context);
  return source;
}

static void
free_source (gpointer data)
{
  GSource *source = data;

  g_source_destroy (source);
  g_source_unref (source);
}

/* Returns: FALSE when the task was answered with an error at once. */
static gboolean
begin_setup (TernNetStream *stream,
             gpointer tag,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);
  GSource *watch;

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  if (stream->dead != NULL)
    {
      g_task_return_error (task, g_error_copy (stream->dead));
      return FALSE;
    }
  watch = watch_cancellable (stream, cancellable, on_setup_cancelled);
  if (watch != NULL)
    g_task_set_task_data (task, watch, free_source);
  stream->setup = g_steal_pointer (&task);
  begin_waiting (stream, FALSE);
  return TRUE;
}

static void
tern_net_stream_dispose (GObject *object)
{
  TernNetStream *stream = TERN_NET_STREAM (object);

  clear_source (&stream->timer);
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

  g_clear_pointer (&stream->endpoint, tern_net_endpoint_free);
  g_clear_pointer (&stream->tls, tern_tls_options_free);
  g_clear_pointer (&stream->context, g_main_context_unref);
  g_clear_object (&stream->certificate);
  g_clear_object (&stream->below);
  g_clear_error (&stream->dead);
  g_clear_pointer (&stream->payload, g_bytes_unref);
  g_clear_object (&stream->inflater);
  g_clear_object (&stream->deflater);
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
  stream->raw_size = RAW_SIZE;
  stream->raw = g_malloc (RAW_SIZE);
  stream->connect_timeout = TERN_NET_STREAM_CONNECT_TIMEOUT;
  stream->timeout = TERN_NET_STREAM_TIMEOUT;
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
}

void
tern_net_stream_set_timeout (TernNetStream *stream, guint seconds)
{
  stream->timeout = seconds;
  note_activity (stream);
  clear_source (&stream->timer);
  if (is_awaiting (stream))
    watch_time (stream);
}

void
tern_net_stream_connect_async (TernNetStream *stream,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_return_if_fail (stream->io == NULL && stream->setup == NULL);
  if (!begin_setup (stream, tern_net_stream_connect_async, cancellable, callback, data))
    return;
  g_signal_connect_object (client, "event", G_CALLBACK (on_connecting), stream, 0);
  g_socket_client_connect_to_host_async (client, tern_net_endpoint_get_host (stream->endpoint),
                                         tern_net_endpoint_get_port (stream->endpoint), stream->below, on_connected,
                                         g_object_ref (stream));
}

gboolean
tern_net_stream_connect_finish (TernNetStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
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
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);

  g_return_if_fail (stream->read == NULL && length > 0);
  g_task_set_source_tag (task, tern_net_stream_read_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (stream->dead != NULL)
    {
      g_task_return_error (task, g_error_copy (stream->dead));
      return;
    }
  stream->read = g_steal_pointer (&task);
  stream->read_buffer = buffer;
  stream->read_length = length;
  stream->read_cancelled = watch_cancellable (stream, cancellable, on_read_cancelled);
  begin_waiting (stream, already);
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
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);
  Write *item;

  g_task_set_source_tag (task, tern_net_stream_write_bytes_async);
  g_task_set_check_cancellable (task, FALSE);
  if (stream->dead != NULL)
    {
      g_task_return_error (task, g_error_copy (stream->dead));
      return;
    }
  item = g_new (Write, 1);
  item->task = g_steal_pointer (&task);
  item->bytes = g_bytes_ref (bytes);
  g_queue_push_tail (&stream->writes, item);
  if (stream->payload == NULL)
    pump_writes (stream);
  begin_waiting (stream, already);
}

gboolean
tern_net_stream_write_bytes_finish (TernNetStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Whether the server has said anything that nobody has read. */
static gboolean
has_unread (TernNetStream *stream)
{
  return stream->raw_at < stream->raw_end || stream->filling != NULL
         || g_socket_get_available_bytes (g_socket_connection_get_socket (stream->connection)) > 0;
}

void
tern_net_stream_starttls_async (TernNetStream *stream,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_return_if_fail (stream->dead != NULL || (stream->io != NULL && !tern_net_stream_is_tls (stream)));
  if (!begin_setup (stream, tern_net_stream_starttls_async, cancellable, callback, data))
    return;
  if (has_unread (stream))
    fail_literal (stream, TERN_NET_ERROR_INSECURE,
                  "The server %s sent something before the connection was encrypted, so nothing was sent");
  else
    shake_hands (stream);
}

gboolean
tern_net_stream_starttls_finish (TernNetStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tern_net_stream_start_deflate (TernNetStream *stream, const guint8 *already_read, gsize length)
{
  if (stream->dead != NULL || stream->inflater != NULL || stream->read != NULL || stream->filling != NULL
      || !g_queue_is_empty (&stream->writes))
    return FALSE;
  stream->inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  stream->deflater = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, -1));
  if (length > 0)
    {
      gsize rest = stream->raw_end - stream->raw_at;
      guint8 *joined = g_malloc (MAX (length + rest, RAW_SIZE));

      memcpy (joined, already_read, length);
      memcpy (joined + length, stream->raw + stream->raw_at, rest);
      g_free (stream->raw);
      stream->raw = joined;
      stream->raw_size = MAX (length + rest, RAW_SIZE);
      stream->raw_at = 0;
      stream->raw_end = length + rest;
    }
  return TRUE;
}

static gboolean
on_close_overdue (gpointer user_data)
{
  fail_literal (user_data, TERN_NET_ERROR_CLOSED, "The connection to the server %s was closed");
  return G_SOURCE_REMOVE;
}

static void
on_io_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernNetStream) stream = user_data;

  g_io_stream_close_finish (G_IO_STREAM (source), result, NULL);
  if (stream->dead == NULL)
    fail_literal (stream, TERN_NET_ERROR_CLOSED, "The connection to the server %s was closed");
}

/* Waits for the writes, then for the read below to let go, then closes; once dead, the closing is done. */
static void
go_on_closing (TernNetStream *stream)
{
  g_autoptr (GTask) task = NULL;

  if (stream->closing == NULL)
    return;
  if (stream->dead != NULL)
    {
      task = g_steal_pointer (&stream->closing);
      g_task_return_boolean (task, TRUE);
    }
  else if (!g_queue_is_empty (&stream->writes))
    return;
  else if (stream->filling != NULL)
    g_cancellable_cancel (stream->filling);
  else if (stream->io != NULL && !g_io_stream_has_pending (stream->io))
    {
      count_bytes (stream);
      g_io_stream_close_async (stream->io, G_PRIORITY_DEFAULT, stream->below, on_io_closed, g_object_ref (stream));
    }
}

void
tern_net_stream_close_async (TernNetStream *stream,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  GTask *task = g_task_new (stream, cancellable, callback, data);
  GSource *overdue;

  g_task_set_source_tag (task, tern_net_stream_close_async);
  if (stream->dead != NULL || stream->closing != NULL || stream->connection == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  stream->closing = task;
  overdue = g_timeout_source_new_seconds (CLOSE_TIMEOUT);
  g_source_set_callback (overdue, on_close_overdue, stream, NULL);
  g_source_attach (overdue, stream->context);
  g_task_set_task_data (task, overdue, free_source);
  go_on_closing (stream);
}

gboolean
tern_net_stream_close_finish (TernNetStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
on_aborted (gpointer user_data)
{
  TernNetStream *stream = user_data;

  fail (stream, g_error_copy (stream->dead));
  return G_SOURCE_REMOVE;
}

void
tern_net_stream_abort (TernNetStream *stream)
{
  GSource *source;

  if (stream->dead != NULL)
    return;
  stream->dead = g_error_new (TERN_NET_ERROR, TERN_NET_ERROR_CLOSED, "The connection to the server %s was closed",
                              tern_net_endpoint_get_host (stream->endpoint));
  count_bytes (stream);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_aborted, g_object_ref (stream), g_object_unref);
  g_source_attach (source, stream->context);
  g_source_unref (source);
}

guint64
tern_net_stream_get_bytes_in (TernNetStream *stream)
{
  if (stream->dead == NULL)
    count_bytes (stream);
  return stream->bytes_in;
}

guint64
tern_net_stream_get_bytes_out (TernNetStream *stream)
{
  if (stream->dead == NULL)
    count_bytes (stream);
  return stream->bytes_out;
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

char *
tern_net_stream_dup_tls_summary (TernNetStream *stream)
{
  g_autofree char *fingerprint = NULL;
  gboolean newest;

  if (!tern_net_stream_is_tls (stream) || stream->certificate == NULL)
    return NULL;
  fingerprint = tern_certificate_dup_fingerprint (stream->certificate);
  newest = g_tls_connection_get_protocol_version (G_TLS_CONNECTION (stream->io)) == G_TLS_PROTOCOL_VERSION_TLS_1_3;
  return g_strdup_printf ("%s, certificate of %s, %s", newest ? "TLS 1.3" : "TLS 1.2",
                          tern_net_endpoint_get_host (stream->endpoint), fingerprint);
}

GBytes *
tern_net_stream_dup_channel_binding (TernNetStream *stream)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  if (!tern_net_stream_is_tls (stream)
      || g_tls_connection_get_protocol_version (G_TLS_CONNECTION (stream->io)) != G_TLS_PROTOCOL_VERSION_TLS_1_3
      || !g_tls_connection_get_channel_binding_data (G_TLS_CONNECTION (stream->io),
                                                     G_TLS_CHANNEL_BINDING_TLS_EXPORTER, data, NULL))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}
