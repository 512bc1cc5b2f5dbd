/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The connection: sending and its queue are in the first half, reading in the second. It is one
 * piece because every reply may let the next command out, and every command change what is read. */

#include "imap/tern-imap-connection.h"

#include "imap/tern-imap-framer.h"
#include "imap/tern-imap-parser.h"
#include "imap/tern-imap-trace.h"

#include <string.h>

struct _TernImapConnection
{
  GObject parent_instance;

  TernNetStream *stream;
  TernImapFramer *framer;
  TernImapParser *parser;
  const TernImapConnectionHandler *handler; /* borrowed */
  gpointer handler_data;                    /* borrowed */
  char *name;                               /* in the trace */

  GQueue waiting; /* TernImapExchange, owned, in the order asked for */
  GQueue flying;  /* TernImapExchange, owned, in the order sent */
  guint last_tag;
  guint max_flying;
  TernImapCommandFlags command_flags;
  TernImapExchange *half_sent; /* in flying: its literal waits for `+` */
  GByteArray *outgoing;
  guint n_writes;
  guint timeout;
  guint timeout_now;

  gsize read_size;
  guint8 *room; /* the framer's, while a read is under way */
  gboolean is_reading;
  GSource *turn; /* continues reading after the main loop had its turn */
  GByteArray *rest;
  gsize rest_used;
  gsize drained;
  guint pauses;
  guint n_byes;
  gboolean greeted;
  gboolean held;
  gboolean wants_tls;
  gboolean wants_deflate;
  gboolean pumping;
  gboolean processing;
  gboolean aborting;
  gboolean ended;
};

G_DEFINE_FINAL_TYPE (TernImapConnection, tern_imap_connection, G_TYPE_OBJECT)

static void process (TernImapConnection *connection);

TernImapExchange *
tern_imap_exchange_new (TernImapKind kind,
                        const TernImapExchangeClass *klass,
                        gpointer data,
                        TernImapCommand *command)
{
  TernImapExchange *exchange = g_new0 (TernImapExchange, 1);

  exchange->kind = kind;
  exchange->klass = klass;
  exchange->data = data;
  exchange->command = command;
  return exchange;
}

static void
free_exchange (TernImapExchange *exchange)
{
  if (exchange->klass->free != NULL)
    exchange->klass->free (exchange->data);
  g_clear_pointer (&exchange->command, tern_imap_command_free);
  g_clear_pointer (&exchange->pieces, g_ptr_array_unref);
  g_free (exchange);
}

/* @exchange is in no queue any more. */
static void
finish_exchange (TernImapExchange *exchange,
                 const TernImapCondition *condition,
                 const GError *error)
{
  exchange->klass->done (exchange, condition, error);
  free_exchange (exchange);
}

void
tern_imap_exchange_fail (TernImapExchange *exchange, const GError *error)
{
  finish_exchange (exchange, NULL, error);
}

/* Silence is only counted against the server while something is owed: not while paused, and an
 * IDLE has the session's own timer. */
static void
update_timeout (TernImapConnection *connection)
{
  guint wanted = 0;

  if (connection->pauses == 0)
    for (GList *l = connection->flying.head; l != NULL; l = l->next)
      {
        TernImapExchange *exchange = l->data;

        if (!exchange->is_idling || exchange->said_done)
          wanted = connection->timeout;
      }
  if (!connection->greeted)
    wanted = connection->timeout;
  if (wanted == connection->timeout_now)
    return;
  connection->timeout_now = wanted;
  tern_net_stream_set_timeout (connection->stream, wanted);
}

static void start_handover (TernImapConnection *connection);

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernImapConnection) connection = data;
  g_autoptr (GError) error = NULL;

  connection->n_writes--;
  if (!tern_net_stream_write_bytes_finish (connection->stream, result, &error))
    {
      /* What the server said before it hung up is worth more than that it did: let the reader find
       * the end, unless it is not reading. */
      if (connection->pauses > 0 || connection->held || !connection->is_reading)
        tern_imap_connection_end (connection, error);
      return;
    }
  if (!connection->ended && connection->n_writes == 0
      && (connection->wants_tls || connection->wants_deflate))
    start_handover (connection);
}

