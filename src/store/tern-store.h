/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The three SQLite files Tern keeps mail in; the engine holds the one writer, models and ternctl
 * hold readers.
 *
 *   mail.db   accounts, mailboxes, rows, threads, search. Can be fetched again.
 *   body.db   parts and whole messages, in pieces. Can be fetched again.
 *   kept.db   the journal and what else exists nowhere but here, mirrored in kept.log,
 *             an append-only checksummed log it is restored from when it is damaged.
 *
 * They are separate connections, so that the order of their commits is ours: an action begins in
 * kept.db (synchronous FULL), then mail.db (NORMAL); it finishes in mail.db, then kept.db.
 *
 * Everything is synchronous. A TernStore belongs to one thread at a time. Every call that takes
 * a GError can fail with TERN_STORE_ERROR_IO, FULL (writers only) and CORRUPT; only further codes
 * are named below. After FULL, IO or CORRUPT inside a transaction it has been rolled back.
 */

#pragma once

#include <glib.h>

#include "store/tern-store-change-set.h"
#include "store/tern-store-error.h"

G_BEGIN_DECLS

typedef struct _TernStore TernStore;

/**
 * tern_store_open:
 * @dir: an absolute folder, made (0700) when absent. The files are 0600.
 *
 * Opens the one writer: takes engine.lock, brings the schema up to date, restores kept.db from
 * kept.log when it is damaged, mends mail.db and body.db where damage was met, sets one aside (renamed
 * *.damaged) and starts it empty when it cannot be mended, makes the shown state of journalled rows again, and
 * starts the worker that writes the WAL back.
 *
 * Flag entries found in flight are pending again; others stay in flight for the engine to look for.
 *
 * TERN_STORE_ERROR_BUSY: another process has it; the message has its process id.
 * TERN_STORE_ERROR_NEWER: a newer schema; no byte was written.
 * Returns: (transfer full) (nullable): free with tern_store_close().
 */
TernStore *tern_store_open (const char *dir, GError **error);

/**
 * tern_store_reader_open: read-only connections; any number, beside a writer in any process. Every
 * function of this folder that only reads takes either. Each call is one short read transaction.
 *
 * TERN_STORE_ERROR_NOT_FOUND: no Tern has ever opened @dir for writing.
 * TERN_STORE_ERROR_NEWER: a newer schema. TERN_STORE_ERROR_INVALID: an older one, not yet
 * brought up to date by a writer.
 */
TernStore *tern_store_reader_open (const char *dir, GError **error);

/* Rolls back what is open, writes the WAL back, lets go of the lock. @store: (nullable). */
void tern_store_close (TernStore *store);

gboolean tern_store_is_writer (TernStore *store);
const char *tern_store_get_dir (TernStore *store);
/* Whether kept.db and its log were destroyed both, with what waited in the journal; once, then it is FALSE. */
gboolean tern_store_take_lost (TernStore *store);

/**
 * One transaction at a time; keep it to about 250 rows. Writing calls documented as "in a
 * transaction" fail with INVALID outside one; the others make their own and fail with INVALID inside.
 *
 * Bodies written inside a transaction commit in body.db before mail.db; journal entries that end
 * inside one leave kept.db after mail.db.
 */
gboolean tern_store_begin (TernStore *store, GError **error);
/* @changes: (out) (optional) (transfer full): what was changed, maybe empty. On failure nothing was,
 * and the transaction is over. */
gboolean tern_store_commit (TernStore *store, TernChangeSet **changes, GError **error);
/* Never fails; nothing when no transaction is open. */
void tern_store_rollback (TernStore *store);
gboolean tern_store_in_transaction (TernStore *store);

/**
 * tern_store_take_damaged:
 *
 * Every row and piece of a body carries a checksum, tested each time it is read. One that fails is treated as
 * absent: never shown, never acted on. Nobody has to do anything: whoever meets it, reader or writer, leaves a file
 * "mail.suspect" in the folder, and the writer's next transaction looks through mail.db, takes damaged rows out, counts
 * again and has them fetched again (`to_fetch`, or the truth check). What of that is in body.db waits for the next
 * tern_store_open().
 * Returns: (transfer full): email ids (gint64) whose content or body was met damaged since the last call, each once,
 * for whoever wants to say so.
 */
GArray *tern_store_take_damaged (TernStore *store);

/**
 * tern_store_heal: in a transaction. Forgets the content of @email (row, body, index), damaged or not, and
 * puts its UIDs in the mailboxes' `to_fetch` sets, so that sync fetches them again.
 */
gboolean tern_store_heal (TernStore *store, gint64 email, GError **error);

/**
 * tern_store_check: reads everything and says what does not hold, and has it mended as above: counters equal rows,
 * shown = server ⊕ journal, no orphans, threads, checksums, kept.log equals kept.db, SQLite's own check. Slow; for
 * tests, `ternctl` and after a crash. Outside a transaction.
 * Returns: (transfer full) (nullable): one sentence a problem, empty when all is well; NULL with
 * @error when it could not look.
 */
GPtrArray *tern_store_check (TernStore *store, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernStore, tern_store_close)

G_END_DECLS
