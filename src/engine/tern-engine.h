/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The engine in this process: one thread that makes the store equal to the servers. A TernEnginePort. */
#pragma once

#include "engine/tern-engine-port.h"

G_BEGIN_DECLS

#define TERN_TYPE_ENGINE (tern_engine_get_type ())

/**
 * TernEngine:
 *
 * Signals, both in the thread-default main context of tern_engine_new():
 * `changed (TernChangeSet *)` after each transaction that changed something a reader can see;
 * `stepped-down ()` when it yielded: the store is closed and the lock free.
 *
 * Property `yields` (gboolean, default FALSE): whether it steps down when a client asks.
 */
G_DECLARE_FINAL_TYPE (TernEngine, tern_engine, TERN, ENGINE, GObject)

/* Nothing happens until start. */
TernEngine *tern_engine_new (const char *data_dir, const char *config_dir);

/* Makes the thread, takes the store's lock, migrates, listens on @data_dir/engine.sock (0600).
 * Errors: those of tern_store_open(), TERN_STORE_ERROR_BUSY when another process holds it. */
void tern_engine_start_async (TernEngine *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean tern_engine_start_finish (TernEngine *self, GAsyncResult *result, GError **error);

const char *tern_engine_get_data_dir (TernEngine *self);

G_END_DECLS
