/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Gives the items of every menu the name that a screen reader says. GTK 4.18 names an item by a label that is not in
 * the accessibility tree, and so each is nameless there. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Once, before the first menu; main thread. */
void tern_menu_names_install (void);

G_END_DECLS
