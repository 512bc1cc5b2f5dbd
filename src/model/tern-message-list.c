/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages a query asks for as a lazy list: the list model and what is asked of it; see the header. How it is told
 * of what differs, what the store changed, and what the worker reads have files of their own. */

#include "model/tern-message-list-private.h"

#include "model/tern-mail-account.h"
#include "model/tern-thread-people.h"
#include "store/tern-store-mailboxes.h"

/* Rows read with the one that is looked at: DESIGN, Threads. */
#define READ_ON 100
#define READ_BACK 20
/* And of the threads among them so many messages more, which name the people. */
#define READ_FOLDED 240

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

void
tern_message_list_set_loading (TernMessageList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  notify (self, PROP_LOADING);
}

/* @error: (transfer full) (nullable). */
void
tern_message_list_set_error (TernMessageList *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  notify (self, PROP_ERROR);
}

/* What the folders count, and what the overlay makes of it. */
void
tern_message_list_count_unread (TernMessageList *self)
{
  TernListKind kind = tern_list_query_get_kind (self->query);
  gboolean counts_folders = kind == TERN_LIST_OF_MAILBOXES || kind == TERN_LIST_OF_UNREAD;
  gint64 unread = 0;

  for (guint i = 0; counts_folders && i < self->mailboxes->len; i++)
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

void
tern_message_list_notify_n_items (TernMessageList *self)
{
  notify (self, PROP_N_ITEMS);
}

void
tern_message_list_tell_removing (TernMessageList *self, guint position, guint n)
{
  if (n > 0)
    g_signal_emit (self, signals[REMOVING], 0, position, n);
}

void
tern_message_list_tell_thread_changed (TernMessageList *self, guint position)
{
  g_signal_emit (self, signals[THREAD_CHANGED], 0, position);
}

char **
tern_message_list_dup_addresses (TernMessageList *self)
{
  GListModel *accounts = tern_client_get_accounts (self->client);
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      g_strv_builder_add (addresses, tern_mail_account_get_email (account));
    }
  return g_strv_builder_end (addresses);
}

static void
on_stale (TernMessageList *self)
{
  self->knows_unread = FALSE;
  tern_message_list_find_mailboxes (self);
  tern_message_list_count_unread (self);
  tern_message_list_read_again (self);
}

static void
on_client_changed (TernClient *client, TernChangeSet *changes, TernMessageList *self)
{
  tern_message_list_take_changes (self, changes);
}

static void
on_overlay_changed (TernClient *client, TernMessageList *self)
{
  tern_message_list_count_unread (self);
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
  g_clear_pointer (&self->results, tern_list_results_free);
  G_OBJECT_CLASS (tern_message_list_parent_class)->dispose (object);
}

static void
tern_message_list_finalize (GObject *object)
{
  TernMessageList *self = TERN_MESSAGE_LIST (object);

  tern_list_rows_clear (&self->rows);
  g_hash_table_unref (self->expanded);
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
  self->expanded = g_hash_table_new (NULL, NULL);
  self->meanwhile = g_ptr_array_new_with_free_func (tern_list_delta_free);
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
  guint end = MIN (self->rows.rows.n, position + after);
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), READ_ON + READ_BACK + READ_FOLDED);

  for (guint i = first; i < end; i++)
    g_array_append_val (ids, tern_entry_array_get (&self->rows.rows, i)->id);
  for (guint i = first; self->rows.order.threaded && i < end && ids->len < end - first + READ_FOLDED; i++)
    tern_thread_people_add_ids (self, i, ids);
  tern_message_cache_read (tern_client_get_cache (self->client), (const gint64 *) (void *) ids->data, ids->len);
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
  id = tern_entry_array_get (&self->rows.rows, position)->id;
  if (self->blank != NULL && position == self->scanned && position < self->scan_end)
    {
      self->scanned++;
      message = tern_message_cache_peek_held (cache, id);
      return message != NULL ? message : g_object_ref (self->blank);
    }
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

  self->client = g_object_ref (client);
  self->query = tern_list_query_copy (query);
  self->rows.order = tern_entry_query_get_order (self->query);
  self->rows.expanded = self->expanded;
  if (tern_list_query_get_kind (self->query) == TERN_LIST_OF_SEARCH)
    self->results = tern_list_results_new (self);
  tern_message_list_find_mailboxes (self);
  g_signal_connect_object (client, "changed", G_CALLBACK (on_client_changed), self, 0);
  g_signal_connect_object (client, "overlay-changed", G_CALLBACK (on_overlay_changed), self, 0);
  g_signal_connect_object (client, "stale", G_CALLBACK (on_stale), self, G_CONNECT_SWAPPED);
  tern_message_list_count_unread (self);
  tern_message_list_read (self, FALSE);
  return self;
}

