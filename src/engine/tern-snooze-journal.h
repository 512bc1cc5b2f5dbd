/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What becomes of coming back (tern-snooze.h) in the journal: what was cut short is ended, and what another program did
 * first is no trouble. Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"
#include "store/tern-store-query.h"

G_BEGIN_DECLS

/* @message of @account (a key) is about to come back; until it is said to have ended, also by another start. Each
 * FALSE with @error when the store fails. */
gboolean tern_snooze_note_begun (TernStoreBatch *batch, const char *account, gint64 message, GError **error);
gboolean tern_snooze_note_ended (TernStoreBatch *batch, const char *account, gint64 message, GError **error);
/* Returns: (transfer full) (element-type gint64): those that have not ended. */
GArray *tern_snooze_list_begun (TernStoreBatch *batch, const char *account, GError **error);

/* Gives up what was to be done with messages of @mailbox, of @account, that came back and are there no more: another
 * program was first. @dropped: (out): entries of the journal. */
gboolean tern_snooze_drop_lost (TernStoreBatch *batch, const char *account, gint64 mailbox, guint *dropped,
                                GError **error);
/* Returns: (transfer full): a set of UIDs (GUINT_TO_POINTER) of the mailbox of that wire name that could not be brought
 * back, which a person is told of: they are not tried over and over. */
GHashTable *tern_snooze_list_held (TernStoreBatch *batch, const char *account, const char *wire_name, GError **error);

G_END_DECLS
