/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The stream itself: both ways at once, cancelling, time limits, ends of every kind, DEFLATE. */

#include "net-peer.h"

#include <string.h>

static NetPeer *peer;

static TernNetStream *
open_plain (const char *behaviour)
{
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imap+insecure", "127.0.0.1",
                                    net_peer_get_port (peer, behaviour), NULL);

  g_assert_true (net_connect (stream, &error));
  g_assert_no_error (error);
  return stream;
}

static TernNetStream *
open_deflated (const char *behaviour)
{
  TernNetStream *stream = open_plain (behaviour);

  net_send (stream, "deflate\n");
  net_expect (stream, "go\n");
  g_assert_true (tern_net_stream_start_deflate (stream, NULL, 0));
  g_assert_true (tern_net_stream_is_deflated (stream));
  return stream;
}

static void
test_count (void)
{
  TernNetStream *stream = open_plain ("plain");

  net_expect (stream, "hello\n");
  net_send (stream, "12345");
  net_expect (stream, "12345");
  g_assert_cmpuint (tern_net_stream_get_bytes_in (stream), ==, 11);
  g_assert_cmpuint (tern_net_stream_get_bytes_out (stream), ==, 5);
  net_end (stream);
}

#define PIECES 200
#define PIECE (64 * 1024)

typedef struct
{
  guint written;
  GString *order;
} Writes;

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Writes *writes = data;
  g_autoptr (GError) error = NULL;

  tern_net_stream_write_bytes_finish (TERN_NET_STREAM (source), result, &error);
  g_assert_no_error (error);
  writes->written++;
}

/* 12 MiB to a peer that echoes: more than all buffers on the way hold, so that it would stand still
 * if reading waited for writing or the reverse. */
static void
check_both_ways (TernNetStream *stream)
{
  Writes writes = { 0 };
  g_autofree guint8 *buffer = g_malloc (PIECE);
  gsize total = 0;

  for (guint i = 0; i < PIECES; i++)
    {
      g_autofree char *text = g_strnfill (PIECE, (char)('a' + i % 26));
      g_autoptr (GBytes) bytes = g_bytes_new (text, PIECE);

      tern_net_stream_write_bytes_async (stream, bytes, NULL, on_written, &writes);
    }
  while (total < (gsize)PIECES * PIECE)
    {
      g_autoptr (GError) error = NULL;
      gssize n = net_read (stream, buffer, PIECE, &error);

      g_assert_no_error (error);
      g_assert_cmpint (n, >, 0);
      for (gssize i = 0; i < n; i++)
        g_assert_cmpint (buffer[i], ==, 'a' + (int)((total + (gsize)i) / PIECE) % 26);
      total += (gsize)n;
    }
  g_assert_cmpuint (writes.written, ==, PIECES);
}

static void
test_both_ways (void)
{
  TernNetStream *stream = open_plain ("plain");

  net_expect (stream, "hello\n");
  check_both_ways (stream);
  net_end (stream);
}

static void
test_both_ways_tls (void)
{
  g_autoptr (TernTlsOptions) options = tern_tls_options_new (net_peer_get_ca (peer), NULL, 0, NULL,
                                                             NULL);
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "tls"), options);

  g_assert_true (net_connect (stream, &error));
  net_expect (stream, "hello\n");
  check_both_ways (stream);
  net_end (stream);
}

static void
test_both_ways_deflated (void)
{
  TernNetStream *stream = open_deflated ("deflate");

  check_both_ways (stream);
  g_assert_cmpuint (tern_net_stream_get_bytes_out (stream), <, (guint64)PIECES * PIECE / 50);
  net_end (stream);
}

