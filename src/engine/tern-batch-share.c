/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Joining the batch without anything to seal. */
#include "engine/tern-batch-share.h"

/* 16 KiB cost about what a row of headers does. */
#define BYTES_OF_A_ROW (16 * 1024)

static gboolean
seal (gpointer user_data, GError **error)
{
  return TRUE;
}

static void
on_batch_failed (const GError *error, gpointer user_data)
{
  tern_batch_share_fail (user_data, error);
}

void
tern_batch_share_init (TernBatchShare *self, TernStoreBatch *batch)
{
  self->batch = tern_store_batch_ref (batch);
}

void
tern_batch_share_clear (TernBatchShare *self)
{
  tern_store_batch_leave (self->batch, self);
  g_clear_pointer (&self->batch, tern_store_batch_unref);
  g_clear_error (&self->failure);
}

gboolean
tern_batch_share_begin (TernBatchShare *self)
{
  return self->failure == NULL
         && tern_store_batch_join (self->batch, seal, on_batch_failed, self, &self->failure);
}

gboolean
tern_batch_share_end (TernBatchShare *self, guint rows, gboolean done, const GError *reason)
{
  if (done || g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    {
      /* on_batch_failed() is told of a failure. */
      tern_store_batch_wrote (self->batch, rows, NULL);
      return done && self->failure == NULL;
    }
  tern_store_batch_abort (self->batch, reason);
  tern_batch_share_fail (self, reason);
  return FALSE;
}

guint
tern_batch_share_count_rows (gsize bytes)
{
  return 1 + (guint) (bytes / BYTES_OF_A_ROW);
}

void
tern_batch_share_fail (TernBatchShare *self, const GError *reason)
{
  if (self->failure == NULL)
    self->failure = g_error_copy (reason);
}

gboolean
tern_batch_share_check (TernBatchShare *self, GError **error)
{
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->failure));
  return FALSE;
}

gboolean
tern_batch_share_flush (TernBatchShare *self, GError **error)
{
  return tern_batch_share_check (self, error) && tern_store_batch_flush (self->batch, error);
}
