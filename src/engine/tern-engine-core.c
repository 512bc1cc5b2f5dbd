/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The engine's thread: each command becomes an operation of an account, or a short write to the store. */
#include "engine/tern-engine-core.h"

#include "engine/tern-account-list.h"
#include "engine/tern-account-sync.h"
#include "engine/tern-account-test.h"
#include "engine/tern-engine-act.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-engine-socket.h"
#include "engine/tern-mailbox-verify.h"
#include "engine/tern-message-fetch.h"
#include "engine/tern-server-search.h"
#include "engine/tern-sleep-watch.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"

#include <string.h>

/* How long goodbyes to servers may hold up the end. */
#define GOODBYE_MS 1000

struct _TernEngineCore
{
  char *config_dir;
  TernHeldPasswords *held;
  const TernEngineCoreFuncs *funcs;
  gpointer user_data;
  TernStoreBatch *batch;
  TernTextIndex *text_index;
  TernEngineSocket *socket;
  GHashTable *accounts; /* id to TernAccountEngine, both owned */
  GPtrArray *retired;   /* TernAccountEngine: their settings changed, their sessions may still be closing */
  GPtrArray *running;   /* Running, owned by itself */
  TernSleepWatch *sleep; /* nullable: before anything is watched */
  gboolean asleep;
  GError *stopping;     /* nullable */
  GSource *goodbye;
  gboolean stopped;
};

/* A job with one operation under way for each account concerned. */
typedef struct
{
  TernEngineCore *core;
  TernEngineJob *job;
  guint operations; /* under way */
  guint started;
  GError *error;    /* the first */
  gboolean handed_over; /* one account has left something to another since the operations were started … */
  GAsyncReadyCallback synced_cb; /* … which another sync of that carries; nullable: it is none, or it goes on anyway */
} Running;

static void
on_batch_changed (TernChangeSet *changes, gpointer user_data)
{
  TernEngineCore *self = user_data;

  self->funcs->changed (changes, self->user_data);
}

/* --- the end --- */

/* No account has a connection open. */
static gboolean
is_quiet (TernEngineCore *self)
{
  GHashTableIter iter;
  gpointer account;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    if (!tern_connections_is_drained (tern_account_engine_get_connections (account)))
      return FALSE;
  for (guint i = 0; i < self->retired->len; i++)
    if (!tern_connections_is_drained (
            tern_account_engine_get_connections (g_ptr_array_index (self->retired, i))))
      return FALSE;
  return TRUE;
}

