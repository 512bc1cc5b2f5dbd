/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person did and the server has not yet confirmed: shown = server state ⊕ journal. Commands
 * begin entries, the engine's replay carries them, one page shows what waits and what failed.
 *
 * An entry names its message by account, mailbox, UIDVALIDITY, UID and identity, never by a row id,
 * so that mail.db may be thrown away and fetched again without losing an action.
 *
 * Entries of one message are carried in the order of their ids, and follow it to its new UID; those of different
 * messages do not wait for each other. An entry set aside no longer shows. It holds back only what would take away the
 * message for which it could be tried again: behind a COPY a MOVE, EXPUNGE or MOVE_AWAY, behind a MOVE an EXPUNGE, and
 * of both the DELETE of their mailbox. That goes on when it is discarded, or tried again and done.
 *
 * | kind  | stored as | shown as | sent as | done when | undone by |
 * |-------|-----------|----------|---------|-----------|-----------|
 * | FLAGS | add, remove | flags of the row | UID STORE +FLAGS, −FLAGS | the row's server flags are so: by the echo,
 *   else a look | the opposite change; unsent, the two are nothing |
 * | MOVE  | target: a wire name of the same account | the row is listed in the target, at once, with its id | UID MOVE;
 *   else UID COPY and, once the copy is known to be there, UID STORE +FLAGS.SILENT \Deleted and UID EXPUNGE of exactly
 *   those; without UIDPLUS they stay marked | the UID is gone from the one mailbox (VANISHED, EXPUNGE, a look) and
 *   known in the other (COPYUID, else a message of the same identity at or above the noted UIDNEXT) | moving it back;
 *   unsent, the two are nothing |
 * | COPY  | target | a row without a UID in the target, which shares the content | UID COPY | its UID there is known,
 *   as with MOVE | discarding it unsent; else deleting the copy |
 * | EXPUNGE | | the row is shown nowhere | UID STORE +FLAGS.SILENT \Deleted and UID EXPUNGE of exactly those; without
 *   UIDPLUS they are marked, and it is set aside, saying so | the UID is gone | discarding it unsent; else nothing |
 * | APPEND | mailbox and target: where to; payload: the message; add: its flags; the identity's date | not shown yet |
 *   APPEND | its UID there is known, as with COPY, and the message is here; or it was removed from there
 *   before it was seen | discarding it unsent; else deleting it |
 * | CREATE | mailbox: its wire name; add: the name of its role, if any | the mailbox is listed; what is put into it
 *   waits for it | CREATE, SUBSCRIBE | a LIST has it | discarding it unsent; deleting it unsent |
 * | RENAME | mailbox; target: the new wire name; payload: the path before, a line feed, the new path | its path and
 *   those below it are the new ones; it keeps its wire name until the end | RENAME, and the subscriptions | a LIST has
 *   the new one and not the old one | renaming it back; unsent, the two are nothing, unless others
 *   speak of the new name |
 * | DELETE | mailbox; target_uidvalidity, target_uidnext: what was known to be in it; payload: its path | it is listed
 *   no more and its messages are shown nowhere; what waited for them, or was to be moved there, is set aside; what is
 *   to be moved out goes first | DELETE, UNSUBSCRIBE; not if more has come in meanwhile | no LIST has it | discarding
 *   it unsent |
 * | MOVE_AWAY, COPY_AWAY | target: a wire name of the account whose key is the payload; target_uidnext: the APPEND it
 *   was handed over to | as MOVE; a copy is not shown yet | nothing: its bytes are handed over to an APPEND of the
 *   other account | that one is done, and of the same size: a move is an EXPUNGE then, with a payload; set aside when
 *   it was removed from there before it was seen | moving it back;
 *   until the other server is told, it is nothing |
 * | SUBSCRIBE, UNSUBSCRIBE | | so listed | the same | a LIST says so | the other; unsent, the two are nothing |
 *
 * What is not idempotent (MOVE, COPY, APPEND) is committed as in flight, with the target's UIDVALIDITY and UIDNEXT,
 * before its first byte. One found in flight with no connection at work on it is never just sent again: both mailboxes
 * are synchronised (tern_store_journal_waiting() names them, the target first), and what they then show decides: done;
 * copied, so that only the original is to be removed; not done, and pending again; or gone, and set aside.
 */

#pragma once

#include <glib.h>