/* Whatever arrives while and after a read is cancelled is there for the next one. */
static void
check_cancelled_read (TernNetStream *stream, const char *text)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint8 buffer[8] = { 0 };
  NetCall call = { NULL };

  tern_net_stream_read_async (stream, buffer, sizeof buffer, cancellable, net_done, &call);
  g_cancellable_cancel (cancellable);
  net_wait (&call);
  result = call.result;
  g_assert_cmpint (tern_net_stream_read_finish (stream, result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  net_send (stream, text);
  net_expect (stream, text);
  g_assert_cmpint (buffer[0], ==, 0);
}

static void
test_cancelled_read (void)
{
  TernNetStream *stream = open_plain ("plain");

  net_expect (stream, "hello\n");
  for (guint i = 0; i < 20; i++)
    check_cancelled_read (stream, "nothing is lost by giving up\n");
  net_end (stream);
  stream = open_deflated ("deflate-bytes");
  for (guint i = 0; i < 20; i++)
    check_cancelled_read (stream, "nor when it comes a byte at a time\n");
  net_end (stream);
}

static void
test_cancelled_before (void)
{
  TernNetStream *stream = open_plain ("plain");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint8 buffer[8];
  NetCall call = { NULL };

  g_cancellable_cancel (cancellable);
  tern_net_stream_read_async (stream, buffer, sizeof buffer, cancellable, net_done, &call);
  net_wait (&call);
  result = call.result;
  g_assert_cmpint (tern_net_stream_read_finish (stream, result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  net_expect (stream, "hello\n");
  g_clear_object (&result);
  net_end (stream);
}

/* The second of three writes is given up before its turn: none of it leaves. */
static void
check_cancelled_write (TernNetStream *stream)
{
  static const char *const texts[] = { "first ", "second ", "third\n" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  NetCall calls[3] = { { NULL }, { NULL }, { NULL } };

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));

      tern_net_stream_write_bytes_async (stream, bytes, i == 1 ? cancellable : NULL, net_done,
                                         &calls[i]);
    }
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = NULL;

      net_wait (&calls[i]);
      result = calls[i].result;
      g_assert_cmpint (tern_net_stream_write_bytes_finish (stream, result, &error), ==, i != 1);
      if (i == 1)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  net_expect (stream, "first third\n");
}

static void
test_cancelled_write (void)
{
  TernNetStream *stream = open_plain ("plain");

  net_expect (stream, "hello\n");
  check_cancelled_write (stream);
  net_end (stream);
  stream = open_deflated ("deflate");
  check_cancelled_write (stream);
  net_end (stream);
}

static void
assert_dead (TernNetStream *stream, TernNetError expected)
{
  g_autoptr (GError) error = NULL;
  char buffer[8];

  g_assert_cmpint (net_read (stream, buffer, sizeof buffer, &error), ==, -1);
  g_assert_error (error, TERN_NET_ERROR, (int)expected);
  g_test_message ("%s", error->message);
}

static void
test_silent (void)
{
  TernNetStream *stream = open_plain ("silent");

  tern_net_stream_set_connect_timeout (stream, 1);
  assert_dead (stream, TERN_NET_ERROR_TIMED_OUT);
  assert_dead (stream, TERN_NET_ERROR_TIMED_OUT);
  net_end (stream);
}

static void
test_silent_handshake (void)
{
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "silent"), NULL);

  tern_net_stream_set_connect_timeout (stream, 1);
  g_assert_false (net_connect (stream, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_TIMED_OUT);
  net_end (stream);
}

static void
test_silent_after_handshake (void)
{
  g_autoptr (TernTlsOptions) options = tern_tls_options_new (net_peer_get_ca (peer), NULL, 0, NULL,
                                                             NULL);
  g_autoptr (GError) error = NULL;
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "tls-silent"),
                                    options);

  tern_net_stream_set_connect_timeout (stream, 1);
  g_assert_true (net_connect (stream, &error));
  assert_dead (stream, TERN_NET_ERROR_TIMED_OUT);
  net_end (stream);
}

/* The limit of a conversation, and that it may be changed under a waiting read. */
static void
test_stalled (void)
{
  TernNetStream *stream = open_plain ("stalled");
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint8 buffer[8];
  NetCall call = { NULL };

  net_expect (stream, "hello\n");
  tern_net_stream_set_timeout (stream, 0);
  tern_net_stream_read_async (stream, buffer, sizeof buffer, NULL, net_done, &call);
  tern_net_stream_set_timeout (stream, 1);
  net_wait (&call);
  result = call.result;
  g_assert_cmpint (tern_net_stream_read_finish (stream, result, &error), ==, -1);
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_TIMED_OUT);
  g_clear_object (&result);
  net_end (stream);
}

/* Which ends at once, when the socket that held the port is closed again. */
static guint16
find_closed_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return port;
}

