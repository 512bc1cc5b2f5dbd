/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Under which name the server that takes in an account's mail signs what it found out about senders, learned from the
 * mail that is here. */
#pragma once

#include "store/tern-store.h"

G_BEGIN_DECLS

/* Whoever writes a message writes any name into it he likes; but he does not write all the others. So a name counts
 * when four of five of the newest messages that came from outside have it topmost, at least eight of them, from at
 * least three domains. @message itself is not asked. Any thread of @store; some ten short reads.
 * Returns: (transfer full) (nullable): NULL while it is not known. */
char *tern_receiving_server_learn (TernStore *store, gint64 message);

G_END_DECLS
