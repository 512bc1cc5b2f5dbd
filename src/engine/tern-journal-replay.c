/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The replay of what waits for the selected mailbox. Changes of flags are carried here: STORE, then believe only what
 * the server shows (DESIGN, The store: a tagged OK is not success). The rest is tern-journal-place.c's. */
#include "engine/tern-journal-replay.h"

#include "engine/tern-journal-away.h"
#include "engine/tern-journal-place.h"
#include "imap/tern-imap-session-mailbox.h"
#include "imap/tern-imap-session-message.h"
#include "store/tern-store-journal.h"

/* Messages one STORE names: their UIDs fit a line of 8,000 bytes however scattered. */
#define MAX_MESSAGES 500

typedef enum
{
  STEP_NEXT,
  STEP_PLACED,
  STEP_AWAY,
  STEP_SEND_ADD,
  STEP_SEND_REMOVE,
  STEP_SETTLE,
  STEP_LOOK,
  STEP_SETTLE_LOOKED,
} Step;

typedef struct
{
  TernMailboxWriter *writer;
  TernImapSession *session;
  gboolean read_only; /* so the server opened it: nothing can be carried */
  Step step;
  TernJournalBatch *batch; /* under way; nullable */
  TernUidSet *seen;        /* what the look showed to exist … */
  TernUidSet *done;        /* … and to be as asked */
  TernJournalPlaced so_far; /* what is held or loose is in flight until the end, so that it is not met again */
  gboolean placed;    /* a batch of moves was carried */
  gboolean elsewhere;
} Replay;

static void
replay_free (Replay *self)
{
  g_clear_pointer (&self->batch, tern_journal_batch_free);
  tern_uid_set_free (self->seen);
  tern_uid_set_free (self->done);
  g_array_unref (self->so_far.held);
  g_array_unref (self->so_far.loose);
  g_free (self->so_far.postponed);
  g_object_unref (self->session);
  tern_mailbox_writer_unref (self->writer);
  g_free (self);
}

static TernStore *
get_store (Replay *self)
{
  return tern_store_batch_get_store (tern_mailbox_writer_get_batch (self->writer));
}

static gboolean
flush (Replay *self, GError **error)
{
  return tern_mailbox_writer_check (self->writer, error)
         && tern_store_batch_flush (tern_mailbox_writer_get_batch (self->writer), error);
}

static void
take_changes (Replay *self, TernChangeSet *changes)
{
  tern_store_batch_take_changes (tern_mailbox_writer_get_batch (self->writer), changes);
}

