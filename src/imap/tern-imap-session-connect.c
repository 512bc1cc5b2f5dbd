/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* From nothing to a server that waits for a sign-in: TCP, TLS, greeting, CAPABILITY. Everything
 * that hostile-input's first table asks for before and around TLS is decided here. */

#include "imap/tern-imap-session-private.h"

/* The stages of the operation. */
enum
{
  START,
  WAIT_GREETING,
  WAIT_STARTTLS,
  WAIT_TLS,
  WAIT_CAPABILITY,
};

static void
on_connected (const GError *error, gpointer data)
{
  /* A failure comes again through on_ended. */
}

static gboolean
check_level (TernImapExchange *exchange, GError **error, gpointer data)
{
  TernImapSession *session = data;

  return tern_imap_session_check_state (session, exchange->level, error);
}

static void
on_ended (const GError *error, gpointer data)
{
  g_autoptr (TernImapSession) session = g_object_ref (data);
  TernImapOperation *operation = g_steal_pointer (&session->connecting);
  g_autoptr (GError) ended = NULL;

  session->over = TRUE;
  session->state = TERN_IMAP_STATE_LOGOUT;
  session->phase = TERN_IMAP_PHASE_NONE;
  g_clear_pointer (&session->selected, tern_imap_selected_free);
  tern_imap_session_drop_map (session);
  if (operation != NULL)
    {
      if (operation->task != NULL && error != NULL)
        tern_imap_operation_return_error (operation, error);
      else if (operation->task != NULL)
        {
          ended = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                       "The connection was closed.");
          tern_imap_operation_return_error (operation, ended);
        }
      tern_imap_operation_unref (operation);
    }
  if (session->leaving)
    error = NULL;
  if (session->listener != NULL && session->listener->disconnected != NULL)
    session->listener->disconnected (session, error, session->listener_data);
}

static void
end_insecure (TernImapSession *session, const char *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (TERN_NET_ERROR, TERN_NET_ERROR_INSECURE,
                                                  sentence);

  tern_imap_connection_end (session->connection, error);
}

static gboolean
wants_starttls (TernImapSession *session)
{
  return tern_net_endpoint_get_security (session->endpoint) == TERN_NET_SECURITY_STARTTLS
         && !tern_net_stream_is_tls (tern_imap_connection_get_stream (session->connection));
}

/* The text of a greeting from a wire nobody else can write to. */
static void
keep_greeting (TernImapSession *session, const TernImapCondition *condition)
{
  session->greeting = g_strdup (condition->text);
  if (*condition->text != '\0')
    session->server_name = g_utf8_substring (condition->text, 0,
                                             MIN (g_utf8_strlen (condition->text, -1), 200));
  if (condition->code == TERN_IMAP_CODE_CAPABILITY)
    tern_imap_session_set_capabilities (session, condition->words);
  else
    tern_imap_session_update_quirks (session);
}

static void
handle_greeting (TernImapSession *session, const TernImapCondition *condition)
{
  TernImapOperation *operation = session->connecting;

  /* The connection makes the error of a BYE. */
  if (condition->kind == TERN_IMAP_CONDITION_BYE)
    return;
  if (condition->kind != TERN_IMAP_CONDITION_OK && condition->kind != TERN_IMAP_CONDITION_PREAUTH)
    {
      g_autoptr (GError) error = g_error_new_literal (
          TERN_IMAP_ERROR, TERN_IMAP_ERROR_PARSE,
          "This does not seem to be an IMAP server: its greeting was not understood.");

      tern_imap_connection_end (session->connection, error);
      return;
    }
  session->state = TERN_IMAP_STATE_NOT_AUTHENTICATED;
  if (wants_starttls (session) && condition->kind == TERN_IMAP_CONDITION_PREAUTH)
    {
      end_insecure (
          session,
          "The server skips signing in before the connection can be encrypted, so it was closed.");
      return;
    }
  if (!wants_starttls (session))
    {
      session->phase = TERN_IMAP_PHASE_NONE;
      keep_greeting (session, condition);
      if (condition->kind == TERN_IMAP_CONDITION_PREAUTH)
        session->state = TERN_IMAP_STATE_AUTHENTICATED;
    }
  tern_imap_operation_go_on (operation);
}