static void
write_bytes (TernImapConnection *connection, GBytes *bytes)
{
  connection->n_writes++;
  tern_net_stream_write_bytes_async (connection->stream, bytes, NULL, on_written,
                                     g_object_ref (connection));
}

static void
flush_outgoing (TernImapConnection *connection)
{
  g_autoptr (GBytes) bytes = NULL;

  if (connection->outgoing->len == 0)
    return;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&connection->outgoing));
  connection->outgoing = g_byte_array_new ();
  write_bytes (connection, bytes);
}

/* Commands that are sent together leave together; what may hold a secret is not copied about. */
static void
send_piece (TernImapConnection *connection, const TernImapCommandPiece *piece, TernImapKind kind)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (piece->bytes, &length);

  tern_imap_trace_sent (connection->name, piece);
  if (kind != TERN_IMAP_KIND_ALONE)
    {
      g_byte_array_append (connection->outgoing, data, length);
      return;
    }
  flush_outgoing (connection);
  write_bytes (connection, piece->bytes);
}

static void
send_pieces (TernImapConnection *connection, TernImapExchange *exchange)
{
  connection->half_sent = NULL;
  while (exchange->next_piece < exchange->pieces->len)
    {
      TernImapCommandPiece *piece = g_ptr_array_index (exchange->pieces, exchange->next_piece++);

      send_piece (connection, piece, exchange->kind);
      if (piece->wait)
        {
          connection->half_sent = exchange;
          return;
        }
    }
}

void
tern_imap_connection_send_line (TernImapConnection *connection, const char *line, gboolean secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernImapCommandPiece) piece = NULL;

  if (connection->ended || connection->aborting)
    return;
  piece = tern_imap_command_piece_new_line (line, secret, &error);
  if (piece == NULL)
    tern_imap_connection_end (connection, error);
  else
    send_piece (connection, piece, TERN_IMAP_KIND_ALONE);
}

static void
say_done (TernImapConnection *connection, TernImapExchange *idle)
{
  if (idle->said_done || !idle->is_idling)
    return;
  idle->said_done = TRUE;
  tern_imap_connection_send_line (connection, "DONE", FALSE);
  update_timeout (connection);
}

static gboolean
may_send (TernImapConnection *connection, const TernImapExchange *next)
{
  guint same = 0;

  if (connection->half_sent != NULL || connection->held
      || connection->flying.length >= connection->max_flying)
    return FALSE;
  for (GList *l = connection->flying.head; l != NULL; l = l->next)
    {
      const TernImapExchange *exchange = l->data;

      if (!tern_imap_kinds_may_mix (exchange->kind, next->kind))
        return FALSE;
      if (exchange->kind == next->kind)
        same++;
    }
  return same < tern_imap_kind_get_limit (next->kind);
}

/* @exchange has left the queue. */
static void
launch (TernImapConnection *connection, TernImapExchange *exchange)
{
  g_autoptr (GError) error = NULL;

  if (connection->handler->prepare (exchange, &error, connection->handler_data)
      && (exchange->klass->prepare == NULL || exchange->klass->prepare (exchange, &error)))
    {
      if (exchange->command == NULL)
        {
          /* Nothing to say after all. */
          finish_exchange (exchange, NULL, NULL);
          return;
        }
      g_snprintf (exchange->tag, sizeof exchange->tag, "A%04u", ++connection->last_tag);
      exchange->pieces = tern_imap_command_build (exchange->command, exchange->tag,
                                                  connection->command_flags, &error);
    }
  if (exchange->pieces == NULL)
    {
      finish_exchange (exchange, NULL, error);
      return;
    }
  g_queue_push_tail (&connection->flying, exchange);
  send_pieces (connection, exchange);
}

