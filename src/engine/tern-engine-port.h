/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The way to the engine, whether it runs in this process (TernEngine) or another (TernEngineClient). */
#pragma once

#include "engine/tern-engine-command.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-engine-event.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TERN_TYPE_ENGINE_PORT (tern_engine_port_get_type ())
G_DECLARE_INTERFACE (TernEnginePort, tern_engine_port, TERN, ENGINE_PORT, GObject)

/* Called in the thread-default main context of the submitter, in order, always before the
 * command's own callback. @event is lent. */
typedef void (*TernEngineEventFunc) (TernEngineEvent *event, gpointer user_data);

struct _TernEnginePortInterface
{
  GTypeInterface parent_iface;

  void (*submit_async) (TernEnginePort *self,
                        TernEngineCommand *command,
                        TernEngineEventFunc func,
                        gpointer func_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*submit_finish) (TernEnginePort *self, GAsyncResult *result, GError **error);
  void (*close_async) (TernEnginePort *self, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*close_finish) (TernEnginePort *self, GAsyncResult *result, GError **error);
  /* NULL where it cannot be done. */
  gboolean (*hold_password) (TernEnginePort *self, const char *account, const char *password);
};

/**
 * TernEngineOpenFlags:
 * @TERN_ENGINE_OPEN_YIELDS: if the engine comes to run here, it steps down when another process asks
 *   (a watching ternctl says this, the window does not)
 * @TERN_ENGINE_OPEN_ASK_YIELD: if another process holds the engine, ask it to step down and take its
 *   place; when it does not yield, be its client (the window says this)
 */
typedef enum
{
  TERN_ENGINE_OPEN_NONE = 0,
  TERN_ENGINE_OPEN_YIELDS = 1 << 0,
  TERN_ENGINE_OPEN_ASK_YIELD = 1 << 1,
} TernEngineOpenFlags;

/* Starts an engine on @data_dir (made 0700 when missing), or connects to the process that holds it.
 * A holder that is just starting or stopping is waited for up to 5 seconds.
 * Finishes with a TernEngine or a TernEngineClient, (transfer full). Errors: those of
 * tern_store_open() other than BUSY; TERN_STORE_ERROR_BUSY when the holder does not answer; _IO. */
void tern_engine_port_open_async (const char *data_dir,
                                  const char *config_dir,
                                  TernEngineOpenFlags flags,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
TernEnginePort *tern_engine_port_open_finish (GAsyncResult *result, GError **error);

/* Submits @command; from any thread. Cancelling ends it with G_IO_ERROR_CANCELLED after it has wound
 * down (what was stored stays stored). The errors are those of the command, of the layers below, and
 * TERN_ENGINE_ERROR_STOPPED, _YIELDED, _GONE. @func is nullable. */
void tern_engine_port_submit_async (TernEnginePort *self,
                                    TernEngineCommand *command,
                                    TernEngineEventFunc func,
                                    gpointer func_data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean tern_engine_port_submit_finish (TernEnginePort *self, GAsyncResult *result, GError **error);

/* Engine: winds everything down, closes the store, gives up the lock, joins the thread; running commands
 * end with TERN_ENGINE_ERROR_STOPPED (clients get _GONE). Client: disconnects; the holder cancels what
 * this client had asked for. Never fails but for a second close. */
void tern_engine_port_close_async (TernEnginePort *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tern_engine_port_close_finish (TernEnginePort *self, GAsyncResult *result, GError **error);

/* Keeps @password (nullable: forgets it) for the account with the id @account in memory, until the engine ends or the
 * account is forgotten; it is used where the account has no command, before the keyring is asked. What was refused
 * before is tried with it by the next command. Any thread. Returns: FALSE when the engine is in another process, which
 * passwords are not sent to. */
gboolean tern_engine_port_hold_password (TernEnginePort *self, const char *account, const char *password);

G_END_DECLS