#include "mail/tern-flags.h"
#include "mail/tern-message-identity.h"
#include "mail/tern-uid-set.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/* The values are stored; never renumber them. */
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
  TERN_JOURNAL_MOVE_AWAY = 11,
  TERN_JOURNAL_COPY_AWAY = 12,
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
 * @reason: (nullable): why it was set aside, or that it waits for one that was: a plain sentence.
 * @created: seconds since 1970. @tries: times it was marked in flight.
 * @held_by: the entry set aside that it waits for, to be tried again or given up; 0: none. Not of a DELETE.
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
  gint64 held_by;
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
 * tern_store_journal_begin_move: own transaction; durable when it returns.
 * @mailbox: where to, of any account. Messages that are shown there already are passed over.
 * Otherwise as tern_store_journal_begin_flags(). INVALID: a row the server has no UID for yet, one that is on its
 * way to another account, or one that waits to be deleted. NOT_FOUND: all messages are gone, or the mailbox is.
 *
 * A pending move of the same message never sent goes to the new mailbox instead; back to where it was, it is nothing.
 */
gboolean tern_store_journal_begin_move (TernStore *store, const gint64 *messages, guint n_messages, gint64 mailbox,
                                        GArray **entries, TernChangeSet **changes, GError **error);

/* The same with a copy: the original stays where it is. Copies of copies that have no UID yet are INVALID. */
gboolean tern_store_journal_begin_copy (TernStore *store, const gint64 *messages, guint n_messages, gint64 mailbox,
                                        GArray **entries, TernChangeSet **changes, GError **error);
/* The same with a deletion for good. What was to be done with the messages and was never sent is forgotten. */
gboolean tern_store_journal_begin_delete (TernStore *store, const gint64 *messages, guint n_messages,
                                          GArray **entries, TernChangeSet **changes, GError **error);

/* A new mailbox of @account (a key), listed at once. @entry: (out) (optional). INVALID: there is one of that wire
 * name or path, or one is to be renamed so. NOT_FOUND: no such account. Otherwise as
 * tern_store_journal_begin_flags(). */
gboolean tern_store_journal_begin_create (TernStore *store, const char *account, const TernMailboxListed *listed,
                                          gint64 *entry, TernChangeSet **changes, GError **error);
/* @wire_name, @path: the new name, whole. @entry: (out) (optional): 0 when there is nothing to be done (any more).
 * INVALID, with a sentence: it is the inbox, there is one of that name, or it would be in itself. NOT_FOUND. Otherwise
 * as tern_store_journal_begin_flags(). */
gboolean tern_store_journal_begin_rename (TernStore *store, gint64 mailbox, const char *wire_name, const char *path,
                                          gint64 *entry, TernChangeSet **changes, GError **error);
/* With every message in it, for good. INVALID, with a sentence: it is the inbox, there are mailboxes below it, it was
 * never synchronised, or something that was to be moved out of it was set aside. The rest as above. */
gboolean tern_store_journal_begin_delete_mailbox (TernStore *store, gint64 mailbox, gint64 *entry,
                                                  TernChangeSet **changes, GError **error);
/* The same with a subscription. */
gboolean tern_store_journal_begin_subscribe (TernStore *store, gint64 mailbox, gboolean subscribed, gint64 *entry,
                                             TernChangeSet **changes, GError **error);

/**
 * TernJournalMessage: a message to be put into a mailbox.
 * @bytes: with CRLF, without NUL. @message_id: (nullable): its own, without angle brackets.
 * @internal_date: seconds since 1970. @flags: (nullable).
 */
typedef struct
{
  GBytes *bytes;
  const char *message_id;
  gint64 internal_date;
  TernFlags *flags;
} TernJournalMessage;

/* @entry: (out) (optional). INVALID: a keyword that the mailbox does not keep, or a message of more than 60 MiB.
 * NOT_FOUND: the mailbox. Otherwise as tern_store_journal_begin_flags(). */
gboolean tern_store_journal_begin_append (TernStore *store, gint64 mailbox, const TernJournalMessage *message,
                                          gint64 *entry, TernChangeSet **changes, GError **error);

/**
 * TernJournalBatch: entries of one mailbox that one request can carry: all of one kind, with the same flags or target.
 * @target: (nullable): the wire name, of a MOVE.
 * @copied: of a MOVE: the messages are known to be in the target; only the originals are to be removed.
 */
