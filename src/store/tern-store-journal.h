/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person did and the server has not yet confirmed: shown = server state ⊕ journal. Commands
 * begin entries, the engine's replay carries them, one page shows what waits and what failed.
 *
 * An entry names its message by account, mailbox, UIDVALIDITY, UID and identity, never by a row id,
 * so that mail.db may be thrown away and fetched again without losing an action.
 *
 * Entries of one message are carried in the order of their ids; those of different messages do
 * not wait for each other. An entry set aside no longer shows and no longer holds back others.
 */

#pragma once

#include <glib.h>

#include "mail/tern-flags.h"
#include "mail/tern-message-identity.h"
#include "mail/tern-uid-set.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/* The values are stored; never renumber them. Only FLAGS is begun by today's store; the columns
 * of the others are there. */
typedef enum
{
  TERN_JOURNAL_FLAGS = 1,
  TERN_JOURNAL_COPY = 2,
  TERN_JOURNAL_MOVE = 3,
  TERN_JOURNAL_EXPUNGE = 4,
  TERN_JOURNAL_APPEND = 5,
  TERN_JOURNAL_CREATE = 6,
  TERN_JOURNAL_RENAME = 7,
  TERN_JOURNAL_DELETE = 8,
  TERN_JOURNAL_SUBSCRIBE = 9,
  TERN_JOURNAL_UNSUBSCRIBE = 10,
} TernJournalKind;

typedef enum
{
  TERN_JOURNAL_PENDING = 0,
  TERN_JOURNAL_IN_FLIGHT = 1,
  TERN_JOURNAL_SET_ASIDE = 2,
} TernJournalState;

/**
 * TernJournalEntry: one entry for reading; freed with its array.
 * @account: its key. @mailbox: wire name.
 * @identity: uidvalidity and uid are those it is bound to now; uid 0 for kinds about a mailbox.
 * @add, @remove: for FLAGS; else empty.
 * @target, @target_uidvalidity, @target_uidnext, @target_uid: for COPY, MOVE, APPEND, RENAME: the mailbox and
 *   what was known of it before the first byte was sent.
 * @payload: (nullable): kind's own.
 * @reason: (nullable): why it was set aside, a plain sentence.
 * @created: seconds since 1970. @tries: times it was marked in flight.
 */
typedef struct
{
  gint64 id;
  TernJournalKind kind;
  TernJournalState state;
  char *account;
  char *mailbox;
  TernMessageIdentity *identity;
  TernFlags *add;
  TernFlags *remove;
  char *target;
  guint32 target_uidvalidity;
  guint32 target_uidnext;
  guint32 target_uid;
  GBytes *payload;
  char *reason;
  gint64 created;
  guint tries;
} TernJournalEntry;

void tern_journal_entry_free (TernJournalEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernJournalEntry, tern_journal_entry_free)

/**
 * tern_store_journal_begin_flags: own transaction; durable when it returns.
 * @messages: message ids; those gone meanwhile are skipped.
 * @add, @remove: (nullable); a flag in both is INVALID.
 * @entries: (out) (optional) (transfer full) (element-type gint64): those that now wait; none for a message the
 *   server already has so.
 * @changes: (out) (optional): the rows as now shown.
 *
 * A pending entry of the same message never sent is merged with the new one; when nothing is left to
 * do, both go. TERN_STORE_ERROR_INVALID: a keyword the mailbox's PERMANENTFLAGS refuse (nothing is begun
 * for any message), or a row the server has no UID for yet. NOT_FOUND: all are gone.
 */
gboolean tern_store_journal_begin_flags (TernStore *store, const gint64 *messages, guint n_messages,
                                         TernFlags *add, TernFlags *remove, GArray **entries,
                                         TernChangeSet **changes, GError **error);

/**
 * TernJournalBatch: entries that one STORE (or two: +FLAGS, then −FLAGS) of one mailbox can carry.
 */
typedef struct
{
  gint64 mailbox;
  guint32 uidvalidity;
  GArray *ids; /* gint64 */
  TernUidSet *uids;
  TernFlags *add;
  TernFlags *remove;
} TernJournalBatch;

void tern_journal_batch_free (TernJournalBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernJournalBatch, tern_journal_batch_free)

/* Reads. Mailbox ids of @account (0 all) with pending entries, oldest first. Returns: (transfer full). */
GArray *tern_store_journal_waiting (TernStore *store, gint64 account, GError **error);
/* The oldest pending FLAGS entry of @mailbox that no earlier entry of its message holds back, with all
 * others alike, at most @max_messages. Entries bound to another UIDVALIDITY are not among them.
 * Entries the mailbox's present PERMANENTFLAGS refuse are set aside first (own transaction).
 * Returns: (transfer full) (nullable): NULL without @error when there is nothing to send. */
TernJournalBatch *tern_store_journal_next (TernStore *store, gint64 mailbox, guint max_messages,
                                           GError **error);

/* Those below make their own transaction; ids that are gone are skipped. @changes: (out) (optional). */

/* Durable before it returns: call it before the first byte is sent. */
gboolean tern_store_journal_mark_in_flight (TernStore *store, const gint64 *ids, guint n, GError **error);
/* The connection went before the answer, and repeating is harmless (FLAGS): pending again. */
gboolean tern_store_journal_release (TernStore *store, const gint64 *ids, guint n, GError **error);

/**
 * tern_store_journal_confirm: the entries whose effect the *server state rows* now have leave the
 * journal: call it after the FETCH echo, or a look, went through tern_store_set_server_flags() and was
 * committed. A tagged OK alone confirms nothing.
 * @looked: (nullable): UIDs on which the server just showed the effect; that counts where there is no row to have it
 *   (mail.db was lost, and the message is not here again yet).
 * @unconfirmed: (out) (optional) (transfer full) (element-type gint64): those whose effect is not there: look,
 *   or set them aside.
 */
gboolean tern_store_journal_confirm (TernStore *store, const gint64 *ids, guint n, const TernUidSet *looked,
                                     GArray **unconfirmed, TernChangeSet **changes, GError **error);
/* @reason: a plain sentence for the person. Its rows are shown as the server has them. */
gboolean tern_store_journal_set_aside (TernStore *store, const gint64 *ids, guint n, const char *reason,
                                       TernChangeSet **changes, GError **error);
/* An entry set aside is pending again, as the newest of its message. @new_id: (out) (optional).
 * NOT_FOUND; INVALID when it is not set aside. */
gboolean tern_store_journal_retry (TernStore *store, gint64 id, gint64 *new_id, TernChangeSet **changes,
                                   GError **error);
/* Gives it up. NOT_FOUND; INVALID while in flight. */
gboolean tern_store_journal_discard (TernStore *store, gint64 id, TernChangeSet **changes, GError **error);

/* Reads. @account: (nullable): a key. Returns: (transfer full) (element-type TernJournalEntry): by id. */
GPtrArray *tern_store_journal_list (TernStore *store, const char *account, GError **error);

G_END_DECLS
