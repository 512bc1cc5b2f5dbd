/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One thing the engine is asked to do: an immutable value that crosses threads and engine.sock. */
#pragma once

#include "mail/tern-flags.h"
#include "mail/tern-mailbox-role.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* Most message ids one command may name. */
#define TERN_ENGINE_COMMAND_MAX_IDS 100000

/**
 * TernEngineCommandKind:
 * @TERN_ENGINE_COMMAND_SYNC: make the store equal to the server
 * @TERN_ENGINE_COMMAND_LIST: refresh the list of mailboxes alone
 * @TERN_ENGINE_COMMAND_FETCH_BODY: have the message (or a part of it) in the store
 * @TERN_ENGINE_COMMAND_FLAG: journal a change of flags and show it; a later or running sync carries it
 * @TERN_ENGINE_COMMAND_VERIFY: compare a mailbox with the server, changing nothing
 * @TERN_ENGINE_COMMAND_TEST_ACCOUNT: connect and sign in to both servers
 * @TERN_ENGINE_COMMAND_FORGET: remove an account's mail from the store
 * @TERN_ENGINE_COMMAND_JOURNAL_RETRY: try an operation again that had been set aside
 * @TERN_ENGINE_COMMAND_JOURNAL_DISCARD: give an operation up; the mail shows the server's state again
 * @TERN_ENGINE_COMMAND_YIELD: ask the holder of the store to step down
 * @TERN_ENGINE_COMMAND_MOVE: journal a move to another mailbox and show it there; as FLAG otherwise
 * @TERN_ENGINE_COMMAND_COPY: the same with a copy
 * @TERN_ENGINE_COMMAND_CREATE: journal a new mailbox and list it; as FLAG otherwise
 * @TERN_ENGINE_COMMAND_RENAME_MAILBOX, _DELETE_MAILBOX, _SUBSCRIBE, _UNSUBSCRIBE: the same with one that is there
 * @TERN_ENGINE_COMMAND_APPEND: journal a message from a file; as FLAG otherwise
 * @TERN_ENGINE_COMMAND_SEARCH: ask servers for messages, also for those that are not here yet
 * @TERN_ENGINE_COMMAND_DELETE: journal a deletion for good, and show the messages no more; as FLAG otherwise
 * @TERN_ENGINE_COMMAND_CHOOSE: keep what a person chose about one thing, or forget it
 */
typedef enum
{
  TERN_ENGINE_COMMAND_SYNC = 1,
  TERN_ENGINE_COMMAND_LIST,
  TERN_ENGINE_COMMAND_FETCH_BODY,
  TERN_ENGINE_COMMAND_FLAG,
  TERN_ENGINE_COMMAND_VERIFY,
  TERN_ENGINE_COMMAND_TEST_ACCOUNT,
  TERN_ENGINE_COMMAND_FORGET,
  TERN_ENGINE_COMMAND_JOURNAL_RETRY,
  TERN_ENGINE_COMMAND_JOURNAL_DISCARD,
  TERN_ENGINE_COMMAND_YIELD,
  TERN_ENGINE_COMMAND_MOVE,
  TERN_ENGINE_COMMAND_COPY,
  TERN_ENGINE_COMMAND_DELETE,
  TERN_ENGINE_COMMAND_CREATE,
  TERN_ENGINE_COMMAND_RENAME_MAILBOX,
  TERN_ENGINE_COMMAND_DELETE_MAILBOX,
  TERN_ENGINE_COMMAND_SUBSCRIBE,
  TERN_ENGINE_COMMAND_UNSUBSCRIBE,
  TERN_ENGINE_COMMAND_APPEND,
  TERN_ENGINE_COMMAND_CHOOSE,
  TERN_ENGINE_COMMAND_SEARCH,
} TernEngineCommandKind;

/**
 * TernEngineBodies:
 * @TERN_ENGINE_BODIES_NONE: headers only, and what the newest 2,000 messages of a mailbox are made of (all when
 *   watching)
 * @TERN_ENGINE_BODIES_RECENT: also what the account keeps offline (TernOfflinePolicy), unless the network is metered
 * @TERN_ENGINE_BODIES_ALL: every message, whole
 */
