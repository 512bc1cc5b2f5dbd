/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A person opens a message: has it in the store, from the server if need be; the FETCH_BODY command. Internal to the
 * engine. */
#pragma once

#include "engine/tern-account-engine.h"
#include "engine/tern-engine-job.h"

G_BEGIN_DECLS

/* Whether what @command names is complete and undamaged in the store already. */
gboolean tern_message_fetch_is_here (TernStoreBatch *batch, TernEngineCommand *command);
/* The key of the account the message belongs to, (transfer full), and its mailbox; TERN_ENGINE_ERROR_NO_MESSAGE. */
char *tern_message_fetch_find_account (TernStoreBatch *batch, gint64 message, gint64 *mailbox, GError **error);

/* Takes a session before anybody else does, fetches, gives it back. Emits BODY events. */
void tern_message_fetch_async (TernAccountEngine *account,
                               TernEngineJob *job,
                               gint64 mailbox,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tern_message_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
