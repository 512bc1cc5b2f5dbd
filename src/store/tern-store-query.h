/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reading rows; models and ternctl use it on their own reader. Each call is one short read. */

#pragma once

#include <glib.h>

#include "mail/tern-flags.h"
#include "mail/tern-message-identity.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/**
 * TernMessageRow: one appearance of a message, as shown (the journal applied); owned by its TernMessageRows.
 * Strings are never NULL but "" unless said otherwise.
 * @id: the message id: rises with the date, so newest first is descending ids; never used again.
 * @email: its content's id: bodies and search go by it. @thread: equal for messages of one thread.
 * @mailbox: the one that shows it; 0 when none does.
 * @uid: in @mailbox; 0 when the server has not told yet, or the message is on its way there.
 * @keywords: shown keywords separated by spaces.
 * @date: from the Date header, seconds since 1970 (else when the server got it).
 */
typedef struct
{
  gint64 id;
  gint64 email;
  gint64 thread;
  gint64 mailbox;
  guint32 uid;
  TernFlag system;
  TernFlag server_system;
  const char *keywords;
  guint64 modseq;
  guint64 size;
  gint64 date;
  gint64 internal_date;
  const char *subject;
  const char *from_name;
  const char *from_address;
  const char *to;
  const char *cc;
  const char *message_id;
  const char *in_reply_to;
  const char *preview;
  gboolean has_attachment;
  gboolean text_complete;
} TernMessageRow;

typedef struct _TernMessageRows TernMessageRows;

void tern_message_rows_free (TernMessageRows *rows);
guint tern_message_rows_get_n (TernMessageRows *rows);
/* Returns: (transfer none): valid as long as @rows. */
const TernMessageRow *tern_message_rows_get (TernMessageRows *rows, guint index);

/* What @mailbox shows, newest first. Rows whose content is damaged are left out (see
 * tern_store_take_damaged()), so fewer than @limit may come before the end. */
TernMessageRows *tern_store_list (TernStore *store, gint64 mailbox, guint offset, guint limit, GError **error);
/* The same from below @before (a message id; 0: from the top), which costs the same anywhere. */
TernMessageRows *tern_store_list_before (TernStore *store, gint64 mailbox, gint64 before, guint limit,
                                         GError **error);
/* All message ids @mailbox shows, newest first. Returns: (transfer full) (element-type gint64). */
GArray *tern_store_list_ids (TernStore *store, gint64 mailbox, GError **error);
/* In the order of @ids; those gone or damaged are left out. */
TernMessageRows *tern_store_get_messages (TernStore *store, const gint64 *ids, guint n, GError **error);
/* Every shown message of a thread, newest first. */
TernMessageRows *tern_store_get_thread (TernStore *store, gint64 thread, GError **error);
/* Where the server has it. @mailbox: (out) (optional): the server's mailbox. Returns: (transfer full)
 * (nullable): TERN_STORE_ERROR_NOT_FOUND. */
TernMessageIdentity *tern_store_get_identity (TernStore *store, gint64 message, gint64 *mailbox,
                                              GError **error);
/* The row of (mailbox, UID), or 0 (no @error) when there is none. */
gint64 tern_store_find_message (TernStore *store, gint64 mailbox, guint32 uid, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMessageRows, tern_message_rows_free)

G_END_DECLS
