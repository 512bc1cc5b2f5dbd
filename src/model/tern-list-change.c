/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a change does to the rows of a list that is not plain: of each block it touches, how it was and how it becomes,
 * as runs of the rows as they were. */

#include "model/tern-entry-sort.h"
#include "model/tern-list-rows-private.h"

/* What comes first at one place of the rows as they were. */
typedef enum
{
  AT_END_OF_BLOCK, /* further messages of the thread that ends there */
  WHOLE_BLOCK,
  NEW_HEAD, /* of the block that begins there */
} Class;

typedef struct
{
  guint position;
  Class class;
  TernStoreEntry head; /* orders blocks at one place */
  guint serial;
  guint removed;
  guint first_added;
  guint added;
} Edit;

typedef struct
{
  gint64 thread;
  guint position; /* of its block as it was */
  guint n;        /* rows of it; 0: it was not there */
  guint first;    /* of `now`: as it becomes */
  guint n_now;    /* 0: it goes */
  guint place;    /* where, in the rows as they were */
} Block;

typedef struct
{
  TernListRows *rows;
  GArray *blocks;  /* Block, by thread */
  GArray *edits;   /* Edit */
  GArray *added;   /* TernStoreEntry */
  GArray *now;     /* TernStoreEntry, of all blocks */
  GArray *gone;    /* TernStoreEntry: of by_thread */
  GArray *come;    /* the same */
  GArray *ids;     /* gint64, of the thread that is looked at */
  GArray *touched; /* gint64; nullable */
  gboolean moves;
} Change;

/* --- which blocks --- */

static gint64
find_thread (const TernListRows *rows, gint64 id)
{
  guint at;

  if (!rows->order.threaded)
    return id;
  return tern_entry_array_find (&rows->thread_of, id, &at) ? tern_entry_array_get (&rows->thread_of, at)->key : id;
}

static void
touch (Change *change, gint64 thread)
{
  Block block = { .thread = thread };

  g_array_append_val (change->blocks, block);
}

static void
touch_item (Change *change, const TernListItem *item)
{
  TernListRows *rows = change->rows;
  gint64 thread = rows->order.threaded ? item->thread : item->id, before;
  guint at;

  if (!tern_entry_array_find (&rows->keys, item->id, &at))
    {
      if (item->wanted)
        touch (change, thread);
      return;
    }
  before = find_thread (rows, item->id);
  if (before != thread)
    touch (change, thread);
  if (before != thread || ((tern_entry_array_get (&rows->keys, at)->key ^ item->key) & TERN_LIST_KEY_UNREAD) != 0)
    touch (change, before);
}

static int
compare_threads (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Block *) a)->thread, y = ((const Block *) b)->thread;

  return x < y ? -1 : x > y;
}

/* Each once, and where it is. */
static void
find_blocks (Change *change)
{
  guint kept = 0;

  g_array_sort (change->blocks, compare_threads);
  for (guint i = 0; i < change->blocks->len; i++)
    {
      Block block = g_array_index (change->blocks, Block, i);
      gint64 head;

      if (kept > 0 && g_array_index (change->blocks, Block, kept - 1).thread == block.thread)
        continue;
      g_array_set_size (change->ids, 0);
      tern_list_rows_list_thread (change->rows, block.thread, change->ids);
      if (change->ids->len > 0)
        {
          const gint64 *ids = (const gint64 *) (void *) change->ids->data;

          head = ids[0];
          block.position = tern_list_rows_find_place (
            change->rows, tern_list_rows_place_key (change->rows, ids, change->ids->len), head);
          block.n = tern_list_rows_count_block (change->rows, block.position);
        }
      g_array_index (change->blocks, Block, kept++) = block;
    }
  g_array_set_size (change->blocks, kept);
}

/* --- what is known of messages --- */

static void
forget (Change *change, gint64 id)
{
  TernListRows *rows = change->rows;
  guint at;

  if (!tern_entry_array_find (&rows->keys, id, &at))
    return;
  tern_entry_array_remove (&rows->keys, at, 1);
  if (!rows->order.threaded || !tern_entry_array_find (&rows->thread_of, id, &at))
    return;
  g_array_append_vals (change->gone, tern_entry_array_get (&rows->thread_of, at), 1);
  tern_entry_array_remove (&rows->thread_of, at, 1);
}

