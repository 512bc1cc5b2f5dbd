/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts, their mailboxes and what is known of each mailbox's server state; the engine writes
 * them, the sidebar and ternctl read them. */

#pragma once

#include <glib.h>

#include "mail/tern-mailbox-role.h"
#include "mail/tern-uid-set.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/* --- accounts: a row for each account key of the engine's configuration ------------------ */

/* Finds or makes it; own transaction, or in one. Returns: its id, or 0 with @error. */
gint64 tern_store_ensure_account (TernStore *store, const char *key, GError **error);
/* Reads. Returns: the id, or 0 when there is none (no @error) or on failure (@error). */
gint64 tern_store_find_account (TernStore *store, const char *key, GError **error);
/* Reads. Returns: (transfer full): keys, NULL-terminated, in order of their making. */
char **tern_store_list_accounts (TernStore *store, GError **error);
/* Nothing of it is shown or found from here on, its journal entries are gone; rows and bodies are deleted a few at a
 * time by tern_store_index_pending(), also after a restart. Own transaction.
 * TERN_STORE_ERROR_NOT_FOUND. @changes: (out) (optional). */
gboolean tern_store_remove_account (TernStore *store, const char *key, TernChangeSet **changes,
                                    GError **error);

/* --- the list of mailboxes --------------------------------------------------------------- */

/**
 * TernMailboxListed: one line of a LIST, given to the store; borrowed strings.
 * @wire_name: the name as the server wrote it, NUL-terminated bytes; what identifies the mailbox.
 * @path: decoded, UTF-8, for people.
 * @delimiter: 0 for none.
 * @attributes: (nullable): LIST attributes separated by spaces. `\Noselect` and `\NonExistent` make it
 *   a mere folder.
 */
typedef struct
{
  const char *wire_name;
  const char *path;
  char delimiter;
  TernMailboxRole role;
  const char *attributes;
  gboolean subscribed;
} TernMailboxListed;

/* In a transaction. Adds and updates by wire name. @complete: the LIST came to its tagged OK, so
 * what is not in it is gone and removed, its rows a few at a time as above; with FALSE nothing is ever removed. */
gboolean tern_store_sync_mailbox_list (TernStore *store, gint64 account, const TernMailboxListed *listed,
                                       guint n_listed, gboolean complete, GError **error);

/**
 * TernMailboxRow: one mailbox for reading; freed with its array.
 * @role: the person's choice (tern-store-choices.h), else the server's; one folder of an account has it.
 * @total, @unread: what is shown, the journal applied.
 * @server_exists, @server_unseen: from the last STATUS or SELECT; -1 when never told.
 * @last_sync: seconds since 1970 of the last finished sync; 0 never.
 */
typedef struct
{
  gint64 id;
  gint64 account;
  char *wire_name;
  char *path;
  char delimiter;
  TernMailboxRole role;
  char *attributes;
  gboolean subscribed;
  gboolean selectable;
  guint32 uidvalidity;
  guint total;
  guint unread;
  gint64 server_exists;
  gint64 server_unseen;
  gint64 last_sync;
} TernMailboxRow;

void tern_mailbox_row_free (TernMailboxRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMailboxRow, tern_mailbox_row_free)
/* Reads. @account: 0 for all. Returns: (transfer full) (element-type TernMailboxRow): by path. */
GPtrArray *tern_store_list_mailboxes (TernStore *store, gint64 account, GError **error);
/* Reads. TERN_STORE_ERROR_NOT_FOUND. */
TernMailboxRow *tern_store_get_mailbox (TernStore *store, gint64 mailbox, GError **error);
/* Reads. By wire name, else by path, INBOX in any case. Returns: the id, or 0 (no @error when there
 * is none). */
gint64 tern_store_find_mailbox (TernStore *store, gint64 account, const char *name, GError **error);

/* --- server state ------------------------------------------------------------------------ */

/**
 * TernMailboxState: what a sync must remember with the rows it wrote, committed with them.
 * @uidvalidity: 0 before the first SELECT. Changed only by tern_store_begin_relink() once rows exist.
 * @uidnext: 0 unknown. @highestmodseq: 0 none.
 * @exists, @unseen: the server's own counts; -1 unknown.
 * @to_fetch: (nullable): UIDs that exist on the server and have no row here yet.
 * @permanent_flags: (nullable): the inside of PERMANENTFLAGS, `\Seen \Flagged $Label1 \*`; NULL unknown.
 * @last_sync: seconds since 1970; 0 never.
 */
typedef struct
{
  guint32 uidvalidity;
  guint32 uidnext;
  guint64 highestmodseq;
  gint64 exists;
  gint64 unseen;
  TernUidSet *to_fetch;
  char *permanent_flags;
  gint64 last_sync;
} TernMailboxState;

/* Frees what is inside and makes it all unknown. */
void tern_mailbox_state_clear (TernMailboxState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TernMailboxState, tern_mailbox_state_clear)

/* Reads. @state: (out caller-allocates): to be cleared. TERN_STORE_ERROR_NOT_FOUND. */
gboolean tern_store_get_mailbox_state (TernStore *store, gint64 mailbox, TernMailboxState *state,
                                       GError **error);
/* In a transaction. @state is only read. TERN_STORE_ERROR_NOT_FOUND; INVALID when it would change a
 * UIDVALIDITY that rows depend on. */
gboolean tern_store_set_mailbox_state (TernStore *store, gint64 mailbox, const TernMailboxState *state,
                                       GError **error);

/**
 * TernMailboxCounts: of the rows here, O(1).
 * @rows: server-state rows, tombstones and rows waiting to be relinked not counted: to be compared with
 *   EXISTS less `to_fetch`.
 * @unseen: of those, without \Seen on the server: to be compared with UNSEEN.
 * @total, @unread: as shown.
 */
typedef struct
{
  guint64 rows;
  guint64 unseen;
  guint64 total;
  guint64 unread;
} TernMailboxCounts;

/* Reads; inside a transaction it counts what the transaction did. TERN_STORE_ERROR_NOT_FOUND. */
gboolean tern_store_get_mailbox_counts (TernStore *store, gint64 mailbox, TernMailboxCounts *counts,
                                        GError **error);
/* Reads. Rows of the account's other mailboxes: about how much of a mailbox may be content that is here already. */
gboolean tern_store_count_elsewhere (TernStore *store, gint64 mailbox, guint64 *rows, GError **error);

G_END_DECLS
