/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A timer set for a time that never comes, which the kernel cancels when the clock jumps (timerfd_create(2),
 * TFD_TIMER_CANCEL_ON_SET); waking from sleep is such a jump. It needs no service, so it also works in a sandbox. */
#include "engine/tern-wake-watch.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

typedef struct
{
  int timer; /* owned */
  GSourceFunc func;
  gpointer user_data;
} WakeWatch;

static void
wake_watch_free (gpointer data)
{
  WakeWatch *self = data;

  close (self->timer);
  g_free (self);
}

static gboolean
arm (int timer)
{
  /* The last second the kernel can count in nanoseconds; a time_t of 32 bits ends before. */
  struct itimerspec never = { .it_value.tv_sec = sizeof (time_t) > 4 ? G_MAXINT64 / 1000000000 : G_MAXINT32 };

  return timerfd_settime (timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

static gboolean
on_timer_ready (int timer, GIOCondition condition, gpointer data)
{
  WakeWatch *self = data;
  guint64 times;
  gboolean jumped = read (timer, &times, sizeof times) < 0 && errno == ECANCELED;

  if (!arm (timer))
    return G_SOURCE_REMOVE;
  return !jumped || self->func (self->user_data);
}

GSource *
tern_wake_watch_new (GSourceFunc func, gpointer user_data)
{
  int timer = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  WakeWatch *self;
  GSource *source;

  if (timer < 0)
    return NULL;
  if (!arm (timer))
    {
      close (timer);
      return NULL;
    }
  self = g_new (WakeWatch, 1);
  *self = (WakeWatch){ timer, func, user_data };
  source = g_unix_fd_source_new (timer, G_IO_IN);
  g_source_set_callback (source, G_SOURCE_FUNC (on_timer_ready), self, wake_watch_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}
