/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Moving, copying and deleting messages: MOVE, else COPY and, once the copies are known, UID EXPUNGE of exactly the
 * originals (DESIGN, Moves, deletes, sends). An OK proves nothing; what the server did not tell is looked at here, as
 * far as it can be seen from the mailbox that is selected. A plain EXPUNGE is never sent. */
#include "engine/tern-journal-place.h"

#include "imap/tern-imap-error.h"
#include "imap/tern-imap-session-mailbox.h"
#include "imap/tern-imap-session-message.h"
#include "imap/tern-imap-session-transfer.h"

#include <string.h>

typedef enum
{
  STEP_STATUS,
  STEP_MARK,
  STEP_SEND,
  STEP_NOTE,
  STEP_DELETE,
  STEP_EXPUNGE,
  STEP_LOOK,
  STEP_JUDGE,
} Step;

typedef struct
{
  TernMailboxWriter *writer;
  TernImapSession *session;
  TernJournalBatch *batch;
  TernJournalPlaced *placed; /* borrowed */
  Step step;
  gboolean marked;           /* as in flight */
  guint32 uidvalidity;       /* of the target, and what comes next there */
  guint32 uidnext;
  TernImapCopied *copied;
  TernUidSet *doomed;        /* originals whose copies are known */
  TernUidSet *asked;         /* by the look … */
  TernUidSet *seen;          /* … and there */
  gboolean tried_deleting;
  GError *refusal;           /* what the server said no with; nullable */
} Place;

static void
place_free (Place *self)
{
  tern_journal_batch_free (self->batch);
  tern_imap_copied_free (self->copied);
  tern_uid_set_free (self->doomed);
  tern_uid_set_free (self->asked);
  tern_uid_set_free (self->seen);
  g_clear_error (&self->refusal);
  g_object_unref (self->session);
  tern_mailbox_writer_unref (self->writer);
  g_free (self);
}

static TernStore *
get_store (Place *self)
{
  return tern_store_batch_get_store (tern_mailbox_writer_get_batch (self->writer));
}

static const gint64 *
get_ids (Place *self)
{
  return (const gint64 *) (void *) self->batch->ids->data;
}

static gboolean
flush (Place *self, GError **error)
{
  return tern_mailbox_writer_check (self->writer, error)
         && tern_store_batch_flush (tern_mailbox_writer_get_batch (self->writer), error);
}

static void
take_changes (Place *self, TernChangeSet *changes)
{
  tern_store_batch_take_changes (tern_mailbox_writer_get_batch (self->writer), changes);
}

gboolean
tern_journal_is_refusal (TernImapSession *session, TernImapState state, const GError *reason)
{
  return reason->domain == TERN_IMAP_ERROR && reason->code != TERN_IMAP_ERROR_BYE
         && reason->code != TERN_IMAP_ERROR_THROTTLED && tern_imap_session_get_state (session) >= state;
}

gboolean
tern_journal_is_for_now (const GError *reason, gboolean keywords)
{
  switch (reason->code)
    {
    case TERN_IMAP_ERROR_CONNECTION_LIMIT:
    case TERN_IMAP_ERROR_IN_USE:
    case TERN_IMAP_ERROR_SERVER_BUG:
    case TERN_IMAP_ERROR_UNAVAILABLE:
      return TRUE;
    case TERN_IMAP_ERROR_SERVER_LIMIT:
      return !keywords;
    default:
      return FALSE;
    }
}

static gboolean
set_aside (Place *self, gint64 id, const char *reason, GError **error)
{
  TernChangeSet *changes = NULL;

  if (!tern_store_journal_set_aside (get_store (self), &id, 1, reason, &changes, error))
    return FALSE;
  take_changes (self, changes);
  self->placed->set_aside++;
  return TRUE;
}

static gboolean
refuse (Place *self, gint64 id, GError **error)
{
  TernChangeSet *changes = NULL;

  if (!tern_store_journal_refuse (get_store (self), &id, 1, self->refusal->message, &changes, error))
    return FALSE;
  take_changes (self, changes);
  self->placed->set_aside++;
  return TRUE;
}

/* --- sending --- */

/* Nothing is to be put anywhere: the copies are there, or none is wanted. */
static gboolean
only_removes (Place *self)
{
  return self->batch->copied || self->batch->kind == TERN_JOURNAL_EXPUNGE;
}

/* Whether @entry is as it was when the batch was made: a person may have given it up, or sent it elsewhere, while the
 * server was asked about the target. */
