/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The text parts of large messages of the selected mailbox, each into the store as a section of its own; the insides
 * fetch calls it. Internal to the engine. */
#pragma once

#include "engine/tern-insides-fetch.h"
#include "store/tern-store-insides.h"

G_BEGIN_DECLS

/* @rows: (element-type TernInsidesRow): only read, before this returns; passed over where the structure says that the
 * text cannot be had by parts (tern_text_parts_list()). The session has @mailbox selected. A message the server does
 * not give the parts of is not asked for again. */
void tern_text_fetch_async (TernStoreBatch *batch,
                            TernImapSession *session,
                            gint64 mailbox,
                            GArray *rows,
                            TernInsidesStopFunc stop,
                            gpointer stop_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean tern_text_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
