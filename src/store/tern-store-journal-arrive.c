/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A message on its way from one mailbox to another: the same row before, during and after, and never two of it.
 *
 * The server tells the two ends apart and in any order: the UID is gone here (a row becomes "gone elsewhere", still
 * shown in the new folder), and there is a UID there (COPYUID, or a header that is this message, at or above the noted
 * UIDNEXT). When both are known the row takes its new place and the entry ends, in one transaction. */

#include "store/tern-store-journal-private.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-messages.h"

#include <string.h>

/* --- both ends of one entry ---------------------------------------------------------------- */

void
tern_journal_ends_clear (TernJournalEnds *ends)
{
  g_clear_pointer (&ends->entry, tern_journal_entry_free);
  tern_store_row_clear (&ends->row);
}

/* NULL without @error: not here. */
static gboolean
load_by_name (TernStore *store, const char *account, const char *wire_name, TernStoreMailbox **mailbox, GError **error)
{
  gint64 id = 0;

  *mailbox = NULL;
  if (wire_name == NULL || !tern_store_find_wire_name (store, account, wire_name, &id, error))
    return wire_name == NULL;
  if (id != 0)
    *mailbox = tern_store_load_mailbox (store, id, error);
  return id == 0 || *mailbox != NULL;
}

gboolean
tern_store_journal_is_absent (TernStore *store, const TernStoreMailbox *mailbox, guint32 uidvalidity, guint32 uid,
                              gboolean *absent, GError **error)
{
  g_auto (TernMailboxState) state = { 0 };
  gboolean here;

  if (!tern_store_get_mailbox_state (store, mailbox->id, &state, error))
    return FALSE;
  if (mailbox->uidvalidity != uidvalidity)
    here = state.to_fetch == NULL || tern_uid_set_is_empty (state.to_fetch);
  else
    here = state.uidnext > uid && (state.to_fetch == NULL || !tern_uid_set_contains (state.to_fetch, uid));
  *absent = state.uidnext != 0 && here && mailbox->relink_from == 0;
  return TRUE;
}

static gboolean
look_at_state (TernStore *store, TernJournalEnds *ends, GError **error)
{
  const TernMessageIdentity *identity = ends->entry->identity;
  gboolean absent;

  if (!tern_store_journal_is_absent (store, ends->from, identity->uidvalidity, identity->uid, &absent, error))
    return FALSE;
  if (absent)
    ends->source = TERN_JOURNAL_SOURCE_GONE;
  return TRUE;
}

gboolean
tern_store_journal_find_ends (TernStore *store, gint64 id, TernJournalEnds *ends, GError **error)
{
  gboolean renumbered;

  *ends = (TernJournalEnds){ 0 };
  if (!tern_store_journal_load (store, id, &ends->entry, error))
    return FALSE;
  if (ends->entry == NULL)
    return TRUE;
  if (!load_by_name (store, ends->entry->account, ends->entry->mailbox, &ends->from, error) ||
      !load_by_name (store, ends->entry->account, ends->entry->target, &ends->to, error))
    return FALSE;
  if (ends->from == NULL || ends->from->uidvalidity == 0)
    return TRUE;
  renumbered = ends->from->uidvalidity != ends->entry->identity->uidvalidity;
  if (!renumbered && !tern_store_find_row (store, ends->from, ends->entry->identity->uid, &ends->row, error))
    return FALSE;
  if (ends->row.id == 0)
    return look_at_state (store, ends, error);
  ends->source = ends->row.gone ? TERN_JOURNAL_SOURCE_GONE : TERN_JOURNAL_SOURCE_PRESENT;
  return TRUE;
}

/* Whether the numbers of the target are those the entry speaks of. */
gboolean
tern_journal_ends_is_target_known (const TernJournalEnds *ends)
{
  return ends->to != NULL && ends->to->uidvalidity != 0 && ends->to->relink_from == 0 &&
         ends->to->uidvalidity == ends->entry->target_uidvalidity;
}

static gboolean
drop_entry (TernStore *store, TernJournalEnds *ends, GError **error)
{
  tern_change_set_builder_note_journal (store->changes);
  g_hash_table_remove (store->carrying, &ends->entry->id);
  g_hash_table_remove (store->looks, &ends->entry->id);
  return tern_store_kept_begin (store->kept, error) &&
         tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", ends->entry->id);
}