static gboolean
is_as_it_was (Place *self, const TernJournalEntry *entry)
{
  TernJournalState state = self->batch->copied ? TERN_JOURNAL_IN_FLIGHT : TERN_JOURNAL_PENDING;

  return entry != NULL && entry->kind == self->batch->kind && entry->state == state
         && g_strcmp0 (entry->target, self->batch->target) == 0;
}

static gboolean
leave_withdrawn_out (Place *self, GError **error)
{
  tern_uid_set_clear (self->batch->uids);
  for (guint i = self->batch->ids->len; i > 0; i--)
    {
      GError *reason = NULL;
      g_autoptr (TernJournalEntry) entry = tern_store_journal_get (get_store (self), get_ids (self)[i - 1], &reason);

      if (reason != NULL)
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      if (is_as_it_was (self, entry))
        tern_uid_set_add (self->batch->uids, entry->identity->uid);
      else
        g_array_remove_index (self->batch->ids, i - 1);
    }
  return TRUE;
}

static gboolean
mark (Place *self, GError **error)
{
  if (!flush (self, error) || !leave_withdrawn_out (self, error))
    return FALSE;
  self->marked = TRUE;
  if (!only_removes (self))
    return tern_store_journal_mark_in_flight_to (get_store (self), get_ids (self), self->batch->ids->len,
                                                 self->uidvalidity, self->uidnext, error);
  return tern_store_journal_mark_in_flight (get_store (self), get_ids (self), self->batch->ids->len, error);
}

static gboolean
note_copies (Place *self, GError **error)
{
  g_autoptr (GArray) copies = g_array_new (FALSE, FALSE, sizeof (TernJournalCopy));
  TernChangeSet *changes = NULL;

  for (guint i = 0; i < self->copied->pairs->len; i++)
    {
      const TernImapUidPair *pair = &g_array_index (self->copied->pairs, TernImapUidPair, i);
      TernJournalCopy copy = { pair->source, pair->target };

      g_array_append_val (copies, copy);
      if (self->batch->kind == TERN_JOURNAL_MOVE)
        tern_uid_set_add (self->doomed, pair->source);
    }
  if (copies->len == 0)
    return TRUE;
  if (!flush (self, error)
      || !tern_store_journal_note_copies (get_store (self), self->batch->mailbox,
                                          (const TernJournalCopy *) (void *) copies->data, copies->len,
                                          self->copied->uidvalidity, &changes, error))
    return FALSE;
  take_changes (self, changes);
  tern_mailbox_writer_tell_elsewhere (self->writer, self->batch->target);
  return TRUE;
}

static gboolean
can_move (Place *self)
{
  return self->batch->kind == TERN_JOURNAL_MOVE
         && tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_MOVE);
}

static gboolean
can_expunge (Place *self)
{
  return tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_UIDPLUS);
}

/* --- looking --- */

static void
on_seen (TernImapSession *session, const TernImapFetch *fetch, gpointer user_data)
{
  Place *self = user_data;

  tern_uid_set_add (self->seen, fetch->uid);
}

/* UIDs of the batch's entries that are still in the journal. */
static gboolean
find_open (Place *self, GError **error)
{
  tern_uid_set_clear (self->asked);
  tern_uid_set_clear (self->seen);
  if (!flush (self, error))
    return FALSE;
  for (guint i = 0; i < self->batch->ids->len; i++)
    {
      GError *reason = NULL;
      g_autoptr (TernJournalEntry) entry = tern_store_journal_get (get_store (self), get_ids (self)[i], &reason);

      if (reason != NULL)
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      if (entry != NULL && entry->state == TERN_JOURNAL_IN_FLIGHT)
        tern_uid_set_add (self->asked, entry->identity->uid);
    }
  return TRUE;
}

/* --- judging --- */

static gboolean
hold (Place *self, gint64 id)
{
  g_array_append_val (self->placed->held, id);
  g_free (self->placed->postponed);
  self->placed->postponed = g_strdup (self->refusal->message);
  return TRUE;
}

/* The original is still there, and the server was asked to remove it. */
static gboolean
judge_original (Place *self, gint64 id, GError **error)
{
  TernChangeSet *changes = NULL;
  gboolean settled = FALSE;
  gboolean later = self->refusal != NULL && tern_journal_is_for_now (self->refusal, FALSE);

  if (self->refusal == NULL && !can_expunge (self))
    {
      if (!tern_store_journal_settle_marked (get_store (self), id, &settled, &later, &changes, error))
        return FALSE;
      take_changes (self, changes);
    }
  if (later)
    {
      g_array_append_val (self->placed->loose, id);
      return TRUE;
    }
  self->placed->carried += settled;
  return settled
         || set_aside (self, id, "The message was copied, but the server did not remove it from where it was.", error);
}