typedef enum
{
  TERN_ENGINE_BODIES_NONE,
  TERN_ENGINE_BODIES_RECENT,
  TERN_ENGINE_BODIES_ALL,
} TernEngineBodies;

#define TERN_TYPE_ENGINE_COMMAND (tern_engine_command_get_type ())

/* Counted and immutable: the fields may be read from any thread and are the command's.
 * Which are set is said by the constructors. */
typedef struct
{
  /*< public, read-only >*/
  TernEngineCommandKind kind;
  const char *account;     /* id or email; NULL: all, or the only one */
  const char *mailbox;     /* display path as `ternctl mailboxes` shows it; NULL: all */
  const char *section;     /* FETCH_BODY: "1.2"; NULL: the whole message. RENAME_MAILBOX: the new path.
                              APPEND: the file. SEARCH: the query */
  TernEngineBodies bodies;
  gboolean watch;
  const gint64 *ids;       /* message ids; journal ids for JOURNAL_…;
                              APPEND: one, the date in seconds since 1970, or none */
  gsize n_ids;
  TernFlags *add;          /* FLAG, APPEND, MOVE: never NULL, may be empty */
  TernFlags *remove;       /* FLAG, MOVE: never NULL, may be empty */
  TernMailboxRole role;    /* MOVE: to the mailbox with it, when mailbox is NULL */
  const char *const *choice; /* CHOOSE: scope, subject, name and, unless it is to be forgotten, value; else empty */
} TernEngineCommand;

GType tern_engine_command_get_type (void) G_GNUC_CONST;
TernEngineCommand *tern_engine_command_ref (TernEngineCommand *self);
void tern_engine_command_unref (TernEngineCommand *self);

/* @account NULL: every account. @mailbox NULL: every mailbox. With @watch the command ends only
 * when cancelled, and reconnects by itself; without, it makes one connection (a second for bodies) and ends.
 * Events: STATE, PROGRESS, MAILBOX for each mailbox that is up to date, WARNING. */
TernEngineCommand *tern_engine_command_new_sync (const char *account,
                                                 const char *mailbox,
                                                 TernEngineBodies bodies,
                                                 gboolean watch);
/* Events: STATE, WARNING. */
TernEngineCommand *tern_engine_command_new_list (const char *account);
/* @message_id as the store names it. @section NULL: the whole message. Done when it is complete in
 * the store and verified. Ends at once, without the network, when it is there already.
 * Events: STATE, BODY. Errors: NO_MESSAGE. Never marks the message read. */
TernEngineCommand *tern_engine_command_new_fetch_body (gint64 message_id, const char *section);
/* Journals the change and shows it; ends when that is on the disk, without waiting for a server.
 * Event: JOURNAL with the number of messages. Errors: NO_MESSAGE (then nothing at all was changed). */
TernEngineCommand *tern_engine_command_new_flag (const gint64 *message_ids,
                                                 gsize n_message_ids,
                                                 TernFlags *add,
                                                 TernFlags *remove);
/* @mailbox: of the same account as the messages. The same otherwise. Errors: also NO_MAILBOX. */
TernEngineCommand *tern_engine_command_new_move (const gint64 *message_ids, gsize n_message_ids, const char *mailbox);
/* @account: whose mailbox it is, an id. */
TernEngineCommand *tern_engine_command_new_place (
    const gint64 *message_ids, gsize n_message_ids, const char *account, const char *mailbox, gboolean copy);
/* To the mailbox of each message's account that has @role: ARCHIVE (else ALL, which is Gmail's), TRASH or JUNK.
 * One that is missing is made. */
TernEngineCommand *
tern_engine_command_new_move_to_role (const gint64 *message_ids, gsize n_message_ids, TernMailboxRole role);
/* To the mailbox with the role SNOOZED, which is made when it is missing, marked with @add: a keyword of tern-later.h.
 * Errors: also those of flags. */
