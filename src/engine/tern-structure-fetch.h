/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* BODYSTRUCTURE and PREVIEW of some messages of the selected mailbox; the insides fetch calls it. Internal to the
 * engine. */
#pragma once

#include "engine/tern-insides-fetch.h"
#include "store/tern-store-insides.h"

G_BEGIN_DECLS

/* @rows: (element-type TernInsidesRow): only read, before this returns; those that have their structure are passed
 * over. The session has the mailbox selected. */
void tern_structure_fetch_async (TernStoreBatch *batch,
                                 TernImapSession *session,
                                 GArray *rows,
                                 TernInsidesStopFunc stop,
                                 gpointer stop_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* @refused: (out): the server does not want to be asked at all for now. */
gboolean tern_structure_fetch_finish (GAsyncResult *result, gboolean *refused, GError **error);

G_END_DECLS
