/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Labels as chips: each is its name in the colour of the text around it, with a dot of its own colour before it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A box that is not in the accessibility tree: whoever shows it says the names. */
GtkWidget *tern_label_chips_new (void);
/* @labels: (nullable) (element-type TernLabel). @most: so many are shown, and a number for the others. */
void tern_label_chips_set (GtkWidget *chips, GPtrArray *labels, guint most);
/* "Later, Work": how it is said. Returns: (transfer full) (nullable): NULL for none. */
char *tern_label_chips_dup_names (GPtrArray *labels);
/* One chip's text: the dot and the name. Returns: (transfer full): markup. */
char *tern_label_chips_dup_markup (const char *name, const char *colour);

G_END_DECLS
