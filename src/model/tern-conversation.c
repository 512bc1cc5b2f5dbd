/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages of one thread; see the header. */

#include "model/tern-conversation.h"

#include "model/tern-client-private.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

#include <string.h>

/* Changes that come together are read once. */
#define SETTLE_MSEC 100
/* Rows read with one that is looked at. */
#define READ_AHEAD 16
/* Above the rank of any mailbox. */
#define CHOSEN 9

/* What was read. Immutable. */
typedef struct
{
  GArray *ids;      /* gint64, oldest first */
  GHashTable *same; /* gint64 to gint64: what was left out, and what stands for it */
} Thread;

struct _TernConversation
{
  GObject parent_instance;

  TernClient *client;
  TernMessage *message;
  Thread *thread; /* (nullable) */
  gboolean loading;
  GCancellable *cancellable; /* (nullable): of what is being read */
  guint settle;              /* source */
};

enum
{
  PROP_0,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  char *dir;
  gint64 thread;
  gint64 message;
  GArray *ids; /* (nullable): those that were chosen before */
} Question;

typedef struct
{
  gint64 id;
  gint64 date;
  int rank;
} Place;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->dir);
  g_clear_pointer (&question->ids, g_array_unref);
  g_free (question);
}

static void
thread_free (gpointer data)
{
  Thread *thread = data;

  g_array_unref (thread->ids);
  g_hash_table_unref (thread->same);
  g_free (thread);
}

/* Where a message is read best of the folders it is in; 0: nowhere. @from: the folder that is looked at. */
static int
rank_mailbox (TernStore *store, GHashTable *ranks, gint64 mailbox, gint64 from)
{
  int known = GPOINTER_TO_INT (g_hash_table_lookup (ranks, &mailbox));
  g_autoptr (TernMailboxRow) row = NULL;
  int rank;

  if (known > 0)
    return known - 1;
  row = tern_store_get_mailbox (store, mailbox, NULL);
  if (mailbox == from)
    rank = 4;
  else if (row == NULL || row->role == TERN_MAILBOX_ROLE_TRASH || row->role == TERN_MAILBOX_ROLE_JUNK)
    rank = 0;
  else if (row->role == TERN_MAILBOX_ROLE_INBOX)
    rank = 3;
  else
    rank = row->role == TERN_MAILBOX_ROLE_ALL ? 1 : 2;
  g_hash_table_insert (ranks, g_memdup2 (&mailbox, sizeof mailbox), GINT_TO_POINTER (rank + 1));
  return rank;
}

/* What makes two rows the same message: one content, or copies nobody can tell apart. Never the identifier alone, which
 * anybody may write. */
static char *
make_key (const TernMessageRow *row)
{
  if (*row->message_id == '\0')
    return g_strdup_printf ("%" G_GINT64_FORMAT, row->email);
  return g_strdup_printf ("%s\n%" G_GUINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n%s", row->message_id, row->size,
                          row->date, row->from_address, row->subject);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  if (x->date != y->date)
    return x->date < y->date ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static void
leave_out (Thread *thread, gint64 id, gint64 for_id)
{
  g_hash_table_insert (thread->same, g_memdup2 (&id, sizeof id), g_memdup2 (&for_id, sizeof for_id));
}

static gboolean
is_among (GArray *ids, gint64 id)
{
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

/* Each once, where it is read best; one that was chosen stays, wherever it is moved. */
static GArray *
choose (TernStore *store, TernMessageRows *rows, gint64 from, const Question *question, Thread *thread)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr (GHashTable) ranks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);
      Place place = { row->id, row->date, rank_mailbox (store, ranks, row->mailbox, from) };
      g_autofree char *key = make_key (row);
      guint at = GPOINTER_TO_UINT (g_hash_table_lookup (known, key));
      Place *other = at > 0 ? &g_array_index (places, Place, at - 1) : NULL;

      if (place.rank == 0 || (other == NULL && places->len >= TERN_CONVERSATION_MAX))
        continue;
      if (is_among (question->ids, row->id))
        place.rank = CHOSEN;
      if (other == NULL)
        {
          g_array_append_val (places, place);
          g_hash_table_insert (known, g_steal_pointer (&key), GUINT_TO_POINTER (places->len));
          continue;
        }
      leave_out (thread, place.rank > other->rank ? other->id : place.id,
                 place.rank > other->rank ? place.id : other->id);
      if (place.rank > other->rank)
        *other = place;
    }
  g_array_sort (places, compare_places);
  return places;
}

static Thread *
make_thread (TernStore *store, TernMessageRows *rows, const Question *question)
{
  Thread *thread = g_new0 (Thread, 1);
  g_autoptr (GArray) places = NULL;
  gint64 from = 0;

  thread->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  thread->same = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
    if (tern_message_rows_get (rows, i)->id == question->message)
      from = tern_message_rows_get (rows, i)->mailbox;
  places = choose (store, rows, from, question, thread);
  for (guint i = 0; i < places->len; i++)
    g_array_append_val (thread->ids, g_array_index (places, Place, i).id);
  return thread;
}

static void
read_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (TernStore) store = tern_store_reader_open (question->dir, &error);
  g_autoptr (TernMessageRows) rows
      = store != NULL ? tern_store_get_thread (store, question->thread, &error) : NULL;

  if (rows == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, make_thread (store, rows, question), thread_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Thread, thread_free)

