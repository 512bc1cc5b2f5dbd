/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One mailbox's server state, kept equal with its rows: the only place that writes message rows, whatever connection a
 * change came by. TernMailboxSync drives it. Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"
#include "imap/tern-imap-session-mailbox.h"
#include "store/tern-store-mailboxes.h"

G_BEGIN_DECLS

/* Counted; engine's thread. While a session is attached it is that session's listener. */
typedef struct _TernMailboxWriter TernMailboxWriter;

/* Something came that needs a command to be followed up: new messages, or a deletion nobody could name. May be called
 * from inside the session's reading: only note it. */
/* @elsewhere: (nullable): the wire name of another mailbox the server says something changed in; NULL: in this one. */
typedef void (*TernMailboxNewsFunc) (TernMailboxWriter *self, const char *elsewhere, gpointer user_data);

/* Reads the state from the store. */
TernMailboxWriter *tern_mailbox_writer_new (TernStoreBatch *batch,
                                              gint64 account,
                                              gint64 mailbox,
                                              GError **error);
TernMailboxWriter *tern_mailbox_writer_ref (TernMailboxWriter *self);
void tern_mailbox_writer_unref (TernMailboxWriter *self);

gint64 tern_mailbox_writer_get_mailbox (TernMailboxWriter *self);
TernStoreBatch *tern_mailbox_writer_get_batch (TernMailboxWriter *self);
/* Lent; changes with every call. @to_fetch is exact here; the stored one may still hold UIDs that have rows. */
const TernMailboxState *tern_mailbox_writer_get_state (TernMailboxWriter *self);
/* Rows as of now, the open transaction included. */
gboolean tern_mailbox_writer_get_counts (TernMailboxWriter *self, TernMailboxCounts *counts, GError **error);
/* Whether a write failed: nothing more is applied, and what was in the transaction is gone. The next
 * tern_mailbox_writer_new() starts from what the store holds. */
gboolean tern_mailbox_writer_check (TernMailboxWriter *self, GError **error);

/* Before a SELECT of this mailbox on @session, until it selects another. */
void tern_mailbox_writer_attach (TernMailboxWriter *self, TernImapSession *session);
/* Beside others that may be in the middle of a SELECT, for one that has this mailbox selected already. */
void tern_mailbox_writer_listen (TernMailboxWriter *self, TernImapSession *session);
void tern_mailbox_writer_detach (TernMailboxWriter *self, TernImapSession *session);
guint tern_mailbox_writer_get_n_attached (TernMailboxWriter *self);
/* @func: nullable. One at a time. */
void tern_mailbox_writer_set_news_func (TernMailboxWriter *self, TernMailboxNewsFunc func, gpointer user_data);

/* The news function hears that something came into the mailbox @wire_name. */
void tern_mailbox_writer_tell_elsewhere (TernMailboxWriter *self, const char *wire_name);

/* A SELECT has finished: takes its numbers over; starts a relink when UIDVALIDITY is another than the rows'.
 * TERN_ENGINE_ERROR_SERVER when the mailbox has no UIDVALIDITY: nothing can be kept about it. */
gboolean tern_mailbox_writer_selected (TernMailboxWriter *self,
                                        const TernImapSelected *selected,
                                        gboolean *relinking,
                                        GError **error);
/* After tern_mailbox_writer_selected(): takes away what VANISHED (EARLIER) named, if the numbers then agree with
 * EXISTS; if not, somebody counts wrong (iCloud has sent nonsense there), nothing is taken away and a listing is
 * wanted. */
gboolean tern_mailbox_writer_settle_earlier (TernMailboxWriter *self, GError **error);
/* Something the server said was not applied since the SELECT began, because it had not said of which UIDVALIDITY. */
gboolean tern_mailbox_writer_has_dropped (TernMailboxWriter *self);

/* Everything up to here is applied or in to_fetch: from a finished SELECT alone (RFC 7162 §6). */
gboolean tern_mailbox_writer_set_modseq (TernMailboxWriter *self, guint64 modseq, GError **error);
/* UIDs below @uidnext are accounted for. */
gboolean tern_mailbox_writer_set_uidnext (TernMailboxWriter *self, guint32 uidnext, GError **error);

/* A complete listing of the mailbox asked for when its rows were @before. @verified: its count is the server's own;
 * without that nothing is taken away. Everything listed that has no row is to be fetched. */
gboolean tern_mailbox_writer_take_listing (TernMailboxWriter *self,
                                            const TernUidSet *listed,
                                            const TernUidSet *before,
                                            gboolean verified,
                                            GError **error);
/* The server was asked for these by UID, said OK and gave none of them. */
gboolean tern_mailbox_writer_take_gone (TernMailboxWriter *self, const TernUidSet *uids, GError **error);
/* A deletion nobody could name came, or flags of a message nobody knows. Cleared by a listing. */
gboolean tern_mailbox_writer_needs_listing (TernMailboxWriter *self);
void tern_mailbox_writer_want_listing (TernMailboxWriter *self);
/* More messages are there than rows and to_fetch account for. */
gboolean tern_mailbox_writer_has_new (TernMailboxWriter *self, GError **error);

/* The relink is over: everything listed has its row. */
gboolean tern_mailbox_writer_finish_relink (TernMailboxWriter *self, GError **error);
/* No other session has it selected and this one began anew: old tombstones can go. */
gboolean tern_mailbox_writer_purge (TernMailboxWriter *self, GError **error);
/* A sync is complete: notes the time and the server's unread count (-1 unknown), and commits. */
gboolean tern_mailbox_writer_finish_sync (TernMailboxWriter *self, gint64 unseen, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMailboxWriter, tern_mailbox_writer_unref)

G_END_DECLS