static gboolean
on_drained (gpointer user_data)
{
  TernEngineCore *self = user_data;

  self->funcs->stopped (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
for_each_account (TernEngineCore *self, void (*func) (TernAccountEngine *account))
{
  GHashTableIter iter;
  gpointer account;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    func (account);
  for (guint i = 0; i < self->retired->len; i++)
    func (g_ptr_array_index (self->retired, i));
}

static void
say_goodbye (TernAccountEngine *account)
{
  tern_connections_close_idle (tern_account_engine_get_connections (account));
}

static void
look_whether_drained (TernEngineCore *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->stopping == NULL || self->stopped)
    return;
  for_each_account (self, say_goodbye);
  if (self->running->len > 0 || !is_quiet (self))
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

static void
cut_goodbye (TernAccountEngine *account)
{
  tern_connections_abort_closing (tern_account_engine_get_connections (account));
}

static gboolean
on_goodbye_long (gpointer user_data)
{
  TernEngineCore *self = user_data;

  for_each_account (self, cut_goodbye);
  return G_SOURCE_REMOVE;
}

/* --- sleep --- */

/* The computer need not wait for us any longer. */
static void
look_whether_ready (TernEngineCore *self)
{
  if (self->asleep && is_quiet (self))
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
      for_each_account (self, tern_account_engine_network_changed);
      return;
    }
  for_each_account (self, tern_account_engine_fall_asleep);
  for_each_account (self, say_goodbye);
  look_whether_ready (self);
}

/* --- accounts --- */

static void
on_connections_drained (TernConnections *connections, gpointer user_data)
{
  look_whether_ready (user_data);
  look_whether_drained (user_data);
}

static void
retire (TernEngineCore *self, const char *id)
{
  TernAccountEngine *old = g_hash_table_lookup (self->accounts, id);

  if (old == NULL)
    return;
  say_goodbye (old);
  g_ptr_array_add (self->retired, g_object_ref (old));
  g_hash_table_remove (self->accounts, id);
}

static void
tell_journal_changed (TernEngineCore *self)
{
  for_each_account (self, tern_account_engine_journal_changed);
}

static void
on_handed_over (TernEngineCore *self)
{
  for (guint i = 0; i < self->running->len; i++)
    ((Running *) g_ptr_array_index (self->running, i))->handed_over = TRUE;
  tell_journal_changed (self);
}

/* The engine of @account as the file has it now. */
static TernAccountEngine *
get_account_engine (TernEngineCore *self, TernAccount *account, GError **error)
{
  const char *id = tern_account_get_id (account);
  TernAccountEngine *engine = g_hash_table_lookup (self->accounts, id);

  if (engine != NULL && tern_account_equal (account, tern_account_engine_get_account (engine)))
    return engine;
  retire (self, id);
  engine = tern_account_engine_new (account, self->held, self->batch, self->text_index, error);
  if (engine == NULL)
    return NULL;
  g_signal_connect (tern_account_engine_get_connections (engine), "drained",
                    G_CALLBACK (on_connections_drained), self);
  g_signal_connect_swapped (engine, "handed-over", G_CALLBACK (on_handed_over), self);
  g_hash_table_insert (self->accounts, g_strdup (id), engine);
  return engine;
}

/* The accounts a command is about: the named one, or all. */
static GPtrArray *
find_accounts (TernEngineCore *self, const char *name, GError **error)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (self->config_dir, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_account_unref);
  TernAccount *account;

  if (list == NULL)
    return NULL;
  for (guint i = 0; name == NULL && i < tern_account_list_get_n_accounts (list); i++)
    g_ptr_array_add (found, tern_account_ref (tern_account_list_get_account (list, i)));
  account = name != NULL ? tern_account_list_find (list, name) : NULL;
  if (account != NULL)
    g_ptr_array_add (found, tern_account_ref (account));
  if (found->len > 0)
    return g_steal_pointer (&found);
  if (name != NULL)
    g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT,
                 "There is no account “%s”", name);
  else
    g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT,
                         "There is no account yet; add one first");
  return NULL;
}

static TernAccount *
find_one_account (TernEngineCore *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) found = find_accounts (self, name, error);

  if (found == NULL)
    return NULL;
  if (found->len == 1)
    return tern_account_ref (g_ptr_array_index (found, 0));
  g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID,
                       "There are several accounts; say which one");
  return NULL;
}

/* --- running operations --- */

static void
end_running (Running *running)
{
  TernEngineCore *self = running->core;
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
  look_whether_drained (self);
}

