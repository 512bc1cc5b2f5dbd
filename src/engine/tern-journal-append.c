/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* STATUS, so that the messages can be found again by what comes next; then, written down as under way, APPEND. */
#include "engine/tern-journal-append.h"

#include "engine/tern-journal-place.h"
#include "imap/tern-imap-error.h"
#include "imap/tern-imap-session-append.h"
#include "imap/tern-imap-session-mailbox.h"

typedef enum
{
  STEP_STATUS,
  STEP_SEND,
  STEP_NOTE,
} Step;

typedef struct
{
  TernStoreBatch *batch;
  GPtrArray *entries; /* TernJournalEntry; those of one mailbox that are still wanted */
  GArray *ids;        /* gint64, of the same */
  TernImapSession *session;
  Step step;
  gboolean sent;
  guint32 uidvalidity; /* as STATUS told … */
  guint32 uidnext;
  guint32 there_uidvalidity; /* … and APPENDUID */
  GArray *there;             /* guint32; nullable: not told */
  GError *refusal;
  TernJournalAppendEnd end;
} Append;

static void
append_free (Append *self)
{
  tern_store_batch_unref (self->batch);
  g_ptr_array_unref (self->entries);
  g_array_unref (self->ids);
  g_clear_pointer (&self->there, g_array_unref);
  g_object_unref (self->session);
  g_clear_error (&self->refusal);
  g_free (self);
}

static TernStore *
get_store (Append *self)
{
  return tern_store_batch_get_store (self->batch);
}

static const gint64 *
get_ids (Append *self)
{
  return (const gint64 *) (void *) self->ids->data;
}

static const TernJournalEntry *
get_entry (Append *self, guint i)
{
  return g_ptr_array_index (self->entries, i);
}

static gboolean
mark (Append *self, GError **error)
{
  self->sent = TRUE;
  return tern_store_batch_flush (self->batch, error)
         && tern_store_journal_mark_in_flight_to (get_store (self), get_ids (self), self->ids->len, self->uidvalidity,
                                                  self->uidnext, error);
}

/* Some may have been taken back while the server was asked about the mailbox. */
static gboolean
leave_withdrawn_out (Append *self, GError **error)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      GError *reason = NULL;
      g_autoptr (TernJournalEntry) now = tern_store_journal_get (get_store (self), get_ids (self)[i - 1], &reason);

      if (reason != NULL)
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      if (now != NULL && now->state == TERN_JOURNAL_PENDING)
        continue;
      g_ptr_array_remove_index (self->entries, i - 1);
      g_array_remove_index (self->ids, i - 1);
    }
  return TRUE;
}

static void
send (Append *self, GCancellable *cancellable, GAsyncReadyCallback answer_cb, GTask *task)
{
  g_autoptr (GArray) messages = g_array_new (FALSE, FALSE, sizeof (TernImapMessage));

  for (guint i = 0; i < self->entries->len; i++)
    {
      const TernJournalEntry *entry = get_entry (self, i);
      TernImapMessage message = { entry->payload, entry->add, entry->identity->internal_date };

      g_array_append_val (messages, message);
    }
  tern_imap_session_append_async (self->session, get_entry (self, 0)->mailbox,
                                  (const TernImapMessage *) (void *) messages->data, messages->len, cancellable,
                                  answer_cb, task);
}

/* Nobody is at work on them now: they stay in flight, and are looked for. */
static void
let_go (Append *self)
{
  if (self->sent)
    tern_store_journal_let_go (get_store (self), get_ids (self), self->ids->len);
}

/* One of several may be to blame: then each is sent alone, as none of them is there. */
static gboolean
refuse (Append *self, GError **error)
{
  TernChangeSet *changes = NULL;

  self->end = self->ids->len > 1 ? TERN_JOURNAL_APPEND_REFUSED_TOGETHER : TERN_JOURNAL_APPEND_REFUSED;
  if (self->ids->len > 1)
    return tern_store_journal_release (get_store (self), get_ids (self), self->ids->len, error);
  if (!tern_store_journal_refuse (get_store (self), get_ids (self), 1, self->refusal->message, &changes, error))
    return FALSE;
  tern_store_batch_take_changes (self->batch, changes);
  return TRUE;
}