TernEngineCommand *tern_engine_command_new_snooze (const gint64 *message_ids, gsize n_message_ids, TernFlags *add);
/* The way back; @remove is taken away. */
TernEngineCommand *tern_engine_command_new_unsnooze (
    const gint64 *message_ids, gsize n_message_ids, const char *account, const char *mailbox, TernFlags *remove);
TernEngineCommand *tern_engine_command_new_copy (const gint64 *message_ids, gsize n_message_ids, const char *mailbox);
/* @account: an id, or NULL where there is only one. @mailbox: the whole path, as `ternctl mailboxes` will show it. */
TernEngineCommand *tern_engine_command_new_create (const char *account, const char *mailbox);
/* @path: the new one, whole; what is below goes along. Errors: NO_MAILBOX; of the store when it cannot be done. */
TernEngineCommand *
tern_engine_command_new_rename_mailbox (const char *account, const char *mailbox, const char *path);
/* With every message in it, for good. */
TernEngineCommand *tern_engine_command_new_delete_mailbox (const char *account, const char *mailbox);
TernEngineCommand *tern_engine_command_new_subscribe (const char *account, const char *mailbox, gboolean subscribe);
/* @path: of a file that holds one message; read before the command ends. @flags: (nullable). @date: (nullable): seconds
 * since 1970; else the message's own, else now. Errors: NO_MAILBOX; INVALID when it is no message. */
TernEngineCommand *tern_engine_command_new_append (
    const char *account, const char *mailbox, const char *path, TernFlags *flags, const gint64 *date);
/* For good, not into the trash. */
TernEngineCommand *tern_engine_command_new_delete (const gint64 *message_ids, gsize n_message_ids);
/* As tern_store_set_choice(); ends when it is on the disk. @value: (nullable): NULL forgets it. */
TernEngineCommand *
tern_engine_command_new_choose (const char *scope, const char *subject, const char *name, const char *value);
/* @query: as tern_store_search() takes it. @mailbox NULL: all of them. What the server names and is not here yet is
 * fetched, headers only and the newest alone, so that it has an id. Nothing is marked read. Events: STATE, FOUND for
 * each mailbox, WARNING for one that could not be asked. Errors: INVALID for a query that looks for nothing;
 * INCOMPLETE; those of the connection. */
TernEngineCommand *tern_engine_command_new_search (const char *account, const char *mailbox, const char *query);
/* Event: VERIFIED. */
TernEngineCommand *tern_engine_command_new_verify (const char *account, const char *mailbox);
/* Events: TESTED for imap and, when there is one, smtp. Ends well only when all did. */
TernEngineCommand *tern_engine_command_new_test_account (const char *account);
/* Removes the account's mail, journal and bodies from the store. For after it left the accounts file. */
TernEngineCommand *tern_engine_command_new_forget (const char *account);
TernEngineCommand *tern_engine_command_new_journal_retry (const gint64 *ids, gsize n_ids);
TernEngineCommand *tern_engine_command_new_journal_discard (const gint64 *ids, gsize n_ids);
/* Over engine.sock: the holder steps down when it may (see TernEngine:yields); ends well as soon as
 * it is on its way. TERN_ENGINE_ERROR_INVALID when the holder does not yield. */
TernEngineCommand *tern_engine_command_new_yield (void);

/* Whether it makes sense; the engine asks before it does anything. TERN_ENGINE_ERROR_INVALID. */
gboolean tern_engine_command_check (TernEngineCommand *self, GError **error);

/* The value as it crosses engine.sock; (transfer full), floating. */
GVariant *tern_engine_command_to_variant (TernEngineCommand *self);
/* Checks everything; NULL with TERN_ENGINE_ERROR_FRAME or _INVALID. */
TernEngineCommand *tern_engine_command_from_variant (GVariant *variant, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernEngineCommand, tern_engine_command_unref)

G_END_DECLS
