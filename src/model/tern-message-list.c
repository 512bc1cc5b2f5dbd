/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages of some mailboxes as a lazy list; see the header. */

#include "model/tern-message-list.h"

#include "model/tern-client-private.h"
#include "model/tern-entry-query.h"
#include "model/tern-list-runs.h"
#include "store/tern-store-mailboxes.h"

/* Rows read with the one that is looked at: DESIGN, Threads. */
#define READ_ON 100
#define READ_BACK 20
/* More than these in one change set are not looked up here but by the worker, with everything else. */
#define MAX_LOOK_UP 300
/* More runs than this are told as one. GTK 4.18 looks at every row between the first and the last of a change: one that
 * spans 100,000 rows costs more than a thousand small ones (355 ms against 5 ms for 62 removals). */
#define MAX_RUNS 1000
/* Between two steps of a list that grows: a frame, in which the widgets of the last ones are measured. */
#define STEP_MSEC 16
/* Between two times that a grown list gets rows at its end: for each GTK measures the whole window, while only the
 * scroll bar differs. */
#define PAUSE_MSEC 100

/* What the worker is asked, one after the other: to have a screen at once, a true scroll bar soon, and then where the
 * next unread message is. */
typedef enum
{
  FIRST,
  ROWS,
  ROWS_AND_UNREAD,
} Extent;

struct _TernMessageList
{
  GObject parent_instance;

  TernClient *client;
  TernListQuery *query;
  GArray *mailboxes;         /* gint64 */
  TernEntryArray rows;
  guint shown;               /* how many of them: no one was told of the others yet */
  guint reveal;              /* source: before more are shown */
  gint64 revealed;           /* when the last were, by the monotonic clock */
  guint last_looked_at;
  guint unread;
  gboolean loading;
  gboolean begun;            /* the first rows are here */
  gboolean partial;          /* only those */
  GError *error;             /* nullable */
  Extent extent;             /* of what the worker was asked last */
  GCancellable *cancellable; /* of what the worker does for this; nullable */
  gboolean again;            /* when that is done, everything once more */
  GPtrArray *meanwhile;      /* Delta, since it began */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TernMessageList, tern_message_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_ERROR,
  PROP_N_ITEMS,
  PROP_UNREAD,
  PROP_SORT,
  PROP_ASCENDING,
  PROP_THREADED,
  PROP_FILTER,
  N_PROPS
};

