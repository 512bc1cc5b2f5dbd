/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* kept.db with its mirror kept.log: what exists nowhere but here. The journal writes through it. */

#pragma once

#include <glib.h>

#include "store/tern-store-db.h"

G_BEGIN_DECLS

typedef struct _TernStoreKept TernStoreKept;

/* A file beside the others, which says that both were destroyed and nobody was told yet. */
#define TERN_STORE_LOST "kept.lost"

/* For the writer: brings both files up to date and makes them agree. kept.db that is unreadable, cut off
 * or differs from the log is restored from it; the unreadable file stays as kept.db.damaged. Where there is nothing to
 * restore it from, it begins anew, and TERN_STORE_LOST is there. */
TernStoreKept *tern_store_kept_open (const char *dir, GError **error);
/* @kept: (nullable). */
void tern_store_kept_close (TernStoreKept *kept);

/* The schema version kept.log says kept.db has; 0 when there is no log to say it. Reads only. */
int tern_store_kept_peek_version (const char *dir);

TernStoreDb *tern_store_kept_get_db (TernStoreKept *kept);

gboolean tern_store_kept_begin (TernStoreKept *kept, GError **error);
/* The log first, synced, then kept.db, synced. On failure neither has it. */
gboolean tern_store_kept_commit (TernStoreKept *kept, GError **error);
void tern_store_kept_rollback (TernStoreKept *kept);
gboolean tern_store_kept_in_transaction (TernStoreKept *kept);

/* Adds a sentence to @problems (element-type utf8) when the two files do not agree. */
gboolean tern_store_kept_check (TernStoreKept *kept, GPtrArray *problems, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernStoreKept, tern_store_kept_close)

G_END_DECLS
