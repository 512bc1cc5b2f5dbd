/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Runs on the query worker's thread: which messages there are, then what they are sorted, filtered and threaded by,
 * each read in walks over one table or index, then the rows. */

#include "model/tern-entry-query.h"

#include "model/tern-entry-sort.h"
#include "model/tern-sort-text.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-search.h"

/* Rows between two looks whether anyone still wants them: at most some 30 ms. */
#define CHUNK 20000
/* So few are looked up one by one, which costs ten times as much for each. */
#define FEW 2000
/* While it runs, of an entry that shows its email in a folder that holds what others do too. */
#define VIRTUAL (1 << TERN_LIST_KEY_SHIFT)

/* What becomes of a message on the way, beside its entry. */
typedef struct
{
  gint64 email;
  gint64 thread;
  gint64 size;
  guint8 attachment;
  guint8 wanted;
} Values;

typedef struct
{
  TernStore *store;
  const TernEntryQuery *query;
  TernListOrder order;
  GCancellable *cancellable;
  GArray *entries; /* TernStoreEntry, newest first; the key is what it is sorted by or, before, TernFlag */
  GArray *values;  /* Values, of each */
  GArray *pairs;   /* TernStoreEntry: (email, which entry), newest first */
  guint first;     /* of the pairs that are walked over */
  TernSortTexts *texts;
  GArray *with_text; /* guint: of each text, the entry */
  gboolean complete;
} Run;

TernEntryQuery *
tern_entry_query_new (TernListQuery *query, GArray *mailboxes, guint limit)
{
  TernEntryQuery *self = g_new0 (TernEntryQuery, 1);

  self->query = tern_list_query_ref (query);
  self->mailboxes = g_array_copy (mailboxes);
  self->limit = limit;
  return self;
}

void
tern_entry_query_free (TernEntryQuery *self)
{
  tern_list_query_unref (self->query);
  g_array_unref (self->mailboxes);
  g_clear_pointer (&self->known, g_array_unref);
  g_clear_pointer (&self->extra, g_array_unref);
  g_clear_pointer (&self->expanded, g_hash_table_unref);
  g_strfreev (self->addresses);
  g_free (self);
}

void
tern_entry_answer_free (TernEntryAnswer *answer)
{
  g_clear_pointer (&answer->rows.expanded, g_hash_table_unref);
  tern_list_rows_clear (&answer->rows);
  g_free (answer);
}

/* --- which messages --- */

static TernStoreEntry *
get_entry (GArray *entries, guint i)
{
  return &g_array_index (entries, TernStoreEntry, i);
}

static gboolean
is_cancelled (Run *run, GError **error)
{
  return g_cancellable_set_error_if_cancelled (run->cancellable, error);
}

static GArray *
list_mailbox (Run *run, gint64 mailbox, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  guint limit = run->query->limit;
  gint64 before = 0;
  guint asked, had;

  do
    {
      had = entries->len;
      asked = limit != 0 ? limit - had : CHUNK;
      if (is_cancelled (run, error) || !tern_store_list_entries (run->store, mailbox, before, asked, entries, error))
        return NULL;
      if (entries->len > had)
        before = get_entry (entries, entries->len - 1)->id;
    }
  while (entries->len - had == asked && (limit == 0 || entries->len < limit));
  return g_steal_pointer (&entries);
}

/* The newest are looked at first, and no more when as many were found as the folder counts. */
static gboolean
mark_unread (Run *run, gint64 mailbox, GArray *entries, GError **error)
{
  TernMailboxCounts counts = { 0 };
  guint found = 0;

  if (!tern_store_get_mailbox_counts (run->store, mailbox, &counts, error))
    return FALSE;
  for (guint first = 0; first < entries->len && found < counts.unread; first += CHUNK)
    if (is_cancelled (run, error)
        || !tern_store_mark_unread (run->store, mailbox, get_entry (entries, first), MIN (CHUNK, entries->len - first),
                                    &found, error))
      return FALSE;
  return TRUE;
}