enum
{
  REMOVING,
  THREAD_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
notify (TernMessageList *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_loading (TernMessageList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  notify (self, PROP_LOADING);
}

/* @error: (transfer full) (nullable). */
static void
set_error (TernMessageList *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  notify (self, PROP_ERROR);
}

/* What the folders count, and what the overlay makes of it. */
static void
count_unread (TernMessageList *self)
{
  gint64 unread = 0;

  for (guint i = 0; i < self->mailboxes->len; i++)
    {
      gint64 mailbox = g_array_index (self->mailboxes, gint64, i);
      TernMailboxCounts counts;

      if (tern_store_get_mailbox_counts (tern_client_get_store (self->client), mailbox, &counts, NULL))
        unread += (gint64) counts.unread;
      unread += tern_overlay_get_difference (tern_client_get_overlay (self->client), mailbox);
    }
  unread = CLAMP (unread, 0, G_MAXUINT);
  if (self->unread == (guint) unread)
    return;
  self->unread = (guint) unread;
  notify (self, PROP_UNREAD);
}

/* --- showing what differs --- */

static void
tell (TernMessageList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    notify (self, PROP_N_ITEMS);
}

static void
tell_removing (TernMessageList *self, guint position, guint n)
{
  if (n > 0)
    g_signal_emit (self, signals[REMOVING], 0, position, n);
}

/* Of a run at @position, how many of what it removes were shown. */
static guint
count_shown (TernMessageList *self, guint position, guint removed)
{
  return position < self->shown ? MIN (removed, self->shown - position) : 0;
}

/* One after the other, the rows right each time. What is added behind those that are shown is not told of yet. */
static void
show_each (TernMessageList *self, const TernListRuns *runs)
{
  guint removed = 0, added = 0;

  for (guint i = 0; i < runs->runs->len; i++)
    {
      const TernListRun *run = &g_array_index (runs->runs, TernListRun, i);
      guint position = run->position + added - removed;
      guint shown = count_shown (self, position, run->removed);

      tell_removing (self, position, shown);
      tern_entry_array_remove (&self->rows, position, run->removed);
      tern_entry_array_insert (&self->rows, position, runs->added + run->first_added, run->added);
      removed += run->removed;
      added += run->added;
      if (position >= self->shown)
        continue;
      self->shown += run->added - shown;
      tell (self, position, shown, run->added);
    }
}

static void
replace_rows (TernMessageList *self, TernEntryArray *rows)
{
  tern_entry_array_clear (&self->rows);
  self->rows = *rows;
  *rows = (TernEntryArray){ 0 };
}

/* All as one, from the first that differs to the last. @rows: (nullable): what to show, taken over; NULL: what @runs
 * make of what is shown. */
static void
show_at_once (TernMessageList *self, const TernListRuns *runs, TernEntryArray *rows)
{
  const TernListRun *first = &g_array_index (runs->runs, TernListRun, 0);
  const TernListRun *last = &g_array_index (runs->runs, TernListRun, runs->runs->len - 1);
  guint position = first->position, end = last->position + last->removed, n = self->rows.n, was = self->shown;
  guint removed = count_shown (self, position, end - position);

  for (guint i = 0; i < runs->runs->len; i++)
    {
      const TernListRun *run = &g_array_index (runs->runs, TernListRun, i);

      tell_removing (self, run->position, count_shown (self, run->position, run->removed));
    }
  if (rows == NULL)
    tern_list_runs_apply (runs, &self->rows);
  else
    replace_rows (self, rows);
  if (position >= was)
    return;
  self->shown = end <= was ? was + self->rows.n - n : MIN (was, self->rows.n);
  tell (self, position, removed, self->shown - (was - removed));
}

/* --- rows at the end --- */

/* The next of those that are not shown. GtkListView makes a widget for each of the first 205 rows. */
static void
reveal (TernMessageList *self)
{
  guint position = self->shown, n = self->rows.n - position;

  if (n == 0)
    return;
  if (position < TERN_MESSAGE_LIST_GROWN)
    n = MIN (n, position == 0 ? TERN_MESSAGE_LIST_FIRST : TERN_MESSAGE_LIST_STEP);
  self->shown += n;
  self->revealed = g_get_monotonic_time ();
  tell (self, position, 0, n);
}

/* Milliseconds. */
static guint
get_wait (TernMessageList *self)
{
  gint64 due = self->revealed + PAUSE_MSEC * 1000 - g_get_monotonic_time ();

  if (self->shown < TERN_MESSAGE_LIST_GROWN)
    return STEP_MSEC;
  return due > 0 ? (guint) (due / 1000) + 1 : 0;
}

static void
end_loading (TernMessageList *self)
{
  if (self->begun && !self->partial && self->shown == self->rows.n)
    set_loading (self, FALSE);
}

static gboolean
on_reveal_due (gpointer data)
{
  g_autoptr (TernMessageList) self = g_object_ref (data);

  reveal (self);
  end_loading (self);
  if (self->shown < self->rows.n)
    return G_SOURCE_CONTINUE;
  self->reveal = 0;
  return G_SOURCE_REMOVE;
}

/* Shows what came at the end: at once when that is little and the last is a while ago, else by and by, below drawing.
 */
static void
show_end (TernMessageList *self)
{
  gboolean grown = self->shown >= TERN_MESSAGE_LIST_GROWN;

  if (self->shown < self->rows.n && self->reveal == 0 && (!grown || get_wait (self) == 0))
    reveal (self);
  if (self->shown < self->rows.n && self->reveal == 0)
    self->reveal = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, get_wait (self), on_reveal_due, self, NULL);
  end_loading (self);
}

/* --- what the store changed --- */

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x > y ? -1 : x < y;
}

/* @present: ids that are in one of the mailboxes now and were not, or are others than they were; @removed: those that
 * are in none of them any more. Newest first. */
static void
collect (TernMessageList *self, TernChangeSet *changes, GArray *present, GArray *removed)
{
  for (guint i = 0; i < self->mailboxes->len; i++)
    {
      const TernMailboxChanges *in
        = tern_change_set_find_mailbox (changes, g_array_index (self->mailboxes, gint64, i));

      if (in == NULL)
        continue;
      g_array_append_vals (present, in->inserted, in->n_inserted);
      g_array_append_vals (present, in->changed, in->n_changed);
      g_array_append_vals (removed, in->removed, in->n_removed);
    }
  g_array_sort (present, compare_newest_first);
  g_array_sort (removed, compare_newest_first);
}