/* --- in which order --- */

TernListQuery *
tern_message_list_get_query (TernMessageList *self)
{
  return self->query;
}

/* @query: taken over. */
static void
take_query (TernMessageList *self, TernListQuery *query)
{
  tern_list_query_unref (self->query);
  self->query = query;
  if (!self->begun)
    self->rows.order = tern_entry_query_get_order (query);
  tern_message_list_read (self, self->begun);
}

void
tern_message_list_set_sort (TernMessageList *self, TernListSort sort, gboolean ascending)
{
  TernListQuery *query = tern_list_query_copy (self->query);

  tern_list_query_set_sort (query, sort, ascending);
  take_query (self, query);
  notify (self, PROP_SORT);
  notify (self, PROP_ASCENDING);
}

TernListSort
tern_message_list_get_sort (TernMessageList *self, gboolean *ascending)
{
  return tern_list_query_get_sort (self->query, ascending);
}

void
tern_message_list_set_threaded (TernMessageList *self, gboolean threaded)
{
  TernListQuery *query;

  if (tern_list_query_get_threaded (self->query) == (threaded != FALSE))
    return;
  query = tern_list_query_copy (self->query);
  tern_list_query_set_threaded (query, threaded);
  take_query (self, query);
  notify (self, PROP_THREADED);
}

gboolean
tern_message_list_get_threaded (TernMessageList *self)
{
  return tern_list_query_get_threaded (self->query);
}

void
tern_message_list_set_filter (TernMessageList *self, guint filter)
{
  TernListQuery *query = tern_list_query_copy (self->query);

  tern_list_query_set_filter (query, filter);
  take_query (self, query);
  notify (self, PROP_FILTER);
}

guint
tern_message_list_get_filter (TernMessageList *self)
{
  return tern_list_query_get_filter (self->query);
}

/* --- its rows --- */

static const TernStoreEntry *
get_row (TernMessageList *self, guint position)
{
  return tern_entry_array_get (&self->rows.rows, position);
}

gint64
tern_message_list_get_id (TernMessageList *self, guint position)
{
  return position < self->shown ? get_row (self, position)->id : 0;
}

/* While one change after the other is told, rows are not all where they belong: what is not there is nowhere. */
guint
tern_message_list_find (TernMessageList *self, gint64 message)
{
  guint position;
  gboolean folded;

  if (!tern_list_rows_find (&self->rows, message, &position, &folded) || folded || position >= self->shown
      || get_row (self, position)->id != message)
    return TERN_MESSAGE_LIST_NOWHERE;
  return position;
}

guint
tern_message_list_find_row (TernMessageList *self, gint64 message)
{
  guint position;
  gboolean folded;

  if (!tern_list_rows_find (&self->rows, message, &position, &folded) || position >= self->shown
      || (!folded && get_row (self, position)->id != message))
    return TERN_MESSAGE_LIST_NOWHERE;
  return position;
}

gboolean
tern_message_list_get_loading (TernMessageList *self)
{
  return self->loading;
}

static gboolean
is_unread (TernMessageList *self, gint64 id, gint64 key)
{
  TernFlag stored = (key & TERN_LIST_KEY_UNREAD) != 0 ? TERN_FLAG_NONE : TERN_FLAG_SEEN;

  stored = tern_overlay_apply (tern_client_get_overlay (self->client), id, stored, NULL);
  return (stored & TERN_FLAG_SEEN) == 0;
}

static gint64
get_key (TernMessageList *self, gint64 id)
{
  guint at;

  return tern_entry_array_find (&self->rows.keys, id, &at) ? tern_entry_array_get (&self->rows.keys, at)->key : 0;
}

