/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A map of 64-bit hashes to threads, made for a million of them arriving in no order; threads keep theirs
 * in it.
 *
 * Hashes are spread evenly, so writing each into its place in a table dirties a page a message: 6.5 µs of
 * the 16 a message cost. Instead a transaction appends its new pairs as one row of reference_batch; they
 * are held in memory, and once there are enough they are sorted and merged into the table a stretch at a
 * time, many to a page. A crash loses nothing: batches still there are read again, and merging a pair twice
 * changes nothing, for pairs never change. */

#include "store/tern-store-references.h"

#include <stdlib.h>

/* Pairs in memory before they are merged: 256 KiB, and about 25 to a page of 100,000. */
#define FRESH_MAX 16384
/* Pairs merged a transaction: 1–2 ms. */
#define MERGE_STEP 1024

typedef struct
{
  gint64 hash;
  gint64 thread;
} Pair;

struct _TernStoreReferences
{
  TernStoreDb *db;
  gboolean loaded;
  GArray *fresh;       /* Pair, in order of arrival */
  guint32 *index;      /* open addressing: place in fresh + 1 */
  guint index_size;    /* a power of two */
  guint written;       /* pairs of fresh that are in batches */
  gint64 last_batch;   /* of those */
  GArray *merging;     /* nullable: sorted */
  guint merged;        /* pairs of it that are in the table */
  gint64 merging_last; /* its last batch */
};

TernStoreReferences *
tern_store_references_new (TernStoreDb *db)
{
  TernStoreReferences *self = g_new0 (TernStoreReferences, 1);

  self->db = db;
  self->fresh = g_array_new (FALSE, FALSE, sizeof (Pair));
  return self;
}

void
tern_store_references_forget (TernStoreReferences *self)
{
  self->loaded = FALSE;
  g_array_set_size (self->fresh, 0);
  g_clear_pointer (&self->index, g_free);
  self->index_size = 0;
  self->written = 0;
  g_clear_pointer (&self->merging, g_array_unref);
  self->merged = 0;
}

void
tern_store_references_free (TernStoreReferences *self)
{
  tern_store_references_forget (self);
  g_array_unref (self->fresh);
  g_free (self);
}

/* --- pairs in memory ---------------------------------------------------------------------- */

static guint32 *
find_place (TernStoreReferences *self, gint64 hash)
{
  for (guint i = (guint) hash & (self->index_size - 1);; i = (i + 1) & (self->index_size - 1))
    {
      guint32 *place = &self->index[i];

      if (*place == 0 || g_array_index (self->fresh, Pair, *place - 1).hash == hash)
        return place;
    }
}

static void
grow_index (TernStoreReferences *self, guint size)
{
  g_free (self->index);
  self->index = g_new0 (guint32, size);
  self->index_size = size;
  for (guint i = 0; i < self->fresh->len; i++)
    *find_place (self, g_array_index (self->fresh, Pair, i).hash) = i + 1;
}

static void
add_fresh (TernStoreReferences *self, const Pair *pair)
{
  if ((self->fresh->len + 1) * 2 > self->index_size)
    grow_index (self, MAX (self->index_size * 2, 2048));
  *find_place (self, pair->hash) = self->fresh->len + 1;
  g_array_append_vals (self->fresh, pair, 1);
}

static gint
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *x = a;
  const Pair *y = b;

  return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static gint64
get_merging (TernStoreReferences *self, gint64 hash)
{
  Pair wanted = { hash, 0 };
  const Pair *found = NULL;

  if (self->merging != NULL)
    found = bsearch (&wanted, self->merging->data, self->merging->len, sizeof (Pair), compare_pairs);
  return found != NULL ? found->thread : 0;
}

/* --- batches ------------------------------------------------------------------------------ */