/* A message that only went from one of the mailboxes to another stays. */
static void
take_out_moved (GArray *removed, GArray *present)
{
  guint kept = 0, p = 0;

  for (guint i = 0; i < removed->len; i++)
    {
      gint64 id = g_array_index (removed, gint64, i);

      while (p < present->len && g_array_index (present, gint64, p) > id)
        p++;
      if (p >= present->len || g_array_index (present, gint64, p) != id)
        g_array_index (removed, gint64, kept++) = id;
    }
  g_array_set_size (removed, kept);
}

/* The rows of @present: as the store has them when they are few (@sure). */
static GArray *
look_up (TernMessageList *self, GArray *present, gboolean *sure)
{
  const gint64 *ids = (const gint64 *) (void *) present->data;
  GArray *entries = g_array_sized_new (FALSE, FALSE, sizeof (TernStoreEntry), present->len);
  g_autoptr (GArray) briefs = NULL;

  if (present->len > 0 && present->len <= MAX_LOOK_UP)
    briefs = tern_store_get_briefs (tern_client_get_store (self->client), ids, present->len, NULL);
  *sure = briefs != NULL || present->len == 0;
  for (guint i = 0; i < present->len; i++)
    {
      TernFlag system = briefs != NULL ? g_array_index (briefs, TernStoreBrief, i).system : TERN_FLAG_SEEN;
      TernStoreEntry entry = { ids[i], (system & TERN_FLAG_SEEN) != 0 ? 0 : TERN_STORE_ENTRY_UNREAD };

      g_array_append_val (entries, entry);
    }
  return entries;
}

/* What a change set does to this list; kept while the worker reads, to be done once more to what it brings. */
typedef struct
{
  GArray *removed; /* gint64, newest first */
  GArray *entries; /* TernStoreEntry: there now, or others than they were; newest first */
  gboolean sure;   /* whether their keys are right */
} Delta;

static void
free_delta (gpointer data)
{
  Delta *delta = data;

  g_array_unref (delta->removed);
  g_array_unref (delta->entries);
  g_free (delta);
}

static Delta *
make_delta (TernMessageList *self, TernChangeSet *changes)
{
  g_autoptr (GArray) present = g_array_new (FALSE, FALSE, sizeof (gint64));
  Delta *delta = g_new0 (Delta, 1);

  delta->removed = g_array_new (FALSE, FALSE, sizeof (gint64));
  collect (self, changes, present, delta->removed);
  take_out_moved (delta->removed, present);
  delta->entries = look_up (self, present, &delta->sure);
  return delta;
}

/* While only the first rows are here, older ones come with the rest. */
static GArray *
take_what_is_in_reach (const TernEntryArray *rows, GArray *entries)
{
  gint64 oldest = rows->n > 0 ? tern_entry_array_get (rows, rows->n - 1)->id : G_MAXINT64;
  GArray *within = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  guint n = 0;

  while (n < entries->len && g_array_index (entries, TernStoreEntry, n).id > oldest)
    n++;
  g_array_append_vals (within, entries->data, n);
  return within;
}

/* What @delta does to @rows. The keys of rows that stay are set at once. */
static TernListRuns *
find_runs (const Delta *delta, TernEntryArray *rows, gboolean partial)
{
  g_autoptr (GArray) entries
    = partial ? take_what_is_in_reach (rows, delta->entries) : g_array_ref (delta->entries);

  for (guint i = 0; delta->sure && i < delta->entries->len; i++)
    {
      const TernStoreEntry *entry = &g_array_index (delta->entries, TernStoreEntry, i);
      guint position;

      if (tern_entry_array_find (rows, entry->id, &position))
        tern_entry_array_get (rows, position)->key = entry->key;
    }
  return tern_list_runs_merge (rows, delta->removed, entries);
}

/* --- what the worker reads --- */

static void
ask (TernMessageList *self, Extent extent, GAsyncReadyCallback answer_cb)
{
  TernEntryQuery *query = tern_entry_query_new ((const gint64 *) (void *) self->mailboxes->data, self->mailboxes->len,
                                                extent == FIRST ? TERN_MESSAGE_LIST_GROWN : 0, extent != ROWS);
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  self->extent = extent;
  self->again = FALSE;
  self->cancellable = g_cancellable_new ();
  g_ptr_array_set_size (self->meanwhile, 0);
  tern_query_worker_run_async (tern_client_get_worker (self->client), extent == FIRST, tern_entry_query_run, query,
                               (GDestroyNotify) tern_entry_query_free, (GDestroyNotify) g_array_unref,
                               self->cancellable, answer_cb, weak);
}

