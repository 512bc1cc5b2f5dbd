/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* PrepareForSleep, and a lock that delays it (org.freedesktop.login1(5)). */
#include "engine/tern-sleep-watch.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#define NAME "org.freedesktop.login1"
#define PATH "/org/freedesktop/login1"
#define INTERFACE "org.freedesktop.login1.Manager"

struct _TernSleepWatch
{
  TernSleepWatchFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  GDBusConnection *bus; /* nullable */
  guint signal;
  int lock;             /* -1: none */
};

static void
let_go (TernSleepWatch *self)
{
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

static void
locked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TernSleepWatch *self = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, &error);

  /* Cancelled: @self is gone. Without the lock there is still the signal. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || answer == NULL || fds == NULL
      || g_unix_fd_list_get_length (fds) == 0)
    return;
  let_go (self);
  self->lock = g_unix_fd_list_get (fds, 0, NULL);
}

static void
take_lock (TernSleepWatch *self)
{
  g_dbus_connection_call_with_unix_fd_list (
      self->bus, NAME, PATH, INTERFACE, "Inhibit",
      g_variant_new ("(ssss)", "sleep", "Tern", "Closes its connections to mail servers", "delay"),
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, self->cancellable, locked_cb, self);
}

static void
on_prepare_for_sleep (GDBusConnection *bus,
                      const char *sender,
                      const char *path,
                      const char *interface,
                      const char *name,
                      GVariant *parameters,
                      gpointer user_data)
{
  TernSleepWatch *self = user_data;
  gboolean asleep;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &asleep);
  if (!asleep)
    take_lock (self);
  self->func (asleep, self->user_data);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TernSleepWatch *self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    return;
  self->bus = bus;
  self->signal = g_dbus_connection_signal_subscribe (bus, NAME, INTERFACE, "PrepareForSleep", PATH, NULL,
                                                     G_DBUS_SIGNAL_FLAGS_NONE, on_prepare_for_sleep, self, NULL);
  take_lock (self);
}

TernSleepWatch *
tern_sleep_watch_new (TernSleepWatchFunc func, gpointer user_data)
{
  TernSleepWatch *self = g_new0 (TernSleepWatch, 1);

  self->func = func;
  self->user_data = user_data;
  self->lock = -1;
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, connected_cb, self);
  return self;
}

void
tern_sleep_watch_free (TernSleepWatch *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->bus != NULL)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signal);
  g_clear_object (&self->bus);
  let_go (self);
  g_object_unref (self->cancellable);
  g_free (self);
}

void
tern_sleep_watch_ready (TernSleepWatch *self)
{
  let_go (self);
}
