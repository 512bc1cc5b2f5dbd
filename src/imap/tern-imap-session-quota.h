/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much room the account has on the server (RFC 9208); the engine's sync asks. General rules:
 * tern-imap-session.h. */

#pragma once

#include "imap/tern-imap-session.h"

G_BEGIN_DECLS

/* GETQUOTAROOT; @mailbox: wire name. TERN_IMAP_ERROR_STATE without QUOTA. */
void tern_imap_session_get_quota_async (TernImapSession *session,
                                        const char *mailbox,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* @used, @limit: (out): bytes, of the root that is fullest; @limit 0: there is none. */
gboolean tern_imap_session_get_quota_finish (TernImapSession *session,
                                             GAsyncResult *result,
                                             guint64 *used,
                                             guint64 *limit,
                                             GError **error);

G_END_DECLS