/* What is known of the rows that are shown already, which may be newer than what the worker read. */
static void
keep_keys (const TernEntryArray *from, TernEntryArray *to)
{
  for (guint i = 0; i < from->n; i++)
    {
      const TernStoreEntry *entry = tern_entry_array_get (from, i);
      guint position;

      if (tern_entry_array_find (to, entry->id, &position))
        tern_entry_array_get (to, position)->key = entry->key;
    }
}

/* The rows as the worker read them are shown, with what was changed since. */
static void
take_rows (TernMessageList *self, GArray *entries, gboolean partial)
{
  TernEntryArray rows = { 0 };
  g_autoptr (TernListRuns) runs = NULL;

  tern_entry_array_take (&rows, entries);
  for (guint i = 0; i < self->meanwhile->len; i++)
    {
      g_autoptr (TernListRuns) since = find_runs (self->meanwhile->pdata[i], &rows, partial);

      tern_list_runs_apply (since, &rows);
    }
  if (self->extent == ROWS)
    keep_keys (&self->rows, &rows);
  tern_entry_array_close_gap (&rows);
  runs = tern_list_runs_compare (&self->rows, &rows);
  self->partial = partial;
  if (runs->runs->len == 1 || runs->runs->len > MAX_RUNS)
    show_at_once (self, runs, &rows);
  else
    {
      show_each (self, runs);
      /* The same rows now, with keys as they were read. */
      replace_rows (self, &rows);
    }
  tern_entry_array_clear (&rows);
}

static gboolean
is_sure (TernMessageList *self)
{
  for (guint i = 0; i < self->meanwhile->len; i++)
    if (!((const Delta *) self->meanwhile->pdata[i])->sure)
      return FALSE;
  return TRUE;
}

/* Whether there are, or may be, more rows than FIRST brought. */
static gboolean
is_partial (TernMessageList *self, GArray *entries)
{
  return self->extent == FIRST && entries != NULL
         && (entries->len == TERN_MESSAGE_LIST_GROWN || self->meanwhile->len > 0);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (TernMessageList) self = g_weak_ref_get (weak);
  GError *error = NULL;
  GArray *entries = tern_query_worker_run_finish (result, &error);
  gboolean partial;

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    {
      g_clear_pointer (&entries, g_array_unref);
      g_clear_error (&error);
      return;
    }
  g_clear_object (&self->cancellable);
  set_error (self, error);
  partial = is_partial (self, entries);
  if (entries != NULL)
    take_rows (self, entries, partial);
  self->begun = TRUE;
  if (partial)
    ask (self, ROWS, answer_cb);
  else if (self->extent == ROWS || self->again || !is_sure (self))
    ask (self, ROWS_AND_UNREAD, answer_cb);
  show_end (self);
  /* There is nothing to wait for. */
  if (error != NULL)
    set_loading (self, FALSE);
}

static void
read_again (TernMessageList *self)
{
  count_unread (self);
  if (self->cancellable != NULL)
    self->again = TRUE;
  else
    ask (self, ROWS_AND_UNREAD, answer_cb);
}

static gboolean
is_about_this (TernMessageList *self, TernChangeSet *changes)
{
  for (guint i = 0; i < self->mailboxes->len; i++)
    if (tern_change_set_find_mailbox (changes, g_array_index (self->mailboxes, gint64, i)) != NULL)
      return TRUE;
  return FALSE;
}

static void
on_client_changed (TernClient *client, TernChangeSet *changes, TernMessageList *self)
{
  g_autoptr (TernListRuns) runs = NULL;
  Delta *delta;
  gboolean sure;

  if (!is_about_this (self, changes))
    return;
  delta = make_delta (self, changes);
  sure = delta->sure;
  /* Until the first rows are here there is nothing to change. */
  if (self->begun)
    runs = find_runs (delta, &self->rows, self->partial);
  if (self->cancellable != NULL)
    g_ptr_array_add (self->meanwhile, delta);
  else
    free_delta (delta);
  if (runs != NULL && runs->runs->len > MAX_RUNS)
    show_at_once (self, runs, NULL);
  else if (runs != NULL)
    show_each (self, runs);
  show_end (self);
  count_unread (self);
  if (!sure && self->cancellable == NULL)
    ask (self, ROWS_AND_UNREAD, answer_cb);
}

static void
on_overlay_changed (TernClient *client, TernMessageList *self)
{
  count_unread (self);
}

