/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The rows of a list in its order; see the header. What a change does to them is in tern-list-change.c. */

#include "model/tern-list-rows.h"

#include "model/tern-entry-sort.h"
#include "model/tern-list-rows-private.h"

#include <string.h>

void
tern_list_rows_clear (TernListRows *self)
{
  tern_entry_array_clear (&self->rows);
  tern_entry_array_clear (&self->keys);
  tern_entry_array_clear (&self->thread_of);
  tern_entry_array_clear (&self->by_thread);
}

/* --- making them --- */

gboolean
tern_list_rows_is_expanded (const TernListRows *self, gint64 thread)
{
  return self->expanded != NULL && g_hash_table_contains (self->expanded, (gpointer) (gintptr) thread);
}

static void
copy_array (const TernEntryArray *from, TernEntryArray *to)
{
  tern_entry_array_clear (to);
  to->entries = g_memdup2 (from->entries, from->n * sizeof *from->entries);
  to->n = to->gap = from->n;
}

static void
reverse (TernEntryArray *rows)
{
  for (guint i = 0, j = rows->n; i + 1 < j; i++)
    {
      TernStoreEntry entry = rows->entries[i];

      rows->entries[i] = rows->entries[--j];
      rows->entries[j] = entry;
    }
}

static void
sort_rows (TernListRows *self)
{
  if (self->order.oldest_first)
    reverse (&self->rows);
  else
    tern_entry_sort_by_key (self->rows.entries, self->rows.n, TERN_LIST_KEY_SHIFT);
}

/* What the rank of a thread becomes with that of one more of its messages, older than those before. */
static gint64
add_key (const TernListOrder *order, gint64 key, gint64 other)
{
  gint64 bits = (key | other) & TERN_LIST_KEY_UNREAD;
  gint64 rank = key >> TERN_LIST_KEY_SHIFT, other_rank = other >> TERN_LIST_KEY_SHIFT;

  if (order->rank == TERN_LIST_RANK_LOWEST)
    rank = MIN (rank, other_rank);
  else if (order->rank == TERN_LIST_RANK_HIGHEST)
    rank = MAX (rank, other_rank);
  return rank << TERN_LIST_KEY_SHIFT | bits;
}

static gint64
get_key (const TernListRows *self, gint64 id)
{
  guint position;

  return tern_entry_array_find (&self->keys, id, &position) ? tern_entry_array_get (&self->keys, position)->key : 0;
}

gint64
tern_list_rows_sum_key (const TernListRows *self, const gint64 *ids, guint n)
{
  gint64 key = get_key (self, ids[0]) & ~(gint64) (TERN_LIST_KEY_BITS & ~TERN_LIST_KEY_UNREAD);

  for (guint i = 1; i < n; i++)
    key = add_key (&self->order, key, get_key (self, ids[i]));
  return key;
}

gint64
tern_list_rows_place_key (const TernListRows *self, const gint64 *ids, guint n)
{
  return self->order.rank == TERN_LIST_RANK_OF_HEAD ? get_key (self, ids[0]) : tern_list_rows_sum_key (self, ids, n);
}

/* The heads, newest first: both arrays are walked together, and a thread's first message that is met is its newest. The
 * key of a head is made where it stands in by_thread. */
static GArray *
collect_heads (TernListRows *self)
{
  GArray *heads = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  const TernStoreEntry *all = self->by_thread.entries;
  /* Keys by thread: as by_thread, with the key of each message. */
  g_autofree TernStoreEntry *keys = g_new (TernStoreEntry, self->keys.n + 1);
  g_autofree gint64 *sums = g_new (gint64, self->keys.n + 1);

  for (guint i = 0; i < self->keys.n; i++)
    keys[i] = (TernStoreEntry){ self->keys.entries[i].key, self->thread_of.entries[i].key };
  tern_entry_sort_by_key (keys, self->keys.n, 0);
  for (guint i = 0; i < self->by_thread.n;)
    {
      TernStoreEntry head = { all[i].id, keys[i].id };
      guint first = i;

      for (i++; i < self->by_thread.n && all[i].key == all[first].key; i++)
        head.key = add_key (&self->order, head.key, keys[i].id);
      g_array_append_val (heads, head);
    }
  tern_entry_sort_by_id ((TernStoreEntry *) (void *) heads->data, heads->len);
  return heads;
}

static void
append_children (TernListRows *self, TernStoreEntry *head, GArray *rows)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint at;

  tern_entry_array_find (&self->thread_of, head->id, &at);
  tern_list_rows_list_thread (self, tern_entry_array_get (&self->thread_of, at)->key, ids);
  if (ids->len > 1)
    head->key |= TERN_LIST_KEY_EXPANDED;
  g_array_append_vals (rows, head, 1);
  for (guint i = 1; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      TernStoreEntry child = { id, (get_key (self, id) & TERN_LIST_KEY_UNREAD) | TERN_LIST_KEY_CHILD };

      g_array_append_val (rows, child);
    }
}

/* Few threads are expanded, of however many. */
static void
expand_rows (TernListRows *self)
{
  GArray *rows;

  /* What was expanded is so again when there are threads again. */
  if (!self->order.threaded || self->expanded == NULL || g_hash_table_size (self->expanded) == 0)
    return;
  rows = g_array_sized_new (FALSE, FALSE, sizeof (TernStoreEntry), self->rows.n);
  for (guint i = 0; i < self->rows.n; i++)
    {
      TernStoreEntry *head = &self->rows.entries[i];
      guint at;

      tern_entry_array_find (&self->thread_of, head->id, &at);
      if (tern_list_rows_is_expanded (self, tern_entry_array_get (&self->thread_of, at)->key))
        append_children (self, head, rows);
      else
        g_array_append_vals (rows, head, 1);
    }
  tern_entry_array_take (&self->rows, rows);
}

