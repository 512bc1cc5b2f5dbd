/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What was done, said once, with the way back; see the window's private header. */

#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

static char *
describe_step (const char *label, guint n)
{
  /* Translators: what was done ("Marked as read"), then with how many messages. */
  return n > 1 ? g_strdup_printf (ngettext ("%1$s · %2$u message", "%1$s · %2$u messages", n), label, n)
               : g_strdup (label);
}

/* Repeated, it becomes one toast with the sum, of which only what was done is said. */
static void
on_pushed (TernWindow *self, const char *label, guint n)
{
  g_autofree char *text = describe_step (label, n);
  gboolean repeated = n > 1 && tern_toast_has_button (self->toast);

  tern_toast_show (self->toast, text, repeated ? label : text, _("Undo"), "win.undo");
}

void
tern_window_watch_undo (TernWindow *self)
{
  TernUndo *undo = tern_client_get_undo (self->client);

  g_signal_connect_object (undo, "pushed", G_CALLBACK (on_pushed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (undo, "notify", G_CALLBACK (tern_window_update_actions), self, G_CONNECT_SWAPPED);
}

void
tern_window_say (TernWindow *self, const char *text)
{
  tern_toast_show (self->toast, text, text, NULL, NULL);
}

void
tern_window_say_done (TernWindow *self, const char *label, guint n)
{
  g_autofree char *text = describe_step (label, n);

  tern_window_say (self, text);
}
