/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* APPEND. */

#include "imap/tern-imap-session-append.h"

#include "imap/tern-imap-date.h"
#include "imap/tern-imap-session-private.h"

typedef struct
{
  char *mailbox;
  TernFlags *flags; /* nullable */
  char *date;       /* nullable: a year that cannot be written */
  GBytes *message;
  TernImapAppended appended;
} Append;

static void
free_append (gpointer data)
{
  Append *append = data;

  g_free (append->mailbox);
  g_clear_pointer (&append->flags, tern_flags_unref);
  g_free (append->date);
  g_bytes_unref (append->message);
  g_free (append);
}

/* When its turn comes, so that the limit is the one of this session as signed in. */
static gboolean
prepare_append (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  const Append *append = operation->state;
  guint64 limit = tern_imap_capabilities_get_number (tern_imap_session_get_capabilities (operation->session),
                                                     "APPENDLIMIT");

  if (limit == 0 || g_bytes_get_size (append->message) <= limit)
    return TRUE;
  tern_imap_set_error (error, TERN_IMAP_ERROR_TOO_BIG);
  return FALSE;
}

static void
on_append_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Append *append = operation->state;
  guint32 lo, hi;

  if (condition == NULL || condition->code != TERN_IMAP_CODE_APPENDUID || condition->number == 0
      || condition->number > G_MAXUINT32 || condition->uids == NULL
      || !tern_uid_set_get_range (condition->uids, 0, &lo, &hi) || lo != hi)
    return;
  append->appended.uidvalidity = (guint32) condition->number;
  append->appended.uid = lo;
}

static const TernImapOrder append_order = { .prepare = prepare_append, .done = on_append_done };

static void
add_append (TernImapOperation *operation)
{
  const Append *append = operation->state;
  TernImapCommand *command = tern_imap_command_new ("APPEND");

  tern_imap_command_add_mailbox (command, append->mailbox);
  if (append->flags != NULL && !tern_flags_is_empty (append->flags))
    tern_imap_command_add_flags (command, append->flags);
  if (append->date != NULL)
    tern_imap_command_add_string (command, append->date);
  tern_imap_command_add_literal (command, append->message);
  tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_AUTHENTICATED, &append_order, 0, command,
                           NULL);
}

static void
step_append (TernImapOperation *operation)
{
  Append *append = operation->state;

  if (operation->stage++ == 0)
    add_append (operation);
  else if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else
    tern_imap_operation_return (operation, g_memdup2 (&append->appended, sizeof append->appended), g_free);
}

void
tern_imap_session_append_async (TernImapSession *session,
                                const char *mailbox,
                                const TernFlags *flags,
                                gint64 internal_date,
                                GBytes *message,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (session, tern_imap_session_append_async, step_append,
                                                          cancellable, callback, user_data);
  Append *append = g_new0 (Append, 1);

  append->mailbox = g_strdup (mailbox);
  append->flags = flags != NULL ? tern_flags_ref ((TernFlags *) flags) : NULL;
  append->date = tern_imap_date_time_to_string (internal_date);
  append->message = g_bytes_ref (message);
  operation->state = append;
  operation->free_state = free_append;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_append_finish (TernImapSession *session,
                                 GAsyncResult *result,
                                 TernImapAppended *appended,
                                 GError **error)
{
  g_autofree TernImapAppended *told = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_append_async), FALSE);

  told = g_task_propagate_pointer (G_TASK (result), error);
  *appended = told != NULL ? *told : (TernImapAppended) { 0, 0 };
  return told != NULL;
}