static void
test_refused (void)
{
  static const char *const schemes[] = { "imaps", "imap+starttls", "imap+insecure" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autoptr (GError) error = NULL;
      TernNetStream *stream = net_open (schemes[i], "127.0.0.1", find_closed_port (), NULL);

      g_assert_false (net_connect (stream, &error));
      g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_REFUSED);
      assert_dead (stream, TERN_NET_ERROR_REFUSED);
      net_end (stream);
    }
}

static void
test_hang_up (void)
{
  TernNetStream *stream = open_plain ("hang-up");
  char buffer[8];
  g_autoptr (GError) error = NULL;

  net_send (stream, "x");
  g_assert_cmpint (net_read (stream, buffer, sizeof buffer, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (net_read (stream, buffer, sizeof buffer, &error), ==, 0);
  g_assert_no_error (error);
  net_end (stream);
}

static void
test_reset (void)
{
  TernNetStream *stream = open_plain ("reset");

  net_send (stream, "x");
  assert_dead (stream, TERN_NET_ERROR_CLOSED);
  net_end (stream);
}

static void
test_connect_cancelled (void)
{
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "silent"), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  NetCall call = { NULL };

  tern_net_stream_connect_async (stream, cancellable, net_done, &call);
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  net_wait (&call);
  result = call.result;
  g_assert_false (tern_net_stream_connect_finish (stream, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  net_end (stream);
}

/* A call waiting at an abort fails, but only once the abort has returned. */
static void
test_abort (void)
{
  TernNetStream *stream = open_plain ("stalled");
  g_autoptr (GError) error = NULL;
  guint8 buffer[8];
  NetCall call = { NULL };

  net_expect (stream, "hello\n");
  tern_net_stream_read_async (stream, buffer, sizeof buffer, NULL, net_done, &call);
  g_main_context_iteration (NULL, FALSE);
  tern_net_stream_abort (stream);
  g_assert_null (call.result);
  net_wait (&call);
  g_assert_cmpint (tern_net_stream_read_finish (stream, call.result, &error), ==, -1);
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CLOSED);
  g_clear_object (&call.result);
  net_end (stream);
}

static void
test_abort_connecting (void)
{
  TernNetStream *stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "silent"), NULL);
  g_autoptr (GError) error = NULL;
  NetCall call = { NULL };

  tern_net_stream_connect_async (stream, NULL, net_done, &call);
  g_main_context_iteration (NULL, FALSE);
  tern_net_stream_abort (stream);
  net_wait (&call);
  g_assert_false (tern_net_stream_connect_finish (stream, call.result, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CLOSED);
  g_clear_object (&call.result);
  net_end (stream);
}

/* Queued writes leave before the goodbye, a waiting read fails, and closing never does. */
static void
check_close (TernNetStream *stream)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("last words\n", 11);
  guint64 before = tern_net_stream_get_bytes_out (stream);
  guint8 buffer[8];
  NetCall reading = { NULL }, writing = { NULL }, closing = { NULL };

  tern_net_stream_read_async (stream, buffer, sizeof buffer, NULL, net_done, &reading);
  tern_net_stream_write_bytes_async (stream, bytes, NULL, net_done, &writing);
  tern_net_stream_close_async (stream, NULL, net_done, &closing);
  net_wait (&closing);
  g_assert_true (tern_net_stream_close_finish (stream, closing.result, &error));
  net_wait (&reading);
  g_assert_cmpint (tern_net_stream_read_finish (stream, reading.result, &error), ==, -1);
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CLOSED);
  g_clear_error (&error);
  net_wait (&writing);
  g_assert_true (tern_net_stream_write_bytes_finish (stream, writing.result, &error));
  g_assert_cmpuint (tern_net_stream_get_bytes_out (stream), >=, before + 11);
  g_object_unref (reading.result);
  g_object_unref (writing.result);
  g_object_unref (closing.result);
  assert_dead (stream, TERN_NET_ERROR_CLOSED);
  net_end (stream);
}

static void
test_close (void)
{
  g_autoptr (TernTlsOptions) options = tern_tls_options_new (net_peer_get_ca (peer), NULL, 0, NULL,
                                                             NULL);
  TernNetStream *stream = open_plain ("stalled");

  net_expect (stream, "hello\n");
  check_close (stream);
  stream = net_open ("imaps", "localhost", net_peer_get_port (peer, "tls"), options);
  g_assert_true (net_connect (stream, NULL));
  net_expect (stream, "hello\n");
  check_close (stream);
}

