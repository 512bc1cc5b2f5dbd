/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The session's ways of hearing about changes as they happen; the engine's account runner calls
 * them. General rules: tern-imap-session.h. */

#pragma once

#include "imap/tern-imap-session.h"

G_BEGIN_DECLS

/* NOOP: whatever the server had to tell reaches the listener before the completion. Also EXPUNGEs,
 * so it is kept apart from sequence numbers. */
void tern_imap_session_noop_async (TernImapSession *session,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
tern_imap_session_noop_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/**
 * TernImapIdleEnd: why an IDLE ended.
 * @TERN_IMAP_IDLE_STOPPED: tern_imap_session_idle_stop(), or another command was asked for.
 * @TERN_IMAP_IDLE_DATA: @until_data, and there was some.
 * @TERN_IMAP_IDLE_TIME: @max_seconds went by: idle again.
 * @TERN_IMAP_IDLE_SERVER: the server ended it by itself.
 */
typedef enum
{
  TERN_IMAP_IDLE_STOPPED,
  TERN_IMAP_IDLE_DATA,
  TERN_IMAP_IDLE_TIME,
  TERN_IMAP_IDLE_SERVER,
} TernImapIdleEnd;

/* IDLE (RFC 2177), sent when nothing else waits or is in flight. What the server says reaches the
 * listener as it comes. Asking for any command ends it: DONE goes out at once and the command
 * follows when the IDLE's reply is in (servers may not take both in one packet). Cancelling sends
 * DONE as well. So does a FETCH without UID while the sequence map is not verified: the session
 * then asks for the UID, and the IDLE ends as STOPPED.
 * @max_seconds: RFC 2177 wants at most 29 minutes; Tern uses 9 minutes (540), for NATs.
 * @until_data: end by itself when something about the mailbox came ("still here" does not count).
 * TERN_IMAP_ERROR_STATE without IDLE. finish: FALSE on error; @end: (out) (optional). */
void tern_imap_session_idle_async (TernImapSession *session,
                                   guint max_seconds,
                                   gboolean until_data,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tern_imap_session_idle_finish (TernImapSession *session,
                                        GAsyncResult *result,
                                        TernImapIdleEnd *end,
                                        GError **error);
/* Ends an IDLE that runs or waits; nothing otherwise. */
void tern_imap_session_idle_stop (TernImapSession *session);
gboolean tern_imap_session_is_idling (TernImapSession *session);

/**
 * TernImapNotifyScope: which mailboxes besides the selected one (RFC 5465 §6).
 */
typedef enum
{
  TERN_IMAP_NOTIFY_NONE,
  TERN_IMAP_NOTIFY_SELECTED,
  TERN_IMAP_NOTIFY_INBOXES,
  TERN_IMAP_NOTIFY_SUBSCRIBED,
  TERN_IMAP_NOTIFY_PERSONAL,
} TernImapNotifyScope;

/* NOTIFY SET for new and expunged messages and flag changes; NONE is NOTIFY NONE. Changes of other
 * mailboxes reach the listener's `status`. @with_status: have the server tell every mailbox's
 * STATUS once now. A server that gives up ([NOTIFICATIONOVERFLOW]) is told by
 * tern_imap_session_is_notifying() turning FALSE. TERN_IMAP_ERROR_STATE without NOTIFY. */
void tern_imap_session_notify_async (TernImapSession *session,
                                     TernImapNotifyScope scope,
                                     gboolean with_status,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
tern_imap_session_notify_finish (TernImapSession *session, GAsyncResult *result, GError **error);
gboolean tern_imap_session_is_notifying (TernImapSession *session);

G_END_DECLS