/* Sends whatever may be sent now. An IDLE in flight gives way to anything that waits. */
static void
pump (TernImapConnection *connection)
{
  TernImapExchange *last = g_queue_peek_tail (&connection->flying);

  if (connection->ended || connection->aborting || connection->pumping)
    return;
  connection->pumping = TRUE;
  if (last != NULL && last->kind == TERN_IMAP_KIND_IDLE
      && (last->wants_done || connection->waiting.length > 0))
    say_done (connection, last);
  while (!connection->ended && !connection->aborting && connection->waiting.length > 0)
    {
      TernImapExchange *next = g_queue_peek_head (&connection->waiting);

      if (next->kind == TERN_IMAP_KIND_IDLE && connection->waiting.length > 1)
        {
          g_queue_pop_head (&connection->waiting);
          finish_exchange (next, NULL, NULL);
          continue;
        }
      if (!may_send (connection, next))
        break;
      g_queue_pop_head (&connection->waiting);
      launch (connection, next);
    }
  connection->pumping = FALSE;
  if (connection->ended || connection->aborting)
    return;
  flush_outgoing (connection);
  update_timeout (connection);
}

void
tern_imap_connection_submit (TernImapConnection *connection, TernImapExchange *exchange)
{
  g_autoptr (TernImapConnection) held G_GNUC_UNUSED = g_object_ref (connection);

  if (connection->ended || connection->aborting)
    {
      g_autoptr (GError) error = g_error_new_literal (TERN_NET_ERROR, TERN_NET_ERROR_CLOSED,
                                                      "The connection to the server has ended.");

      finish_exchange (exchange, NULL, error);
      return;
    }
  g_queue_push_tail (&connection->waiting, exchange);
  pump (connection);
}

void
tern_imap_connection_detach (TernImapConnection *connection, TernImapExchange *exchange)
{
  g_autoptr (TernImapConnection) held G_GNUC_UNUSED = g_object_ref (connection);
  g_autoptr (GError) error = NULL;

  exchange->detached = TRUE;
  if (exchange->kind == TERN_IMAP_KIND_IDLE && g_queue_find (&connection->flying, exchange) != NULL)
    {
      exchange->wants_done = TRUE;
      pump (connection);
      return;
    }
  if (!g_queue_remove (&connection->waiting, exchange))
    return;
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "It was cancelled.");
  finish_exchange (exchange, NULL, error);
  pump (connection);
}

void
tern_imap_connection_stop_idle (TernImapConnection *connection)
{
  g_autoptr (TernImapConnection) held G_GNUC_UNUSED = g_object_ref (connection);
  TernImapExchange *idle = g_queue_peek_tail (&connection->waiting);

  if (idle != NULL && idle->kind == TERN_IMAP_KIND_IDLE)
    {
      g_queue_pop_tail (&connection->waiting);
      finish_exchange (idle, NULL, NULL);
    }
  idle = g_queue_peek_tail (&connection->flying);
  if (idle != NULL && idle->kind == TERN_IMAP_KIND_IDLE)
    {
      idle->wants_done = TRUE;
      pump (connection);
    }
}

gboolean
tern_imap_connection_is_idling (TernImapConnection *connection)
{
  TernImapExchange *idle = g_queue_peek_tail (&connection->flying);

  return idle != NULL && idle->is_idling && !idle->said_done;
}

gboolean
tern_imap_connection_collect (TernImapConnection *connection, const TernImapResponse *response)
{
  guint type = 1u << response->type;

  for (GList *l = connection->flying.head; l != NULL; l = l->next)
    {
      TernImapExchange *exchange = l->data;

      if ((exchange->wants & type) != 0 && !exchange->detached
          && exchange->klass->collect (exchange, response))
        return TRUE;
    }
  return FALSE;
}

gboolean
tern_imap_connection_has_flying (TernImapConnection *connection, TernImapKind kind)
{
  for (GList *l = connection->flying.head; l != NULL; l = l->next)
    if (((TernImapExchange *)l->data)->kind == kind)
      return TRUE;
  return FALSE;
}

