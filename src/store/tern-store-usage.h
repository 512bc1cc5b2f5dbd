/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much room an account takes, on the server and on this computer; the engine writes it, ternctl and the window show
 * it. */

#pragma once

#include <glib.h>

#include "store/tern-store.h"

G_BEGIN_DECLS

/**
 * TernAccountUsage: bytes.
 * @kept: of messages and parts that are here
 * @messages: how many messages these are of
 * @used, @limit: on the server, as it last told; @limit 0: it does not tell, or has no limit
 */
typedef struct
{
  guint64 kept;
  guint64 messages;
  guint64 used;
  guint64 limit;
} TernAccountUsage;

/* Reads; one pass over the bodies here. */
gboolean tern_store_get_usage (TernStore *store, gint64 account, TernAccountUsage *usage, GError **error);
/**
 * TernMailboxRoom:
 * @messages, @bytes: what is in it, as the server counts its size
 * @whole, @whole_bytes: what of this is here whole, attachments and all
 */
typedef struct
{
  guint64 messages;
  guint64 bytes;
  guint64 whole;
  guint64 whole_bytes;
} TernMailboxRoom;

/* Reads; one pass over its messages. */
gboolean tern_store_get_mailbox_room (TernStore *store, gint64 mailbox, TernMailboxRoom *room, GError **error);
/* Reads what the server told. @limit: 0: it does not tell, or has none. */
gboolean tern_store_get_quota (TernStore *store, gint64 account, guint64 *used, guint64 *limit, GError **error);
/* In a transaction. What the server told. */
gboolean tern_store_set_quota (TernStore *store, gint64 account, guint64 used, guint64 limit, GError **error);

/**
 * TernKeptBody: one that is here whole.
 * @body: its place in the order in which they were fetched
 * @size: its bytes. @email_size: of the whole message.
 */
typedef struct
{
  gint64 body;
  gint64 email;
  char *section; /* owned */
  guint64 size;
  guint64 email_size;
  gint64 date;
} TernKeptBody;

/* Reads. Of @account, those fetched after @after (0: all), the oldest first, at most @limit of them looked at: those of
 * other accounts are passed over, and so are messages with actions waiting in the journal and those of folders
 * that are kept whatever else (see tern-store-choices.h). @last: (out): where to go
 * on; 0 when there are no more. Returns: (transfer full) (element-type TernKeptBody). */
GArray *tern_store_list_kept (TernStore *store, gint64 account, gint64 after, guint limit, gint64 *last,
                              GError **error);

G_END_DECLS
