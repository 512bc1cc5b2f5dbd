/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* From a server's LIST to the store's mailboxes: roles, and which of them are as they were. The account's sync calls
 * it. Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"
#include "imap/tern-imap-session-mailbox.h"
#include "store/tern-store-mailboxes.h"

G_BEGIN_DECLS

/* What a LIST asks of each mailbox, enough to see that nothing happened there. */
#define TERN_MAILBOX_LIST_STATUS                                                                    \
  (TERN_IMAP_STATUS_ITEM_MESSAGES | TERN_IMAP_STATUS_ITEM_UIDNEXT | TERN_IMAP_STATUS_ITEM_UIDVALIDITY \
   | TERN_IMAP_STATUS_ITEM_UNSEEN | TERN_IMAP_STATUS_ITEM_HIGHESTMODSEQ)

/* The row of INBOX, which every server has, before any list was made. Returns 0 with @error. */
gint64 tern_mailbox_list_ensure_inbox (TernStoreBatch *batch, gint64 account, GError **error);
/* A LIST that came to its end: makes the store's mailboxes these. @listed: TernImapListEntry. */
gboolean tern_mailbox_list_take (TernStoreBatch *batch, gint64 account, GPtrArray *listed, GError **error);
/* Whether messages wait to be put into a mailbox that the last LIST did not have: another client may have made it.
 * @key: of @account. */
gboolean tern_mailbox_list_is_outdated (TernStore *store, gint64 account, const char *key, gboolean *outdated,
                                        GError **error);
/* After such a LIST: actions on messages of a mailbox, or for one, that it does not have, or has without messages, can
 * never be carried, and are set aside. @account: its key. @set_aside: (out): how many. */
gboolean tern_mailbox_list_set_aside_gone (TernStoreBatch *batch,
                                           const char *account,
                                           GPtrArray *listed,
                                           guint *set_aside,
                                           GError **error);
/* Whether the STATUS in @listed shows that @row needs no SELECT: all of its numbers are the store's, HIGHESTMODSEQ
 * among them, nothing is still to be fetched and no action waits. */
gboolean tern_mailbox_list_is_unchanged (TernStore *store, GPtrArray *listed, const TernMailboxRow *row);
/* After @mailbox was brought up to date: actions that wait for its messages under another UIDVALIDITY (the mail
 * here was fetched anew, or the mailbox made again) follow their messages, or are set aside when these are gone. Does
 * nothing while not every row is here. @account: its key. @bound: (out): those that can be carried now.
 * @set_aside: (out): how many. */
gboolean tern_mailbox_list_settle_astray (TernStoreBatch *batch,
                                          const char *account,
                                          gint64 mailbox,
                                          guint *bound,
                                          guint *set_aside,
                                          GError **error);

G_END_DECLS
