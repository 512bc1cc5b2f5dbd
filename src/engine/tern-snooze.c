/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Coming back; see the header. */
#include "engine/tern-snooze.h"

#include "engine/tern-rule-arrival.h"
#include "engine/tern-snooze-journal.h"
#include "mail/tern-later.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

/* Looked at together. */
#define PIECE 200

/* The keyword goes; unread it is when its time had come. */
static gboolean
awake (TernStoreBatch *batch, const TernMessageRow *row, gint64 now, gboolean *acted, GError **error)
{
  g_auto (GStrv) keywords = tern_later_dup_snoozes (row->keywords);
  TernFlag seen = tern_later_get_snoozed (row->keywords) <= now ? TERN_FLAG_SEEN : TERN_FLAG_NONE;
  g_autoptr (TernFlags) remove = tern_flags_new (seen, (const char *const *) keywords);
  TernChangeSet *changes = NULL;
  GError *reason = NULL;
  gboolean done = tern_store_journal_begin_flags (tern_store_batch_get_store (batch), &row->id, 1, NULL, remove, NULL,
                                                  &changes, &reason);

  tern_store_batch_take_changes (batch, changes);
  *acted = *acted || done;
  return done || tern_rule_arrival_forgive (reason, error);
}

static gboolean
bring_back (TernStoreBatch *batch, const char *account, const TernMessageRow *row, gint64 inbox, gint64 now,
            gboolean *acted, GError **error)
{
  TernChangeSet *changes = NULL;
  GError *reason = NULL;

  /* It did not arrive: no rule is to send it on. */
  if (!tern_snooze_note_begun (batch, account, row->id, error)
      || !tern_rule_arrival_note_moved (batch, account, row->id, error))
    return FALSE;
  if (!tern_store_journal_begin_move (tern_store_batch_get_store (batch), &row->id, 1, inbox, NULL, &changes, &reason))
    {
      tern_store_batch_take_changes (batch, changes);
      return tern_rule_arrival_forgive (reason, error) && tern_snooze_note_ended (batch, account, row->id, error);
    }
  tern_store_batch_take_changes (batch, changes);
  *acted = TRUE;
  return awake (batch, row, now, acted, error) && tern_snooze_note_ended (batch, account, row->id, error);
}

/* What was moved by a program that was killed before it did the rest: the move may have been nothing but the end of one
 * that no server knew of, and then nothing ever arrives. */
static gboolean
end_begun (TernStoreBatch *batch, const char *account, gint64 inbox, gint64 now, gboolean *acted, GError **error)
{
  g_autoptr (GArray) begun = tern_snooze_list_begun (batch, account, error);

  for (guint i = 0; begun != NULL && i < begun->len; i++)
    {
      gint64 id = g_array_index (begun, gint64, i);
      g_autoptr (TernMessageRows) rows
        = tern_store_get_messages (tern_store_batch_get_store (batch), &id, 1, error);
      const TernMessageRow *row
        = rows != NULL && tern_message_rows_get_n (rows) > 0 ? tern_message_rows_get (rows, 0) : NULL;

      if (rows == NULL
          || (row != NULL && row->mailbox == inbox && tern_later_get_snoozed (row->keywords) != 0
              && !awake (batch, row, now, acted, error))
          || !tern_snooze_note_ended (batch, account, id, error))
        return FALSE;
    }
  return begun != NULL;
}

static gboolean
look (TernStoreBatch *batch, const char *account, const gint64 *ids, guint n, gint64 inbox, GHashTable *held,
      gint64 now, gint64 *next, gboolean *acted, GError **error)
{
  g_autoptr (TernMessageRows) rows
    = tern_store_get_messages (tern_store_batch_get_store (batch), ids, n, error);

  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);
      gint64 until = tern_later_get_snoozed (row->keywords);

      if (until > now)
        *next = MIN (*next, until);
      else if (until != 0 && !g_hash_table_contains (held, GUINT_TO_POINTER (row->uid))
               && !bring_back (batch, account, row, inbox, now, acted, error))
        return FALSE;
    }
  return rows != NULL;
}

gboolean
tern_snooze_bring_back (TernStoreBatch *batch, const char *account, gint64 mailbox, gint64 now, gint64 *next,
                        gboolean *acted, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autoptr (TernMailboxRow) row = NULL;
  g_autoptr (GHashTable) held = NULL;
  g_autoptr (GArray) ids = NULL;
  gint64 inbox;

  if (!tern_store_batch_flush (batch, error))
    return FALSE;
  row = tern_store_get_mailbox (store, mailbox, error);
  if (row == NULL || row->role != TERN_MAILBOX_ROLE_SNOOZED)
    return row != NULL;
  inbox = tern_store_find_mailbox (store, row->account, "INBOX", NULL);
  if (!end_begun (batch, account, inbox, now, acted, error))
    return FALSE;
  held = tern_snooze_list_held (batch, account, row->wire_name, error);
  ids = held != NULL ? tern_store_list_ids (store, mailbox, error) : NULL;
  for (guint i = 0; inbox != 0 && ids != NULL && i < ids->len; i += PIECE)
    if (!look (batch, account, &g_array_index (ids, gint64, i), MIN (PIECE, ids->len - i), inbox, held, now, next,
               acted, error))
      return FALSE;
  return ids != NULL;
}

gboolean
tern_snooze_settle (TernStoreBatch *batch, const GArray *arrived, gint64 now, gboolean *acted, GError **error)
{
  g_autoptr (TernMessageRows) rows
    = tern_store_get_messages (tern_store_batch_get_store (batch), (const gint64 *) (void *) arrived->data,
                               arrived->len, error);

  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);

      if (tern_later_get_snoozed (row->keywords) != 0 && !awake (batch, row, now, acted, error))
        return FALSE;
    }
  return rows != NULL;
}