static void
learn (Change *change, const TernListItem *item)
{
  TernListRows *rows = change->rows;
  TernStoreEntry key = { item->id, item->key }, pair = { item->id, item->thread };
  guint at;

  tern_entry_array_find (&rows->keys, item->id, &at);
  tern_entry_array_insert (&rows->keys, at, &key, 1);
  if (!rows->order.threaded)
    return;
  tern_entry_array_find (&rows->thread_of, item->id, &at);
  tern_entry_array_insert (&rows->thread_of, at, &pair, 1);
  g_array_append_val (change->come, pair);
}

/* One that is there keeps its rank. */
static void
take_item (Change *change, const TernListItem *item)
{
  TernListRows *rows = change->rows;
  TernListItem known = *item;
  guint at;

  if (!tern_entry_array_find (&rows->keys, item->id, &at))
    {
      if (item->wanted)
        learn (change, item);
      return;
    }
  known.key = (tern_entry_array_get (&rows->keys, at)->key & ~(gint64) TERN_LIST_KEY_UNREAD)
              | (item->key & TERN_LIST_KEY_UNREAD);
  tern_entry_array_get (&rows->keys, at)->key = known.key;
  if (!rows->order.threaded || find_thread (rows, item->id) == item->thread)
    return;
  forget (change, item->id);
  learn (change, &known);
}

/* In the order of the array, whose gap then goes over it once: in the order of ids it went to and fro. */
static void
sort_into_threads (Change *change)
{
  TernEntryArray *by_thread = &change->rows->by_thread;

  tern_entry_sort_by_key ((TernStoreEntry *) (void *) change->gone->data, change->gone->len, 0);
  for (guint i = 0; i < change->gone->len; i++)
    {
      const TernStoreEntry *pair = &g_array_index (change->gone, TernStoreEntry, i);

      tern_entry_array_remove (by_thread, tern_list_rows_find_in_thread (change->rows, pair->key, pair->id), 1);
    }
  tern_entry_sort_by_key ((TernStoreEntry *) (void *) change->come->data, change->come->len, 0);
  for (guint i = 0; i < change->come->len; i++)
    {
      const TernStoreEntry *pair = &g_array_index (change->come, TernStoreEntry, i);

      tern_entry_array_insert (by_thread, tern_list_rows_find_in_thread (change->rows, pair->key, pair->id), pair, 1);
    }
}

/* --- how a block becomes --- */

static const TernStoreEntry *
get_now (Change *change, const Block *block)
{
  return &((const TernStoreEntry *) (void *) change->now->data)[block->first];
}

static void
make_block (Change *change, Block *block)
{
  TernListRows *rows = change->rows;
  const gint64 *ids;
  TernStoreEntry head;

  block->first = change->now->len;
  block->n_now = 0;
  g_array_set_size (change->ids, 0);
  tern_list_rows_list_thread (rows, block->thread, change->ids);
  if (change->ids->len == 0)
    return;
  ids = (const gint64 *) (void *) change->ids->data;
  head = (TernStoreEntry){ ids[0], tern_list_rows_sum_key (rows, ids, change->ids->len) };
  block->place = tern_list_rows_find_place (rows, head.key, head.id);
  if (change->ids->len > 1 && tern_list_rows_is_expanded (rows, block->thread))
    head.key |= TERN_LIST_KEY_EXPANDED;
  g_array_append_val (change->now, head);
  for (guint i = 1; i < change->ids->len && (head.key & TERN_LIST_KEY_EXPANDED) != 0; i++)
    {
      TernStoreEntry child = { ids[i], tern_list_rows_sum_key (rows, &ids[i], 1) & TERN_LIST_KEY_UNREAD };

      child.key |= TERN_LIST_KEY_CHILD;
      g_array_append_val (change->now, child);
    }
  block->n_now = change->now->len - block->first;
}

static void
add_edit (Change *change, guint position, Class class, const TernStoreEntry *head, guint removed,
          const TernStoreEntry *added, guint n_added)
{
  Edit edit = { position, class, *head, change->edits->len, removed, change->added->len, n_added };

  if (n_added > 0)
    g_array_append_vals (change->added, added, n_added);
  g_array_append_val (change->edits, edit);
}

