/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Made-up messages; see the header. */

#include "fake-messages.h"

#include "model/tern-thread-people.h"

struct _TernMessage
{
  GObject parent_instance;

  FakeRow row;
  char *owned[3];
};

enum
{
  PROP_MESSAGE_0,
  PROP_UNREAD,
  PROP_STARRED,
  PROP_WAITING,
  PROP_ANSWERED,
  N_MESSAGE_PROPS
};

static GParamSpec *message_properties[N_MESSAGE_PROPS];

G_DEFINE_FINAL_TYPE (TernMessage, tern_message, G_TYPE_OBJECT)

static gboolean *
get_flag (TernMessage *self, guint property)
{
  return property == PROP_UNREAD    ? &self->row.unread
         : property == PROP_STARRED ? &self->row.starred
         : property == PROP_WAITING ? &self->row.waiting
                                    : &self->row.answered;
}

static void
tern_message_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, *get_flag (TERN_MESSAGE (object), id));
}

static void
tern_message_finalize (GObject *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (TERN_MESSAGE (object)->owned); i++)
    g_free (TERN_MESSAGE (object)->owned[i]);
  G_OBJECT_CLASS (tern_message_parent_class)->finalize (object);
}

static void
tern_message_class_init (TernMessageClass *klass)
{
  static const char *const names[] = { NULL, "unread", "starred", "waiting", "answered" };

  G_OBJECT_CLASS (klass)->get_property = tern_message_get_property;
  G_OBJECT_CLASS (klass)->finalize = tern_message_finalize;
  for (guint i = 1; i < N_MESSAGE_PROPS; i++)
    message_properties[i] = g_param_spec_boolean (names[i], NULL, NULL, FALSE, G_PARAM_READABLE);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_MESSAGE_PROPS, message_properties);
}

static void
tern_message_init (TernMessage *self)
{
}

#define GETTER(type, name, expression) \
  type tern_message_get_##name (TernMessage *self) \
  { \
    return expression; \
  }

GETTER (gint64, id, self->row.id)
GETTER (gint64, date, self->row.date)
GETTER (guint64, size, self->row.size)
GETTER (const char *, subject, self->row.subject ? self->row.subject : "")
GETTER (const char *, sender, self->row.sender ? self->row.sender : "")
GETTER (const char *, recipients, self->row.recipients ? self->row.recipients : "")
GETTER (const char *, preview, self->row.preview ? self->row.preview : "")
GETTER (gboolean, unread, self->row.unread)
GETTER (gboolean, starred, self->row.starred)
GETTER (gboolean, answered, self->row.answered)
GETTER (gboolean, forwarded, self->row.forwarded)
GETTER (gboolean, muted, self->row.muted)
GETTER (gint64, snoozed, self->row.snoozed)
GETTER (gboolean, has_attachment, self->row.attachment)
GETTER (gboolean, waiting, self->row.waiting)
GETTER (gboolean, placeholder, self->row.placeholder)

void
fake_message_set (TernMessage *message, const char *property, gboolean value)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (message), property);

  *get_flag (message, pspec->param_id) = value;
  g_object_notify_by_pspec (G_OBJECT (message), pspec);
}

struct _TernMessageList
{
  GObject parent_instance;

  GArray *ids;
  GArray *all; /* before it was filtered; NULL */
  const FakeRow *rows;
  guint n_rows;
  GHashTable *made; /* id to TernMessage, not owned */
  guint n_made;
  gboolean loading;
  GError *error;
  TernListSort sort;
  gboolean ascending;
  gboolean threaded;
  guint filter;
};

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_ERROR,
  PROP_LIST_UNREAD,
  PROP_SORT,
  PROP_FILTER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint removing_signal, thread_signal;

static GType
tern_message_list_get_item_type (GListModel *model)
{
  return TERN_TYPE_MESSAGE;
}

static guint
tern_message_list_get_n_items (GListModel *model)
{
  return TERN_MESSAGE_LIST (model)->ids->len;
}

static void
on_message_gone (gpointer data, GObject *was)
{
  TernMessageList *self = data;
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, NULL, &message))
    if (message == was)
      g_hash_table_iter_remove (&iter);
}

/* Every fourth is unread, every ninth starred. */
static void
make_up (TernMessage *message, gint64 id)
{
  message->owned[0] = g_strdup_printf ("Sender %" G_GINT64_FORMAT, id % 100);
  message->owned[1] = g_strdup_printf ("Subject of message %" G_GINT64_FORMAT, id);
  message->owned[2] = g_strdup_printf ("The first words of message %" G_GINT64_FORMAT " are these.", id);
  message->row = (FakeRow){ .id = id,
                            .date = 1700000000 + id * 60,
                            .sender = message->owned[0],
                            .subject = message->owned[1],
                            .preview = message->owned[2],
                            .unread = id % 4 == 0,
                            .starred = id % 9 == 0 };
}

