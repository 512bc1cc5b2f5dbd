/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The sessions of one account, lent to whoever has work: at most three, fewer when the server refuses more, right with
 * one. Internal to the engine. */
#pragma once

#include "engine/tern-account.h"
#include "engine/tern-held-passwords.h"
#include "imap/tern-imap-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* DESIGN, Sync 6: watch, work, bulk. */
#define TERN_CONNECTIONS_MAX 3

/* Who goes first when there are more who want a session than sessions. */
typedef enum
{
  TERN_CONNECTION_CLICK, /* a person waits for it */
  TERN_CONNECTION_WORK,
  TERN_CONNECTION_BULK,
  TERN_CONNECTION_WATCH,
} TernConnectionUse;

#define TERN_TYPE_CONNECTIONS (tern_connections_get_type ())
/* Engine's thread. */
G_DECLARE_FINAL_TYPE (TernConnections, tern_connections, TERN, CONNECTIONS, GObject)

/* @held: (nullable). */
TernConnections *tern_connections_new (TernAccount *account, TernHeldPasswords *held);
TernAccount *tern_connections_get_account (TernConnections *self);

/* A signed-in session of one's own until it is released. Errors: those of tern_session_open_finish(). After a
 * TERN_ENGINE_ERROR_SIGN_IN everybody gets that error at once, until tern_connections_forgive(). */
void tern_connections_acquire_async (TernConnections *self,
                                     TernConnectionUse use,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* (transfer full). */
TernImapSession *tern_connections_acquire_finish (TernConnections *self, GAsyncResult *result, GError **error);
/* Gives @session back (transfer full), with no listener and nothing under way; one that is over is forgotten. */
void tern_connections_release (TernConnections *self, TernImapSession *session);

/* Somebody with a higher claim than @use waits and there is no room: give way when it can be done. The signal `wanted`
 * is emitted when that becomes so. */
gboolean tern_connections_is_wanted (TernConnections *self, TernConnectionUse use);
/* A person asks anew: a refused password may be tried once more. */
void tern_connections_forgive (TernConnections *self);
/* Says goodbye on every session nobody holds. */
void tern_connections_close_idle (TernConnections *self);
/* No session is lent, being opened, or saying goodbye. The signal `drained` is emitted when that becomes so. */
gboolean tern_connections_is_drained (TernConnections *self);
/* Goodbyes are not waited for any longer. */
void tern_connections_abort_closing (TernConnections *self);

G_END_DECLS
