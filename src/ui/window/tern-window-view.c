/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the list is shown: what its menu has; see the window's private header. */

#include "ui/window/tern-window-private.h"

/* Settings that a menu turns on and off. */
static const char *const switches[] = { "group-by-date" };

void
tern_window_add_view_actions (TernWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (self->settings, switches[i]);

      g_action_map_add_action (G_ACTION_MAP (self), action);
    }
}
