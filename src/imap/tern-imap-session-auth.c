/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Signing in: AUTHENTICATE with SASL, LOGIN where that is all there is, and what must be asked
 * again afterwards. */

#include "imap/tern-imap-session-private.h"

#include "net/tern-sasl.h"

#include <string.h>

enum
{
  START,
  WAIT_SIGN_IN,
  WAIT_CAPABILITY,
  WAIT_QUIRKS,
};

typedef struct
{
  TernCredentials *credentials;
  TernSasl *sasl;  /* nullable: LOGIN */
  GBytes *initial; /* nullable: not sent yet */
  GError *failure; /* nullable: why we gave up, while the server's reply is awaited */
  guint capability_news;
  gboolean asked_capability;
  gboolean answered; /* a challenge: from then on a refusal is most likely about the password */
  gboolean unbound;  /* without channel binding, which the server refused */
} Auth;

static void
free_auth (gpointer data)
{
  Auth *auth = data;

  tern_credentials_unref (auth->credentials);
  g_clear_pointer (&auth->sasl, tern_sasl_free);
  g_clear_pointer (&auth->initial, g_bytes_unref);
  g_clear_error (&auth->failure);
  g_free (auth);
}

static void
wipe (char *text)
{
  for (volatile char *p = text; *p != '\0'; p++)
    *p = '\0';
  g_free (text);
}

static void
send_response (TernImapSession *session, GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  char *text = g_base64_encode (data, length);

  tern_imap_connection_send_line (session->connection, text, TRUE);
  wipe (text);
}

static void
give_up (TernImapSession *session, Auth *auth, GError *error)
{
  if (auth->failure == NULL)
    auth->failure = error;
  else
    g_error_free (error);
  tern_imap_connection_send_line (session->connection, "*", FALSE);
}

/* @text: base64, perhaps with blanks around it. Returns: (nullable): what it means. */
static GBytes *
decode_challenge (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gsize length = strlen (stripped);
  guchar *data;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (stripped[i]) && strchr ("+/=", stripped[i]) == NULL)
      return NULL;
  if (length % 4 != 0)
    return NULL;
  data = g_base64_decode (stripped, &length);
  return g_bytes_new_take (data, length);
}

static void
on_challenge (TernImapExchange *exchange, const char *text)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Auth *auth = operation->state;
  g_autoptr (GBytes) in = NULL;
  g_autoptr (GBytes) out = g_steal_pointer (&auth->initial);
  GError *error = NULL;

  if (out != NULL)
    {
      send_response (operation->session, out);
      return;
    }
  in = decode_challenge (text);
  if (in == NULL)
    error = g_error_new_literal (TERN_NET_ERROR, TERN_NET_ERROR_SASL_FAILED,
                                 "The server sent something that makes no sense while signing in.");
  if (in == NULL || auth->failure != NULL || !tern_sasl_step (auth->sasl, in, &out, &error))
    {
      give_up (operation->session, auth, error != NULL ? error : g_error_copy (auth->failure));
      return;
    }
  auth->answered = TRUE;
  send_response (operation->session, out);
}

/* Cyrus (3.10 too) offers -PLUS and then takes tls-unique alone, which TLS 1.3 does not have. It
 * says so in these words of its library; a wrong password is "authentication failure". What is
 * refused before it proved anything is not about the password either. */
static gboolean
refuses_binding (Auth *auth, const TernImapCondition *condition, const GError *error)
{
  if (auth->unbound || auth->failure != NULL || auth->sasl == NULL
      || !g_str_has_suffix (tern_sasl_get_mechanism (auth->sasl), "-PLUS"))
    return FALSE;
  if (auth->answered && !g_str_has_prefix (condition->text, "bad protocol"))
    return FALSE;
  return g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_NO)
         || g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_BAD)
         || g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_AUTHENTICATION);
}

/* A plain NO at this place can only mean one thing. */
static GError *
make_sign_in_error (const GError *error)
{
  GError *copy = g_error_copy (error);

  if (g_error_matches (copy, TERN_IMAP_ERROR, TERN_IMAP_ERROR_NO))
    {
      copy->code = TERN_IMAP_ERROR_AUTHENTICATION;
      g_free (copy->message);
      copy->message = g_strdup (tern_imap_error_describe (TERN_IMAP_ERROR_AUTHENTICATION));
    }
  return copy;
}

static void
on_sign_in_done (TernImapExchange *exchange,
                 const TernImapCondition *condition,
                 const GError *error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  TernImapSession *session = operation->session;
  Auth *auth = operation->state;

  if (condition == NULL)
    return;
  if (error != NULL)
    {
      if (refuses_binding (auth, condition, error))
        auth->unbound = TRUE;
      else if (auth->failure == NULL)
        auth->failure = make_sign_in_error (error);
      return;
    }
  /* A server that could not prove itself may be anybody, and now believes we are signed in. */
  if (auth->failure == NULL && auth->sasl != NULL)
    tern_sasl_finish (auth->sasl, &auth->failure);
  if (auth->failure != NULL)
    tern_imap_connection_end (session->connection, auth->failure);
  else
    session->state = TERN_IMAP_STATE_AUTHENTICATED;
}

static const TernImapOrder authenticate_order = { .continued = on_challenge,
                                                  .done = on_sign_in_done,
                                                  .forgives = TRUE };
static const TernImapOrder login_order = { .done = on_sign_in_done, .forgives = TRUE };

static void
add_sign_in (TernImapOperation *operation, TernImapCommand *command, const TernImapOrder *order)
{
  TernImapExchange *exchange = tern_imap_operation_add (
      operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_NOT_AUTHENTICATED, order, 0, command, NULL);

  exchange->secret = TRUE;
}

