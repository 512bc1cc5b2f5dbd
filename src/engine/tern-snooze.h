/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages that were put away until a time come back. Internal to the engine.
 *
 * Such a message is in the folder with the role SNOOZED and has a keyword with the time (tern-later.h), so that every
 * Tern that reads the mailbox knows all of it. Whichever looks first when the time has come moves it to the inbox, and
 * there marks it unread and takes the keyword away: in this order, so that what is cut short in between is ended by
 * whoever finds the keyword on something that came into the inbox. A move is of one UID: of two programs one moves it,
 * and the other finds it gone. Nothing is ever deleted, and a message without a time is left alone. */
#pragma once

#include "engine/tern-store-batch.h"

G_BEGIN_DECLS

/* Those of @mailbox of @account (a key) whose time has come at @now (seconds since 1970), where it is one with that
 * role. @next: (inout): the time of the next one if that is earlier. @acted: (inout): set when the journal has
 * something new. FALSE with @error when the store fails. */
gboolean tern_snooze_bring_back (TernStoreBatch *batch, const char *account, gint64 mailbox, gint64 now, gint64 *next,
                                 gboolean *acted, GError **error);
/* @arrived: (element-type gint64): what came into an inbox. What still has such a keyword loses it, and is unread when
 * its time has come. */
gboolean tern_snooze_settle (TernStoreBatch *batch, const GArray *arrived, gint64 now, gboolean *acted,
                             GError **error);

G_END_DECLS
