/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which messages of a list are selected, and which one the person is at; kept by id while the list changes. */
#pragma once

#include "model/tern-message-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_SELECTION (tern_selection_get_type ())

/**
 * TernSelection: main thread. A GtkSelectionModel (and GtkSectionModel: of the list's own sections where it has them,
 * else of one) over a TernMessageList. It never makes a TernMessage: selecting a million rows costs a million ids.
 *
 * What happens to the selection when the list changes:
 * - right before a row is removed (TernMessageList::removing), it leaves the selection. When nothing is selected any
 *   more then, the row that takes its place is: the next one that stays, else the previous one.
 * - the current row moves on in the same way, and `displaced` says so.
 * - a row that comes back before the main loop goes round (it was moved) is selected and current again, and the row
 *   that took its place is let go.
 * - rows that arrive are never selected, whatever is around them.
 * - when all rows are replaced at once (the list was sorted, threaded or filtered), those that are selected stay so,
 *   and a message that is folded now is selected by the row it is folded under. The list view is told in pieces:
 *   GTK 4.18 looks at every row that comes with one that it shows.
 *
 * Properties, read-only and notified: `current` (guint: the position the person is at; TERN_MESSAGE_LIST_NOWHERE),
 * `n-selected` (guint).
 * Signal `displaced (guint position)`: the current row is going (or came back), and `current` is @position now
 * (TERN_MESSAGE_LIST_NOWHERE when no row is left). When it is going, the list still has it: keyboard focus moves now,
 * never after the row is gone.
 * Signals `rearranging (GtkBitset *shown)` and `rearranged ()`: around the replacement of all rows. Whoever shows them
 * adds the positions it has widgets for.
 */
G_DECLARE_FINAL_TYPE (TernSelection, tern_selection, TERN, SELECTION, GObject)

/* Nothing is selected, nowhere is current. @list: a reference is taken. */
TernSelection *tern_selection_new (TernMessageList *list);
/* (transfer none). */
TernMessageList *tern_selection_get_list (TernSelection *self);
guint tern_selection_get_current (TernSelection *self);
/* The person went to @position (with the keyboard focus, say). Beyond the end: nowhere. */
void tern_selection_set_current (TernSelection *self, guint position);
guint tern_selection_get_n_selected (TernSelection *self);
/* The position of the one selected row; TERN_MESSAGE_LIST_NOWHERE when there is none, or more than one. */
guint tern_selection_get_single (TernSelection *self);
/* Whether the selected row took the place of one that went, and the person has chosen none since. */
gboolean tern_selection_is_given (TernSelection *self);
/* While it gathers, going to a row does not select it: only what selects it beside the others does. */
void tern_selection_set_gathering (TernSelection *self, gboolean gathering);
/* Whether `removing` announced the row at @position, which is still there. */
gboolean tern_selection_is_going (TernSelection *self, guint position);
/* In the order of the list. Returns: (transfer full) (element-type gint64): message ids. */
GArray *tern_selection_dup_ids (TernSelection *self);

G_END_DECLS
