/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* An engine held by another process, reached over engine.sock. A TernEnginePort. */
#pragma once

#include "engine/tern-engine-port.h"

G_BEGIN_DECLS

#define TERN_TYPE_ENGINE_CLIENT (tern_engine_client_get_type ())
G_DECLARE_FINAL_TYPE (TernEngineClient, tern_engine_client, TERN, ENGINE_CLIENT, GObject)

/* Connects to @data_dir/engine.sock. TERN_ENGINE_ERROR_GONE when nobody answers there,
 * TERN_ENGINE_ERROR_FRAME when what answers is no engine of this version. */
void tern_engine_client_connect_async (const char *data_dir,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
TernEngineClient *tern_engine_client_connect_finish (GAsyncResult *result, GError **error);

G_END_DECLS
