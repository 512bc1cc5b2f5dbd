/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A command becomes journal entries, is shown, and is over: whoever syncs carries it. */
#include "engine/tern-engine-act.h"

#include "engine/tern-engine-error.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

/* The store's account of the first of the command's messages that is shown. */
static gboolean
find_account (TernStore *store, const TernEngineCommand *command, gint64 *account, GError **error)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, command->ids, (guint) command->n_ids, error);

  *account = 0;
  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows) && *account == 0; i++)
    {
      gint64 mailbox = tern_message_rows_get (rows, i)->mailbox;
      g_autoptr (TernMailboxRow) row = mailbox != 0 ? tern_store_get_mailbox (store, mailbox, NULL) : NULL;

      *account = row != NULL ? row->account : 0;
    }
  if (*account != 0)
    return TRUE;
  if (rows != NULL)
    g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE,
                         "These messages are no longer here");
  return FALSE;
}

/* 0 with @error. */
static gint64
find_mailbox (TernStore *store, const TernEngineCommand *command, GError **error)
{
  g_autoptr (TernMailboxRow) row = NULL;
  GError *reason = NULL;
  gint64 account, id;

  if (!find_account (store, command, &account, error))
    return 0;
  id = tern_store_find_mailbox (store, account, command->mailbox, &reason);
  if (id == 0 && reason == NULL)
    g_set_error (&reason, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX, "There is no folder “%s”",
                 command->mailbox);
  if (id != 0)
    row = tern_store_get_mailbox (store, id, &reason);
  if (row != NULL && row->selectable)
    return id;
  if (reason == NULL)
    g_set_error (&reason, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX,
                 "The folder “%s” cannot hold messages", command->mailbox);
  g_propagate_error (error, reason);
  return 0;
}

/* @entries: (out): what now waits. */
static gboolean
begin (TernStore *store, const TernEngineCommand *command, GArray **entries, TernChangeSet **changes, GError **error)
{
  guint n = (guint) command->n_ids;
  gint64 mailbox;

  if (command->kind == TERN_ENGINE_COMMAND_FLAG)
    return tern_store_journal_begin_flags (store, command->ids, n, command->add, command->remove, entries, changes,
                                           error);
  if (command->kind == TERN_ENGINE_COMMAND_DELETE)
    return tern_store_journal_begin_delete (store, command->ids, n, entries, changes, error);
  mailbox = find_mailbox (store, command, error);
  if (mailbox == 0)
    return FALSE;
  return (command->kind == TERN_ENGINE_COMMAND_COPY
              ? tern_store_journal_begin_copy
              : tern_store_journal_begin_move) (store, command->ids, n, mailbox, entries, changes, error);
}

static gboolean
act (TernStoreBatch *batch, TernEngineJob *job, GError **error)
{
  g_autoptr (GArray) entries = NULL;
  TernChangeSet *changes = NULL;
  GError *reason = NULL;

  if (!begin (tern_store_batch_get_store (batch), tern_engine_job_get_command (job), &entries, &changes, &reason))
    {
      if (g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
        {
          reason->domain = TERN_ENGINE_ERROR;
          reason->code = TERN_ENGINE_ERROR_NO_MESSAGE;
        }
      g_propagate_error (error, reason);
      return FALSE;
    }
  tern_store_batch_take_changes (batch, changes);
  tern_engine_job_emit (job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_JOURNAL,
                                                  .ids = (const gint64 *) (void *) entries->data,
                                                  .n_ids = entries->len });
  return TRUE;
}

static gboolean
change_entries (TernStoreBatch *batch, TernEngineJob *job, GError **error)
{
  const TernEngineCommand *command = tern_engine_job_get_command (job);
  TernStore *store = tern_store_batch_get_store (batch);

  for (gsize i = 0; i < command->n_ids; i++)
    {
      TernChangeSet *changes = NULL;
      gboolean done = command->kind == TERN_ENGINE_COMMAND_JOURNAL_RETRY
                          ? tern_store_journal_retry (store, command->ids[i], NULL, &changes, error)
                          : tern_store_journal_discard (store, command->ids[i], &changes, error);

      tern_store_batch_take_changes (batch, changes);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

gboolean
tern_engine_act (TernStoreBatch *batch, TernEngineJob *job, GError **error)
{
  TernEngineCommandKind kind = tern_engine_job_get_command (job)->kind;
  gboolean entries = kind == TERN_ENGINE_COMMAND_JOURNAL_RETRY || kind == TERN_ENGINE_COMMAND_JOURNAL_DISCARD;

  if (!tern_store_batch_flush (batch, error) || !(entries ? change_entries : act) (batch, job, error))
    return FALSE;
  tern_engine_job_finish (job, NULL);
  return TRUE;
}