/* Before TLS nothing but the greeting is looked at, and of that only whether it is one. */
static void
on_untagged (const TernImapResponse *response, gpointer data)
{
  TernImapSession *session = data;

  if (session->phase != TERN_IMAP_PHASE_GREETING)
    tern_imap_session_handle (session, response);
  else if (session->connecting != NULL && session->connecting->stage == WAIT_GREETING
           && response->type == TERN_IMAP_RESPONSE_CONDITION)
    handle_greeting (session, &response->condition);
}

static void
on_secured (const GError *error, gpointer data)
{
  TernImapSession *session = data;

  /* A failure comes again through on_ended. */
  if (error != NULL || session->connecting == NULL)
    return;
  tern_imap_session_forget_capabilities (session);
  session->phase = TERN_IMAP_PHASE_NONE;
  tern_imap_operation_go_on (session->connecting);
}

static const TernImapConnectionHandler handler = {
  .connected = on_connected,
  .secured = on_secured,
  .prepare = check_level,
  .untagged = on_untagged,
  .ended = on_ended,
};

static void
on_starttls_continued (TernImapExchange *exchange, const char *text)
{
  end_insecure (tern_imap_exchange_get_operation (exchange)->session,
                "The server did not agree to encrypt the connection, so it was closed.");
}

static void
on_starttls_done (TernImapExchange *exchange,
                  const TernImapCondition *condition,
                  const GError *error)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  if (error == NULL)
    tern_imap_connection_starttls (session->connection);
  else if (condition != NULL)
    end_insecure (session, "The server did not agree to encrypt the connection, so it was closed.");
}

/* Whether the server lists STARTTLS is not asked: anybody could hide it. */
static const TernImapOrder starttls_order = { .continued = on_starttls_continued,
                                              .done = on_starttls_done,
                                              .forgives = TRUE };

/* A server that does not answer CAPABILITY has none. */
static const TernImapOrder capability_order = { .forgives = TRUE };

void
tern_imap_session_add_capability (TernImapOperation *operation)
{
  tern_imap_operation_add (operation, TERN_IMAP_KIND_QUESTION, TERN_IMAP_STATE_NOT_AUTHENTICATED,
                           &capability_order, 0, tern_imap_command_new ("CAPABILITY"), NULL);
}

static void
start_connection (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;

  session->connecting = operation;
  operation->refs++;
  session->connection = tern_imap_connection_new (session->endpoint, session->tls, &handler,
                                                  session);
  tern_imap_connection_set_timeout (session->connection, session->timeout);
  tern_imap_connection_set_read_size (session->connection, session->read_size);
  for (guint i = 0; i < session->pauses; i++)
    tern_imap_connection_pause (session->connection);
  tern_imap_connection_connect (session->connection);
}

static void
finish_connecting (TernImapOperation *operation)
{
  operation->session->connecting = NULL;
  tern_imap_operation_return_boolean (operation, TRUE);
  tern_imap_operation_unref (operation);
}

static void
step_connect (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;
  TernImapExchange *exchange;

  if (operation->error != NULL)
    {
      session->connecting = NULL;
      tern_imap_operation_return_error (operation, operation->error);
      tern_imap_session_abort (session);
      tern_imap_operation_unref (operation);
      return;
    }
  switch (operation->stage)
    {
    case START:
      if (session->connection != NULL)
        {
          tern_imap_operation_fail (operation, TERN_IMAP_ERROR_STATE,
                                    "This connection was used before.");
          return;
        }
      operation->stage = WAIT_GREETING;
      start_connection (operation);
      return;

    case WAIT_GREETING:
      if (!wants_starttls (session))
        break;
      operation->stage = WAIT_STARTTLS;
      exchange = tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE,
                                          TERN_IMAP_STATE_NOT_AUTHENTICATED, &starttls_order, 0,
                                          tern_imap_command_new ("STARTTLS"), NULL);
      exchange->stops_reader = TRUE;
      return;

    case WAIT_STARTTLS:
      /* The handshake is on its way; on_secured goes on. */
      operation->stage = WAIT_TLS;
      return;

    case WAIT_TLS:
      break;

    default:
      finish_connecting (operation);
      return;
    }

  operation->stage = WAIT_CAPABILITY;
  if (session->n_capability_news == 0)
    tern_imap_session_add_capability (operation);
  else
    finish_connecting (operation);
}

void
tern_imap_session_connect_async (TernImapSession *session,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_connect_async, step_connect, cancellable, callback, user_data);

  operation->aborts = TRUE;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_connect_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_connect_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
