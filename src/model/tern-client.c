/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The open store and engine, and what they tell the models; see the header. Flags are in tern-client-flag.c. */

#include "model/tern-client.h"

#include "engine/tern-engine.h"
#include "model/tern-account-set.h"
#include "model/tern-change-queue.h"
#include "model/tern-client-private.h"
#include "model/tern-labels.h"
#include "store/tern-store-entries.h"

/* How often another process's changes are looked for. */
#define LOOK_SECONDS 2
/* When the engine could not be had again. */
#define REOPEN_SECONDS 10

struct _TernClient
{
  GObject parent_instance;

  char *data_dir;
  char *config_dir;
  TernEnginePort *port;      /* nullable */
  TernStore *store;          /* nullable */
  TernQueryWorker *worker;   /* nullable */
  TernOverlay *overlay;
  TernMessageCache *cache;   /* nullable */
  TernChangeQueue *changes;  /* what the engine said and was not shown yet */
  TernChoices *choices;
  TernUndo *undo;
  TernAccountSet *accounts;
  gboolean started;
  gboolean closed;
  GCancellable *reopening;   /* nullable */
  guint reopen;              /* source */
  GPtrArray *unsent;         /* GTask of tern_client_submit_async(): for the next port */
  guint look;                /* source */
};

G_DEFINE_FINAL_TYPE (TernClient, tern_client, G_TYPE_OBJECT)

enum
{
  CHANGED,
  WARNED,
  CHOICES_CHANGED,
  ACTION_FAILED,
  ACTION_DONE,
  OVERLAY_CHANGED,
  STALE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- what the engine says --- */

void
tern_client_take_changes (TernClient *self, TernChangeSet *changes)
{
  if (self->closed)
    return;
  tern_overlay_confirm (self->overlay, changes);
  tern_message_cache_update (self->cache, changes);
  if (tern_change_set_get_journal_changed (changes))
    tern_account_set_journal_changed (self->accounts);
  for (const char *const *scope = tern_change_set_get_choices (changes); *scope != NULL; scope++)
    tern_choices_read_again (self->choices, *scope);
  g_signal_emit (self, signals[CHANGED], 0, changes);
}

void
tern_client_queue_changes (TernClient *self, TernChangeSet *changes)
{
  tern_change_queue_push (self->changes, changes);
}

static void
on_engine_changed (TernEngine *engine, TernChangeSet *changes, TernClient *self)
{
  tern_client_queue_changes (self, changes);
}

void
tern_client_look_again (TernClient *self)
{
  if (!tern_store_has_changed (self->store))
    return;
  tern_message_cache_update (self->cache, NULL);
  tern_account_set_journal_changed (self->accounts);
  tern_choices_read_again (self->choices, NULL);
  g_signal_emit (self, signals[STALE], 0);
}

static gboolean
on_look_due (gpointer user_data)
{
  tern_client_look_again (user_data);
  return G_SOURCE_CONTINUE;
}

/* --- accounts --- */

static void
on_account_warned (TernClient *self, const char *account, const char *text)
{
  g_signal_emit (self, signals[WARNED], 0, account, text);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tern_client_submit_finish (TERN_CLIENT (source), result, &error)
      && !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED))
    g_signal_emit (source, signals[WARNED], 0, NULL, error->message);
}

static void
on_account_gone (TernClient *self, const char *account)
{
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_forget (account);

  tern_client_submit_async (self, command, forgotten_cb, NULL);
}

/* --- opening, and opening again when the engine went --- */

static void
take_port (TernClient *self, TernEnginePort *port)
{
  g_clear_handle_id (&self->look, g_source_remove);
  if (self->port != NULL)
    g_signal_handlers_disconnect_by_func (self->port, on_engine_changed, self);
  g_set_object (&self->port, port);
  if (TERN_IS_ENGINE (port))
    g_signal_connect_object (port, "changed", G_CALLBACK (on_engine_changed), self, 0);
  else
    self->look = g_timeout_add_seconds (LOOK_SECONDS, on_look_due, self);
}

/* After the port, so that no change falls between the two. */
static gboolean
open_reader (TernClient *self, GError **error)
{
  if (self->store != NULL)
    return TRUE;
  self->store = tern_store_reader_open (self->data_dir, error);
  if (self->store == NULL)
    return FALSE;
  tern_store_has_changed (self->store);
  self->worker = tern_query_worker_new (self->data_dir);
  self->cache = tern_message_cache_new (self->store, self->overlay);
  tern_choices_set_store (self->choices, self->store);
  tern_message_cache_set_choices (self->cache, self->choices);
  tern_account_set_open (self->accounts, self->store, self->worker);
  return TRUE;
}

