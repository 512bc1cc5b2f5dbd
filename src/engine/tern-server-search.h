/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Asks a server for what a person searches for, mailbox by mailbox, and sees to it that what it names has a row here.
 * The core runs one for each account of a SEARCH. Internal to the engine. */
#pragma once

#include "engine/tern-account-engine.h"
#include "engine/tern-engine-job.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of each mailbox the newest matches count, so many; of those that have no row yet, so many are fetched. */
#define TERN_SERVER_SEARCH_MATCHES 500
#define TERN_SERVER_SEARCH_HEADERS 200

/* Tells @job of each mailbox (FOUND), or why it could not be asked (WARNING). One at a time for each account: another
 * waits for its turn. A click goes first between two mailboxes. Errors: those of tern_connections_acquire_finish();
 * TERN_ENGINE_ERROR_NO_MAILBOX; TERN_ENGINE_ERROR_INCOMPLETE when some could not be asked. */
void tern_server_search_async (TernAccountEngine *account,
                               TernEngineJob *job,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tern_server_search_finish (TernAccountEngine *account, GAsyncResult *result, GError **error);

G_END_DECLS
