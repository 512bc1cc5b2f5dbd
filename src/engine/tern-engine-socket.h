/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The listening end of engine.sock: other processes of the same user submit commands here. The core owns one. Internal
 * to the engine. */
#pragma once

#include "engine/tern-engine-job.h"

G_BEGIN_DECLS

#define TERN_TYPE_ENGINE_SOCKET (tern_engine_socket_get_type ())
/* Engine's thread. */
G_DECLARE_FINAL_TYPE (TernEngineSocket, tern_engine_socket, TERN, ENGINE_SOCKET, GObject)

#define TERN_ENGINE_SOCKET_NAME "engine.sock"

/* A client submitted @job; it ends by tern_engine_job_finish(). */
typedef void (*TernEngineSocketFunc) (TernEngineJob *job, gpointer user_data);

/* Listens on @data_dir/engine.sock, 0600, in place of one a dead process left: whoever calls holds engine.lock.
 * TERN_ENGINE_ERROR_IO. */
TernEngineSocket *tern_engine_socket_new (const char *data_dir,
                                          TernEngineSocketFunc func,
                                          gpointer user_data,
                                          GError **error);
/* Stops listening, removes the file, drops every client; what they had asked for is cancelled. */
void tern_engine_socket_close (TernEngineSocket *self);

/* The address of @data_dir/engine.sock for both ends: a folder too deep for sun_path (108 bytes) is reached by way of
 * an open descriptor, which the address keeps alive as @folder_fd (-1 for none; the caller closes it). NULL with
 * TERN_ENGINE_ERROR_IO. */
GSocketAddress *tern_engine_socket_make_address (const char *data_dir, int *folder_fd, GError **error);

G_END_DECLS
