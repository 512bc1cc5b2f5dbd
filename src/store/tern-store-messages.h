/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Message rows as the server has them; TernMailboxSync alone writes through this. All of it is
 * in a transaction unless it says "reads". */

#pragma once

#include <glib.h>

#include "mail/tern-message-record.h"
#include "mail/tern-uid-set.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/**
 * tern_store_upsert_message:
 * @message: (out) (optional): the row's id; 0 when @record's UID is a tombstone (a late FETCH of a
 *   message that is gone: ignored).
 *
 * By (mailbox, UID). A new UID gets a row, content (shared with another row of the account only by
 * EMAILID or X-GM-MSGID), a place in a thread, and the UID leaves nothing in `to_fetch` (that is the
 * caller's, in the same transaction). A known UID gets its flags and MODSEQ; content of one UID never
 * changes. While a relink is open, a new UID first looks for its old row. The header index follows
 * later: tern_store_index_pending().
 *
 * TERN_STORE_ERROR_INVALID: UID 0. NOT_FOUND: no such mailbox.
 */
gboolean tern_store_upsert_message (TernStore *store, gint64 mailbox, const TernMessageRecord *record,
                                    gint64 *message, GError **error);

/* Reads. Content of @account by EMAILID (nullable) or X-GM-MSGID (0 none): its email id, or 0. Ask before
 * fetching headers that are already here. */
gint64 tern_store_find_email (TernStore *store, gint64 account, const char *email_id, guint64 gm_msgid,
                              GError **error);
/* An appearance of content found so: only uid, system, keywords, modseq, size and internal_date of
 * @record are looked at. As upsert otherwise; NOT_FOUND when @email is gone. */
gboolean tern_store_upsert_appearance (TernStore *store, gint64 mailbox, gint64 email,
                                       const TernMessageRecord *record, gint64 *message, GError **error);

/* Sets what the server says, makes shown state of it. @keywords: (nullable). @modseq: 0 unknown, leaves
 * the old. @found: (out) (optional): FALSE when there is no such row, which is no error. */
gboolean tern_store_set_server_flags (TernStore *store, gint64 mailbox, guint32 uid, TernFlag system,
                                      const char *const *keywords, guint64 modseq, gboolean *found,
                                      GError **error);

/* Where flags belong to the email (Gmail): every other appearance of the one @uid is of gets them too, but for
 * \Deleted, and unless it is known to be newer. A @uid without a row is no error. */
gboolean tern_store_share_server_flags (TernStore *store, gint64 mailbox, guint32 uid, TernFlag system,
                                        const char *const *keywords, guint64 modseq, GError **error);

/* They are gone on the server: shown no more at once, and kept as tombstones, so that a late FETCH does
 * not bring them back. UIDs without a row become nothing. Journal entries of theirs are set aside. */
gboolean tern_store_vanish (TernStore *store, gint64 mailbox, const TernUidSet *uids, GError **error);
/* Every session with @mailbox selected has passed a NOOP since: tombstones, and content nothing else
 * shows, are deleted; bodies of it go at commit. At most @max (0 all) rows. @more: (out) (optional). */
gboolean tern_store_purge_tombstones (TernStore *store, gint64 mailbox, guint max, gboolean *more,
                                      GError **error);

/* Reads. UIDs with a row, without tombstones. Returns: (transfer full) (nullable). */
TernUidSet *tern_store_get_known_uids (TernStore *store, gint64 mailbox, GError **error);

/* @keywords: the server's, separated by spaces; "" none. Return FALSE to stop. */
typedef gboolean (*TernStoreFlagsFunc) (guint32 uid, TernFlag system, const char *keywords, guint64 modseq,
                                        gpointer user_data);
/* Reads. Server flags of every row with a UID from @lo to @hi, ascending. Do not write from @func. */
gboolean tern_store_foreach_flags (TernStore *store, gint64 mailbox, guint32 lo, guint32 hi,
                                   TernStoreFlagsFunc func, gpointer user_data, GError **error);

/* --- a changed UIDVALIDITY --------------------------------------------------------------- */

/**
 * tern_store_begin_relink: from here the old rows wait, still shown, for their new UIDs, and upserts find
 * them again by EMAILID, X-GM-MSGID, else Message-ID with size and internal date, each old row once.
 * Bodies and ids stay; journal entries follow to the new UID. The relink outlives transactions and a
 * crash; beginning again with the same value goes on with it, with another value starts over. State
 * (uidnext, modseq, to_fetch) is reset.
 */
gboolean tern_store_begin_relink (TernStore *store, gint64 mailbox, guint32 uidvalidity, GError **error);
/* Reads. */
gboolean tern_store_is_relinking (TernStore *store, gint64 mailbox, GError **error);
/* The whole mailbox has been listed under the new value: old rows that found no UID are gone, all but the first 500 a
 * little later (tern_store_index_pending()). */
gboolean tern_store_finish_relink (TernStore *store, gint64 mailbox, GError **error);

G_END_DECLS
