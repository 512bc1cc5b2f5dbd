/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keeps the search index up with what is in the store: headers in slices, texts by a worker thread that reads the
 * message. The core owns one. Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TERN_TYPE_TEXT_INDEX (tern_text_index_get_type ())
/* Engine's thread. */
G_DECLARE_FINAL_TYPE (TernTextIndex, tern_text_index, TERN, TEXT_INDEX, GObject)

TernTextIndex *tern_text_index_new (TernStoreBatch *batch);
/* Something new is in the store: work starts when nothing more urgent is there to do. Cheap when there is nothing. */
void tern_text_index_poke (TernTextIndex *self);
/* Done when everything that is in the store now is indexed. One job's wish; several may wait. */
void tern_text_index_run_async (TernTextIndex *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean tern_text_index_run_finish (TernTextIndex *self, GAsyncResult *result, GError **error);
/* Nothing more is started; the worker's present message is waited for by nobody. */
void tern_text_index_stop (TernTextIndex *self);

G_END_DECLS
