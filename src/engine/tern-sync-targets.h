/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which mailboxes a run has to do. The account's sync calls it when it was told of something.
 * Internal to the engine. */
#pragma once

#include "engine/tern-sync-run.h"

G_BEGIN_DECLS

/* What can be done before any list: the mailbox the command names, or the INBOX of an account never seen before.
 * @found: (out): there is such. */
gboolean tern_sync_targets_add_first (TernSyncRun *run, gboolean *found, GError **error);
/* After a LIST: the mailbox the command names, which may not be there (TERN_ENGINE_ERROR_NO_MAILBOX), else all that are
 * not as they were; those that are go to the run's done. @listed: TernImapListEntry. */
gboolean tern_sync_targets_add_listed (TernSyncRun *run, GPtrArray *listed, GError **error);
/* The mailboxes the server named while something else was selected. */
gboolean tern_sync_targets_add_told (TernSyncRun *run, GError **error);
/* Those with actions waiting, which is what the run was kicked for. */
gboolean tern_sync_targets_add_waiting (TernSyncRun *run, GError **error);
/* One of them. */
gboolean tern_sync_targets_add (TernSyncRun *run, gint64 mailbox, GError **error);
/* Mailboxes may have another name now, or be gone. */
void tern_sync_targets_refresh (TernSyncRun *run);
gboolean tern_sync_targets_was_done (TernSyncRun *run, gint64 mailbox);
/* The mailbox to be watched; 0 when there is no such. */
gint64 tern_sync_targets_find_watched (TernSyncRun *run);

G_END_DECLS
