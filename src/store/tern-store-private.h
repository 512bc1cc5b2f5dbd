/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the files of this folder share: the store's insides and the steps one file does for another. */

#pragma once

#include "mail/tern-flags.h"
#include "mail/tern-message-record.h"
#include "store/tern-store-change-set-private.h"
#include "store/tern-store-checkpoint.h"
#include "store/tern-store-db.h"
#include "store/tern-store-hash.h"
#include "store/tern-store-kept.h"
#include "store/tern-store-lock.h"
#include "store/tern-store-schema.h"
#include "store/tern-store-sums.h"
#include "store/tern-store-threads.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/* What `gone` of a message row says: nothing; a tombstone; or that the server moved it to the folder that shows it, and
 * has not told its new UID there: the row is a tombstone of the old place, and shows the message in the new one. */
#define TERN_STORE_GONE_NOT 0
#define TERN_STORE_GONE_FOR_GOOD 1
#define TERN_STORE_GONE_ELSEWHERE 2

/* What a transaction knows of one mailbox; counters are differences written once at its end. */
typedef struct
{
  gint64 id;
  gint64 account;
  char *account_key;
  char *wire_name;
  guint32 uidvalidity;
  guint32 relink_from;
  gint64 uid_base; /* numbering << 32: uids of rows are this + UID; those below wait for a relink */
  gboolean has_journal;
  gboolean has_incoming; /* messages are on their way here from another mailbox */
  gboolean is_doomed;    /* it is to be deleted */
  gint64 rows;
  gint64 unseen;
  gint64 total;
  gint64 unread;
} TernStoreMailbox;

typedef struct _TernStoreRelink TernStoreRelink;

struct _TernStore
{
  char *dir;
  gboolean writer;
  TernStoreLock *lock;
  TernStoreDb *mail;
  TernStoreDb *body;
  TernStoreKept *kept;   /* writer */
  TernStoreDb *kept_db;  /* the writer's is kept's own */
  TernStoreCheckpoint *checkpoint;
  TernStoreHashKey key;  /* this store's secret, for threads */
  GHashTable *damaged;   /* email ids */
  GByteArray *scratch;   /* for checksums */
  gint64 n_shown_stale;  /* shown rows must be made again: a commit of mail.db failed after kept.db's */
  gboolean mending;      /* tern_store_mend() is at work, or a check, and nobody else may */
  gboolean mended;       /* it was, in this transaction */
  gboolean untold;       /* what it took away is told with the next changes */
  guint mends;           /* since this store was opened */

  gboolean open;         /* a transaction is */
  gboolean body_open;
  gboolean handed_over;  /* an account has something to do since another did its part */
  TernChangeSetBuilder *changes;
  GHashTable *mailboxes; /* id → TernStoreMailbox, of this transaction */
  TernStoreMailbox *last_mailbox;
  TernStoreThreads *threads;
  GArray *new_emails;    /* gint64, for the header index */
  TernStoreRelink *relink; /* what waits for a new UID in the mailbox last relinked; across transactions */
  GHashTable *carrying;  /* ids of journal entries a connection is at work on */
  GHashTable *looks;     /* ids of entries in flight whose connection is gone → what was looked at since */
  guint64 look_clock;
  gint64 patience;       /* µs: TERN_JOURNAL_PATIENCE_MS */
  gint64 next_n;         /* the low 20 bits of the next id come from it */
  gint64 next_n_saved;
  gint64 versions[2];    /* of mail.db and kept.db when tern_store_has_changed() last looked */
};

/* Email rows as they are read for their checksum and written: every column it covers. */
typedef struct
{
  gint64 account;
  gint64 thread;
  gint64 text_complete;
  gint64 date;
  gint64 size;
  gint64 attachment;
  const char *object;
  const char *subject;
  const char *from_name;
  const char *from_address;
  const char *to;
  const char *cc;
  const char *message_id;
  const char *in_reply_to;
  const char *preview;
  const char *structure;
} TernStoreContent;