/* The message is still there, and was to be deleted for good. */
static gboolean
judge_deletion (Place *self, const TernJournalEntry *entry, GError **error)
{
  gint64 id = entry->id;
  TernChangeSet *changes = NULL;

  if (self->refusal != NULL && tern_journal_is_for_now (self->refusal, FALSE))
    return hold (self, id);
  if (self->refusal != NULL)
    return set_aside (self, id, self->refusal->message, error);
  if (!can_expunge (self) && entry->payload != NULL)
    {
      self->placed->carried++;
      if (!tern_store_journal_end_marked (get_store (self), id, &changes, error))
        return FALSE;
      take_changes (self, changes);
      return TRUE;
    }
  return set_aside (self, id,
                    can_expunge (self) ? "The server said that it deleted the message, and still has the message."
                                       : "This server cannot remove single messages. It stays, marked as deleted.",
                    error);
}

static gboolean
judge_one (Place *self, gint64 id, GError **error)
{
  GError *reason = NULL;
  g_autoptr (TernJournalEntry) entry = tern_store_journal_get (get_store (self), id, &reason);

  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  if (entry == NULL)
    {
      self->placed->carried++;
      return TRUE;
    }
  if (entry->state != TERN_JOURNAL_IN_FLIGHT)
    {
      self->placed->set_aside++;
      return TRUE;
    }
  if (tern_uid_set_contains (self->seen, entry->identity->uid))
    {
      if (entry->kind == TERN_JOURNAL_EXPUNGE)
        return judge_deletion (self, entry, error);
      if (entry->kind == TERN_JOURNAL_MOVE && entry->target_uid != 0)
        return judge_original (self, id, error);
      if (self->refusal != NULL && tern_journal_is_for_now (self->refusal, FALSE))
        return hold (self, id);
      if (self->refusal != NULL)
        return refuse (self, id, error);
    }
  /* What became of it is to be seen in the other mailbox. */
  g_array_append_val (self->placed->loose, id);
  return TRUE;
}

/* What the look did not meet is gone. */
static gboolean
take_gone (Place *self, GError **error)
{
  g_autoptr (TernUidSet) gone = tern_uid_set_copy (self->asked);

  tern_uid_set_subtract (gone, self->seen);
  if (!tern_uid_set_is_empty (gone) && !tern_mailbox_writer_take_gone (self->writer, gone, error))
    return FALSE;
  return flush (self, error);
}

static gboolean
judge (Place *self, GError **error)
{
  for (guint i = 0; i < self->batch->ids->len; i++)
    if (!judge_one (self, get_ids (self)[i], error))
      return FALSE;
  return TRUE;
}

/* Originals whose copies are known and that are still there. */
static gboolean
has_leftovers (Place *self)
{
  if (self->tried_deleting || self->refusal != NULL)
    return FALSE;
  tern_uid_set_intersect (self->doomed, self->seen);
  return !tern_uid_set_is_empty (self->doomed);
}

/* --- the machine --- */

/* Nobody is at work on them now. */
static void
let_go (Place *self)
{
  if (self->marked && flush (self, NULL))
    tern_store_journal_let_go (get_store (self), get_ids (self), self->batch->ids->len);
}

