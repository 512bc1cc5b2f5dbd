/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A row of buttons above the list that leave some of its messages: unread, starred, with an attachment, to me. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_FILTER_BAR (tern_filter_bar_get_type ())

/**
 * TernFilterBar: main thread. Property `filter` (guint, notified): TernListFilter bits.
 *
 * Arrow keys go from button to button and end at the last, Tab leaves it. Signal `closed ()`: Escape.
 */
G_DECLARE_FINAL_TYPE (TernFilterBar, tern_filter_bar, TERN, FILTER_BAR, AdwBin)

guint tern_filter_bar_get_filter (TernFilterBar *self);
void tern_filter_bar_set_filter (TernFilterBar *self, guint filter);
/* What is left, for the name of the list: "unread, starred". Returns: (transfer full) (nullable): without a filter. */
char *tern_filter_bar_dup_words (guint filter);
/* What an empty list says instead of its rows: "No Unread Messages Here". Returns: (transfer none). */
const char *tern_filter_bar_get_nothing (guint filter);

G_END_DECLS