static void
test_deflate (void)
{
  TernNetStream *stream = open_deflated ("deflate");

  net_send (stream, "a line\n");
  net_expect (stream, "a line\n");
  net_send (stream, "a line\n");
  net_expect (stream, "a line\n");
  g_assert_false (tern_net_stream_start_deflate (stream, NULL, 0));
  net_end (stream);
}

/* Each line is complete although the compressed bytes come one by one: nothing waits for a full
 * buffer. */
static void
test_deflate_bytes (void)
{
  TernNetStream *stream = open_deflated ("deflate-bytes");

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u of many\n", i);

      net_send (stream, line);
      net_expect (stream, line);
    }
  net_end (stream);
}

/* Compressed bytes that came with the server's go-ahead. */
static void
test_deflate_already_read (void)
{
  TernNetStream *stream = open_plain ("deflate-bomb");
  char buffer[16];
  gssize n;

  net_send (stream, "deflate\n");
  net_expect (stream, "go\n");
  n = net_read (stream, buffer, sizeof buffer, NULL);
  g_assert_cmpint (n, >, 0);
  g_assert_true (tern_net_stream_start_deflate (stream, (const guint8 *)buffer, (gsize)n));
  g_assert_cmpint (net_read (stream, buffer, sizeof buffer, NULL), ==, sizeof buffer);
  g_assert_cmpint (buffer[0], ==, 0);
  net_end (stream);
}

/* 32 MiB out of 32 KiB come only as fast as they are asked for, all of them, and never past the
 * buffer. */
static void
test_deflate_bomb (void)
{
  TernNetStream *stream = open_deflated ("deflate-bomb");
  g_autofree guint8 *buffer = g_malloc0 (10001);
  gsize total = 0;

  buffer[10000] = 77;
  while (total < (32u << 20))
    {
      gssize n = net_read (stream, buffer, 10000, NULL);

      g_assert_cmpint (n, >, 0);
      g_assert_cmpint (buffer[10000], ==, 77);
      total += (gsize)n;
    }
  g_assert_cmpuint (total, ==, 32u << 20);
  g_assert_cmpuint (tern_net_stream_get_bytes_in (stream), <, 64 * 1024);
  net_end (stream);
}

static void
test_deflate_broken (void)
{
  TernNetStream *stream = open_deflated ("deflate-broken");

  assert_dead (stream, TERN_NET_ERROR_PROTOCOL);
  net_end (stream);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  peer = net_peer_new ();
  g_test_add_func ("/stream/count", test_count);
  g_test_add_func ("/stream/both-ways", test_both_ways);
  g_test_add_func ("/stream/both-ways/tls", test_both_ways_tls);
  g_test_add_func ("/stream/both-ways/deflated", test_both_ways_deflated);
  g_test_add_func ("/stream/cancelled/read", test_cancelled_read);
  g_test_add_func ("/stream/cancelled/before", test_cancelled_before);
  g_test_add_func ("/stream/cancelled/write", test_cancelled_write);
  g_test_add_func ("/stream/cancelled/connect", test_connect_cancelled);
  g_test_add_func ("/stream/silent", test_silent);
  g_test_add_func ("/stream/silent/handshake", test_silent_handshake);
  g_test_add_func ("/stream/silent/after-handshake", test_silent_after_handshake);
  g_test_add_func ("/stream/stalled", test_stalled);
  g_test_add_func ("/stream/refused", test_refused);
  g_test_add_func ("/stream/hang-up", test_hang_up);
  g_test_add_func ("/stream/reset", test_reset);
  g_test_add_func ("/stream/abort", test_abort);
  g_test_add_func ("/stream/abort/connecting", test_abort_connecting);
  g_test_add_func ("/stream/close", test_close);
  g_test_add_func ("/deflate/lines", test_deflate);
  g_test_add_func ("/deflate/bytes", test_deflate_bytes);
  g_test_add_func ("/deflate/already-read", test_deflate_already_read);
  g_test_add_func ("/deflate/bomb", test_deflate_bomb);
  g_test_add_func ("/deflate/broken", test_deflate_broken);
  status = g_test_run ();
  net_peer_free (peer);
  return status;
}