static void
tern_message_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernMessageList *self = TERN_MESSAGE_LIST (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->shown);
      break;
    case PROP_UNREAD:
      g_value_set_uint (value, self->unread);
      break;
    case PROP_SORT:
      g_value_set_uint (value, tern_list_query_get_sort (self->query, NULL));
      break;
    case PROP_ASCENDING:
      {
        gboolean ascending;

        tern_list_query_get_sort (self->query, &ascending);
        g_value_set_boolean (value, ascending);
        break;
      }
    case PROP_THREADED:
      g_value_set_boolean (value, tern_list_query_get_threaded (self->query));
      break;
    case PROP_FILTER:
      g_value_set_uint (value, tern_list_query_get_filter (self->query));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_message_list_dispose (GObject *object)
{
  TernMessageList *self = TERN_MESSAGE_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->reveal, g_source_remove);
  G_OBJECT_CLASS (tern_message_list_parent_class)->dispose (object);
}

static void
tern_message_list_finalize (GObject *object)
{
  TernMessageList *self = TERN_MESSAGE_LIST (object);

  tern_entry_array_clear (&self->rows);
  g_array_unref (self->mailboxes);
  tern_list_query_unref (self->query);
  g_ptr_array_unref (self->meanwhile);
  g_clear_error (&self->error);
  g_object_unref (self->client);
  G_OBJECT_CLASS (tern_message_list_parent_class)->finalize (object);
}

