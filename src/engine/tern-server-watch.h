/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Waits for the server to say that something changed: NOTIFY and IDLE where there are, else by asking now and then.
 * The account's sync has one for its life. Internal to the engine. */
#pragma once

#include "engine/tern-sync-run.h"

G_BEGIN_DECLS

typedef struct _TernServerWatch TernServerWatch;

/* @run: outlives it. */
TernServerWatch *tern_server_watch_new (TernSyncRun *run);
void tern_server_watch_free (TernServerWatch *self);

/* The run has another session. */
void tern_server_watch_begin_anew (TernServerWatch *self);
/* There is something to do: the wait ends. Nothing when there is none. */
void tern_server_watch_wake (TernServerWatch *self);

/* One wait; what came up is in the run. Fails when the connection does. */
void tern_server_watch_wait_async (TernServerWatch *self, GAsyncReadyCallback callback, gpointer user_data);
/* @stale: (out): nothing was said for so long that all mailboxes should be looked at. */
gboolean tern_server_watch_wait_finish (TernServerWatch *self, GAsyncResult *result, gboolean *stale, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernServerWatch, tern_server_watch_free)

G_END_DECLS
