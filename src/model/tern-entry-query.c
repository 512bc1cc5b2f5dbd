/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Runs on the query worker's thread; see the header. */

#include "model/tern-entry-query.h"

#include "store/tern-store-mailboxes.h"

/* Rows between two looks whether anyone still wants them: at most some 30 ms. */
#define CHUNK 20000

struct _TernEntryQuery
{
  GArray *mailboxes; /* gint64 */
  guint limit;
  gboolean unread;
};

TernEntryQuery *
tern_entry_query_new (const gint64 *mailboxes, guint n_mailboxes, guint limit, gboolean unread)
{
  TernEntryQuery *self = g_new0 (TernEntryQuery, 1);

  self->mailboxes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->mailboxes, mailboxes, n_mailboxes);
  self->limit = limit;
  self->unread = unread;
  return self;
}

void
tern_entry_query_free (TernEntryQuery *self)
{
  g_array_unref (self->mailboxes);
  g_free (self);
}

static GArray *
list_mailbox (TernStore *store, gint64 mailbox, guint limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  gint64 before = 0;
  guint asked, had;

  do
    {
      had = entries->len;
      asked = limit != 0 ? limit - had : CHUNK;
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tern_store_list_entries (store, mailbox, before, asked, entries, error))
        return NULL;
      if (entries->len > had)
        before = g_array_index (entries, TernStoreEntry, entries->len - 1).id;
    }
  while (entries->len - had == asked && (limit == 0 || entries->len < limit));
  return g_steal_pointer (&entries);
}

/* The newest are looked at first, and no more when as many were found as the folder counts. */
static gboolean
mark_unread (TernStore *store, gint64 mailbox, GArray *entries, GCancellable *cancellable, GError **error)
{
  TernMailboxCounts counts = { 0 };
  guint found = 0;

  if (!tern_store_get_mailbox_counts (store, mailbox, &counts, error))
    return FALSE;
  for (guint first = 0; first < entries->len && found < counts.unread; first += CHUNK)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !tern_store_mark_unread (store, mailbox, &g_array_index (entries, TernStoreEntry, first),
                                    MIN (CHUNK, entries->len - first), &found, error))
      return FALSE;
  return TRUE;
}

/* Both newest first. */
static GArray *
merge (GArray *a, GArray *b)
{
  GArray *both = g_array_sized_new (FALSE, FALSE, sizeof (TernStoreEntry), a->len + b->len);
  guint i = 0, j = 0;

  while (i < a->len || j < b->len)
    {
      gboolean from_a = j >= b->len
                        || (i < a->len
                            && g_array_index (a, TernStoreEntry, i).id > g_array_index (b, TernStoreEntry, j).id);
      TernStoreEntry *next
        = from_a ? &g_array_index (a, TernStoreEntry, i++) : &g_array_index (b, TernStoreEntry, j++);

      g_array_append_vals (both, next, 1);
    }
  return both;
}

gpointer
tern_entry_query_run (TernStore *store, gpointer query, GCancellable *cancellable, GError **error)
{
  TernEntryQuery *self = query;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));

  for (guint i = 0; i < self->mailboxes->len; i++)
    {
      g_autoptr (GArray) before = g_steal_pointer (&all);
      g_autoptr (GArray) more = list_mailbox (store, g_array_index (self->mailboxes, gint64, i), self->limit,
                                              cancellable, error);

      if (more == NULL
          || (self->unread
              && !mark_unread (store, g_array_index (self->mailboxes, gint64, i), more, cancellable, error)))
        return NULL;
      all = before->len > 0 ? merge (before, more) : g_array_ref (more);
    }
  if (self->limit != 0 && all->len > self->limit)
    g_array_set_size (all, self->limit);
  return g_steal_pointer (&all);
}
