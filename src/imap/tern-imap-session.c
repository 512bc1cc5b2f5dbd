/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The session object: what it knows of the server, and the commands that concern the conversation
 * itself (ID, ENABLE, COMPRESS, LOGOUT). Its other files are its other roles. */

#include "imap/tern-imap-session-private.h"

#include <string.h>

/* The longest name of a server that is kept, in characters. */
#define MAX_SERVER_NAME 200

G_DEFINE_FINAL_TYPE (TernImapSession, tern_imap_session, G_TYPE_OBJECT)

void
tern_imap_session_set_listener (TernImapSession *session,
                                const TernImapListener *listener,
                                gpointer user_data)
{
  session->listener = listener;
  session->listener_data = user_data;
}

TernImapState
tern_imap_session_get_state (TernImapSession *session)
{
  return session->state;
}

gboolean
tern_imap_session_check_state (TernImapSession *session, TernImapState at_least, GError **error)
{
  static const char *const sentences[] = {
    "",
    "There is no connection to the server.",
    "Nobody has signed in to the server yet.",
    "No folder is open on the server.",
  };

  if (session->state >= at_least)
    return TRUE;
  g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE, sentences[at_least]);
  return FALSE;
}

const TernImapCapabilities *
tern_imap_session_get_capabilities (TernImapSession *session)
{
  return session->capabilities;
}

gboolean
tern_imap_session_can (TernImapSession *session, TernImapCapability capability)
{
  static const struct
  {
    TernImapQuirk quirk;
    TernImapCapability denies;
  } denials[] = {
    { TERN_IMAP_QUIRK_NO_QRESYNC, TERN_IMAP_CAPABILITY_QRESYNC },
    { TERN_IMAP_QUIRK_NO_CONDSTORE, TERN_IMAP_CAPABILITY_CONDSTORE },
    { TERN_IMAP_QUIRK_NO_CONDSTORE, TERN_IMAP_CAPABILITY_QRESYNC },
    { TERN_IMAP_QUIRK_NO_LIST_EXTENDED, TERN_IMAP_CAPABILITY_LIST_EXTENDED },
    { TERN_IMAP_QUIRK_NO_LIST_EXTENDED, TERN_IMAP_CAPABILITY_LIST_STATUS },
    { TERN_IMAP_QUIRK_NO_LIST_STATUS, TERN_IMAP_CAPABILITY_LIST_STATUS },
    { TERN_IMAP_QUIRK_NO_SPECIAL_USE, TERN_IMAP_CAPABILITY_SPECIAL_USE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (denials); i++)
    if (denials[i].denies == capability && (session->quirks & denials[i].quirk) != 0)
      return FALSE;
  /* RFC 7162 §3.2.3: QRESYNC includes CONDSTORE, also where only the former is listed. */
  if (capability == TERN_IMAP_CAPABILITY_CONDSTORE
      && tern_imap_capabilities_has (session->capabilities, TERN_IMAP_CAPABILITY_QRESYNC))
    return TRUE;
  return tern_imap_capabilities_has (session->capabilities, capability);
}

gboolean
tern_imap_session_is_enabled (TernImapSession *session, TernImapCapability capability)
{
  return (session->enabled & (G_GUINT64_CONSTANT (1) << capability)) != 0;
}

gboolean
tern_imap_session_has_quirk (TernImapSession *session, TernImapQuirk quirk)
{
  return (session->quirks & quirk) != 0;
}

const char *
tern_imap_session_get_server_name (TernImapSession *session)
{
  return session->server_name;
}

guint64
tern_imap_session_get_bytes_in (TernImapSession *session)
{
  return session->connection == NULL
             ? 0
             : tern_net_stream_get_bytes_in (tern_imap_connection_get_stream (session->connection));
}

guint64
tern_imap_session_get_bytes_out (TernImapSession *session)
{
  return session->connection == NULL ? 0
                                     : tern_net_stream_get_bytes_out (
                                         tern_imap_connection_get_stream (session->connection));
}

guint
tern_imap_session_get_n_commands (TernImapSession *session)
{
  return session->connection == NULL ? 0
                                     : tern_imap_connection_get_n_exchanges (session->connection);
}

void
tern_imap_session_pause (TernImapSession *session)
{
  session->pauses++;
  if (session->connection != NULL)
    tern_imap_connection_pause (session->connection);
}

void
tern_imap_session_resume (TernImapSession *session)
{
  g_return_if_fail (session->pauses > 0);

  session->pauses--;
  if (session->connection != NULL)
    tern_imap_connection_resume (session->connection);
}

void
tern_imap_session_set_timeout (TernImapSession *session, guint seconds)
{
  session->timeout = seconds;
  if (session->connection != NULL)
    tern_imap_connection_set_timeout (session->connection, seconds);
}

void
tern_imap_session_set_read_size (TernImapSession *session, gsize size)
{
  session->read_size = size;
}

void
tern_imap_session_update_quirks (TernImapSession *session)
{
  TernImapCommandFlags flags = TERN_IMAP_COMMAND_PLAIN;

  session->quirks = tern_imap_quirks_find (tern_net_endpoint_get_host (session->endpoint),
                                           session->greeting, session->id, session->capabilities);
  if (session->connection == NULL)
    return;
  if (tern_imap_session_can (session, TERN_IMAP_CAPABILITY_LITERAL_PLUS))
    flags |= TERN_IMAP_COMMAND_LITERAL_PLUS;
  if (tern_imap_session_can (session, TERN_IMAP_CAPABILITY_LITERAL_MINUS))
    flags |= TERN_IMAP_COMMAND_LITERAL_MINUS;
  if (tern_imap_session_is_enabled (session, TERN_IMAP_CAPABILITY_UTF8_ACCEPT))
    flags |= TERN_IMAP_COMMAND_UTF8;
  tern_imap_connection_set_command_flags (session->connection, flags);
  tern_imap_connection_set_max_flying (
      session->connection,
      tern_imap_session_has_quirk (session, TERN_IMAP_QUIRK_SMALL_BATCHES) ? 25 : 100);
}

void
tern_imap_session_set_capabilities (TernImapSession *session, const char *const *words)
{
  g_clear_pointer (&session->capabilities, tern_imap_capabilities_unref);
  session->capabilities = tern_imap_capabilities_new (words);
  session->n_capability_news++;
  tern_imap_session_update_quirks (session);
}

void
tern_imap_session_forget_capabilities (TernImapSession *session)
{
  tern_imap_session_set_capabilities (session, NULL);
  session->n_capability_news = 0;
}

/* ID (RFC 2971). */

static const char *
find_param (const TernImapParam *params, guint n_params, const char *name)
{
  for (guint i = 0; i < n_params; i++)
    if (params[i].name != NULL && params[i].value != NULL
        && g_ascii_strcasecmp (params[i].name, name) == 0)
      return params[i].value;
  return "";
}

static char *
shorten (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_SERVER_NAME));
}

