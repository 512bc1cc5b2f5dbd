/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Carries one batch of journalled moves, copies or deletions from the selected mailbox. The journal's replay calls it.
 * Internal to the engine. */
#pragma once

#include "engine/tern-mailbox-writer.h"
#include "imap/tern-imap-session.h"
#include "store/tern-store-journal.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TernJournalPlaced: what became of batches so far; the replay's, added to by each.
 * @loose: (element-type gint64): in flight and not known to be done: to be let go when the replay ends, and looked for.
 * @held: (element-type gint64): refused for now: to be pending again when the replay ends.
 * @postponed: (nullable): why, of the last of these.
 */
typedef struct
{
  GArray *loose;
  GArray *held;
  char *postponed;
  guint carried;
  guint set_aside;
} TernJournalPlaced;

/* Whether @reason is the server's answer to what was asked, and the session can go on: it is in @state or beyond it. */
gboolean tern_journal_is_refusal (TernImapSession *session, TernImapState state, const GError *reason);
/* Whether a request the server refused may well be granted later. @keywords: it would make keywords, of which a mailbox
 * can have too many for good (LIMIT is said of that as well, RFC 5530). */
gboolean tern_journal_is_for_now (const GError *reason, gboolean keywords);

/* @batch: of a kind other than FLAGS; taken. @placed: must live until the completion. Fails only when the connection,
 * the store or @cancellable end it; what was under way is let go then. */
void tern_journal_place_async (TernMailboxWriter *writer,
                               TernImapSession *session,
                               TernJournalBatch *batch,
                               TernJournalPlaced *placed,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tern_journal_place_finish (GAsyncResult *result, GError **error);

G_END_DECLS
