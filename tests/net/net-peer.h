/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The other end of the net tests, and waiting for one asynchronous call at a time. */

#pragma once

#include "net/tern-net-stream.h"

G_BEGIN_DECLS

typedef struct _NetPeer NetPeer;

/* Starts peer.py; every problem with it ends the test. */
NetPeer *net_peer_new (void);
void net_peer_free (NetPeer *peer);
guint16 net_peer_get_port (NetPeer *peer, const char *behaviour);
/* The file of the authority the good certificates come from. */
const char *net_peer_get_ca (NetPeer *peer);

/* One call's result; @data of net_done(). */
typedef struct
{
  GAsyncResult *result;
} NetCall;

void net_done (GObject *source, GAsyncResult *result, gpointer call);
/* Runs the main context until @done is TRUE, 30 seconds at most. */
void net_wait_until (gboolean (*done) (gpointer data), gpointer data);
void net_wait (NetCall *call);

/* @scheme: "imaps" …; @tls: (nullable) (transfer none). */
TernNetStream *
net_open (const char *scheme, const char *host, guint16 port, const TernTlsOptions *tls);
gboolean net_connect (TernNetStream *stream, GError **error);
gboolean net_starttls (TernNetStream *stream, GError **error);
gssize net_read (TernNetStream *stream, void *buffer, gsize length, GError **error);
/* Reads exactly @text. */
void net_expect (TernNetStream *stream, const char *text);
void net_send (TernNetStream *stream, const char *text);
/* Aborts, and sees that the stream is freed. */
void net_end (TernNetStream *stream);

G_END_DECLS