void
tern_imap_session_set_id (TernImapSession *session, const TernImapParam *params, guint n_params)
{
  const char *name = find_param (params, n_params, "name");
  const char *vendor = find_param (params, n_params, "vendor");
  const char *version = find_param (params, n_params, "version");
  g_autofree char *said = g_strstrip (g_strdup_printf ("%s %s", name, version));

  g_free (session->id);
  session->id = g_strdup_printf ("%s %s %s", name, vendor, version);
  if (*said != '\0')
    {
      g_free (session->server_name);
      session->server_name = shorten (said);
    }
  tern_imap_session_update_quirks (session);
}

TernImapCommand *
tern_imap_session_new_id_command (void)
{
  TernImapCommand *command = tern_imap_command_new ("ID");

  tern_imap_command_add_text (command, "(\"name\" \"Tern\" \"version\" \"" TERN_VERSION "\")");
  return command;
}

gboolean
tern_imap_session_collect_id (TernImapExchange *exchange, const TernImapResponse *response)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  tern_imap_session_set_id (session, response->id, response->n_id);
  return TRUE;
}

static const TernImapOrder id_order = { .collect = tern_imap_session_collect_id };

static void
step_id (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;

  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage++ > 0 || session->sent_id
           || !tern_imap_session_can (session, TERN_IMAP_CAPABILITY_ID))
    tern_imap_operation_return_boolean (operation, TRUE);
  else
    {
      session->sent_id = TRUE;
      tern_imap_operation_add (operation, TERN_IMAP_KIND_QUESTION,
                               TERN_IMAP_STATE_NOT_AUTHENTICATED, &id_order, TERN_IMAP_WANTS (ID),
                               tern_imap_session_new_id_command (), NULL);
    }
}

void
tern_imap_session_id_async (TernImapSession *session,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  tern_imap_operation_start (tern_imap_operation_new (session, tern_imap_session_id_async, step_id,
                                                      cancellable, callback, user_data));
}

gboolean
tern_imap_session_id_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_id_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ENABLE (RFC 5161). */

typedef struct
{
  GPtrArray *wanted; /* char *, upper case, NULL-terminated */
  GPtrArray *got;
} Enable;

static void
free_enable (gpointer data)
{
  Enable *enable = data;

  g_ptr_array_unref (enable->wanted);
  g_ptr_array_unref (enable->got);
  g_free (enable);
}

