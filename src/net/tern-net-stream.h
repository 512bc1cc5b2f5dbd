/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Bytes over one socket, both ways at once, with TLS, DEFLATE and time limits underneath; an IMAP
 * connection or an SMTP session owns one. */

#pragma once

#include <gio/gio.h>

#include "net/tern-net-endpoint.h"
#include "net/tern-net-error.h"
#include "net/tern-tls-options.h"

G_BEGIN_DECLS

/**
 * TernNetStream: lives in the thread-default main context it was made in; every call and callback
 * is there. One read and any number of writes may be under way together. All errors are
 * TERN_NET_ERROR, but for G_IO_ERROR_CANCELLED.
 *
 * After an error other than cancellation the stream is dead, and every later call gets that error.
 * End a stream with tern_net_stream_close_async() or tern_net_stream_abort(): dropping the last
 * reference alone may leave a cancelled read waiting below.
 */
#define TERN_TYPE_NET_STREAM (tern_net_stream_get_type ())
G_DECLARE_FINAL_TYPE (TernNetStream, tern_net_stream, TERN, NET_STREAM, GObject)

#define TERN_NET_STREAM_CONNECT_TIMEOUT 20
#define TERN_NET_STREAM_TIMEOUT 30

/* @tls: (nullable): the system's roots, no exception. Copies both. */
TernNetStream *tern_net_stream_new (const TernNetEndpoint *endpoint, const TernTlsOptions *tls);

/* Seconds for everything up to the peer's first byte of conversation: look-up, TCP, TLS and the
 * wait for the greeting each get this much. Default TERN_NET_STREAM_CONNECT_TIMEOUT; at least 1. */
void tern_net_stream_set_connect_timeout (TernNetStream *stream, guint seconds);

/* Seconds without a single byte either way, while a read or a write is awaited, after which
 * everything waiting fails with TERN_NET_ERROR_TIMED_OUT. Default TERN_NET_STREAM_TIMEOUT; 0 for
 * never. May change at any time, also under a waiting read (IDLE), and then counts from now. */
void tern_net_stream_set_timeout (TernNetStream *stream, guint seconds);

/* Looks up the host, connects (all its addresses, RFC 8305; keepalive, TCP_USER_TIMEOUT) and, for
 * TERN_NET_SECURITY_TLS, shakes hands. Call once. RESOLVE, REFUSED, UNREACHABLE, TIMED_OUT, CLOSED,
 * NOT_TLS, CERTIFICATE, CERTIFICATE_CHANGED, TLS, INSECURE (an insecure endpoint that is not on
 * loopback). */
void tern_net_stream_connect_async (TernNetStream *stream,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
gboolean
tern_net_stream_connect_finish (TernNetStream *stream, GAsyncResult *result, GError **error);

/* Gives what is there as soon as anything is. One read at a time. Cancelling loses nothing: bytes
 * that arrive afterwards are there for the next read.
 * @buffer: @length bytes, at least 1; must stay until the callback. Inflated data never exceeds it,
 * however small the input. TIMED_OUT, CLOSED, PROTOCOL (broken compression), TLS, TLS_EXPECTED (TLS
 * met where plain text was to be). */
void tern_net_stream_read_async (TernNetStream *stream,
                                 guint8 *buffer,
                                 gsize length,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
/* Returns: bytes; 0 when the peer has ended the stream; -1 on error. */
gssize tern_net_stream_read_finish (TernNetStream *stream, GAsyncResult *result, GError **error);

/* Whole writes, in the order of the calls; done when handed to the system. Cancelling has an effect
 * only before its first byte has left, and then none of it leaves. TIMED_OUT, CLOSED, TLS. */
void tern_net_stream_write_bytes_async (TernNetStream *stream,
                                        GBytes *bytes,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer data);
gboolean
tern_net_stream_write_bytes_finish (TernNetStream *stream, GAsyncResult *result, GError **error);

/* Shakes hands on a connected plain stream (RFC 9051 §6.2.1, RFC 3207). The caller has read the
 * server's OK, has nothing buffered after it, and has no read or write under way; a byte that has
 * arrived all the same is TERN_NET_ERROR_INSECURE and the stream is dead. Other errors as for
 * connecting. */
void tern_net_stream_starttls_async (TernNetStream *stream,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
gboolean
tern_net_stream_starttls_finish (TernNetStream *stream, GAsyncResult *result, GError **error);

/* From here on raw DEFLATE both ways (RFC 4978), each write flushed. No write may be waiting, and
 * no read; @already_read: (nullable): bytes the caller had read behind the server's OK, which are
 * compressed. Returns: FALSE, with nothing changed, when there is a read or write under way or it
 * is on already. */
gboolean
tern_net_stream_start_deflate (TernNetStream *stream, const guint8 *already_read, gsize length);

/* Lets queued writes out, then says goodbye and closes; never fails but for cancellation, and takes
 * at most 5 seconds. A waiting read fails with CLOSED. */
void tern_net_stream_close_async (TernNetStream *stream,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
gboolean tern_net_stream_close_finish (TernNetStream *stream, GAsyncResult *result, GError **error);

/* Closes now. What waits fails with CLOSED, from the main context, not from inside this call. */
void tern_net_stream_abort (TernNetStream *stream);

/* Bytes on the wire, as TCP carries them: TLS and compression included, TCP and IP headers not. */
guint64 tern_net_stream_get_bytes_in (TernNetStream *stream);
guint64 tern_net_stream_get_bytes_out (TernNetStream *stream);

gboolean tern_net_stream_is_tls (TernNetStream *stream);
gboolean tern_net_stream_is_deflated (TernNetStream *stream);
/* Returns: (transfer none). */
const TernNetEndpoint *tern_net_stream_get_endpoint (TernNetStream *stream);

/* The certificate the server showed, also after it was refused; NULL before.
 * Returns: (nullable) (transfer none). */
GTlsCertificate *tern_net_stream_get_certificate (TernNetStream *stream);
/* "TLS 1.3, certificate of mail.example.org, AB:CD:…", or NULL without TLS.
 * Returns: (nullable) (transfer full). */
char *tern_net_stream_dup_tls_summary (TernNetStream *stream);
/* `tls-exporter` (RFC 9266) of this connection; NULL unless it is TLS 1.3.
 * Returns: (nullable) (transfer full). */
GBytes *tern_net_stream_dup_channel_binding (TernNetStream *stream);

G_END_DECLS
