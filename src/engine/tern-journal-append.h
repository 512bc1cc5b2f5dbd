/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Puts journalled messages into their mailbox. What carries changes of mailboxes calls it. Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"
#include "imap/tern-imap-session.h"
#include "store/tern-store-journal.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TernJournalAppendEnd:
 * @TERN_JOURNAL_APPEND_SENT: the server took it; the mailbox is to be synchronised, which ends the entry
 * @TERN_JOURNAL_APPEND_HELD: refused for now; it is in flight until somebody releases it
 * @TERN_JOURNAL_APPEND_REFUSED: set aside with a sentence
 * @TERN_JOURNAL_APPEND_REFUSED_TOGETHER: pending again, to be sent one by one
 * @TERN_JOURNAL_APPEND_WITHDRAWN: nothing was sent: it was taken back while the server was asked about the mailbox
 */
typedef enum
{
  TERN_JOURNAL_APPEND_SENT,
  TERN_JOURNAL_APPEND_HELD,
  TERN_JOURNAL_APPEND_REFUSED,
  TERN_JOURNAL_APPEND_REFUSED_TOGETHER,
  TERN_JOURNAL_APPEND_WITHDRAWN,
} TernJournalAppendEnd;

/* @entries: (transfer full) (element-type TernJournalEntry): pending, whole, all of one mailbox; more than one only
 * where the server has MULTIAPPEND. @session: with nothing under way. Fails only when the connection, the store or
 * @cancellable end it; what was under way stays in flight then, and is looked for. */
void tern_journal_append_async (TernStoreBatch *batch,
                                GPtrArray *entries,
                                TernImapSession *session,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean tern_journal_append_finish (GAsyncResult *result, TernJournalAppendEnd *end, GError **error);

G_END_DECLS
