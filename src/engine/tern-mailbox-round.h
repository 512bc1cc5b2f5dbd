/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Brings the mailboxes of a run up to date, one after the other, and carries what the journal has for each. The
 * account's sync calls it. Internal to the engine. */
#pragma once

#include "engine/tern-sync-run.h"

G_BEGIN_DECLS

/* All of @run's todo, each of which ends in its done, or among the failed with a WARNING. Fails when a mailbox's
 * trouble is that of the connection, the store or the one mailbox that was asked for; the others stay in todo. */
void tern_mailbox_round_async (TernSyncRun *run, GAsyncReadyCallback callback, gpointer user_data);
gboolean tern_mailbox_round_finish (GAsyncResult *result, GError **error);

G_END_DECLS
