/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* NOOP, IDLE and NOTIFY. */

#include "imap/tern-imap-session-private.h"

/* NOOP. */

static const TernImapOrder noop_order = { .prepare = NULL };

static void
step_noop (TernImapOperation *operation)
{
  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage++ > 0)
    tern_imap_operation_return_boolean (operation, TRUE);
  else
    tern_imap_operation_add (operation, TERN_IMAP_KIND_NOOP, TERN_IMAP_STATE_NOT_AUTHENTICATED,
                             &noop_order, 0, tern_imap_command_new ("NOOP"), NULL);
}

void
tern_imap_session_noop_async (TernImapSession *session,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  tern_imap_operation_start (tern_imap_operation_new (session, tern_imap_session_noop_async,
                                                      step_noop, cancellable, callback, user_data));
}

gboolean
tern_imap_session_noop_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_noop_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* IDLE (RFC 2177). */

typedef struct
{
  guint max_seconds;
  gboolean until_data;
  GSource *timer;
  TernImapIdleEnd end;
  gboolean asked;
} Idle;

static void
stop_timer (Idle *idle)
{
  if (idle->timer == NULL)
    return;
  g_source_destroy (idle->timer);
  g_clear_pointer (&idle->timer, g_source_unref);
}

static void
free_idle (gpointer data)
{
  stop_timer (data);
  g_free (data);
}

static void
stop_because (TernImapOperation *operation, TernImapIdleEnd end)
{
  Idle *idle = operation->state;

  if (idle->asked)
    return;
  idle->asked = TRUE;
  idle->end = end;
  tern_imap_connection_stop_idle (operation->session->connection);
}

static gboolean
on_idle_timeout (gpointer data)
{
  TernImapOperation *operation = data;
  Idle *idle = operation->state;

  g_clear_pointer (&idle->timer, g_source_unref);
  stop_because (operation, TERN_IMAP_IDLE_TIME);
  return G_SOURCE_REMOVE;
}

static gboolean
prepare_idle (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Idle *idle = operation->state;

  if (!tern_imap_session_can (operation->session, TERN_IMAP_CAPABILITY_IDLE))
    {
      g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                           "This server does not announce new mail by itself.");
      return FALSE;
    }
  exchange->command = tern_imap_command_new ("IDLE");
  idle->timer = g_timeout_source_new_seconds (idle->max_seconds);
  g_source_set_callback (idle->timer, on_idle_timeout, operation, NULL);
  g_source_set_static_name (idle->timer, "tern-imap-idle");
  g_source_attach (idle->timer, g_main_context_get_thread_default ());
  return TRUE;
}

/* Only looks: the listener has had it, or gets it. */
static gboolean
collect_idle (TernImapExchange *exchange, const TernImapResponse *response)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Idle *idle = operation->state;

  if (idle->until_data)
    stop_because (operation, TERN_IMAP_IDLE_DATA);
  return FALSE;
}

static void
on_idle_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  Idle *idle = tern_imap_exchange_get_operation (exchange)->state;

  stop_timer (idle);
  if (!idle->asked)
    idle->end = condition == NULL || exchange->said_done ? TERN_IMAP_IDLE_STOPPED
                                                         : TERN_IMAP_IDLE_SERVER;
}

static const TernImapOrder idle_order = { .prepare = prepare_idle,
                                          .collect = collect_idle,
                                          .done = on_idle_done };

static void
step_idle (TernImapOperation *operation)
{
  Idle *idle = operation->state;

  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage++ == 0)
    tern_imap_operation_add (
        operation, TERN_IMAP_KIND_IDLE, TERN_IMAP_STATE_AUTHENTICATED, &idle_order,
        TERN_IMAP_WANTS (EXISTS) | TERN_IMAP_WANTS (EXPUNGE) | TERN_IMAP_WANTS (VANISHED)
            | TERN_IMAP_WANTS (FETCH) | TERN_IMAP_WANTS (STATUS),
        NULL, NULL);
  else
    {
      GTask *task = operation->task;

      g_task_set_task_data (task, GINT_TO_POINTER (idle->end), NULL);
      tern_imap_operation_return_boolean (operation, TRUE);
    }
}

void
tern_imap_session_idle_async (TernImapSession *session,
                              guint max_seconds,
                              gboolean until_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_idle_async, step_idle, cancellable, callback, user_data);
  Idle *idle = g_new0 (Idle, 1);

  idle->max_seconds = max_seconds;
  idle->until_data = until_data;
  operation->state = idle;
  operation->free_state = free_idle;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_idle_finish (TernImapSession *session,
                               GAsyncResult *result,
                               TernImapIdleEnd *end,
                               GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_idle_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (end != NULL)
    *end = GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));
  return TRUE;
}

void
tern_imap_session_idle_stop (TernImapSession *session)
{
  if (session->connection != NULL)
    tern_imap_connection_stop_idle (session->connection);
}

gboolean
tern_imap_session_is_idling (TernImapSession *session)
{
  return session->connection != NULL && tern_imap_connection_is_idling (session->connection);
}

/* NOTIFY (RFC 5465). */

typedef struct
{
  TernImapNotifyScope scope;
  gboolean with_status;
} Notify;

static gboolean
prepare_notify (TernImapExchange *exchange, GError **error)
{
  static const char *const scopes[] = { "", "", "inboxes", "subscribed", "personal" };
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Notify *notify = operation->state;
  g_autoptr (GString) text = g_string_new ("SET");

  if (!tern_imap_session_can (operation->session, TERN_IMAP_CAPABILITY_NOTIFY))
    {
      g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                           "This server does not announce changes of other folders.");
      return FALSE;
    }
  if (notify->scope == TERN_IMAP_NOTIFY_NONE)
    g_string_assign (text, "NONE");
  else
    {
      if (notify->with_status)
        g_string_append (text, " STATUS");
      g_string_append (text, " (selected (MessageNew (UID FLAGS) MessageExpunge FlagChange))");
      if (notify->scope > TERN_IMAP_NOTIFY_SELECTED)
        g_string_append_printf (text, " (%s (MessageNew MessageExpunge FlagChange))",
                                scopes[notify->scope]);
    }
  exchange->command = tern_imap_command_new ("NOTIFY");
  tern_imap_command_add_text (exchange->command, text->str);
  return TRUE;
}

static void
on_notify_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Notify *notify = operation->state;

  if (condition != NULL && error == NULL)
    operation->session->is_notifying = notify->scope != TERN_IMAP_NOTIFY_NONE
                                       && condition->code != TERN_IMAP_CODE_NOTIFICATIONOVERFLOW;
}

static const TernImapOrder notify_order = { .prepare = prepare_notify, .done = on_notify_done };

static void
step_notify (TernImapOperation *operation)
{
  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage++ > 0)
    tern_imap_operation_return_boolean (operation, TRUE);
  else
    tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_AUTHENTICATED,
                             &notify_order, 0, NULL, NULL);
}

void
tern_imap_session_notify_async (TernImapSession *session,
                                TernImapNotifyScope scope,
                                gboolean with_status,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_notify_async, step_notify, cancellable, callback, user_data);
  Notify *notify = g_new0 (Notify, 1);

  notify->scope = scope;
  notify->with_status = with_status;
  operation->state = notify;
  operation->free_state = g_free;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_notify_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_notify_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tern_imap_session_is_notifying (TernImapSession *session)
{
  return session->is_notifying;
}