guint
tern_imap_connection_get_n_exchanges (TernImapConnection *connection)
{
  guint n = connection->flying.length;
  TernImapExchange *last = g_queue_peek_tail (&connection->flying);

  if (last != NULL && last->kind == TERN_IMAP_KIND_IDLE)
    n--;
  for (GList *l = connection->waiting.head; l != NULL; l = l->next)
    n += ((TernImapExchange *)l->data)->kind != TERN_IMAP_KIND_IDLE;
  return n;
}

/* The end. */

static void
clear_turn (TernImapConnection *connection)
{
  if (connection->turn == NULL)
    return;
  g_source_destroy (connection->turn);
  g_clear_pointer (&connection->turn, g_source_unref);
}

static void
end (TernImapConnection *connection, const GError *for_exchanges, const GError *for_handler)
{
  g_autoptr (TernImapConnection) held G_GNUC_UNUSED = g_object_ref (connection);
  GQueue all = G_QUEUE_INIT;
  TernImapExchange *exchange;

  if (connection->ended)
    return;
  connection->ended = TRUE;
  connection->half_sent = NULL;
  clear_turn (connection);
  tern_net_stream_abort (connection->stream);
  while ((exchange = g_queue_pop_head (&connection->flying)) != NULL)
    g_queue_push_tail (&all, exchange);
  while ((exchange = g_queue_pop_head (&connection->waiting)) != NULL)
    g_queue_push_tail (&all, exchange);
  while ((exchange = g_queue_pop_head (&all)) != NULL)
    finish_exchange (exchange, NULL, for_exchanges);
  /* Whoever was told may have held the session's last reference: then nobody is left to tell. */
  if (connection->handler_data != NULL)
    connection->handler->ended (for_handler, connection->handler_data);
}

void
tern_imap_connection_end (TernImapConnection *connection, const GError *error)
{
  /* What an abort breaks is no news. */
  if (!connection->aborting)
    end (connection, error, error);
}

static gboolean
abort_cb (gpointer data)
{
  TernImapConnection *connection = data;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                  "The connection was closed.");

  end (connection, error, NULL);
  return G_SOURCE_REMOVE;
}

void
tern_imap_connection_abort (TernImapConnection *connection)
{
  g_autoptr (GSource) source = NULL;

  if (connection->ended || connection->aborting)
    return;
  connection->aborting = TRUE;
  clear_turn (connection);
  tern_net_stream_abort (connection->stream);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, abort_cb, g_object_ref (connection), g_object_unref);
  g_source_set_static_name (source, "tern-imap-abort");
  g_source_attach (source, g_main_context_get_thread_default ());
}

void
tern_imap_connection_disown (TernImapConnection *connection)
{
  connection->ended = TRUE;
  connection->handler_data = NULL;
  clear_turn (connection);
  tern_net_stream_abort (connection->stream);
}

/* The server broke the rules of the conversation. */
static void
end_confused (TernImapConnection *connection, const char *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (TERN_IMAP_ERROR, TERN_IMAP_ERROR_PARSE, sentence);

  tern_imap_connection_end (connection, error);
}

/* The change to TLS or DEFLATE: between the reply and this nothing was read, and nothing is being
 * written. */

static void
on_secured (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernImapConnection) connection = data;
  g_autoptr (GError) error = NULL;

  if (!tern_net_stream_starttls_finish (connection->stream, result, &error))
    {
      connection->handler->secured (error, connection->handler_data);
      tern_imap_connection_end (connection, error);
      return;
    }
  if (connection->ended || connection->aborting)
    return;
  tern_imap_trace_note (connection->name, "TLS");
  connection->held = FALSE;
  connection->handler->secured (NULL, connection->handler_data);
  pump (connection);
  process (connection);
}

