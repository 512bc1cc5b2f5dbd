/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One operation's part in the engine's open transaction, where it has nothing to add when that ends: bodies, structures
 * and texts are written by it. Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"

G_BEGIN_DECLS

/**
 * TernBatchShare: zero it, or clear it.
 * @batch: owned
 * @failure: why nothing can be written any more, found inside a callback; nullable
 */
typedef struct
{
  TernStoreBatch *batch;
  GError *failure;
} TernBatchShare;

void tern_batch_share_init (TernBatchShare *self, TernStoreBatch *batch);
void tern_batch_share_clear (TernBatchShare *self);

/* Before a write: FALSE when it has failed. */
gboolean tern_batch_share_begin (TernBatchShare *self);
/* After it: @done and @reason are what the store said, @rows what it cost. What is gone meanwhile is not a failure.
 * Returns whether it was written. */
gboolean tern_batch_share_end (TernBatchShare *self, guint rows, gboolean done, const GError *reason);
/* The rows that so many bytes cost about as much as. */
guint tern_batch_share_count_rows (gsize bytes);
/* Takes @reason down as the failure, unless there is one. */
void tern_batch_share_fail (TernBatchShare *self, const GError *reason);
/* FALSE with the failure, which is gone then. */
gboolean tern_batch_share_check (TernBatchShare *self, GError **error);
/* Commits what there is, or the failure. */
gboolean tern_batch_share_flush (TernBatchShare *self, GError **error);

G_END_DECLS