/* The columns above, in that order, after checksum: for SELECTs that read content. */
#define TERN_STORE_CONTENT_COLUMNS                                                                    \
  "e.checksum, e.account, e.thread, e.text_complete, e.date, e.size, e.attachment, e.object, "        \
  "e.subject, e.from_name, e.from_address, e.recipients, e.cc, e.message_id, e.in_reply_to, "         \
  "e.preview, e.structure"
#define TERN_STORE_N_CONTENT_COLUMNS 17

/* A mailbox row as it is read: three groups of columns are written apart and have a checksum each. Strings are
 * borrowed from the statement. */
typedef struct
{
  gint64 id;
  gint64 account; /* 0: being removed */
  const char *wire_name;
  const char *path;
  gint64 delimiter;
  gint64 role;
  const char *attributes;
  gint64 subscribed;

  gint64 numbering;
  gint64 relink_from;
  gint64 uidvalidity;
  gint64 uidnext;
  gint64 highestmodseq;
  gint64 server_exists;
  gint64 server_unseen;
  gint64 last_sync;
  const char *to_fetch;        /* nullable */
  const char *permanent_flags; /* nullable */

  gint64 rows;
  gint64 unseen;
  gint64 total;
  gint64 unread;

  gboolean listed_right;
  gboolean state_right;
  gboolean counts_right;
} TernStoreMailboxRecord;

#define TERN_STORE_MAILBOX_COLUMNS                                                                    \
  "b.id, b.account, b.wire_name, b.path, b.delimiter, b.role, b.attributes, b.subscribed, "          \
  "b.numbering, b.relink_from, b.uidvalidity, b.uidnext, b.highestmodseq, b.server_exists, "         \
  "b.server_unseen, b.last_sync, b.to_fetch, b.permanent_flags, b.rows, b.unseen, b.total, b.unread, " \
  "b.listed_sum, b.state_sum, b.count_sum"
#define TERN_STORE_N_MAILBOX_COLUMNS 25

/* What UIDVALIDITY is when what was known of it was damaged: the next SELECT finds another and relinks. */
#define TERN_STORE_UIDVALIDITY_LOST G_MAXUINT32

/* --- tern-store.c */
gboolean tern_store_need_transaction (TernStore *store, GError **error);
gboolean tern_store_need_none (TernStore *store, GError **error);
/* Begins when none is open; @mine says whether to end it here. */
gboolean tern_store_begin_own (TernStore *store, gboolean *mine, GError **error);
gboolean tern_store_end_own (TernStore *store, gboolean mine, gboolean ok, TernChangeSet **changes,
                             GError **error);
gboolean tern_store_body_write (TernStore *store, GError **error);
void tern_store_watch_failures (TernStore *store);
/* kept.db first, then mail.db: how an action begins. */
gboolean tern_store_commit_kept_first (TernStore *store, TernChangeSet **changes, GError **error);
void tern_store_note_damaged (TernStore *store, gint64 email);
gboolean tern_store_set_invalid (GError **error, const char *message);
gboolean tern_store_set_not_found (GError **error, const char *message);

/* --- tern-store-files.c: mail.db and body.db, opened together */
gboolean tern_store_open_files (TernStore *store, GError **error);

/* --- tern-store-mend.c: what to do about rows whose checksum is wrong */
/* Remembers, in a file beside @database that any process finds, that it must be looked through. */
void tern_store_suspect (TernStore *store, const char *database);
gboolean tern_store_is_suspected (TernStore *store, const char *database);
void tern_store_clear_suspicion (TernStore *store, const char *database);
/* In a transaction of the writer: looks through all of mail.db, takes out every row that is damaged or belongs to
 * nothing, makes indexes and counters anew, and puts what went in to_fetch, or leaves the truth check to find it.
 * About half a second for 100,000 messages. */
gboolean tern_store_mend (TernStore *store, GError **error);
/* The same if somebody suspected it, and it was not mended often already. */
gboolean tern_store_mend_suspected (TernStore *store, GError **error);
/* A damaged row of mail.db was met: mended at once by the writer (in a transaction of its own when none is open),
 * left for it by a reader. @again: (out): look again. */
gboolean tern_store_met_damage (TernStore *store, gboolean *again, GError **error);

