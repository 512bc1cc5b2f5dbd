/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which thread a new email belongs to, merged as mail arrives in any order; upserts ask. */

#pragma once

#include <glib.h>

#include "mail/tern-message-record.h"
#include "store/tern-store-db.h"
#include "store/tern-store-hash.h"

G_BEGIN_DECLS

typedef struct _TernStoreThreads TernStoreThreads;

TernStoreThreads *tern_store_threads_new (TernStoreDb *db, const TernStoreHashKey *key);
void tern_store_threads_free (TernStoreThreads *threads);
/* After a rollback: what it remembers may not be true. */
void tern_store_threads_forget (TernStoreThreads *threads);

/* At the end of a transaction. */
gboolean tern_store_threads_write (TernStoreThreads *threads, GError **error);

/* In a transaction. Finds or makes the thread of @record, whose email will be @email, joining threads
 * that turn out to be one. @moved: (element-type gint64): email ids whose thread changed are appended. */
gboolean tern_store_threads_place (TernStoreThreads *threads, gint64 account, gint64 email,
                                   const TernMessageRecord *record, gint64 *thread, GArray *moved,
                                   GError **error);

G_END_DECLS