gboolean
tern_client_open_on (TernClient *self, TernEnginePort *port, GError **error)
{
  if (!open_reader (self, error))
    return FALSE;
  take_port (self, port);
  return tern_client_reload_accounts (self, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TernClient *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (TernEnginePort) port = tern_engine_port_open_finish (result, &error);

  if (port != NULL && tern_client_open_on (self, port, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* An engine whose thread runs must be closed; then the client has nothing open. */
  if (port != NULL)
    tern_engine_port_close_async (port, NULL, NULL);
  g_clear_object (&self->port);
  g_task_return_error (task, error);
}

void
tern_client_open_async (TernClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tern_client_open_async);
  tern_engine_port_open_async (self->data_dir, self->config_dir, TERN_ENGINE_OPEN_ASK_YIELD, cancellable, opened_cb,
                               task);
}

gboolean
tern_client_open_finish (TernClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- commands, and another engine when the one there was went --- */

static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED)
         || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_YIELDED)
         || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_GONE);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TernClient *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (tern_engine_port_submit_finish (TERN_ENGINE_PORT (source), result, &error) || self->closed || !is_lost (error))
    tern_change_queue_push_answer (self->changes, g_steal_pointer (&task), error);
  else
    {
      /* Doing one twice changes nothing. */
      g_error_free (error);
      g_ptr_array_add (self->unsent, g_steal_pointer (&task));
      tern_client_reopen (self);
    }
}

/* @task: (transfer full). */
static void
send (TernClient *self, GTask *task)
{
  tern_engine_port_submit_async (self->port, g_task_get_task_data (task), NULL, NULL, NULL, submitted_cb, task);
}

static void
send_unsent (TernClient *self)
{
  g_autoptr (GPtrArray) unsent = g_steal_pointer (&self->unsent);

  self->unsent = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < unsent->len; i++)
    send (self, g_object_ref (unsent->pdata[i]));
}

static void
refuse_unsent (TernClient *self)
{
  g_autoptr (GPtrArray) unsent = g_steal_pointer (&self->unsent);

  self->unsent = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < unsent->len; i++)
    g_task_return_new_error (unsent->pdata[i], TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED, "Tern is closing");
}

static gboolean
on_reopen_due (gpointer user_data)
{
  TernClient *self = user_data;

  self->reopen = 0;
  tern_client_reopen (self);
  return G_SOURCE_REMOVE;
}

static void
reopened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernClient) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TernEnginePort) port = tern_engine_port_open_finish (result, &error);

  g_clear_object (&self->reopening);
  if (self->closed)
    {
      if (port != NULL)
        tern_engine_port_close_async (port, NULL, NULL);
      return;
    }
  if (port == NULL)
    {
      g_signal_emit (self, signals[WARNED], 0, NULL, error->message);
      self->reopen = g_timeout_add_seconds (REOPEN_SECONDS, on_reopen_due, self);
      return;
    }
  take_port (self, port);
  if (self->started)
    tern_account_set_start (self->accounts, self->port);
  send_unsent (self);
  /* Whoever had it meanwhile may have written. */
  tern_client_look_again (self);
}

void
tern_client_reopen (TernClient *self)
{
  if (self->closed || self->reopening != NULL || self->reopen != 0)
    return;
  self->reopening = g_cancellable_new ();
  tern_engine_port_open_async (self->data_dir, self->config_dir, TERN_ENGINE_OPEN_ASK_YIELD, self->reopening,
                               reopened_cb, g_object_ref (self));
}

void
tern_client_submit_async (TernClient *self, TernEngineCommand *command, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tern_client_submit_async);
  g_task_set_task_data (task, tern_engine_command_ref (command), (GDestroyNotify) tern_engine_command_unref);
  if (self->reopening != NULL || self->reopen != 0)
    g_ptr_array_add (self->unsent, task);
  else
    send (self, task);
}

