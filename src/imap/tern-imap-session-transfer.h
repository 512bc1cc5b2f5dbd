/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The session's commands that put messages into another mailbox; the engine's journal replay calls them. General rules:
 * tern-imap-session.h. */

#pragma once

#include "imap/tern-imap-session.h"

G_BEGIN_DECLS

/* What COPYUID said (RFC 4315 §3): the message @source is @target now. */
typedef struct
{
  guint32 source;
  guint32 target;
} TernImapUidPair;

/**
 * TernImapCopied: filled as the server tells, also before a NO; empty where it has no UIDPLUS, or told nonsense.
 * @uidvalidity: of the mailbox copied to; 0 while nothing was told. @pairs: (element-type TernImapUidPair).
 */
typedef struct
{
  guint32 uidvalidity;
  GArray *pairs;
} TernImapCopied;

TernImapCopied *tern_imap_copied_new (void);
void tern_imap_copied_free (TernImapCopied *copied);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapCopied, tern_imap_copied_free)

/* UID COPY, or with @move UID MOVE (RFC 6851; TERN_IMAP_ERROR_STATE where it is not offered, or the mailbox is
 * read-only). Goes out alone.
 * *OK is not success*: a missing UID answers OK and does nothing. What a MOVE takes away reaches the
 * listener as `vanished`, or `expunged_unknown`.
 * @mailbox: wire name. @copied: (nullable): must live until the completion. */
void tern_imap_session_uid_copy_async (TernImapSession *session,
                                       const TernUidSet *uids,
                                       const char *mailbox,
                                       gboolean move,
                                       TernImapCopied *copied,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
tern_imap_session_uid_copy_finish (TernImapSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
