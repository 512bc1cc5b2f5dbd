/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Putting entries in order by a number, a million of them in some 30 ms; the query worker does. */
#pragma once

#include "store/tern-store-entries.h"

G_BEGIN_DECLS

/* By key >> @shift, ascending; those that are equal keep their order. No key is negative. */
void tern_entry_sort_by_key (TernStoreEntry *entries, guint n, guint shift);
/* By id, newest first; those that are equal keep their order. */
void tern_entry_sort_by_id (TernStoreEntry *entries, guint n);

G_END_DECLS
