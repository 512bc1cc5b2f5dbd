/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The session's commands about mailboxes: which there are, how many messages they hold, and opening
 * one; the engine's account runner and mailbox sync call them. General rules: tern-imap-session.h.
 */

#pragma once

#include "imap/tern-imap-session.h"

G_BEGIN_DECLS

/**
 * TernImapNamespace: one line of RFC 2342. @prefix: wire bytes, possibly "". @delimiter: 0 when
 * flat.
 */
typedef struct
{
  char *prefix;
  char delimiter;
} TernImapNamespace;

/**
 * TernImapNamespaces: @personal has at least one entry; the others may be empty.
 * (element-type TernImapNamespace) each.
 */
typedef struct
{
  GPtrArray *personal;
  GPtrArray *other_users;
  GPtrArray *shared;
} TernImapNamespaces;

void tern_imap_namespaces_free (TernImapNamespaces *namespaces);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapNamespaces, tern_imap_namespaces_free)

/* NAMESPACE; where it is not offered, or refused, one personal namespace with the prefix "" and the
 * delimiter LIST "" "" tells. finish: Returns: (transfer full) (nullable). */
void tern_imap_session_namespace_async (TernImapSession *session,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
TernImapNamespaces *
tern_imap_session_namespace_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/**
 * TernImapStatusItems: what to ask of a mailbox. An item the server cannot tell (HIGHESTMODSEQ
 * without CONDSTORE, SIZE without STATUS=SIZE, MAILBOXID without OBJECTID, APPENDLIMIT where it is one for all
 * mailboxes or none) is left out of the command and missing in the answer. RECENT is never asked for.
 */
typedef enum
{
  TERN_IMAP_STATUS_ITEM_NONE = 0,
  TERN_IMAP_STATUS_ITEM_MESSAGES = 1 << 0,
  TERN_IMAP_STATUS_ITEM_UIDNEXT = 1 << 1,
  TERN_IMAP_STATUS_ITEM_UIDVALIDITY = 1 << 2,
  TERN_IMAP_STATUS_ITEM_UNSEEN = 1 << 3,
  TERN_IMAP_STATUS_ITEM_HIGHESTMODSEQ = 1 << 4,
  TERN_IMAP_STATUS_ITEM_SIZE = 1 << 5,
  TERN_IMAP_STATUS_ITEM_MAILBOXID = 1 << 6,
  TERN_IMAP_STATUS_ITEM_APPENDLIMIT = 1 << 9,
} TernImapStatusItems;

/**
 * TernImapListFlags:
 * @TERN_IMAP_LIST_SUBSCRIBED_ONLY: only what the person subscribed to (LIST (SUBSCRIBED), else
 * LSUB).
 * @TERN_IMAP_LIST_SUBSCRIBED: mark subscribed entries with the attribute `\Subscribed`
 *   (RETURN (SUBSCRIBED), else an LSUB beside the LIST).
 * @TERN_IMAP_LIST_SPECIAL_USE: have `\Sent` and the like (RETURN (SPECIAL-USE), else XLIST where
 *   offered; servers with neither announce none).
 */
typedef enum
{
  TERN_IMAP_LIST_NONE = 0,
  TERN_IMAP_LIST_SUBSCRIBED_ONLY = 1 << 0,
  TERN_IMAP_LIST_SUBSCRIBED = 1 << 1,
  TERN_IMAP_LIST_SPECIAL_USE = 1 << 2,
} TernImapListFlags;

/**
 * TernImapListEntry: one mailbox.
 * @name: for people, UTF-8: decoded from modified UTF-7, or taken as UTF-8 where that is what came.
 *   XLIST's localised INBOX is "INBOX" here and in @wire_name.
 * @wire_name: the server's bytes: what every other command wants.
 * @delimiter: 0 when the server said NIL.
 * @attributes: (array zero-terminated=1): `\HasChildren`, `\Noselect`, `\Sent`, `\Subscribed` …
 * @status: (nullable): when items were asked for, the mailbox can be selected, and the server told.
 */
typedef struct
{
  char *name;
  char *wire_name;
  char delimiter;
  char **attributes;
  TernImapStatus *status;
} TernImapListEntry;

/* Any case. */
gboolean tern_imap_list_entry_has_attribute (const TernImapListEntry *entry, const char *attribute);

/* Everything matching, in the server's order, each wire name once; INBOX is there even where the
 * server left it out of a list of everything. With LIST-EXTENDED, LIST-STATUS and SPECIAL-USE it is
 * one command; without, LIST, LSUB, XLIST and pipelined STATUS commands, at most 25 in flight
 * (Outlook drops the connection at about 50). A STATUS answered NO leaves that entry's status NULL.
 * @reference, @pattern: wire bytes; "" and "*" for all.
 * finish: Returns: (transfer full) (element-type TernImapListEntry) (nullable): NULL on error, so
 * that a list that did not finish cannot be taken for one. */
void tern_imap_session_list_async (TernImapSession *session,
                                   const char *reference,
                                   const char *pattern,
                                   TernImapListFlags flags,
                                   TernImapStatusItems status_items,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *
tern_imap_session_list_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* STATUS of one mailbox, preferably not the selected one. finish: Returns: (transfer full)
 * (nullable). TERN_IMAP_ERROR_NONEXISTENT and the like as the server says; TERN_IMAP_ERROR_PARSE
 * when it said OK and told nothing. */
void tern_imap_session_status_async (TernImapSession *session,
                                     const char *mailbox,
                                     TernImapStatusItems items,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TernImapStatus *
tern_imap_session_status_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/**
 * TernImapSelected: the mailbox as SELECT told it, kept up to date afterwards (exists, uidnext,
 * permanent flags, highestmodseq: the highest told by HIGHESTMODSEQ only, never by a FETCH).
 * @uidvalidity: 0 when the server did not say (nothing may be kept about such a mailbox).
 * @uidnext: 0 when the server did not say.
 * @highestmodseq: 0 for none; @nomodseq when the server said so.
 * @permanent_flags: PERMANENTFLAGS, else FLAGS. @any_keyword: `\*`.
 * @has_permanent_flags: PERMANENTFLAGS came.
 * @has_map: tern_imap_session_list_uids_async() has verified the sequence map.
 * @mailbox_id: (nullable): RFC 8474.
 */
typedef struct
{
  char *mailbox;
  guint32 exists;
  guint32 uidvalidity;
  guint32 uidnext;
  guint64 highestmodseq;
  gboolean nomodseq;
  TernFlags *flags;
  TernFlags *permanent_flags;
  gboolean any_keyword;
  gboolean has_permanent_flags;
  gboolean read_only;
  gboolean has_map;
  char *mailbox_id;
} TernImapSelected;

TernImapSelected *tern_imap_selected_copy (const TernImapSelected *selected);
void tern_imap_selected_free (TernImapSelected *selected);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapSelected, tern_imap_selected_free)

/**
 * TernImapQresync: RFC 7162 §3.2.5: what is known from the last time. @known_uids: (nullable): cut
 * from the old end when it would not fit an 8000-byte line (§3.2.5.1 makes it a hint).
 */
typedef struct
{
  guint32 uidvalidity;
  guint64 modseq;
  const TernUidSet *known_uids;
} TernImapQresync;

/* SELECT or EXAMINE, with nothing in flight. Whatever was selected ends (`closed`). NO leaves
 * nothing selected.
 * @condstore: ask for MODSEQs; left out where not offered, or needless once something is enabled.
 * @qresync: (nullable): copied; TERN_IMAP_ERROR_STATE unless QRESYNC is enabled.
 * finish: Returns: (transfer full) (nullable). */
void tern_imap_session_select_async (TernImapSession *session,
                                     const char *mailbox,
                                     gboolean read_only,
                                     gboolean condstore,
                                     const TernImapQresync *qresync,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TernImapSelected *
tern_imap_session_select_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* The selected mailbox as of now; during a select, what has been told so far.
 * Returns: (transfer none) (nullable): valid until the next callback. */
const TernImapSelected *tern_imap_session_get_selected (TernImapSession *session);

/* UNSELECT; where it is not offered, CLOSE of a mailbox opened by EXAMINE (opening it so first
 * if need be), which by RFC 3501 §6.4.2 expunges nothing. A plain CLOSE or EXPUNGE is never sent.
 */
void tern_imap_session_unselect_async (TernImapSession *session,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
tern_imap_session_unselect_finish (TernImapSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
