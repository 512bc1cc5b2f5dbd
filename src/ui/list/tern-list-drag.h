/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages dragged out of a list by the mouse. */
#pragma once

#include "ui/list/tern-message-view.h"

G_BEGIN_DECLS

/* Main thread. From the rows of @list_view, which is @view's: a selected row takes all that is selected with it, any
 * other goes alone; a folded thread is all of its messages. What is dragged is a TernDraggedMessages. A finger scrolls
 * and swipes instead. */
void tern_list_drag_add (TernMessageView *view, GtkListView *list_view);

G_END_DECLS
