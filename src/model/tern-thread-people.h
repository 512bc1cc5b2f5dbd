/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Who wrote the messages of a thread that is one row of a list. */
#pragma once

#include "model/tern-message-list.h"

G_BEGIN_DECLS

/**
 * Main thread. Of the first message of the thread at @position and its newest ones, eight in all: a thread may have
 * thousands. None of a thread with more than a thousand messages in this list, and of a row that has nothing folded
 * under it. They are read with the rows around them, so that asking for a row that is shown reads nothing.
 *
 * Returns: (transfer full) (nullable): the senders' names, the one who began first, each once; "" is the person who
 * reads, by the address of an account. NULL for fewer than two.
 */
char **tern_thread_people_dup (TernMessageList *list, guint position);
/* Appends the ids of what is looked at for that; for reading it ahead. @ids: (element-type gint64). */
void tern_thread_people_add_ids (TernMessageList *list, guint position, GArray *ids);

G_END_DECLS