/* What differs, as one change. */
static void
take (TernConversation *self, Thread *thread)
{
  g_autoptr (Thread) before = g_steal_pointer (&self->thread);
  guint old = before != NULL ? before->ids->len : 0, new = thread->ids->len;
  const gint64 *a = before != NULL ? (const gint64 *) before->ids->data : NULL;
  const gint64 *b = (const gint64 *) thread->ids->data;
  guint head = 0, tail = 0;

  self->thread = thread;
  while (head < MIN (old, new) && a[head] == b[head])
    head++;
  while (tail < MIN (old, new) - head && a[old - 1 - tail] == b[new - 1 - tail])
    tail++;
  if (head + tail < MAX (old, new))
    g_list_model_items_changed (G_LIST_MODEL (self), head, old - head - tail, new - head - tail);
}

/* A thread that cannot be read is one with nothing in it: the message is shown alone. */
static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TernConversation *self = TERN_CONVERSATION (source);
  g_autoptr (GError) error = NULL;
  Thread *thread = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (thread != NULL)
    take (self, thread);
  if (!self->loading)
    return;
  self->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
read_thread (TernConversation *self)
{
  g_autoptr (GTask) task = NULL;
  Question *question = g_new0 (Question, 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  question->dir = g_strdup (tern_client_get_data_dir (self->client));
  question->message = tern_message_get_id (self->message);
  question->ids = self->thread != NULL ? g_array_ref (self->thread->ids) : NULL;
  question->thread = tern_message_get_thread (self->message);
  g_task_set_source_tag (task, read_thread);
  g_task_set_task_data (task, question, question_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, read_worker);
}

static gboolean
on_settled (gpointer data)
{
  TernConversation *self = data;

  self->settle = 0;
  read_thread (self);
  return G_SOURCE_REMOVE;
}

static void
read_soon (TernConversation *self)
{
  if (self->settle == 0)
    self->settle = g_timeout_add (SETTLE_MSEC, on_settled, self);
}

static void
on_client_changed (TernClient *client, TernChangeSet *changes, TernConversation *self)
{
  for (guint i = 0; i < tern_change_set_get_n_mailboxes (changes); i++)
    {
      const TernMailboxChanges *mailbox = tern_change_set_get_mailbox (changes, i);

      if (mailbox->n_inserted + mailbox->n_removed > 0)
        {
          read_soon (self);
          return;
        }
    }
}

static GType
get_item_type (GListModel *list)
{
  return TERN_TYPE_MESSAGE;
}

static guint
get_n_items (GListModel *list)
{
  TernConversation *self = TERN_CONVERSATION (list);

  return self->thread != NULL ? self->thread->ids->len : 0;
}

static gpointer
get_item (GListModel *list, guint position)
{
  TernConversation *self = TERN_CONVERSATION (list);
  TernMessageCache *cache = tern_client_get_cache (self->client);
  guint n = get_n_items (list);
  const gint64 *ids = n > 0 ? (const gint64 *) self->thread->ids->data : NULL;
  TernMessage *message;

  if (position >= n)
    return NULL;
  message = tern_message_cache_peek (cache, ids[position]);
  if (message == NULL)
    {
      tern_message_cache_read (cache, ids + position, MIN (READ_AHEAD, n - position));
      message = tern_message_cache_peek (cache, ids[position]);
    }
  return message != NULL ? message : tern_message_cache_make_placeholder (cache, ids[position]);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TernConversation, tern_conversation, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
tern_conversation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, TERN_CONVERSATION (object)->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_conversation_dispose (GObject *object)
{
  TernConversation *self = TERN_CONVERSATION (object);

  g_clear_handle_id (&self->settle, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->message);
  g_clear_object (&self->client);
  g_clear_pointer (&self->thread, thread_free);
  G_OBJECT_CLASS (tern_conversation_parent_class)->dispose (object);
}

static void
tern_conversation_class_init (TernConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_conversation_get_property;
  object_class->dispose = tern_conversation_dispose;
  properties[PROP_LOADING]
      = g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_conversation_init (TernConversation *self)
{
  self->loading = TRUE;
}

TernConversation *
tern_conversation_new (TernClient *client, TernMessage *message)
{
  TernConversation *self = g_object_new (TERN_TYPE_CONVERSATION, NULL);

  self->client = g_object_ref (client);
  self->message = g_object_ref (message);
  g_signal_connect_object (client, "changed", G_CALLBACK (on_client_changed), self, 0);
  g_signal_connect_object (client, "stale", G_CALLBACK (read_soon), self, G_CONNECT_SWAPPED);
  read_thread (self);
  return self;
}

gboolean
tern_conversation_get_loading (TernConversation *self)
{
  return self->loading;
}

guint
tern_conversation_find (TernConversation *self, gint64 message)
{
  const gint64 *other = self->thread != NULL ? g_hash_table_lookup (self->thread->same, &message) : NULL;
  guint n = get_n_items (G_LIST_MODEL (self));

  for (guint i = 0; i < n; i++)
    {
      gint64 id = tern_conversation_get_id (self, i);

      if (id == message || (other != NULL && id == *other))
        return i;
    }
  return TERN_CONVERSATION_NOWHERE;
}

gint64
tern_conversation_get_id (TernConversation *self, guint position)
{
  return position < get_n_items (G_LIST_MODEL (self)) ? g_array_index (self->thread->ids, gint64, position) : 0;
}
