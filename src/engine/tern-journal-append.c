/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* STATUS, so that the message can be found again by what comes next; then, written down as under way, APPEND. */
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
  const TernJournalEntry *entry; /* borrowed */
  TernImapSession *session;
  Step step;
  gboolean sent;
  guint32 uidvalidity;
  guint32 uidnext;
  TernImapAppended appended;
  GError *refusal;
  TernJournalAppendEnd end;
} Append;

static void
append_free (Append *self)
{
  tern_store_batch_unref (self->batch);
  g_object_unref (self->session);
  g_clear_error (&self->refusal);
  g_free (self);
}

static TernStore *
get_store (Append *self)
{
  return tern_store_batch_get_store (self->batch);
}

static gboolean
mark (Append *self, GError **error)
{
  self->sent = TRUE;
  return tern_store_batch_flush (self->batch, error)
         && tern_store_journal_mark_in_flight_to (get_store (self), &self->entry->id, 1, self->uidvalidity,
                                                  self->uidnext, error);
}

/* Whether it was taken back while the server was asked about the mailbox. */
static gboolean
is_withdrawn (Append *self, GError **error)
{
  GError *reason = NULL;
  g_autoptr (TernJournalEntry) now = tern_store_journal_get (get_store (self), self->entry->id, &reason);

  if (reason != NULL)
    g_propagate_error (error, reason);
  else if (now == NULL || now->state != TERN_JOURNAL_PENDING)
    self->end = TERN_JOURNAL_APPEND_WITHDRAWN;
  return self->end == TERN_JOURNAL_APPEND_WITHDRAWN;
}

/* Nobody is at work on it now: it stays in flight, and is looked for. */
static void
let_go (Append *self)
{
  if (self->sent)
    tern_store_journal_let_go (get_store (self), &self->entry->id, 1);
}

static gboolean
refuse (Append *self, GError **error)
{
  TernChangeSet *changes = NULL;

  self->end = TERN_JOURNAL_APPEND_REFUSED;
  if (!tern_store_journal_refuse (get_store (self), &self->entry->id, 1, self->refusal->message, &changes, error))
    return FALSE;
  tern_store_batch_take_changes (self->batch, changes);
  return TRUE;
}

static gboolean
note (Append *self, GError **error)
{
  TernChangeSet *changes = NULL;

  if (!tern_store_batch_flush (self->batch, error))
    return FALSE;
  if (self->refusal != NULL && tern_journal_is_for_now (self->refusal, FALSE))
    {
      self->end = TERN_JOURNAL_APPEND_HELD;
      return TRUE;
    }
  if (self->refusal != NULL)
    return refuse (self, error);
  if (self->appended.uid != 0
      && !tern_store_journal_note_appended (get_store (self), self->entry->id, self->appended.uidvalidity,
                                            self->appended.uid, &changes, error))
    return FALSE;
  tern_store_batch_take_changes (self->batch, changes);
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
        tern_imap_session_status_async (self->session, self->entry->mailbox,
                                        TERN_IMAP_STATUS_ITEM_UIDNEXT | TERN_IMAP_STATUS_ITEM_UIDVALIDITY
                                            | TERN_IMAP_STATUS_ITEM_APPENDLIMIT,
                                        cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_SEND:
        if (g_cancellable_set_error_if_cancelled (cancellable, &error))
          goto failed;
        if (is_withdrawn (self, &error))
          {
            g_task_return_boolean (task, TRUE);
            return;
          }
        if (error != NULL || !mark (self, &error))
          goto failed;
        if (self->refusal != NULL)
          break;
        tern_imap_session_append_async (self->session, self->entry->mailbox, self->entry->add,
                                        self->entry->identity->internal_date, self->entry->payload, cancellable,
                                        answer_cb, g_object_ref (task));
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

static void
take_answer (Append *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernImapStatus) status = NULL;

  if (self->step == STEP_NOTE)
    {
      tern_imap_session_append_finish (self->session, result, &self->appended, error);
      return;
    }
  status = tern_imap_session_status_finish (self->session, result, error);
  self->uidvalidity = status != NULL ? status->uidvalidity : 0;
  self->uidnext = status != NULL ? status->uidnext : 0;
  if (status != NULL && (status->present & TERN_IMAP_STATUS_HAS_APPENDLIMIT) != 0
      && g_bytes_get_size (self->entry->payload) > status->appendlimit)
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
                           const TernJournalEntry *entry,
                           TernImapSession *session,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Append *self = g_new0 (Append, 1);

  g_task_set_source_tag (task, tern_journal_append_async);
  self->batch = tern_store_batch_ref (batch);
  self->entry = entry;
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
