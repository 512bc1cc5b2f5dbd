/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Every row of some mailboxes, newest first: what a message list asks the query worker. */
#pragma once

#include "store/tern-store-entries.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TernEntryQuery TernEntryQuery;

/* @limit: rows; 0 all. @unread: also which of them are unread. */
TernEntryQuery *tern_entry_query_new (const gint64 *mailboxes, guint n_mailboxes, guint limit, gboolean unread);
void tern_entry_query_free (TernEntryQuery *self);

/* A TernQueryFunc. Returns: (transfer full) (element-type TernStoreEntry): a GArray. */
gpointer tern_entry_query_run (TernStore *store, gpointer query, GCancellable *cancellable, GError **error);

G_END_DECLS
