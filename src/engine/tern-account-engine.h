/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the engine holds for one account: its connections, its mailboxes that are selected, and who wants to hear of
 * journalled changes. The core makes one for each account in use. Internal to the engine. */
#pragma once

#include "engine/tern-connections.h"
#include "engine/tern-mailbox-writer.h"
#include "engine/tern-text-index.h"

G_BEGIN_DECLS

#define TERN_TYPE_ACCOUNT_ENGINE (tern_account_engine_get_type ())
/* Engine's thread. Signals `journal-changed`: an action waits to be carried; `network-changed`: the computer's network
 * came or changed, or it is about to sleep (see tern_account_engine_is_asleep()). */
G_DECLARE_FINAL_TYPE (TernAccountEngine, tern_account_engine, TERN, ACCOUNT_ENGINE, GObject)

/* Makes the account's row in the store. @held: (nullable). */
TernAccountEngine *tern_account_engine_new (TernAccount *account,
                                            TernHeldPasswords *held,
                                            TernStoreBatch *batch,
                                            TernTextIndex *text_index,
                                            GError **error);
TernAccount *tern_account_engine_get_account (TernAccountEngine *self);
/* Its id in the store. */
gint64 tern_account_engine_get_id (TernAccountEngine *self);
TernStoreBatch *tern_account_engine_get_batch (TernAccountEngine *self);
TernTextIndex *tern_account_engine_get_text_index (TernAccountEngine *self);
TernConnections *tern_account_engine_get_connections (TernAccountEngine *self);
/* The one object that applies changes to @mailbox, shared while anybody holds it; a fresh one after a failed write.
 * (transfer full). */
TernMailboxWriter *tern_account_engine_dup_writer (TernAccountEngine *self, gint64 mailbox, GError **error);
/* One search of the server at a time: calls @func, now or when those before have ended. Each that was called ends with
 * tern_account_engine_end_search(). */
void tern_account_engine_begin_search (TernAccountEngine *self, void (*func) (gpointer data), gpointer data);
void tern_account_engine_end_search (TernAccountEngine *self);
void tern_account_engine_journal_changed (TernAccountEngine *self);
/* Signal `handed-over`: another account has something to do since this one did its part. */
void tern_account_engine_handed_over (TernAccountEngine *self);
/* It is awake, too. */
void tern_account_engine_network_changed (TernAccountEngine *self);
/* The computer is about to sleep: what only waits on a connection closes it. */
void tern_account_engine_fall_asleep (TernAccountEngine *self);
gboolean tern_account_engine_is_asleep (TernAccountEngine *self);

G_END_DECLS
