/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The engine's thread: each command becomes an operation of an account, or a short write to the store. */
#include "engine/tern-engine-core.h"

#include "engine/tern-engine-act.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-engine-runs.h"
#include "engine/tern-engine-socket.h"
#include "engine/tern-sleep-watch.h"
#include "engine/tern-snooze-clock.h"

/* How long goodbyes to servers may hold up the end. */
#define GOODBYE_MS 1000

struct _TernEngineCore
{
  TernHeldPasswords *held;
  const TernEngineCoreFuncs *funcs;
  gpointer user_data;
  TernStoreBatch *batch;
  TernTextIndex *text_index;
  TernEngineSocket *socket;
  TernEngineAccounts *accounts;
  TernEngineRuns *runs;
  TernSleepWatch *sleep; /* nullable: before anything is watched */
  TernSnoozeClock *snooze; /* nullable: the same */
  gboolean asleep;
  GError *stopping;     /* nullable */
  GSource *goodbye;
  gboolean stopped;
};

static void
on_batch_changed (TernChangeSet *changes, gpointer user_data)
{
  TernEngineCore *self = user_data;

  if (self->snooze != NULL)
    tern_snooze_clock_poke (self->snooze);
  self->funcs->changed (changes, self->user_data);
}

/* --- the end --- */

