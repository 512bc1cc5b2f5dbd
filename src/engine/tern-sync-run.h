/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the operations of one account's sync share: the session it has, the mailboxes it has to do, and what came up
 * meanwhile. TernAccountSync owns it and chooses which operation is next. Internal to the engine. */
#pragma once

#include "engine/tern-account-engine.h"
#include "engine/tern-engine-job.h"
#include "engine/tern-sync-report.h"

G_BEGIN_DECLS

/**
 * TernSyncRun:
 * @account: its connections, store and index
 * @job: who asked, and is told
 * @command: the job's
 * @report: speaks of the mailbox in hand
 * @session: lent by the account's connections; nullable
 * @writer: of the mailbox the session has selected; nullable
 * @todo: (element-type TernSyncTarget): to be brought up to date, the next one first
 * @done: (element-type TernSyncTarget): up to date; their bodies follow
 * @target: the one in hand; nullable
 * @wants_bodies: whether they do
 * @kicked: actions wait
 * @late: what was sent is to be looked for once more, in a while
 * @news: of the selected mailbox, since it was begun with
 * @told: wire names of others the server says something changed in
 * @failed: ids of mailboxes that could not be brought up to date
 * @first_failure: the first of them and why, a sentence; nullable
 * @stumbled: why the mailbox to be watched could not be opened; nullable
 */
typedef struct
{
  TernAccountEngine *account;
  TernEngineJob *job;
  TernEngineCommand *command;
  TernSyncReport report;
  TernImapSession *session;
  TernMailboxWriter *writer;
  GPtrArray *todo;
  GPtrArray *done;
  TernSyncTarget *target;
  gboolean wants_bodies;
  gboolean kicked;
  gboolean late;
  gboolean news;
  GHashTable *told;
  GHashTable *failed;
  char *first_failure;
  GError *stumbled;
} TernSyncRun;

/* Engine's thread; outlives every operation it is given to. */
TernSyncRun *tern_sync_run_new (TernAccountEngine *account, TernEngineJob *job);
/* With no session. */
void tern_sync_run_free (TernSyncRun *self);
TernStore *tern_sync_run_get_store (TernSyncRun *self);
TernStoreBatch *tern_sync_run_get_batch (TernSyncRun *self);
GCancellable *tern_sync_run_get_cancellable (TernSyncRun *self);
/* For tern_mailbox_sync_async(): tells the report. */
void tern_sync_run_on_progress (TernEnginePhase phase, guint64 done, guint64 total, gpointer run);

/* @target: (transfer full) (nullable): the mailbox that is worked on now. */
void tern_sync_run_take_in_hand (TernSyncRun *self, TernSyncTarget *target);
/* (transfer full). */
TernSyncTarget *tern_sync_run_take_out_of_hand (TernSyncRun *self);

/* The writer becomes that of @mailbox, unless it is and nothing is wanted @anew; news is taken down from here on. */
gboolean tern_sync_run_hold_mailbox (TernSyncRun *self, gint64 mailbox, gboolean anew, GError **error);
void tern_sync_run_let_go_of_mailbox (TernSyncRun *self);
/* Before the session has the mailbox in hand selected. */
void tern_sync_run_let_go_of_others (TernSyncRun *self);
/* @clean: nothing is under way on it. */
void tern_sync_run_let_go_of_session (TernSyncRun *self, gboolean clean);

/* The mailbox in hand is not as the server's, or not all of it. */
void tern_sync_run_note_failure (TernSyncRun *self, const char *reason);
void tern_sync_run_warn_of_journal (TernSyncRun *self);
/* Which one @error was about, unless it is this computer that has the trouble. */
void tern_sync_run_name_mailbox (TernSyncRun *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernSyncRun, tern_sync_run_free)

G_END_DECLS
