/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A radix sort: comparing a million entries twenty times each takes ten times as long. */

#include "model/tern-entry-sort.h"

#include <string.h>

#define BITS 11
#define N_DIGITS 6 /* of 64 bits */
#define N_VALUES (1u << BITS)
/* Below, counting the values of a digit is the longer part. */
#define FEW 64

typedef struct
{
  gboolean by_id;
  guint shift;
} Order;

/* What is sorted by, ascending. */
static inline guint64
get_number (const TernStoreEntry *entry, const Order *order)
{
  return order->by_id ? ~(guint64) entry->id : (guint64) entry->key >> order->shift;
}

static void
insert_each (TernStoreEntry *entries, guint n, const Order *order)
{
  for (guint i = 1; i < n; i++)
    {
      TernStoreEntry entry = entries[i];
      guint64 number = get_number (&entry, order);
      guint to = i;

      for (; to > 0 && get_number (&entries[to - 1], order) > number; to--)
        entries[to] = entries[to - 1];
      entries[to] = entry;
    }
}

static void
deal_out (const TernStoreEntry *from, TernStoreEntry *to, guint n, const Order *order, guint digit, const guint *counts)
{
  guint places[N_VALUES];

  places[0] = 0;
  for (guint value = 1; value < N_VALUES; value++)
    places[value] = places[value - 1] + counts[value - 1];
  for (guint i = 0; i < n; i++)
    to[places[(get_number (&from[i], order) >> (digit * BITS)) & (N_VALUES - 1)]++] = from[i];
}

static gboolean
is_sorted (const TernStoreEntry *entries, guint n, const Order *order)
{
  for (guint i = 1; i < n; i++)
    if (get_number (&entries[i - 1], order) > get_number (&entries[i], order))
      return FALSE;
  return TRUE;
}

static void
sort (TernStoreEntry *entries, guint n, const Order *order)
{
  g_autofree guint *counts = NULL;
  g_autofree TernStoreEntry *other = NULL;
  TernStoreEntry *from = entries, *to;

  if (is_sorted (entries, n, order))
    return;
  if (n <= FEW)
    {
      insert_each (entries, n, order);
      return;
    }
  counts = g_new0 (guint, N_DIGITS * N_VALUES);
  to = other = g_new (TernStoreEntry, n);
  for (guint i = 0; i < n; i++)
    for (guint digit = 0; digit < N_DIGITS; digit++)
      counts[digit * N_VALUES + ((get_number (&entries[i], order) >> (digit * BITS)) & (N_VALUES - 1))]++;
  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      const guint *of_digit = counts + digit * N_VALUES;
      TernStoreEntry *swap = from;

      /* All have the same here. */
      if (of_digit[(get_number (&entries[0], order) >> (digit * BITS)) & (N_VALUES - 1)] == n)
        continue;
      deal_out (from, to, n, order, digit, of_digit);
      from = to;
      to = swap;
    }
  if (from != entries)
    memcpy (entries, from, n * sizeof *entries);
}

void
tern_entry_sort_by_key (TernStoreEntry *entries, guint n, guint shift)
{
  Order order = { FALSE, shift };

  sort (entries, n, &order);
}

void
tern_entry_sort_by_id (TernStoreEntry *entries, guint n)
{
  Order order = { TRUE, 0 };

  sort (entries, n, &order);
}
