/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One socket of IMAP: tags, pipelining, literals that wait, the single reader, the change to TLS
 * and to DEFLATE. It gives no response a meaning; the session owns one and does. Not for other
 * folders. */

#pragma once

#include <gio/gio.h>

#include "imap/tern-imap-command.h"
#include "imap/tern-imap-connection-rules.h"
#include "imap/tern-imap-error.h"
#include "imap/tern-imap-response.h"
#include "net/tern-net-stream.h"

G_BEGIN_DECLS

/* Replies of cancelled commands are read to their end up to this many bytes (DESIGN, "IMAP"). */
#define TERN_IMAP_CONNECTION_MAX_DRAIN (1 << 20)
/* At most this much is handled before the main loop is given a turn, so that commands are looked
 * for. */
#define TERN_IMAP_CONNECTION_MAX_RESPONSES 50
#define TERN_IMAP_CONNECTION_MAX_MICROSECONDS 4000
/* What goes on after such a turn: below the sources that bring commands. */
#define TERN_IMAP_CONNECTION_PRIORITY (G_PRIORITY_DEFAULT + 50)
/* Seconds without a byte while a reply is awaited. */
#define TERN_IMAP_CONNECTION_TIMEOUT 30

typedef struct _TernImapExchange TernImapExchange;

/**
 * TernImapExchangeClass: how one kind of command behaves. All but @done may be NULL.
 * @prepare: called when its turn comes, right before it is built; FALSE: it is not sent, and done
 * gets the error.
 * @collect: an untagged response whose type is in the exchange's `wants`; TRUE when it was meant.
 * Not called once detached.
 * @continued: a `+` that no literal and no IDLE waited for. @text: as TernImapResponse's.
 * @done: exactly once. OK: @error is NULL. NO, BAD: both. Connection over: @condition is NULL. An
 * IDLE that gave way before it was sent: both NULL.
 * @free: frees @data.
 */
typedef struct
{
  gboolean (*prepare) (TernImapExchange *exchange, GError **error);
  gboolean (*collect) (TernImapExchange *exchange, const TernImapResponse *response);
  void (*continued) (TernImapExchange *exchange, const char *text);
  void (*done) (TernImapExchange *exchange,
                const TernImapCondition *condition,
                const GError *error);
  GDestroyNotify free;
} TernImapExchangeClass;

/**
 * TernImapExchange: one command from the queue to its tagged reply. Made by
 * tern_imap_exchange_new(), given to tern_imap_connection_submit(), which frees it after done.
 * @level: the least state it is allowed in; the session's.
 * @wants: 1 << TernImapResponseType of what collect is to see.
 * @command: owned; may be set by prepare.
 * @secret: challenges are kept out of the trace.
 * @stops_reader: when it is answered OK nothing more is read until the wire has changed.
 * @logs_out: a BYE is not an error any more.
 * @detached: nobody waits for it.
 * @damaged: something that could not be understood came while it was in flight: what was collected
 *   may be incomplete.
 */
struct _TernImapExchange
{
  const TernImapExchangeClass *klass;
  gpointer data;
  TernImapKind kind;
  int level;
  guint wants;
  TernImapCommand *command;
  gboolean secret;
  gboolean stops_reader;
  gboolean logs_out;
  gboolean detached;
  gboolean damaged;

  /* The connection's own. */
  char tag[12];
  GPtrArray *pieces;
  guint next_piece;
  gboolean is_idling;
  gboolean wants_done;
  gboolean said_done;
};

/* @data: owned when the class has `free`. @command: (nullable) (transfer full). Returns: (transfer
 * full). */
TernImapExchange *tern_imap_exchange_new (TernImapKind kind,
                                          const TernImapExchangeClass *klass,
                                          gpointer data,
                                          TernImapCommand *command);

/* Ends one that was never submitted (transfer full). */
void tern_imap_exchange_fail (TernImapExchange *exchange, const GError *error);

