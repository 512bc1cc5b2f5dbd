/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a list asks the query worker, one after the other: the first rows, to have a screen at once, all of them, for a
 * true scroll bar, and then, of a plain list, which are unread. */

#include "model/tern-message-list-private.h"

/* Messages among which the first threads are looked for. */
#define FIRST_OF_THREADS 600
/* Of a search: a screenful, then a good deal, then all. Where two words have to meet, each result may cost a third of a
 * millisecond. */
#define FIRST_RESULTS TERN_MESSAGE_LIST_FIRST
#define MORE_RESULTS 2048
/* Around the row that was looked at last, on both sides, GtkListView has widgets. */
#define LOOKED_AT 200

typedef struct
{
  GWeakRef list;
  guint serial;
} Request;

static Request *
new_request (TernMessageList *self)
{
  Request *request = g_new0 (Request, 1);

  g_weak_ref_init (&request->list, self);
  request->serial = ++self->asked;
  return request;
}

static void
free_request (Request *request)
{
  g_weak_ref_clear (&request->list);
  g_free (request);
}

static GHashTable *
copy_set (GHashTable *set)
{
  GHashTable *copy = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy, key);
  return copy;
}

static GArray *
copy_entries (const TernEntryArray *from)
{
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (TernStoreEntry), from->n);

  if (from->gap > 0)
    g_array_append_vals (copy, from->entries, from->gap);
  if (from->n > from->gap)
    g_array_append_vals (copy, from->entries + from->gap + from->gap_size, from->n - from->gap);
  return copy;
}

/* Whether rows stay that do not match any more, or are not where they would be put in now. */
static gboolean
keeps_rows (TernMessageList *self)
{
  return self->begun && !self->fresh && !self->rows.order.plain
         && (self->rows.order.rank != TERN_LIST_RANK_OF_HEAD || tern_list_query_get_filter (self->query) != 0
             || tern_list_query_get_kind (self->query) != TERN_LIST_OF_MAILBOXES);
}

/* What the worker need not read, or must not take away. */
static void
tell_known (TernMessageList *self, TernEntryQuery *query)
{
  query->keep = keeps_rows (self);
  if (query->keep || (self->fresh && self->knows_unread))
    query->known = copy_entries (self->rows.order.plain ? &self->rows.rows : &self->rows.keys);
}

static void answer_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask (TernMessageList *self, guint limit, gboolean with_unread)
{
  TernListOrder order = tern_entry_query_get_order (self->query);
  TernEntryQuery *query = tern_entry_query_new (self->query, self->mailboxes, limit);

  if (!order.plain || !self->rows.order.plain)
    tell_known (self, query);
  query->unread = with_unread;
  query->expanded = copy_set (self->expanded);
  if ((tern_list_query_get_filter (self->query) & TERN_LIST_FILTER_TO_ME) != 0)
    query->addresses = tern_message_list_dup_addresses (self);
  if (self->results != NULL)
    query->extra = tern_list_results_dup_extra (self->results);
  self->limit = limit;
  self->with_unread = with_unread;
  self->again = FALSE;
  self->cancellable = g_cancellable_new ();
  g_ptr_array_set_size (self->meanwhile, 0);
  tern_query_worker_run_async (tern_client_get_worker (self->client), limit != 0 || self->fresh, tern_entry_query_run,
                               query, (GDestroyNotify) tern_entry_query_free,
                               (GDestroyNotify) tern_entry_answer_free, self->cancellable, answer_cb,
                               new_request (self));
}

/* So many of the newest are a beginning of the list; 0: no part of it is. */
static guint
get_first_limit (TernMessageList *self)
{
  gboolean ascending;

  if (tern_list_query_get_sort (self->query, &ascending) != TERN_LIST_SORT_DATE || ascending || self->fresh)
    return 0;
  if (tern_list_query_get_kind (self->query) == TERN_LIST_OF_SEARCH)
    return FIRST_RESULTS;
  return tern_list_query_get_threaded (self->query) ? FIRST_OF_THREADS : TERN_MESSAGE_LIST_GROWN;
}

static guint
get_next_limit (TernMessageList *self)
{
  return tern_list_query_get_kind (self->query) == TERN_LIST_OF_SEARCH && self->limit == FIRST_RESULTS ? MORE_RESULTS
                                                                                                      : 0;
}

/* --- what it says --- */

/* What is known of the rows that are shown already, which may be newer than what the worker read. Both newest first. */
static void
keep_unread (const TernEntryArray *from, TernEntryArray *to)
{
  for (guint i = 0, j = 0; i < from->n && j < to->n;)
    {
      const TernStoreEntry *entry = tern_entry_array_get (from, i);
      TernStoreEntry *kept = tern_entry_array_get (to, j);

      if (entry->id == kept->id)
        kept->key = entry->key & TERN_LIST_KEY_UNREAD;
      i += entry->id >= kept->id;
      j += entry->id <= kept->id;
    }
}

static void
refold (TernListRows *rows, GHashTable *threads, GHashTable *others)
{
  GHashTableIter iter;
  gpointer thread;

  g_hash_table_iter_init (&iter, threads);
  while (g_hash_table_iter_next (&iter, &thread, NULL))
    {
      g_autoptr (TernListRuns) runs = NULL;

      if (others != NULL && g_hash_table_contains (others, thread))
        continue;
      runs = tern_list_rows_refold (rows, (gint64) (gintptr) thread);
      tern_list_runs_apply (runs, &rows->rows);
    }
}

