/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* APPEND. */

#include "imap/tern-imap-session-append.h"

#include "imap/tern-imap-date.h"
#include "imap/tern-imap-session-private.h"

typedef struct
{
  GBytes *bytes;
  TernFlags *flags; /* nullable */
  char *date;       /* nullable: a year that cannot be written */
} Message;

typedef struct
{
  char *mailbox;
  GArray *messages; /* Message */
  guint32 uidvalidity;
  GArray *uids;     /* guint32; nullable: not told */
} Append;

static void
clear_message (gpointer data)
{
  Message *message = data;

  g_bytes_unref (message->bytes);
  g_clear_pointer (&message->flags, tern_flags_unref);
  g_free (message->date);
}

static void
free_append (gpointer data)
{
  Append *append = data;

  g_free (append->mailbox);
  g_array_unref (append->messages);
  g_clear_pointer (&append->uids, g_array_unref);
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

  for (guint i = 0; limit != 0 && i < append->messages->len; i++)
    if (g_bytes_get_size (g_array_index (append->messages, Message, i).bytes) > limit)
      {
        tern_imap_set_error (error, TERN_IMAP_ERROR_TOO_BIG);
        return FALSE;
      }
  return TRUE;
}

/* They rise in the order of the messages (RFC 4315 §3). */
static void
on_append_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Append *append = operation->state;
  guint32 lo, hi;

  if (condition == NULL || condition->code != TERN_IMAP_CODE_APPENDUID || condition->number == 0
      || condition->number > G_MAXUINT32 || condition->uids == NULL
      || tern_uid_set_get_count (condition->uids) != append->messages->len)
    return;
  append->uidvalidity = (guint32) condition->number;
  append->uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (gsize i = 0; tern_uid_set_get_range (condition->uids, i, &lo, &hi); i++)
    for (guint32 uid = lo; append->uids->len < append->messages->len && uid <= hi; uid++)
      g_array_append_val (append->uids, uid);
}

static const TernImapOrder append_order = { .prepare = prepare_append, .done = on_append_done };

static void
add_append (TernImapOperation *operation)
{
  const Append *append = operation->state;
  TernImapCommand *command = tern_imap_command_new ("APPEND");

  tern_imap_command_add_mailbox (command, append->mailbox);
  for (guint i = 0; i < append->messages->len; i++)
    {
      const Message *message = &g_array_index (append->messages, Message, i);

      if (message->flags != NULL && !tern_flags_is_empty (message->flags))
        tern_imap_command_add_flags (command, message->flags);
      if (message->date != NULL)
        tern_imap_command_add_string (command, message->date);
      tern_imap_command_add_literal (command, message->bytes);
    }
  tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_AUTHENTICATED, &append_order, 0, command,
                           NULL);
}

static void
step_append (TernImapOperation *operation)
{
  if (operation->stage++ == 0)
    add_append (operation);
  else if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else
    {
      operation->free_state = NULL;
      tern_imap_operation_return (operation, operation->state, free_append);
    }
}

void
tern_imap_session_append_async (TernImapSession *session,
                                const char *mailbox,
                                const TernImapMessage *messages,
                                guint n,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (session, tern_imap_session_append_async, step_append,
                                                          cancellable, callback, user_data);
  Append *append = g_new0 (Append, 1);

  append->mailbox = g_strdup (mailbox);
  append->messages = g_array_new (FALSE, FALSE, sizeof (Message));
  g_array_set_clear_func (append->messages, clear_message);
  for (guint i = 0; i < n; i++)
    {
      Message message = { g_bytes_ref (messages[i].bytes),
                          messages[i].flags != NULL ? tern_flags_ref ((TernFlags *) messages[i].flags) : NULL,
                          tern_imap_date_time_to_string (messages[i].internal_date) };

      g_array_append_val (append->messages, message);
    }
  operation->state = append;
  operation->free_state = free_append;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_append_finish (TernImapSession *session,
                                 GAsyncResult *result,
                                 guint32 *uidvalidity,
                                 GArray **uids,
                                 GError **error)
{
  Append *append;

  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_append_async), FALSE);

  *uidvalidity = 0;
  *uids = NULL;
  append = g_task_propagate_pointer (G_TASK (result), error);
  if (append == NULL)
    return FALSE;
  *uidvalidity = append->uidvalidity;
  *uids = g_steal_pointer (&append->uids);
  free_append (append);
  return TRUE;
}