/**
 * TernImapConnectionHandler: the session's side.
 * @connected, @secured: the end of connect and of starttls; @error: (nullable).
 * @prepare: before every command, ahead of its class's own: FALSE refuses it.
 * @untagged: every untagged response in order, the greeting being the first; and, before the
 * exchange hears of it, every tagged one (response->tag set).
 * @ended: the connection is over, after every exchange has heard so. @error: (nullable).
 */
typedef struct
{
  void (*connected) (const GError *error, gpointer data);
  void (*secured) (const GError *error, gpointer data);
  gboolean (*prepare) (TernImapExchange *exchange, GError **error, gpointer data);
  void (*untagged) (const TernImapResponse *response, gpointer data);
  void (*ended) (const GError *error, gpointer data);
} TernImapConnectionHandler;

#define TERN_TYPE_IMAP_CONNECTION (tern_imap_connection_get_type ())
G_DECLARE_FINAL_TYPE (TernImapConnection, tern_imap_connection, TERN, IMAP_CONNECTION, GObject)

/* @handler and @data must stay until `ended`. Returns: (transfer full). */
TernImapConnection *tern_imap_connection_new (const TernNetEndpoint *endpoint,
                                              const TernTlsOptions *tls,
                                              const TernImapConnectionHandler *handler,
                                              gpointer data);

/* Starts; `connected`, then the greeting, follow. */
void tern_imap_connection_connect (TernImapConnection *connection);

/* Queues @exchange (transfer full); it may go out, or even fail, before this returns. */
void tern_imap_connection_submit (TernImapConnection *connection, TernImapExchange *exchange);
/* Nobody waits for it any more: out of the queue, or drained. Its done is called in either case, in
 * the first from inside. */
void tern_imap_connection_detach (TernImapConnection *connection, TernImapExchange *exchange);
/* One more line of the exchange in flight (SASL). */
void
tern_imap_connection_send_line (TernImapConnection *connection, const char *line, gboolean secret);
/* Ends an IDLE that is in flight or waits. */
void tern_imap_connection_stop_idle (TernImapConnection *connection);
gboolean tern_imap_connection_is_idling (TernImapConnection *connection);

/* Offers @response to the exchanges in flight that want its type, oldest first. Returns: whether
 * one took it. */
gboolean
tern_imap_connection_collect (TernImapConnection *connection, const TernImapResponse *response);
/* Whether one of that kind is in flight. */
gboolean tern_imap_connection_has_flying (TernImapConnection *connection, TernImapKind kind);
/* Waiting and in flight, without IDLE. */
guint tern_imap_connection_get_n_exchanges (TernImapConnection *connection);

/* After the OK of an exchange that stops the reader. A byte behind that OK ends the connection with
 * TERN_NET_ERROR_INSECURE. `secured` follows. */
void tern_imap_connection_starttls (TernImapConnection *connection);
/* Likewise; bytes behind the OK are inflated. */
void tern_imap_connection_start_deflate (TernImapConnection *connection);

/* Whether the wire is private: TLS, or meant to be plain. */
gboolean tern_imap_connection_is_private (TernImapConnection *connection);

void tern_imap_connection_pause (TernImapConnection *connection);
void tern_imap_connection_resume (TernImapConnection *connection);
void tern_imap_connection_set_timeout (TernImapConnection *connection, guint seconds);
void tern_imap_connection_set_max_flying (TernImapConnection *connection, guint max_flying);
void
tern_imap_connection_set_command_flags (TernImapConnection *connection, TernImapCommandFlags flags);
/* At most this many bytes a read; for tests. 0 is no limit. */
void tern_imap_connection_set_read_size (TernImapConnection *connection, gsize size);

/* Ends it now, from inside: every exchange hears @error (transfer none). */
void tern_imap_connection_end (TernImapConnection *connection, const GError *error);
/* Ends it from the main loop, with G_IO_ERROR_CANCELLED for the exchanges and no error for `ended`.
 */
void tern_imap_connection_abort (TernImapConnection *connection);

/* Ends it without a word to the handler, which is going away. */
void tern_imap_connection_disown (TernImapConnection *connection);

TernNetStream *tern_imap_connection_get_stream (TernImapConnection *connection);

G_END_DECLS