static gboolean
load_batches (TernStoreReferences *self, GError **error)
{
  static const char sql[] = "SELECT id, pairs FROM reference_batch ORDER BY id";
  TERN_STATEMENT rows = NULL;
  int got;

  if (self->loaded)
    return TRUE;
  self->last_batch = 0;
  rows = tern_store_db_query (self->db, error, sql, "");
  while ((got = tern_store_db_step (self->db, rows, error)) == 1)
    {
      const Pair *pairs = sqlite3_column_blob (rows, 1);
      guint n = (guint) sqlite3_column_bytes (rows, 1) / sizeof (Pair);

      self->last_batch = sqlite3_column_int64 (rows, 0);
      for (guint i = 0; i < n; i++)
        {
          Pair pair = { GINT64_FROM_LE (pairs[i].hash), GINT64_FROM_LE (pairs[i].thread) };

          add_fresh (self, &pair);
        }
    }
  self->written = self->fresh->len;
  self->loaded = got == 0;
  return self->loaded;
}

static gboolean
write_batch (TernStoreReferences *self, GError **error)
{
  static const char sql[] = "INSERT INTO reference_batch (id, pairs) VALUES (?, ?)";
  guint n = self->fresh->len - self->written;
  g_autofree Pair *pairs = g_new (Pair, n);

  if (n == 0)
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      const Pair *pair = &g_array_index (self->fresh, Pair, self->written + i);

      pairs[i] = (Pair){ GINT64_TO_LE (pair->hash), GINT64_TO_LE (pair->thread) };
    }
  self->last_batch++;
  self->written = self->fresh->len;
  return tern_store_db_run (self->db, error, sql, "ib", self->last_batch, pairs, (gsize) n * sizeof (Pair));
}

/* --- merging ------------------------------------------------------------------------------ */

static void
begin_merging (TernStoreReferences *self)
{
  self->merging = g_steal_pointer (&self->fresh);
  self->merging_last = self->last_batch;
  self->merged = 0;
  g_array_sort (self->merging, compare_pairs);
  self->fresh = g_array_new (FALSE, FALSE, sizeof (Pair));
  self->written = 0;
  g_clear_pointer (&self->index, g_free);
  self->index_size = 0;
}

static gboolean
merge_some (TernStoreReferences *self, guint n, GError **error)
{
  static const char sql[] = "INSERT OR IGNORE INTO reference (hash, thread) VALUES (?, ?)";
  static const char done[] = "DELETE FROM reference_batch WHERE id <= ?";

  for (; n > 0 && self->merged < self->merging->len; n--, self->merged++)
    {
      const Pair *pair = &g_array_index (self->merging, Pair, self->merged);

      if (!tern_store_db_run (self->db, error, sql, "ii", pair->hash, pair->thread))
        return FALSE;
    }
  if (self->merged < self->merging->len)
    return TRUE;
  g_clear_pointer (&self->merging, g_array_unref);
  return tern_store_db_run (self->db, error, done, "i", self->merging_last);
}

gboolean
tern_store_references_write (TernStoreReferences *self, GError **error)
{
  /* Never slower than they come, however many a message has. */
  guint step = MAX (MERGE_STEP, 2 * (self->fresh->len - self->written));

  if (!self->loaded)
    return TRUE;
  if (!write_batch (self, error))
    return FALSE;
  if (self->merging == NULL && self->fresh->len >= FRESH_MAX)
    begin_merging (self);
  return self->merging == NULL || merge_some (self, step, error);
}

/* --- the map ------------------------------------------------------------------------------ */

gboolean
tern_store_references_get (TernStoreReferences *self, gint64 hash, gint64 *thread, GError **error)
{
  static const char sql[] = "SELECT thread FROM reference WHERE hash = ?";

  *thread = 0;
  if (!load_batches (self, error))
    return FALSE;
  if (self->index_size > 0)
    {
      guint32 place = *find_place (self, hash);

      if (place != 0)
        {
          *thread = g_array_index (self->fresh, Pair, place - 1).thread;
          return TRUE;
        }
    }
  *thread = get_merging (self, hash);
  return *thread != 0 || tern_store_db_get_int (self->db, thread, 0, error, sql, "i", hash);
}

gboolean
tern_store_references_add (TernStoreReferences *self, gint64 hash, gint64 thread, GError **error)
{
  Pair pair = { hash, thread };

  if (!load_batches (self, error))
    return FALSE;
  add_fresh (self, &pair);
  return TRUE;
}
