/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Makes, renames and deletes the mailboxes that the journal says, subscribes to them, and puts messages into them. The
 * account's sync calls it. Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"
#include "imap/tern-imap-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Each is done and then looked for: what is so is done, whoever did it; what the server refused is set aside with a
 * sentence. @account: its key. @session: with nothing under way; its mailbox may be left. Fails only when the
 * connection, the store or @cancellable end it; repeating is harmless. */
void tern_journal_folders_async (TernStoreBatch *batch,
                                 const char *account,
                                 TernImapSession *session,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* @set_aside: (out): how many. @postponed: (out): some were refused for now, and wait. @appended: (out): messages were
 * put somewhere, which is to be looked at (tern_store_journal_waiting()). */
gboolean tern_journal_folders_finish (
    GAsyncResult *result, guint *set_aside, gboolean *postponed, gboolean *appended, GError **error);

G_END_DECLS