static gboolean
is_enableable (TernImapSession *session, const char *name)
{
  static const TernImapCapability known[] = {
    TERN_IMAP_CAPABILITY_QRESYNC,
    TERN_IMAP_CAPABILITY_CONDSTORE,
    TERN_IMAP_CAPABILITY_UTF8_ACCEPT,
    TERN_IMAP_CAPABILITY_UIDONLY,
  };

  /* Without PARTIAL there would be no first screen. */
  if (g_ascii_strcasecmp (name, "UIDONLY") == 0 && !tern_imap_session_can (session, TERN_IMAP_CAPABILITY_PARTIAL))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (tern_imap_capability_get_name (known[i]), name) == 0)
      return tern_imap_session_can (session, known[i]);
  return tern_imap_capabilities_has_name (session->capabilities, name);
}

static void
note_enabled (TernImapSession *session, const char *name)
{
  for (guint i = 0; i < TERN_IMAP_N_CAPABILITIES; i++)
    if (g_ascii_strcasecmp (tern_imap_capability_get_name (i), name) == 0)
      session->enabled |= G_GUINT64_CONSTANT (1) << i;
  if (tern_imap_session_is_enabled (session, TERN_IMAP_CAPABILITY_QRESYNC))
    session->enabled |= G_GUINT64_CONSTANT (1) << TERN_IMAP_CAPABILITY_CONDSTORE;
}

/* Only what was asked for is believed: an ENABLED out of the blue changes nothing. */
static gboolean
collect_enabled (TernImapExchange *exchange, const TernImapResponse *response)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Enable *enable = operation->state;

  for (guint i = 0; response->words[i] != NULL; i++)
    for (guint j = 0; j < enable->wanted->len; j++)
      if (g_ascii_strcasecmp (response->words[i], g_ptr_array_index (enable->wanted, j)) == 0)
        {
          note_enabled (operation->session, response->words[i]);
          g_ptr_array_add (enable->got, g_ascii_strup (response->words[i], -1));
        }
  return TRUE;
}

static gboolean
prepare_enable (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Enable *enable = operation->state;

  if (operation->session->state == TERN_IMAP_STATE_SELECTED)
    {
      g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                           "This cannot be turned on while a folder is open.");
      return FALSE;
    }
  for (guint i = 0; i < enable->wanted->len;)
    if (is_enableable (operation->session, g_ptr_array_index (enable->wanted, i)))
      i++;
    else
      g_ptr_array_remove_index (enable->wanted, i);
  if (enable->wanted->len == 0
      || !tern_imap_session_can (operation->session, TERN_IMAP_CAPABILITY_ENABLE))
    return TRUE;
  exchange->command = tern_imap_command_new ("ENABLE");
  for (guint i = 0; i < enable->wanted->len; i++)
    tern_imap_command_add_atom (exchange->command, g_ptr_array_index (enable->wanted, i));
  return TRUE;
}

static const TernImapOrder enable_order = { .prepare = prepare_enable, .collect = collect_enabled };

static void
step_enable (TernImapOperation *operation)
{
  Enable *enable = operation->state;

  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage++ == 0)
    tern_imap_operation_add (operation, TERN_IMAP_KIND_QUESTION, TERN_IMAP_STATE_AUTHENTICATED,
                             &enable_order, TERN_IMAP_WANTS (ENABLED), NULL, NULL);
  else
    {
      tern_imap_session_update_quirks (operation->session);
      g_ptr_array_add (enable->got, NULL);
      tern_imap_operation_return (operation, g_strdupv ((char **)enable->got->pdata),
                                  (GDestroyNotify)g_strfreev);
    }
}

void
tern_imap_session_enable_async (TernImapSession *session,
                                const char *const *extensions,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_enable_async, step_enable, cancellable, callback, user_data);
  Enable *enable = g_new0 (Enable, 1);

  enable->wanted = g_ptr_array_new_with_free_func (g_free);
  enable->got = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; extensions[i] != NULL; i++)
    g_ptr_array_add (enable->wanted, g_ascii_strup (extensions[i], -1));
  operation->state = enable;
  operation->free_state = free_enable;
  tern_imap_operation_start (operation);
}

char **
tern_imap_session_enable_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_enable_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* COMPRESS (RFC 4978). */

static gboolean
prepare_compress (TernImapExchange *exchange, GError **error)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  if (tern_imap_session_can (session, TERN_IMAP_CAPABILITY_COMPRESS_DEFLATE)
      && !tern_net_stream_is_deflated (tern_imap_connection_get_stream (session->connection)))
    return TRUE;
  g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                       "This server cannot compress the connection.");
  return FALSE;
}

static void
on_compress_done (TernImapExchange *exchange,
                  const TernImapCondition *condition,
                  const GError *error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);

  if (condition != NULL && error == NULL)
    tern_imap_connection_start_deflate (operation->session->connection);
  else if (condition != NULL && condition->code == TERN_IMAP_CODE_COMPRESSIONACTIVE)
    operation->stage = 2;
}

