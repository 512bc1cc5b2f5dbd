/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A finger on a list of messages: held on a row it begins to choose several, drawn across one it puts it away. */
#pragma once

#include "ui/list/tern-select-mode.h"

G_BEGIN_DECLS

/**
 * Adds what a touch screen needs to @list_view: held, a row is the first that is selected (see TernSelectMode); swiped
 * to where lines end, it activates "messages.act" with "archive", and swiped to where they begin with "trash". A mouse
 * does none of it. @mode: lent; must be there as long as @list_view is.
 */
void tern_list_touch_add (GtkListView *list_view, TernSelectMode *mode);

G_END_DECLS