/* Actions that wait behind a move are about the message in its new place; so is a copy that another account is at. */
static gboolean
rebind_later (TernStore *store, TernJournalEnds *ends, GError **error)
{
  static const char sql[] = "UPDATE journal SET mailbox = ?, uidvalidity = ?, uid = ? WHERE account = ? "
                            "AND mailbox = ? AND uidvalidity = ? AND uid = ? AND (id > ? OR (kind = 12 AND state = 1))";
  const TernJournalEntry *entry = ends->entry;

  if (!tern_store_db_run (store->kept_db, error, sql, "siissiii", entry->target, (gint64) entry->target_uidvalidity,
                          (gint64) entry->target_uid, entry->account, entry->mailbox,
                          (gint64) entry->identity->uidvalidity, (gint64) entry->identity->uid, entry->id))
    return FALSE;
  if (ends->to != NULL && sqlite3_changes (store->kept_db->handle) > 0)
    ends->to->has_journal = TRUE;
  return TRUE;
}

/* --- the end of a move --------------------------------------------------------------------- */

/* What the server says of the copy counts more than what it said of the original, which may have been marked to be
 * removed meanwhile. @copy: id 0: none. */
static gboolean
take_place (TernStore *store, TernJournalEnds *ends, const TernStoreRow *copy, GError **error)
{
  g_auto (TernStoreShown) shown = { 0 };
  const TernStoreRow *told = copy->id != 0 ? copy : &ends->row;
  TernStoreRow placed = ends->row;

  placed.mailbox = ends->to->id;
  placed.uid = ends->to->uid_base + ends->entry->target_uid;
  placed.server = told == copy ? copy->server : told->server & ~TERN_FLAG_DELETED;
  placed.server_keywords = told->server_keywords;
  placed.modseq = copy->modseq;
  placed.gone = TERN_STORE_GONE_NOT;
  if (!tern_store_make_shown (store, ends->to, ends->entry->target_uid, (TernFlag) placed.server,
                              placed.server_keywords, &shown, error) ||
      !tern_store_note_shown (store, &ends->row, &shown, error))
    return FALSE;
  placed.shown_mailbox = shown.mailbox;
  placed.shown = shown.system;
  placed.shown_keywords = shown.keywords;
  tern_store_count_server (ends->to, (TernFlag) placed.server, 1);
  return tern_store_write_row (store, &placed, error);
}

/* A server without UIDPLUS keeps the original, marked as deleted. It is a message of its own from here on. */
static gboolean
leave_original (TernStore *store, TernJournalEnds *ends, GError **error)
{
  g_auto (GStrv) keywords = ends->row.server_keywords != NULL ? g_strsplit (ends->row.server_keywords, " ", -1) : NULL;
  TernMessageRecord record = {
    .uid = ends->entry->identity->uid,
    .system = (TernFlag) ends->row.server,
    .keywords = (const char *const *) keywords,
    .modseq = (guint64) ends->row.modseq,
    .internal_date = ends->row.internal_date,
  };

  return tern_store_upsert_appearance (store, ends->from->id, ends->row.email, &record, NULL, error);
}

/* Both ends are known. @kept_there: the original stays where it was. */
static gboolean
finish_move (TernStore *store, TernJournalEnds *ends, gboolean kept_there, GError **error)
{
  g_auto (TernStoreRow) copy = { 0 };

  if (!drop_entry (store, ends, error) || !rebind_later (store, ends, error) ||
      !tern_store_find_row (store, ends->to, ends->entry->target_uid, &copy, error))
    return FALSE;
  if (ends->row.id == 0 || ends->row.gone == TERN_STORE_GONE_FOR_GOOD)
    return tern_store_remake_shown (store, ends->to, ends->entry->target_uid, error);
  if (copy.gone)
    return tern_store_delete_row (store, ends->from, &ends->row, error);
  /* Whoever did this before was killed between the two files: the copy is the row that was moved, the older one, and
   * the other stands for the original that stays. */
  if (kept_there && copy.id != 0 && copy.email == ends->row.email && copy.id < ends->row.id)
    return tern_store_remake_shown (store, ends->to, ends->entry->target_uid, error) &&
           tern_store_remake_shown (store, ends->from, ends->entry->identity->uid, error);
  if (ends->row.gone == TERN_STORE_GONE_NOT)
    tern_store_count_server (ends->from, (TernFlag) ends->row.server, -1);
  return (copy.id == 0 || tern_store_delete_row (store, ends->to, &copy, error)) &&
         take_place (store, ends, &copy, error) && (!kept_there || leave_original (store, ends, error));
}

