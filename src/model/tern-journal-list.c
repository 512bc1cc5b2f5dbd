/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What waits for servers, kept up with the journal; see the header. */

#include "model/tern-journal-list.h"

#include "model/tern-client-private.h"
#include "model/tern-journal-item-private.h"
#include "model/tern-journal-read.h"

/* From a change to the next reading: 5,000 changes leave the journal in 20 steps a second. */
#define GATHER_MSEC 150

struct _TernJournalList
{
  GObject parent_instance;

  TernClient *client;
  GListStore *items; /* TernJournalItem */
  GCancellable *reading; /* nullable */
  gboolean again;
  gboolean loading;
  guint gather; /* source */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TernJournalList, tern_journal_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  PROP_0,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* --- made equal to what was read --- */

static TernJournalItem *
get_item (TernJournalList *self, guint position)
{
  g_autoptr (TernJournalItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return item;
}

/* Where the item of @key is from @from on, or the number of items. */
static guint
find_item (TernJournalList *self, const char *key, guint from)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  while (from < n && !g_str_equal (tern_journal_item_get_key (get_item (self, from)), key))
    from++;
  return from;
}

static gboolean
has_key (GPtrArray *groups, const char *key)
{
  for (guint i = 0; i < groups->len; i++)
    if (g_str_equal (((TernJournalGroup *) groups->pdata[i])->key, key))
      return TRUE;
  return FALSE;
}

/* One at a time: whoever has the focus in a row that stays keeps it. */
static void
show_groups (TernJournalList *self, GPtrArray *groups)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = n; i > 0; i--)
    if (!has_key (groups, tern_journal_item_get_key (get_item (self, i - 1))))
      g_list_store_remove (self->items, i - 1);
  for (guint i = 0; groups->len > 0; i++)
    {
      TernJournalGroup *group = g_ptr_array_steal_index (groups, 0);
      guint at = find_item (self, group->key, i);
      g_autoptr (TernJournalItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), at);

      if (item != NULL && at != i)
        g_list_store_remove (self->items, at);
      if (item != NULL)
        tern_journal_item_take (item, group);
      else
        item = tern_journal_item_new (group);
      if (get_item (self, i) != item)
        g_list_store_insert (self->items, i, item);
    }
}

static void
set_loaded (TernJournalList *self)
{
  if (!self->loading)
    return;
  self->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* --- reading --- */

/* @self is not kept: what reads for it is cancelled with it. */
static void
start_reading (TernJournalList *self, GAsyncReadyCallback read_cb)
{
  self->again = FALSE;
  self->reading = g_cancellable_new ();
  tern_query_worker_run_async (tern_client_get_worker (self->client), TRUE, tern_journal_read, NULL, NULL,
                               (GDestroyNotify) g_ptr_array_unref, self->reading, read_cb, self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) groups = tern_query_worker_run_finish (result, &error);
  TernJournalList *self = user_data;

  /* Gone meanwhile. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  if (groups != NULL)
    show_groups (self, groups);
  set_loaded (self);
  if (self->again)
    start_reading (self, read_cb);
}

static gboolean
on_gathered (gpointer data)
{
  TernJournalList *self = data;

  self->gather = 0;
  start_reading (self, read_cb);
  return G_SOURCE_REMOVE;
}

static void
read_again (TernJournalList *self)
{
  if (self->reading != NULL)
    self->again = TRUE;
  else if (self->gather == 0)
    self->gather = g_timeout_add (GATHER_MSEC, on_gathered, self);
}

static void
on_changed (TernJournalList *self, TernChangeSet *changes)
{
  if (tern_change_set_get_journal_changed (changes))
    read_again (self);
}

/* --- the object --- */

static GType
get_item_type (GListModel *model)
{
  return TERN_TYPE_JOURNAL_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (TERN_JOURNAL_LIST (model)->items));
}

static gpointer
get_nth (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (TERN_JOURNAL_LIST (model)->items), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_nth;
}

static void
tern_journal_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, TERN_JOURNAL_LIST (object)->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_journal_list_finalize (GObject *object)
{
  TernJournalList *self = TERN_JOURNAL_LIST (object);

  g_clear_handle_id (&self->gather, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_object_unref (self->items);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (tern_journal_list_parent_class)->finalize (object);
}

static void
tern_journal_list_class_init (TernJournalListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_journal_list_get_property;
  object_class->finalize = tern_journal_list_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_journal_list_init (TernJournalList *self)
{
  self->loading = TRUE;
  self->items = g_list_store_new (TERN_TYPE_JOURNAL_ITEM);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
}

TernJournalList *
tern_journal_list_new (TernClient *client)
{
  TernJournalList *self = g_object_new (TERN_TYPE_JOURNAL_LIST, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "stale", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
  start_reading (self, read_cb);
  return self;
}

gboolean
tern_journal_list_get_loading (TernJournalList *self)
{
  return self->loading;
}

/* --- what can be done --- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tern_client_submit_finish (TERN_CLIENT (source), result, &error)
      && !g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND)
      && tern_client_is_worth_telling (error))
    tern_client_action_failed (TERN_CLIENT (source), error->message);
}

typedef TernEngineCommand *(*MakeFunc) (const gint64 *ids, gsize n);

static void
submit (TernJournalList *self, GArray *ids, MakeFunc make)
{
  for (guint i = 0; i < ids->len; i += TERN_ENGINE_COMMAND_MAX_IDS)
    {
      g_autoptr (TernEngineCommand) command
          = make (&g_array_index (ids, gint64, i), MIN (ids->len - i, TERN_ENGINE_COMMAND_MAX_IDS));

      tern_client_submit_async (self->client, command, done_cb, NULL);
    }
}

void
tern_journal_list_retry (TernJournalList *self, TernJournalItem *item)
{
  if (tern_journal_item_get_state (item) == TERN_CHANGE_SET_ASIDE)
    submit (self, tern_journal_item_get_ids (item), tern_engine_command_new_journal_retry);
  else
    tern_client_check_now (self->client, tern_journal_item_get_account (item));
}

void
tern_journal_list_retry_all (TernJournalList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n; i++)
    {
      TernJournalItem *item = get_item (self, i);

      if (tern_journal_item_get_state (item) == TERN_CHANGE_SET_ASIDE)
        submit (self, tern_journal_item_get_ids (item), tern_engine_command_new_journal_retry);
    }
  tern_client_check_now (self->client, NULL);
}

void
tern_journal_list_discard (TernJournalList *self, TernJournalItem *item)
{
  submit (self, tern_journal_item_get_ids (item), tern_engine_command_new_journal_discard);
}