/* Takes the next batch out of the journal; batch NULL when there is none. */
static gboolean
take_next (Replay *self, GError **error)
{
  GError *reason = NULL;

  g_clear_pointer (&self->batch, tern_journal_batch_free);
  tern_uid_set_clear (self->seen);
  tern_uid_set_clear (self->done);
  if (!flush (self, error))
    return FALSE;
  self->batch = tern_store_journal_next (
      get_store (self), tern_mailbox_writer_get_mailbox (self->writer), MAX_MESSAGES, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  return self->batch == NULL || self->read_only || self->batch->kind != TERN_JOURNAL_FLAGS
         || tern_store_journal_mark_in_flight (get_store (self),
                                               (const gint64 *) (void *) self->batch->ids->data,
                                               self->batch->ids->len, error);
}

static gboolean
set_aside (Replay *self, const gint64 *ids, guint n, const char *reason, GError **error)
{
  TernChangeSet *changes = NULL;

  if (n == 0)
    return TRUE;
  if (!flush (self, error)
      || !tern_store_journal_set_aside (get_store (self), ids, n, reason, &changes, error))
    return FALSE;
  take_changes (self, changes);
  self->so_far.set_aside += n;
  return TRUE;
}

static gboolean
refuse_all (Replay *self, GError **error)
{
  return set_aside (self, (const gint64 *) (void *) self->batch->ids->data, self->batch->ids->len,
                    "The server lets this folder be read but not changed.", error);
}

/* Whatever the rows, or a look where there is no row, now show leaves the journal; the rest stays in the batch. */
static gboolean
confirm (Replay *self, GError **error)
{
  TernChangeSet *changes = NULL;
  GArray *unconfirmed = NULL;
  guint n = self->batch->ids->len;

  if (!flush (self, error)
      || !tern_store_journal_confirm (get_store (self),
                                      (const gint64 *) (void *) self->batch->ids->data, n,
                                      self->done, &unconfirmed, &changes, error))
    return FALSE;
  take_changes (self, changes);
  self->so_far.carried += n - unconfirmed->len;
  g_array_unref (self->batch->ids);
  self->batch->ids = unconfirmed;
  return TRUE;
}

/* The server was looked at and does not have what it said OK to. */
static gboolean
give_up_rest (Replay *self, GError **error)
{
  const gint64 *ids = (const gint64 *) (void *) self->batch->ids->data;
  g_autoptr (TernUidSet) missing = tern_uid_set_copy (self->batch->uids);

  tern_uid_set_subtract (missing, self->seen);
  if (tern_uid_set_is_empty (missing))
    return set_aside (self, ids, self->batch->ids->len,
                      "The server accepted the change but did not make it.", error);
  /* The rows of messages that are gone follow with a listing. */
  tern_mailbox_writer_want_listing (self->writer);
  return set_aside (self, ids, self->batch->ids->len,
                    "The message is no longer on the server, or the server did not make the change.",
                    error);
}

static void
hold (Replay *self, const GError *reason)
{
  g_array_append_vals (self->so_far.held, self->batch->ids->data, self->batch->ids->len);
  g_free (self->so_far.postponed);
  self->so_far.postponed = g_strdup (reason->message);
}

/* What was refused for now is pending again, and what is not known to be done is looked for. */
static gboolean
let_go (Replay *self, GError **error)
{
  GArray *held = self->so_far.held;
  GArray *loose = self->so_far.loose;

  self->elsewhere = loose->len > 0 || self->placed;
  tern_store_journal_let_go (get_store (self), (const gint64 *) (void *) loose->data, loose->len);
  return held->len == 0
         || (flush (self, error)
             && tern_store_journal_release (get_store (self), (const gint64 *) (void *) held->data, held->len, error));
}

/* A request failed. Returns whether the replay can go on with the next batch. */
static gboolean
on_refused (Replay *self, const GError *reason, GError **error)
{
  const gint64 *ids = (const gint64 *) (void *) self->batch->ids->data;
  gboolean by_server = tern_journal_is_refusal (self->session, TERN_IMAP_STATE_SELECTED, reason);

  if (by_server && tern_journal_is_for_now (reason, tern_flags_get_n_keywords (self->batch->add) > 0))
    {
      hold (self, reason);
      return TRUE;
    }
  if (by_server)
    return set_aside (self, ids, self->batch->ids->len, reason->message, error);
  if (flush (self, NULL))
    tern_store_journal_release (get_store (self), ids, self->batch->ids->len, NULL);
  g_propagate_error (error, g_error_copy (reason));
  return FALSE;
}

static void
on_looked_at (TernImapSession *session, const TernImapFetch *fetch, gpointer user_data)
{
  Replay *self = user_data;
  g_autoptr (TernFlags) flags = tern_flags_new (fetch->flags, fetch->keywords);
  g_autoptr (TernFlags) after = tern_flags_with (flags, self->batch->add, self->batch->remove);

  tern_uid_set_add (self->seen, fetch->uid);
  if ((fetch->present & TERN_IMAP_FETCH_FLAGS) != 0 && tern_flags_equal (flags, after))
    tern_uid_set_add (self->done, fetch->uid);
}

/* Goes as far as it can without waiting; @answer_cb brings the next answer back here. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Replay *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  for (;;)
    switch (self->step)
      {
      case STEP_NEXT:
        if (g_cancellable_set_error_if_cancelled (cancellable, &error) || !take_next (self, &error))
          goto failed;
        if (self->batch == NULL)
          {
            if (!let_go (self, &error))
              goto failed;
            g_task_return_boolean (task, TRUE);
            return;
          }
        if (self->read_only)
          {
            if (!refuse_all (self, &error))
              goto failed;
          }
        else if (self->batch->kind == TERN_JOURNAL_FLAGS)
          self->step = STEP_SEND_ADD;
        else if (self->batch->kind == TERN_JOURNAL_MOVE_AWAY || self->batch->kind == TERN_JOURNAL_COPY_AWAY)
          {
            self->step = STEP_AWAY;
            tern_journal_away_async (self->writer, self->session, g_steal_pointer (&self->batch), &self->so_far,
                                     cancellable, answer_cb, g_object_ref (task));
            return;
          }
        else
          {
            self->step = STEP_PLACED;
            tern_journal_place_async (self->writer, self->session, g_steal_pointer (&self->batch), &self->so_far,
                                      cancellable, answer_cb, g_object_ref (task));
            return;
          }
        break;

      case STEP_PLACED:
        self->placed = TRUE;
        self->step = STEP_NEXT;
        break;

      case STEP_AWAY:
        self->step = STEP_NEXT;
        break;

      case STEP_SEND_ADD:
        self->step = STEP_SEND_REMOVE;
        if (tern_flags_is_empty (self->batch->add))
          break;
        tern_imap_session_uid_store_async (self->session, self->batch->uids, TRUE, self->batch->add,
                                           FALSE, 0, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_SEND_REMOVE:
        self->step = STEP_SETTLE;
        if (tern_flags_is_empty (self->batch->remove))
          break;
        tern_imap_session_uid_store_async (self->session, self->batch->uids, FALSE,
                                           self->batch->remove, FALSE, 0, cancellable, answer_cb,
                                           g_object_ref (task));
        return;

      case STEP_SETTLE:
        if (!confirm (self, &error))
          goto failed;
        self->step = self->batch->ids->len == 0 ? STEP_NEXT : STEP_LOOK;
        break;

      case STEP_LOOK:
        self->step = STEP_SETTLE_LOOKED;
        tern_imap_session_uid_fetch_async (self->session, self->batch->uids, "(FLAGS)", 0, FALSE,
                                           on_looked_at, self, cancellable, answer_cb,
                                           g_object_ref (task));
        return;

      case STEP_SETTLE_LOOKED:
        if (!confirm (self, &error) || !give_up_rest (self, &error))
          goto failed;
        self->step = STEP_NEXT;
        break;
      }

failed:
  let_go (self, NULL);
  g_task_return_error (task, error);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Replay *self = g_task_get_task_data (task);
  g_autoptr (TernUidSet) modified = NULL;
  g_autoptr (GError) reason = NULL;
  GError *error = NULL;

  if (self->step == STEP_PLACED || self->step == STEP_AWAY)
    {
      if (!(self->step == STEP_AWAY ? tern_journal_away_finish : tern_journal_place_finish) (result, &error))
        {
          let_go (self, NULL);
          g_task_return_error (task, error);
          return;
        }
    }
  else if (self->step == STEP_SETTLE_LOOKED)
    tern_imap_session_uid_fetch_finish (self->session, result, &reason);
  else
    modified = tern_imap_session_uid_store_finish (self->session, result, &reason);
  if (reason != NULL)
    {
      if (!on_refused (self, reason, &error))
        {
          let_go (self, NULL);
          g_task_return_error (task, error);
          return;
        }
      self->step = STEP_NEXT;
    }
  step (task, answer_cb);
}

void
tern_journal_replay_async (TernMailboxWriter *writer,
                           TernImapSession *session,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const TernImapSelected *selected = tern_imap_session_get_selected (session);
  Replay *self = g_new0 (Replay, 1);

  g_task_set_source_tag (task, tern_journal_replay_async);
  self->writer = tern_mailbox_writer_ref (writer);
  self->session = g_object_ref (session);
  self->read_only = selected != NULL && selected->read_only;
  self->seen = tern_uid_set_new ();
  self->done = tern_uid_set_new ();
  self->so_far.held = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->so_far.loose = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_set_task_data (task, self, (GDestroyNotify) replay_free);
  step (task, answer_cb);
}

gboolean
tern_journal_replay_finish (GAsyncResult *result, TernJournalReplayed *replayed, GError **error)
{
  Replay *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  replayed->carried = self->so_far.carried;
  replayed->set_aside = self->so_far.set_aside;
  replayed->elsewhere = self->elsewhere;
  replayed->postponed = g_strdup (self->so_far.postponed);
  return g_task_propagate_boolean (G_TASK (result), error);
}
