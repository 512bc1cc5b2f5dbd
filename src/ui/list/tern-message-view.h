/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list of messages of a folder, with its states; the window puts it below its header bar. */
#pragma once

#include "mail/tern-mailbox-role.h"
#include "ui/list/tern-list-marks.h"
#include "ui/list/tern-select-mode.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE_VIEW (tern_message_view_get_type ())

/**
 * TernMessageView: main thread.
 *
 * Properties, notified: `list` (TernMessageList, nullable: nothing is shown), `folder-name` (string, nullable: as the
 * person reads it), `role` (int, TernMailboxRole: rows of Sent and Drafts name whom mail is to, and an empty folder
 * says it in its own words), `menu-model` (GMenuModel, nullable: of a row), `speak-preview` (gboolean),
 * `one-line` (gboolean: rows without the beginning of the text, a line high and in columns below a header, where there
 * is room for it), `columns` (guint: bits, by TernColumn, of those that are chosen), `columns-menu` (GMenuModel, write
 * only: of the header),
 * `group-by-date` (gboolean: whether there are headings between the rows, in a list sorted by date),
 * `selection` (TernSelection; read-only, nullable: another one whenever `list` is).
 *
 * Signals:
 * `opened (TernMessage)`: Return, or a double click.
 * `rested (TernMessage, nullable)`: one message has been the only selected one for 150 ms; NULL at once when none is
 *   or several are. Never twice for the same one.
 * `acted (const char *what, TernMessage)`: a button of a row: "star" or "read": the other way round from how it is.
 * `read-on (gboolean back)`: Space, or Shift+Space.
 * `retry ()`: after an error, the person asks for the list again.
 * `filter-shown ()`: the quick filter came or went.
 * `sort-asked (guint sort)`: the header of a TernListSort's column; also of the one by which the list is sorted.
 *
 * Keys of the list alone: Space, Shift+Space, Menu and Shift+F10; Right and Left, which unfold and fold a thread;
 * Escape, while several are selected, leaves the one that has the focus, and ends choosing them one by one; Space
 * chooses then. gtk_widget_grab_focus() goes to the current row, or to the words that stand in its place.
 */
G_DECLARE_FINAL_TYPE (TernMessageView, tern_message_view, TERN, MESSAGE_VIEW, AdwBin)

GtkWidget *tern_message_view_new (void);
/* (transfer none) (nullable). */
TernMessageList *tern_message_view_get_list (TernMessageView *self);
void tern_message_view_set_list (TernMessageView *self, TernMessageList *list);
TernSelection *tern_message_view_get_selection (TernMessageView *self);
/* Whether and how several are being chosen. (transfer none). */
TernSelectMode *tern_message_view_get_select_mode (TernMessageView *self);
void tern_message_view_set_folder (TernMessageView *self, const char *name, TernMailboxRole role);
/* The list shows what was found. @empty: (nullable): what is said where that is nothing; NULL: it is a folder. */
void tern_message_view_set_search (TernMessageView *self, const char *empty);
/* What rows of results show beside what others do. @marks: (nullable): nothing. */
void tern_message_view_set_marks (TernMessageView *self, TernListMarks *marks);
void tern_message_view_set_menu_model (TernMessageView *self, GMenuModel *model);

/* What an action is about, in the order of the list: a thread that is folded counts with all its messages. Returns:
 * (transfer full) (element-type gint64): message ids; empty without a list. */
GArray *tern_message_view_get_selected_ids (TernMessageView *self);
/* The list was given the focus for a person who has done nothing yet; see tern_list_place_begin(). */
void tern_message_view_begin (TernMessageView *self);
/* Selects @position alone and brings it on the screen; the focus comes along only where the list has it already. */
void tern_message_view_select (TernMessageView *self, guint position);
/* The quick filter above the rows. Shown, it has the focus; hidden, it filters nothing, and the focus, the row and what
 * was selected are what they were before, unless something else was selected meanwhile. Another list hides it. */
void tern_message_view_show_filter (TernMessageView *self, gboolean shown);
gboolean tern_message_view_get_filter_shown (TernMessageView *self);
gboolean tern_message_view_has_filter_focus (TernMessageView *self);
/* The same, and the focus goes there in any case. */
void tern_message_view_select_and_focus (TernMessageView *self, guint position);
/* Selects the next (previous) unread row as tern_message_view_select() does. FALSE when there is none further on. */
gboolean tern_message_view_next_unread (TernMessageView *self);
gboolean tern_message_view_previous_unread (TernMessageView *self);

G_END_DECLS
