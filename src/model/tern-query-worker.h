/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The thread that asks the store what may take long, on a connection of its own; the client makes one. */
#pragma once

#include "store/tern-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TernQueryWorker TernQueryWorker;

/* On the worker's thread. @store: the worker's reader. Returns: what finish gives, or NULL with @error. */
typedef gpointer (*TernQueryFunc) (TernStore *store, gpointer data, GCancellable *cancellable, GError **error);

TernQueryWorker *tern_query_worker_new (const char *dir);
/* What waits is still answered, with G_IO_ERROR_CANCELLED or what it asked for; waits for what is running. */
void tern_query_worker_free (TernQueryWorker *self);

/* One after the other; those @soon before those that are not. @data goes to @func and is freed with @destroy on this
 * thread. @result_free frees a result nobody took. The callback comes in this thread's main context. */
void tern_query_worker_run_async (TernQueryWorker *self,
                                  gboolean soon,
                                  TernQueryFunc func,
                                  gpointer data,
                                  GDestroyNotify destroy,
                                  GDestroyNotify result_free,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gpointer tern_query_worker_run_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernQueryWorker, tern_query_worker_free)

G_END_DECLS