/* --- tern-store-remove.c */
/* Nothing of @mailbox is shown or found from here on; its rows go a few at a time. */
gboolean tern_store_retire_mailbox (TernStore *store, gint64 mailbox, GError **error);
/* Deletes about @max rows of retired mailboxes, or that a relink left over. @more: (out): not all. */
gboolean tern_store_remove_some (TernStore *store, guint max, gboolean *more, GError **error);

/* The same for rows of @mailbox that no relink waits for any more. */
gboolean tern_store_remove_left_over (TernStore *store, TernStoreMailbox *mailbox, guint max, gboolean *more,
                                      GError **error);

/* --- tern-store-mailbox-record.c */
void tern_store_read_mailbox (sqlite3_stmt *statement, int column, TernStoreMailboxRecord *record);
gint64 tern_store_sum_listed (const TernStoreMailboxRecord *record);
gint64 tern_store_sum_state (const TernStoreMailboxRecord *record);
gint64 tern_store_sum_counts (const TernStoreMailboxRecord *record);
/* Writes a group of @record with its sum. */
gboolean tern_store_write_listed (TernStoreDb *db, const TernStoreMailboxRecord *record, GError **error);
gboolean tern_store_write_state (TernStoreDb *db, const TernStoreMailboxRecord *record, GError **error);
gboolean tern_store_write_counts (TernStoreDb *db, const TernStoreMailboxRecord *record, GError **error);
gboolean tern_store_write_listed_sum (TernStoreDb *db, const TernStoreMailboxRecord *record, GError **error);
/* The counters of @record (id and numbering given) from its rows. */
gboolean tern_store_recount (TernStoreDb *db, TernStoreMailboxRecord *record, GError **error);

/* --- tern-store-mailboxes.c */
/* Of id, key and checksum, from @column on. */
gboolean tern_store_is_account_right (sqlite3_stmt *statement, int column);
/* The transaction's view. NULL with NOT_FOUND. */
TernStoreMailbox *tern_store_load_mailbox (TernStore *store, gint64 mailbox, GError **error);
gboolean tern_store_write_counters (TernStore *store, GError **error);
/* Reads. numbering << 32 of @mailbox; 0 when there is no such mailbox. */
gboolean tern_store_get_uid_base (TernStore *store, gint64 mailbox, gint64 *base, GError **error);
/* Counts a row in (+1) or out (-1); note the event yourself. */
void tern_store_count_shown (TernStoreMailbox *mailbox, TernFlag shown, int by);
void tern_store_count_server (TernStoreMailbox *mailbox, TernFlag flags, int by);

/* --- tern-store-roles.c */
/* The roles of @mailboxes (element-type TernMailboxRow), all of an account, as the person chose them. */
gboolean tern_store_apply_roles (TernStore *store, GPtrArray *mailboxes, GError **error);
/* Whether any was chosen. */
gboolean tern_store_has_roles (TernStore *store);

/* --- tern-store-choices.c: in a kept transaction */
gboolean tern_store_rename_folder_choices (TernStore *store, const char *account, const char *from, const char *to,
                                           char delimiter, GError **error);
gboolean tern_store_forget_folder_choices (TernStore *store, const char *account, const char *wire_name,
                                           GError **error);
gboolean tern_store_forget_account_choices (TernStore *store, const char *account, GError **error);

/* --- tern-store-content.c */
/* Of content and place together. */
gint64 tern_store_sum_content (TernStore *store, gint64 email, const TernStoreContent *content);
/* Reads @content from @statement at @column. Returns: whether the checksum is right. */
gboolean tern_store_read_content (TernStore *store, sqlite3_stmt *statement, int column, gint64 email,
                                  TernStoreContent *content);
/* Moves @email to @thread, or notes @text_complete (-1: as it is); its sum follows. */
gboolean tern_store_place_email (TernStoreDb *db, gint64 email, gint64 thread, gint64 text_complete,
                                 GError **error);
