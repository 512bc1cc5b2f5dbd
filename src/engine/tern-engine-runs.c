/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
#include "engine/tern-engine-runs.h"

#include "engine/tern-account-sync.h"
#include "engine/tern-account-test.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-mailbox-verify.h"
#include "engine/tern-message-fetch.h"
#include "engine/tern-server-search.h"
#include "store/tern-store-journal.h"

struct _TernEngineRuns
{
  TernEngineAccounts *accounts;
  TernHeldPasswords *held;
  TernStoreBatch *batch;
  void (*ended) (gpointer user_data);
  gpointer user_data;
  GPtrArray *running;     /* Running, owned by itself */
  const GError *stopping; /* nullable */
};

/* A job with one operation under way for each account concerned. */
typedef struct
{
  TernEngineRuns *runs;
  TernEngineJob *job;
  guint operations; /* under way */
  guint started;
  GError *error;    /* the first */
  gboolean handed_over; /* one account has left something to another since the operations were started … */
  GAsyncReadyCallback synced_cb; /* … which another sync of that carries; nullable: it is none, or it goes on anyway */
} Running;

TernEngineRuns *
tern_engine_runs_new (TernEngineAccounts *accounts,
                      TernHeldPasswords *held,
                      TernStoreBatch *batch,
                      void (*ended) (gpointer user_data),
                      gpointer user_data)
{
  TernEngineRuns *self = g_new0 (TernEngineRuns, 1);

  self->accounts = accounts;
  self->held = tern_held_passwords_ref (held);
  self->batch = tern_store_batch_ref (batch);
  self->ended = ended;
  self->user_data = user_data;
  self->running = g_ptr_array_new ();
  return self;
}

void
tern_engine_runs_free (TernEngineRuns *self)
{
  g_assert (self->running->len == 0);
  g_ptr_array_unref (self->running);
  tern_store_batch_unref (self->batch);
  tern_held_passwords_unref (self->held);
  g_free (self);
}

void
tern_engine_runs_handed_over (TernEngineRuns *self)
{
  for (guint i = 0; i < self->running->len; i++)
    ((Running *) g_ptr_array_index (self->running, i))->handed_over = TRUE;
}

gboolean
tern_engine_runs_is_empty (TernEngineRuns *self)
{
  return self->running->len == 0;
}

void
tern_engine_runs_stop (TernEngineRuns *self, const GError *reason)
{
  self->stopping = reason;
  for (guint i = 0; i < self->running->len; i++)
    tern_engine_job_cancel (((Running *) g_ptr_array_index (self->running, i))->job);
}

static void
end_running (Running *running)
{
  TernEngineRuns *self = running->runs;
  GError *error = g_steal_pointer (&running->error);

  if (self->stopping != NULL && error != NULL)
    {
      g_error_free (error);
      error = g_error_copy (self->stopping);
    }
  tern_engine_job_finish (running->job, error);
  g_ptr_array_remove_fast (self->running, running);
  tern_engine_job_unref (running->job);
  g_free (running);
  self->ended (self->user_data);
}

static gboolean
has_work (TernEngineRuns *self, TernAccountEngine *account)
{
  TernStore *store = tern_store_batch_get_store (self->batch);
  const char *key = tern_account_get_id (tern_account_engine_get_account (account));
  g_autoptr (GArray) waiting = tern_store_journal_waiting (store, tern_account_engine_get_id (account), NULL);
  g_autoptr (TernJournalEntry) next = tern_store_journal_next_folder (store, key, NULL);

  return next != NULL || (waiting != NULL && waiting->len > 0);
}

/* Messages go from one account to another in turns: fetched here, put there, removed here. A sync of all accounts is
 * over when none has anything left to do for another. Returns whether it goes on. */
static gboolean
start_again (Running *running)
{
  TernEngineRuns *self = running->runs;
  TernEngineCommand *command = tern_engine_job_get_command (running->job);
  g_autoptr (GPtrArray) accounts = NULL;

  if (!running->handed_over || running->synced_cb == NULL || self->stopping != NULL
      || g_cancellable_is_cancelled (tern_engine_job_get_cancellable (running->job))
      || !tern_store_batch_flush (self->batch, NULL))
    return FALSE;
  running->handed_over = FALSE;
  accounts = tern_engine_accounts_find (self->accounts, command->account, NULL);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      TernAccountEngine *engine = tern_engine_accounts_get (self->accounts, g_ptr_array_index (accounts, i), NULL);

      if (engine == NULL || !has_work (self, engine))
        continue;
      running->operations++;
      tern_account_sync_run_async (tern_account_sync_new (engine, running->job), running->synced_cb, running);
    }
  return running->operations > 0;
}

/* @error: (transfer full) (nullable). */
static void
end_operation (Running *running, const char *account, GError *error)
{
  if (error != NULL && running->started > 1
      && !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INCOMPLETE)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      tern_engine_job_emit (running->job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_WARNING,
                                                               .account = account,
                                                               .text = error->message });
      g_clear_error (&error);
      error = g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INCOMPLETE,
                                   "Not everything could be brought up to date");
    }
  if (running->error == NULL)
    running->error = error;
  else
    g_clear_error (&error);
  if (--running->operations == 0 && !start_again (running))
    end_running (running);
}

static Running *
begin_running (TernEngineRuns *self, TernEngineJob *job)
{
  Running *running = g_new0 (Running, 1);

  running->runs = self;
  running->job = tern_engine_job_ref (job);
  g_ptr_array_add (self->running, running);
  return running;
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernAccountSync) sync = TERN_ACCOUNT_SYNC (source);
  GError *error = NULL;

  tern_account_sync_run_finish (sync, result, &error);
  end_operation (user_data, tern_account_sync_get_account_id (sync), error);
}

