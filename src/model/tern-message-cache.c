/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages held and rows read ahead; see the header. */

#include "model/tern-message-cache.h"

#include "model/tern-labels.h"
#include "model/tern-message-ids.h"
#include "model/tern-message-private.h"
#include "store/tern-store-entries.h"

/* Rows read ahead are kept for so many reads: a few screens up and down. */
#define MAX_BLOCKS 4

struct _TernMessageCache
{
  TernStore *store;     /* lent */
  TernOverlay *overlay; /* lent */
  TernChoices *choices; /* lent (nullable): labels have names */
  GHashTable *held;     /* id to TernMessage, which is not owned */
  GHashTable *ahead;    /* id to TernMessageRow, of one of the blocks */
  GHashTable *waiting;  /* ids of rows read ahead that the journal has a change of */
  GQueue blocks;        /* TernMessageRows, oldest first */
};

/* Ids are their own keys: they fit a pointer. */
#define KEY(id) ((gpointer) (gintptr) (id))

G_STATIC_ASSERT (sizeof (gpointer) >= sizeof (gint64));

/* While it is being disposed of: its id is still there. */
static void
on_message_gone (gpointer data, GObject *message)
{
  TernMessageCache *self = data;

  g_hash_table_remove (self->held, KEY (tern_message_get_id ((TernMessage *) message)));
}

static TernMessage *
hold (TernMessageCache *self, gint64 id)
{
  TernMessage *message = tern_message_new (id);

  g_object_weak_ref (G_OBJECT (message), on_message_gone, self);
  g_hash_table_insert (self->held, KEY (id), message);
  return message;
}

static void
show (TernMessageCache *self, TernMessage *message)
{
  gboolean overlaid;
  TernFlag shown = tern_overlay_apply (self->overlay, tern_message_get_id (message),
                                       tern_message_get_stored (message), &overlaid);

  if (!tern_message_get_placeholder (message))
    tern_message_set_shown (message, shown, overlaid || tern_message_get_journalled (message));
}

static void
forget_row (TernMessageCache *self, gint64 id)
{
  g_hash_table_remove (self->ahead, KEY (id));
  g_hash_table_remove (self->waiting, KEY (id));
}

static void
drop_block (TernMessageCache *self)
{
  TernMessageRows *rows = g_queue_pop_head (&self->blocks);

  for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);

      if (g_hash_table_lookup (self->ahead, KEY (row->id)) == row)
        forget_row (self, row->id);
    }
  tern_message_rows_free (rows);
}

/* Reads @ids, held or not. */
static void
read_ahead (TernMessageCache *self, const gint64 *ids, guint n)
{
  g_autoptr (GError) error = NULL;
  TernMessageRows *rows = tern_store_get_messages (self->store, ids, n, &error);
  g_autoptr (GArray) waiting = rows != NULL ? tern_store_list_waiting (self->store, ids, n, &error) : NULL;

  if (error != NULL)
    g_warning ("Some messages cannot be shown: %s", error->message);
  if (rows == NULL)
    return;
  g_queue_push_tail (&self->blocks, rows);
  for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);

      g_hash_table_remove (self->waiting, KEY (row->id));
      g_hash_table_insert (self->ahead, KEY (row->id), (gpointer) row);
    }
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    g_hash_table_add (self->waiting, KEY (g_array_index (waiting, gint64, i)));
  while (g_queue_get_length (&self->blocks) > MAX_BLOCKS)
    drop_block (self);
}

/* Returns: whether a row was there to take. */
static gboolean
take_row (TernMessageCache *self, TernMessage *message)
{
  gpointer key = KEY (tern_message_get_id (message));
  const TernMessageRow *row = g_hash_table_lookup (self->ahead, key);

  if (row == NULL)
    return FALSE;
  tern_message_take_row (message, row);
  tern_message_take_labels (message, self->choices != NULL ? tern_labels_of (self->choices, row->keywords) : NULL);
  tern_message_set_journalled (message, g_hash_table_contains (self->waiting, key));
  show (self, message);
  return TRUE;
}

TernMessageCache *
tern_message_cache_new (TernStore *store, TernOverlay *overlay)
{
  TernMessageCache *self = g_new0 (TernMessageCache, 1);

  self->store = store;
  self->overlay = overlay;
  self->held = g_hash_table_new (NULL, NULL);
  self->ahead = g_hash_table_new (NULL, NULL);
  self->waiting = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->blocks);
  return self;
}

void
tern_message_cache_set_choices (TernMessageCache *self, TernChoices *choices)
{
  self->choices = choices;
}

void
tern_message_cache_free (TernMessageCache *self)
{
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, NULL, &message))
    g_object_weak_unref (message, on_message_gone, self);
  g_hash_table_unref (self->held);
  g_hash_table_unref (self->ahead);
  g_hash_table_unref (self->waiting);
  g_queue_clear_full (&self->blocks, (GDestroyNotify) tern_message_rows_free);
  g_free (self);
}

TernMessage *
tern_message_cache_peek (TernMessageCache *self, gint64 id)
{
  TernMessage *message = g_hash_table_lookup (self->held, KEY (id));

  if (message != NULL)
    return g_object_ref (message);
  if (!g_hash_table_contains (self->ahead, KEY (id)))
    return NULL;
  message = hold (self, id);
  take_row (self, message);
  return message;
}

