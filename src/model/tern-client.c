/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The open store and engine, and what they tell the models; see the header. Flags are in tern-client-flag.c. */

#include "model/tern-client.h"

#include "engine/tern-account-list.h"
#include "engine/tern-engine.h"
#include "model/tern-account-watch.h"
#include "model/tern-client-private.h"
#include "model/tern-mail-account-private.h"
#include "store/tern-store-entries.h"
#include "store/tern-store-mailboxes.h"

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
  TernUndo *undo;
  GListStore *accounts;      /* TernMailAccount */
  GPtrArray *watches;        /* TernAccountWatch, one for each */
  gboolean started;
  gboolean closed;
  GCancellable *reopening;   /* nullable */
  guint reopen;              /* source */
  GPtrArray *unsent;         /* GTask of tern_client_submit_async(): for the next port */
  gboolean counting;         /* the journal is being counted */
  gboolean count_again;
  guint look;                /* source */
};

G_DEFINE_FINAL_TYPE (TernClient, tern_client, G_TYPE_OBJECT)

enum
{
  CHANGED,
  WARNED,
  ACTION_FAILED,
  OVERLAY_CHANGED,
  STALE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- the journal, counted on the worker --- */

typedef struct
{
  guint waiting;
  guint set_aside;
} JournalCount;

static gpointer
count_journal (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  GStrv accounts = data;
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (JournalCount));

  for (guint i = 0; accounts[i] != NULL; i++)
    {
      JournalCount count;

      if (!tern_store_count_journal (store, accounts[i], &count.waiting, &count.set_aside, error))
        return NULL;
      g_array_append_val (counts, count);
    }
  return g_steal_pointer (&counts);
}

static TernMailAccount *
find_account (TernClient *self, const char *id)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      TernMailAccount *account = tern_account_watch_get_account (self->watches->pdata[i]);

      if (g_str_equal (tern_mail_account_get_id (account), id))
        return account;
    }
  return NULL;
}

typedef struct
{
  GWeakRef client;
  GStrv accounts;
} Counting;

static void
counting_free (gpointer data)
{
  Counting *counting = data;

  g_weak_ref_clear (&counting->client);
  g_strfreev (counting->accounts);
  g_free (counting);
}

static GStrv
list_ids (TernClient *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->watches->len; i++)
    g_strv_builder_add (ids,
                        tern_mail_account_get_id (tern_account_watch_get_account (self->watches->pdata[i])));
  return g_strv_builder_end (ids);
}

static void
start_counting (TernClient *self, GAsyncReadyCallback counted_cb)
{
  Counting *counting = g_new0 (Counting, 1);

  g_weak_ref_init (&counting->client, self);
  counting->accounts = list_ids (self);
  self->counting = TRUE;
  self->count_again = FALSE;
  tern_query_worker_run_async (self->worker, TRUE, count_journal, g_strdupv (counting->accounts),
                               (GDestroyNotify) g_strfreev, (GDestroyNotify) g_array_unref, NULL, counted_cb,
                               counting);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Counting *counting = user_data;
  g_autoptr (TernClient) self = g_weak_ref_get (&counting->client);
  g_autoptr (GArray) counts = tern_query_worker_run_finish (result, NULL);

  if (self != NULL)
    self->counting = FALSE;
  for (guint i = 0; self != NULL && counts != NULL && counting->accounts[i] != NULL; i++)
    {
      TernMailAccount *account = find_account (self, counting->accounts[i]);
      const JournalCount *count = &g_array_index (counts, JournalCount, i);

      if (account != NULL)
        tern_mail_account_set_journal (account, count->waiting, count->set_aside);
    }
  if (self != NULL && self->count_again)
    start_counting (self, counted_cb);
  counting_free (counting);
}

static void
journal_changed (TernClient *self)
{
  if (self->counting)
    self->count_again = TRUE;
  else if (self->worker != NULL)
    start_counting (self, counted_cb);
}

/* --- what the engine says --- */

void
tern_client_take_changes (TernClient *self, TernChangeSet *changes)
{
  if (self->closed)
    return;
  tern_overlay_confirm (self->overlay, changes);
  tern_message_cache_update (self->cache, changes);
  if (tern_change_set_get_journal_changed (changes))
    journal_changed (self);
  g_signal_emit (self, signals[CHANGED], 0, changes);
}

