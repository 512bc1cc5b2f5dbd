/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The jobs that are work of accounts: one operation for each account concerned; a job ends with the last of them. The
 * core has one. Internal to the engine. */
#pragma once

#include "engine/tern-engine-accounts.h"
#include "engine/tern-engine-job.h"

G_BEGIN_DECLS

typedef struct _TernEngineRuns TernEngineRuns;

/* @accounts is borrowed, and is there longer. @ended is called when a job has ended, on the engine's thread. */
TernEngineRuns *tern_engine_runs_new (TernEngineAccounts *accounts,
                                      TernHeldPasswords *held,
                                      TernStoreBatch *batch,
                                      void (*ended) (gpointer user_data),
                                      gpointer user_data);
/* Once it is empty. */
void tern_engine_runs_free (TernEngineRuns *self);

/* Each starts @job, which ends by tern_engine_job_finish(); or sets @error, and it is the caller's to end: with
 * TERN_ENGINE_ERROR_NO_ACCOUNT, _INVALID (one account is meant, and none named), or the errors of the store. */
void tern_engine_runs_sync (TernEngineRuns *self, TernEngineJob *job, GError **error);
void tern_engine_runs_verify (TernEngineRuns *self, TernEngineJob *job, GError **error);
void tern_engine_runs_search (TernEngineRuns *self, TernEngineJob *job, GError **error);
void tern_engine_runs_test (TernEngineRuns *self, TernEngineJob *job, GError **error);
void tern_engine_runs_fetch (TernEngineRuns *self, TernEngineJob *job, GError **error);

/* An account has left something to another: a sync of all goes on until that is carried, too. */
void tern_engine_runs_handed_over (TernEngineRuns *self);
gboolean tern_engine_runs_is_empty (TernEngineRuns *self);
/* Cancels all; they fail with @reason, which is borrowed for good. */
void tern_engine_runs_stop (TernEngineRuns *self, const GError *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernEngineRuns, tern_engine_runs_free)

G_END_DECLS
