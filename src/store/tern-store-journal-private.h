/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the two files of the journal share: beginning, and carrying. */

#pragma once

#include "store/tern-store-journal.h"
#include "store/tern-store-private.h"

G_BEGIN_DECLS

/* @permanent: (nullable): the inside of PERMANENTFLAGS. */
gboolean tern_store_journal_is_permitted (const char *permanent, TernFlags *flags);
/* Whether @server already has what is asked for: nothing to do, or it is done. */
gboolean tern_store_journal_has_effect (TernFlags *server, TernFlags *add, TernFlags *remove);
/* In a transaction of kept.db. 0 with @error. */
gint64 tern_store_journal_next_id (TernStore *store, GError **error);

G_END_DECLS
