/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What was done, said once, with the way back; see the window's private header. */

#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

/* Seconds a toast stays; undoing works long after it. */
#define TOAST_SECONDS 6

static void
on_toast_dismissed (TernWindow *self, AdwToast *toast)
{
  if (self->undo_toast == toast)
    g_clear_object (&self->undo_toast);
}

static char *
describe_step (const char *label, guint n)
{
  /* Translators: what was done ("Marked as read"), then with how many messages. */
  return n > 1 ? g_strdup_printf (ngettext ("%1$s · %2$u message", "%1$s · %2$u messages", n), label, n)
               : g_strdup (label);
}

/* Repeated, it becomes one toast with the sum. A toast announces itself; one that only changes its words does not. */
static void
on_pushed (TernWindow *self, const char *label, guint n)
{
  g_autofree char *text = describe_step (label, n);

  if (self->undo_toast != NULL && n > 1)
    {
      adw_toast_set_title (self->undo_toast, text);
      gtk_accessible_announce (GTK_ACCESSIBLE (self), label, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
      return;
    }
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_set_object (&self->undo_toast, adw_toast_new (text));
  adw_toast_set_use_markup (self->undo_toast, FALSE);
  adw_toast_set_timeout (self->undo_toast, TOAST_SECONDS);
  /* The toast reads its button aloud, underscore and all. */
  adw_toast_set_button_label (self->undo_toast, _("Undo"));
  adw_toast_set_action_name (self->undo_toast, "win.undo");
  g_signal_connect_object (self->undo_toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, self->undo_toast);
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
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
tern_window_say_failure (TernWindow *self, const char *text)
{
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  tern_window_say (self, text);
}
