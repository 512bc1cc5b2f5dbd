/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Carries journalled actions on the messages of one mailbox to the server and makes sure they arrived. Internal to the
 * engine. */
#pragma once

#include "engine/tern-mailbox-writer.h"
#include "imap/tern-imap-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TernJournalReplayed: entries:
 * @carried: that left the journal. @set_aside: that the server refused, or answered OK to without effect.
 * @elsewhere: other mailboxes now have something to do: looking for what was sent, or carrying what followed a message
 *   (tern_store_journal_waiting() names them).
 * @postponed: (nullable) (transfer full): a sentence about why entries were refused for now; NULL when none were.
 */
typedef struct
{
  guint carried;
  guint set_aside;
  gboolean elsewhere;
  char *postponed;
} TernJournalReplayed;

/* Carries everything that waits for @writer's mailbox, which @session has selected with @writer attached.
 * An entry leaves the journal when the server was seen to have its effect (the echo of a STORE, COPYUID, else a look);
 * one the server refuses, or answers OK to without effect, is set aside with a sentence, which is no error here.
 * Where the server opened the mailbox for reading only, everything is set aside and nothing is sent.
 * What it refuses for now (something else is using the mailbox) is pending again in the end, and holds up nothing.
 * Fails only when the connection, the store or @cancellable end it; then nothing is lost: changes of flags that were
 * under way are pending again, since repeating them is harmless, and moves stay in flight and are looked for. */
void tern_journal_replay_async (TernMailboxWriter *writer,
                                TernImapSession *session,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* @replayed: (out caller-allocates): filled in also on failure. */
gboolean tern_journal_replay_finish (GAsyncResult *result, TernJournalReplayed *replayed, GError **error);

G_END_DECLS
