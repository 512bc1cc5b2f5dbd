/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One wait after the other; between two of them the account's sync looks whether there is something to do. */
#include "engine/tern-server-watch.h"

#include "engine/tern-pause.h"
#include "imap/tern-imap-session-watch.h"

/* DESIGN, Sync 6 and 7. */
#define IDLE_SECONDS 540
/* Where there is no IDLE. */
#define POLL_SECONDS 120
/* An IDLE that ends by itself within a second, so often in a row, is no use: some servers have something to say each
 * time they are asked to wait. There is a pause before the next then, twice as long each time. */
#define BRIEF_IDLES 5

typedef enum
{
  STEP_CHOOSE,
  STEP_NOTIFY,
  STEP_IDLE,
  STEP_POLL,
  STEP_NOOP,
} Step;

struct _TernServerWatch
{
  TernSyncRun *run;      /* lent */
  Step step;
  gboolean asked_notify; /* of this session */
  gint64 idle_began;     /* monotonic */
  gboolean idled;        /* its whole time, with nothing said */
  guint brief_idles;     /* in a row */
  gboolean rested;       /* since the last of them */
  TernPause pause;       /* in POLL */
};

static gboolean
can (TernServerWatch *self, TernImapCapability capability)
{
  return tern_imap_session_can (self->run->session, capability);
}

/* One that watches everything hears of everything where the server can tell (NOTIFY); else by looking now and then. */
static void
choose (TernServerWatch *self)
{
  gboolean idle = can (self, TERN_IMAP_CAPABILITY_IDLE);

  if (!self->asked_notify && self->run->command->mailbox == NULL && idle && can (self, TERN_IMAP_CAPABILITY_NOTIFY))
    self->step = STEP_NOTIFY;
  else
    {
      tern_sync_report_state (&self->run->report, TERN_ENGINE_STATE_WATCHING, NULL, 0);
      self->step = idle && (self->brief_idles < BRIEF_IDLES || self->rested) ? STEP_IDLE : STEP_POLL;
    }
}

static guint
find_poll_seconds (TernServerWatch *self)
{
  if (self->brief_idles < BRIEF_IDLES)
    return POLL_SECONDS;
  return MIN (1u << MIN (self->brief_idles - BRIEF_IDLES, 7), POLL_SECONDS);
}

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  TernServerWatch *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  for (;;)
    switch (self->step)
      {
      case STEP_CHOOSE:
        choose (self);
        break;

      case STEP_NOTIFY:
        self->asked_notify = TRUE;
        tern_imap_session_notify_async (self->run->session, TERN_IMAP_NOTIFY_PERSONAL, FALSE, cancellable, answer_cb,
                                        g_object_ref (task));
        return;

      case STEP_IDLE:
        self->rested = FALSE;
        self->idle_began = g_get_monotonic_time ();
        tern_imap_session_idle_async (self->run->session, IDLE_SECONDS, TRUE, cancellable, answer_cb,
                                      g_object_ref (task));
        return;

      case STEP_POLL:
        tern_pause_async (&self->pause, find_poll_seconds (self) * 1000, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_NOOP:
        tern_imap_session_noop_async (self->run->session, cancellable, answer_cb, g_object_ref (task));
        return;
      }
}

/* A server that will not is watched without. */
static gboolean
take_notify (TernServerWatch *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (tern_imap_session_notify_finish (self->run->session, result, &reason)
      || (reason->domain == TERN_IMAP_ERROR
          && tern_imap_session_get_state (self->run->session) >= TERN_IMAP_STATE_AUTHENTICATED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
take_idle (TernServerWatch *self, GAsyncResult *result, GError **error)
{
  TernImapIdleEnd end = TERN_IMAP_IDLE_STOPPED;

  if (!tern_imap_session_idle_finish (self->run->session, result, &end, error))
    return FALSE;
  self->run->news = self->run->news || end == TERN_IMAP_IDLE_DATA;
  if (g_get_monotonic_time () - self->idle_began > G_TIME_SPAN_SECOND)
    self->brief_idles = 0;
  else if (end == TERN_IMAP_IDLE_DATA || end == TERN_IMAP_IDLE_SERVER)
    self->brief_idles++;
  self->idled = end == TERN_IMAP_IDLE_TIME;
  return TRUE;
}

/* @more: (out): the wait has another step. */
static gboolean
take_answer (TernServerWatch *self, GAsyncResult *result, gboolean *more, GError **error)
{
  switch (self->step)
    {
    case STEP_NOTIFY:
      return take_notify (self, result, error);
    case STEP_IDLE:
      return take_idle (self, result, error);
    case STEP_POLL:
      *more = TRUE;
      self->step = STEP_NOOP;
      self->rested = TRUE;
      return g_task_propagate_boolean (G_TASK (result), error);
    case STEP_NOOP:
      return tern_imap_session_noop_finish (self->run->session, result, error);
    case STEP_CHOOSE:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TernServerWatch *self = g_task_get_task_data (task);
  gboolean more = FALSE;
  GError *error = NULL;

  if (!take_answer (self, result, &more, &error)
      || g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      self->step = STEP_CHOOSE;
      g_task_return_error (task, error);
    }
  else if (more)
    step (task, answer_cb);
  else
    {
      self->step = STEP_CHOOSE;
      g_task_return_boolean (task, TRUE);
    }
}

TernServerWatch *
tern_server_watch_new (TernSyncRun *run)
{
  TernServerWatch *self = g_new0 (TernServerWatch, 1);

  self->run = run;
  return self;
}

void
tern_server_watch_free (TernServerWatch *self)
{
  g_assert (self->pause.task == NULL);
  g_free (self);
}

void
tern_server_watch_begin_anew (TernServerWatch *self)
{
  self->asked_notify = FALSE;
}

void
tern_server_watch_wake (TernServerWatch *self)
{
  if (self->step == STEP_IDLE)
    tern_imap_session_idle_stop (self->run->session);
  else if (self->step == STEP_POLL)
    tern_pause_end (&self->pause);
}

void
tern_server_watch_wait_async (TernServerWatch *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, tern_sync_run_get_cancellable (self->run), callback, user_data);

  g_task_set_source_tag (task, tern_server_watch_wait_async);
  g_task_set_task_data (task, self, NULL);
  self->idled = FALSE;
  self->step = STEP_CHOOSE;
  step (task, answer_cb);
}

gboolean
tern_server_watch_wait_finish (TernServerWatch *self, GAsyncResult *result, gboolean *stale, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *stale = self->idled;
  return g_task_propagate_boolean (G_TASK (result), error);
}
