/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A job: one queue and one source towards the submitter's context, so that the end can never overtake an event. */
#include "engine/tern-engine-job.h"

/* From the submitter's cancellable to the job's own. */
typedef struct
{
  gatomicrefcount refs;
  GCancellable *inner;
  GMutex lock;
  GMainContext *thread; /* where @inner is cancelled; NULL: nobody has begun yet, and anywhere will do */
} Link;

struct _TernEngineJob
{
  gatomicrefcount refs;
  TernEngineCommand *command;
  GMainContext *context;
  GCancellable *cancellable;       /* the job's own */
  Link *link;
  GCancellable *outer;             /* the submitter's; nullable */
  gulong outer_id;
  TernEngineJobEventFunc event_func;
  TernEngineJobDoneFunc done_func;
  gpointer user_data;
  GDestroyNotify destroy;
  gboolean finished;               /* engine's thread */

  GMutex lock;                     /* what follows */
  GQueue events;                   /* TernEngineEvent, owned */
  GError *error;
  gboolean done;
  gboolean scheduled;
};

static Link *
link_new (GCancellable *inner)
{
  Link *self = g_new0 (Link, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->inner = g_object_ref (inner);
  return self;
}

static Link *
link_ref (Link *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
link_unref (gpointer data)
{
  Link *self = data;

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->thread, g_main_context_unref);
  g_object_unref (self->inner);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
cancel_inner (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* In whatever thread. */
static void
on_outer_cancelled (GCancellable *outer, Link *link)
{
  g_autoptr (GMainContext) thread = NULL;
  g_autoptr (GSource) source = NULL;

  g_mutex_lock (&link->lock);
  if (link->thread != NULL)
    thread = g_main_context_ref (link->thread);
  else
    g_cancellable_cancel (link->inner);
  g_mutex_unlock (&link->lock);
  if (thread == NULL)
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, cancel_inner, g_object_ref (link->inner), g_object_unref);
  g_source_attach (source, thread);
}

TernEngineJob *
tern_engine_job_new (TernEngineCommand *command,
                     GMainContext *context,
                     GCancellable *cancellable,
                     TernEngineJobEventFunc event_func,
                     TernEngineJobDoneFunc done_func,
                     gpointer user_data,
                     GDestroyNotify destroy)
{
  TernEngineJob *self = g_new0 (TernEngineJob, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  g_queue_init (&self->events);
  self->command = tern_engine_command_ref (command);
  self->context = g_main_context_ref (context);
  self->cancellable = g_cancellable_new ();
  self->link = link_new (self->cancellable);
  self->event_func = event_func;
  self->done_func = done_func;
  self->user_data = user_data;
  self->destroy = destroy;
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                                              link_ref (self->link), link_unref);
    }
  return self;
}

/* --- for a task --- */

typedef struct
{
  GTask *task;
  TernEngineJobEventFunc func;
  gpointer func_data;
} Submission;

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  Submission *submission = user_data;

  submission->func (event, submission->func_data);
}

static void
on_done (const GError *error, gpointer user_data)
{
  Submission *submission = user_data;

  if (error != NULL)
    g_task_return_error (submission->task, g_error_copy (error));
  else
    g_task_return_boolean (submission->task, TRUE);
}

static void
submission_free (gpointer data)
{
  Submission *submission = data;

  g_object_unref (submission->task);
  g_free (submission);
}

TernEngineJob *
tern_engine_job_new_for_task (TernEngineCommand *command, GTask *task, TernEngineJobEventFunc func, gpointer func_data)
{
  Submission *submission = g_new0 (Submission, 1);

  submission->task = g_object_ref (task);
  submission->func = func;
  submission->func_data = func_data;
  return tern_engine_job_new (command, g_task_get_context (task), g_task_get_cancellable (task),
                              func != NULL ? on_event : NULL, on_done, submission, submission_free);
}

TernEngineJob *
tern_engine_job_ref (TernEngineJob *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tern_engine_job_unref (TernEngineJob *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->outer != NULL && self->outer_id != 0)
    g_cancellable_disconnect (self->outer, self->outer_id);
  g_clear_object (&self->outer);
  link_unref (self->link);
  g_queue_clear_full (&self->events, (GDestroyNotify) tern_engine_event_unref);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  tern_engine_command_unref (self->command);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}

TernEngineCommand *
tern_engine_job_get_command (TernEngineJob *self)
{
  return self->command;
}

void
tern_engine_job_begin (TernEngineJob *self)
{
  g_mutex_lock (&self->link->lock);
  if (self->link->thread == NULL)
    self->link->thread = g_main_context_ref_thread_default ();
  g_mutex_unlock (&self->link->lock);
}

GCancellable *
tern_engine_job_get_cancellable (TernEngineJob *self)
{
  return self->cancellable;
}

void
tern_engine_job_cancel (TernEngineJob *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
end (TernEngineJob *self)
{
  self->done_func (self->error, self->user_data);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
}

static gboolean
on_delivery_due (gpointer user_data)
{
  TernEngineJob *self = user_data;
  g_auto (GQueue) events = G_QUEUE_INIT;
  TernEngineEvent *event;
  gboolean done;

  g_mutex_lock (&self->lock);
  events = self->events;
  g_queue_init (&self->events);
  done = self->done;
  self->scheduled = FALSE;
  g_mutex_unlock (&self->lock);

  while ((event = g_queue_pop_head (&events)) != NULL)
    {
      if (self->event_func != NULL)
        self->event_func (event, self->user_data);
      tern_engine_event_unref (event);
    }
  if (done)
    end (self);
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
schedule (TernEngineJob *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->scheduled)
    return;
  self->scheduled = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "tern engine job");
  g_source_set_callback (source, on_delivery_due, tern_engine_job_ref (self),
                         (GDestroyNotify) tern_engine_job_unref);
  g_source_attach (source, self->context);
}

void
tern_engine_job_emit (TernEngineJob *self, const TernEngineEvent *fields)
{
  if (self->finished || self->event_func == NULL)
    return;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->events, tern_engine_event_new (fields));
  schedule (self);
  g_mutex_unlock (&self->lock);
}

void
tern_engine_job_finish (TernEngineJob *self, GError *error)
{
  if (self->finished)
    {
      g_clear_error (&error);
      return;
    }
  self->finished = TRUE;
  g_mutex_lock (&self->lock);
  self->error = error;
  self->done = TRUE;
  schedule (self);
  g_mutex_unlock (&self->lock);
}

gboolean
tern_engine_job_is_finished (TernEngineJob *self)
{
  return self->finished;
}
