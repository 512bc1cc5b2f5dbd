/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One mailbox after the other; one whose actions found their messages again is gone through once more. */
#include "engine/tern-mailbox-round.h"

#include "engine/tern-journal-place.h"
#include "engine/tern-mailbox-list.h"
#include "engine/tern-mailbox-sync.h"
#include "engine/tern-rule-arrival.h"
#include "engine/tern-snooze-journal.h"
#include "engine/tern-snooze.h"
#include "engine/tern-sync-targets.h"
#include "net/tern-net-error.h"
#include "store/tern-store-journal.h"

/* So long what was sent is looked for where a mailbox cannot be brought up to date. */
#define UNSEEN_MAX_S (24 * 60 * 60)

typedef struct
{
  TernSyncRun *run;
  guint64 look;   /* when the mailbox in hand was begun to be looked at */
  gboolean fresh; /* it was selected anew for it */
} Round;

static gboolean
send_mailbox (GTask *task, GAsyncReadyCallback answer_cb, GError **error)
{
  Round *self = g_task_get_task_data (task);
  TernSyncRun *run = self->run;
  TernStore *store = tern_sync_run_get_store (run);
  gboolean again = run->writer != NULL && tern_mailbox_writer_get_mailbox (run->writer) == run->target->id
                   && !tern_store_journal_needs_look (store, run->target->id);

  if (!tern_sync_run_hold_mailbox (run, run->target->id, !again, error))
    return FALSE;
  self->fresh = !again;
  self->look = tern_store_journal_begin_look (store);
  tern_sync_report_start (&run->report, run->session);
  tern_mailbox_sync_async (run->writer, run->session, run->target->wire_name, again, tern_sync_run_on_progress, run,
                           g_task_get_cancellable (task), answer_cb, g_object_ref (task));
  return TRUE;
}

/* Goes on with the mailbox in hand, else with the next one. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  TernSyncRun *run = ((Round *) g_task_get_task_data (task))->run;
  GError *error = NULL;

  if (run->target == NULL && run->todo->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (run->target == NULL)
    tern_sync_run_take_in_hand (run, g_ptr_array_steal_index (run->todo, 0));
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error)
      || !send_mailbox (task, answer_cb, &error))
    g_task_return_error (task, error);
}

/* Whether the run goes on after @error of one mailbox. */
static gboolean
survive (TernSyncRun *run, const GError *error)
{
  return error->domain != G_IO_ERROR && error->domain != TERN_NET_ERROR
         && !g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_THROTTLED)
         && !g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_FULL)
         && !g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_IO)
         && tern_imap_session_get_state (run->session) >= TERN_IMAP_STATE_AUTHENTICATED
         && !(run->command->mailbox != NULL && !run->command->watch);
}

/* What was sent there, or from there, cannot be looked for. Where that may be different in a while it is waited for. */
static gboolean
end_unseen (TernSyncRun *run, gboolean for_now, GError **error)
{
  gint64 before = g_get_real_time () / G_USEC_PER_SEC + (for_now ? -UNSEEN_MAX_S : 1);
  TernStoreBatch *batch = tern_sync_run_get_batch (run);
  TernChangeSet *changes = NULL;
  guint set_aside;

  if (!tern_store_batch_flush (batch, error)
      || !tern_store_journal_end_unseen (tern_sync_run_get_store (run), run->target->id, before, &set_aside, &changes,
                                         error))
    return FALSE;
  tern_store_batch_take_changes (batch, changes);
  if (set_aside > 0)
    tern_sync_run_warn_of_journal (run);
  return TRUE;
}

static gboolean
take_failure (TernSyncRun *run, GError *taken, GError **error)
{
  g_autoptr (GError) reason = taken;

  tern_sync_run_let_go_of_mailbox (run);
  if (!survive (run, reason))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      tern_sync_run_name_mailbox (run, error);
      return FALSE;
    }
  if (!end_unseen (run, reason->domain != TERN_IMAP_ERROR || tern_journal_is_for_now (reason, FALSE), error))
    return FALSE;
  tern_sync_run_note_failure (run, reason->message);
  g_clear_error (&run->stumbled);
  if (run->target->id == tern_sync_targets_find_watched (run))
    run->stumbled = g_steal_pointer (&reason);
  tern_sync_run_take_in_hand (run, NULL);
  return TRUE;
}

