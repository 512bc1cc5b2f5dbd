/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The engine's one open transaction: rows of every mailbox gather in it and are committed together, soon. Internal to
 * the engine. */
#pragma once

#include "store/tern-store.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* A transaction ends at this many rows, or this many microseconds after it began, or as soon as no socket has
 * anything to read, whichever comes first: a click's commit waits for it (DESIGN, Threads). */
#define TERN_STORE_BATCH_ROWS 250
#define TERN_STORE_BATCH_USEC 20000

/* Counted; one thread. */
typedef struct _TernStoreBatch TernStoreBatch;

typedef void (*TernStoreBatchChangedFunc) (TernChangeSet *changes, gpointer user_data);

/* Called inside the transaction right before it is committed, once for each tern_store_batch_join(): what must be
 * committed together with the rows is written now. */
typedef gboolean (*TernStoreBatchSealFunc) (gpointer user_data, GError **error);
/* The transaction of somebody who joined could not be committed, and nothing of it was kept. */
typedef void (*TernStoreBatchFailedFunc) (const GError *error, gpointer user_data);

/* Takes @store. */
TernStoreBatch *tern_store_batch_new (TernStore *store, TernStoreBatchChangedFunc changed, gpointer user_data);
TernStoreBatch *tern_store_batch_ref (TernStoreBatch *self);
void tern_store_batch_unref (TernStoreBatch *self);

TernStore *tern_store_batch_get_store (TernStoreBatch *self);

/* Opens the transaction unless it is open, and has @seal called before it ends. Once a transaction for each
 * @user_data; further calls are cheap. */
gboolean tern_store_batch_join (TernStoreBatch *self,
                                TernStoreBatchSealFunc seal,
                                TernStoreBatchFailedFunc failed,
                                gpointer user_data,
                                GError **error);
/* @user_data is going away: it is neither sealed nor told of a failure. */
void tern_store_batch_leave (TernStoreBatch *self, gpointer user_data);
/* @n rows were written; commits when that is enough. */
gboolean tern_store_batch_wrote (TernStoreBatch *self, guint n, GError **error);
/* Commits what is open: before a call of the store that makes a transaction of its own, and before anybody is told
 * that something is done. */
gboolean tern_store_batch_flush (TernStoreBatch *self, GError **error);
/* A write inside the transaction failed: rolls it back and tells everybody who joined. */
void tern_store_batch_abort (TernStoreBatch *self, const GError *error);
/* A call that made its own transaction returned these; (transfer full) (nullable). */
void tern_store_batch_take_changes (TernStoreBatch *self, TernChangeSet *changes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernStoreBatch, tern_store_batch_unref)

G_END_DECLS
