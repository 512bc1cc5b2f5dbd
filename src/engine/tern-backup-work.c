/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A backup on a worker; see the header. */
#include "engine/tern-backup-work.h"

struct _TernBackupWork
{
  GObject parent_instance;

  char *data_dir;
  char *config_dir;
  TernEnginePort *port; /* (nullable) */

  GMutex lock;
  guint64 done; /* under @lock */
  guint64 all;  /* under @lock */

  TernBackupReport written;
  TernRestoreReport mail;
  guint accounts;
  guint choices;
};

G_DEFINE_FINAL_TYPE (TernBackupWork, tern_backup_work, G_TYPE_OBJECT)

/* What one thing is about; freed with its task. */
typedef struct
{
  char *path;
  char *settings;
  char **mail;
  TernBackupFile *backup;
  guint first;
  guint last;
  char *account;
  char *mailbox;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->path);
  g_free (order->settings);
  g_strfreev (order->mail);
  g_clear_pointer (&order->backup, tern_backup_file_unref);
  g_free (order->account);
  g_free (order->mailbox);
  g_free (order);
}

static void
on_progress (guint64 done, guint64 all, gpointer data)
{
  TernBackupWork *self = data;

  g_mutex_lock (&self->lock);
  self->done = done;
  self->all = all;
  g_mutex_unlock (&self->lock);
}

/* @store: (out): NULL where nothing was ever synchronised. */
static gboolean
open_store (TernBackupWork *self, TernStore **store, GError **error)
{
  g_autoptr (GError) reason = NULL;

  *store = tern_store_reader_open (self->data_dir, &reason);
  if (*store != NULL || g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static void
end (GTask *task, gboolean done, GError **error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (error));
}

static void
write_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TernBackupWork *self = source;
  const Order *order = data;
  g_autoptr (TernStore) store = NULL;
  GError *error = NULL;
  TernBackupPlan plan = { .config_dir = self->config_dir, .settings = order->settings,
                          .mail = (const char *const *) order->mail, .progress = on_progress, .progress_data = self };
  gboolean done = open_store (self, &store, &error);

  plan.store = store;
  end (task, done && tern_backup_write (&plan, order->path, &self->written, cancellable, &error), &error);
}

static void
open_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Order *order = data;
  GError *error = NULL;
  TernBackupFile *backup = tern_backup_file_open (order->path, cancellable, &error);

  if (backup != NULL)
    g_task_return_pointer (task, backup, (GDestroyNotify) tern_backup_file_unref);
  else
    g_task_return_error (task, error);
}

static void
restore_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TernBackupWork *self = source;
  const Order *order = data;
  g_autoptr (TernStore) store = NULL;
  GError *error = NULL;

  end (task,
       open_store (self, &store, &error)
           && tern_restore_accounts (order->backup, self->config_dir, &self->accounts, &error)
           && tern_restore_choices (order->backup, store, self->port, &self->choices, cancellable, &error),
       &error);
}

static gboolean
put_all (TernBackupWork *self, const Order *order, TernStore *store, GCancellable *cancellable, GError **error)
{
  GPtrArray *folders = tern_backup_file_get_folders (order->backup);

  for (guint i = order->first; i <= order->last && i < folders->len; i++)
    if (!tern_restore_mail (order->backup, folders->pdata[i], store, self->port, order->account, order->mailbox,
                            on_progress, self, &self->mail, cancellable, error))
      return FALSE;
  return TRUE;
}

static void
put_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TernBackupWork *self = source;
  g_autoptr (TernStore) store = NULL;
  GError *error = NULL;
  gboolean done;

  self->mail = (TernRestoreReport) { 0 };
  done = open_store (self, &store, &error);
  if (done && store == NULL)
    {
      g_task_return_new_error (task, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX, "There is no such folder");
      return;
    }
  end (task, done && put_all (self, data, store, cancellable, &error), &error);
}

static void
start (TernBackupWork *self, GTaskThreadFunc worker, Order *order, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  on_progress (0, 0, self);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, worker);
}

static void
tern_backup_work_finalize (GObject *object)
{
  TernBackupWork *self = TERN_BACKUP_WORK (object);

  g_free (self->data_dir);
  g_free (self->config_dir);
  g_clear_object (&self->port);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (tern_backup_work_parent_class)->finalize (object);
}

static void
tern_backup_work_class_init (TernBackupWorkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_backup_work_finalize;
}

static void
tern_backup_work_init (TernBackupWork *self)
{
  g_mutex_init (&self->lock);
}

TernBackupWork *
tern_backup_work_new (const char *data_dir, const char *config_dir, TernEnginePort *port)
{
  TernBackupWork *self = g_object_new (TERN_TYPE_BACKUP_WORK, NULL);

  self->data_dir = g_strdup (data_dir);
  self->config_dir = g_strdup (config_dir);
  self->port = port != NULL ? g_object_ref (port) : NULL;
  return self;
}

void
tern_backup_work_get_progress (TernBackupWork *self, guint64 *done, guint64 *all)
{
  g_mutex_lock (&self->lock);
  *done = self->done;
  *all = self->all;
  g_mutex_unlock (&self->lock);
}

const TernBackupReport *
tern_backup_work_get_written (TernBackupWork *self)
{
  return &self->written;
}

const TernRestoreReport *
tern_backup_work_get_mail (TernBackupWork *self)
{
  return &self->mail;
}

void
tern_backup_work_get_restored (TernBackupWork *self, guint *accounts, guint *choices)
{
  *accounts = self->accounts;
  *choices = self->choices;
}

void
tern_backup_work_write_async (TernBackupWork *self,
                              const char *path,
                              const char *settings,
                              const char *const *mail,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Order *order = g_new0 (Order, 1);

  order->path = g_strdup (path);
  order->settings = g_strdup (settings);
  order->mail = g_strdupv ((char **) mail);
  start (self, write_worker, order, cancellable, callback, user_data);
}

void
tern_backup_work_open_async (TernBackupWork *self,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Order *order = g_new0 (Order, 1);

  order->path = g_strdup (path);
  start (self, open_worker, order, cancellable, callback, user_data);
}

void
tern_backup_work_restore_async (TernBackupWork *self,
                                TernBackupFile *backup,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Order *order = g_new0 (Order, 1);

  order->backup = tern_backup_file_ref (backup);
  start (self, restore_worker, order, cancellable, callback, user_data);
}

void
tern_backup_work_put_async (TernBackupWork *self,
                            TernBackupFile *backup,
                            guint first,
                            guint last,
                            const char *account,
                            const char *mailbox,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Order *order = g_new0 (Order, 1);

  order->backup = tern_backup_file_ref (backup);
  order->first = first;
  order->last = last;
  order->account = g_strdup (account);
  order->mailbox = g_strdup (mailbox);
  start (self, put_worker, order, cancellable, callback, user_data);
}

gboolean
tern_backup_work_finish (TernBackupWork *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

TernBackupFile *
tern_backup_work_open_finish (TernBackupWork *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
