/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Runs of what differs; see the header. */

#include "model/tern-list-runs.h"

static TernListRuns *
new_runs (void)
{
  TernListRuns *self = g_new0 (TernListRuns, 1);

  self->runs = g_array_new (FALSE, FALSE, sizeof (TernListRun));
  return self;
}

void
tern_list_runs_free (TernListRuns *self)
{
  g_array_unref (self->runs);
  g_clear_pointer (&self->own, g_array_unref);
  g_free (self);
}

/* The run that ends at @position, or a new one. */
static TernListRun *
get_run (TernListRuns *self, guint position, guint first_added)
{
  TernListRun *last = self->runs->len > 0 ? &g_array_index (self->runs, TernListRun, self->runs->len - 1) : NULL;

  if (last == NULL || last->position + last->removed != position)
    {
      TernListRun run = { position, 0, first_added, 0 };

      g_array_append_val (self->runs, run);
      last = &g_array_index (self->runs, TernListRun, self->runs->len - 1);
    }
  return last;
}

static void
remove_one (TernListRuns *self, const TernEntryArray *rows, gint64 id)
{
  guint position;

  if (tern_entry_array_find (rows, id, &position))
    get_run (self, position, self->own->len)->removed++;
}

static void
add_one (TernListRuns *self, const TernEntryArray *rows, const TernStoreEntry *entry)
{
  guint position;

  if (tern_entry_array_find (rows, entry->id, &position))
    return;
  get_run (self, position, self->own->len)->added++;
  g_array_append_vals (self->own, entry, 1);
}

TernListRuns *
tern_list_runs_new (void)
{
  TernListRuns *self = new_runs ();

  self->own = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  return self;
}

void
tern_list_runs_add (TernListRuns *self, guint position, guint removed, const TernStoreEntry *entries, guint added)
{
  TernListRun *run = get_run (self, position, self->own->len);

  run->removed += removed;
  run->added += added;
  if (added > 0)
    g_array_append_vals (self->own, entries, added);
  self->added = (const TernStoreEntry *) (void *) self->own->data;
}

TernListRuns *
tern_list_runs_merge (const TernEntryArray *rows, GArray *removed, GArray *added)
{
  TernListRuns *self = new_runs ();
  guint r = 0, a = 0;

  self->own = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  while (r < removed->len || a < added->len)
    {
      gint64 gone = r < removed->len ? g_array_index (removed, gint64, r) : G_MININT64;
      const TernStoreEntry *entry = a < added->len ? &g_array_index (added, TernStoreEntry, a) : NULL;

      if (entry == NULL || gone > entry->id)
        {
          remove_one (self, rows, gone);
          r++;
        }
      else
        {
          add_one (self, rows, entry);
          a++;
        }
    }
  self->added = (const TernStoreEntry *) (void *) self->own->data;
  return self;
}

TernListRuns *
tern_list_runs_compare (const TernEntryArray *from, const TernEntryArray *to)
{
  TernListRuns *self = new_runs ();
  guint i = 0, j = 0;

  self->added = to->entries;
  while (i < from->n || j < to->n)
    {
      gint64 old = i < from->n ? tern_entry_array_get (from, i)->id : G_MININT64;
      gint64 new = j < to->n ? to->entries[j].id : G_MININT64;

      if (old == new)
        {
          i++;
          j++;
        }
      else if (old > new)
        {
          get_run (self, i, j)->removed++;
          i++;
        }
      else
        {
          get_run (self, i, j)->added++;
          j++;
        }
    }
  return self;
}

void
tern_list_runs_apply (const TernListRuns *self, TernEntryArray *rows)
{
  guint removed = 0, added = 0;

  for (guint i = 0; i < self->runs->len; i++)
    {
      const TernListRun *run = &g_array_index (self->runs, TernListRun, i);
      guint position = run->position + added - removed;

      tern_entry_array_remove (rows, position, run->removed);
      tern_entry_array_insert (rows, position, self->added + run->first_added, run->added);
      removed += run->removed;
      added += run->added;
    }
}
