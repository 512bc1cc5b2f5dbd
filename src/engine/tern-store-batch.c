/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Short transactions shared by everything the engine writes while responses stream in. */
#include "engine/tern-store-batch.h"

typedef struct
{
  TernStoreBatchSealFunc seal;
  TernStoreBatchFailedFunc failed;
  gpointer user_data;
} Member;

struct _TernStoreBatch
{
  grefcount refs;
  TernStore *store;
  TernStoreBatchChangedFunc changed;
  gpointer user_data;
  GArray *members; /* Member, of the open transaction */
  guint rows;
  gint64 began;    /* monotonic, microseconds */
  GSource *idle;   /* commits when nothing is left to read; owned while a transaction is open */
};

static gboolean
is_member (TernStoreBatch *self, gpointer user_data)
{
  for (guint i = 0; i < self->members->len; i++)
    if (g_array_index (self->members, Member, i).user_data == user_data)
      return TRUE;
  return FALSE;
}

static void
forget_transaction (TernStoreBatch *self)
{
  self->rows = 0;
  if (self->idle != NULL)
    g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
}

static void
tell_members (TernStoreBatch *self, const GError *error)
{
  g_autoptr (GArray) members = g_steal_pointer (&self->members);

  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  for (guint i = 0; i < members->len; i++)
    {
      Member *member = &g_array_index (members, Member, i);

      member->failed (error, member->user_data);
    }
}

static gboolean
seal_and_commit (TernStoreBatch *self, TernChangeSet **changes, GError **error)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = &g_array_index (self->members, Member, i);

      if (!member->seal (member->user_data, error))
        return FALSE;
    }
  return tern_store_commit (self->store, changes, error);
}

gboolean
tern_store_batch_flush (TernStoreBatch *self, GError **error)
{
  g_autoptr (TernChangeSet) changes = NULL;
  g_autoptr (GError) reason = NULL;

  if (self->idle == NULL)
    return TRUE;
  forget_transaction (self);
  if (!seal_and_commit (self, &changes, &reason))
    {
      tern_store_rollback (self->store);
      tell_members (self, reason);
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  g_array_set_size (self->members, 0);
  if (changes != NULL && !tern_change_set_is_empty (changes))
    self->changed (changes, self->user_data);
  return TRUE;
}

static gboolean
on_idle (gpointer user_data)
{
  TernStoreBatch *self = user_data;

  /* Whoever wrote the rows is told by its failed function. */
  tern_store_batch_flush (self, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
begin (TernStoreBatch *self, GError **error)
{
  if (self->idle != NULL)
    return TRUE;
  if (!tern_store_begin (self->store, error))
    return FALSE;
  self->began = g_get_monotonic_time ();
  self->idle = g_idle_source_new ();
  /* Below the sockets: this runs only when none of them has anything to say. */
  g_source_set_priority (self->idle, G_PRIORITY_DEFAULT + 10);
  g_source_set_static_name (self->idle, "tern store batch");
  g_source_set_callback (self->idle, on_idle, self, NULL);
  g_source_attach (self->idle, g_main_context_get_thread_default ());
  return TRUE;
}

TernStoreBatch *
tern_store_batch_new (TernStore *store, TernStoreBatchChangedFunc changed, gpointer user_data)
{
  TernStoreBatch *self = g_new0 (TernStoreBatch, 1);

  g_ref_count_init (&self->refs);
  self->store = store;
  self->changed = changed;
  self->user_data = user_data;
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  return self;
}

TernStoreBatch *
tern_store_batch_ref (TernStoreBatch *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
tern_store_batch_unref (TernStoreBatch *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  forget_transaction (self);
  tern_store_close (self->store);
  g_array_unref (self->members);
  g_free (self);
}

TernStore *
tern_store_batch_get_store (TernStoreBatch *self)
{
  return self->store;
}

gboolean
tern_store_batch_join (TernStoreBatch *self,
                       TernStoreBatchSealFunc seal,
                       TernStoreBatchFailedFunc failed,
                       gpointer user_data,
                       GError **error)
{
  Member member = { seal, failed, user_data };

  if (!begin (self, error))
    return FALSE;
  if (!is_member (self, user_data))
    g_array_append_val (self->members, member);
  return TRUE;
}

void
tern_store_batch_leave (TernStoreBatch *self, gpointer user_data)
{
  for (guint i = 0; i < self->members->len; i++)
    if (g_array_index (self->members, Member, i).user_data == user_data)
      {
        g_array_remove_index_fast (self->members, i);
        return;
      }
}

gboolean
tern_store_batch_wrote (TernStoreBatch *self, guint n, GError **error)
{
  self->rows += n;
  if (self->rows < TERN_STORE_BATCH_ROWS
      && g_get_monotonic_time () - self->began < TERN_STORE_BATCH_USEC)
    return TRUE;
  return tern_store_batch_flush (self, error);
}

void
tern_store_batch_abort (TernStoreBatch *self, const GError *error)
{
  if (self->idle == NULL)
    return;
  forget_transaction (self);
  tern_store_rollback (self->store);
  tell_members (self, error);
}

void
tern_store_batch_take_changes (TernStoreBatch *self, TernChangeSet *changes)
{
  if (changes == NULL)
    return;
  if (!tern_change_set_is_empty (changes))
    self->changed (changes, self->user_data);
  tern_change_set_unref (changes);
}
