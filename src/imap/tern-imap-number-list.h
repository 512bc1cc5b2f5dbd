/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The numbers of a SEARCH, ESEARCH or VANISHED response too long to be held as text; the framer
 * turns them into ranges as they arrive. */

#pragma once

#include "mail/tern-uid-set.h"

G_BEGIN_DECLS

/* Where in the line that begins with @text the list of numbers starts.
 * Returns: its offset; 0 when this is no such response. */
gsize tern_imap_number_list_find (const guint8 *text, gsize length);

/* Adds the items at @text to @numbers, up to the first thing that is none. An item is `5` or `5:9`
 * and the space or comma behind it, without which it may not be complete yet.
 * @n_items: (inout): counted on. Returns: bytes eaten. */
gsize tern_imap_number_list_eat (const guint8 *text, gsize length, TernUidSet *numbers, gsize *n_items);

G_END_DECLS