static void
start_handover (TernImapConnection *connection)
{
  gsize left = connection->rest->len - connection->rest_used;

  if (connection->wants_tls)
    {
      connection->wants_tls = FALSE;
      tern_net_stream_starttls_async (connection->stream, NULL, on_secured,
                                      g_object_ref (connection));
      return;
    }
  connection->wants_deflate = FALSE;
  if (!tern_net_stream_start_deflate (connection->stream,
                                      connection->rest->data + connection->rest_used, left))
    {
      end_confused (connection, "The connection could not be compressed.");
      return;
    }
  tern_imap_trace_note (connection->name, "DEFLATE");
  g_byte_array_set_size (connection->rest, 0);
  connection->rest_used = 0;
  connection->held = FALSE;
  pump (connection);
  process (connection);
}

void
tern_imap_connection_starttls (TernImapConnection *connection)
{
  gsize left = connection->rest->len - connection->rest_used;

  if (connection->ended)
    return;
  if (left > 0 || tern_imap_framer_get_buffered (connection->framer) > 0)
    {
      g_autoptr (GError) error = g_error_new_literal (
          TERN_NET_ERROR, TERN_NET_ERROR_INSECURE,
          "Somebody put text into the connection before it was encrypted, so it was closed.");

      connection->handler->secured (error, connection->handler_data);
      tern_imap_connection_end (connection, error);
      return;
    }
  connection->wants_tls = TRUE;
  if (connection->n_writes == 0)
    start_handover (connection);
}

void
tern_imap_connection_start_deflate (TernImapConnection *connection)
{
  if (connection->ended)
    return;
  connection->wants_deflate = TRUE;
  if (connection->n_writes == 0)
    start_handover (connection);
}

/* Reading. */

static TernImapExchange *
find_flying (TernImapConnection *connection, const char *tag, gsize length)
{
  for (GList *l = connection->flying.head; l != NULL; l = l->next)
    {
      TernImapExchange *exchange = l->data;

      if (strlen (exchange->tag) == length && memcmp (exchange->tag, tag, length) == 0)
        return exchange;
    }
  return NULL;
}

/* What a NO, BAD or BYE means; without the server's words as long as anybody could have said them.
 */
static GError *
make_error (TernImapConnection *connection, const TernImapCondition *condition)
{
  GError *error = tern_imap_error_new_from_condition (condition);

  if (!tern_imap_connection_is_private (connection))
    {
      TernImapError code = error->code;

      g_error_free (error);
      error = tern_imap_error_new (code);
    }
  return error;
}

static void
handle_tagged (TernImapConnection *connection, const TernImapResponse *response)
{
  const TernImapCondition *condition = &response->condition;
  TernImapExchange *exchange = find_flying (connection, response->tag, strlen (response->tag));
  g_autoptr (GError) error = NULL;

  if (exchange == NULL)
    {
      end_confused (
          connection,
          "The server answered something that was never asked, so the connection was closed.");
      return;
    }
  if (condition->kind == TERN_IMAP_CONDITION_OK && connection->half_sent == exchange)
    {
      end_confused (
          connection,
          "The server answered before it was told everything, so the connection was closed.");
      return;
    }
  if (condition->kind != TERN_IMAP_CONDITION_OK)
    error = make_error (connection, condition);
  else if (exchange->stops_reader)
    connection->held = TRUE;
  if (connection->half_sent == exchange)
    connection->half_sent = NULL;
  connection->handler->untagged (response, connection->handler_data);
  if (connection->ended)
    return;
  g_queue_remove (&connection->flying, exchange);
  finish_exchange (exchange, condition, error);
  pump (connection);
}

static void
handle_continuation (TernImapConnection *connection, const TernImapResponse *response)
{
  TernImapExchange *last = g_queue_peek_tail (&connection->flying);

  if (connection->half_sent != NULL)
    {
      send_pieces (connection, connection->half_sent);
      pump (connection);
      flush_outgoing (connection);
    }
  else if (last != NULL && last->kind == TERN_IMAP_KIND_IDLE && !last->is_idling)
    {
      last->is_idling = TRUE;
      update_timeout (connection);
      pump (connection);
    }
  else if (last != NULL && last->klass->continued != NULL)
    last->klass->continued (last, response->continuation);
  /* Else nobody waits for it: some servers say `+` twice. */
}

