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
#include "store/tern-store-threads.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/* What a transaction knows of one mailbox; counters are differences written once at its end. */
typedef struct
{
  gint64 id;
  gint64 account;
  char *account_key;
  char *wire_name;
  guint32 uidvalidity;
  guint32 relink_from;
  gboolean has_journal;
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

  gboolean open;         /* a transaction is */
  gboolean body_open;
  TernChangeSetBuilder *changes;
  GHashTable *mailboxes; /* id → TernStoreMailbox, of this transaction */
  TernStoreMailbox *last_mailbox;
  TernStoreThreads *threads;
  GArray *new_emails;    /* gint64, for the header index */
  TernStoreRelink *relink; /* what waits for a new UID in the mailbox last relinked; across transactions */
  gint64 next_n;         /* the low 20 bits of the next id come from it */
  gint64 next_n_saved;
};

/* Email rows as they are read for their checksum and written: every column it covers. */
typedef struct
{
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
  "e.checksum, e.date, e.size, e.attachment, e.object, e.subject, e.from_name, e.from_address, "      \
  "e.recipients, e.cc, e.message_id, e.in_reply_to, e.preview, e.structure"
#define TERN_STORE_N_CONTENT_COLUMNS 14

/* --- tern-store.c */
gboolean tern_store_need_transaction (TernStore *store, GError **error);
gboolean tern_store_need_none (TernStore *store, GError **error);
/* Begins when none is open; @mine says whether to end it here. */
gboolean tern_store_begin_own (TernStore *store, gboolean *mine, GError **error);
gboolean tern_store_end_own (TernStore *store, gboolean mine, gboolean ok, TernChangeSet **changes,
                             GError **error);
gboolean tern_store_body_write (TernStore *store, GError **error);
/* kept.db first, then mail.db: how an action begins. */
gboolean tern_store_commit_kept_first (TernStore *store, TernChangeSet **changes, GError **error);
void tern_store_note_damaged (TernStore *store, gint64 email);
gboolean tern_store_set_invalid (GError **error, const char *message);
gboolean tern_store_set_not_found (GError **error, const char *message);

/* --- tern-store-mailboxes.c: the transaction's view. NULL with NOT_FOUND. */
TernStoreMailbox *tern_store_load_mailbox (TernStore *store, gint64 mailbox, GError **error);
gboolean tern_store_write_counters (TernStore *store, GError **error);
/* Counts a row in (+1) or out (-1); note the event yourself. */
void tern_store_count_shown (TernStoreMailbox *mailbox, TernFlag shown, int by);
void tern_store_count_server (TernStoreMailbox *mailbox, TernFlag flags, int by);
gboolean tern_store_delete_rows_of (TernStore *store, gint64 mailbox, GError **error);

/* --- tern-store-content.c */
gint64 tern_store_sum_content (TernStore *store, gint64 email, const TernStoreContent *content);
/* Reads @content from @statement at @column. Returns: whether the checksum is right. */
gboolean tern_store_read_content (TernStore *store, sqlite3_stmt *statement, int column, gint64 email,
                                  TernStoreContent *content);
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
} TernStoreShown;

gboolean tern_store_make_shown (TernStore *store, TernStoreMailbox *mailbox, guint32 uid,
                                TernFlag server, const char *server_keywords, TernStoreShown *shown,
                                GError **error);
void tern_store_shown_clear (TernStoreShown *shown);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TernStoreShown, tern_store_shown_clear)
/* Makes one row's shown state again from what its row and the journal say. */
gboolean tern_store_remake_shown (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, GError **error);
/* The same for every row the journal names: at start. */
gboolean tern_store_remake_all_shown (TernStore *store, GError **error);
/* Joined, sorted as TernFlags has them. Returns: (transfer full) (nullable): NULL for none. */
char *tern_store_join_keywords (const char *const *keywords);
TernFlags *tern_store_flags_of (TernFlag system, const char *keywords);

/* --- tern-store-messages.c: one row by (mailbox, uid) */
typedef struct
{
  gint64 id; /* 0: there is none */
  gint64 email;
  gboolean gone;
  TernFlag server;
  char *server_keywords;
  gint64 shown_mailbox;
  TernFlag shown;
  char *shown_keywords;
  guint64 modseq;
} TernStoreRow;

void tern_store_row_clear (TernStoreRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TernStoreRow, tern_store_row_clear)
gboolean tern_store_find_row (TernStore *store, gint64 mailbox, guint32 uid, TernStoreRow *row,
                              GError **error);
/* Writes flags and what is shown of them, counts, notes the event. @keywords: (nullable). */
gboolean tern_store_write_row_flags (TernStore *store, TernStoreMailbox *mailbox, guint32 uid,
                                     const TernStoreRow *row, TernFlag server, const char *keywords,
                                     guint64 modseq, GError **error);

/* --- tern-store-vanish.c */
/* Takes the row out for good: counters and event for what it shows, then its content if nothing else has it.
 * @counted: whether it is among the mailbox's server rows. */
gboolean tern_store_delete_row (TernStore *store, TernStoreMailbox *mailbox, gint64 message, gboolean counted,
                                GError **error);

/* --- tern-store-relink.c */
/* While @mailbox is being relinked: the old row that @record is, taken over to its new UID (flags still to be
 * written); 0 when there is none. */
gboolean tern_store_relink_claim (TernStore *store, TernStoreMailbox *mailbox,
                                  const TernMessageRecord *record, gint64 *message, GError **error);
void tern_store_relink_forget (TernStore *store);
/* Journal entries of @mailbox bound to another UIDVALIDITY find their message by identity. */
gboolean tern_store_rebind_journal (TernStore *store, TernStoreMailbox *mailbox, GError **error);

/* --- tern-store-journal.c */
gboolean tern_store_journal_set_aside_uid (TernStore *store, TernStoreMailbox *mailbox, guint32 uid,
                                           const char *reason, GError **error);

/* --- tern-store-index.c */
gboolean tern_store_queue_heads (TernStore *store, GError **error);
gboolean tern_store_unindex (TernStore *store, gint64 email, GError **error);
gboolean tern_store_queue_text (TernStore *store, gint64 email, GError **error);

/* --- tern-store-body-pieces.c */
gboolean tern_store_drop_bodies (TernStore *store, gint64 email, GError **error);

G_END_DECLS
