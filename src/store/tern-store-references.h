/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A map of 64-bit hashes to threads, made for a million of them arriving in no order; threads keep theirs
 * in it. */

#pragma once

#include <glib.h>

#include "store/tern-store-db.h"

G_BEGIN_DECLS

typedef struct _TernStoreReferences TernStoreReferences;

TernStoreReferences *tern_store_references_new (TernStoreDb *db);
void tern_store_references_free (TernStoreReferences *references);
/* After a rollback: it is read again from the file when next asked. */
void tern_store_references_forget (TernStoreReferences *references);

/* @thread: (out): 0 when @hash is not in it. */
gboolean tern_store_references_get (TernStoreReferences *references, gint64 hash, gint64 *thread,
                                    GError **error);
/* In a transaction; @hash is not in it yet and not 0. */
gboolean tern_store_references_add (TernStoreReferences *references, gint64 hash, gint64 thread,
                                    GError **error);
/* At the end of the transaction. */
gboolean tern_store_references_write (TernStoreReferences *references, GError **error);

G_END_DECLS
