/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reading the store: opening it, finding what a person named, and message rows as JSON. */
#pragma once

#include "cli/ternctl.h"
#include "cli/ternctl-output.h"

#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

G_BEGIN_DECLS

/* Opens a reader; a store of an older Tern is brought up to date first, a damaged one mended.
 * TERN_STORE_ERROR_NOT_FOUND when nothing was ever synchronised. */
TernStore *ternctl_open_store (Ternctl *ctl, GError **error);

/* The store's account for an id or an email address as the person may give it; NULL: all, 0.
 * FALSE: there is none. */
gboolean ternctl_find_account (
    Ternctl *ctl, TernStore *store, const char *id_or_email, gint64 *account, GError **error);

/* @account: as above (nullable). TERN_STORE_ERROR_NOT_FOUND: no such mailbox.
 * TERN_STORE_ERROR_INVALID: several accounts have one of that name. Returns: 0 with @error. */
gint64 ternctl_find_mailbox (
    Ternctl *ctl, TernStore *store, const char *account, const char *name, GError **error);

/* id, mailbox when given, uid, subject, from, to, date, flags, size, thread, attachment, preview.
 */
gboolean ternctl_print_row (const TernMessageRow *row, const char *mailbox);

/* ["\\Seen", "keyword"]. @keywords: separated by spaces. */
void
ternctl_add_flags (JsonBuilder *builder, const char *name, TernFlag system, const char *keywords);

/* @names: (nullable): as people write flags, "seen" or "todo". Returns: (transfer full) (nullable): NULL when one
 * cannot be a flag, which was said. */
TernFlags *ternctl_parse_flags (Ternctl *ctl, char **names);
/* Message ids from the arguments. Returns: (transfer full) (element-type gint64) (nullable): NULL when one is none,
 * which was said. */
GArray *ternctl_parse_ids (Ternctl *ctl, int n, char **texts);
/* The first message that is not here; 0 when all are, or nothing is known. */
gint64 ternctl_find_missing (Ternctl *ctl, const GArray *ids);

G_END_DECLS
