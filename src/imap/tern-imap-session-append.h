/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The session's command that puts messages into a mailbox; the engine's journal calls it. General rules:
 * tern-imap-session.h. */

#pragma once

#include "imap/tern-imap-session.h"

G_BEGIN_DECLS

/**
 * TernImapMessage: a message to be put into a mailbox.
 * @bytes: with CRLF; kept by reference. Without NUL: TERN_IMAP_ERROR_STATE.
 * @flags: (nullable). @internal_date: seconds since 1970.
 */
typedef struct
{
  GBytes *bytes;
  const TernFlags *flags;
  gint64 internal_date;
} TernImapMessage;

/* APPEND. Not idempotent: without an answer they may or may not be there.
 * @mailbox: wire name. @messages: copied; more than one only with MULTIAPPEND (RFC 3502): then all are there, or none.
 * TERN_IMAP_ERROR_TOO_BIG before a byte was sent where the server told its limit (APPENDLIMIT, RFC 7889).
 * The rest of a message that the server refuses at its size is not sent (but with LITERAL+, RFC 7888). */
void tern_imap_session_append_async (TernImapSession *session,
                                     const char *mailbox,
                                     const TernImapMessage *messages,
                                     guint n,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Where they are, as APPENDUID said it (RFC 4315). @uidvalidity: (out). @uids: (out) (transfer full) (nullable)
 * (element-type guint32): in the order of the messages; NULL when the server did not say: then look for them. */
gboolean tern_imap_session_append_finish (TernImapSession *session,
                                          GAsyncResult *result,
                                          guint32 *uidvalidity,
                                          GArray **uids,
                                          GError **error);

G_END_DECLS
