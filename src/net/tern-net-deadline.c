/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Cancels by the clock or by somebody else's cancellable, whichever is first. */

#include "net/tern-net-deadline.h"

struct _TernNetDeadline
{
  GCancellable *own;
  GCancellable *outer; /* nullable */
  gulong outer_handler;
  GSource *timer;
  gboolean expired;
};

static void
on_outer_cancelled (GCancellable *outer, gpointer own)
{
  g_cancellable_cancel (own);
}

static gboolean
on_time_over (gpointer data)
{
  TernNetDeadline *deadline = data;

  deadline->expired = TRUE;
  g_cancellable_cancel (deadline->own);
  return G_SOURCE_REMOVE;
}

TernNetDeadline *
tern_net_deadline_new (guint seconds, GCancellable *outer)
{
  TernNetDeadline *deadline = g_new0 (TernNetDeadline, 1);

  deadline->own = g_cancellable_new ();
  deadline->timer = g_timeout_source_new_seconds (MAX (seconds, 1));
  g_source_set_callback (deadline->timer, on_time_over, deadline, NULL);
  g_source_attach (deadline->timer, g_main_context_get_thread_default ());
  if (outer != NULL)
    {
      deadline->outer = g_object_ref (outer);
      deadline->outer_handler = g_cancellable_connect (
          outer, G_CALLBACK (on_outer_cancelled), g_object_ref (deadline->own), g_object_unref);
    }
  return deadline;
}

void
tern_net_deadline_free (TernNetDeadline *deadline)
{
  if (deadline->outer != NULL)
    g_cancellable_disconnect (deadline->outer, deadline->outer_handler);
  g_clear_object (&deadline->outer);
  g_source_destroy (deadline->timer);
  g_source_unref (deadline->timer);
  g_object_unref (deadline->own);
  g_free (deadline);
}

GCancellable *
tern_net_deadline_get_cancellable (TernNetDeadline *deadline)
{
  return deadline->own;
}

gboolean
tern_net_deadline_is_expired (TernNetDeadline *deadline)
{
  return deadline->expired;
}
