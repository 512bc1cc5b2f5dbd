/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One account made equal to its server, once or for as long as it is watched; a SYNC or LIST command is one of these.
 * Internal to the engine. */
#pragma once

#include "engine/tern-account-engine.h"
#include "engine/tern-engine-job.h"

G_BEGIN_DECLS

#define TERN_TYPE_ACCOUNT_SYNC (tern_account_sync_get_type ())
/* Engine's thread. */
G_DECLARE_FINAL_TYPE (TernAccountSync, tern_account_sync, TERN, ACCOUNT_SYNC, GObject)

/* Tells @job of its events, but does not finish it. */
TernAccountSync *tern_account_sync_new (TernAccountEngine *account, TernEngineJob *job);
const char *tern_account_sync_get_account_id (TernAccountSync *self);
/* Runs it; once. Errors: TERN_ENGINE_ERROR_NO_MAILBOX, TERN_ENGINE_ERROR_INCOMPLETE (each mailbox that could not be
 * brought up to date had its WARNING), and what keeps all of it from working. */
void tern_account_sync_run_async (TernAccountSync *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tern_account_sync_run_finish (TernAccountSync *self, GAsyncResult *result, GError **error);

G_END_DECLS