/* The block stays where it is: both are newest first. */
static void
merge_block (Change *change, const Block *block)
{
  const TernStoreEntry *now = get_now (change, block);
  guint i = 0, j = 0;

  while (i < block->n || j < block->n_now)
    {
      TernStoreEntry *old
        = i < block->n ? tern_entry_array_get (&change->rows->rows, block->position + i) : NULL;
      const TernStoreEntry *new = j < block->n_now ? &now[j] : NULL;

      if (new == NULL || (old != NULL && old->id > new->id))
        {
          add_edit (change, block->position + i, NEW_HEAD, now, 1, NULL, 0);
          i++;
        }
      else if (old == NULL || old->id < new->id)
        {
          add_edit (change, block->position + i, i > 0 ? AT_END_OF_BLOCK : NEW_HEAD, now, 0, new, 1);
          j++;
        }
      else
        {
          if (change->touched != NULL)
            g_array_append_val (change->touched, old->id);
          old->key = new->key;
          i++;
          j++;
        }
    }
}

/* Whether no other block that is touched comes to be right before or behind @block. */
static gboolean
is_alone (Change *change, const Block *block)
{
  for (guint i = 0; i < change->blocks->len; i++)
    {
      const Block *other = &g_array_index (change->blocks, Block, i);

      if (other != block && other->n_now > 0
          && (other->place == block->position || other->place == block->position + block->n))
        return FALSE;
    }
  return TRUE;
}

static gboolean
stays (Change *change, const Block *block)
{
  const TernStoreEntry *head = get_now (change, block), *old;

  if (block->n == 0 || block->n_now == 0)
    return FALSE;
  old = tern_entry_array_get (&change->rows->rows, block->position);
  if (tern_list_rows_order (change->rows, old, head) == 0)
    return TRUE;
  /* Another head, or another rank, and no row between. */
  return (block->place == block->position || block->place == block->position + block->n)
         && (old->id == head->id || block->n + block->n_now > 2) && is_alone (change, block);
}

static void
edit_block (Change *change, const Block *block)
{
  const TernStoreEntry nothing = { 0, 0 }, *now = get_now (change, block);

  if (stays (change, block))
    {
      merge_block (change, block);
      return;
    }
  /* A single row that is another message now only goes and comes. */
  if (block->n > 0 && block->n_now > 0
      && (block->n + block->n_now > 2
          || tern_entry_array_get (&change->rows->rows, block->position)->id == now->id))
    change->moves = TRUE;
  if (block->n > 0)
    add_edit (change, block->position, NEW_HEAD, &nothing, block->n, NULL, 0);
  if (block->n_now > 0)
    add_edit (change, block->place, WHOLE_BLOCK, now, 0, now, block->n_now);
}

/* Threads may become one: the block whose head was the head of another takes that one's rows, so that the row stays. */
static void
trade_rows (Change *change)
{
  g_autoptr (GHashTable) by_head = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < change->blocks->len; i++)
    {
      const Block *block = &g_array_index (change->blocks, Block, i);

      if (block->n > 0)
        g_hash_table_insert (by_head,
                             (gpointer) (gintptr) tern_entry_array_get (&change->rows->rows, block->position)->id,
                             GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < change->blocks->len; i++)
    {
      Block *block = &g_array_index (change->blocks, Block, i), *other;
      guint was, n = block->n, position = block->position;

      was = block->n_now == 0 ? 0
                              : GPOINTER_TO_UINT (g_hash_table_lookup (
                                by_head, (gpointer) (gintptr) get_now (change, block)->id));
      if (was == 0 || was == i + 1)
        continue;
      other = &g_array_index (change->blocks, Block, was - 1);
      block->position = other->position;
      block->n = other->n;
      other->position = position;
      other->n = n;
      if (n > 0)
        g_hash_table_insert (by_head, (gpointer) (gintptr) tern_entry_array_get (&change->rows->rows, position)->id,
                             GUINT_TO_POINTER (was));
    }
}

/* How each becomes, before any is told of: where another comes to be decides whether one stays. */
static void
edit_blocks (Change *change)
{
  for (guint i = 0; i < change->blocks->len; i++)
    make_block (change, &g_array_index (change->blocks, Block, i));
  if (change->rows->order.threaded)
    trade_rows (change);
  for (guint i = 0; i < change->blocks->len; i++)
    edit_block (change, &g_array_index (change->blocks, Block, i));
}

/* --- as runs --- */