/* Threads are expanded as they are now, not as they were when it was asked. */
static void
take_expanded (TernMessageList *self, TernListRows *rows)
{
  g_autoptr (GHashTable) were = rows->expanded;

  rows->expanded = self->expanded;
  if (!rows->order.threaded || were == NULL)
    return;
  refold (rows, self->expanded, were);
  refold (rows, were, self->expanded);
}

static void
get_looked_at (TernMessageList *self, guint *first, guint *end)
{
  *first = self->last_looked_at > LOOKED_AT ? self->last_looked_at - LOOKED_AT : 0;
  *end = self->rows.order.threaded ? MIN (self->shown, self->last_looked_at + LOOKED_AT) : 0;
}

static guint
count_thread (TernMessageList *self, guint position)
{
  return tern_list_rows_count_thread (&self->rows, tern_list_rows_get_thread (&self->rows, position));
}

/* How many messages the threads have of rows that may be looked at: (first message, count). */
static GHashTable *
count_threads (TernMessageList *self)
{
  GHashTable *counts = g_hash_table_new (NULL, NULL);
  guint first, end;

  get_looked_at (self, &first, &end);
  for (guint i = first; i < end; i++)
    g_hash_table_insert (counts, (gpointer) (gintptr) tern_entry_array_get (&self->rows.rows, i)->id,
                         GUINT_TO_POINTER (count_thread (self, i)));
  return counts;
}

/* A few looks into arrays of any length each: 400 rows in a million messages are some milliseconds. */
static void
tell_threads (TernMessageList *self, GHashTable *before)
{
  guint first, end;

  get_looked_at (self, &first, &end);
  for (guint i = first; i < end; i++)
    {
      gpointer was = g_hash_table_lookup (before, (gpointer) (gintptr) tern_entry_array_get (&self->rows.rows, i)->id);

      if (was != NULL && GPOINTER_TO_UINT (was) != count_thread (self, i))
        tern_message_list_tell_thread_changed (self, i);
      /* Whoever was told may have asked for more. */
      end = MIN (end, self->shown);
    }
}

/* The rows as the worker read them are shown, with what was changed since. */
static void
take_rows (TernMessageList *self, TernListRows *rows, gboolean partial)
{
  g_autoptr (TernListRuns) runs = NULL;
  g_autoptr (GHashTable) counts = NULL;

  take_expanded (self, rows);
  for (guint i = 0; i < self->meanwhile->len; i++)
    {
      g_autoptr (TernListRuns) since
        = tern_message_list_find_runs (self, self->meanwhile->pdata[i], rows, partial, NULL);

      tern_list_runs_apply (since, &rows->rows);
    }
  if (rows->order.plain && self->limit == 0 && !self->with_unread)
    keep_unread (self->rows.order.plain ? &self->rows.rows : &self->rows.keys, &rows->rows);
  tern_entry_array_close_gap (&rows->rows);
  self->partial = partial;
  if (self->fresh)
    {
      self->fresh = FALSE;
      tern_message_list_show_instead (self, rows);
      return;
    }
  runs = tern_list_rows_compare (&self->rows, rows);
  counts = count_threads (self);
  tern_message_list_show_rows (self, runs, rows);
  tell_threads (self, counts);
}

static gboolean
is_sure (TernMessageList *self)
{
  for (guint i = 0; i < self->meanwhile->len; i++)
    if (!((const TernListDelta *) self->meanwhile->pdata[i])->sure)
      return FALSE;
  return TRUE;
}

/* Whether there are, or may be, more rows than these. */
static gboolean
is_partial (TernMessageList *self, TernEntryAnswer *answer)
{
  return self->limit != 0 && answer != NULL && (!answer->complete || self->meanwhile->len > 0);
}

static void
ask_on (TernMessageList *self, gboolean partial, gboolean sure)
{
  if (partial)
    ask (self, get_next_limit (self), FALSE);
  else if ((self->rows.order.plain && self->limit == 0 && !self->with_unread) || self->again || !sure)
    ask (self, 0, TRUE);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (TernMessageList) self = g_weak_ref_get (&request->list);
  gboolean current = self != NULL && request->serial == self->asked;
  GError *error = NULL;
  TernEntryAnswer *answer = tern_query_worker_run_finish (result, &error);
  gboolean partial, sure;

  free_request (request);
  if (!current)
    {
      g_clear_pointer (&answer, tern_entry_answer_free);
      g_clear_error (&error);
      return;
    }
  g_clear_object (&self->cancellable);
  tern_message_list_set_error (self, error);
  partial = is_partial (self, answer);
  self->knows_unread = answer != NULL && !partial && (!answer->rows.order.plain || self->with_unread);
  sure = is_sure (self);
  if (answer != NULL)
    take_rows (self, &answer->rows, partial);
  g_clear_pointer (&answer, tern_entry_answer_free);
  self->begun = TRUE;
  self->fresh = FALSE;
  if (self->cancellable == NULL)
    ask_on (self, partial, sure);
  tern_message_list_show_end (self);
  /* There is nothing to wait for. */
  if (error != NULL)
    tern_message_list_set_loading (self, FALSE);
}

void
tern_message_list_read (TernMessageList *self, gboolean fresh)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  tern_message_list_set_loading (self, TRUE);
  self->fresh = fresh;
  ask (self, get_first_limit (self), get_first_limit (self) != 0);
}

void
tern_message_list_read_again (TernMessageList *self)
{
  if (self->cancellable != NULL)
    self->again = TRUE;
  else
    ask (self, 0, TRUE);
}