static gboolean
on_drained (gpointer user_data)
{
  TernEngineCore *self = user_data;

  self->funcs->stopped (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
look_whether_drained (TernEngineCore *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->stopping == NULL || self->stopped)
    return;
  tern_engine_accounts_say_goodbye (self->accounts);
  if (!tern_engine_runs_is_empty (self->runs) || !tern_engine_accounts_is_quiet (self->accounts))
    return;
  self->stopped = TRUE;
  if (self->goodbye != NULL)
    g_source_destroy (self->goodbye);
  g_clear_pointer (&self->goodbye, g_source_unref);
  /* From the main loop, after whatever is winding down right now. */
  source = g_idle_source_new ();
  g_source_set_callback (source, on_drained, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
on_goodbye_long (gpointer user_data)
{
  TernEngineCore *self = user_data;

  tern_engine_accounts_cut_goodbye (self->accounts);
  return G_SOURCE_REMOVE;
}

/* --- sleep --- */

/* The computer need not wait for us any longer. */
static void
look_whether_ready (TernEngineCore *self)
{
  if (self->asleep && tern_engine_accounts_is_quiet (self->accounts))
    tern_sleep_watch_ready (self->sleep);
}

/* What is under way is cut off by the sleep itself, and begins again. */
static void
on_sleep (gboolean asleep, gpointer user_data)
{
  TernEngineCore *self = user_data;

  self->asleep = asleep;
  if (!asleep)
    {
      tern_engine_accounts_for_each (self->accounts, tern_account_engine_network_changed);
      return;
    }
  tern_engine_accounts_for_each (self->accounts, tern_account_engine_fall_asleep);
  tern_engine_accounts_say_goodbye (self->accounts);
  look_whether_ready (self);
}

/* --- accounts --- */

static void
on_drained_account (gpointer user_data)
{
  look_whether_ready (user_data);
  look_whether_drained (user_data);
}

static void
tell_journal_changed (TernEngineCore *self)
{
  tern_engine_accounts_for_each (self->accounts, tern_account_engine_journal_changed);
}

static void
on_came_back (gpointer user_data)
{
  tell_journal_changed (user_data);
}

static void
on_handed_over (gpointer user_data)
{
  TernEngineCore *self = user_data;

  tern_engine_runs_handed_over (self->runs);
  tell_journal_changed (self);
}

static const TernEngineAccountsFuncs ACCOUNTS_FUNCS = { on_drained_account, on_handed_over };

static void
on_job_ended (gpointer user_data)
{
  look_whether_drained (user_data);
}

/* --- commands that are work of accounts --- */

static void
run_sync (TernEngineCore *self, TernEngineJob *job, GError **error)
{
  if (tern_engine_job_get_command (job)->watch && self->sleep == NULL)
    self->sleep = tern_sleep_watch_new (on_sleep, self);
  if (tern_engine_job_get_command (job)->watch && self->snooze == NULL)
    self->snooze = tern_snooze_clock_new (self->batch, on_came_back, self);
  tern_engine_runs_sync (self->runs, job, error);
}

/* --- commands that only write --- */

static void
run_action (TernEngineCore *self, TernEngineJob *job, GError **error)
{
  if (tern_engine_act (self->batch, job, error))
    tell_journal_changed (self);
}

static void
run_forget (TernEngineCore *self, TernEngineJob *job, GError **error)
{
  TernEngineCommand *command = tern_engine_job_get_command (job);
  TernChangeSet *changes = NULL;
  GError *reason = NULL;

  tern_engine_accounts_retire (self->accounts, command->account);
  tern_held_passwords_set (self->held, command->account, NULL);
  if (!tern_store_batch_flush (self->batch, error))
    return;
  tern_store_remove_account (tern_store_batch_get_store (self->batch), command->account, &changes,
                             &reason);
  tern_store_batch_take_changes (self->batch, changes);
  /* Never synchronised: there was nothing to forget. */
  if (g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    g_clear_error (&reason);
  if (reason != NULL)
    g_propagate_error (error, reason);
  else
    tern_engine_job_finish (job, NULL);
}

static void
run_yield (TernEngineCore *self, TernEngineJob *job, GError **error)
{
  if (self->funcs->yield (self->user_data))
    tern_engine_job_finish (job, NULL);
  else
    g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID,
                         "Tern is running and keeps its mail to itself");
}

static void
dispatch (TernEngineCore *self, TernEngineJob *job, GError **error)
{
  TernEngineCommand *command = tern_engine_job_get_command (job);

  if (!tern_engine_command_check (command, error)
      || g_cancellable_set_error_if_cancelled (tern_engine_job_get_cancellable (job), error))
    return;
  switch (command->kind)
    {
    case TERN_ENGINE_COMMAND_SYNC:
    case TERN_ENGINE_COMMAND_LIST:
      run_sync (self, job, error);
      return;
    case TERN_ENGINE_COMMAND_FETCH_BODY:
      tern_engine_runs_fetch (self->runs, job, error);
      return;
    case TERN_ENGINE_COMMAND_FLAG:
    case TERN_ENGINE_COMMAND_MOVE:
    case TERN_ENGINE_COMMAND_COPY:
    case TERN_ENGINE_COMMAND_DELETE:
    case TERN_ENGINE_COMMAND_CREATE:
    case TERN_ENGINE_COMMAND_RENAME_MAILBOX:
    case TERN_ENGINE_COMMAND_DELETE_MAILBOX:
    case TERN_ENGINE_COMMAND_SUBSCRIBE:
    case TERN_ENGINE_COMMAND_UNSUBSCRIBE:
    case TERN_ENGINE_COMMAND_APPEND:
    case TERN_ENGINE_COMMAND_JOURNAL_RETRY:
    case TERN_ENGINE_COMMAND_JOURNAL_DISCARD:
      run_action (self, job, error);
      return;
    case TERN_ENGINE_COMMAND_CHOOSE:
      tern_engine_act (self->batch, job, error);
      return;
    case TERN_ENGINE_COMMAND_SEARCH:
      tern_engine_runs_search (self->runs, job, error);
      return;
    case TERN_ENGINE_COMMAND_VERIFY:
      tern_engine_runs_verify (self->runs, job, error);
      return;
    case TERN_ENGINE_COMMAND_TEST_ACCOUNT:
      tern_engine_runs_test (self->runs, job, error);
      return;
    case TERN_ENGINE_COMMAND_FORGET:
      run_forget (self, job, error);
      return;
    case TERN_ENGINE_COMMAND_YIELD:
      run_yield (self, job, error);
      return;
    default:
      g_return_if_reached ();
    }
}

static void
on_client_job (TernEngineJob *job, gpointer user_data)
{
  tern_engine_core_run (user_data, job);
}

TernEngineCore *
tern_engine_core_new (const char *data_dir,
                      const char *config_dir,
                      TernHeldPasswords *held,
                      const TernEngineCoreFuncs *funcs,
                      gpointer user_data,
                      GError **error)
{
  g_autoptr (TernEngineCore) self = g_new0 (TernEngineCore, 1);
  TernStore *store;

  self->held = tern_held_passwords_ref (held);
  self->funcs = funcs;
  self->user_data = user_data;
  store = tern_store_open (data_dir, error);
  if (store == NULL)
    return NULL;
  self->batch = tern_store_batch_new (store, on_batch_changed, self);
  self->text_index = tern_text_index_new (self->batch);
  self->accounts
      = tern_engine_accounts_new (config_dir, held, self->batch, self->text_index, &ACCOUNTS_FUNCS, self);
  self->runs = tern_engine_runs_new (self->accounts, held, self->batch, on_job_ended, self);
  self->socket = tern_engine_socket_new (data_dir, on_client_job, self, error);
  return self->socket != NULL ? g_steal_pointer (&self) : NULL;
}

void
tern_engine_core_free (TernEngineCore *self)
{
  g_clear_pointer (&self->snooze, tern_snooze_clock_free);
  g_clear_pointer (&self->runs, tern_engine_runs_free);
  g_clear_pointer (&self->sleep, tern_sleep_watch_free);
  if (self->socket != NULL)
    tern_engine_socket_close (self->socket);
  g_clear_object (&self->socket);
  if (self->text_index != NULL)
    tern_text_index_stop (self->text_index);
  g_clear_object (&self->text_index);
  g_clear_pointer (&self->accounts, tern_engine_accounts_free);
  g_clear_pointer (&self->batch, tern_store_batch_unref);
  g_clear_error (&self->stopping);
  tern_held_passwords_unref (self->held);
  g_free (self);
}

void
tern_engine_core_run (TernEngineCore *self, TernEngineJob *job)
{
  GError *error = NULL;

  tern_engine_job_begin (job);
  if (self->stopping != NULL)
    error = g_error_copy (self->stopping);
  else
    dispatch (self, job, &error);
  if (error != NULL)
    tern_engine_job_finish (job, error);
}

void
tern_engine_core_network_changed (TernEngineCore *self)
{
  tern_engine_accounts_for_each (self->accounts, tern_account_engine_network_changed);
}

void
tern_engine_core_stop (TernEngineCore *self, GError *error)
{
  if (self->stopping != NULL)
    {
      g_error_free (error);
      return;
    }
  self->stopping = error;
  g_clear_pointer (&self->snooze, tern_snooze_clock_free);
  tern_engine_socket_close (self->socket);
  tern_text_index_stop (self->text_index);
  tern_engine_runs_stop (self->runs, error);
  self->goodbye = g_timeout_source_new (GOODBYE_MS);
  g_source_set_callback (self->goodbye, on_goodbye_long, self, NULL);
  g_source_attach (self->goodbye, g_main_context_get_thread_default ());
  look_whether_drained (self);
}