static gboolean
has_work (TernEngineCore *self, TernAccountEngine *account)
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
  TernEngineCore *self = running->core;
  TernEngineCommand *command = tern_engine_job_get_command (running->job);
  g_autoptr (GPtrArray) accounts = NULL;

  if (!running->handed_over || running->synced_cb == NULL || self->stopping != NULL
      || g_cancellable_is_cancelled (tern_engine_job_get_cancellable (running->job))
      || !tern_store_batch_flush (self->batch, NULL))
    return FALSE;
  running->handed_over = FALSE;
  accounts = find_accounts (self, command->account, NULL);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      TernAccountEngine *engine = get_account_engine (self, g_ptr_array_index (accounts, i), NULL);

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
begin_running (TernEngineCore *self, TernEngineJob *job)
{
  Running *running = g_new0 (Running, 1);

  running->core = self;
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
tell_what_was_lost (TernEngineCore *self, TernEngineJob *job)
{
  TernEngineEvent event = {
    .kind = TERN_ENGINE_EVENT_WARNING,
    .text = "A file of Tern's was destroyed. Changes that had not reached the servers yet, and what was chosen for "
            "single folders, are lost; what is left of it is in kept.db.damaged.",
  };

  if (tern_store_take_lost (tern_store_batch_get_store (self->batch)))
    tern_engine_job_emit (job, &event);
}

static void
run_sync (TernEngineCore *self, TernEngineJob *job, GError **error)
{
  TernEngineCommand *command = tern_engine_job_get_command (job);
  g_autoptr (GPtrArray) accounts = find_accounts (self, command->account, error);
  Running *running;

  if (accounts == NULL)
    return;
  tell_what_was_lost (self, job);
  if (command->watch && self->sleep == NULL)
    self->sleep = tern_sleep_watch_new (on_sleep, self);
  running = begin_running (self, job);
  /* Kept open until all are started. */
  running->operations = 1;
  running->started = accounts->len;
  running->synced_cb = command->watch ? NULL : synced_cb;
  for (guint i = 0; i < accounts->len; i++)
    {
      TernAccount *account = g_ptr_array_index (accounts, i);
      GError *reason = NULL;
      TernAccountEngine *engine = get_account_engine (self, account, &reason);

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

static void
run_verify (TernEngineCore *self, TernEngineJob *job, GError **error)
{
  TernEngineCommand *command = tern_engine_job_get_command (job);
  g_autoptr (TernAccount) account = find_one_account (self, command->account, error);
  TernAccountEngine *engine
      = account != NULL ? get_account_engine (self, account, error) : NULL;
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

static void
run_search (TernEngineCore *self, TernEngineJob *job, GError **error)
{
  g_autoptr (GPtrArray) accounts = find_accounts (self, tern_engine_job_get_command (job)->account, error);
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
      TernAccountEngine *engine = get_account_engine (self, account, &reason);

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

static void
run_test (TernEngineCore *self, TernEngineJob *job, GError **error)
{
  g_autoptr (TernAccount) account
      = find_one_account (self, tern_engine_job_get_command (job)->account, error);
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

static void
run_fetch (TernEngineCore *self, TernEngineJob *job, GError **error)
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
  account = id != NULL ? find_one_account (self, id, error) : NULL;
  engine = account != NULL ? get_account_engine (self, account, error) : NULL;
  if (engine == NULL)
    return;
  tern_connections_forgive (tern_account_engine_get_connections (engine));
  running = begin_running (self, job);
  running->operations = running->started = 1;
  tern_message_fetch_async (engine, job, mailbox, fetched_cb, running);
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

  retire (self, command->account);
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
      run_fetch (self, job, error);
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
      run_search (self, job, error);
      return;
    case TERN_ENGINE_COMMAND_VERIFY:
      run_verify (self, job, error);
      return;
    case TERN_ENGINE_COMMAND_TEST_ACCOUNT:
      run_test (self, job, error);
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

  self->config_dir = g_strdup (config_dir);
  self->held = tern_held_passwords_ref (held);
  self->funcs = funcs;
  self->user_data = user_data;
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->retired = g_ptr_array_new_with_free_func (g_object_unref);
  self->running = g_ptr_array_new ();
  store = tern_store_open (data_dir, error);
  if (store == NULL)
    return NULL;
  self->batch = tern_store_batch_new (store, on_batch_changed, self);
  self->text_index = tern_text_index_new (self->batch);
  self->socket = tern_engine_socket_new (data_dir, on_client_job, self, error);
  return self->socket != NULL ? g_steal_pointer (&self) : NULL;
}

void
tern_engine_core_free (TernEngineCore *self)
{
  g_assert (self->running->len == 0);
  g_clear_pointer (&self->sleep, tern_sleep_watch_free);
  if (self->socket != NULL)
    tern_engine_socket_close (self->socket);
  g_clear_object (&self->socket);
  if (self->text_index != NULL)
    tern_text_index_stop (self->text_index);
  g_clear_object (&self->text_index);
  for_each_account (self, cut_goodbye);
  g_hash_table_unref (self->accounts);
  g_ptr_array_unref (self->retired);
  g_ptr_array_unref (self->running);
  g_clear_pointer (&self->batch, tern_store_batch_unref);
  g_clear_error (&self->stopping);
  tern_held_passwords_unref (self->held);
  g_free (self->config_dir);
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
  for_each_account (self, tern_account_engine_network_changed);
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
  tern_engine_socket_close (self->socket);
  tern_text_index_stop (self->text_index);
  for (guint i = 0; i < self->running->len; i++)
    tern_engine_job_cancel (((Running *) g_ptr_array_index (self->running, i))->job);
  self->goodbye = g_timeout_source_new (GOODBYE_MS);
  g_source_set_callback (self->goodbye, on_goodbye_long, self, NULL);
  g_source_attach (self->goodbye, g_main_context_get_thread_default ());
  look_whether_drained (self);
}