typedef struct
{
  gint64 mailbox;
  guint32 uidvalidity;
  TernJournalKind kind;
  gboolean copied;
  GArray *ids; /* gint64 */
  TernUidSet *uids;
  TernFlags *add;
  TernFlags *remove;
  char *target;
} TernJournalBatch;

void tern_journal_batch_free (TernJournalBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernJournalBatch, tern_journal_batch_free)

/* Reads. Mailbox ids of @account (0 all) with pending entries, oldest first, and both mailboxes of what is in flight
 * with no connection at work on it, the target first. Returns: (transfer full). */
GArray *tern_store_journal_waiting (TernStore *store, gint64 account, GError **error);
/* The oldest pending entry of @mailbox that no earlier entry of its message holds back, with all
 * others alike, at most @max_messages. Entries bound to another UIDVALIDITY are not among them.
 * Entries the mailbox's present PERMANENTFLAGS refuse are set aside first (own transaction).
 * Returns: (transfer full) (nullable): NULL without @error when there is nothing to send. */
TernJournalBatch *tern_store_journal_next (TernStore *store, gint64 mailbox, guint max_messages,
                                           GError **error);

/* Those below make their own transaction; ids that are gone are skipped. @changes: (out) (optional). */

/* Durable before it returns: call it before the first byte is sent. */
gboolean tern_store_journal_mark_in_flight (TernStore *store, const gint64 *ids, guint n, GError **error);
/* The same for MOVE, with what STATUS said of the target. What was noted when it was sent the first time is kept. */
gboolean tern_store_journal_mark_in_flight_to (TernStore *store, const gint64 *ids, guint n, guint32 uidvalidity,
                                               guint32 uidnext, GError **error);
/* It was not done: the connection went before the answer, and repeating is harmless (FLAGS); or the server said no:
 * pending again. */
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
/* The same where the server said no, so that it did not do it: what was noted of the target is of no use any more,
 * unless an earlier try may have been done. */
gboolean tern_store_journal_refuse (TernStore *store, const gint64 *ids, guint n, const char *reason,
                                    TernChangeSet **changes, GError **error);
/* An entry set aside is pending again, as the newest of its message; in its old place when something waits behind it.
 * One that the server may have done all the same is in flight, and looked for. @new_id: (out) (optional).
 * NOT_FOUND; INVALID when it is not set aside. */
gboolean tern_store_journal_retry (TernStore *store, gint64 id, gint64 *new_id, TernChangeSet **changes,
                                   GError **error);
/* Gives it up. NOT_FOUND; INVALID while in flight. */
gboolean tern_store_journal_discard (TernStore *store, gint64 id, TernChangeSet **changes, GError **error);

/* Reads. Returns: (transfer full) (nullable): NULL without @error when it has left the journal. */
TernJournalEntry *tern_store_journal_get (TernStore *store, gint64 id, GError **error);

/* --- what is to be done to mailboxes ------------------------------------------------------- */

/* Reads. The oldest pending entry about a mailbox of @account, or APPEND, that nothing has to go before.
 * Returns: (transfer full) (nullable): NULL without @error when there is none. */
TernJournalEntry *tern_store_journal_next_folder (TernStore *store, const char *account, GError **error);
/* Reads. Pending APPENDs that can go with @first, which was just next: to the same mailbox, and none that could be
 * taken for another of them; together at most so many, and so many bytes. Returns: (transfer full) (element-type
 * TernJournalEntry): @first is not among them. */
GPtrArray *tern_store_journal_next_appends (TernStore *store, const TernJournalEntry *first, guint max_messages,
                                            guint64 max_bytes, GError **error);
/* The server was seen to have done it. */
gboolean tern_store_journal_end_folder (TernStore *store, gint64 id, TernChangeSet **changes, GError **error);
/* Reads. Wire names of the mailboxes of @account that messages wait to be put into, not yet asked for.
 * Returns: (transfer full) (nullable). */
char **tern_store_journal_list_targets (TernStore *store, const char *account, GError **error);
/* Reads. Whether a CREATE of that wire name waits: no LIST has it yet, and it is not gone for that. */
gboolean tern_store_is_being_made (TernStore *store, const char *account, const char *wire_name);
/* Reads. Whether a RENAME of it, or of one it is below, waits: it is not gone for not being listed. */
gboolean tern_store_is_being_renamed (TernStore *store, const char *account, const char *wire_name, char delimiter);
/* Reads. Whether a DELETE waits. @account, @wire_name: (nullable): of any. */
gboolean tern_store_is_being_deleted (TernStore *store, const char *account, const char *wire_name);
/* Reads. @subscribed: (inout): as the server has it; then as the journal does. */
void tern_store_apply_subscription (TernStore *store, const char *account, const char *wire_name,
                                    gboolean *subscribed);

