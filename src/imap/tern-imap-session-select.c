/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opening a mailbox and leaving it: SELECT, EXAMINE, UNSELECT, and the CLOSE that expunges nothing.
 */

#include "imap/tern-imap-session-private.h"

TernImapSelected *
tern_imap_selected_copy (const TernImapSelected *selected)
{
  TernImapSelected *copy = g_new (TernImapSelected, 1);

  *copy = *selected;
  copy->mailbox = g_strdup (selected->mailbox);
  copy->flags = tern_flags_ref (selected->flags);
  copy->permanent_flags = tern_flags_ref (selected->permanent_flags);
  copy->mailbox_id = g_strdup (selected->mailbox_id);
  return copy;
}

void
tern_imap_selected_free (TernImapSelected *selected)
{
  g_free (selected->mailbox);
  g_free (selected->mailbox_id);
  tern_flags_unref (selected->flags);
  tern_flags_unref (selected->permanent_flags);
  g_free (selected);
}

const TernImapSelected *
tern_imap_session_get_selected (TernImapSession *session)
{
  return session->selected;
}

typedef struct
{
  char *mailbox;
  gboolean read_only;
  gboolean condstore;
  gboolean qresync;
  guint32 uidvalidity;
  guint64 modseq;
  char *known_uids; /* nullable */
} Select;

static void
free_select (gpointer data)
{
  Select *select = data;

  g_free (select->mailbox);
  g_free (select->known_uids);
  g_free (select);
}

static void
add_parameters (TernImapSession *session, TernImapCommand *command, const Select *select)
{
  g_autofree char *text = NULL;

  if (select->qresync)
    text = g_strdup_printf ("(QRESYNC (%u %" G_GUINT64_FORMAT "%s%s))", select->uidvalidity,
                            select->modseq, select->known_uids != NULL ? " " : "",
                            select->known_uids != NULL ? select->known_uids : "");
  else if (select->condstore && session->enabled == 0
           && tern_imap_session_can (session, TERN_IMAP_CAPABILITY_CONDSTORE))
    text = g_strdup ("(CONDSTORE)");
  if (text != NULL)
    tern_imap_command_add_text (command, text);
}

/* RFC 7162 §3.2.11 and RFC 9051: who knows QRESYNC or IMAP4rev2 says [CLOSED]. */
static gboolean
says_closed (TernImapSession *session)
{
  return tern_imap_session_is_enabled (session, TERN_IMAP_CAPABILITY_QRESYNC)
         || tern_imap_capabilities_has (session->capabilities, TERN_IMAP_CAPABILITY_IMAP4REV2);
}

static gboolean
prepare_select (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  TernImapSession *session = operation->session;
  Select *select = operation->state;

  if (select->qresync && !tern_imap_session_is_enabled (session, TERN_IMAP_CAPABILITY_QRESYNC))
    {
      g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                           "Quick synchronisation was not turned on first.");
      return FALSE;
    }
  exchange->command = tern_imap_command_new (select->read_only ? "EXAMINE" : "SELECT");
  tern_imap_command_add_mailbox (exchange->command, select->mailbox);
  add_parameters (session, exchange->command, select);

  g_free (session->entering);
  session->entering = g_strdup (select->mailbox);
  session->exists_when_leaving = 0;
  session->state = TERN_IMAP_STATE_AUTHENTICATED;
  if (session->phase == TERN_IMAP_PHASE_OPEN && says_closed (session))
    session->phase = TERN_IMAP_PHASE_LEAVING;
  else
    tern_imap_session_enter_mailbox (session);
  return TRUE;
}

/* Also when nobody waits any more: the server has done it. */
static void
on_select_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  TernImapSession *session = operation->session;
  Select *select = operation->state;

  if (condition == NULL)
    return;
  if (error != NULL)
    {
      tern_imap_session_end_mailbox (session);
      return;
    }
  if (session->phase == TERN_IMAP_PHASE_LEAVING)
    {
      guint32 exists = session->exists_when_leaving;

      tern_imap_session_enter_mailbox (session);
      session->selected->exists = exists;
      session->selected->read_only = condition->code == TERN_IMAP_CODE_READ_ONLY;
    }
  if (session->phase != TERN_IMAP_PHASE_ENTERING)
    return;
  session->phase = TERN_IMAP_PHASE_OPEN;
  session->state = TERN_IMAP_STATE_SELECTED;
  session->selected->read_only |= select->read_only;
  if (select->condstore && session->selected->highestmodseq > 0)
    session->enabled |= G_GUINT64_CONSTANT (1) << TERN_IMAP_CAPABILITY_CONDSTORE;
}

static const TernImapOrder select_order = { .prepare = prepare_select, .done = on_select_done };

