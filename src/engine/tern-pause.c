/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Waiting, with a way out. */
#include "engine/tern-pause.h"

void
tern_pause_end (TernPause *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task == NULL)
    return;
  g_source_destroy (self->clock);
  g_clear_pointer (&self->clock, g_source_unref);
  g_task_return_boolean (task, TRUE);
}

static gboolean
on_time_up (gpointer user_data)
{
  tern_pause_end (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  tern_pause_end (user_data);
  return G_SOURCE_REMOVE;
}

void
tern_pause_async (TernPause *self,
                  guint milliseconds,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GSource) cancel = g_cancellable_source_new (cancellable);

  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (self->task, tern_pause_async);
  self->clock = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->clock, on_time_up, self, NULL);
  g_source_set_callback (cancel, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_add_child_source (self->clock, cancel);
  g_source_attach (self->clock, g_main_context_get_thread_default ());
}