static TernMessage *
make_message (TernMessageList *self, gint64 id)
{
  TernMessage *message = g_object_new (TERN_TYPE_MESSAGE, NULL);

  self->n_made++;
  make_up (message, id);
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].id == id)
      message->row = self->rows[i];
  return message;
}

static gpointer
tern_message_list_get_item (GListModel *model, guint position)
{
  TernMessageList *self = TERN_MESSAGE_LIST (model);
  gint64 id = tern_message_list_get_id (self, position);
  TernMessage *message;

  if (position >= self->ids->len)
    return NULL;
  message = g_hash_table_lookup (self->made, &id);
  if (message != NULL)
    return g_object_ref (message);
  message = make_message (self, id);
  g_hash_table_insert (self->made, g_memdup2 (&id, sizeof id), message);
  g_object_weak_ref (G_OBJECT (message), on_message_gone, self);
  return message;
}

static void
tern_message_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = tern_message_list_get_item_type;
  iface->get_n_items = tern_message_list_get_n_items;
  iface->get_item = tern_message_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TernMessageList, tern_message_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tern_message_list_list_model_init))

static void
tern_message_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernMessageList *self = TERN_MESSAGE_LIST (object);

  if (id == PROP_LOADING)
    g_value_set_boolean (value, self->loading);
  else if (id == PROP_ERROR)
    g_value_set_boxed (value, self->error);
  else if (id == PROP_SORT)
    g_value_set_uint (value, self->sort);
  else if (id == PROP_FILTER)
    g_value_set_uint (value, self->filter);
  else
    g_value_set_uint (value, self->ids->len / 4);
}

static void
tern_message_list_finalize (GObject *object)
{
  TernMessageList *self = TERN_MESSAGE_LIST (object);
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, NULL, &message))
    g_object_weak_unref (message, on_message_gone, self);
  g_hash_table_unref (self->made);
  g_array_unref (self->ids);
  g_clear_pointer (&self->all, g_array_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (tern_message_list_parent_class)->finalize (object);
}

static void
tern_message_list_class_init (TernMessageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_message_list_get_property;
  object_class->finalize = tern_message_list_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE);
  properties[PROP_LIST_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE);
  properties[PROP_SORT] = g_param_spec_uint ("sort", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE);
  properties[PROP_FILTER] = g_param_spec_uint ("filter", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  thread_signal = g_signal_new ("thread-changed", TERN_TYPE_MESSAGE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_UINT);
  removing_signal = g_signal_new ("removing", TERN_TYPE_MESSAGE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
tern_message_list_init (TernMessageList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->made = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

TernMessageList *
fake_list_new (guint n)
{
  TernMessageList *self = g_object_new (TERN_TYPE_MESSAGE_LIST, NULL);

  for (gint64 id = n; id > 0; id--)
    g_array_append_val (self->ids, id);
  return self;
}

TernMessageList *
fake_list_new_of (const FakeRow *rows, guint n)
{
  TernMessageList *self = g_object_new (TERN_TYPE_MESSAGE_LIST, NULL);

  self->rows = rows;
  self->n_rows = n;
  for (guint i = 0; i < n; i++)
    g_array_append_val (self->ids, rows[i].id);
  return self;
}

void
fake_list_insert (TernMessageList *self, guint position, const gint64 *ids, guint n)
{
  g_array_insert_vals (self->ids, position, ids, n);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n);
}

void
fake_list_remove (TernMessageList *self, guint position, guint n)
{
  g_signal_emit (self, removing_signal, 0, position, n);
  g_array_remove_range (self->ids, position, n);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n, 0);
}

void
fake_list_move (TernMessageList *self, guint from, guint to)
{
  gint64 id = tern_message_list_get_id (self, from);

  fake_list_remove (self, from, 1);
  fake_list_insert (self, to, &id, 1);
}

void
fake_list_remove_merged (TernMessageList *self, gboolean (*goes) (gint64 id))
{
  guint first = G_MAXUINT, last = 0, kept = 0, before = self->ids->len;

  for (guint i = 0; i < before; i++)
    if (goes (g_array_index (self->ids, gint64, i)))
      {
        guint start = i;

        while (i + 1 < before && goes (g_array_index (self->ids, gint64, i + 1)))
          i++;
        first = MIN (first, start);
        last = i;
        g_signal_emit (self, removing_signal, 0, start, i - start + 1);
      }
  if (first == G_MAXUINT)
    return;
  for (guint i = 0; i < before; i++)
    if (!goes (g_array_index (self->ids, gint64, i)))
      g_array_index (self->ids, gint64, kept++) = g_array_index (self->ids, gint64, i);
  g_array_set_size (self->ids, kept);
  g_list_model_items_changed (G_LIST_MODEL (self), first, last - first + 1, last - first + 1 - (before - kept));
}

void
fake_list_turn_round (TernMessageList *self)
{
  guint n = self->ids->len;
  gint64 *ids = (gint64 *) (void *) self->ids->data;

  for (guint i = 0; i < n / 2; i++)
    {
      gint64 id = ids[i];

      ids[i] = ids[n - 1 - i];
      ids[n - 1 - i] = id;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, n);
}

void
fake_list_filter (TernMessageList *self, gboolean (*stays) (gint64 id))
{
  guint before = self->ids->len, kept = 0;

  if (self->all == NULL)
    self->all = g_array_copy (self->ids);
  g_array_set_size (self->ids, self->all->len);
  for (guint i = 0; i < self->all->len; i++)
    if (stays == NULL || stays (g_array_index (self->all, gint64, i)))
      g_array_index (self->ids, gint64, kept++) = g_array_index (self->all, gint64, i);
  g_array_set_size (self->ids, kept);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, kept);
}

