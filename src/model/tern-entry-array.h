/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The rows of a list of any length, newest first: 16 bytes each, changed cheaply where the last change was.
 *
 * A gap moves to where something is put in or taken out: mail that arrives at one end costs what arrives, and changes
 * at many places, done in order, cost one walk over the array together. */
#pragma once

#include "store/tern-store-entries.h"

G_BEGIN_DECLS

typedef struct
{
  TernStoreEntry *entries;
  guint n;        /* entries */
  guint gap;      /* where it is */
  guint gap_size;
} TernEntryArray;

void tern_entry_array_clear (TernEntryArray *self);
/* @entries: (transfer full) (element-type TernStoreEntry): instead of what there was. */
void tern_entry_array_take (TernEntryArray *self, GArray *entries);

/* @position below n. The pointer is good until the next change. */
static inline TernStoreEntry *
tern_entry_array_get (const TernEntryArray *self, guint position)
{
  return &self->entries[position < self->gap ? position : position + self->gap_size];
}

/* Where @id is, or would be put in. Returns: whether it is there. */
gboolean tern_entry_array_find (const TernEntryArray *self, gint64 id, guint *position);
void tern_entry_array_remove (TernEntryArray *self, guint position, guint n);
void tern_entry_array_insert (TernEntryArray *self, guint position, const TernStoreEntry *entries, guint n);
/* The gap goes to the end: entries are one piece then. */
void tern_entry_array_close_gap (TernEntryArray *self);

G_END_DECLS
