/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Plays logind on the bus DBUS_SYSTEM_BUS_ADDRESS names. A line "sleep" or "wake" on standard input is told to
 * everybody; "locked" and "ready" on standard output say that somebody delays sleep, and no longer does. */
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATH "/org/freedesktop/login1"
#define INTERFACE "org.freedesktop.login1.Manager"

static const char description[]
    = "<node><interface name='" INTERFACE "'>"
      "<method name='Inhibit'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='h' direction='out'/></method>"
      "<signal name='PrepareForSleep'><arg type='b'/></signal></interface></node>";

static void
say (const char *word)
{
  puts (word);
  fflush (stdout);
}

static gboolean
on_lock_closed (int fd, GIOCondition condition, gpointer user_data)
{
  close (fd);
  say ("ready");
  return G_SOURCE_REMOVE;
}

static void
on_call (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  const char *what, *mode;
  int ends[2];

  g_variant_get (parameters, "(&s&s&s&s)", &what, NULL, NULL, &mode);
  g_assert_cmpstr (what, ==, "sleep");
  g_assert_cmpstr (mode, ==, "delay");
  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_unix_fd_list_append (fds, ends[1], NULL);
  close (ends[1]);
  g_unix_fd_add (ends[0], G_IO_HUP, on_lock_closed, NULL);
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0), fds);
  say ("locked");
}

static gboolean
on_line (GIOChannel *channel, GIOCondition condition, gpointer bus)
{
  g_autofree char *line = NULL;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    exit (0);
  g_dbus_connection_emit_signal (bus, NULL, PATH, INTERFACE, "PrepareForSleep",
                                 g_variant_new ("(b)", strcmp (line, "sleep\n") == 0), NULL);
  return G_SOURCE_CONTINUE;
}

static void
on_named (GDBusConnection *bus, const char *name, gpointer user_data)
{
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);

  g_io_add_watch (channel, G_IO_IN | G_IO_HUP, on_line, bus);
  say ("here");
}

int
main (void)
{
  static const GDBusInterfaceVTable table = { .method_call = on_call };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (description, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);

  g_assert_no_error (error);
  g_dbus_connection_register_object (bus, PATH, info->interfaces[0], &table, NULL, NULL, &error);
  g_assert_no_error (error);
  g_bus_own_name_on_connection (bus, "org.freedesktop.login1", G_BUS_NAME_OWNER_FLAGS_NONE, on_named, NULL, NULL,
                                NULL);
  g_main_loop_run (loop);
  return 0;
}
