/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The session's command that puts a message into a mailbox; the engine's journal calls it. General rules:
 * tern-imap-session.h. */

#pragma once

#include "imap/tern-imap-session.h"

G_BEGIN_DECLS

/**
 * TernImapAppended: where the message is, as APPENDUID said it (RFC 4315).
 * @uidvalidity, @uid: 0 when the server did not say; then look for it.
 */
typedef struct
{
  guint32 uidvalidity;
  guint32 uid;
} TernImapAppended;

/* APPEND. Not idempotent: without an answer it may or may not be there.
 * @mailbox: wire name. @flags: (nullable). @internal_date: seconds since 1970.
 * @message: its bytes with CRLF; kept by reference. Without NUL: TERN_IMAP_ERROR_STATE.
 * TERN_IMAP_ERROR_TOO_BIG before a byte was sent where the server told its limit (APPENDLIMIT, RFC 7889).
 * The rest of a message that the server refuses at its size is not sent (but with LITERAL+, RFC 7888).
 * @appended: (out caller-allocates). */
void tern_imap_session_append_async (TernImapSession *session,
                                     const char *mailbox,
                                     const TernFlags *flags,
                                     gint64 internal_date,
                                     GBytes *message,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean tern_imap_session_append_finish (TernImapSession *session,
                                          GAsyncResult *result,
                                          TernImapAppended *appended,
                                          GError **error);

G_END_DECLS