static gboolean
note_there (Append *self, GError **error)
{
  for (guint i = 0; self->there != NULL && i < self->ids->len; i++)
    {
      TernChangeSet *changes = NULL;

      if (!tern_store_journal_note_appended (get_store (self), get_ids (self)[i], self->there_uidvalidity,
                                             g_array_index (self->there, guint32, i), &changes, error))
        return FALSE;
      tern_store_batch_take_changes (self->batch, changes);
    }
  return TRUE;
}

static gboolean
note (Append *self, GError **error)
{
  if (!tern_store_batch_flush (self->batch, error))
    return FALSE;
  /* A limit may be that of one message. */
  if (self->refusal != NULL && tern_journal_is_for_now (self->refusal, FALSE)
      && (self->ids->len == 1 || !g_error_matches (self->refusal, TERN_IMAP_ERROR, TERN_IMAP_ERROR_SERVER_LIMIT)))
    {
      self->end = TERN_JOURNAL_APPEND_HELD;
      return TRUE;
    }
  if (self->refusal != NULL)
    return refuse (self, error);
  if (!note_there (self, error))
    return FALSE;
  let_go (self);
  return TRUE;
}

/* Goes as far as it can without waiting; @answer_cb brings the next answer back here. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Append *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  for (;;)
    switch (self->step++)
      {
      case STEP_STATUS:
        tern_imap_session_status_async (self->session, get_entry (self, 0)->mailbox,
                                        TERN_IMAP_STATUS_ITEM_UIDNEXT | TERN_IMAP_STATUS_ITEM_UIDVALIDITY
                                            | TERN_IMAP_STATUS_ITEM_APPENDLIMIT,
                                        cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_SEND:
        if (g_cancellable_set_error_if_cancelled (cancellable, &error) || !leave_withdrawn_out (self, &error))
          goto failed;
        if (self->entries->len == 0)
          {
            self->end = TERN_JOURNAL_APPEND_WITHDRAWN;
            g_task_return_boolean (task, TRUE);
            return;
          }
        if (!mark (self, &error))
          goto failed;
        if (self->refusal != NULL)
          break;
        send (self, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_NOTE:
        if (!note (self, &error))
          goto failed;
        g_task_return_boolean (task, TRUE);
        return;
      }

failed:
  let_go (self);
  g_task_return_error (task, error);
}

static gboolean
has_larger (Append *self, guint64 limit)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_bytes_get_size (get_entry (self, i)->payload) > limit)
      return TRUE;
  return FALSE;
}

static void
take_answer (Append *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernImapStatus) status = NULL;

  if (self->step == STEP_NOTE)
    {
      tern_imap_session_append_finish (self->session, result, &self->there_uidvalidity, &self->there, error);
      return;
    }
  status = tern_imap_session_status_finish (self->session, result, error);
  self->uidvalidity = status != NULL ? status->uidvalidity : 0;
  self->uidnext = status != NULL ? status->uidnext : 0;
  if (status != NULL && (status->present & TERN_IMAP_STATUS_HAS_APPENDLIMIT) != 0
      && has_larger (self, status->appendlimit))
    g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_TOO_BIG,
                         "The message is too big for this folder on the server");
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Append *self = g_task_get_task_data (task);
  GError *error = NULL;

  take_answer (self, result, &error);
  if (error != NULL && !tern_journal_is_refusal (self->session, TERN_IMAP_STATE_AUTHENTICATED, error))
    {
      let_go (self);
      g_task_return_error (task, error);
      return;
    }
  self->refusal = error;
  step (task, answer_cb);
}

void
tern_journal_append_async (TernStoreBatch *batch,
                           GPtrArray *entries,
                           TernImapSession *session,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Append *self = g_new0 (Append, 1);

  g_task_set_source_tag (task, tern_journal_append_async);
  self->batch = tern_store_batch_ref (batch);
  self->entries = entries;
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < entries->len; i++)
    g_array_append_val (self->ids, get_entry (self, i)->id);
  self->session = g_object_ref (session);
  g_task_set_task_data (task, self, (GDestroyNotify) append_free);
  step (task, answer_cb);
}

gboolean
tern_journal_append_finish (GAsyncResult *result, TernJournalAppendEnd *end, GError **error)
{
  Append *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *end = self->end;
  return g_task_propagate_boolean (G_TASK (result), error);
}
