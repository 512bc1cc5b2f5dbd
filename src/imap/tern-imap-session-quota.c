/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* GETQUOTAROOT. */

#include "imap/tern-imap-session-quota.h"

#include "imap/tern-imap-session-private.h"

#define KIB 1024

typedef struct
{
  guint64 used;  /* KiB */
  guint64 limit; /* 0: none was told */
} Room;

typedef struct
{
  char *mailbox;
  Room room;
} Quota;

static void
free_quota (gpointer data)
{
  Quota *quota = data;

  g_free (quota->mailbox);
  g_free (quota);
}

static gboolean
collect_quota (TernImapExchange *exchange, const TernImapResponse *response)
{
  Room *room = &((Quota *) tern_imap_exchange_get_operation (exchange)->state)->room;
  guint64 used = MIN (response->quota.used, G_MAXINT64 / KIB);
  guint64 limit = MIN (response->quota.limit, G_MAXINT64 / KIB);

  if (!response->quota.has_storage || limit == 0)
    return TRUE;
  /* A mailbox can have several roots (RFC 9208 §3.2): the one that is full first counts. */
  if (room->limit == 0 || (double) used / (double) limit > (double) room->used / (double) room->limit)
    *room = (Room) { used, limit };
  return TRUE;
}

static const TernImapOrder quota_order = { .collect = collect_quota };

static void
step_quota (TernImapOperation *operation)
{
  Quota *quota = operation->state;
  TernImapCommand *command;

  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage++ > 0)
    tern_imap_operation_return (operation, g_memdup2 (&quota->room, sizeof quota->room), g_free);
  else if (!tern_imap_session_can (operation->session, TERN_IMAP_CAPABILITY_QUOTA))
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_STATE, NULL);
  else
    {
      command = tern_imap_command_new ("GETQUOTAROOT");
      tern_imap_command_add_mailbox (command, quota->mailbox);
      tern_imap_operation_add (operation, TERN_IMAP_KIND_QUESTION, TERN_IMAP_STATE_AUTHENTICATED, &quota_order,
                               TERN_IMAP_WANTS (QUOTA), command, NULL);
    }
}

void
tern_imap_session_get_quota_async (TernImapSession *session,
                                   const char *mailbox,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (session, tern_imap_session_get_quota_async, step_quota,
                                                          cancellable, callback, user_data);
  Quota *quota = g_new0 (Quota, 1);

  quota->mailbox = g_strdup (mailbox);
  operation->state = quota;
  operation->free_state = free_quota;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_get_quota_finish (TernImapSession *session,
                                    GAsyncResult *result,
                                    guint64 *used,
                                    guint64 *limit,
                                    GError **error)
{
  g_autofree Room *room = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_get_quota_async), FALSE);

  room = g_task_propagate_pointer (G_TASK (result), error);
  *used = room != NULL ? room->used * KIB : 0;
  *limit = room != NULL ? room->limit * KIB : 0;
  return room != NULL;
}