void
tern_list_rows_build (TernListRows *self)
{
  if (!self->order.threaded)
    copy_array (&self->keys, &self->rows);
  else
    {
      copy_array (&self->thread_of, &self->by_thread);
      tern_entry_sort_by_key (self->by_thread.entries, self->by_thread.n, 0);
      tern_entry_array_take (&self->rows, collect_heads (self));
    }
  sort_rows (self);
  expand_rows (self);
}

/* --- finding --- */

/* The first of @thread in by_thread, or where it would be. */
guint
tern_list_rows_find_in_thread (const TernListRows *self, gint64 thread, gint64 id)
{
  guint low = 0, high = self->by_thread.n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const TernStoreEntry *entry = tern_entry_array_get (&self->by_thread, middle);

      if (entry->key < thread || (entry->key == thread && entry->id > id))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
tern_list_rows_list_thread (const TernListRows *self, gint64 thread, GArray *ids)
{
  guint position;

  if (!self->order.threaded)
    {
      if (tern_entry_array_find (self->order.plain ? &self->rows : &self->keys, thread, &position))
        g_array_append_val (ids, thread);
      return;
    }
  for (guint i = tern_list_rows_find_in_thread (self, thread, G_MAXINT64); i < self->by_thread.n; i++)
    {
      const TernStoreEntry *entry = tern_entry_array_get (&self->by_thread, i);

      if (entry->key != thread)
        break;
      g_array_append_val (ids, entry->id);
    }
}

guint
tern_list_rows_count_thread (const TernListRows *self, gint64 thread)
{
  guint first, end;

  if (!self->order.threaded)
    return 1;
  /* Most are short, and right there. */
  first = end = tern_list_rows_find_in_thread (self, thread, G_MAXINT64);
  while (end < self->by_thread.n && end - first < 32 && tern_entry_array_get (&self->by_thread, end)->key == thread)
    end++;
  return (end - first < 32 ? end : tern_list_rows_find_in_thread (self, thread, G_MININT64)) - first;
}

guint
tern_list_rows_find_head (const TernListRows *self, guint position)
{
  while (position > 0 && (tern_entry_array_get (&self->rows, position)->key & TERN_LIST_KEY_CHILD) != 0)
    position--;
  return position;
}

guint
tern_list_rows_count_block (const TernListRows *self, guint head)
{
  guint end = head + 1;

  while (end < self->rows.n && (tern_entry_array_get (&self->rows, end)->key & TERN_LIST_KEY_CHILD) != 0)
    end++;
  return end - head;
}

int
tern_list_rows_order (const TernListRows *self, const TernStoreEntry *a, const TernStoreEntry *b)
{
  gint64 x = a->key >> TERN_LIST_KEY_SHIFT, y = b->key >> TERN_LIST_KEY_SHIFT;

  if (x != y)
    return x < y ? -1 : 1;
  if (a->id == b->id)
    return 0;
  return (a->id > b->id) != self->order.oldest_first ? -1 : 1;
}

guint
tern_list_rows_find_place (const TernListRows *self, gint64 key, gint64 id)
{
  TernStoreEntry wanted = { id, key };
  guint low = 0, high = self->rows.n;

  while (low < high)
    {
      guint head = tern_list_rows_find_head (self, low + (high - low) / 2);

      if (tern_list_rows_order (self, tern_entry_array_get (&self->rows, head), &wanted) < 0)
        low = head + tern_list_rows_count_block (self, head);
      else
        high = head;
    }
  return low;
}

/* Of a thread with messages. */
static guint
find_thread (const TernListRows *self, gint64 thread, guint *in_thread, gint64 id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 *first;
  guint i = 0;

  tern_list_rows_list_thread (self, thread, ids);
  first = (const gint64 *) (void *) ids->data;
  while (i < ids->len && first[i] != id)
    i++;
  *in_thread = i;
  if (ids->len == 0)
    return 0;
  return tern_list_rows_find_place (self, tern_list_rows_place_key (self, first, ids->len), first[0]);
}

gboolean
tern_list_rows_find (const TernListRows *self, gint64 id, guint *position, gboolean *folded)
{
  guint at, in_thread = 0;

  *folded = FALSE;
  if (self->order.plain)
    return tern_entry_array_find (&self->rows, id, position);
  if (!tern_entry_array_find (&self->keys, id, &at))
    return FALSE;
  if (!self->order.threaded)
    {
      *position = tern_list_rows_find_place (self, tern_entry_array_get (&self->keys, at)->key, id);
      return TRUE;
    }
  tern_entry_array_find (&self->thread_of, id, &at);
  *position = find_thread (self, tern_entry_array_get (&self->thread_of, at)->key, &in_thread, id);
  *folded = in_thread > 0
            && (tern_entry_array_get (&self->rows, *position)->key & TERN_LIST_KEY_EXPANDED) == 0;
  if (!*folded)
    *position += in_thread;
  return TRUE;
}

gint64
tern_list_rows_get_thread (const TernListRows *self, guint position)
{
  gint64 id = tern_entry_array_get (&self->rows, position)->id;
  guint at;

  if (!self->order.threaded || !tern_entry_array_find (&self->thread_of, id, &at))
    return id;
  return tern_entry_array_get (&self->thread_of, at)->key;
}
