/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the files of the journal share: beginning, carrying, and what arrives in another folder. */

#pragma once

#include "store/tern-store-journal.h"
#include "store/tern-store-private.h"

G_BEGIN_DECLS

/* Whether @j, which takes the message of @o out of its mailbox, waits while @o is set aside: the copy that was wanted
 * first could be made of nothing any more. A move goes on behind a move: the message is where it was sent last. */
#define TERN_JOURNAL_HOLDS_BACK \
  "((o.kind IN (2, 12) AND j.kind IN (3, 4, 11)) OR (o.kind IN (3, 11) AND j.kind = 4)) " \
  "AND o.account = j.account AND o.mailbox = j.mailbox AND o.uidvalidity = j.uidvalidity AND o.uid = j.uid " \
  "AND o.id < j.id AND j.uid <> 0"

/* What a column holds as text; (transfer full). */
TernFlags *tern_store_journal_read_flags (sqlite3_stmt *row, int column);

/* The message an action is about, as mail.db has it. */
typedef struct
{
  gint64 mailbox; /* where the server has it; 0: it is not here, or damaged */
  gint64 uid;     /* as stored at first, then what the server knows it by */
  gint64 gone;    /* TERN_STORE_GONE_… */
  gint64 shown_mailbox;
  TernFlags *server;
  char *object;
  char *message_id;
  gint64 size;
  gint64 internal_date;
} TernJournalTarget;

void tern_journal_target_clear (TernJournalTarget *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TernJournalTarget, tern_journal_target_clear)
/* One that is gone is none: its mailbox is 0. So is one whose mailbox is being removed. @mailbox: (out): the view of
 * the one it is in; NULL when there is none. INVALID while a relink waits for its UID. */
gboolean tern_store_journal_find_target (TernStore *store, gint64 message, TernJournalTarget *target,
                                         TernStoreMailbox **mailbox, GError **error);
/* @target: (nullable): for kinds about a mailbox. @add, @remove: flags as text. @to: (nullable): a wire name.
 * In a transaction of both files. Returns: its id, or 0 with @error. */
gint64 tern_store_journal_insert (TernStore *store, TernStoreMailbox *mailbox, const TernJournalTarget *target,
                                  TernJournalKind kind, const char *add, const char *remove, const char *to,
                                  GError **error);

/* @permanent: (nullable): the inside of PERMANENTFLAGS. */
gboolean tern_store_journal_is_permitted (const char *permanent, TernFlags *flags);
/* INVALID when @mailbox does not keep one of them. */
gboolean tern_store_journal_check_permitted (TernStore *store, gint64 mailbox, TernFlags *add, GError **error);
/* Whether @server already has what is asked for: nothing to do, or it is done. */
gboolean tern_store_journal_has_effect (TernFlags *server, TernFlags *add, TernFlags *remove);
/* @entry: (out) (nullable): NULL without @error when it is not in the journal. */
gboolean tern_store_journal_load (TernStore *store, gint64 id, TernJournalEntry **entry, GError **error);
/* In a transaction. Runs @change on the entry (?1 its id, ?2 @reason) and shows what its messages are without it. One
 * that was on its way to another mailbox and was not found there is gone. */
gboolean tern_store_journal_take_back (TernStore *store, gint64 id, const char *change, const char *reason,
                                       GError **error);
extern const char tern_store_journal_set_aside_sql[];

/* --- tern-store-journal-arrive.c: both ends of an entry between two mailboxes */
typedef enum
{
  TERN_JOURNAL_SOURCE_UNKNOWN,
  TERN_JOURNAL_SOURCE_PRESENT,
  TERN_JOURNAL_SOURCE_GONE,
} TernJournalSource;

typedef struct
{
  TernJournalEntry *entry; /* owned; nullable: it left the journal */
  TernStoreMailbox *from;  /* nullable: not here */
  TernStoreMailbox *to;    /* nullable: not here */
  TernStoreRow row;        /* of the source; id 0: none */
  TernJournalSource source;
} TernJournalEnds;

void tern_journal_ends_clear (TernJournalEnds *ends);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TernJournalEnds, tern_journal_ends_clear)
/* In a transaction, as all below. */
gboolean tern_store_journal_find_ends (TernStore *store, gint64 id, TernJournalEnds *ends, GError **error);
/* Whether the numbers of the target are those the entry speaks of. */
gboolean tern_journal_ends_is_target_known (const TernJournalEnds *ends);
/* Ends an entry of which everything is known. @settled: (out): it left the journal. */
gboolean tern_store_journal_settle (TernStore *store, gint64 id, gboolean *settled, GError **error);
gboolean tern_store_journal_note_target (TernStore *store, gint64 id, guint32 uidvalidity, guint32 uid,
                                         GError **error);