/* @position is of a row that is shown. */
static gboolean
is_row_unread (TernMessageList *self, guint position)
{
  const TernStoreEntry *row = get_row (self, position);
  g_autoptr (GArray) ids = NULL;

  if (tern_overlay_is_empty (tern_client_get_overlay (self->client))
      && (row->key & TERN_LIST_KEY_EXPANDED) == 0)
    return (row->key & TERN_LIST_KEY_UNREAD) != 0;
  if (!self->rows.order.threaded)
    return is_unread (self, row->id, row->key);
  ids = tern_message_list_dup_row_ids (self, position);
  for (guint i = 0; i < ids->len; i++)
    if (is_unread (self, g_array_index (ids, gint64, i), get_key (self, g_array_index (ids, gint64, i))))
      return TRUE;
  return FALSE;
}

gboolean
tern_message_list_is_unread (TernMessageList *self, guint position)
{
  return position < self->shown && is_row_unread (self, position);
}

guint
tern_message_list_find_unread (TernMessageList *self, guint position, gboolean forward)
{
  if (forward)
    {
      for (guint i = position == TERN_MESSAGE_LIST_NOWHERE ? 0 : position + 1; i < self->shown; i++)
        if (is_row_unread (self, i))
          return i;
    }
  else
    {
      for (guint i = MIN (position, self->shown); i-- > 0;)
        if (is_row_unread (self, i))
          return i;
    }
  return TERN_MESSAGE_LIST_NOWHERE;
}

/* --- threads --- */

guint
tern_message_list_get_level (TernMessageList *self, guint position)
{
  return position < self->shown && (get_row (self, position)->key & TERN_LIST_KEY_CHILD) != 0 ? 1 : 0;
}

guint
tern_message_list_get_n_thread (TernMessageList *self, guint position)
{
  guint n;

  if (position >= self->shown)
    return 0;
  n = tern_list_rows_count_thread (&self->rows, tern_list_rows_get_thread (&self->rows, position));
  return MAX (n, 1);
}

guint
tern_message_list_get_n_folded (TernMessageList *self, guint position)
{
  if (position >= self->shown || !self->rows.order.threaded
      || (get_row (self, position)->key & (TERN_LIST_KEY_CHILD | TERN_LIST_KEY_EXPANDED)) != 0)
    return 0;
  return tern_message_list_get_n_thread (self, position) - 1;
}

gboolean
tern_message_list_get_expanded (TernMessageList *self, guint position)
{
  return position < self->shown
         && (get_row (self, position)->key & (TERN_LIST_KEY_CHILD | TERN_LIST_KEY_EXPANDED)) != 0;
}

void
tern_message_list_set_expanded (TernMessageList *self, guint position, gboolean expanded)
{
  g_autoptr (TernListRuns) runs = NULL;
  gint64 thread, head;

  if (!self->rows.order.threaded || position >= self->shown
      || tern_message_list_get_expanded (self, position) == (expanded != FALSE)
      || tern_message_list_get_n_thread (self, position) < 2)
    return;
  thread = tern_list_rows_get_thread (&self->rows, position);
  head = get_row (self, tern_list_rows_find_head (&self->rows, position))->id;
  if (expanded)
    g_hash_table_add (self->expanded, (gpointer) (gintptr) thread);
  else
    g_hash_table_remove (self->expanded, (gpointer) (gintptr) thread);
  runs = tern_list_rows_refold (&self->rows, thread);
  tern_message_list_show_runs (self, runs);
  tern_message_list_show_end (self);
  position = tern_message_list_find (self, head);
  if (position != TERN_MESSAGE_LIST_NOWHERE)
    tern_message_list_tell_thread_changed (self, position);
}

GArray *
tern_message_list_dup_row_ids (TernMessageList *self, guint position)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (position >= self->shown)
    return ids;
  if (tern_message_list_get_n_folded (self, position) > 0)
    tern_list_rows_list_thread (&self->rows, tern_list_rows_get_thread (&self->rows, position), ids);
  else
    g_array_append_vals (ids, &get_row (self, position)->id, 1);
  return ids;
}

GArray *
tern_message_list_dup_thread_ids (TernMessageList *self, guint position)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (position < self->shown)
    tern_list_rows_list_thread (&self->rows, tern_list_rows_get_thread (&self->rows, position), ids);
  return ids;
}

void
tern_message_list_add_results (TernMessageList *self, const gint64 *ids, guint n)
{
  g_return_if_fail (self->results != NULL);

  tern_list_results_add (self->results, ids, n);
}
