/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The session's commands about the messages of the selected mailbox; the engine's mailbox sync,
 * body fetch and journal replay call them. General rules: tern-imap-session.h. */

#pragma once

#include "imap/tern-imap-search-keys.h"
#include "imap/tern-imap-session.h"

G_BEGIN_DECLS

/* A response asked for. @fetch and all it points to are borrowed for the call. Called after the
 * listener's `fetch`, before the completion. */
typedef void (*TernImapFetchFunc) (TernImapSession *session,
                                   const TernImapFetch *fetch,
                                   gpointer user_data);

/* UID FETCH. Several may be in flight; a FETCH whose UID belongs to one with a @func goes there as
 * well as to the listener (to the oldest such command when sets overlap). A long set is sent as
 * several commands of at most 8000 bytes and finishes once, after the last; the first failure is
 * its error. A response may come for a UID more than once, or never (a message that is gone answers
 * OK): completeness is the caller's to count. After cancel @func is not called again.
 * @uids: (nullable): NULL is `1:*`; a range that ends at 4294967295 is sent with `*`. Empty:
 * finishes at once, nothing sent.
 * @items: one item or a parenthesised list as the wire has it, without UID (servers always send
 * it):
 *   "(FLAGS MODSEQ)". Bodies by BODY.PEEK only: BODY[…] without PEEK and RFC822, RFC822.TEXT, which
 *   set \Seen, are TERN_IMAP_ERROR_STATE.
 * @changed_since: 0, or CHANGEDSINCE (RFC 7162); TERN_IMAP_ERROR_STATE without CONDSTORE.
 * @vanished: also VANISHED (EARLIER), which reaches the listener; needs QRESYNC and @changed_since.
 * @func: (nullable). @func_data must live until the completion.
 * TERN_IMAP_ERROR_PARTIAL when the server says OK to only some ([UNAVAILABLE], RFC 5530; Yahoo). */
void tern_imap_session_uid_fetch_async (TernImapSession *session,
                                        const TernUidSet *uids,
                                        const char *items,
                                        guint64 changed_since,
                                        gboolean vanished,
                                        TernImapFetchFunc func,
                                        gpointer func_data,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
tern_imap_session_uid_fetch_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* FETCH by sequence numbers, for the first screen of a new mailbox; goes out alone. Where there is PARTIAL it is a UID
 * FETCH of as many counted from the end. @items must contain UID. @first and @last are clipped to EXISTS when its turn
 * comes; an empty range finishes at once. */
void tern_imap_session_fetch_sequence_async (TernImapSession *session,
                                             guint32 first,
                                             guint32 last,
                                             const char *items,
                                             TernImapFetchFunc func,
                                             gpointer func_data,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean tern_imap_session_fetch_sequence_finish (TernImapSession *session,
                                                  GAsyncResult *result,
                                                  GError **error);

typedef enum
{
  TERN_IMAP_SEARCH_ALL = 1 << 0,
  TERN_IMAP_SEARCH_COUNT = 1 << 1,
  TERN_IMAP_SEARCH_MIN = 1 << 2,
  TERN_IMAP_SEARCH_MAX = 1 << 3,
} TernImapSearchReturn;

/**
 * TernImapSearchResult: what was asked for is filled in, whichever way the server told it.
 * @uids: (nullable): with ALL. @min, @max: 0 for no match. @modseq: 0 unless the server told one.
 * @limited: the server looked at the newest messages alone (RFC 9738).
 */
typedef struct
{
  TernUidSet *uids;
  guint64 count;
  guint32 min;
  guint32 max;
  guint64 modseq;
  gboolean limited;
} TernImapSearchResult;

void tern_imap_search_result_free (TernImapSearchResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapSearchResult, tern_imap_search_result_free)

/* UID SEARCH, with RETURN (RFC 4731) where ESEARCH or IMAP4rev2 is offered, else plain and counted
 * here. @criteria: printable ASCII as the wire has it, no spaces at either end: "UNSEEN"; anything
 * else is TERN_IMAP_ERROR_STATE. More than 10 million items: TERN_IMAP_ERROR_LIMIT. finish:
 * Returns: (transfer full) (nullable). */
void tern_imap_session_uid_search_async (TernImapSession *session,
                                         const char *criteria,
                                         TernImapSearchReturn wanted,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
TernImapSearchResult *tern_imap_session_uid_search_finish (TernImapSession *session,
                                                           GAsyncResult *result,
                                                           GError **error);

/* The same for what a person looks for: all UIDs that match. @keys: (transfer full). TERN_IMAP_ERROR_NO where the
 * server does not know the charset. Ends with tern_imap_session_uid_search_finish(). */
void tern_imap_session_uid_search_keys_async (TernImapSession *session,
                                              TernImapSearchKeys *keys,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);

/* Every UID of the mailbox, by the most compact means the server has (UID SEARCH RETURN (ALL) ALL,
 * UID SEARCH ALL, and UID FETCH 1:* (UID) where a search is refused); goes out alone. When the
 * count equals EXISTS and nothing came in between, the sequence map becomes verified:
 * get_selected()->has_map tells. A set that did not verify may be a partial truth: nothing is to be
 * deleted for it; ask again. finish: Returns: (transfer full) (nullable). */
void tern_imap_session_list_uids_async (TernImapSession *session,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
TernUidSet *
tern_imap_session_list_uids_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* UID STORE +FLAGS or -FLAGS; never FLAGS, which would overwrite somebody else's change. The echoes
 * reach the listener as FETCH (also for .SILENT where servers send them).
 * *OK is not success*: a missing UID answers OK. @silent: ask for no echo.
 * @unchanged_since: 0, or UNCHANGEDSINCE (RFC 7162); TERN_IMAP_ERROR_STATE without CONDSTORE.
 * TERN_IMAP_ERROR_STATE also when the mailbox is read-only or a keyword is outside PERMANENTFLAGS.
 * finish: Returns: (transfer full) (nullable): the UIDs that were *not* stored because they had
 * changed (MODIFIED); empty mostly; NULL on error. */
void tern_imap_session_uid_store_async (TernImapSession *session,
                                        const TernUidSet *uids,
                                        gboolean add,
                                        const TernFlags *flags,
                                        gboolean silent,
                                        guint64 unchanged_since,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
TernUidSet *
tern_imap_session_uid_store_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* UID EXPUNGE of exactly these (RFC 4315); TERN_IMAP_ERROR_STATE without UIDPLUS or IMAP4rev2. */
void tern_imap_session_uid_expunge_async (TernImapSession *session,
                                          const TernUidSet *uids,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean tern_imap_session_uid_expunge_finish (TernImapSession *session,
                                               GAsyncResult *result,
                                               GError **error);

G_END_DECLS