/* Ids keep 20 bits for messages of one second. */
#define TERN_STORE_ID_SHIFT 20
#define TERN_STORE_ID_N_MAX ((G_GINT64_CONSTANT (1) << TERN_STORE_ID_SHIFT) - 1)
/* A new id at @date, never given before. */
gint64 tern_store_next_id (TernStore *store, gint64 date);
gint64 tern_store_order_date (const TernMessageRecord *record);
gboolean tern_store_insert_email (TernStore *store, gint64 email, gint64 account, const char *object,
                                  const TernMessageRecord *record, GError **error);
/* Deletes @email with its body and index entries when no message row is left of it. */
gboolean tern_store_drop_email (TernStore *store, gint64 email, GError **error);
/* "E…", "G…" or NULL. */
char *tern_store_dup_object (const char *email_id, guint64 gm_msgid);
gboolean tern_store_find_object (TernStore *store, gint64 account, const char *object, gint64 *email,
                                 GError **error);

/* --- tern-store-flags.c: shown = server ⊕ journal, in one function */
typedef struct
{
  TernFlag system;
  const char *keywords; /* separated by spaces, NULL none; borrowed or owned */
  char *owned;
  gint64 mailbox;       /* that shows it; 0 none */
  gboolean homeless;    /* the folder it was moved to is not here */
} TernStoreShown;

gboolean tern_store_make_shown (TernStore *store, TernStoreMailbox *mailbox, guint32 uid,
                                TernFlag server, const char *server_keywords, TernStoreShown *shown,
                                GError **error);
void tern_store_shown_clear (TernStoreShown *shown);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TernStoreShown, tern_store_shown_clear)
/* The mailbox of @account_key with that name; 0 without @error when there is none. */
gboolean tern_store_find_wire_name (TernStore *store, const char *account_key, const char *wire_name, gint64 *mailbox,
                                    GError **error);
/* Makes one row's shown state again from what its row and the journal say. */
gboolean tern_store_remake_shown (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, GError **error);
/* The same for every row the journal names: at start. */
gboolean tern_store_remake_all_shown (TernStore *store, GError **error);
/* Joined, sorted as TernFlags has them. Returns: (transfer full) (nullable): NULL for none. */
char *tern_store_join_keywords (const char *const *keywords);
TernFlags *tern_store_flags_of (TernFlag system, const char *keywords);

/* --- tern-store-rows.c: message rows as they are read for their checksum: every column. */
typedef struct
{
  gint64 id; /* 0: there is none */
  gint64 email;
  gint64 mailbox;
  gint64 uid; /* as stored: numbering << 32 | UID; 0 for NULL */
  gint64 server;
  gint64 shown_mailbox; /* 0 for NULL */
  gint64 shown;
  gint64 modseq;
  gint64 internal_date;
  gint64 gone;
  const char *server_keywords; /* nullable; of the statement, or owned */
  const char *shown_keywords;
  char *owned[2];
} TernStoreRow;

/* tern-store-flags.c: the mailbox that shows @row, when the journal makes @shown of it. */
gint64 tern_store_place_shown (const TernStoreRow *row, const TernStoreShown *shown);

/* The columns above, in that order, then checksum. */
#define TERN_STORE_ROW_COLUMNS                                                                      \
  "m.id, m.email, m.server_mailbox, m.uid, m.server_flags, m.shown_mailbox, m.shown_flags, m.modseq, " \
  "m.internal_date, m.gone, m.server_keywords, m.shown_keywords, m.checksum"
#define TERN_STORE_N_ROW_COLUMNS 13

gint64 tern_store_sum_row (const TernStoreRow *row);
/* Reads @row, with borrowed keywords. Returns: whether its checksum is right. */
gboolean tern_store_read_row (sqlite3_stmt *statement, int column, TernStoreRow *row);
void tern_store_row_clear (TernStoreRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TernStoreRow, tern_store_row_clear)
/* In a transaction: a damaged row is mended away and there is none then. */
gboolean tern_store_find_row (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, TernStoreRow *row,
                              GError **error);
gboolean tern_store_find_row_by_id (TernStore *store, gint64 id, TernStoreRow *row, GError **error);
/* All rows of a statement that selects TERN_STORE_ROW_COLUMNS alone, keywords owned. @damaged: (out). Returns:
 * (transfer full) (element-type TernStoreRow). */
