/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where else a message is: what undoing a copy, or a move between accounts, has to know. */

#pragma once

#include <glib.h>

#include "store/tern-store.h"

G_BEGIN_DECLS

/* Reads. Message ids of what @mailbox shows of the content of @messages (message ids). Returns: (transfer full)
 * (element-type gint64): in no order, each once for each of @messages it was found by. */
GArray *tern_store_find_appearances (TernStore *store, const gint64 *messages, guint n, gint64 mailbox,
                                     GError **error);
/* Reads. The newest message that @mailbox shows with this Date (seconds since 1970) and this Message-ID, which anybody
 * can forge: for a message that was put there a moment ago. @found: (out): its id, or 0. */
gboolean tern_store_find_namesake (TernStore *store, gint64 mailbox, gint64 date, const char *message_id,
                                   gint64 *found, GError **error);

G_END_DECLS