static void
on_engine_changed (TernEngine *engine, TernChangeSet *changes, TernClient *self)
{
  tern_client_take_changes (self, changes);
}

void
tern_client_look_again (TernClient *self)
{
  if (!tern_store_has_changed (self->store))
    return;
  tern_message_cache_update (self->cache, NULL);
  journal_changed (self);
  g_signal_emit (self, signals[STALE], 0);
}

static gboolean
on_look_due (gpointer user_data)
{
  tern_client_look_again (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_watch_warned (TernAccountWatch *watch, const char *text, TernClient *self)
{
  g_signal_emit (self, signals[WARNED], 0, tern_mail_account_get_id (tern_account_watch_get_account (watch)), text);
}

/* --- accounts --- */

/* The last time an account was up to date, as its folders say. */
static gint64
find_last_update (TernClient *self, const char *id)
{
  gint64 account = tern_store_find_account (self->store, id, NULL);
  g_autoptr (GPtrArray) mailboxes
    = account != 0 ? tern_store_list_mailboxes (self->store, account, NULL) : NULL;
  gint64 last = 0;

  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    last = MAX (last, ((TernMailboxRow *) mailboxes->pdata[i])->last_sync);
  return last;
}

static TernAccountWatch *
make_watch (TernClient *self, TernAccount *settings)
{
  g_autoptr (TernMailAccount) account = tern_mail_account_new (settings);
  TernAccountWatch *watch = tern_account_watch_new (account);

  tern_mail_account_set_last_update (account, find_last_update (self, tern_account_get_id (settings)));
  g_signal_connect_object (watch, "warned", G_CALLBACK (on_watch_warned), self, 0);
  g_signal_connect_object (watch, "lost", G_CALLBACK (tern_client_reopen), self, G_CONNECT_SWAPPED);
  return watch;
}

static gboolean
is_same (TernAccount *a, TernAccount *b)
{
  TernAccountFields x, y;

  tern_account_get_fields (a, &x);
  tern_account_get_fields (b, &y);
  return g_strcmp0 (x.name, y.name) == 0 && g_strcmp0 (x.email, y.email) == 0
         && g_strcmp0 (x.imap_url, y.imap_url) == 0 && g_strcmp0 (x.smtp_url, y.smtp_url) == 0
         && g_strcmp0 (x.user, y.user) == 0 && g_strcmp0 (x.password_command, y.password_command) == 0
         && g_strcmp0 (x.ca_file, y.ca_file) == 0 && g_strcmp0 (x.imap_certificate, y.imap_certificate) == 0
         && g_strcmp0 (x.smtp_certificate, y.smtp_certificate) == 0;
}

/* Takes the watch of @id out of @watches, or NULL. */
static TernAccountWatch *
take_watch (GPtrArray *watches, const char *id)
{
  for (guint i = 0; i < watches->len; i++)
    if (g_str_equal (tern_mail_account_get_id (tern_account_watch_get_account (watches->pdata[i])), id))
      return g_ptr_array_steal_index (watches, i);
  return NULL;
}

/* The watch of the account as the file has it now: the same one, told what is new, or another. */
static TernAccountWatch *
keep_watch (TernClient *self, GPtrArray *old, TernAccount *settings)
{
  TernAccountWatch *watch = take_watch (old, tern_account_get_id (settings));
  TernMailAccount *account = watch != NULL ? tern_account_watch_get_account (watch) : NULL;
  gboolean same = account != NULL && is_same (tern_mail_account_get_account (account), settings);

  if (watch == NULL)
    watch = make_watch (self, settings);
  else if (!same)
    tern_mail_account_set_account (account, settings);
  if (!same && self->started && self->port != NULL)
    tern_account_watch_start (watch, self->port);
  return watch;
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
forget_watch (TernClient *self, TernAccountWatch *watch)
{
  const char *id = tern_mail_account_get_id (tern_account_watch_get_account (watch));
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_forget (id);

  tern_account_watch_stop (watch);
  tern_client_submit_async (self, command, forgotten_cb, NULL);
}

/* The model says what differs and no more. */
static void
show_accounts (TernClient *self)
{
  GListModel *model = G_LIST_MODEL (self->accounts);
  guint n = g_list_model_get_n_items (model), same = 0, tail = 0;
  g_autoptr (GPtrArray) now = g_ptr_array_new ();

  for (guint i = 0; i < self->watches->len; i++)
    g_ptr_array_add (now, tern_account_watch_get_account (self->watches->pdata[i]));
  for (; same < MIN (n, now->len); same++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, same);

      if (item != now->pdata[same])
        break;
    }
  for (; tail < MIN (n, now->len) - same; tail++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, n - 1 - tail);

      if (item != now->pdata[now->len - 1 - tail])
        break;
    }
  if (n != now->len || same != n)
    g_list_store_splice (self->accounts, same, n - same - tail, now->pdata + same, now->len - same - tail);
}

gboolean
tern_client_reload_accounts (TernClient *self, GError **error)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (self->config_dir, error);
  g_autoptr (GPtrArray) old = NULL;

  if (list == NULL)
    return FALSE;
  old = g_steal_pointer (&self->watches);
  self->watches = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tern_account_list_get_n_accounts (list); i++)
    g_ptr_array_add (self->watches, keep_watch (self, old, tern_account_list_get_account (list, i)));
  for (guint i = 0; i < old->len; i++)
    forget_watch (self, old->pdata[i]);
  show_accounts (self);
  journal_changed (self);
  return TRUE;
}