static const TernStoreEntry *
find_known (const TernEntryQuery *query, gint64 id)
{
  TernEntryArray known = { 0 };
  guint position;

  if (query->known == NULL)
    return NULL;
  known.entries = (TernStoreEntry *) (void *) query->known->data;
  known.n = known.gap = query->known->len;
  return tern_entry_array_find (&known, id, &position) ? &known.entries[position] : NULL;
}

/* With their flags, without those that are not wanted for them. */
static GArray *
list_flagged (Run *run, gint64 mailbox, GError **error)
{
  const TernEntryQuery *query = run->query;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  gint64 before = 0;
  guint kept = 0;

  do
    {
      if (is_cancelled (run, error)
          || !tern_store_list_flagged (run->store, mailbox, &before, TERN_FLAG_NONE, TERN_FLAG_NONE,
                                       query->limit != 0 ? FEW : CHUNK, G_MAXUINT, entries, error))
        return NULL;
      for (guint i = kept; i < entries->len; i++)
        {
          const TernStoreEntry *entry = get_entry (entries, i);

          if (tern_entry_query_matches_flags (query->query, (TernFlag) entry->key)
              || (query->keep && find_known (query, entry->id) != NULL))
            *get_entry (entries, kept++) = *entry;
        }
      g_array_set_size (entries, kept);
    }
  while (before != 0 && (query->limit == 0 || kept < query->limit));
  return g_steal_pointer (&entries);
}

/* Of a list that knows which are unread, only the others are looked at. NULL without @error: it would not pay. */
static GArray *
list_by_known (Run *run, gint64 mailbox, GError **error)
{
  g_autoptr (GArray) entries = list_mailbox (run, mailbox, error);
  const GArray *known = run->query->known;
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) briefs = NULL;

  for (guint i = 0, k = 0; entries != NULL && i < entries->len; i++)
    {
      TernStoreEntry *entry = get_entry (entries, i);

      while (k < known->len && g_array_index (known, TernStoreEntry, k).id > entry->id)
        k++;
      if (k >= known->len || g_array_index (known, TernStoreEntry, k).id != entry->id)
        g_array_append_val (others, entry->id);
      else if ((g_array_index (known, TernStoreEntry, k).key & TERN_LIST_KEY_UNREAD) == 0)
        entry->key = TERN_FLAG_SEEN;
    }
  if (entries == NULL || others->len > FEW)
    return NULL;
  briefs = tern_store_get_briefs (run->store, (const gint64 *) (void *) others->data, others->len, error);
  for (guint i = 0, b = 0; briefs != NULL && b < briefs->len; i++)
    if (get_entry (entries, i)->id == g_array_index (briefs, TernStoreBrief, b).id)
      get_entry (entries, i)->key = g_array_index (briefs, TernStoreBrief, b++).system;
  return briefs != NULL ? g_steal_pointer (&entries) : NULL;
}

static gboolean
needs_flags (const TernEntryQuery *query)
{
  TernListSort sort = tern_list_query_get_sort (query->query, NULL);

  return sort == TERN_LIST_SORT_UNREAD || sort == TERN_LIST_SORT_STARRED
         || !tern_entry_query_matches_flags (query->query, TERN_FLAG_SEEN);
}

/* Both newest first. */
static GArray *
merge (GArray *a, GArray *b)
{
  GArray *both = g_array_sized_new (FALSE, FALSE, sizeof (TernStoreEntry), a->len + b->len);
  guint i = 0, j = 0;

  while (i < a->len || j < b->len)
    {
      gboolean from_a = j >= b->len || (i < a->len && get_entry (a, i)->id > get_entry (b, j)->id);
      TernStoreEntry *next = from_a ? get_entry (a, i++) : get_entry (b, j++);

      g_array_append_vals (both, next, 1);
    }
  return both;
}

static gboolean
is_virtual (Run *run, gint64 mailbox)
{
  g_autoptr (TernMailboxRow) row = tern_store_get_mailbox (run->store, mailbox, NULL);

  return row != NULL
         && (row->role == TERN_MAILBOX_ROLE_ALL || row->role == TERN_MAILBOX_ROLE_FLAGGED
             || row->role == TERN_MAILBOX_ROLE_IMPORTANT);
}

