/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How often the words of a search are in the message that it found, and the way from one place to the next; the message
 * body has it above what the message says. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_MATCHES_BAR (tern_matches_bar_get_type ())

/* TernMatchesBar: signal `move (gboolean forward)`: a button was pressed. */
G_DECLARE_FINAL_TYPE (TernMatchesBar, tern_matches_bar, TERN, MATCHES_BAR, GtkWidget)

/* @words: what was looked for. @n: places; with none it is hidden. @nth: the one that was gone to, from 1, which is
 * announced; 0 for none. */
void tern_matches_bar_set (TernMatchesBar *self, const char *words, guint n, guint nth);
/* For as long as something else is looked for. */
void tern_matches_bar_set_covered (TernMatchesBar *self, gboolean covered);

G_END_DECLS