/* Goes as far as it can without waiting; @answer_cb brings the next answer back here. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Place *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (TernFlags) deleted = tern_flags_new (TERN_FLAG_DELETED, NULL);
  GError *error = NULL;

  for (;;)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, &error))
        goto failed;
      switch (self->step)
        {
        case STEP_STATUS:
          self->step = STEP_MARK;
          if (only_removes (self))
            break;
          tern_imap_session_status_async (self->session, self->batch->target,
                                          TERN_IMAP_STATUS_ITEM_UIDNEXT | TERN_IMAP_STATUS_ITEM_UIDVALIDITY,
                                          cancellable, answer_cb, g_object_ref (task));
          return;

        case STEP_MARK:
          if (!mark (self, &error))
            goto failed;
          if (self->batch->ids->len == 0)
            {
              g_task_return_boolean (task, TRUE);
              return;
            }
          if (self->refusal != NULL)
            {
              tern_uid_set_union (self->seen, self->batch->uids);
              self->step = STEP_JUDGE;
            }
          else if (only_removes (self))
            {
              tern_uid_set_union (self->doomed, self->batch->uids);
              self->step = STEP_DELETE;
            }
          else
            self->step = STEP_SEND;
          break;

        case STEP_SEND:
          self->step = STEP_NOTE;
          tern_imap_session_uid_copy_async (self->session, self->batch->uids, self->batch->target, can_move (self),
                                            self->copied, cancellable, answer_cb, g_object_ref (task));
          return;

        case STEP_NOTE:
          if (!note_copies (self, &error))
            goto failed;
          self->step = can_move (self) || self->refusal != NULL || tern_uid_set_is_empty (self->doomed) ? STEP_LOOK
                                                                                                      : STEP_DELETE;
          break;

        case STEP_DELETE:
          self->tried_deleting = TRUE;
          self->step = STEP_EXPUNGE;
          tern_imap_session_uid_store_async (self->session, self->doomed, TRUE, deleted, TRUE, 0, cancellable,
                                             answer_cb, g_object_ref (task));
          return;

        case STEP_EXPUNGE:
          self->step = STEP_LOOK;
          if (self->refusal != NULL || !can_expunge (self))
            break;
          tern_imap_session_uid_expunge_async (self->session, self->doomed, cancellable, answer_cb,
                                               g_object_ref (task));
          return;

        case STEP_LOOK:
          self->step = STEP_JUDGE;
          if (!find_open (self, &error))
            goto failed;
          if (tern_uid_set_is_empty (self->asked))
            break;
          tern_imap_session_uid_fetch_async (self->session, self->asked, "(FLAGS)", 0, FALSE, on_seen, self,
                                             cancellable, answer_cb, g_object_ref (task));
          return;

        case STEP_JUDGE:
          if (!take_gone (self, &error))
            goto failed;
          if (has_leftovers (self))
            {
              self->step = STEP_DELETE;
              break;
            }
          if (!judge (self, &error))
            goto failed;
          g_task_return_boolean (task, TRUE);
          return;
        }
    }

failed:
  let_go (self);
  g_task_return_error (task, error);
}

/* Takes in what the present step asked for; the step is the one after. */
static void
take_answer (Place *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernImapStatus) status = NULL;
  g_autoptr (TernUidSet) modified = NULL;

  switch (self->step)
    {
    case STEP_MARK:
      status = tern_imap_session_status_finish (self->session, result, error);
      self->uidvalidity = status != NULL ? status->uidvalidity : 0;
      self->uidnext = status != NULL ? status->uidnext : 0;
      break;
    case STEP_NOTE:
      tern_imap_session_uid_copy_finish (self->session, result, error);
      break;
    case STEP_EXPUNGE:
      modified = tern_imap_session_uid_store_finish (self->session, result, error);
      break;
    case STEP_LOOK:
      tern_imap_session_uid_expunge_finish (self->session, result, error);
      break;
    case STEP_JUDGE:
      tern_imap_session_uid_fetch_finish (self->session, result, error);
      break;
    case STEP_STATUS:
    case STEP_SEND:
    case STEP_DELETE:
    default:
      g_return_if_reached ();
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Place *self = g_task_get_task_data (task);
  GError *error = NULL;

  take_answer (self, result, &error);
  /* A look has to succeed: what it does not show is taken for gone. */
  if (error != NULL
      && (self->step == STEP_JUDGE || !tern_journal_is_refusal (self->session, TERN_IMAP_STATE_SELECTED, error)))
    {
      let_go (self);
      g_task_return_error (task, error);
      return;
    }
  if (error != NULL)
    {
      g_clear_error (&self->refusal);
      self->refusal = error;
    }
  step (task, answer_cb);
}

void
tern_journal_place_async (TernMailboxWriter *writer,
                          TernImapSession *session,
                          TernJournalBatch *batch,
                          TernJournalPlaced *placed,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Place *self = g_new0 (Place, 1);

  g_task_set_source_tag (task, tern_journal_place_async);
  self->writer = tern_mailbox_writer_ref (writer);
  self->session = g_object_ref (session);
  self->batch = batch;
  self->placed = placed;
  self->copied = tern_imap_copied_new ();
  self->doomed = tern_uid_set_new ();
  self->asked = tern_uid_set_new ();
  self->seen = tern_uid_set_new ();
  g_task_set_task_data (task, self, (GDestroyNotify) place_free);
  step (task, answer_cb);
}

gboolean
tern_journal_place_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