static gboolean
is_of_all (const TernEntryQuery *query)
{
  TernListKind kind = tern_list_query_get_kind (query->query);

  return kind == TERN_LIST_OF_STARRED || kind == TERN_LIST_OF_UNREAD;
}

static GArray *
list_one (Run *run, gint64 mailbox, GError **error)
{
  const TernEntryQuery *query = run->query;
  GArray *entries = NULL;

  if (run->order.plain)
    {
      entries = list_mailbox (run, mailbox, error);
      if (entries != NULL && query->unread && !mark_unread (run, mailbox, entries, error))
        g_clear_pointer (&entries, g_array_unref);
      return entries;
    }
  if (query->known != NULL && !query->keep && query->limit == 0 && !needs_flags (query))
    {
      GError *failure = NULL;

      entries = list_by_known (run, mailbox, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, failure);
          return NULL;
        }
    }
  if (entries == NULL)
    entries = list_flagged (run, mailbox, error);
  for (guint i = 0; entries != NULL && is_of_all (query) && is_virtual (run, mailbox) && i < entries->len; i++)
    get_entry (entries, i)->key |= VIRTUAL;
  return entries;
}

static GArray *
list_mailboxes (Run *run, GError **error)
{
  const TernEntryQuery *query = run->query;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));

  for (guint i = 0; i < query->mailboxes->len; i++)
    {
      g_autoptr (GArray) before = g_steal_pointer (&all);
      g_autoptr (GArray) more = list_one (run, g_array_index (query->mailboxes, gint64, i), error);

      if (more == NULL)
        return NULL;
      if (query->limit != 0 && more->len >= query->limit)
        run->complete = FALSE;
      all = before->len > 0 ? merge (before, more) : g_array_ref (more);
    }
  if (query->limit != 0 && all->len > query->limit)
    {
      g_array_set_size (all, query->limit);
      run->complete = FALSE;
    }
  return g_steal_pointer (&all);
}

/* --- a search --- */

static void
add_extra (const GArray *extra, GArray *entries)
{
  for (guint i = 0; extra != NULL && i < extra->len; i++)
    {
      TernStoreEntry entry = { g_array_index (extra, gint64, i), 0 };

      g_array_append_val (entries, entry);
    }
}

static void
drop_doubles (GArray *entries)
{
  guint kept = 0;

  for (guint i = 0; i < entries->len; i++)
    if (kept == 0 || get_entry (entries, kept - 1)->id != get_entry (entries, i)->id)
      *get_entry (entries, kept++) = *get_entry (entries, i);
  g_array_set_size (entries, kept);
}

static GArray *
search (Run *run, GError **error)
{
  const TernEntryQuery *query = run->query;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  guint asked, got;
  gint64 before = 0;

  do
    {
      g_autoptr (GArray) found = NULL;

      asked = query->limit != 0 ? query->limit - entries->len : FEW;
      if (is_cancelled (run, error))
        return NULL;
      found = tern_store_search_in (run->store, tern_list_query_get_text (query->query),
                                    (const gint64 *) (void *) query->mailboxes->data, query->mailboxes->len, before,
                                    asked, error);
      if (found == NULL)
        return NULL;
      got = found->len;
      add_extra (found, entries);
      if (got > 0)
        before = g_array_index (found, gint64, got - 1);
    }
  while (got == asked && (query->limit == 0 || entries->len < query->limit));
  run->complete = got < asked;
  /* Those of its own are in order. */
  add_extra (query->extra, entries);
  tern_entry_sort_by_id (get_entry (entries, 0), entries->len);
  drop_doubles (entries);
  return g_steal_pointer (&entries);
}

/* --- what they are sorted, filtered and threaded by --- */

static Values *
get_values (Run *run, guint i)
{
  return &g_array_index (run->values, Values, i);
}

