/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Hands messages that are to go to another account over to it: fetches what is not here whole. The journal's replay
 * calls it. Internal to the engine. */
#pragma once

#include "engine/tern-journal-place.h"

G_BEGIN_DECLS

/* @batch: of MOVE_AWAY or COPY_AWAY; taken. @placed: must live until the completion; what cannot be had is set aside.
 * Fails only when the connection, the store or @cancellable end it; everything is as it was then. */
void tern_journal_away_async (TernMailboxWriter *writer,
                              TernImapSession *session,
                              TernJournalBatch *batch,
                              TernJournalPlaced *placed,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean tern_journal_away_finish (GAsyncResult *result, GError **error);

G_END_DECLS