/* Whoever synchronises sees warnings. */
static void
tell_what_was_lost (TernEngineRuns *self, TernEngineJob *job)
{
  TernEngineEvent event = {
    .kind = TERN_ENGINE_EVENT_WARNING,
    .text = "A file of Tern's was destroyed. Changes that had not reached the servers yet, and what was chosen for "
            "single folders, are lost; what is left of it is in kept.db.damaged.",
  };

  if (tern_store_take_lost (tern_store_batch_get_store (self->batch)))
    tern_engine_job_emit (job, &event);
}

void
tern_engine_runs_sync (TernEngineRuns *self, TernEngineJob *job, GError **error)
{
  TernEngineCommand *command = tern_engine_job_get_command (job);
  g_autoptr (GPtrArray) accounts = tern_engine_accounts_find (self->accounts, command->account, error);
  Running *running;

  if (accounts == NULL)
    return;
  tell_what_was_lost (self, job);
  running = begin_running (self, job);
  /* Kept open until all are started. */
  running->operations = 1;
  running->started = accounts->len;
  running->synced_cb = command->watch ? NULL : synced_cb;
  for (guint i = 0; i < accounts->len; i++)
    {
      TernAccount *account = g_ptr_array_index (accounts, i);
      GError *reason = NULL;
      TernAccountEngine *engine = tern_engine_accounts_get (self->accounts, account, &reason);

      running->operations++;
      if (engine == NULL)
        {
          end_operation (running, tern_account_get_id (account), reason);
          continue;
        }
      tern_connections_forgive (tern_account_engine_get_connections (engine));
      tern_account_sync_run_async (tern_account_sync_new (engine, job), synced_cb, running);
    }
  end_operation (running, NULL, NULL);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  tern_mailbox_verify_finish (result, &error);
  end_operation (user_data, NULL, error);
}

void
tern_engine_runs_verify (TernEngineRuns *self, TernEngineJob *job, GError **error)
{
  TernEngineCommand *command = tern_engine_job_get_command (job);
  g_autoptr (TernAccount) account = tern_engine_accounts_find_one (self->accounts, command->account, error);
  TernAccountEngine *engine
      = account != NULL ? tern_engine_accounts_get (self->accounts, account, error) : NULL;
  Running *running;

  if (engine == NULL)
    return;
  tern_connections_forgive (tern_account_engine_get_connections (engine));
  running = begin_running (self, job);
  running->operations = running->started = 1;
  tern_mailbox_verify_async (engine, job, command->mailbox, verified_cb, running);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TernAccountEngine *account = TERN_ACCOUNT_ENGINE (source);
  GError *error = NULL;

  tern_server_search_finish (account, result, &error);
  end_operation (user_data, tern_account_get_id (tern_account_engine_get_account (account)), error);
}

void
tern_engine_runs_search (TernEngineRuns *self, TernEngineJob *job, GError **error)
{
  const char *name = tern_engine_job_get_command (job)->account;
  g_autoptr (GPtrArray) accounts = tern_engine_accounts_find (self->accounts, name, error);
  Running *running;

  if (accounts == NULL)
    return;
  running = begin_running (self, job);
  /* Kept open until all are started. */
  running->operations = 1;
  running->started = accounts->len;
  for (guint i = 0; i < accounts->len; i++)
    {
      TernAccount *account = g_ptr_array_index (accounts, i);
      GError *reason = NULL;
      TernAccountEngine *engine = tern_engine_accounts_get (self->accounts, account, &reason);

      running->operations++;
      if (engine != NULL)
        tern_server_search_async (engine, job, searched_cb, running);
      else
        end_operation (running, tern_account_get_id (account), reason);
    }
  end_operation (running, NULL, NULL);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  tern_account_test_finish (result, &error);
  end_operation (user_data, NULL, error);
}

void
tern_engine_runs_test (TernEngineRuns *self, TernEngineJob *job, GError **error)
{
  g_autoptr (TernAccount) account
      = tern_engine_accounts_find_one (self->accounts, tern_engine_job_get_command (job)->account, error);
  Running *running;

  if (account == NULL)
    return;
  running = begin_running (self, job);
  running->operations = running->started = 1;
  tern_account_test_async (account, self->held, job, tested_cb, running);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  tern_message_fetch_finish (result, &error);
  end_operation (user_data, NULL, error);
}

void
tern_engine_runs_fetch (TernEngineRuns *self, TernEngineJob *job, GError **error)
{
  TernEngineCommand *command = tern_engine_job_get_command (job);
  g_autoptr (TernAccount) account = NULL;
  g_autofree char *id = NULL;
  TernAccountEngine *engine;
  Running *running;
  gint64 mailbox = 0;

  if (!tern_store_batch_flush (self->batch, error))
    return;
  if (tern_message_fetch_is_here (self->batch, command))
    {
      tern_engine_job_finish (job, NULL);
      return;
    }
  id = tern_message_fetch_find_account (self->batch, command->ids[0], &mailbox, error);
  account = id != NULL ? tern_engine_accounts_find_one (self->accounts, id, error) : NULL;
  engine = account != NULL ? tern_engine_accounts_get (self->accounts, account, error) : NULL;
  if (engine == NULL)
    return;
  tern_connections_forgive (tern_account_engine_get_connections (engine));
  running = begin_running (self, job);
  running->operations = running->started = 1;
  tern_message_fetch_async (engine, job, mailbox, fetched_cb, running);
}
