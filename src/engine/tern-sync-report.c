/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The events of a sync. */
#include "engine/tern-sync-report.h"

/* Microseconds between two PROGRESS events. */
#define PROGRESS_INTERVAL 100000

TernSyncTarget *
tern_sync_target_new (const TernMailboxRow *row)
{
  TernSyncTarget *target = g_new0 (TernSyncTarget, 1);

  target->id = row->id;
  target->path = g_strdup (row->path);
  target->wire_name = g_strdup (row->wire_name);
  return target;
}

void
tern_sync_target_free (TernSyncTarget *target)
{
  g_free (target->path);
  g_free (target->wire_name);
  g_free (target);
}

static const char *
get_path (TernSyncReport *self)
{
  return self->target != NULL ? self->target->path : NULL;
}

void
tern_sync_report_state (TernSyncReport *self, TernEngineState state, const GError *reason, double seconds)
{
  TernEngineTrouble trouble = tern_engine_trouble_of (reason);
  const char *text = trouble != TERN_ENGINE_TROUBLE_NONE ? reason->message : NULL;

  tern_engine_job_emit (self->job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_STATE,
                                                        .account = self->account,
                                                        .state = state,
                                                        .trouble = trouble,
                                                        .text = text,
                                                        .seconds = seconds });
}

void
tern_sync_report_warning (TernSyncReport *self, const char *text)
{
  tern_engine_job_emit (self->job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_WARNING,
                                                        .account = self->account,
                                                        .mailbox = get_path (self),
                                                        .text = text });
}

void
tern_sync_report_progress (TernSyncReport *self, TernEnginePhase phase, guint64 done, guint64 total)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->told < PROGRESS_INTERVAL && done < total)
    return;
  self->told = now;
  tern_engine_job_emit (self->job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_PROGRESS,
                                                        .account = self->account,
                                                        .mailbox = get_path (self),
                                                        .phase = phase,
                                                        .done = done,
                                                        .total = total });
}

void
tern_sync_report_mailbox (TernSyncReport *self, TernStore *store, const TernSyncTarget *target)
{
  TernMailboxCounts counts = { 0 };

  tern_store_get_mailbox_counts (store, target->id, &counts, NULL);
  tern_engine_job_emit (self->job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_MAILBOX,
                                                        .account = self->account,
                                                        .mailbox = target->path,
                                                        .messages = counts.total,
                                                        .unread = counts.unread,
                                                        .bytes_in = target->bytes_in,
                                                        .bytes_out = target->bytes_out,
                                                        .seconds = target->seconds });
}

void
tern_sync_report_start (TernSyncReport *self, TernImapSession *session)
{
  self->bytes_in = tern_imap_session_get_bytes_in (session);
  self->bytes_out = tern_imap_session_get_bytes_out (session);
  self->began = g_get_monotonic_time ();
}

void
tern_sync_report_stop (TernSyncReport *self, TernImapSession *session, TernSyncTarget *target)
{
  target->bytes_in += tern_imap_session_get_bytes_in (session) - self->bytes_in;
  target->bytes_out += tern_imap_session_get_bytes_out (session) - self->bytes_out;
  target->seconds += (double) (g_get_monotonic_time () - self->began) / G_USEC_PER_SEC;
}
