/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The shared things of one account. */
#include "engine/tern-account-engine.h"

struct _TernAccountEngine
{
  GObject parent_instance;

  TernAccount *account;
  gint64 id;
  TernStoreBatch *batch;
  TernTextIndex *text_index;
  TernConnections *connections;
  gboolean asleep;
  gboolean searching;
  GArray *searches; /* Turn: those that wait */
  GHashTable *writers; /* mailbox id to TernMailboxWriter, both owned */
};

/* A search of the server that waits for those before. */
typedef struct
{
  void (*func) (gpointer data);
  gpointer data;
} Turn;

G_DEFINE_FINAL_TYPE (TernAccountEngine, tern_account_engine, G_TYPE_OBJECT)

enum
{
  HANDED_OVER,
  JOURNAL_CHANGED,
  NETWORK_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tern_account_engine_finalize (GObject *object)
{
  TernAccountEngine *self = TERN_ACCOUNT_ENGINE (object);

  g_hash_table_unref (self->writers);
  g_array_unref (self->searches);
  g_clear_object (&self->connections);
  g_clear_object (&self->text_index);
  g_clear_pointer (&self->batch, tern_store_batch_unref);
  tern_account_unref (self->account);
  G_OBJECT_CLASS (tern_account_engine_parent_class)->finalize (object);
}

static void
tern_account_engine_class_init (TernAccountEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_account_engine_finalize;
  signals[JOURNAL_CHANGED] = g_signal_new ("journal-changed", TERN_TYPE_ACCOUNT_ENGINE,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HANDED_OVER] = g_signal_new ("handed-over", TERN_TYPE_ACCOUNT_ENGINE,
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NETWORK_CHANGED] = g_signal_new ("network-changed", TERN_TYPE_ACCOUNT_ENGINE,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tern_account_engine_init (TernAccountEngine *self)
{
  self->searches = g_array_new (FALSE, FALSE, sizeof (Turn));
  self->writers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                         (GDestroyNotify) tern_mailbox_writer_unref);
}

TernAccountEngine *
tern_account_engine_new (TernAccount *account,
                         TernHeldPasswords *held,
                         TernStoreBatch *batch,
                         TernTextIndex *text_index,
                         GError **error)
{
  g_autoptr (TernAccountEngine) self = g_object_new (TERN_TYPE_ACCOUNT_ENGINE, NULL);

  self->account = tern_account_ref (account);
  self->batch = tern_store_batch_ref (batch);
  self->text_index = g_object_ref (text_index);
  self->connections = tern_connections_new (account, held);
  if (!tern_store_batch_flush (batch, error))
    return NULL;
  self->id = tern_store_ensure_account (tern_store_batch_get_store (batch),
                                        tern_account_get_id (account), error);
  return self->id != 0 ? g_steal_pointer (&self) : NULL;
}

TernAccount *
tern_account_engine_get_account (TernAccountEngine *self)
{
  return self->account;
}

gint64
tern_account_engine_get_id (TernAccountEngine *self)
{
  return self->id;
}

TernStoreBatch *
tern_account_engine_get_batch (TernAccountEngine *self)
{
  return self->batch;
}

TernTextIndex *
tern_account_engine_get_text_index (TernAccountEngine *self)
{
  return self->text_index;
}

TernConnections *
tern_account_engine_get_connections (TernAccountEngine *self)
{
  return self->connections;
}

TernMailboxWriter *
tern_account_engine_dup_writer (TernAccountEngine *self, gint64 mailbox, GError **error)
{
  TernMailboxWriter *writer = g_hash_table_lookup (self->writers, &mailbox);

  /* One that no session uses may have been overtaken: it is read again. */
  if (writer != NULL && tern_mailbox_writer_get_n_attached (writer) > 0
      && tern_mailbox_writer_check (writer, NULL))
    return tern_mailbox_writer_ref (writer);
  if (!tern_store_batch_flush (self->batch, error))
    return NULL;
  writer = tern_mailbox_writer_new (self->batch, self->id, mailbox, error);
  if (writer == NULL)
    return NULL;
  g_hash_table_insert (self->writers, g_memdup2 (&mailbox, sizeof mailbox),
                       tern_mailbox_writer_ref (writer));
  return writer;
}

void
tern_account_engine_begin_search (TernAccountEngine *self, void (*func) (gpointer data), gpointer data)
{
  Turn turn = { func, data };

  if (self->searching)
    {
      g_array_append_val (self->searches, turn);
      return;
    }
  self->searching = TRUE;
  func (data);
}

void
tern_account_engine_end_search (TernAccountEngine *self)
{
  Turn next;

  self->searching = self->searches->len > 0;
  if (!self->searching)
    return;
  next = g_array_index (self->searches, Turn, 0);
  g_array_remove_index (self->searches, 0);
  next.func (next.data);
}

void
tern_account_engine_journal_changed (TernAccountEngine *self)
{
  g_signal_emit (self, signals[JOURNAL_CHANGED], 0);
}

void
tern_account_engine_handed_over (TernAccountEngine *self)
{
  g_signal_emit (self, signals[HANDED_OVER], 0);
}

void
tern_account_engine_fall_asleep (TernAccountEngine *self)
{
  self->asleep = TRUE;
  g_signal_emit (self, signals[NETWORK_CHANGED], 0);
}

gboolean
tern_account_engine_is_asleep (TernAccountEngine *self)
{
  return self->asleep;
}

void
tern_account_engine_network_changed (TernAccountEngine *self)
{
  self->asleep = FALSE;
  g_signal_emit (self, signals[NETWORK_CHANGED], 0);
}
