/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message after the other, so that no more than one is in memory: its body is brought here, and then is the other
 * account's to send. */
#include "engine/tern-journal-away.h"

#include "engine/tern-body-fetch.h"
#include "engine/tern-engine-error.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-query.h"

#include <string.h>

typedef struct
{
  TernMailboxWriter *writer;
  TernImapSession *session;
  TernJournalBatch *batch;
  TernJournalPlaced *placed; /* borrowed */
  guint next;                /* of the batch's entries */
} Away;

static void
away_free (Away *self)
{
  tern_journal_batch_free (self->batch);
  g_object_unref (self->session);
  tern_mailbox_writer_unref (self->writer);
  g_free (self);
}

static TernStoreBatch *
get_batch (Away *self)
{
  return tern_mailbox_writer_get_batch (self->writer);
}

static TernStore *
get_store (Away *self)
{
  return tern_store_batch_get_store (get_batch (self));
}

static gint64
get_id (Away *self)
{
  return g_array_index (self->batch->ids, gint64, self->next);
}

/* The message the next entry is about; 0: it is not here. */
static gint64
find_message (Away *self)
{
  g_autoptr (TernJournalEntry) entry = tern_store_journal_get (get_store (self), get_id (self), NULL);

  return entry != NULL ? tern_store_find_message (get_store (self), self->batch->mailbox, entry->identity->uid, NULL)
                       : 0;
}

/* The whole of it, if it is here. */
static GBytes *
read_body (Away *self, gint64 message)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (get_store (self), &message, 1, NULL);
  TernBodyKey key = { 0, "" };

  if (message == 0 || rows == NULL || tern_message_rows_get_n (rows) == 0)
    return NULL;
  key.email = tern_message_rows_get (rows, 0)->email;
  return tern_store_body_get_state (get_store (self), &key, NULL) == TERN_BODY_COMPLETE
             ? tern_store_body_read (get_store (self), &key, NULL)
             : NULL;
}

static gboolean
set_aside (Away *self, const char *reason, GError **error)
{
  gint64 id = get_id (self);
  TernChangeSet *changes = NULL;

  if (!tern_store_journal_set_aside (get_store (self), &id, 1, reason, &changes, error))
    return FALSE;
  tern_store_batch_take_changes (get_batch (self), changes);
  self->placed->set_aside++;
  return TRUE;
}

/* No entry is left pending, or it would be met again at once. */
static gboolean
hand_over (Away *self, GBytes *body, GError **error)
{
  g_autoptr (TernJournalEntry) after = NULL;
  TernChangeSet *changes = NULL;
  gsize length;
  const char *text = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  GError *reason = NULL;

  if (text == NULL)
    return set_aside (self, "The message could not be fetched from its server.", error);
  if (memchr (text, '\0', length) != NULL)
    return set_aside (self, "The message has something in it that no server takes.", error);
  if (!tern_store_journal_hand_over (get_store (self), get_id (self), body, &changes, &reason))
    {
      if (!g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID))
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      g_error_free (reason);
      return set_aside (self, "This message is too large to be moved to another account.", error);
    }
  tern_store_batch_take_changes (get_batch (self), changes);
  after = tern_store_journal_get (get_store (self), get_id (self), NULL);
  if (after != NULL && after->state == TERN_JOURNAL_PENDING)
    return set_aside (self, "The message is no longer on the server.", error);
  self->placed->set_aside += after != NULL && after->state == TERN_JOURNAL_SET_ASIDE;
  return TRUE;
}

/* Goes as far as it can without waiting; @answer_cb brings the next answer back here. */
static void
step (GTask *task, gboolean fetched, GAsyncReadyCallback answer_cb)
{
  Away *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  for (; self->next < self->batch->ids->len; self->next++, fetched = FALSE)
    {
      gint64 message = find_message (self);
      g_autoptr (GBytes) body = read_body (self, message);

      if (!g_cancellable_set_error_if_cancelled (cancellable, &error) && body == NULL && message != 0 && !fetched)
        {
          tern_body_fetch_async (get_batch (self), self->session, self->batch->mailbox, &message, 1, NULL, NULL, NULL,
                                 NULL, cancellable, answer_cb, g_object_ref (task));
          return;
        }
      if (error != NULL || !tern_store_batch_flush (get_batch (self), &error) || !hand_over (self, body, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }
  g_task_return_boolean (task, TRUE);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tern_body_fetch_finish (result, NULL, NULL, &error)
      || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE))
    {
      g_clear_error (&error);
      step (task, TRUE, answer_cb);
      return;
    }
  g_task_return_error (task, error);
}

void
tern_journal_away_async (TernMailboxWriter *writer,
                         TernImapSession *session,
                         TernJournalBatch *batch,
                         TernJournalPlaced *placed,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Away *self = g_new0 (Away, 1);

  g_task_set_source_tag (task, tern_journal_away_async);
  self->writer = tern_mailbox_writer_ref (writer);
  self->session = g_object_ref (session);
  self->batch = batch;
  self->placed = placed;
  g_task_set_task_data (task, self, (GDestroyNotify) away_free);
  step (task, FALSE, answer_cb);
}

gboolean
tern_journal_away_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
