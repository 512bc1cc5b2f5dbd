/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Text parts: those that fit into one piece several in a command, for all messages that want the same sections of
 * themselves; longer ones in pieces, as bodies are. */
#include "engine/tern-text-fetch.h"

#include "engine/tern-batch-share.h"
#include "engine/tern-body-fetch.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-fetch-windows.h"
#include "engine/tern-text-parts.h"
#include "imap/tern-imap-error.h"
#include "store/tern-store-bodies.h"

#include <string.h>

/* As for small bodies: a round trip is hidden, and a click does not wait long. */
#define WINDOW_BYTES (512 * 1024)
#define WINDOW_MESSAGES 64

typedef enum
{
  STEP_SMALL,
  STEP_LARGE,
} Step;

typedef struct
{
  gint64 message;
  gint64 email;
  guint32 uid;
  guint64 small_bytes;
  GHashTable *small; /* sections, owned, that a window brings */
  GPtrArray *large;  /* sections, owned, the next one last */
} Item;

/* Messages that want the same small sections. */
typedef struct
{
  char *items;
  TernUidSet *uids;
} Group;

typedef struct
{
  TernBatchShare share;
  TernImapSession *session;
  gint64 mailbox;
  TernInsidesStopFunc stop;
  gpointer stop_data;
  Step step;
  GHashTable *by_uid; /* to Item, owned */
  GPtrArray *groups;  /* the next one last */
  GPtrArray *large;   /* Item, lent: those with large sections; the next one last */
} Fetch;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_hash_table_unref (item->small);
  g_ptr_array_unref (item->large);
  g_free (item);
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->items);
  tern_uid_set_free (group->uids);
  g_free (group);
}

static void
fetch_free (Fetch *self)
{
  tern_batch_share_clear (&self->share);
  g_object_unref (self->session);
  g_hash_table_unref (self->by_uid);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->large);
  g_free (self);
}

static TernStore *
get_store (Fetch *self)
{
  return tern_store_batch_get_store (self->share.batch);
}

static gboolean
is_complete (const Item *item)
{
  return g_hash_table_size (item->small) == 0 && item->large->len == 0;
}

/* Every text part is here: it is worth an index entry, and a look without the network. */
static void
complete (Fetch *self, const Item *item)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!tern_batch_share_begin (&self->share))
    return;
  done = tern_store_set_text_complete (get_store (self), item->email, TRUE, &error);
  tern_batch_share_end (&self->share, 1, done, error);
}

/* The server said there were such parts and does not give them. */
static void
give_up_on (Fetch *self, Item *item)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!tern_batch_share_begin (&self->share))
    return;
  done = tern_store_set_insides (get_store (self), item->email, "", NULL, -1, &error);
  tern_batch_share_end (&self->share, 1, done, error);
  g_ptr_array_set_size (item->large, 0);
}

/* --- what there is to do --- */

static void
add_section (Fetch *self, Item *item, const TernStructurePart *part)
{
  TernBodyKey key = { item->email, part->part.section };

  if (tern_store_body_get_state (get_store (self), &key, NULL) == TERN_BODY_COMPLETE)
    return;
  if (part->wire_size > TERN_STORE_PIECE_MAX)
    {
      g_ptr_array_add (item->large, g_strdup (part->part.section));
      return;
    }
  g_hash_table_add (item->small, g_strdup (part->part.section));
  item->small_bytes += part->wire_size;
}

/* "(BODY.PEEK[1.1] BODY.PEEK[1.2])", in the order of the message. */
static char *
list_items (const Item *item, GPtrArray *parts)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      const TernStructurePart *part = g_ptr_array_index (parts, i);

      if (g_hash_table_contains (item->small, part->part.section))
        g_string_append_printf (items, "%sBODY.PEEK[%s]", items->len > 0 ? " " : "(", part->part.section);
    }
  g_string_append_c (items, ')');
  return g_string_free (g_steal_pointer (&items), FALSE);
}