gboolean tern_store_journal_is_same (const TernMessageIdentity *a, const TernMessageRecord *b);
/* Whether @record is what @entry brings. */
gboolean tern_store_journal_is_its (const TernJournalEntry *entry, const TernMessageRecord *record);
/* --- tern-store-journal-append.c; in a transaction of both files */
gboolean tern_store_journal_insert_append (TernStore *store, TernStoreMailbox *mailbox,
                                           const TernJournalMessage *message, gint64 *entry, GError **error);
/* Whether what an APPEND has put there is @record, at or above the UIDNEXT that was noted. */
gboolean tern_store_journal_is_appended (const TernMessageIdentity *entry, const TernMessageRecord *record);

/* --- tern-store-journal-away.c; in a transaction of both files */
/* The move to another account that waits for a message; 0: none. @told: (out): the other server may know. */
gboolean tern_store_journal_find_away (TernStore *store, const TernStoreMailbox *mailbox, gint64 uid, gint64 *id,
                                       gboolean *told, GError **error);
/* Its bytes are taken back; not when the other server may know. */
gboolean tern_store_journal_unhand (TernStore *store, gint64 id, GError **error);
gboolean tern_store_journal_set_away (TernStore *store, gint64 id, const TernStoreMailbox *to, GError **error);
/* The message of @append is a row of @size. */
gboolean tern_store_journal_arrived_away (TernStore *store, const TernJournalEnds *append, guint64 size,
                                          GError **error);
/* Whether @append is for a move, whose original is to be removed when it is done. */
gboolean tern_store_journal_is_for_move (TernStore *store, gint64 append, gboolean *is_move, GError **error);
/* INVALID while what it was handed over to is under way. */
gboolean tern_store_journal_may_take_back (TernStore *store, gint64 id, GError **error);
gboolean tern_store_journal_drop_handed (TernStore *store, gint64 id, GError **error);
/* @append was set aside or given up: so is what it was for. */
gboolean tern_store_journal_return_handed (TernStore *store, gint64 append, const char *change, const char *reason,
                                           GError **error);

/* --- tern-store-journal-name.c: a mailbox whose RENAME waits has its old wire name and its new path */
/* Whether @wire_name is below @parent, at any depth. */
gboolean tern_store_is_below (const char *wire_name, const char *parent, char delimiter);
/* What is shown of @path, which a LIST gave, while renames wait. Returns: (transfer full). */
char *tern_store_dup_shown_path (TernStore *store, const char *account, const char *wire_name, const char *path,
                                 char delimiter);
typedef gboolean (*TernStoreChange) (TernStore *store, gpointer data, GError **error);
/* In a transaction. @change adds, changes or takes away a RENAME of @wire_name; paths follow. */
gboolean tern_store_rename_shown (TernStore *store, const char *account, const char *wire_name, TernStoreChange change,
                                  gpointer data, GError **error);
/* In a transaction. The server was seen to have done it: wire names follow, here and in the journal. */
gboolean tern_store_rename_for_good (TernStore *store, const char *account, const char *from, const char *to,
                                     GError **error);

/* --- tern-store-journal-folder.c */
/* In a transaction: as tern_store_journal_take_back(), of an entry about a mailbox. */
gboolean tern_store_journal_take_back_folder (TernStore *store, const TernJournalEntry *entry, const char *change,
                                              const char *reason, GError **error);

/* --- tern-store-journal-copy.c: rows of copies that have no UID yet */
gboolean tern_store_journal_show_copy (TernStore *store, const TernStoreRow *original, TernStoreMailbox *to,
                                       GError **error);
/* One of those that share @email. @row: id 0: there is none. */
gboolean tern_store_journal_find_copy (TernStore *store, gint64 email, const TernStoreMailbox *to, TernStoreRow *row,
                                       GError **error);
gboolean tern_store_journal_hide_copy (TernStore *store, gint64 email, TernStoreMailbox *to, GError **error);

/* --- tern-store-journal-arrive.c */
/* There is no row of @uid: whether that says that there is no message, or at least none that is known by it. */
gboolean tern_store_journal_is_absent (TernStore *store, const TernStoreMailbox *mailbox, guint32 uidvalidity,
                                       guint32 uid, gboolean *absent, GError **error);
/* The ids @statement, of kept.db, gives. Returns: (transfer full) (element-type gint64). */
GArray *tern_store_journal_collect (TernStore *store, sqlite3_stmt *statement, GError **error);

/* In a transaction of kept.db. 0 with @error. */
gint64 tern_store_journal_next_id (TernStore *store, GError **error);

G_END_DECLS