static int
compare_edits (gconstpointer a, gconstpointer b, gpointer rows)
{
  const Edit *x = a, *y = b;
  int order;

  if (x->position != y->position)
    return x->position < y->position ? -1 : 1;
  if (x->class != y->class)
    return x->class < y->class ? -1 : 1;
  order = x->class == WHOLE_BLOCK ? tern_list_rows_order (rows, &x->head, &y->head) : 0;
  return order != 0 ? order : (int) x->serial - (int) y->serial;
}

static TernListRuns *
make_runs (Change *change)
{
  TernListRuns *runs = tern_list_runs_new ();

  g_array_sort_with_data (change->edits, compare_edits, change->rows);
  for (guint i = 0; i < change->edits->len; i++)
    {
      const Edit *edit = &g_array_index (change->edits, Edit, i);

      tern_list_runs_add (runs, edit->position, edit->removed,
                          &((const TernStoreEntry *) (void *) change->added->data)[edit->first_added], edit->added);
    }
  runs->moves = change->moves;
  return runs;
}

static void
begin (Change *change, TernListRows *rows, GArray *touched)
{
  *change = (Change){ .rows = rows, .touched = touched };
  change->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  change->edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  change->added = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  change->now = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  change->gone = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  change->come = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  change->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static TernListRuns *
end (Change *change)
{
  TernListRuns *runs = make_runs (change);

  g_array_unref (change->blocks);
  g_array_unref (change->edits);
  g_array_unref (change->added);
  g_array_unref (change->now);
  g_array_unref (change->gone);
  g_array_unref (change->come);
  g_array_unref (change->ids);
  return runs;
}

TernListRuns *
tern_list_rows_change (TernListRows *self, GArray *removed, GArray *items, GArray *touched)
{
  Change change;
  guint at;

  begin (&change, self, touched);
  for (guint i = 0; i < removed->len; i++)
    if (tern_entry_array_find (&self->keys, g_array_index (removed, gint64, i), &at))
      touch (&change, find_thread (self, g_array_index (removed, gint64, i)));
  for (guint i = 0; i < items->len; i++)
    touch_item (&change, &g_array_index (items, TernListItem, i));
  find_blocks (&change);
  for (guint i = 0; i < removed->len; i++)
    forget (&change, g_array_index (removed, gint64, i));
  for (guint i = 0; i < items->len; i++)
    take_item (&change, &g_array_index (items, TernListItem, i));
  sort_into_threads (&change);
  edit_blocks (&change);
  return end (&change);
}

TernListRuns *
tern_list_rows_refold (TernListRows *self, gint64 thread)
{
  Change change;

  begin (&change, self, NULL);
  touch (&change, thread);
  find_blocks (&change);
  edit_blocks (&change);
  return end (&change);
}

/* --- anything to anything --- */

static gboolean
find_row (const TernListRows *rows, gint64 id, guint *position)
{
  gboolean folded;

  return tern_list_rows_find (rows, id, position, &folded) && !folded;
}

/* Where two lists go apart at @i and @j: whether the row of @from goes, else that of @to comes. Of two rows that are in
 * both, the one that is further away has moved. */
static gboolean
goes (const TernListRows *from, const TernListRows *to, guint i, guint j, gboolean *moves)
{
  guint there, here;

  if (j >= to->rows.n)
    return TRUE;
  /* Gone, or here already, further up. */
  if (!find_row (to, tern_entry_array_get (&from->rows, i)->id, &there) || there < j)
    return TRUE;
  if (!find_row (from, to->rows.entries[j].id, &here) || here < i)
    return FALSE;
  *moves = TRUE;
  return there - j > here - i;
}

TernListRuns *
tern_list_rows_compare (const TernListRows *from, const TernListRows *to)
{
  TernListRuns *runs;
  guint i = 0, j = 0;

  if (from->order.plain && to->order.plain)
    return tern_list_runs_compare (&from->rows, &to->rows);
  runs = tern_list_runs_new ();
  while (i < from->rows.n)
    {
      if (j < to->rows.n && tern_entry_array_get (&from->rows, i)->id == to->rows.entries[j].id)
        {
          i++;
          j++;
        }
      else if (goes (from, to, i, j, &runs->moves))
        tern_list_runs_add (runs, i++, 1, NULL, 0);
      else
        {
          tern_list_runs_add (runs, i, 0, &to->rows.entries[j], 1);
          j++;
        }
    }
  if (j < to->rows.n)
    tern_list_runs_add (runs, i, 0, &to->rows.entries[j], to->rows.n - j);
  return runs;
}