/* The mailbox in hand is as the server's: what that says of actions whose connection was lost. */
static gboolean
settle_journal (Round *self, const TernMailboxSyncResult *outcome, GError **error)
{
  TernSyncRun *run = self->run;
  TernStoreBatch *batch = tern_sync_run_get_batch (run);
  TernJournalLooked looked = { 0 };
  TernChangeSet *changes = NULL;
  guint dropped = 0;

  if (!tern_store_batch_flush (batch, error))
    return FALSE;
  if (outcome->incomplete == NULL && self->fresh
      && !tern_store_journal_end_look (tern_sync_run_get_store (run), run->target->id, self->look, &looked, &changes,
                                       error))
    return FALSE;
  tern_store_batch_take_changes (batch, changes);
  run->kicked = run->kicked || outcome->elsewhere || looked.again > 0;
  run->late = run->late || looked.later > 0;
  if (tern_store_journal_take_handed_over (tern_sync_run_get_store (run)))
    tern_account_engine_handed_over (run->account);
  if (!tern_snooze_drop_lost (batch, tern_account_get_id (tern_account_engine_get_account (run->account)),
                              run->target->id, &dropped, error))
    return FALSE;
  if (outcome->set_aside + looked.set_aside > dropped)
    tern_sync_run_warn_of_journal (run);
  return TRUE;
}

/* What came goes through the rules, and what is to come back does; what they do is carried with what else waits. */
static gboolean
follow_rules (TernSyncRun *run, GError **error)
{
  const char *key = tern_account_get_id (tern_account_engine_get_account (run->account));
  gint64 now = g_get_real_time () / G_USEC_PER_SEC, next = G_MAXINT64;
  gboolean acted = FALSE;
  gboolean done = tern_rule_arrival_apply (tern_sync_run_get_batch (run), key, run->target->id, &acted, error)
                  && tern_snooze_bring_back (tern_sync_run_get_batch (run), key, run->target->id, now, &next, &acted,
                                             error);

  run->kicked = run->kicked || acted;
  return done;
}

static void
finish_target (TernSyncRun *run)
{
  TernSyncTarget *target = tern_sync_run_take_out_of_hand (run);

  if (!run->wants_bodies)
    tern_sync_report_mailbox (&run->report, tern_sync_run_get_store (run), target);
  tern_text_index_poke (tern_account_engine_get_text_index (run->account));
  if (tern_sync_targets_was_done (run, target->id))
    tern_sync_target_free (target);
  else
    g_ptr_array_add (run->done, target);
}

static gboolean
take_mailbox (Round *self, GAsyncResult *result, GError **error)
{
  TernSyncRun *run = self->run;
  GError *reason = NULL;
  g_autoptr (TernMailboxSyncResult) outcome = tern_mailbox_sync_finish (result, &reason);
  guint bound = 0, lost = 0;

  if (outcome == NULL)
    return take_failure (run, reason, error);
  if (outcome->incomplete != NULL)
    {
      tern_sync_run_note_failure (run, outcome->incomplete);
      if (!end_unseen (run, TRUE, error))
        return FALSE;
    }
  else if (!tern_mailbox_list_settle_astray (tern_sync_run_get_batch (run), run->report.account, run->target->id,
                                             &bound, &lost, error))
    return FALSE;
  if (!settle_journal (self, outcome, error) || (outcome->incomplete == NULL && !follow_rules (run, error)))
    return FALSE;
  if (lost > 0)
    tern_sync_run_warn_of_journal (run);
  tern_sync_report_stop (&run->report, run->session, run->target);
  if (bound == 0)
    finish_target (run);
  return TRUE;
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (take_mailbox (g_task_get_task_data (task), result, &error))
    step (task, answer_cb);
  else
    g_task_return_error (task, error);
}

void
tern_mailbox_round_async (TernSyncRun *run, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, tern_sync_run_get_cancellable (run), callback, user_data);
  Round *self = g_new0 (Round, 1);

  g_task_set_source_tag (task, tern_mailbox_round_async);
  self->run = run;
  g_task_set_task_data (task, self, g_free);
  step (task, answer_cb);
}

gboolean
tern_mailbox_round_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
