/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* An array with a gap; see the header. */

#include "model/tern-entry-array.h"

#include <string.h>

/* When the gap is used up it becomes this part of the array. */
#define GROWTH 16

void
tern_entry_array_clear (TernEntryArray *self)
{
  g_clear_pointer (&self->entries, g_free);
  self->n = self->gap = self->gap_size = 0;
}

void
tern_entry_array_take (TernEntryArray *self, GArray *entries)
{
  gsize n;

  tern_entry_array_clear (self);
  self->entries = (TernStoreEntry *) g_array_steal (entries, &n);
  /* What it grew by while it was filled is given back. */
  self->entries = g_renew (TernStoreEntry, self->entries, n);
  self->n = self->gap = (guint) n;
  g_array_unref (entries);
}

gboolean
tern_entry_array_find (const TernEntryArray *self, gint64 id, guint *position)
{
  guint low = 0, high = self->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (tern_entry_array_get (self, middle)->id > id)
        low = middle + 1;
      else
        high = middle;
    }
  *position = low;
  return low < self->n && tern_entry_array_get (self, low)->id == id;
}

static void
move_gap (TernEntryArray *self, guint to)
{
  TernStoreEntry *entries = self->entries;

  if (to < self->gap)
    memmove (entries + to + self->gap_size, entries + to, (self->gap - to) * sizeof *entries);
  else if (to > self->gap)
    memmove (entries + self->gap, entries + self->gap + self->gap_size, (to - self->gap) * sizeof *entries);
  self->gap = to;
}

static void
grow (TernEntryArray *self, guint n)
{
  guint size = MAX (n, MAX (64, self->n / GROWTH));
  guint after = self->n - self->gap;

  self->entries = g_renew (TernStoreEntry, self->entries, (gsize) self->n + size);
  memmove (self->entries + self->gap + size, self->entries + self->gap + self->gap_size,
           after * sizeof *self->entries);
  self->gap_size = size;
}

void
tern_entry_array_remove (TernEntryArray *self, guint position, guint n)
{
  if (n == 0)
    return;
  move_gap (self, position);
  self->gap_size += n;
  self->n -= n;
}

void
tern_entry_array_insert (TernEntryArray *self, guint position, const TernStoreEntry *entries, guint n)
{
  if (n == 0)
    return;
  if (self->gap_size < n)
    grow (self, n);
  move_gap (self, position);
  memcpy (self->entries + self->gap, entries, n * sizeof *entries);
  self->gap += n;
  self->gap_size -= n;
  self->n += n;
}

void
tern_entry_array_close_gap (TernEntryArray *self)
{
  move_gap (self, self->n);
}
