/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What lives on the engine's thread: the store, the accounts, the running jobs and engine.sock. TernEngine makes
 * it there and feeds it. Internal to the engine. */
#pragma once

#include "engine/tern-engine-job.h"
#include "engine/tern-held-passwords.h"
#include "engine/tern-store-batch.h"

G_BEGIN_DECLS

typedef struct _TernEngineCore TernEngineCore;

/**
 * TernEngineCoreFuncs: all on the engine's thread.
 * @changed: a transaction was committed; lent
 * @yield: a client asks to step down; returns whether that will happen (tern_engine_core_stop() follows)
 * @stopped: nothing runs any more; free the core now
 */
typedef struct
{
  void (*changed) (TernChangeSet *changes, gpointer user_data);
  gboolean (*yield) (gpointer user_data);
  void (*stopped) (gpointer user_data);
} TernEngineCoreFuncs;

/* Opens the store and the socket; blocks for as long as a migration takes. NULL with the errors of
 * tern_store_open(), or TERN_ENGINE_ERROR_IO. @funcs is borrowed. */
TernEngineCore *tern_engine_core_new (const char *data_dir,
                                      const char *config_dir,
                                      TernHeldPasswords *held,
                                      const TernEngineCoreFuncs *funcs,
                                      gpointer user_data,
                                      GError **error);
/* Closes the store and lets go of the lock; after `stopped`. */
void tern_engine_core_free (TernEngineCore *self);

/* Starts @job, which ends by tern_engine_job_finish(). */
void tern_engine_core_run (TernEngineCore *self, TernEngineJob *job);
/* The network came or changed: who waits to connect again does so now. */
void tern_engine_core_network_changed (TernEngineCore *self);
/* Ends everything; jobs under way finish with @error (transfer full). `stopped` follows, from the main loop. */
void tern_engine_core_stop (TernEngineCore *self, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernEngineCore, tern_engine_core_free)

G_END_DECLS
