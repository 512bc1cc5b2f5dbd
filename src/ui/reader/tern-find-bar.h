/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The bar in which one says what to find in a message. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_FIND_BAR (tern_find_bar_get_type ())

/**
 * TernFindBar: signals: `search (const char *words)`: as one types; `move (gboolean forward)`; `closed ()`.
 */
G_DECLARE_FINAL_TYPE (TernFindBar, tern_find_bar, TERN, FIND_BAR, GtkWidget)

/* Shows it with the focus in its entry. */
void tern_find_bar_open (TernFindBar *self);
gboolean tern_find_bar_is_open (TernFindBar *self);
void tern_find_bar_close (TernFindBar *self);
/* To what had it when the bar was opened. Returns: FALSE when that is no more. */
gboolean tern_find_bar_give_focus_back (TernFindBar *self);
/* @n: how many there are; @nth: from 1, 0 when that is not known. */
void tern_find_bar_set_found (TernFindBar *self, guint n, guint nth);
/* As its buttons: emits `move`, after `search` for what was typed a moment ago. */
void tern_find_bar_move (TernFindBar *self, gboolean forward);
const char *tern_find_bar_get_words (TernFindBar *self);

G_END_DECLS
