/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Brings whole messages, or one part of one, from the server into the store; a click and the bulk pass of a sync use
 * it. Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"
#include "imap/tern-imap-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asked now and then; TRUE ends the fetch early, well, with what it has. */
typedef gboolean (*TernBodyFetchStopFunc) (gpointer user_data);
/* Bytes of this fetch that are here; @total 0 when not known. */
typedef void (*TernBodyFetchProgressFunc) (guint64 done, guint64 total, gpointer user_data);

/* Messages of one mailbox, which is opened read-only unless @session has it selected: nothing is marked read.
 * @section: NULL for whole messages; else of the one message.
 * Small messages come several in a command, larger ones in pieces of 256 KiB, each kept as it comes, so that a fetch
 * cut off goes on where it was. A body counts as complete when the server has been seen to have no more of it,
 * whatever it said its size was.
 * Errors: TERN_ENGINE_ERROR_NO_MESSAGE when one message was asked for and is gone; TERN_STORE_ERROR, TERN_IMAP_ERROR,
 * TERN_NET_ERROR. In a bulk fetch, messages that are gone or cannot be
 * kept are passed over. */
void tern_body_fetch_async (TernStoreBatch *batch,
                            TernImapSession *session,
                            gint64 mailbox,
                            const gint64 *messages,
                            gsize n_messages,
                            const char *section,
                            TernBodyFetchStopFunc stop,
                            TernBodyFetchProgressFunc progress,
                            gpointer funcs_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* @fetched: (out) (optional): bodies now complete.
 * @passed_over: (out) (optional) (nullable) (transfer full): of a bulk fetch: how many could not be kept and why, a
 *   sentence. */
gboolean tern_body_fetch_finish (GAsyncResult *result, guint *fetched, char **passed_over, GError **error);

G_END_DECLS