static const TernImapOrder compress_order = { .prepare = prepare_compress,
                                              .done = on_compress_done };

static void
step_compress (TernImapOperation *operation)
{
  TernImapCommand *command;
  TernImapExchange *exchange;

  if (operation->stage == 2 || (operation->stage == 1 && operation->error == NULL))
    {
      tern_imap_operation_return_boolean (operation, TRUE);
      return;
    }
  if (operation->error != NULL)
    {
      tern_imap_operation_return_error (operation, operation->error);
      return;
    }
  operation->stage = 1;
  command = tern_imap_command_new ("COMPRESS");
  tern_imap_command_add_atom (command, "DEFLATE");
  exchange = tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE,
                                      TERN_IMAP_STATE_AUTHENTICATED, &compress_order, 0, command,
                                      NULL);
  exchange->stops_reader = TRUE;
}

void
tern_imap_session_compress_async (TernImapSession *session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  tern_imap_operation_start (tern_imap_operation_new (
      session, tern_imap_session_compress_async, step_compress, cancellable, callback, user_data));
}

gboolean
tern_imap_session_compress_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_compress_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* LOGOUT, and the end. */

static void
on_logout_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  if (condition != NULL)
    tern_imap_connection_abort (session->connection);
}

static gboolean
prepare_logout (TernImapExchange *exchange, GError **error)
{
  tern_imap_exchange_get_operation (exchange)->session->leaving = TRUE;
  return TRUE;
}

static const TernImapOrder logout_order = { .prepare = prepare_logout,
                                            .done = on_logout_done,
                                            .forgives = TRUE };

/* Whatever happened to the connection, it is left: that is all that was asked. */
static void
step_logout (TernImapOperation *operation)
{
  TernImapExchange *exchange;

  if (operation->stage++ > 0 || operation->session->over || operation->session->connection == NULL)
    {
      tern_imap_operation_return_boolean (operation, TRUE);
      return;
    }
  exchange = tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE,
                                      TERN_IMAP_STATE_NOT_AUTHENTICATED, &logout_order, 0,
                                      tern_imap_command_new ("LOGOUT"), NULL);
  exchange->logs_out = TRUE;
}

void
tern_imap_session_logout_async (TernImapSession *session,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  tern_imap_operation_start (tern_imap_operation_new (
      session, tern_imap_session_logout_async, step_logout, cancellable, callback, user_data));
}

gboolean
tern_imap_session_logout_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_logout_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_imap_session_abort (TernImapSession *session)
{
  if (session->connection != NULL)
    tern_imap_connection_abort (session->connection);
}

static void
tern_imap_session_dispose (GObject *object)
{
  TernImapSession *session = TERN_IMAP_SESSION (object);

  /* Operations hold the session, so nothing waits for the connection any more; it may still be
   * open. */
  session->listener = NULL;
  if (session->connection != NULL)
    tern_imap_connection_disown (session->connection);
  g_clear_object (&session->connection);

  G_OBJECT_CLASS (tern_imap_session_parent_class)->dispose (object);
}

static void
tern_imap_session_finalize (GObject *object)
{
  TernImapSession *session = TERN_IMAP_SESSION (object);

  g_clear_pointer (&session->endpoint, tern_net_endpoint_free);
  g_clear_pointer (&session->tls, tern_tls_options_free);
  g_clear_pointer (&session->capabilities, tern_imap_capabilities_unref);
  g_clear_pointer (&session->selected, tern_imap_selected_free);
  g_clear_pointer (&session->map, tern_imap_session_map_free);
  g_clear_pointer (&session->unknown, tern_uid_set_free);
  g_clear_pointer (&session->alerts, g_hash_table_unref);
  g_free (session->entering);
  g_free (session->greeting);
  g_free (session->id);
  g_free (session->server_name);

  G_OBJECT_CLASS (tern_imap_session_parent_class)->finalize (object);
}

static void
tern_imap_session_class_init (TernImapSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_imap_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = tern_imap_session_finalize;
}

static void
tern_imap_session_init (TernImapSession *session)
{
  session->state = TERN_IMAP_STATE_LOGOUT;
  session->timeout = TERN_IMAP_CONNECTION_TIMEOUT;
  session->capabilities = tern_imap_capabilities_new (NULL);
  session->unknown = tern_uid_set_new ();
  session->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TernImapSession *
tern_imap_session_new (const TernNetEndpoint *endpoint, const TernTlsOptions *tls)
{
  TernImapSession *session = g_object_new (TERN_TYPE_IMAP_SESSION, NULL);

  session->endpoint = tern_net_endpoint_copy (endpoint);
  session->tls = tls == NULL ? NULL : tern_tls_options_copy (tls);
  return session;
}
