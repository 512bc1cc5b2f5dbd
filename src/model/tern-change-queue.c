/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Change sets that wait for their turn; see the header. */

#include "model/tern-change-queue.h"

/* From one change set, of some 250 rows and 2 ms, to the next: time for drawing and for what the person does, and still
 * more rows a second than a server sends. */
#define PAUSE_USEC 4000

struct _TernChangeQueue
{
  TernChangeFunc func;
  gpointer data;
  GQueue items; /* Item */
  GSource *source;
  gint64 last; /* when a change set was shown */
};

/* One of the two. */
typedef struct
{
  TernChangeSet *changes; /* nullable */
  GTask *task;            /* nullable */
  GError *error;          /* nullable: what the task returns */
} Item;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->changes, tern_change_set_unref);
  if (item->task != NULL)
    g_task_return_new_error (item->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "Tern is closing");
  g_clear_object (&item->task);
  g_clear_error (&item->error);
  g_free (item);
}

/* @task, @error: (transfer full) (nullable). */
static void
answer (GTask *task, GError *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
release (gpointer data)
{
  g_source_unref (((TernChangeQueue *) data)->source);
}

static void
show (TernChangeQueue *self, TernChangeSet *changes)
{
  self->func (changes, self->data);
  self->last = g_get_monotonic_time ();
}

/* One change set, and what was answered right behind it. Whoever is told may free the queue. */
static gboolean
on_turn_came (gpointer data)
{
  TernChangeQueue *self = g_rc_box_acquire (data);
  gboolean shown = FALSE;
  Item *item;

  while ((item = g_queue_peek_head (&self->items)) != NULL && !(shown && item->changes != NULL))
    {
      g_queue_pop_head (&self->items);
      if (item->changes != NULL)
        show (self, item->changes);
      else
        answer (g_steal_pointer (&item->task), g_steal_pointer (&item->error));
      shown = TRUE;
      item_free (item);
    }
  g_source_set_ready_time (self->source, item != NULL ? self->last + PAUSE_USEC : -1);
  g_rc_box_release_full (self, release);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

static void
wait (TernChangeQueue *self, Item item)
{
  g_queue_push_tail (&self->items, g_memdup2 (&item, sizeof item));
  g_source_set_ready_time (self->source, self->last + PAUSE_USEC);
}

TernChangeQueue *
tern_change_queue_new (TernChangeFunc func, gpointer data)
{
  TernChangeQueue *self = g_rc_box_new0 (TernChangeQueue);

  self->func = func;
  self->data = data;
  g_queue_init (&self->items);
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "tern-change-queue");
  g_source_set_callback (self->source, on_turn_came, self, NULL);
  g_source_attach (self->source, NULL);
  return self;
}

void
tern_change_queue_free (TernChangeQueue *self)
{
  g_source_destroy (self->source);
  g_queue_clear_full (&self->items, item_free);
  g_rc_box_release_full (self, release);
}

void
tern_change_queue_push (TernChangeQueue *self, TernChangeSet *changes)
{
  if (g_queue_is_empty (&self->items) && g_get_monotonic_time () - self->last >= PAUSE_USEC)
    {
      g_rc_box_acquire (self);
      show (self, changes);
      g_rc_box_release_full (self, release);
    }
  else
    wait (self, (Item){ .changes = tern_change_set_ref (changes) });
}

void
tern_change_queue_push_answer (TernChangeQueue *self, GTask *task, GError *error)
{
  if (g_queue_is_empty (&self->items))
    answer (task, error);
  else
    wait (self, (Item){ .task = task, .error = error });
}