static void
add_to_group (Fetch *self, GHashTable *groups, const Item *item, GPtrArray *parts)
{
  g_autofree char *items = list_items (item, parts);
  Group *group = g_hash_table_lookup (groups, items);

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->items = g_steal_pointer (&items);
      group->uids = tern_uid_set_new ();
      g_hash_table_insert (groups, group->items, group);
      g_ptr_array_add (self->groups, group);
    }
  tern_uid_set_add (group->uids, item->uid);
}

static void
plan_row (Fetch *self, GHashTable *groups, const TernInsidesRow *row)
{
  g_autofree char *text = tern_store_get_structure (get_store (self), row->email, NULL);
  g_autoptr (TernStructure) structure = tern_structure_parse (text);
  g_autoptr (GPtrArray) parts = structure != NULL ? tern_text_parts_list (structure) : NULL;
  Item *item;

  if (parts == NULL)
    return;
  item = g_new0 (Item, 1);
  item->message = row->message;
  item->email = row->email;
  item->uid = row->uid;
  item->small = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  item->large = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < parts->len; i++)
    add_section (self, item, g_ptr_array_index (parts, i));
  g_hash_table_insert (self->by_uid, GUINT_TO_POINTER (item->uid), item);
  if (is_complete (item))
    complete (self, item);
  if (g_hash_table_size (item->small) > 0)
    add_to_group (self, groups, item, parts);
  if (item->large->len > 0)
    g_ptr_array_add (self->large, item);
}

/* --- small ones --- */

static TernUidSet *
next_window (gpointer user_data)
{
  Fetch *self = user_data;
  Group *group = g_ptr_array_index (self->groups, self->groups->len - 1);
  g_autoptr (TernUidSet) window = tern_uid_set_new ();
  guint64 bytes = 0;

  if (self->share.failure != NULL || self->stop (self->stop_data))
    return NULL;
  while (bytes < WINDOW_BYTES && tern_uid_set_get_count (window) < WINDOW_MESSAGES
         && !tern_uid_set_is_empty (group->uids))
    {
      guint32 uid = tern_uid_set_get_max (group->uids);
      const Item *item = g_hash_table_lookup (self->by_uid, GUINT_TO_POINTER (uid));

      tern_uid_set_remove (group->uids, uid);
      tern_uid_set_add (window, uid);
      bytes += item->small_bytes;
    }
  return tern_uid_set_is_empty (window) ? NULL : g_steal_pointer (&window);
}

static void
keep_section (Fetch *self, Item *item, const TernImapSection *section)
{
  TernBodyKey key = { item->email, section->name };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (section->kind != TERN_IMAP_SECTION_BODY || section->nil || section->origin >= 0
      || section->length > TERN_TEXT_PARTS_MAX_BYTES
      || !g_hash_table_contains (item->small, section->name) || !tern_batch_share_begin (&self->share))
    return;
  bytes = g_bytes_new (section->data, section->length);
  done = tern_store_body_put (get_store (self), &key, bytes, &error);
  tern_batch_share_end (&self->share, tern_batch_share_count_rows (section->length), done, error);
  if (self->share.failure != NULL)
    return;
  g_hash_table_remove (item->small, section->name);
  if (is_complete (item))
    complete (self, item);
}

static void
on_answer (const TernImapFetch *fetch, gpointer user_data)
{
  Fetch *self = user_data;
  Item *item = g_hash_table_lookup (self->by_uid, GUINT_TO_POINTER (fetch->uid));

  for (guint i = 0; item != NULL && i < fetch->n_sections; i++)
    keep_section (self, item, &fetch->sections[i]);
}

