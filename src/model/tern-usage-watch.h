/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much room one account takes, here and on its server, for a page that shows it. */
#pragma once

#include "model/tern-client.h"

G_BEGIN_DECLS

#define TERN_TYPE_USAGE_WATCH (tern_usage_watch_get_type ())

/**
 * TernUsageWatch: main thread; the store is read in another, again whenever the account's mail may have changed.
 *
 * Signal: `changed ()`: something differs, or is known for the first time.
 */
G_DECLARE_FINAL_TYPE (TernUsageWatch, tern_usage_watch, TERN, USAGE_WATCH, GObject)

/* @client: open. @account: its id. */
TernUsageWatch *tern_usage_watch_new (TernClient *client, const char *account);

/* Whether anything is known yet. @bytes: of mail that is here. @messages: how many. */
gboolean tern_usage_watch_get_kept (TernUsageWatch *self, guint64 *bytes, guint64 *messages);
/* Whether the server tells. Bytes; @limit is above 0. */
gboolean tern_usage_watch_get_quota (TernUsageWatch *self, guint64 *used, guint64 *limit);

G_END_DECLS