static gboolean
start_sasl (TernImapOperation *operation, GError **error)
{
  TernImapSession *session = operation->session;
  Auth *auth = operation->state;
  g_autoptr (GBytes) binding = NULL;
  TernImapCommand *command;

  if (!auth->unbound && !tern_imap_session_has_quirk (session, TERN_IMAP_QUIRK_NO_BINDING))
    binding = tern_net_stream_dup_channel_binding (
        tern_imap_connection_get_stream (session->connection));
  g_clear_pointer (&auth->initial, g_bytes_unref);
  g_clear_pointer (&auth->sasl, tern_sasl_free);
  auth->sasl = tern_sasl_new (tern_imap_capabilities_get_auth_mechanisms (session->capabilities),
                              auth->credentials, session->endpoint, binding,
                              tern_imap_connection_is_private (session->connection), error);
  if (auth->sasl == NULL || !tern_sasl_initial_response (auth->sasl, &auth->initial, error))
    return FALSE;
  command = tern_imap_command_new ("AUTHENTICATE");
  tern_imap_command_add_atom (command, tern_sasl_get_mechanism (auth->sasl));
  if (auth->initial != NULL && tern_imap_session_can (session, TERN_IMAP_CAPABILITY_SASL_IR))
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (auth->initial, &length);
      char *text = g_base64_encode (data, length);

      /* RFC 4959 §3: "=" is the empty response. */
      tern_imap_command_add_secret (command, *text == '\0' ? "=" : text);
      wipe (text);
      g_clear_pointer (&auth->initial, g_bytes_unref);
    }
  add_sign_in (operation, command, &authenticate_order);
  return TRUE;
}

/* LOGIN, when there is no mechanism and nobody else can read the wire. */
static gboolean
start_login (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;
  Auth *auth = operation->state;
  TernImapCommand *command;

  if (tern_credentials_get_kind (auth->credentials) != TERN_CREDENTIALS_PASSWORD
      || tern_imap_session_can (session, TERN_IMAP_CAPABILITY_LOGINDISABLED)
      || !tern_imap_connection_is_private (session->connection))
    return FALSE;
  command = tern_imap_command_new ("LOGIN");
  tern_imap_command_add_secret (command, tern_credentials_get_user (auth->credentials));
  tern_imap_command_add_secret (command, tern_credentials_get_secret (auth->credentials));
  add_sign_in (operation, command, &login_order);
  return TRUE;
}

static void
start_sign_in (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;
  Auth *auth = operation->state;
  g_autoptr (GError) error = NULL;

  auth->capability_news = session->n_capability_news;
  if (start_sasl (operation, &error))
    return;
  if (!g_error_matches (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_NO_MECHANISM))
    tern_imap_operation_return_error (operation, error);
  else if (start_login (operation))
    return;
  else if (tern_imap_session_can (session, TERN_IMAP_CAPABILITY_LOGINDISABLED))
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_PRIVACY, NULL);
  else
    tern_imap_operation_return_error (operation, error);
}

static const TernImapOrder id_order = { .collect = tern_imap_session_collect_id, .forgives = TRUE };

static void
ask_for_quirks (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;
  Auth *auth = operation->state;

  if (tern_imap_session_has_quirk (session, TERN_IMAP_QUIRK_ID_AFTER_LOGIN) && !session->sent_id)
    {
      session->sent_id = TRUE;
      tern_imap_operation_add (operation, TERN_IMAP_KIND_QUESTION, TERN_IMAP_STATE_AUTHENTICATED,
                               &id_order, TERN_IMAP_WANTS (ID), tern_imap_session_new_id_command (),
                               NULL);
    }
  if (tern_imap_session_has_quirk (session, TERN_IMAP_QUIRK_ASK_CAPABILITY_AGAIN)
      && !auth->asked_capability)
    tern_imap_session_add_capability (operation);
}

static void
step_authenticate (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;
  Auth *auth = operation->state;
  g_autoptr (GError) error = NULL;

  if (auth->failure != NULL || operation->error != NULL)
    {
      tern_imap_operation_return_error (operation,
                                        auth->failure != NULL ? auth->failure : operation->error);
      return;
    }
  switch (operation->stage)
    {
    case START:
      operation->stage = WAIT_SIGN_IN;
      if (session->state >= TERN_IMAP_STATE_AUTHENTICATED)
        tern_imap_operation_return_boolean (operation, TRUE);
      else if (!tern_imap_session_check_state (session, TERN_IMAP_STATE_NOT_AUTHENTICATED, &error))
        tern_imap_operation_return_error (operation, error);
      else
        start_sign_in (operation);
      return;

    case WAIT_SIGN_IN:
      if (session->state < TERN_IMAP_STATE_AUTHENTICATED)
        {
          start_sign_in (operation);
          return;
        }
      operation->stage = WAIT_CAPABILITY;
      if (session->n_capability_news == auth->capability_news)
        {
          auth->asked_capability = TRUE;
          tern_imap_session_add_capability (operation);
          return;
        }
      G_GNUC_FALLTHROUGH;

    case WAIT_CAPABILITY:
      operation->stage = WAIT_QUIRKS;
      ask_for_quirks (operation);
      if (operation->exchanges->len > 0)
        return;
      G_GNUC_FALLTHROUGH;

    default:
      tern_imap_operation_return_boolean (operation, TRUE);
    }
}

void
tern_imap_session_authenticate_async (TernImapSession *session,
                                      const TernCredentials *credentials,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_authenticate_async, step_authenticate, cancellable, callback,
      user_data);
  Auth *auth = g_new0 (Auth, 1);

  auth->credentials = tern_credentials_ref ((TernCredentials *)credentials);
  operation->state = auth;
  operation->free_state = free_auth;
  operation->aborts = TRUE;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_authenticate_finish (TernImapSession *session,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_authenticate_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
