/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The width of a column, remembered in sp: pixels at the usual size of text, and more where text is larger. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the place of @paned's handle and @key, a number of sp, the same, from now on and in both directions; when the
 * size of text changes, the column does too. Once for a paned; main thread. */
void tern_pane_width_bind (GtkPaned *paned, GSettings *settings, const char *key);

/* As wide as is remembered, after a time with less room than that. */
void tern_pane_width_restore (GtkPaned *paned);

G_END_DECLS
