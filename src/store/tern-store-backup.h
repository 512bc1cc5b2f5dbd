/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a backup, and bringing mail back from one, ask of the store and nobody else does. All of it reads. */

#pragma once

#include <glib.h>

#include "store/tern-store.h"

G_BEGIN_DECLS

/* By what a message is known again: its Message-ID where it has one, else its size (with CRLF) and when it arrived.
 * @message_id: (nullable). Returns: (transfer full). */
char *tern_store_make_message_name (const char *message_id, guint64 size, gint64 internal_date);
/* One pass over what @mailbox shows, and what is to be put into it. Returns: (transfer full) (element-type utf8): a set
 * of such names. */
GHashTable *tern_store_list_message_names (TernStore *store, gint64 mailbox, GError **error);

/* The message of an APPEND that waits. TERN_STORE_ERROR_NOT_FOUND. */
GBytes *tern_store_journal_read_message (TernStore *store, gint64 entry, GError **error);

G_END_DECLS
