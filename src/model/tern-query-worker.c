/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The query worker's thread; see the header. */

#include "model/tern-query-worker.h"

struct _TernQueryWorker
{
  char *dir;
  GThreadPool *pool; /* of one thread */
  TernStore *reader; /* that thread's; opened by its first query */
};

typedef struct
{
  gboolean soon;
  guint64 serial;
  TernQueryFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GDestroyNotify result_free;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  if (query->destroy != NULL)
    query->destroy (query->data);
  g_free (query);
}

static gint
compare_queries (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Query *x = g_task_get_task_data ((GTask *) a);
  const Query *y = g_task_get_task_data ((GTask *) b);

  if (x->soon != y->soon)
    return x->soon ? -1 : 1;
  return x->serial < y->serial ? -1 : 1;
}

static void
run_query (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  TernQueryWorker *self = user_data;
  Query *query = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->reader == NULL)
    self->reader = tern_store_reader_open (self->dir, &error);
  if (self->reader == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  result = query->func (self->reader, query->data, g_task_get_cancellable (task), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, query->result_free);
}

TernQueryWorker *
tern_query_worker_new (const char *dir)
{
  TernQueryWorker *self = g_new0 (TernQueryWorker, 1);

  self->dir = g_strdup (dir);
  self->pool = g_thread_pool_new (run_query, self, 1, FALSE, NULL);
  g_thread_pool_set_sort_function (self->pool, compare_queries, NULL);
  return self;
}

void
tern_query_worker_free (TernQueryWorker *self)
{
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_clear_pointer (&self->reader, tern_store_close);
  g_free (self->dir);
  g_free (self);
}

void
tern_query_worker_run_async (TernQueryWorker *self, gboolean soon, TernQueryFunc func, gpointer data,
                             GDestroyNotify destroy, GDestroyNotify result_free, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  static guint64 serial = 0;
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Query *query = g_new0 (Query, 1);

  query->soon = soon;
  query->serial = serial++;
  query->func = func;
  query->data = data;
  query->destroy = destroy;
  query->result_free = result_free;
  g_task_set_source_tag (task, tern_query_worker_run_async);
  g_task_set_task_data (task, query, query_free);
  g_thread_pool_push (self->pool, task, NULL);
}

gpointer
tern_query_worker_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
