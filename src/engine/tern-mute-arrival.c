/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Arrivals in muted threads; see the header. */
#include "engine/tern-mute-arrival.h"

#include "engine/tern-engine-act.h"
#include "engine/tern-rule-arrival.h"
#include "mail/tern-later.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-query.h"

typedef struct
{
  TernStoreBatch *batch;
  TernStore *store;
  gint64 account;
  gint64 mailbox;
  gboolean acted;
} Muting;

/* Threads that were looked at: gint64 to GINT_TO_POINTER (whether it is muted). */
static gboolean
is_muted (TernStore *store, GHashTable *seen, gint64 thread)
{
  gpointer known;
  g_autoptr (TernMessageRows) rows = NULL;
  gboolean muted = FALSE;

  if (g_hash_table_lookup_extended (seen, &thread, NULL, &known))
    return GPOINTER_TO_INT (known);
  rows = tern_store_get_thread (store, thread, NULL);
  for (guint i = 0; rows != NULL && !muted && i < tern_message_rows_get_n (rows); i++)
    muted = tern_later_is_muted (tern_message_rows_get (rows, i)->keywords);
  g_hash_table_insert (seen, g_memdup2 (&thread, sizeof thread), GINT_TO_POINTER (muted));
  return muted;
}

/* Of @arrived, the ones to be muted; of those, in @here the ones that are still in the inbox. */
static gboolean
sort_out (Muting *self, const GArray *arrived, GArray *muted, GArray *here, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (TernMessageRows) rows
    = tern_store_get_messages (self->store, (const gint64 *) (void *) arrived->data, arrived->len, error);

  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);

      if (row->mailbox == 0 || tern_later_is_muted (row->keywords) || !is_muted (self->store, seen, row->thread))
        continue;
      g_array_append_val (muted, row->id);
      if (row->mailbox == self->mailbox)
        g_array_append_val (here, row->id);
    }
  return rows != NULL;
}

static gboolean
mark (Muting *self, const GArray *ids, TernFlag flag, const char *keyword, GError **error)
{
  const char *const keywords[] = { keyword, NULL };
  g_autoptr (TernFlags) add = tern_flags_new (flag, keywords);
  TernChangeSet *changes = NULL;
  GError *reason = NULL;
  gboolean done = tern_store_journal_begin_flags (self->store, (const gint64 *) (void *) ids->data, ids->len, add,
                                                  NULL, NULL, &changes, &reason);

  tern_store_batch_take_changes (self->batch, changes);
  self->acted = self->acted || done;
  return done || tern_rule_arrival_forgive (reason, error);
}

static gboolean
archive (Muting *self, const GArray *ids, GError **error)
{
  TernChangeSet *changes = NULL;
  GError *reason = NULL;
  gint64 target
    = tern_engine_act_find_place (self->batch, self->account, NULL, TERN_MAILBOX_ROLE_ARCHIVE, &reason);
  gboolean done = target != 0
                  && tern_store_journal_begin_move (self->store, (const gint64 *) (void *) ids->data, ids->len, target,
                                                    NULL, &changes, &reason);

  tern_store_batch_take_changes (self->batch, changes);
  self->acted = self->acted || done;
  return done || tern_rule_arrival_forgive (reason, error);
}

gboolean
tern_mute_arrival_apply (TernStoreBatch *batch, gint64 account, gint64 mailbox, const GArray *arrived,
                         gboolean *acted, GError **error)
{
  Muting self = { .batch = batch, .store = tern_store_batch_get_store (batch), .account = account,
                  .mailbox = mailbox };
  g_autoptr (GArray) muted = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) here = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean done = sort_out (&self, arrived, muted, here, error);

  if (done && muted->len > 0)
    done = mark (&self, muted, TERN_FLAG_SEEN, NULL, error) && (here->len == 0 || archive (&self, here, error))
           && mark (&self, muted, TERN_FLAG_NONE, TERN_KEYWORD_MUTED, error);
  *acted = *acted || self.acted;
  return done;
}
