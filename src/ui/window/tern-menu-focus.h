/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A menu that a key opened gives the keyboard back to where it was; GTK 4.18 leaves it on the menu's button. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Once for each of the @window's menus. Both live as long as the window. */
void tern_menu_focus_install (GtkWindow *window, GtkMenuButton *button);

G_END_DECLS