void
fake_list_set_loading (TernMessageList *self, gboolean loading)
{
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
fake_list_set_error (TernMessageList *self, const char *message)
{
  g_clear_error (&self->error);
  self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

guint
fake_list_get_n_made (TernMessageList *self)
{
  return self->n_made;
}

char **
tern_thread_people_dup (TernMessageList *self, guint position)
{
  return NULL;
}

gint64
tern_message_list_get_id (TernMessageList *self, guint position)
{
  return position < self->ids->len ? g_array_index (self->ids, gint64, position) : 0;
}

/* By halves where the ids fall, else one by one. */
guint
tern_message_list_find (TernMessageList *self, gint64 message)
{
  guint low = 0, high = self->ids->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->ids, gint64, middle) > message)
        low = middle + 1;
      else
        high = middle;
    }
  if (tern_message_list_get_id (self, low) == message && message != 0)
    return low;
  for (guint i = 0; i < self->ids->len; i++)
    if (g_array_index (self->ids, gint64, i) == message)
      return i;
  return TERN_MESSAGE_LIST_NOWHERE;
}

guint
tern_message_list_find_unread (TernMessageList *self, guint position, gboolean forward)
{
  gint64 step = forward ? 1 : -1;

  for (gint64 i = (gint64)position + step; i >= 0 && i < self->ids->len; i += step)
    {
      g_autoptr (TernMessage) message = g_list_model_get_item (G_LIST_MODEL (self), i);

      if (tern_message_get_unread (message))
        return i;
    }
  return TERN_MESSAGE_LIST_NOWHERE;
}

gboolean
tern_message_list_get_loading (TernMessageList *self)
{
  return self->loading;
}

TernListSort
tern_message_list_get_sort (TernMessageList *self, gboolean *ascending)
{
  if (ascending != NULL)
    *ascending = self->ascending;
  return self->sort;
}

void
tern_message_list_set_sort (TernMessageList *self, TernListSort sort, gboolean ascending)
{
  self->sort = sort;
  self->ascending = ascending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

gboolean
tern_message_list_get_threaded (TernMessageList *self)
{
  return self->threaded;
}

void
tern_message_list_set_threaded (TernMessageList *self, gboolean threaded)
{
  self->threaded = threaded;
}

guint
tern_message_list_get_filter (TernMessageList *self)
{
  return self->filter;
}

void
tern_message_list_set_filter (TernMessageList *self, guint filter)
{
  self->filter = filter;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

guint
tern_message_list_find_row (TernMessageList *self, gint64 message)
{
  return tern_message_list_find (self, message);
}

static const FakeRow *
find_row (TernMessageList *self, guint position)
{
  static const FakeRow plain;

  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].id == tern_message_list_get_id (self, position))
      return &self->rows[i];
  return &plain;
}

guint
tern_message_list_get_level (TernMessageList *self, guint position)
{
  return find_row (self, position)->level;
}

guint
tern_message_list_get_n_folded (TernMessageList *self, guint position)
{
  return find_row (self, position)->n_folded;
}

guint
tern_message_list_get_n_thread (TernMessageList *self, guint position)
{
  return MAX (find_row (self, position)->n_thread, 1);
}

gboolean
tern_message_list_is_unread (TernMessageList *self, guint position)
{
  g_autoptr (TernMessage) message = g_list_model_get_item (G_LIST_MODEL (self), position);

  return message != NULL && tern_message_get_unread (message);
}

gboolean
tern_message_list_get_expanded (TernMessageList *self, guint position)
{
  return find_row (self, position)->n_thread > 1 && find_row (self, position)->n_folded == 0;
}

void
tern_message_list_set_expanded (TernMessageList *self, guint position, gboolean expanded)
{
  g_signal_emit (self, thread_signal, 0, position);
}

GArray *
tern_message_list_dup_row_ids (TernMessageList *self, guint position)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = tern_message_list_get_id (self, position);

  g_array_append_val (ids, id);
  return ids;
}

GPtrArray *
tern_message_get_labels (TernMessage *self)
{
  return NULL;
}