TernMessage *
tern_message_cache_peek_held (TernMessageCache *self, gint64 id)
{
  TernMessage *message = g_hash_table_lookup (self->held, KEY (id));

  return message != NULL ? g_object_ref (message) : NULL;
}

void
tern_message_cache_read (TernMessageCache *self, const gint64 *ids, guint n)
{
  g_autoptr (GArray) missing = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);

  for (guint i = 0; i < n; i++)
    if (!g_hash_table_contains (self->held, KEY (ids[i])) && !g_hash_table_contains (self->ahead, KEY (ids[i])))
      g_array_append_val (missing, ids[i]);
  if (missing->len > 0)
    read_ahead (self, (const gint64 *) (void *) missing->data, missing->len);
}

TernMessage *
tern_message_cache_make_placeholder (TernMessageCache *self, gint64 id)
{
  return hold (self, id);
}

static gboolean
is_changed (TernChangeSet *changes, gint64 id)
{
  for (guint i = 0; i < tern_change_set_get_n_mailboxes (changes); i++)
    {
      const TernMailboxChanges *in = tern_change_set_get_mailbox (changes, i);

      if (tern_message_ids_contain (in->changed, in->n_changed, id)
          || tern_message_ids_contain (in->inserted, in->n_inserted, id)
          || tern_message_ids_contain (in->removed, in->n_removed, id))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_body (TernChangeSet *changes, gint64 email)
{
  guint n;
  const gint64 *bodies = tern_change_set_get_bodies (changes, &n);
  guint low = 0;

  while (low < n)
    {
      guint middle = low + (n - low) / 2;

      if (bodies[middle] == email)
        return TRUE;
      if (bodies[middle] < email)
        low = middle + 1;
      else
        n = middle;
    }
  return FALSE;
}

static gboolean
may_have_changed (TernMessage *message, TernChangeSet *changes)
{
  return changes == NULL || is_changed (changes, tern_message_get_id (message))
         || has_body (changes, tern_message_get_email (message))
         || (tern_change_set_get_journal_changed (changes) && tern_message_get_waiting (message));
}

static gboolean
row_may_have_changed (TernMessageCache *self, const TernMessageRow *row, TernChangeSet *changes)
{
  return changes == NULL || is_changed (changes, row->id) || has_body (changes, row->email)
         || (tern_change_set_get_journal_changed (changes) && g_hash_table_contains (self->waiting, KEY (row->id)));
}

/* Those that may have changed are read again when they are wanted. @changes, @action: (nullable): both NULL: all. */
static void
forget_rows (TernMessageCache *self, TernChangeSet *changes, TernOverlayAction *action)
{
  GHashTableIter iter;
  gpointer id, row;

  g_hash_table_iter_init (&iter, self->ahead);
  while (g_hash_table_iter_next (&iter, &id, &row))
    {
      if (!row_may_have_changed (self, row, changes)
          || (action != NULL && !tern_overlay_action_has (action, ((TernMessageRow *) row)->id)))
        continue;
      g_hash_table_remove (self->waiting, id);
      g_hash_table_iter_remove (&iter);
    }
}

/* Whoever is told may drop others, so they are held meanwhile. @changes, @action: (nullable): both NULL: all. */
static GPtrArray *
collect_held (TernMessageCache *self, TernChangeSet *changes, TernOverlayAction *action)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, NULL, &message))
    if (may_have_changed (message, changes)
        && (action == NULL || tern_overlay_action_has (action, tern_message_get_id (message))))
      g_ptr_array_add (found, g_object_ref (message));
  return found;
}

static void
read_again (TernMessageCache *self, GPtrArray *messages)
{
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), messages->len);

  for (guint i = 0; i < messages->len; i++)
    {
      gint64 id = tern_message_get_id (messages->pdata[i]);

      g_array_append_val (ids, id);
    }
  if (ids->len > 0)
    read_ahead (self, (const gint64 *) (void *) ids->data, ids->len);
  /* One that is gone keeps what it had: whoever is reading it goes on. */
  for (guint i = 0; i < messages->len; i++)
    if (!take_row (self, messages->pdata[i]))
      show (self, messages->pdata[i]);
}

void
tern_message_cache_update (TernMessageCache *self, TernChangeSet *changes)
{
  g_autoptr (GPtrArray) found = collect_held (self, changes, NULL);

  forget_rows (self, changes, NULL);
  read_again (self, found);
}

void
tern_message_cache_let_go (TernMessageCache *self, TernOverlayAction *action)
{
  g_autoptr (GPtrArray) found = collect_held (self, NULL, action);

  forget_rows (self, NULL, action);
  tern_overlay_remove (self->overlay, action);
  read_again (self, found);
}

void
tern_message_cache_show (TernMessageCache *self, TernOverlayAction *action)
{
  g_autoptr (GPtrArray) found = collect_held (self, NULL, action);

  for (guint i = 0; i < found->len; i++)
    show (self, found->pdata[i]);
}

guint
tern_message_cache_get_n_held (TernMessageCache *self)
{
  return g_hash_table_size (self->held);
}