static void
tern_message_list_class_init (TernMessageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tern_message_list_get_property;
  object_class->dispose = tern_message_list_dispose;
  object_class->finalize = tern_message_list_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SORT] = g_param_spec_uint ("sort", NULL, NULL, 0, TERN_LIST_N_SORTS - 1, 0, flags);
  properties[PROP_ASCENDING] = g_param_spec_boolean ("ascending", NULL, NULL, FALSE, flags);
  properties[PROP_THREADED] = g_param_spec_boolean ("threaded", NULL, NULL, FALSE, flags);
  properties[PROP_FILTER] = g_param_spec_uint ("filter", NULL, NULL, 0, TERN_LIST_FILTER_ALL, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[REMOVING] = g_signal_new ("removing", TERN_TYPE_MESSAGE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[THREAD_CHANGED] = g_signal_new ("thread-changed", TERN_TYPE_MESSAGE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
tern_message_list_init (TernMessageList *self)
{
  self->mailboxes = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->meanwhile = g_ptr_array_new_with_free_func (free_delta);
  self->loading = TRUE;
}

/* --- the list model --- */

static GType
get_item_type (GListModel *list)
{
  return TERN_TYPE_MESSAGE;
}

static guint
get_n_items (GListModel *list)
{
  return TERN_MESSAGE_LIST (list)->shown;
}

/* The rows around @position, more of them in the direction in which one goes. */
static void
read_around (TernMessageList *self, guint position)
{
  gboolean up = position < self->last_looked_at;
  guint before = up ? READ_ON : READ_BACK, after = up ? READ_BACK : READ_ON;
  guint first = position > before ? position - before : 0;
  guint end = MIN (self->rows.n, position + after);
  gint64 ids[READ_ON + READ_BACK];

  for (guint i = first; i < end; i++)
    ids[i - first] = tern_entry_array_get (&self->rows, i)->id;
  tern_message_cache_read (tern_client_get_cache (self->client), ids, end - first);
}

static gpointer
get_item (GListModel *list, guint position)
{
  TernMessageList *self = TERN_MESSAGE_LIST (list);
  TernMessageCache *cache = tern_client_get_cache (self->client);
  TernMessage *message;
  gint64 id;

  if (position >= self->shown)
    return NULL;
  id = tern_entry_array_get (&self->rows, position)->id;
  message = tern_message_cache_peek (cache, id);
  if (message == NULL)
    {
      read_around (self, position);
      message = tern_message_cache_peek (cache, id);
    }
  self->last_looked_at = position;
  return message != NULL ? message : tern_message_cache_make_placeholder (cache, id);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

TernMessageList *
tern_message_list_new (TernClient *client, const gint64 *mailboxes, guint n_mailboxes)
{
  g_autoptr (TernListQuery) query = tern_list_query_new_mailboxes (mailboxes, n_mailboxes);

  return tern_message_list_new_for_query (client, query);
}

TernMessageList *
tern_message_list_new_for_query (TernClient *client, TernListQuery *query)
{
  TernMessageList *self = g_object_new (TERN_TYPE_MESSAGE_LIST, NULL);
  guint n_mailboxes;
  const gint64 *mailboxes;

  self->client = g_object_ref (client);
  self->query = tern_list_query_copy (query);
  mailboxes = tern_list_query_get_mailboxes (self->query, &n_mailboxes);
  g_array_append_vals (self->mailboxes, mailboxes, n_mailboxes);
  g_signal_connect_object (client, "changed", G_CALLBACK (on_client_changed), self, 0);
  g_signal_connect_object (client, "overlay-changed", G_CALLBACK (on_overlay_changed), self, 0);
  g_signal_connect_object (client, "stale", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
  count_unread (self);
  ask (self, FIRST, answer_cb);
  return self;
}

gint64
tern_message_list_get_id (TernMessageList *self, guint position)
{
  return position < self->shown ? tern_entry_array_get (&self->rows, position)->id : 0;
}

guint
tern_message_list_find (TernMessageList *self, gint64 message)
{
  guint position;

  if (!tern_entry_array_find (&self->rows, message, &position) || position >= self->shown)
    return TERN_MESSAGE_LIST_NOWHERE;
  return position;
}

static gboolean
is_unread (TernMessageList *self, guint position)
{
  const TernStoreEntry *entry = tern_entry_array_get (&self->rows, position);
  TernFlag stored = (entry->key & TERN_STORE_ENTRY_UNREAD) != 0 ? TERN_FLAG_NONE : TERN_FLAG_SEEN;
  TernOverlay *overlay = tern_client_get_overlay (self->client);

  if (!tern_overlay_is_empty (overlay))
    stored = tern_overlay_apply (overlay, entry->id, stored, NULL);
  return (stored & TERN_FLAG_SEEN) == 0;
}

guint
tern_message_list_find_unread (TernMessageList *self, guint position, gboolean forward)
{
  if (forward)
    {
      for (guint i = position == TERN_MESSAGE_LIST_NOWHERE ? 0 : position + 1; i < self->shown; i++)
        if (is_unread (self, i))
          return i;
    }
  else
    {
      for (guint i = MIN (position, self->shown); i-- > 0;)
        if (is_unread (self, i))
          return i;
    }
  return TERN_MESSAGE_LIST_NOWHERE;
}

gboolean
tern_message_list_get_loading (TernMessageList *self)
{
  return self->loading;
}

TernListQuery *
tern_message_list_get_query (TernMessageList *self)
{
  return self->query;
}

void
tern_message_list_set_sort (TernMessageList *self, TernListSort sort, gboolean ascending)
{
  /* Not yet. */
}

TernListSort
tern_message_list_get_sort (TernMessageList *self, gboolean *ascending)
{
  return tern_list_query_get_sort (self->query, ascending);
}

void
tern_message_list_set_threaded (TernMessageList *self, gboolean threaded)
{
  /* Not yet. */
}

gboolean
tern_message_list_get_threaded (TernMessageList *self)
{
  return tern_list_query_get_threaded (self->query);
}

void
tern_message_list_set_filter (TernMessageList *self, guint filter)
{
  /* Not yet. */
}

guint
tern_message_list_get_filter (TernMessageList *self)
{
  return tern_list_query_get_filter (self->query);
}

guint
tern_message_list_find_row (TernMessageList *self, gint64 message)
{
  return tern_message_list_find (self, message);
}

guint
tern_message_list_get_level (TernMessageList *self, guint position)
{
  return 0;
}

guint
tern_message_list_get_n_folded (TernMessageList *self, guint position)
{
  return 0;
}

guint
tern_message_list_get_n_thread (TernMessageList *self, guint position)
{
  return position < self->shown ? 1 : 0;
}

gboolean
tern_message_list_is_unread (TernMessageList *self, guint position)
{
  return position < self->shown && is_unread (self, position);
}

gboolean
tern_message_list_get_expanded (TernMessageList *self, guint position)
{
  return FALSE;
}

void
tern_message_list_set_expanded (TernMessageList *self, guint position, gboolean expanded)
{
  /* Not yet. */
}

GArray *
tern_message_list_dup_row_ids (TernMessageList *self, guint position)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (position < self->shown)
    g_array_append_val (ids, tern_entry_array_get (&self->rows, position)->id);
  return ids;
}

GArray *
tern_message_list_dup_thread_ids (TernMessageList *self, guint position)
{
  return tern_message_list_dup_row_ids (self, position);
}

void
tern_message_list_add_results (TernMessageList *self, const gint64 *ids, guint n)
{
  /* Not yet. */
}