static gboolean
finish_append (TernStore *store, TernJournalEnds *ends, guint64 size, GError **error)
{
  return tern_store_journal_arrived_away (store, ends, size, error) && drop_entry (store, ends, error);
}

/* A message that was appended is a row of its mailbox. */
static gboolean
settle_append (TernStore *store, TernJournalEnds *ends, gboolean *settled, GError **error)
{
  g_auto (TernStoreRow) row = { 0 };
  gint64 size;

  if (!tern_journal_ends_is_target_known (ends))
    return TRUE;
  if (!tern_store_find_row (store, ends->to, ends->entry->target_uid, &row, error))
    return FALSE;
  if (row.id == 0)
    return TRUE;
  *settled = TRUE;
  return tern_store_db_get_int (store->mail, &size, 0, error, "SELECT size FROM email WHERE id = ?", "i", row.email) &&
         finish_append (store, ends, (guint64) size, error) &&
         tern_store_remake_shown (store, ends->to, ends->entry->target_uid, error);
}

/* The UID of a copy is known: the row that stood for it takes its place. @place: (out): that row; 0: there is none. */
static gboolean
finish_copy (TernStore *store, TernJournalEnds *ends, gint64 *place, GError **error)
{
  g_auto (TernStoreRow) copy = { 0 };
  g_auto (TernStoreRow) there = { 0 };

  *place = 0;
  if (!drop_entry (store, ends, error) || ends->row.id == 0)
    return ends->row.id == 0;
  if (!tern_store_journal_find_copy (store, ends->row.email, ends->to, &copy, error) ||
      !tern_store_find_row (store, ends->to, ends->entry->target_uid, &there, error))
    return FALSE;
  if (copy.id == 0)
    return TRUE;
  if (there.id != 0)
    return tern_store_delete_row (store, ends->to, &copy, error);
  *place = copy.id;
  copy.uid = ends->to->uid_base + ends->entry->target_uid;
  copy.server = ends->row.server;
  copy.server_keywords = ends->row.server_keywords;
  tern_store_count_server (ends->to, (TernFlag) copy.server, 1);
  return tern_store_write_row (store, &copy, error) &&
         tern_store_remake_shown (store, ends->to, ends->entry->target_uid, error);
}

gboolean
tern_store_journal_settle (TernStore *store, gint64 id, gboolean *settled, GError **error)
{
  g_auto (TernJournalEnds) ends = { 0 };
  gint64 place;

  *settled = FALSE;
  if (!tern_store_journal_find_ends (store, id, &ends, error))
    return FALSE;
  if (ends.entry == NULL || ends.entry->state != TERN_JOURNAL_IN_FLIGHT || ends.entry->target_uid == 0)
    return TRUE;
  if (ends.entry->kind == TERN_JOURNAL_COPY)
    {
      *settled = tern_journal_ends_is_target_known (&ends);
      return !*settled || finish_copy (store, &ends, &place, error);
    }
  if (ends.entry->kind == TERN_JOURNAL_APPEND)
    return settle_append (store, &ends, settled, error);
  if (ends.entry->kind != TERN_JOURNAL_MOVE || ends.source != TERN_JOURNAL_SOURCE_GONE)
    return TRUE;
  if (tern_journal_ends_is_target_known (&ends))
    {
      *settled = TRUE;
      return finish_move (store, &ends, FALSE, error);
    }
  /* Shown until the mailbox is synchronised, which finds it by this UID. */
  if (ends.row.id != 0 && ends.row.gone == TERN_STORE_GONE_ELSEWHERE)
    return TRUE;
  *settled = TRUE;
  return drop_entry (store, &ends, error) && rebind_later (store, &ends, error);
}

