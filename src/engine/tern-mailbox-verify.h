/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Compares a mailbox's rows with everything the server has, changing nothing; the VERIFY command. Internal to the
 * engine. */
#pragma once

#include "engine/tern-account-engine.h"
#include "engine/tern-engine-job.h"

G_BEGIN_DECLS

/* @mailbox: as the person named it. Emits a VERIFIED event on @job. What a sync is doing meanwhile may show as a
 * difference. Errors: TERN_ENGINE_ERROR_NO_MAILBOX, and those of connections. */
void tern_mailbox_verify_async (TernAccountEngine *account,
                                TernEngineJob *job,
                                const char *mailbox,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean tern_mailbox_verify_finish (GAsyncResult *result, GError **error);

G_END_DECLS
