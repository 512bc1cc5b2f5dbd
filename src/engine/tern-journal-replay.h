/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Carries journalled flag changes of one mailbox to the server and makes sure they arrived. Internal to the engine. */
#pragma once

#include "engine/tern-mailbox-writer.h"
#include "imap/tern-imap-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Carries everything that waits for @writer's mailbox, which @session has selected with @writer attached.
 * An entry leaves the journal when the server was seen to have its effect (the echo of the STORE, else a look); one
 * the server refuses, or answers OK to without effect, is set aside with a sentence, which is no error here.
 * Where the server opened the mailbox for reading only, everything is set aside and nothing is sent.
 * What it refuses for now (something else is using the mailbox) is pending again in the end, and holds up nothing.
 * Fails only when the connection, the store or @cancellable end it; then nothing is lost, and what was under way is
 * pending again: repeating a change of flags is harmless. */
void tern_journal_replay_async (TernMailboxWriter *writer,
                                TernImapSession *session,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* @carried, @set_aside: (out) (optional): entries. @postponed: (out) (optional) (nullable) (transfer full): a sentence
 * about why entries were refused for now; NULL when none were. */
gboolean tern_journal_replay_finish (GAsyncResult *result, guint *carried, guint *set_aside, char **postponed,
                                     GError **error);

G_END_DECLS