/* Runs @sql, which selects ids. */
GArray *
tern_store_journal_collect (TernStore *store, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  int got;

  while ((got = tern_store_db_step (store->kept_db, statement, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

gboolean
tern_store_journal_settle_all (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE kind IN (2, 3, 5) AND state = 1 AND target_uid <> 0";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "");
  g_autoptr (GArray) ids = tern_store_journal_collect (store, rows, error);
  gboolean settled;

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!tern_store_journal_settle (store, g_array_index (ids, gint64, i), &settled, error))
      return FALSE;
  return ids != NULL;
}

/* --- the old place ------------------------------------------------------------------------- */

gboolean
tern_store_journal_leave (TernStore *store, TernStoreMailbox *mailbox, const TernStoreRow *row, gboolean *elsewhere,
                          GError **error)
{
  static const char done[] = "DELETE FROM journal WHERE account = ? AND mailbox = ? AND uidvalidity = ? AND uid = ? "
                             "AND kind = 4 AND state <> 2";
  static const char moving[] = "SELECT id FROM journal WHERE account = ? AND mailbox = ? AND uidvalidity = ? "
                               "AND uid = ? AND kind = 3 AND state = 1 ORDER BY id LIMIT 1";
  gint64 uid = row->uid - mailbox->uid_base;
  TernStoreRow left = *row;
  gboolean settled;
  gint64 id;

  *elsewhere = FALSE;
  if (!tern_store_db_get_int (store->kept_db, &id, 0, error, moving, "ssii", mailbox->account_key,
                              mailbox->wire_name, (gint64) mailbox->uidvalidity, uid))
    return FALSE;
  if (id == 0)
    return tern_store_kept_begin (store->kept, error) &&
           tern_store_db_run (store->kept_db, error, done, "ssii", mailbox->account_key, mailbox->wire_name,
                              (gint64) mailbox->uidvalidity, uid);
  *elsewhere = TRUE;
  tern_store_count_server (mailbox, (TernFlag) row->server, -1);
  left.gone = TERN_STORE_GONE_ELSEWHERE;
  return tern_store_write_row (store, &left, error) && tern_store_journal_settle (store, id, &settled, error);
}

/* --- the new place ------------------------------------------------------------------------- */

gboolean
tern_store_journal_is_same (const TernMessageIdentity *a, const TernMessageRecord *b)
{
  if (a->email_id != NULL && b->email_id != NULL && *b->email_id != '\0')
    return strcmp (a->email_id, b->email_id) == 0;
  if (a->gm_msgid != 0 && b->gm_msgid != 0)
    return a->gm_msgid == b->gm_msgid;
  return g_strcmp0 (a->message_id, b->message_id != NULL && *b->message_id != '\0' ? b->message_id : NULL) == 0 &&
         a->size != 0 && a->size == b->size && a->internal_date == b->internal_date;
}

gboolean
tern_store_journal_is_its (const TernJournalEntry *entry, const TernMessageRecord *record)
{
  return entry->kind == TERN_JOURNAL_APPEND ? tern_store_journal_is_appended (entry->identity, record)
                                            : tern_store_journal_is_same (entry->identity, record);
}

/* Whether the message of @entry is known to be @email (0 unknown), @record or has the UID the server told. */
static gboolean
is_incoming (TernStore *store, const TernJournalEntry *entry, const TernMessageRecord *record, gint64 email,
             gboolean *incoming, GError **error)
{
  g_auto (TernJournalEnds) ends = { 0 };

  *incoming = entry->target_uid == record->uid || tern_store_journal_is_its (entry, record);
  if (*incoming || email == 0 || entry->kind == TERN_JOURNAL_APPEND)
    return TRUE;
  if (!tern_store_journal_find_ends (store, entry->id, &ends, error))
    return FALSE;
  *incoming = ends.row.id != 0 && ends.row.email == email;
  return TRUE;
}

/* The entry that brings @record to @mailbox, by the UID the server told, else by what the message is. 0: none. */
static gboolean
find_incoming (TernStore *store, TernStoreMailbox *mailbox, const TernMessageRecord *record, gint64 email, gint64 *id,
               GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE account = ?1 AND target = ?2 AND state = 1 "
                            "AND kind IN (2, 3, 5) AND target_uidvalidity = ?3 AND (target_uid = ?4 OR (target_uid = 0 "
                            "AND target_uidnext <= ?4)) ORDER BY target_uid DESC, id";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ssii", mailbox->account_key,
                                             mailbox->wire_name, (gint64) mailbox->uidvalidity, (gint64) record->uid);
  g_autoptr (GArray) ids = tern_store_journal_collect (store, rows, error);

  *id = 0;
  for (guint i = 0; ids != NULL && i < ids->len && *id == 0; i++)
    {
      g_autoptr (TernJournalEntry) entry = NULL;
      gboolean incoming;

      if (!tern_store_journal_load (store, g_array_index (ids, gint64, i), &entry, error))
        return FALSE;
      if (entry == NULL)
        continue;
      if (!is_incoming (store, entry, record, email, &incoming, error))
        return FALSE;
      *id = incoming ? entry->id : 0;
    }
  return ids != NULL;
}

gboolean
tern_store_journal_note_target (TernStore *store, gint64 id, guint32 uidvalidity, guint32 uid, GError **error)
{
  static const char sql[] = "UPDATE journal SET target_uidvalidity = ?, target_uid = ? WHERE id = ?";

  return tern_store_kept_begin (store->kept, error) &&
         tern_store_db_run (store->kept_db, error, sql, "iii", (gint64) uidvalidity, (gint64) uid, id);
}

gboolean
tern_store_journal_arrive (TernStore *store, TernStoreMailbox *mailbox, const TernMessageRecord *record,
                           gint64 *message, gint64 *email, GError **error)
{
  g_auto (TernJournalEnds) ends = { 0 };
  gboolean told;
  gint64 id;

  *message = 0;
  if (!find_incoming (store, mailbox, record, *email, &id, error) || id == 0)
    return id == 0;
  if (!tern_store_journal_find_ends (store, id, &ends, error) || ends.entry == NULL)
    return ends.entry == NULL;
  told = ends.entry->target_uid != 0;
  if (!told && !tern_store_journal_note_target (store, id, mailbox->uidvalidity, record->uid, error))
    return FALSE;
  ends.entry->target_uid = record->uid;
  if (ends.entry->kind == TERN_JOURNAL_APPEND)
    return finish_append (store, &ends, record->size, error);
  ends.entry->target_uidvalidity = mailbox->uidvalidity;
  /* Content is shared because the server said that it copied, never for a Message-ID alone; a move is one message. */
  if (*email == 0 && ends.row.id != 0 && (told || ends.entry->kind == TERN_JOURNAL_MOVE))
    *email = ends.row.email;
  if (ends.entry->kind == TERN_JOURNAL_COPY)
    return finish_copy (store, &ends, message, error);
  if (ends.source != TERN_JOURNAL_SOURCE_GONE)
    return TRUE;
  *message = ends.row.gone == TERN_STORE_GONE_ELSEWHERE ? ends.row.id : 0;
  return finish_move (store, &ends, FALSE, error);
}

/* --- what a connection was told ------------------------------------------------------------ */

static gboolean
note_copy (TernStore *store, TernStoreMailbox *from, const TernJournalCopy *copy, guint32 uidvalidity, GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE account = ? AND mailbox = ? AND uidvalidity = ? AND uid = ? "
                            "AND kind IN (2, 3) AND state = 1 ORDER BY id LIMIT 1";
  g_auto (TernJournalEnds) ends = { 0 };
  gboolean settled;
  gint64 id;

  if (!tern_store_db_get_int (store->kept_db, &id, 0, error, sql, "ssii", from->account_key, from->wire_name,
                              (gint64) from->uidvalidity, (gint64) copy->source))
    return FALSE;
  if (id == 0)
    return TRUE;
  if (!tern_store_journal_note_target (store, id, uidvalidity, copy->target, error) ||
      !tern_store_journal_settle (store, id, &settled, error))
    return FALSE;
  if (settled)
    return TRUE;
  if (!tern_store_journal_find_ends (store, id, &ends, error))
    return FALSE;
  if (ends.entry == NULL || !tern_journal_ends_is_target_known (&ends))
    return TRUE;
  /* Another connection may have met the copy already: it is not shown beside the original. */
  ends.to->has_incoming = TRUE;
  return tern_store_remake_shown (store, ends.to, copy->target, error);
}

gboolean
tern_store_journal_note_copies (TernStore *store, gint64 mailbox, const TernJournalCopy *copies, guint n,
                                guint32 uidvalidity, TernChangeSet **changes, GError **error)
{
  TernStoreMailbox *from;
  gboolean ok;

  if (!tern_store_begin (store, error))
    return FALSE;
  from = tern_store_load_mailbox (store, mailbox, error);
  ok = from != NULL;
  for (guint i = 0; ok && i < n; i++)
    ok = note_copy (store, from, &copies[i], uidvalidity, error);
  tern_change_set_builder_note_journal (store->changes);
  return tern_store_end_own (store, TRUE, ok, changes, error);
}

gboolean
tern_store_journal_settle_marked (TernStore *store, gint64 id, gboolean *settled, gboolean *later,
                                  TernChangeSet **changes, GError **error)
{
  g_auto (TernJournalEnds) ends = { 0 };
  gboolean ok;

  *settled = *later = FALSE;
  if (!tern_store_begin (store, error))
    return FALSE;
  ok = tern_store_journal_find_ends (store, id, &ends, error);
  if (ok && ends.entry != NULL && ends.entry->kind == TERN_JOURNAL_MOVE && ends.entry->target_uid != 0 &&
      ends.source == TERN_JOURNAL_SOURCE_PRESENT && (ends.row.server & TERN_FLAG_DELETED) != 0)
    {
      *settled = tern_journal_ends_is_target_known (&ends);
      *later = !*settled;
      ok = *later || finish_move (store, &ends, TRUE, error);
    }
  return tern_store_end_own (store, TRUE, ok, changes, error);
}

static gboolean
bury (TernStore *store, TernJournalEnds *ends, const char *reason, GError **error)
{
  const TernStoreShown nowhere = { 0 };
  TernStoreRow buried = ends->row;

  buried.gone = TERN_STORE_GONE_FOR_GOOD;
  buried.shown_mailbox = 0;
  return tern_store_note_shown (store, &ends->row, &nowhere, error) && tern_store_write_row (store, &buried, error) &&
         tern_store_journal_set_aside_uid (store, ends->from, ends->entry->identity->uid, reason, error);
}

/* The row that stands for the copy goes, or comes, as the entry now says. */
static gboolean
take_back_copy (TernStore *store, TernJournalEnds *ends, GError **error)
{
  g_autoptr (TernJournalEntry) now = NULL;

  if (!tern_store_journal_hide_copy (store, ends->row.email, ends->to, error) ||
      !tern_store_journal_load (store, ends->entry->id, &now, error))
    return FALSE;
  return now == NULL || now->state == TERN_JOURNAL_SET_ASIDE ||
         tern_store_journal_show_copy (store, &ends->row, ends->to, error);
}

gboolean
tern_store_journal_take_back (TernStore *store, gint64 id, const char *change, const char *reason, GError **error)
{
  g_auto (TernJournalEnds) ends = { 0 };

  if (!tern_store_journal_find_ends (store, id, &ends, error))
    return FALSE;
  if (ends.entry == NULL)
    return TRUE;
  g_hash_table_remove (store->carrying, &id);
  if (ends.entry->kind >= TERN_JOURNAL_CREATE && ends.entry->kind <= TERN_JOURNAL_UNSUBSCRIBE)
    return tern_store_kept_begin (store->kept, error) &&
           tern_store_journal_take_back_folder (store, ends.entry, change, reason, error);
  g_hash_table_remove (store->looks, &id);
  tern_change_set_builder_note_journal (store->changes);
  if (!tern_store_kept_begin (store->kept, error) ||
      (ends.entry->kind >= TERN_JOURNAL_MOVE_AWAY && !tern_store_journal_drop_handed (store, id, error)) ||
      !tern_store_db_run (store->kept_db, error, change, "is", id, reason))
    return FALSE;
  if (ends.entry->kind == TERN_JOURNAL_APPEND)
    return tern_store_journal_return_handed (store, id, change, reason, error);
  if (ends.entry->kind == TERN_JOURNAL_COPY && ends.row.id != 0 && ends.to != NULL)
    return take_back_copy (store, &ends, error);
  if (ends.row.id != 0 && ends.row.gone == TERN_STORE_GONE_ELSEWHERE)
    {
      if (!bury (store, &ends, reason != NULL ? reason : "The message is no longer on the server.", error))
        return FALSE;
    }
  else if (ends.row.id != 0 && !tern_store_remake_shown (store, ends.from, ends.entry->identity->uid, error))
    return FALSE;
  return ends.entry->target_uid == 0 || !tern_journal_ends_is_target_known (&ends) ||
         tern_store_remake_shown (store, ends.to, ends.entry->target_uid, error);
}