gboolean
tern_client_submit_finish (TernClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  tern_engine_port_close_finish (TERN_ENGINE_PORT (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

void
tern_client_close_async (TernClient *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tern_client_close_async);
  self->closed = TRUE;
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_handle_id (&self->reopen, g_source_remove);
  if (self->reopening != NULL)
    g_cancellable_cancel (self->reopening);
  refuse_unsent (self);
  tern_account_set_stop (self->accounts);
  if (self->port != NULL)
    tern_engine_port_close_async (self->port, closed_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
tern_client_close_finish (TernClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_client_overlay_changed (TernClient *self)
{
  g_signal_emit (self, signals[OVERLAY_CHANGED], 0);
}

void
tern_client_let_go (TernClient *self, TernOverlayAction *action)
{
  tern_message_cache_let_go (self->cache, action);
  /* Another process wrote it down, and tells nobody. */
  if (!self->closed && !TERN_IS_ENGINE (self->port))
    tern_client_look_again (self);
  tern_client_overlay_changed (self);
}

static void
on_choices_changed (const char *scope, gpointer client)
{
  TernClient *self = client;

  if (self->cache != NULL && g_strcmp0 (scope, TERN_CHOICE_LABEL) == 0)
    tern_message_cache_update (self->cache, NULL);
  g_signal_emit (client, signals[CHOICES_CHANGED], 0, scope);
}

void
tern_client_action_failed (TernClient *self, const char *text)
{
  g_signal_emit (self, signals[ACTION_FAILED], 0, text);
}

void
tern_client_action_done (TernClient *self, const char *label, guint n)
{
  g_signal_emit (self, signals[ACTION_DONE], 0, label, n);
}

gboolean
tern_client_is_worth_telling (const GError *error)
{
  return !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE)
         && !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED);
}

void
tern_client_start (TernClient *self)
{
  g_return_if_fail (self->port != NULL);

  self->started = TRUE;
  tern_account_set_start (self->accounts, self->port);
}

void
tern_client_check_now (TernClient *self, const char *account)
{
  tern_account_set_check_now (self->accounts, account);
}

void
tern_client_set_offline (TernClient *self, gboolean offline)
{
  tern_account_set_set_offline (self->accounts, offline);
}

gboolean
tern_client_get_offline (TernClient *self)
{
  return tern_account_set_get_offline (self->accounts);
}

gboolean
tern_client_reload_accounts (TernClient *self, GError **error)
{
  return tern_account_set_reload (self->accounts, error);
}

static void
tern_client_finalize (GObject *object)
{
  TernClient *self = TERN_CLIENT (object);

  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_handle_id (&self->reopen, g_source_remove);
  g_clear_object (&self->reopening);
  g_ptr_array_unref (self->unsent);
  g_object_unref (self->accounts);
  g_object_unref (self->undo);
  g_clear_pointer (&self->changes, tern_change_queue_free);
  g_clear_pointer (&self->worker, tern_query_worker_free);
  g_clear_pointer (&self->cache, tern_message_cache_free);
  g_clear_pointer (&self->overlay, tern_overlay_free);
  g_clear_pointer (&self->choices, tern_choices_free);
  g_clear_pointer (&self->store, tern_store_close);
  g_clear_object (&self->port);
  g_free (self->data_dir);
  g_free (self->config_dir);
  G_OBJECT_CLASS (tern_client_parent_class)->finalize (object);
}

static void
tern_client_class_init (TernClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_client_finalize;
  signals[CHANGED] = g_signal_new ("changed", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, TERN_TYPE_CHANGE_SET);
  signals[WARNED] = g_signal_new ("warned", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  2, G_TYPE_STRING, G_TYPE_STRING);
  signals[CHOICES_CHANGED] = g_signal_new ("choices-changed", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ACTION_FAILED] = g_signal_new ("action-failed", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ACTION_DONE] = g_signal_new ("action-done", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  signals[OVERLAY_CHANGED] = g_signal_new ("overlay-changed", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
  signals[STALE] = g_signal_new ("stale", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
show_changes (TernChangeSet *changes, gpointer client)
{
  tern_client_take_changes (client, changes);
}

static void
tern_client_init (TernClient *self)
{
  self->changes = tern_change_queue_new (show_changes, self);
  self->unsent = g_ptr_array_new_with_free_func (g_object_unref);
  self->overlay = tern_overlay_new ();
  self->undo = tern_undo_new ();
  self->choices = tern_choices_new (on_choices_changed, self);
}

TernClient *
tern_client_new (const char *data_dir, const char *config_dir)
{
  TernClient *self = g_object_new (TERN_TYPE_CLIENT, NULL);

  self->data_dir = g_strdup (data_dir);
  self->config_dir = g_strdup (config_dir);
  self->accounts = tern_account_set_new (config_dir);
  g_signal_connect_object (self->accounts, "warned", G_CALLBACK (on_account_warned), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts, "lost", G_CALLBACK (tern_client_reopen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts, "gone", G_CALLBACK (on_account_gone), self, G_CONNECT_SWAPPED);
  return self;
}

TernEnginePort *
tern_client_get_port (TernClient *self)
{
  return self->port;
}

TernStore *
tern_client_get_store (TernClient *self)
{
  return self->store;
}

const char *
tern_client_get_data_dir (TernClient *self)
{
  return self->data_dir;
}

const char *
tern_client_get_config_dir (TernClient *self)
{
  return self->config_dir;
}

TernUndo *
tern_client_get_undo (TernClient *self)
{
  return self->undo;
}

GListModel *
tern_client_get_accounts (TernClient *self)
{
  return tern_account_set_get_model (self->accounts);
}

TernMessageCache *
tern_client_get_cache (TernClient *self)
{
  return self->cache;
}

TernOverlay *
tern_client_get_overlay (TernClient *self)
{
  return self->overlay;
}

TernChoices *
tern_client_get_choices (TernClient *self)
{
  return self->choices;
}

TernQueryWorker *
tern_client_get_worker (TernClient *self)
{
  return self->worker;
}

TernFlag
tern_client_overlay_system (TernClient *self, gint64 message, TernFlag stored, gboolean *waiting)
{
  return tern_overlay_apply (self->overlay, message, stored, waiting);
}
