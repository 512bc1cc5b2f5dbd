/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Fetches ahead what an account keeps offline: bodies, and what messages are made of, of mailboxes that are up to date.
 * The account's sync has one for its life. Internal to the engine. */
#pragma once

#include "engine/tern-sync-run.h"

G_BEGIN_DECLS

typedef struct _TernOfflineFetch TernOfflineFetch;

/* Says in @run whether bodies are wanted at all. @run: outlives it. */
TernOfflineFetch *tern_offline_fetch_new (TernSyncRun *run);
void tern_offline_fetch_free (TernOfflineFetch *self);

/* How far back mail is kept is found out again with the next run. */
void tern_offline_fetch_begin_anew (TernOfflineFetch *self);
/* Somebody has a higher claim to the session, or an action waits. */
gboolean tern_offline_fetch_is_wanted_elsewhere (TernOfflineFetch *self);
/* Bodies wait for a network that is not metered, which this one is not (any more). */
gboolean tern_offline_fetch_can_catch_up (TernOfflineFetch *self);

/* Goes through the run's done and takes out of it what it has finished with. What is left in the end gave way: to an
 * action, to whoever wants the session, or, when watching, to news. Fails when the connection or the store do. */
void tern_offline_fetch_run_async (TernOfflineFetch *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tern_offline_fetch_run_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernOfflineFetch, tern_offline_fetch_free)

G_END_DECLS