/* A server that says BYE, also again and again without hanging up (Yandex), is left. */
static void
handle_bye (TernImapConnection *connection, const TernImapCondition *condition)
{
  TernImapExchange *last = g_queue_peek_tail (&connection->flying);
  g_autoptr (GError) error = NULL;

  if (last != NULL && last->logs_out && connection->n_byes++ == 0)
    return;
  error = make_error (connection, condition);
  tern_imap_connection_end (connection, error);
}

static void
handle_response (TernImapConnection *connection, const TernImapResponse *response)
{
  if (!connection->greeted)
    {
      if (response->type != TERN_IMAP_RESPONSE_CONDITION || response->tag != NULL)
        {
          end_confused (
              connection,
              "This does not seem to be an IMAP server: its greeting was not understood.");
          return;
        }
      connection->greeted = TRUE;
      update_timeout (connection);
    }
  if (response->tag != NULL)
    handle_tagged (connection, response);
  else if (response->type == TERN_IMAP_RESPONSE_CONTINUATION)
    handle_continuation (connection, response);
  else
    {
      connection->handler->untagged (response, connection->handler_data);
      if (!connection->ended && response->type == TERN_IMAP_RESPONSE_CONDITION
          && response->condition.kind == TERN_IMAP_CONDITION_BYE)
        handle_bye (connection, &response->condition);
    }
}

/* What cannot be interpreted costs that response; but whoever collects must know that something is
 * missing, and a command whose reply it was must not wait for ever. */
static void
handle_unreadable (TernImapConnection *connection, const TernImapFrame *frame, const GError *error)
{
  const guint8 *space = memchr (frame->text, ' ',
                                MIN (frame->length, sizeof ((TernImapExchange *)0)->tag));
  TernImapExchange *exchange = NULL;

  if (!connection->greeted)
    {
      end_confused (connection,
                    "This does not seem to be an IMAP server: its greeting was not understood.");
      return;
    }
  for (GList *l = connection->flying.head; l != NULL; l = l->next)
    ((TernImapExchange *)l->data)->damaged = TRUE;
  if (space != NULL)
    exchange = find_flying (connection, (const char *)frame->text, space - frame->text);
  if (exchange == NULL)
    return;
  if (connection->half_sent == exchange)
    connection->half_sent = NULL;
  g_queue_remove (&connection->flying, exchange);
  finish_exchange (exchange, NULL, error);
  pump (connection);
}

static void
handle_frame (TernImapConnection *connection, const TernImapFrame *frame)
{
  g_autoptr (GError) error = NULL;
  const TernImapResponse *response;

  if (tern_imap_trace_is_enabled ())
    {
      TernImapExchange *last = g_queue_peek_tail (&connection->flying);

      tern_imap_trace_received (connection->name, frame, last != NULL && last->secret);
    }
  response = tern_imap_parser_parse (connection->parser, frame, &error);
  if (response != NULL)
    handle_response (connection, response);
  else
    handle_unreadable (connection, frame, error);
}

/* Bytes while the wire may change are fed one by one: what is behind that reply is not ours to
 * frame. */
static gboolean
feed_one (TernImapConnection *connection)
{
  if (connection->rest_used == connection->rest->len)
    return FALSE;
  tern_imap_framer_feed (connection->framer, connection->rest->data + connection->rest_used, 1);
  connection->rest_used++;
  if (connection->rest_used == connection->rest->len)
    {
      g_byte_array_set_size (connection->rest, 0);
      connection->rest_used = 0;
    }
  return TRUE;
}

static gboolean
may_change_wire (TernImapConnection *connection)
{
  TernImapExchange *last = g_queue_peek_tail (&connection->flying);

  return last != NULL && last->stops_reader;
}

