/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What messages are made of, and the text of those too large to be had whole, asked for in the background once a
 * mailbox's headers are here (DESIGN, Sync 3 and 4). Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"
#include "imap/tern-imap-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asked before each command; TRUE ends the fetch early, well, with what it has. */
typedef gboolean (*TernInsidesStopFunc) (gpointer user_data);

/**
 * TernInsidesScope: how far down one run goes.
 * @rows: the newest rows whose structure is asked for; 0: all.
 * @larger: messages of more bytes get their text parts (and for that their structure), however old their rows;
 *   G_MAXINT64: none do.
 * @since: but not those before this, seconds since 1970.
 */
typedef struct
{
  guint rows;
  gint64 larger;
  gint64 since;
} TernInsidesScope;

/* What a run without --watch looks at: with nothing wanted that is some milliseconds, in a mailbox of any size. */
#define TERN_INSIDES_ROWS 2000

/* The mailbox is opened, read-only unless @session has it selected, when there is something to ask; nothing is sent
 * otherwise. Newest first; each command's answers are one short transaction, so that a run cut off goes on where the
 * store is. A message whose answer cannot be had or understood is not asked about again.
 * What the server refuses for one mailbox is no error. Errors: TERN_STORE_ERROR, TERN_IMAP_ERROR, TERN_NET_ERROR,
 * G_IO_ERROR_CANCELLED. */
void tern_insides_fetch_async (TernStoreBatch *batch,
                               TernImapSession *session,
                               gint64 mailbox,
                               const TernInsidesScope *scope,
                               TernInsidesStopFunc stop,
                               gpointer stop_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tern_insides_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