/* --- between two mailboxes ----------------------------------------------------------------- */

/* What COPYUID said: the message @source is @target now. */
typedef struct
{
  guint32 source;
  guint32 target;
} TernJournalCopy;

/* Of entries in flight from @mailbox; those that are complete with it end. @uidvalidity: of their target. */
gboolean tern_store_journal_note_copies (TernStore *store, gint64 mailbox, const TernJournalCopy *copies, guint n,
                                         guint32 uidvalidity, TernChangeSet **changes, GError **error);
/* The whole message of a pending MOVE_AWAY or COPY_AWAY: the other account has an APPEND of it now; or it is set aside,
 * when the mailbox is not there any more. */
gboolean tern_store_journal_hand_over (TernStore *store, gint64 id, GBytes *bytes, TernChangeSet **changes,
                                       GError **error);
/* An EXPUNGE that ends a move to another account, on a server that cannot remove single messages: it is marked, and
 * that is all that will happen; it stays in its mailbox. */
gboolean tern_store_journal_end_marked (TernStore *store, gint64 id, TernChangeSet **changes, GError **error);
/* Whether an account has something to do because another did its part, since this was asked last. */
gboolean tern_store_journal_take_handed_over (TernStore *store);
/* What APPENDUID said. The entry ends when the message is a row of its mailbox, which may be later. */
gboolean tern_store_journal_note_appended (TernStore *store, gint64 id, guint32 uidvalidity, guint32 uid,
                                           TernChangeSet **changes, GError **error);
/* A MOVE whose copy is known, on a server that cannot remove single messages: the original's server state has
 * \Deleted, and that is all that will happen; it stays in its mailbox as a message of its own. @settled: (out): FALSE
 * when it is not so, or the target has to be synchronised first (@later). */
gboolean tern_store_journal_settle_marked (TernStore *store, gint64 id, gboolean *settled, gboolean *later,
                                           TernChangeSet **changes, GError **error);
/* No connection is at work on them any more; they stay in flight, and are looked for. */
void tern_store_journal_let_go (TernStore *store, const gint64 *ids, guint n);

/* Before a SELECT of a mailbox that is then brought up to date. */
guint64 tern_store_journal_begin_look (TernStore *store);

/* A server can be at a command still whose connection is gone (a COPY that it had read, and has not run yet). What is
 * not found is sent again only when a second look, so many milliseconds later, finds neither it nor a new UIDNEXT. A
 * COPY that is late by more than that is there twice. */
#define TERN_JOURNAL_PATIENCE_MS 2000
/* For tests. 0: one look is enough. */
void tern_store_journal_set_patience (TernStore *store, guint milliseconds);

/* What a look decided: entries that ended, that can be carried (again), that were set aside, and that are to be looked
 * for once more later. */
typedef struct
{
  guint settled;
  guint again;
  guint set_aside;
  guint later;
} TernJournalLooked;

/* The rows of @mailbox are now as the server had them after @began: decides about entries in flight from or to it that
 * were let go before. @looked: (out caller-allocates). Own transaction. */
gboolean tern_store_journal_end_look (TernStore *store, gint64 mailbox, guint64 began, TernJournalLooked *looked,
                                      TernChangeSet **changes, GError **error);
/* @mailbox cannot be looked at: such entries, if they were @created before (seconds since 1970), are set aside.
 * @set_aside: (out): how many. Own transaction. */
gboolean tern_store_journal_end_unseen (TernStore *store, gint64 mailbox, gint64 created, guint *set_aside,
                                        TernChangeSet **changes, GError **error);
/* Reads. Whether such entries wait for a look at @mailbox. */
gboolean tern_store_journal_needs_look (TernStore *store, gint64 mailbox);

/* Reads. @account: (nullable): a key. Returns: (transfer full) (element-type TernJournalEntry): by id; without the
 * payload of an APPEND. */
GPtrArray *tern_store_journal_list (TernStore *store, const char *account, GError **error);

G_END_DECLS