static gboolean
count_drained (TernImapConnection *connection, gsize n)
{
  TernImapExchange *first = g_queue_peek_head (&connection->flying);
  g_autoptr (GError) error = NULL;

  if (first == NULL || !first->detached)
    {
      connection->drained = 0;
      return TRUE;
    }
  connection->drained += n;
  if (connection->drained <= TERN_IMAP_CONNECTION_MAX_DRAIN)
    return TRUE;
  error = g_error_new_literal (
      TERN_NET_ERROR, TERN_NET_ERROR_CLOSED,
      "The connection was closed because what was cancelled was too large to wait for.");
  tern_imap_connection_end (connection, error);
  return FALSE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernImapConnection) connection = data;
  g_autoptr (GError) error = NULL;
  guint8 *room = g_steal_pointer (&connection->room);
  gssize n = tern_net_stream_read_finish (connection->stream, result, &error);

  connection->is_reading = FALSE;
  if (connection->ended || connection->aborting)
    return;
  if (n == 0)
    error = g_error_new_literal (TERN_NET_ERROR, TERN_NET_ERROR_CLOSED,
                                 "The server ended the connection.");
  if (error != NULL)
    {
      tern_imap_connection_end (connection, error);
      return;
    }
  if (!count_drained (connection, n))
    return;
  if (may_change_wire (connection) || connection->rest->len > 0)
    g_byte_array_append (connection->rest, room, n);
  else
    tern_imap_framer_commit (connection->framer, n);
  process (connection);
}

static void
start_read (TernImapConnection *connection)
{
  gsize size;

  if (connection->is_reading)
    return;
  connection->is_reading = TRUE;
  connection->room = tern_imap_framer_reserve (connection->framer, &size);
  if (connection->read_size > 0)
    size = MIN (size, connection->read_size);
  tern_net_stream_read_async (connection->stream, connection->room, size, NULL, on_read,
                              g_object_ref (connection));
}

static gboolean
turn_cb (gpointer data)
{
  g_autoptr (TernImapConnection) connection = g_object_ref (data);

  clear_turn (connection);
  process (connection);
  return G_SOURCE_REMOVE;
}

static void
take_turn_later (TernImapConnection *connection)
{
  if (connection->turn != NULL)
    return;
  connection->turn = g_idle_source_new ();
  g_source_set_priority (connection->turn, TERN_IMAP_CONNECTION_PRIORITY);
  g_source_set_callback (connection->turn, turn_cb, connection, NULL);
  g_source_set_static_name (connection->turn, "tern-imap-turn");
  g_source_attach (connection->turn, g_main_context_get_thread_default ());
}

static gboolean
may_process (TernImapConnection *connection)
{
  return !connection->ended && !connection->aborting && !connection->held
         && connection->pauses == 0;
}

/* Handles what is there, up to a turn's worth, and reads on when nothing is. */
static void
process (TernImapConnection *connection)
{
  g_autoptr (TernImapConnection) held G_GNUC_UNUSED = g_object_ref (connection);
  gint64 until = g_get_monotonic_time () + TERN_IMAP_CONNECTION_MAX_MICROSECONDS;
  guint n = 0;

  /* A callback may resume, or end a hand-over, from inside. */
  if (connection->processing || connection->is_reading)
    return;
  connection->processing = TRUE;
  while (may_process (connection))
    {
      g_autoptr (GError) error = NULL;
      TernImapFrame frame;

      if (n == TERN_IMAP_CONNECTION_MAX_RESPONSES || (n > 0 && g_get_monotonic_time () > until))
        {
          take_turn_later (connection);
          break;
        }
      if (tern_imap_framer_next (connection->framer, &frame, &error))
        {
          n++;
          handle_frame (connection, &frame);
        }
      else if (error != NULL)
        tern_imap_connection_end (connection, error);
      else if (!feed_one (connection))
        {
          start_read (connection);
          break;
        }
    }
  connection->processing = FALSE;
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernImapConnection) connection = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = tern_net_stream_connect_finish (connection->stream, result, &error);

  if (connection->ended || connection->aborting)
    return;
  connection->handler->connected (error, connection->handler_data);
  if (!ok)
    {
      tern_imap_connection_end (connection, error);
      return;
    }
  tern_imap_trace_note (connection->name, "connected");
  process (connection);
}

