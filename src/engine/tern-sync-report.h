/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a sync tells of its course, and what it counts for that; TernAccountSync holds one. Internal to the engine. */
#pragma once

#include "engine/tern-engine-job.h"
#include "imap/tern-imap-session.h"
#include "store/tern-store-mailboxes.h"

G_BEGIN_DECLS

/* A mailbox of one run. */
typedef struct
{
  gint64 id;
  char *path;
  char *wire_name;
  guint64 bytes_in;
  guint64 bytes_out;
  double seconds;
} TernSyncTarget;

TernSyncTarget *tern_sync_target_new (const TernMailboxRow *row);
void tern_sync_target_free (TernSyncTarget *target);

/**
 * TernSyncReport:
 * @job: who is told; borrowed
 * @account: its id; borrowed
 * @target: the mailbox in hand; nullable, borrowed
 *
 * The rest is its own; zero it.
 */
typedef struct
{
  TernEngineJob *job;
  const char *account;
  const TernSyncTarget *target;
  guint64 bytes_in;
  guint64 bytes_out;
  gint64 began;
  gint64 told;
} TernSyncReport;

/* @reason: (nullable): why; being cancelled is none. @seconds: for WAITING. */
void tern_sync_report_state (TernSyncReport *self, TernEngineState state, const GError *reason, double seconds);
void tern_sync_report_warning (TernSyncReport *self, const char *text);
/* At most ten a second, and always the last. */
void tern_sync_report_progress (TernSyncReport *self, TernEnginePhase phase, guint64 done, guint64 total);
/* @target is up to date. */
void tern_sync_report_mailbox (TernSyncReport *self, TernStore *store, const TernSyncTarget *target);

/* What @session carries from here on, and the time it takes, counts for what stop names. */
void tern_sync_report_start (TernSyncReport *self, TernImapSession *session);
void tern_sync_report_stop (TernSyncReport *self, TernImapSession *session, TernSyncTarget *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernSyncTarget, tern_sync_target_free)

G_END_DECLS