/* One by one. Those that are gone meanwhile are not wanted. */
static gboolean
look_up_each (Run *run, GError **error)
{
  for (guint first = 0; first < run->entries->len; first += FEW)
    {
      guint n = MIN (FEW, run->entries->len - first);
      g_autofree gint64 *ids = g_new (gint64, n);
      g_autoptr (GArray) all = NULL;

      for (guint i = 0; i < n; i++)
        ids[i] = get_entry (run->entries, first + i)->id;
      if (is_cancelled (run, error)
          || (all = tern_store_get_values (run->store, ids, n, TERN_STORE_TEXTS_NONE, error)) == NULL)
        return FALSE;
      for (guint i = 0; i < n; i++)
        {
          const TernStoreValues *one = &g_array_index (all, TernStoreValues, i);

          *get_values (run, first + i) = (Values){ one->email, one->thread, one->size, one->attachment != FALSE,
                                                   one->mailbox != 0 };
          get_entry (run->entries, first + i)->key
            = (get_entry (run->entries, first + i)->key & VIRTUAL) | (gint64) one->system;
        }
    }
  return TRUE;
}

/* @pairs: (id, number), newest first. What is not in them is its own. */
static gint64
find_pair (GArray *pairs, gint64 id)
{
  TernEntryArray array = { (TernStoreEntry *) (void *) pairs->data, pairs->len, pairs->len, 0 };
  guint position;

  return tern_entry_array_find (&array, id, &position) ? array.entries[position].key : id;
}

static gboolean
read_emails (Run *run, GError **error)
{
  g_autoptr (GArray) shared = tern_store_list_shared (run->store, error);

  if (shared == NULL)
    return FALSE;
  tern_entry_sort_by_id ((TernStoreEntry *) (void *) shared->data, shared->len);
  for (guint i = 0; i < run->entries->len; i++)
    {
      gint64 id = get_entry (run->entries, i)->id;

      get_values (run, i)->email = shared->len > 0 ? find_pair (shared, id) : id;
      get_values (run, i)->wanted = TRUE;
    }
  return !is_cancelled (run, error);
}

/* (email, entry), newest email first. */
static void
pair_emails (Run *run)
{
  run->pairs = g_array_sized_new (FALSE, FALSE, sizeof (TernStoreEntry), run->entries->len);
  for (guint i = 0; i < run->entries->len; i++)
    {
      TernStoreEntry pair = { get_values (run, i)->email, i };

      g_array_append_val (run->pairs, pair);
    }
  tern_entry_sort_by_id ((TernStoreEntry *) (void *) run->pairs->data, run->pairs->len);
}

static gboolean
read_threads (Run *run, GError **error)
{
  g_autoptr (GArray) threaded = tern_store_list_threaded (run->store, error);

  if (threaded == NULL)
    return FALSE;
  tern_entry_sort_by_id ((TernStoreEntry *) (void *) threaded->data, threaded->len);
  /* Both are newest first. */
  for (guint i = 0, t = 0; i < run->pairs->len; i++)
    {
      const TernStoreEntry *pair = get_entry (run->pairs, i);

      while (t < threaded->len && get_entry (threaded, t)->id > pair->id)
        t++;
      get_values (run, (guint) pair->key)->thread
        = t < threaded->len && get_entry (threaded, t)->id == pair->id ? get_entry (threaded, t)->key : pair->id;
    }
  return !is_cancelled (run, error);
}

static gboolean
walk (Run *run, TernStoreTexts texts, TernStoreValuesFunc func, GError **error)
{
  g_autofree gint64 *emails = g_new (gint64, CHUNK);

  for (run->first = 0; run->first < run->pairs->len; run->first += CHUNK)
    {
      guint n = MIN (CHUNK, run->pairs->len - run->first);

      for (guint i = 0; i < n; i++)
        emails[i] = get_entry (run->pairs, run->first + i)->id;
      if (is_cancelled (run, error) || !tern_store_foreach_values (run->store, emails, n, texts, func, run, error))
        return FALSE;
    }
  return TRUE;
}