void
tern_imap_connection_connect (TernImapConnection *connection)
{
  tern_net_stream_connect_async (connection->stream, NULL, on_connected, g_object_ref (connection));
}

gboolean
tern_imap_connection_is_private (TernImapConnection *connection)
{
  const TernNetEndpoint *endpoint = tern_net_stream_get_endpoint (connection->stream);

  return tern_net_stream_is_tls (connection->stream)
         || tern_net_endpoint_get_security (endpoint) == TERN_NET_SECURITY_INSECURE;
}

void
tern_imap_connection_pause (TernImapConnection *connection)
{
  connection->pauses++;
  if (!connection->ended && !connection->aborting)
    update_timeout (connection);
}

void
tern_imap_connection_resume (TernImapConnection *connection)
{
  g_return_if_fail (connection->pauses > 0);

  connection->pauses--;
  if (connection->pauses > 0 || connection->ended || connection->aborting)
    return;
  update_timeout (connection);
  if (!connection->is_reading)
    take_turn_later (connection);
}

void
tern_imap_connection_set_timeout (TernImapConnection *connection, guint seconds)
{
  connection->timeout = seconds;
  update_timeout (connection);
}

void
tern_imap_connection_set_max_flying (TernImapConnection *connection, guint max_flying)
{
  connection->max_flying = max_flying;
}

void
tern_imap_connection_set_command_flags (TernImapConnection *connection, TernImapCommandFlags flags)
{
  connection->command_flags = flags;
}

void
tern_imap_connection_set_read_size (TernImapConnection *connection, gsize size)
{
  connection->read_size = size;
}

TernNetStream *
tern_imap_connection_get_stream (TernImapConnection *connection)
{
  return connection->stream;
}

static void
tern_imap_connection_finalize (GObject *object)
{
  TernImapConnection *connection = TERN_IMAP_CONNECTION (object);

  clear_turn (connection);
  tern_net_stream_abort (connection->stream);
  g_clear_object (&connection->stream);
  g_clear_pointer (&connection->framer, tern_imap_framer_free);
  g_clear_pointer (&connection->parser, tern_imap_parser_free);
  g_clear_pointer (&connection->outgoing, g_byte_array_unref);
  g_clear_pointer (&connection->rest, g_byte_array_unref);
  g_clear_pointer (&connection->name, g_free);
  g_queue_clear_full (&connection->waiting, (GDestroyNotify)free_exchange);
  g_queue_clear_full (&connection->flying, (GDestroyNotify)free_exchange);

  G_OBJECT_CLASS (tern_imap_connection_parent_class)->finalize (object);
}

static void
tern_imap_connection_class_init (TernImapConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_imap_connection_finalize;
}

static void
tern_imap_connection_init (TernImapConnection *connection)
{
  static gint last_number;

  connection->framer = tern_imap_framer_new (NULL);
  connection->parser = tern_imap_parser_new ();
  connection->outgoing = g_byte_array_new ();
  connection->rest = g_byte_array_new ();
  connection->name = g_strdup_printf ("%d", g_atomic_int_add (&last_number, 1) + 1);
  connection->max_flying = 100;
  connection->timeout = TERN_IMAP_CONNECTION_TIMEOUT;
  connection->timeout_now = TERN_NET_STREAM_TIMEOUT;
  g_queue_init (&connection->waiting);
  g_queue_init (&connection->flying);
}

TernImapConnection *
tern_imap_connection_new (const TernNetEndpoint *endpoint,
                          const TernTlsOptions *tls,
                          const TernImapConnectionHandler *handler,
                          gpointer data)
{
  TernImapConnection *connection = g_object_new (TERN_TYPE_IMAP_CONNECTION, NULL);

  connection->stream = tern_net_stream_new (endpoint, tls);
  connection->handler = handler;
  connection->handler_data = data;
  return connection;
}