/* --- opening, and opening again when the engine went --- */

static void
start_watches (TernClient *self)
{
  for (guint i = 0; i < self->watches->len; i++)
    tern_account_watch_start (self->watches->pdata[i], self->port);
}

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

  if (tern_engine_port_submit_finish (TERN_ENGINE_PORT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (self->closed || !is_lost (error))
    g_task_return_error (task, error);
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
    start_watches (self);
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
  for (guint i = 0; i < self->watches->len; i++)
    tern_account_watch_stop (self->watches->pdata[i]);
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

void
tern_client_action_failed (TernClient *self, const char *text)
{
  g_signal_emit (self, signals[ACTION_FAILED], 0, text);
}

void
tern_client_start (TernClient *self)
{
  g_return_if_fail (self->port != NULL);

  self->started = TRUE;
  start_watches (self);
}

void
tern_client_check_now (TernClient *self, const char *account)
{
  for (guint i = 0; self->port != NULL && i < self->watches->len; i++)
    {
      TernAccountWatch *watch = self->watches->pdata[i];

      if (account == NULL
          || g_str_equal (tern_mail_account_get_id (tern_account_watch_get_account (watch)), account))
        tern_account_watch_start (watch, self->port);
    }
}

static void
tern_client_finalize (GObject *object)
{
  TernClient *self = TERN_CLIENT (object);

  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_handle_id (&self->reopen, g_source_remove);
  g_clear_object (&self->reopening);
  g_ptr_array_unref (self->watches);
  g_ptr_array_unref (self->unsent);
  g_object_unref (self->accounts);
  g_object_unref (self->undo);
  g_clear_pointer (&self->worker, tern_query_worker_free);
  g_clear_pointer (&self->cache, tern_message_cache_free);
  g_clear_pointer (&self->overlay, tern_overlay_free);
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
  signals[ACTION_FAILED] = g_signal_new ("action-failed", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OVERLAY_CHANGED] = g_signal_new ("overlay-changed", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
  signals[STALE] = g_signal_new ("stale", TERN_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tern_client_init (TernClient *self)
{
  self->accounts = g_list_store_new (TERN_TYPE_MAIL_ACCOUNT);
  self->watches = g_ptr_array_new_with_free_func (g_object_unref);
  self->unsent = g_ptr_array_new_with_free_func (g_object_unref);
  self->overlay = tern_overlay_new ();
  self->undo = tern_undo_new ();
}

TernClient *
tern_client_new (const char *data_dir, const char *config_dir)
{
  TernClient *self = g_object_new (TERN_TYPE_CLIENT, NULL);

  self->data_dir = g_strdup (data_dir);
  self->config_dir = g_strdup (config_dir);
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
  return G_LIST_MODEL (self->accounts);
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