GArray *tern_store_collect_rows (TernStore *store, sqlite3_stmt *statement, gboolean *damaged, GError **error);
/* Writes @row, every column but id and email, with its sum. */
gboolean tern_store_write_row (TernStore *store, const TernStoreRow *row, GError **error);
/* The same when only flags, keywords and modseq are others: no index is touched. */
gboolean tern_store_write_flags (TernStore *store, const TernStoreRow *row, GError **error);

/* --- tern-store-messages.c */
/* Writes flags, and what is shown of them and where, counts, notes the events. @keywords: (nullable). */
gboolean tern_store_write_row_flags (TernStore *store, TernStoreMailbox *mailbox, guint32 uid,
                                     const TernStoreRow *row, TernFlag server, const char *keywords,
                                     guint64 modseq, GError **error);

/* Counters and events for what @row shows and is to show; @row is not written. */
gboolean tern_store_note_shown (TernStore *store, const TernStoreRow *row, const TernStoreShown *shown, GError **error);

/* --- tern-store-vanish.c */
/* Takes the row out for good: counters and event for what it shows, then its content if nothing else has it. */
gboolean tern_store_delete_row (TernStore *store, TernStoreMailbox *mailbox, const TernStoreRow *row,
                                GError **error);
/* Puts @uid in the to_fetch set of @mailbox. */
gboolean tern_store_fetch_again (TernStore *store, gint64 mailbox, guint32 uid, GError **error);

/* --- tern-store-relink.c */
/* While @mailbox is being relinked: the old row that @record is, taken over to its new UID (flags still to be
 * written); 0 when there is none. */
gboolean tern_store_relink_claim (TernStore *store, TernStoreMailbox *mailbox,
                                  const TernMessageRecord *record, gint64 *message, GError **error);
void tern_store_relink_forget (TernStore *store);
/* Journal entries of @mailbox bound to another UIDVALIDITY find their message by identity. */
gboolean tern_store_rebind_journal (TernStore *store, TernStoreMailbox *mailbox, GError **error);

/* --- tern-store-journal-replay.c */
/* The message is gone: what waits for it is set aside, but for moves and copies under way, which are looked for. */
gboolean tern_store_journal_set_aside_uid (TernStore *store, TernStoreMailbox *mailbox, guint32 uid,
                                           const char *reason, GError **error);

/* --- tern-store-journal-arrive.c: a message in two mailboxes */
/* What to do with @row, which the server says is gone from @mailbox. @elsewhere: (out): it was moved, and stays shown;
 * the row is written and nothing is left to do. */
gboolean tern_store_journal_leave (TernStore *store, TernStoreMailbox *mailbox, const TernStoreRow *row,
                                   gboolean *elsewhere, GError **error);
/* A UID without a row appears in @mailbox: whether it is one on its way here. @message: (out): the row that is this
 * message now, its flags still to be written; 0. @email: (inout): its content, 0 when that is not known; content to
 * share. */
gboolean tern_store_journal_arrive (TernStore *store, TernStoreMailbox *mailbox, const TernMessageRecord *record,
                                    gint64 *message, gint64 *email, GError **error);
/* At start: what the journal shows of copies is made again (tern-store-journal-copy.c). */
gboolean tern_store_journal_remake_copies (TernStore *store, GError **error);
/* At start: moves and copies of which everything is known end. */
gboolean tern_store_journal_settle_all (TernStore *store, GError **error);

/* --- tern-store-index.c */
/* Starts those of the two indexes anew that are damaged inside. */
gboolean tern_store_mend_indexes (TernStore *store, GError **error);
gboolean tern_store_queue_heads (TernStore *store, GError **error);
gboolean tern_store_unindex (TernStore *store, gint64 email, GError **error);
gboolean tern_store_queue_text (TernStore *store, gint64 email, GError **error);

/* --- tern-store-body-pieces.c */
gboolean tern_store_drop_bodies (TernStore *store, gint64 email, GError **error);
/* Those of emails that mail.db does not have: their ids may be given again. */
gboolean tern_store_drop_stray_bodies (TernStore *store, GError **error);

G_END_DECLS
