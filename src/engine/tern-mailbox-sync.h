/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Makes one mailbox's rows equal to the server's, from whatever was there before; the account's sync runs it.
 * Internal to the engine. */
#pragma once

#include "engine/tern-engine-event.h"
#include "engine/tern-mailbox-writer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TernMailboxSyncResult:
 * @incomplete: (nullable): a sentence about what the server would not give; the rest is here
 * @carried, @set_aside: journal entries
 * @elsewhere: other mailboxes now have something to do (tern_store_journal_waiting())
 */
typedef struct
{
  char *incomplete;
  guint carried;
  guint set_aside;
  gboolean elsewhere;
} TernMailboxSyncResult;

void tern_mailbox_sync_result_free (TernMailboxSyncResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMailboxSyncResult, tern_mailbox_sync_result_free)

typedef void (*TernMailboxSyncProgressFunc) (TernEnginePhase phase, guint64 done, guint64 total, gpointer user_data);

/* What is fetched of a message so that it can have a row. Returns: (transfer full). */
char *tern_mailbox_sync_dup_header_items (TernImapSession *session);

/* @wire_name: the mailbox as the server calls it. @again: @session has it selected already with @writer attached,
 * and only what came since is followed up; otherwise it is selected, and attached. It stays selected and attached
 * in the end, also after most errors: the caller detaches.
 * Whatever fails or is cut off, nothing is deleted here because of it, and the next run goes on where this one was. */
void tern_mailbox_sync_async (TernMailboxWriter *writer,
                              TernImapSession *session,
                              const char *wire_name,
                              gboolean again,
                              TernMailboxSyncProgressFunc progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
TernMailboxSyncResult *tern_mailbox_sync_finish (GAsyncResult *result, GError **error);

G_END_DECLS