static guint
get_index (Run *run, guint walked)
{
  return (guint) get_entry (run->pairs, run->first + walked)->key;
}

static void
take_values (guint walked, gint64 size, gboolean attachment, const char *first, const char *second, gpointer data)
{
  Values *values = get_values (data, get_index (data, walked));

  values->size = size;
  values->attachment = attachment != FALSE;
}

static void
take_text (guint walked, gint64 size, gboolean attachment, const char *first, const char *second, gpointer data)
{
  Run *run = data;
  guint i = get_index (run, walked);
  char folded[TERN_SORT_TEXT_MAX + 1];
  gsize length = tern_entry_query_fold (run->query->query, first, second, folded);

  tern_sort_texts_add (run->texts, folded, length);
  g_array_append_val (run->with_text, i);
}

static void
take_match (guint walked, gint64 size, gboolean attachment, const char *to, const char *cc, gpointer data)
{
  Run *run = data;
  Values *values = get_values (run, get_index (run, walked));

  values->size = size;
  values->attachment = attachment != FALSE;
  values->wanted = values->wanted
                   && tern_entry_query_matches_rest (run->query->query, attachment, to, cc, run->query->addresses);
}

static gboolean
needs_sizes (const TernListQuery *query)
{
  TernListSort sort = tern_list_query_get_sort (query, NULL);

  return sort == TERN_LIST_SORT_SIZE || sort == TERN_LIST_SORT_ATTACHMENT;
}

static gboolean
has_rest (const TernListQuery *query)
{
  return (tern_list_query_get_filter (query) & (TERN_LIST_FILTER_ATTACHMENT | TERN_LIST_FILTER_TO_ME)) != 0;
}

static gboolean
read_values (Run *run, GError **error)
{
  const TernListQuery *query = run->query->query;
  gboolean few = run->entries->len <= FEW || tern_list_query_get_kind (query) == TERN_LIST_OF_SEARCH;

  run->values = g_array_new (FALSE, TRUE, sizeof (Values));
  g_array_set_size (run->values, run->entries->len);
  if (few ? !look_up_each (run, error) : !read_emails (run, error))
    return FALSE;
  pair_emails (run);
  if (!few && run->order.threaded && !read_threads (run, error))
    return FALSE;
  if (has_rest (query))
    return walk (run,
                 (tern_list_query_get_filter (query) & TERN_LIST_FILTER_TO_ME) != 0 ? TERN_STORE_TEXTS_RECIPIENTS
                                                                                   : TERN_STORE_TEXTS_NONE,
                 take_match, error);
  return few || !needs_sizes (query) || walk (run, TERN_STORE_TEXTS_NONE, take_values, error);
}

/* --- the rows --- */

/* Of several appearances of an email one is a row: what is one already, else that of an ordinary folder. */
static void
choose_appearances (Run *run)
{
  for (guint first = 0, end; first < run->pairs->len; first = end)
    {
      guint best = first;

      gint64 email = get_entry (run->pairs, first)->id;

      for (end = first + 1; end < run->pairs->len && get_entry (run->pairs, end)->id == email; end++)
        {
          const TernStoreEntry *a = get_entry (run->entries, (guint) get_entry (run->pairs, best)->key);
          const TernStoreEntry *b = get_entry (run->entries, (guint) get_entry (run->pairs, end)->key);
          gboolean a_known = find_known (run->query, a->id) != NULL, b_known = find_known (run->query, b->id) != NULL;

          if (b_known > a_known || (b_known == a_known && (b->key & VIRTUAL) < (a->key & VIRTUAL)))
            best = end;
        }
      for (guint i = first; i < end; i++)
        if (i != best)
          get_values (run, (guint) get_entry (run->pairs, i)->key)->wanted = FALSE;
    }
}

