/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* COPY and MOVE by UID. */

#include "imap/tern-imap-session-transfer.h"

#include "imap/tern-imap-session-private.h"

TernImapCopied *
tern_imap_copied_new (void)
{
  TernImapCopied *copied = g_new0 (TernImapCopied, 1);

  copied->pairs = g_array_new (FALSE, FALSE, sizeof (TernImapUidPair));
  return copied;
}

void
tern_imap_copied_free (TernImapCopied *copied)
{
  g_array_unref (copied->pairs);
  g_free (copied);
}

typedef struct
{
  TernUidSet *uids;
  char *mailbox;
  gboolean move;
  TernImapCopied *copied; /* borrowed, nullable */
} Copy;

static void
free_copy (gpointer data)
{
  Copy *copy = data;

  tern_uid_set_free (copy->uids);
  g_free (copy->mailbox);
  g_free (copy);
}

static void
take_copyuid (const Copy *copy, const TernImapCondition *condition)
{
  guint32 lo, hi;

  for (gsize i = 0; tern_uid_set_get_range (copy->uids, i, &lo, &hi); i++)
    for (guint64 uid = lo; uid <= hi; uid++)
      {
        TernImapUidPair pair = { (guint32) uid, tern_imap_condition_map_uid (condition, (guint32) uid) };

        if (pair.target == 0)
          continue;
        copy->copied->uidvalidity = (guint32) condition->number;
        g_array_append_val (copy->copied->pairs, pair);
      }
}

static void
note_copyuid (TernImapExchange *exchange, const TernImapCondition *condition)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  const Copy *copy = operation->state;

  if (operation->task != NULL && copy->copied != NULL && condition->code == TERN_IMAP_CODE_COPYUID
      && condition->number != 0 && condition->number <= G_MAXUINT32)
    take_copyuid (copy, condition);
}

/* RFC 6851 §4.3: MOVE says COPYUID before its EXPUNGEs, untagged. */
static gboolean
collect_copy (TernImapExchange *exchange, const TernImapResponse *response)
{
  note_copyuid (exchange, &response->condition);
  return TRUE;
}

static void
on_copy_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  if (condition != NULL)
    note_copyuid (exchange, condition);
}

static gboolean
prepare_copy (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  const Copy *copy = operation->state;

  if (!copy->move
      || (tern_imap_session_can (operation->session, TERN_IMAP_CAPABILITY_MOVE)
          && !operation->session->selected->read_only))
    return TRUE;
  g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                       "Messages cannot be moved out of this folder.");
  return FALSE;
}

static const TernImapOrder copy_order
    = { .prepare = prepare_copy, .collect = collect_copy, .done = on_copy_done };

static void
add_copy (TernImapOperation *operation, const char *set)
{
  const Copy *copy = operation->state;
  TernImapCommand *command = tern_imap_command_new (copy->move ? "UID MOVE" : "UID COPY");

  tern_imap_command_add_text (command, set);
  tern_imap_command_add_mailbox (command, copy->mailbox);
  tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_SELECTED, &copy_order,
                           TERN_IMAP_WANTS (CONDITION), command, NULL);
}

static void
step_copy (TernImapOperation *operation)
{
  const Copy *copy = operation->state;
  g_auto (GStrv) chunks = NULL;

  if (operation->stage++ == 0)
    {
      /* Never with `*`: that names the last message even when it is below the range. */
      chunks = tern_uid_set_to_chunks (copy->uids, TERN_IMAP_SESSION_MAX_SET);
      for (guint i = 0; chunks[i] != NULL; i++)
        add_copy (operation, chunks[i]);
    }
  if (operation->exchanges->len > 0)
    return;
  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else
    tern_imap_operation_return_boolean (operation, TRUE);
}

void
tern_imap_session_uid_copy_async (TernImapSession *session,
                                  const TernUidSet *uids,
                                  const char *mailbox,
                                  gboolean move,
                                  TernImapCopied *copied,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_uid_copy_async, step_copy, cancellable, callback, user_data);
  Copy *copy = g_new0 (Copy, 1);

  copy->uids = tern_uid_set_copy (uids);
  copy->mailbox = g_strdup (mailbox);
  copy->move = move;
  copy->copied = copied;
  operation->state = copy;
  operation->free_state = free_copy;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_uid_copy_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_uid_copy_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
