/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Figures that are read again when they may have changed; see the header. */

#include "model/tern-figure-watch.h"

#include "model/tern-client-private.h"

#include <string.h>

struct _TernFigureWatch
{
  GObject parent_instance;

  TernClient *client;
  guint gather_msec;
  TernQueryFunc read;
  gpointer subject; /* owned */
  gsize subject_size;
  gsize size;
  gpointer figures; /* (nullable): owned */
  guint gather_id;
  gboolean reading;
  gboolean read_again; /* it changed meanwhile */
};

G_DEFINE_FINAL_TYPE (TernFigureWatch, tern_figure_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* @figures: (transfer full). */
static void
take_figures (TernFigureWatch *self, gpointer figures)
{
  gboolean same = self->figures != NULL && memcmp (self->figures, figures, self->size) == 0;

  g_free (self->figures);
  self->figures = figures;
  if (!same)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
start_reading (TernFigureWatch *self, GAsyncReadyCallback read_cb)
{
  TernQueryWorker *worker = tern_client_get_worker (self->client);
  GWeakRef *ref;

  if (worker == NULL)
    return;
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, self);
  self->reading = TRUE;
  self->read_again = FALSE;
  tern_query_worker_run_async (worker, FALSE, self->read, g_memdup2 (self->subject, self->subject_size), g_free, g_free,
                               NULL, read_cb, ref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *ref = user_data;
  g_autoptr (TernFigureWatch) self = g_weak_ref_get (ref);
  gpointer figures = tern_query_worker_run_finish (result, NULL);

  g_weak_ref_clear (ref);
  g_free (ref);
  if (self == NULL)
    {
      g_free (figures);
      return;
    }
  self->reading = FALSE;
  if (figures != NULL)
    take_figures (self, figures);
  if (self->read_again)
    start_reading (self, read_cb);
}

static gboolean
on_gathered (gpointer data)
{
  TernFigureWatch *self = data;

  self->gather_id = 0;
  if (self->reading)
    self->read_again = TRUE;
  else
    start_reading (self, read_cb);
  return G_SOURCE_REMOVE;
}

static void
tern_figure_watch_dispose (GObject *object)
{
  TernFigureWatch *self = TERN_FIGURE_WATCH (object);

  g_clear_handle_id (&self->gather_id, g_source_remove);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (tern_figure_watch_parent_class)->dispose (object);
}

static void
tern_figure_watch_finalize (GObject *object)
{
  TernFigureWatch *self = TERN_FIGURE_WATCH (object);

  g_free (self->subject);
  g_free (self->figures);
  G_OBJECT_CLASS (tern_figure_watch_parent_class)->finalize (object);
}

static void
tern_figure_watch_class_init (TernFigureWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_figure_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = tern_figure_watch_finalize;
  signals[CHANGED] = g_signal_new ("changed", TERN_TYPE_FIGURE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tern_figure_watch_init (TernFigureWatch *self)
{
}

TernFigureWatch *
tern_figure_watch_new (TernClient *client,
                       guint gather_msec,
                       TernQueryFunc read,
                       gconstpointer subject,
                       gsize subject_size,
                       gsize size)
{
  TernFigureWatch *self = g_object_new (TERN_TYPE_FIGURE_WATCH, NULL);

  self->client = g_object_ref (client);
  self->gather_msec = gather_msec;
  self->read = read;
  self->subject = g_memdup2 (subject, subject_size);
  self->subject_size = subject_size;
  self->size = size;
  g_signal_connect_object (client, "changed", G_CALLBACK (tern_figure_watch_look_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "stale", G_CALLBACK (tern_figure_watch_look_again), self, G_CONNECT_SWAPPED);
  on_gathered (self);
  return self;
}

void
tern_figure_watch_look_again (TernFigureWatch *self)
{
  if (self->gather_id == 0)
    self->gather_id = g_timeout_add (self->gather_msec, on_gathered, self);
}

gconstpointer
tern_figure_watch_get (TernFigureWatch *self)
{
  return self->figures;
}
