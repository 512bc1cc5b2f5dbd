/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a server says that nobody asked for, or that concerns the mailbox rather than one command:
 * plain function pointers, so that 100,000 FETCH responses cost no signal emission. The engine's
 * mailbox sync implements it; the session calls it. */

#pragma once

#include "imap/tern-imap-response.h"
#include "mail/tern-flags.h"
#include "mail/tern-uid-set.h"

G_BEGIN_DECLS

typedef struct _TernImapSession TernImapSession;

/**
 * TernImapListener: every function may be NULL. All are called in the session's context, in the
 * order in which the server spoke, before the completion of the command they came with. Arguments
 * are borrowed for the call. A function may start commands, pause, replace the listener, or abort
 * the session; the session stays alive for the call. Nothing from before TLS is ever passed on.
 *
 * `fetch`, `vanished`, `expunged_unknown`, `exists` and `flags` concern the selected mailbox.
 * Between `closed` (or a select with nothing selected) and the end of a select they are about the
 * mailbox being selected: with QRESYNC its changes arrive there, and
 * tern_imap_session_get_selected() has its UIDVALIDITY by then if the server keeps to the RFC.
 */
typedef struct
{
  /* Every FETCH, asked for or not, before the command's own function. fetch->uid is 0 when the
   * server gave none and there is no verified sequence map; the session then asks for the UID and
   * flags itself and calls again. */
  void (*fetch) (TernImapSession *session, const TernImapFetch *fetch, gpointer user_data);

  /* These UIDs are gone: VANISHED, or EXPUNGE through a verified map. @earlier: VANISHED (EARLIER),
   * an answer about the past, which may name UIDs that never were here; EXISTS is unaffected by it.
   */
  void (*vanished) (TernImapSession *session,
                    const TernUidSet *uids,
                    gboolean earlier,
                    gpointer user_data);

  /* One message is gone and nobody can say which: ask for tern_imap_session_list_uids_async() when
   * the burst is over. EXISTS was lowered. */
  void (*expunged_unknown) (TernImapSession *session, guint32 seq, gpointer user_data);

  /* The number of messages changed: by EXISTS, or lowered by EXPUNGE or VANISHED. Also called
   * for the EXISTS of a select. */
  void (*exists) (TernImapSession *session, guint32 exists, gpointer user_data);

  /* The flags that can be kept for good (PERMANENTFLAGS, else FLAGS), a new set of them.
   * @any_keyword: `\*`, new keywords may be made. */
  void (*flags) (TernImapSession *session,
                 const TernFlags *permanent,
                 gboolean any_keyword,
                 gpointer user_data);

  /* STATUS of any mailbox that no status or list command asked for (NOTIFY). */
  void (*status) (TernImapSession *session, const TernImapStatus *status, gpointer user_data);

  /* Text the server wants a person to see: [ALERT] after TLS, once for the same text in a
   * session, valid UTF-8 without control characters, at most 1000 characters. Show it as the
   * server's words. */
  void (*alert) (TernImapSession *session, const char *text, gpointer user_data);

  /* The selected mailbox is no longer: [CLOSED], a select being sent where the server has no
   * [CLOSED], a select answered NO, unselect, or the server closing it by itself. Exactly
   * once for each mailbox that was selected, unless `disconnected` comes instead. */
  void (*closed) (TernImapSession *session, gpointer user_data);

  /* The session is over; the last call. @error: (nullable): NULL after logout or abort. */
  void (*disconnected) (TernImapSession *session, const GError *error, gpointer user_data);
} TernImapListener;

G_END_DECLS