static gboolean
on_window_done (const TernUidSet *window, const TernUidSet *answered, gpointer user_data, GError **error)
{
  Fetch *self = user_data;
  guint32 lo, hi;

  for (gsize i = 0; tern_uid_set_get_range (window, i, &lo, &hi); i++)
    for (guint64 uid = lo; uid <= hi; uid++)
      {
        Item *item = g_hash_table_lookup (self->by_uid, GUINT_TO_POINTER ((guint32) uid));

        if (item != NULL && g_hash_table_size (item->small) > 0)
          give_up_on (self, item);
      }
  return tern_batch_share_flush (&self->share, error);
}

static const TernFetchWindowsFuncs funcs = { next_window, on_answer, on_window_done };

/* --- the machine --- */

static Item *
get_large (Fetch *self)
{
  return self->large->len > 0 ? g_ptr_array_index (self->large, self->large->len - 1) : NULL;
}

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  Item *item;

  if (!tern_batch_share_check (&self->share, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->groups->len > 0 && !self->stop (self->stop_data))
    {
      Group *group = g_ptr_array_index (self->groups, self->groups->len - 1);

      self->step = STEP_SMALL;
      tern_fetch_windows_async (self->session, group->items, &funcs, self, g_task_get_cancellable (task),
                                answer_cb, g_object_ref (task));
      return;
    }
  while ((item = get_large (self)) != NULL && item->large->len == 0)
    g_ptr_array_set_size (self->large, self->large->len - 1);
  if (item != NULL && !self->stop (self->stop_data))
    {
      self->step = STEP_LARGE;
      tern_body_fetch_async (self->share.batch, self->session, self->mailbox, &item->message, 1,
                             g_ptr_array_index (item->large, item->large->len - 1), self->stop, NULL,
                             self->stop_data, g_task_get_cancellable (task), answer_cb, g_object_ref (task));
      return;
    }
  if (tern_batch_share_flush (&self->share, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Whether the rest can still be had after @error. */
static gboolean
survive (Fetch *self, const GError *error)
{
  return (error->domain == TERN_IMAP_ERROR || error->domain == TERN_ENGINE_ERROR)
         && tern_imap_session_get_state (self->session) == TERN_IMAP_STATE_SELECTED;
}

static gboolean
take_large (Fetch *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;
  Item *item = get_large (self);
  TernBodyKey key = { item->email, g_ptr_array_index (item->large, item->large->len - 1) };

  if (!tern_body_fetch_finish (result, NULL, NULL, &reason))
    {
      if (!survive (self, reason))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      give_up_on (self, item);
      return TRUE;
    }
  /* Stopped: it goes on where it was another time. */
  if (tern_store_body_get_state (get_store (self), &key, NULL) != TERN_BODY_COMPLETE)
    return TRUE;
  g_ptr_array_set_size (item->large, item->large->len - 1);
  if (is_complete (item))
    complete (self, item);
  return TRUE;
}

static gboolean
take_small (Fetch *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;

  g_ptr_array_set_size (self->groups, self->groups->len - 1);
  if (tern_fetch_windows_finish (self->session, result, &reason) || survive (self, reason))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (self->step == STEP_SMALL ? take_small (self, result, &error) : take_large (self, result, &error))
    step (task, answer_cb);
  else
    g_task_return_error (task, error);
}

void
tern_text_fetch_async (TernStoreBatch *batch,
                       TernImapSession *session,
                       gint64 mailbox,
                       GArray *rows,
                       TernInsidesStopFunc stop,
                       gpointer stop_data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  Fetch *self = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, tern_text_fetch_async);
  tern_batch_share_init (&self->share, batch);
  self->session = g_object_ref (session);
  self->mailbox = mailbox;
  self->stop = stop;
  self->stop_data = stop_data;
  self->by_uid = g_hash_table_new_full (NULL, NULL, NULL, item_free);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->large = g_ptr_array_new ();
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  /* The newest go last, and are taken first. */
  for (guint i = rows->len; i > 0; i--)
    plan_row (self, groups, &g_array_index (rows, TernInsidesRow, i - 1));
  step (task, answer_cb);
}

gboolean
tern_text_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
