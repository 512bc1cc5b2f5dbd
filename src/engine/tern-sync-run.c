/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The shared things of one sync. */
#include "engine/tern-sync-run.h"

#include <string.h>

/* More folders than anybody has; the rest is found when everything is looked at. */
#define TOLD_MAX 10000

static void
on_news (TernMailboxWriter *writer, const char *elsewhere, gpointer user_data)
{
  TernSyncRun *self = user_data;

  if (elsewhere == NULL)
    self->news = TRUE;
  else if (g_hash_table_size (self->told) < TOLD_MAX)
    g_hash_table_add (self->told, g_strdup (elsewhere));
}

TernSyncRun *
tern_sync_run_new (TernAccountEngine *account, TernEngineJob *job)
{
  TernSyncRun *self = g_new0 (TernSyncRun, 1);

  self->account = g_object_ref (account);
  self->job = tern_engine_job_ref (job);
  self->command = tern_engine_job_get_command (job);
  self->report.job = job;
  self->report.account = tern_account_get_id (tern_account_engine_get_account (account));
  self->todo = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_sync_target_free);
  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_sync_target_free);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->failed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
tern_sync_run_free (TernSyncRun *self)
{
  g_assert (self->session == NULL);
  g_clear_pointer (&self->target, tern_sync_target_free);
  g_ptr_array_unref (self->todo);
  g_ptr_array_unref (self->done);
  g_hash_table_unref (self->told);
  g_hash_table_unref (self->failed);
  g_free (self->first_failure);
  g_clear_error (&self->stumbled);
  tern_engine_job_unref (self->job);
  g_object_unref (self->account);
  g_free (self);
}

TernStore *
tern_sync_run_get_store (TernSyncRun *self)
{
  return tern_store_batch_get_store (tern_sync_run_get_batch (self));
}

TernStoreBatch *
tern_sync_run_get_batch (TernSyncRun *self)
{
  return tern_account_engine_get_batch (self->account);
}

GCancellable *
tern_sync_run_get_cancellable (TernSyncRun *self)
{
  return tern_engine_job_get_cancellable (self->job);
}

void
tern_sync_run_on_progress (TernEnginePhase phase, guint64 done, guint64 total, gpointer run)
{
  TernSyncRun *self = run;

  tern_sync_report_progress (&self->report, phase, done, total);
}

void
tern_sync_run_take_in_hand (TernSyncRun *self, TernSyncTarget *target)
{
  g_clear_pointer (&self->target, tern_sync_target_free);
  self->target = target;
  self->report.target = target;
}

TernSyncTarget *
tern_sync_run_take_out_of_hand (TernSyncRun *self)
{
  self->report.target = NULL;
  return g_steal_pointer (&self->target);
}

gboolean
tern_sync_run_hold_mailbox (TernSyncRun *self, gint64 mailbox, gboolean anew, GError **error)
{
  if (anew || self->writer == NULL || tern_mailbox_writer_get_mailbox (self->writer) != mailbox)
    {
      tern_sync_run_let_go_of_mailbox (self);
      self->writer = tern_account_engine_dup_writer (self->account, mailbox, error);
      if (self->writer == NULL)
        return FALSE;
    }
  self->news = FALSE;
  tern_mailbox_writer_set_news_func (self->writer, on_news, self);
  return TRUE;
}

void
tern_sync_run_let_go_of_mailbox (TernSyncRun *self)
{
  if (self->writer == NULL)
    return;
  tern_mailbox_writer_set_news_func (self->writer, NULL, NULL);
  tern_mailbox_writer_detach (self->writer, self->session);
  g_clear_pointer (&self->writer, tern_mailbox_writer_unref);
}

void
tern_sync_run_let_go_of_others (TernSyncRun *self)
{
  if (self->writer != NULL && tern_mailbox_writer_get_mailbox (self->writer) != self->target->id)
    tern_sync_run_let_go_of_mailbox (self);
}

void
tern_sync_run_let_go_of_session (TernSyncRun *self, gboolean clean)
{
  if (self->session == NULL)
    return;
  tern_sync_run_let_go_of_mailbox (self);
  if (!clean)
    tern_imap_session_abort (self->session);
  tern_connections_release (tern_account_engine_get_connections (self->account), g_steal_pointer (&self->session));
}

void
tern_sync_run_note_failure (TernSyncRun *self, const char *reason)
{
  g_autofree char *words = g_strdup (reason);
  gsize length = strlen (words);

  tern_sync_report_warning (&self->report, reason);
  g_hash_table_add (self->failed, g_memdup2 (&self->target->id, sizeof self->target->id));
  if (self->first_failure != NULL)
    return;
  if (length > 0 && words[length - 1] == '.')
    words[length - 1] = '\0';
  self->first_failure = g_strdup_printf ("%s could not be brought up to date: %s", self->target->path, words);
}

void
tern_sync_run_warn_of_journal (TernSyncRun *self)
{
  tern_sync_report_warning (&self->report, "Some changes could not be made on the server; "
                                           "the journal says which and why.");
}

void
tern_sync_run_name_mailbox (TernSyncRun *self, GError **error)
{
  if (error != NULL && *error != NULL && (*error)->domain != TERN_STORE_ERROR)
    g_prefix_error (error, "%s: ", self->target->path);
}
