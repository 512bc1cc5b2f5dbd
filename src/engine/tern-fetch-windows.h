/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* UID FETCH of many messages, window by window with two under way, so that the link never idles; mailbox sync uses it
 * for headers and for flags. Internal to the engine. */
#pragma once

#include "imap/tern-imap-session.h"
#include "mail/tern-uid-set.h"

G_BEGIN_DECLS

/**
 * TernFetchWindowsFuncs:
 * @next: the next window, (transfer full), or NULL when there is none (asked again after each window that ends)
 * @answer: (nullable): a response of one of the windows, lent
 * @done: a window has ended well; @answered: the UIDs the server spoke of. Return FALSE with @error to stop.
 * @cut_short: (nullable): before @done, where the server said that it kept some of the window back
 *
 * The session's listener hears the responses as well.
 */
typedef struct
{
  TernUidSet *(*next) (gpointer user_data);
  void (*answer) (const TernImapFetch *fetch, gpointer user_data);
  gboolean (*done) (const TernUidSet *window, const TernUidSet *answered, gpointer user_data, GError **error);
  void (*cut_short) (const TernUidSet *window, const TernUidSet *answered, gpointer user_data);
} TernFetchWindowsFuncs;

/* @items: as in tern_imap_session_uid_fetch_async(). The first error ends it, once what is under way has ended. A
 * server that gives only some of a window (TERN_IMAP_ERROR_PARTIAL) has answered those. */
void tern_fetch_windows_async (TernImapSession *session,
                               const char *items,
                               const TernFetchWindowsFuncs *funcs,
                               gpointer funcs_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tern_fetch_windows_finish (TernImapSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
