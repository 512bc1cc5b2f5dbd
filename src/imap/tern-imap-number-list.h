/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The numbers of a SEARCH, ESEARCH or VANISHED response too long to be held as text; the framer
 * turns them into ranges as they arrive. */

#pragma once

#include "mail/tern-uid-set.h"

G_BEGIN_DECLS

/* Where in the line that begins with @text the list of numbers starts. The answer is for good, so
 * the caller always shows the same part of a line.
 * @spaced: (out): whether spaces are between its items (SEARCH), not commas.
 * Returns: its offset; 0 when this is no such response. */
gsize tern_imap_number_list_find (const guint8 *text, gsize length, gboolean *spaced);

/* Adds the items at @text to @numbers, up to the first thing that is none. An item is `5` or `5:9`
 * and what separates it from the next, without which it may not be complete yet.
 * @n_items: (inout): counted on. @ended: (out): set when there cannot be more.
 * Returns: bytes eaten. */
gsize tern_imap_number_list_eat (const guint8 *text,
                                 gsize length,
                                 gboolean spaced,
                                 TernUidSet *numbers,
                                 gsize *n_items,
                                 gboolean *ended);

G_END_DECLS