static void
make_keys (Run *run)
{
  const TernEntryQuery *query = run->query;
  gboolean kept_ranks = query->keep && query->known != NULL && !tern_entry_query_is_by_text (query->query);

  for (guint i = 0; i < run->entries->len; i++)
    {
      TernStoreEntry *entry = get_entry (run->entries, i);
      Values *values = get_values (run, i);
      const TernStoreEntry *known = query->keep ? find_known (query, entry->id) : NULL;
      TernFlag system = (TernFlag) (entry->key & TERN_FLAG_ALL);

      if (!values->wanted && known == NULL)
        continue;
      entry->key = tern_entry_query_make_key (query->query, system, values->size, values->attachment);
      if (known != NULL && kept_ranks)
        entry->key = (known->key & ~(gint64) TERN_LIST_KEY_BITS) | (entry->key & TERN_LIST_KEY_BITS);
    }
}

static gboolean
rank_texts (Run *run, GError **error)
{
  g_autofree gint64 *ranks = NULL;

  run->texts = tern_sort_texts_new ();
  run->with_text = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!walk (run, tern_entry_query_get_texts (run->query->query), take_text, error))
    return FALSE;
  ranks = tern_sort_texts_rank (run->texts);
  for (guint i = 0; i < run->with_text->len; i++)
    get_entry (run->entries, g_array_index (run->with_text, guint, i))->key
      |= tern_entry_query_turn_rank (run->query->query, ranks[i]) << TERN_LIST_KEY_SHIFT;
  return TRUE;
}

/* What is not wanted goes, but for what the list keeps. */
static void
pick (Run *run, GArray *threads)
{
  guint kept = 0;

  for (guint i = 0; i < run->entries->len; i++)
    {
      TernStoreEntry *entry = get_entry (run->entries, i), pair = { entry->id, get_values (run, i)->thread };

      if (!get_values (run, i)->wanted
          && !(run->query->keep && has_rest (run->query->query) && find_known (run->query, entry->id) != NULL))
        continue;
      *get_entry (run->entries, kept++) = *entry;
      if (run->order.threaded)
        g_array_append_val (threads, pair);
    }
  g_array_set_size (run->entries, kept);
}

static TernEntryAnswer *
make_answer (Run *run)
{
  TernEntryAnswer *answer = g_new0 (TernEntryAnswer, 1);
  g_autoptr (GArray) threads = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  TernListRows *rows = &answer->rows;

  answer->complete = run->complete;
  rows->order = run->order;
  rows->expanded = run->query->expanded != NULL ? g_hash_table_ref (run->query->expanded) : NULL;
  if (run->order.plain)
    {
      tern_entry_array_take (&rows->rows, g_steal_pointer (&run->entries));
      return answer;
    }
  pick (run, threads);
  tern_entry_array_take (&rows->keys, g_steal_pointer (&run->entries));
  if (run->order.threaded)
    tern_entry_array_take (&rows->thread_of, g_steal_pointer (&threads));
  tern_list_rows_build (rows);
  return answer;
}

static TernEntryAnswer *
answer (Run *run, GError **error)
{
  const TernEntryQuery *query = run->query;

  run->entries = tern_list_query_get_kind (query->query) == TERN_LIST_OF_SEARCH ? search (run, error)
                                                                                : list_mailboxes (run, error);
  if (run->entries == NULL)
    return NULL;
  if (run->order.plain)
    return make_answer (run);
  if (!read_values (run, error))
    return NULL;
  if (is_of_all (query))
    choose_appearances (run);
  make_keys (run);
  if (tern_entry_query_is_by_text (query->query) && !rank_texts (run, error))
    return NULL;
  return make_answer (run);
}

gpointer
tern_entry_query_run (TernStore *store, gpointer query, GCancellable *cancellable, GError **error)
{
  Run run = { .store = store, .query = query, .cancellable = cancellable, .complete = TRUE };
  TernEntryAnswer *made;

  run.order = tern_entry_query_get_order (run.query->query);
  made = answer (&run, error);
  g_clear_pointer (&run.entries, g_array_unref);
  g_clear_pointer (&run.values, g_array_unref);
  g_clear_pointer (&run.pairs, g_array_unref);
  g_clear_pointer (&run.texts, tern_sort_texts_free);
  g_clear_pointer (&run.with_text, g_array_unref);
  return made;
}