static void
step_select (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;

  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage++ == 0)
    tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_AUTHENTICATED,
                             &select_order, 0, NULL, NULL);
  else if (session->selected == NULL)
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_STATE,
                              "The server closed the folder while it was being opened.");
  else
    tern_imap_operation_return (operation, tern_imap_selected_copy (session->selected),
                                (GDestroyNotify)tern_imap_selected_free);
}

/* The newest of @uids that fit a line; what is left out costs only bytes of the answer. */
static char *
describe_known (const TernUidSet *uids)
{
  g_auto (GStrv) chunks = NULL;
  guint n;

  if (uids == NULL || tern_uid_set_is_empty (uids))
    return NULL;
  chunks = tern_uid_set_to_chunks (uids, TERN_IMAP_SESSION_MAX_SET);
  n = g_strv_length (chunks);
  return g_strdup (chunks[n - 1]);
}

void
tern_imap_session_select_async (TernImapSession *session,
                                const char *mailbox,
                                gboolean read_only,
                                gboolean condstore,
                                const TernImapQresync *qresync,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_select_async, step_select, cancellable, callback, user_data);
  Select *select = g_new0 (Select, 1);

  select->mailbox = g_strdup (mailbox);
  select->read_only = read_only;
  select->condstore = condstore;
  if (qresync != NULL)
    {
      select->qresync = TRUE;
      select->uidvalidity = qresync->uidvalidity;
      select->modseq = qresync->modseq;
      select->known_uids = describe_known (qresync->known_uids);
    }
  operation->state = select;
  operation->free_state = free_select;
  tern_imap_operation_start (operation);
}

TernImapSelected *
tern_imap_session_select_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_select_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Leaving. */

static void
on_unselect_done (TernImapExchange *exchange,
                  const TernImapCondition *condition,
                  const GError *error)
{
  if (condition != NULL && error == NULL)
    tern_imap_session_end_mailbox (tern_imap_exchange_get_operation (exchange)->session);
}

/* A CLOSE expunges a mailbox that can be written to: it must be certain that this one cannot. */
static gboolean
prepare_close (TernImapExchange *exchange, GError **error)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  if (session->selected != NULL && session->selected->read_only)
    return TRUE;
  tern_imap_set_error (error, TERN_IMAP_ERROR_STATE);
  return FALSE;
}

/* EXAMINE of what is open: nobody hears that it closed until it is closed. */
static gboolean
prepare_examine (TernImapExchange *exchange, GError **error)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  exchange->command = tern_imap_command_new ("EXAMINE");
  tern_imap_command_add_mailbox (exchange->command, session->selected->mailbox);
  g_free (session->entering);
  session->entering = g_strdup (session->selected->mailbox);
  tern_imap_session_enter_mailbox (session);
  return TRUE;
}

static void
on_examine_done (TernImapExchange *exchange,
                 const TernImapCondition *condition,
                 const GError *error)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  if (condition == NULL)
    return;
  if (error != NULL)
    {
      tern_imap_session_end_mailbox (session);
      return;
    }
  /* What was asked for as read-only is: only an explicit READ-WRITE would say otherwise. */
  session->state = TERN_IMAP_STATE_SELECTED;
  if (condition->code != TERN_IMAP_CODE_READ_WRITE && session->selected != NULL)
    session->selected->read_only = TRUE;
}

static const TernImapOrder unselect_order = { .done = on_unselect_done };
static const TernImapOrder close_order = { .prepare = prepare_close, .done = on_unselect_done };
static const TernImapOrder examine_order = { .prepare = prepare_examine, .done = on_examine_done };

static void
step_unselect (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;

  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage == 2
           || (operation->stage == 0 && session->connection != NULL
               && tern_imap_session_get_n_commands (session) == 0
               && session->state == TERN_IMAP_STATE_AUTHENTICATED))
    tern_imap_operation_return_boolean (operation, TRUE);
  else if (tern_imap_session_can (session, TERN_IMAP_CAPABILITY_UNSELECT))
    {
      operation->stage = 2;
      tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_SELECTED,
                               &unselect_order, 0, tern_imap_command_new ("UNSELECT"), NULL);
    }
  else if (operation->stage == 0 && (session->selected == NULL || !session->selected->read_only))
    {
      operation->stage = 1;
      tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_SELECTED,
                               &examine_order, 0, NULL, NULL);
    }
  else
    {
      operation->stage = 2;
      tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_SELECTED,
                               &close_order, 0, tern_imap_command_new ("CLOSE"), NULL);
    }
}

void
tern_imap_session_unselect_async (TernImapSession *session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  tern_imap_operation_start (tern_imap_operation_new (
      session, tern_imap_session_unselect_async, step_unselect, cancellable, callback, user_data));
}

gboolean
tern_imap_session_unselect_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_unselect_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
