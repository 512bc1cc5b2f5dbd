/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The session's commands that make, rename and delete mailboxes; the engine's journal calls them. General rules:
 * tern-imap-session.h. */

#pragma once

#include "imap/tern-imap-session.h"

G_BEGIN_DECLS

/* CREATE. @mailbox: wire name. @use: (nullable): what it is for, "\\Archive"; said where the server takes it
 * (CREATE-SPECIAL-USE, RFC 6154). A server that refuses only that is asked once more without. */
void tern_imap_session_create_async (TernImapSession *session,
                                     const char *mailbox,
                                     const char *use,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean tern_imap_session_create_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* RENAME; what is below @mailbox goes with it (RFC 9051 §6.3.6). */
void tern_imap_session_rename_async (TernImapSession *session,
                                     const char *mailbox,
                                     const char *target,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean tern_imap_session_rename_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* DELETE, of everything in it. Not while it is selected: some servers hang up then. */
void tern_imap_session_delete_async (TernImapSession *session,
                                     const char *mailbox,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean tern_imap_session_delete_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* SUBSCRIBE or UNSUBSCRIBE. */
void tern_imap_session_subscribe_async (TernImapSession *session,
                                        const char *mailbox,
                                        gboolean subscribe,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean tern_imap_session_subscribe_finish (TernImapSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
