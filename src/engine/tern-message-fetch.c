/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message for one person, now. */
#include "engine/tern-message-fetch.h"

#include "engine/tern-body-fetch.h"
#include "engine/tern-engine-error.h"
#include "net/tern-net-error.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

typedef struct
{
  TernAccountEngine *account;
  TernEngineJob *job;
  gint64 mailbox;
  TernImapSession *session;
  gboolean again; /* the first connection was found dead */
} Fetch;

static void
fetch_free (Fetch *self)
{
  g_object_unref (self->account);
  tern_engine_job_unref (self->job);
  g_free (self);
}

static void
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  Fetch *self = user_data;

  tern_engine_job_emit (self->job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_BODY,
                                                        .done = done,
                                                        .total = MAX (total, done) });
}

static void
send_acquire (GTask *task, GAsyncReadyCallback acquired_cb)
{
  Fetch *self = g_task_get_task_data (task);

  tern_connections_acquire_async (tern_account_engine_get_connections (self->account),
                                  TERN_CONNECTION_CLICK, g_task_get_cancellable (task), acquired_cb,
                                  g_object_ref (task));
}

/* A session that lay idle may have died unnoticed; a new one is tried once. */
static gboolean
can_try_again (Fetch *self, const GError *error)
{
  return !self->again
         && (error->domain == TERN_NET_ERROR
             || g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_BYE));
}

static gboolean
take_fetched (Fetch *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;

  tern_body_fetch_finish (result, NULL, NULL, &reason);
  if (reason != NULL && reason->domain != TERN_ENGINE_ERROR)
    tern_imap_session_abort (self->session);
  tern_connections_release (tern_account_engine_get_connections (self->account),
                            g_steal_pointer (&self->session));
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* @source is the connections when a session was lent, else nothing: the body was fetched. */
static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  TernEngineCommand *command = tern_engine_job_get_command (self->job);
  GError *error = NULL;

  if (self->session == NULL)
    {
      self->session = tern_connections_acquire_finish (TERN_CONNECTIONS (source), result, &error);
      if (self->session == NULL)
        g_task_return_error (task, error);
      else
        tern_body_fetch_async (tern_account_engine_get_batch (self->account), self->session,
                               self->mailbox, command->ids, 1, command->section, NULL, on_progress,
                               self, g_task_get_cancellable (task), answer_cb, g_object_ref (task));
      return;
    }
  if (take_fetched (self, result, &error))
    {
      tern_text_index_poke (tern_account_engine_get_text_index (self->account));
      g_task_return_boolean (task, TRUE);
    }
  else if (can_try_again (self, error))
    {
      g_clear_error (&error);
      self->again = TRUE;
      send_acquire (task, answer_cb);
    }
  else
    g_task_return_error (task, error);
}

static gint64
find_email (TernStore *store, gint64 message)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, &message, 1, NULL);

  if (rows == NULL || tern_message_rows_get_n (rows) == 0)
    return 0;
  return tern_message_rows_get (rows, 0)->email;
}

gboolean
tern_message_fetch_is_here (TernStoreBatch *batch, TernEngineCommand *command)
{
  TernStore *store = tern_store_batch_get_store (batch);
  TernBodyKey key = { find_email (store, command->ids[0]),
                      command->section != NULL ? command->section : "" };

  g_autoptr (GBytes) bytes = NULL;

  if (key.email == 0 || tern_store_body_get_state (store, &key, NULL) != TERN_BODY_COMPLETE)
    return FALSE;
  /* Read, and not only looked up: a damaged one is forgotten by that, and fetched again. */
  bytes = tern_store_body_read (store, &key, NULL);
  return bytes != NULL;
}

char *
tern_message_fetch_find_account (TernStoreBatch *batch, gint64 message, gint64 *mailbox, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autoptr (TernMessageIdentity) identity = tern_store_get_identity (store, message, mailbox, NULL);
  g_auto (GStrv) keys = NULL;
  TernMailboxRow *row = identity != NULL ? tern_store_get_mailbox (store, *mailbox, NULL) : NULL;
  gint64 account = row != NULL ? row->account : 0;

  g_clear_pointer (&row, tern_mailbox_row_free);
  keys = account != 0 ? tern_store_list_accounts (store, NULL) : NULL;
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    if (tern_store_find_account (store, keys[i], NULL) == account)
      return g_strdup (keys[i]);
  g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE,
               "There is no message %" G_GINT64_FORMAT, message);
  return NULL;
}

void
tern_message_fetch_async (TernAccountEngine *account,
                          TernEngineJob *job,
                          gint64 mailbox,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task
      = g_task_new (NULL, tern_engine_job_get_cancellable (job), callback, user_data);
  Fetch *self = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, tern_message_fetch_async);
  self->account = g_object_ref (account);
  self->job = tern_engine_job_ref (job);
  self->mailbox = mailbox;
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  send_acquire (task, answer_cb);
}

gboolean
tern_message_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
