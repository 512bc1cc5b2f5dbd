/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A message on its way to another account. Its bytes are handed over to an APPEND of that account; when the message is
 * a row there, of the size that was sent, the original is to be deleted (of a move), and not before. Each of these is
 * one transaction, so that whoever dies in between goes on from there. */

#include "store/tern-store-journal-private.h"
#include "store/tern-store-mailboxes.h"

#include <string.h>

/* The entry of the other account whose message this APPEND carries; 0: none. */
static gboolean
find_sender (TernStore *store, gint64 append, gint64 *id, GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE kind IN (11, 12) AND state = 1 AND target_uidnext = ?";

  return tern_store_db_get_int (store->kept_db, id, 0, error, sql, "i", append);
}

gboolean
tern_store_journal_is_for_move (TernStore *store, gint64 append, gboolean *is_move, GError **error)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE kind = 11 AND state = 1 "
                            "AND target_uidnext = ?)";
  gint64 exists;

  if (!tern_store_db_get_int (store->kept_db, &exists, 0, error, sql, "i", append))
    return FALSE;
  *is_move = exists != 0;
  return TRUE;
}

/* The state of the APPEND it was handed over to; -1: there is none. */
static gboolean
find_append (TernStore *store, gint64 id, gint64 *append, gint64 *state, GError **error)
{
  static const char sql[] = "SELECT j.id FROM journal j WHERE kind = 5 AND id = (SELECT target_uidnext FROM journal "
                            "WHERE id = ? AND kind IN (11, 12))";
  static const char get[] = "SELECT state FROM journal WHERE id = ?";

  *state = -1;
  return tern_store_db_get_int (store->kept_db, append, 0, error, sql, "i", id) &&
         (*append == 0 || tern_store_db_get_int (store->kept_db, state, -1, error, get, "i", *append));
}

/* An APPEND that was not sent is nothing without the entry it is for. */
gboolean
tern_store_journal_drop_handed (TernStore *store, gint64 id, GError **error)
{
  gint64 append, state;

  if (!find_append (store, id, &append, &state, error))
    return FALSE;
  return append == 0 || state == TERN_JOURNAL_IN_FLIGHT ||
         tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", append);
}

/* --- beginning --- */

gboolean
tern_store_journal_find_away (TernStore *store, const TernStoreMailbox *mailbox, gint64 uid, gint64 *id,
                              gboolean *told, GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE account = ? AND mailbox = ? AND uidvalidity = ? "
                            "AND uid = ? AND kind = 11 AND state <> 2 ORDER BY id DESC LIMIT 1";
  TERN_STATEMENT row = tern_store_db_query (store->kept_db, error, sql, "ssii", mailbox->account_key,
                                            mailbox->wire_name, (gint64) mailbox->uidvalidity, uid);
  int got = tern_store_db_step (store->kept_db, row, error);
  gint64 append, state;

  *id = got == 1 ? sqlite3_column_int64 (row, 0) : 0;
  *told = FALSE;
  if (got < 1)
    return got == 0;
  if (!find_append (store, *id, &append, &state, error))
    return FALSE;
  *told = state == TERN_JOURNAL_IN_FLIGHT;
  return TRUE;
}

gboolean
tern_store_journal_unhand (TernStore *store, gint64 id, GError **error)
{
  static const char sql[] = "UPDATE journal SET state = 0, tries = 0, target_uidnext = 0 WHERE id = ?";

  return tern_store_journal_drop_handed (store, id, error) && tern_store_db_run (store->kept_db, error, sql, "i", id);
}

gboolean
tern_store_journal_set_away (TernStore *store, gint64 id, const TernStoreMailbox *to, GError **error)
{
  return tern_store_db_run (store->kept_db, error, "UPDATE journal SET target = ?, payload = ? WHERE id = ?", "ssi",
                            to->wire_name, to->account_key, id);
}

/* --- handing over --- */

static char *
dup_account (const TernJournalEntry *entry)
{
  gsize length = 0;
  const char *text = entry->payload != NULL ? g_bytes_get_data (entry->payload, &length) : NULL;

  return g_strndup (text != NULL ? text : "", length);
}

/* All keywords are left out when the other mailbox refuses one. */
static TernFlags *
choose_flags (TernStore *store, gint64 mailbox, const TernStoreRow *row)
{
  g_autoptr (TernFlags) all = tern_store_flags_of ((TernFlag) row->server & ~TERN_FLAG_DELETED, row->server_keywords);

  return tern_store_journal_check_permitted (store, mailbox, all, NULL)
           ? g_steal_pointer (&all)
           : tern_flags_new ((TernFlag) row->server & ~TERN_FLAG_DELETED, NULL);
}

static gboolean
hand_over (TernStore *store, TernJournalEnds *ends, GBytes *bytes, GError **error)
{
  static const char sql[] = "UPDATE journal SET state = 1, tries = tries + 1, target_uidnext = ? WHERE id = ?";
  g_autofree char *account = dup_account (ends->entry);
  g_autoptr (TernFlags) flags = NULL;
  TernJournalMessage message = { .bytes = bytes };
  TernStoreMailbox *to;
  gint64 mailbox, append;

  if (!tern_store_find_wire_name (store, account, ends->entry->target, &mailbox, error))
    return FALSE;
  to = mailbox != 0 ? tern_store_load_mailbox (store, mailbox, error) : NULL;
  if (to == NULL && mailbox != 0)
    return FALSE;
  if (to == NULL || to->is_doomed)
    return tern_store_journal_take_back (store, ends->entry->id, tern_store_journal_set_aside_sql,
                                         "The folder it was to go to is no longer there.", error);
  flags = choose_flags (store, mailbox, &ends->row);
  message.message_id = ends->entry->identity->message_id;
  message.internal_date = ends->entry->identity->internal_date;
  message.flags = flags;
  store->handed_over = TRUE;
  return tern_store_journal_insert_append (store, to, &message, &append, error) &&
         tern_store_db_run (store->kept_db, error, sql, "ii", append, ends->entry->id);
}

gboolean
tern_store_journal_hand_over (TernStore *store, gint64 id, GBytes *bytes, TernChangeSet **changes, GError **error)
{
  g_auto (TernJournalEnds) ends = { 0 };
  gboolean ok;

  if (!tern_store_begin (store, error))
    return FALSE;
  tern_change_set_builder_note_journal (store->changes);
  ok = tern_store_kept_begin (store->kept, error) && tern_store_journal_find_ends (store, id, &ends, error);
  if (ok && ends.entry != NULL && ends.entry->state == TERN_JOURNAL_PENDING && ends.row.id != 0)
    ok = hand_over (store, &ends, bytes, error);
  return tern_store_end_own (store, TRUE, ok, changes, error);
}

gboolean
tern_store_journal_take_handed_over (TernStore *store)
{
  gboolean handed_over = store->handed_over;

  store->handed_over = FALSE;
  return handed_over;
}

/* --- the end --- */

/* Flags set meanwhile are for the message in its new place. */
static gboolean
rebind_flags (TernStore *store, const TernJournalEntry *away, const TernJournalEnds *append, GError **error)
{
  static const char sql[] = "UPDATE journal SET account = ?, mailbox = ?, uidvalidity = ?, uid = ? WHERE account = ? "
                            "AND mailbox = ? AND uidvalidity = ? AND uid = ? AND id > ? AND kind = 1 AND state <> 2";

  append->to->has_journal = TRUE;
  return tern_store_db_run (store->kept_db, error, sql, "ssiissiii", append->entry->account, append->entry->mailbox,
                            (gint64) append->to->uidvalidity, (gint64) append->entry->target_uid, away->account,
                            away->mailbox, (gint64) away->identity->uidvalidity, (gint64) away->identity->uid,
                            away->id);
}

static gboolean
end_away (TernStore *store, TernJournalEnds *away, const TernJournalEnds *append, GError **error)
{
  static const char delete[] = "UPDATE journal SET kind = 4, state = 0, tries = 0, target = NULL, payload = 'moved', "
                               "target_uidnext = 0 WHERE id = ?";
  gint64 id = away->entry->id;

  store->handed_over = TRUE;
  if (away->entry->kind == TERN_JOURNAL_COPY_AWAY || away->source == TERN_JOURNAL_SOURCE_GONE)
    return tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", id);
  return rebind_flags (store, away->entry, append, error) &&
         tern_store_db_run (store->kept_db, error, delete, "i", id) &&
         (away->row.id == 0 || tern_store_remake_shown (store, away->from, away->entry->identity->uid, error));
}

gboolean
tern_store_journal_arrived_away (TernStore *store, const TernJournalEnds *append, guint64 size, GError **error)
{
  g_auto (TernJournalEnds) away = { 0 };
  gint64 id;

  if (!find_sender (store, append->entry->id, &id, error))
    return FALSE;
  if (id == 0)
    return TRUE;
  if (!tern_store_kept_begin (store->kept, error) || !tern_store_journal_find_ends (store, id, &away, error))
    return FALSE;
  if (away.entry == NULL)
    return TRUE;
  if (size == append->entry->identity->size)
    return end_away (store, &away, append, error);
  return tern_store_journal_take_back (store, id, tern_store_journal_set_aside_sql,
                                       "What the other server has is not the same, so the original was kept.", error);
}

gboolean
tern_store_journal_end_marked (TernStore *store, gint64 id, TernChangeSet **changes, GError **error)
{
  gboolean ok;

  if (!tern_store_begin (store, error))
    return FALSE;
  ok = tern_store_journal_take_back (store, id, "DELETE FROM journal WHERE id = ?1 AND ?2 IS NULL", NULL, error);
  return tern_store_end_own (store, TRUE, ok, changes, error);
}

/* --- taking back --- */

gboolean
tern_store_journal_may_take_back (TernStore *store, gint64 id, GError **error)
{
  gint64 append, state;

  return find_append (store, id, &append, &state, error) &&
         (state != TERN_JOURNAL_IN_FLIGHT ||
          tern_store_set_invalid (error, "This message is on its way to the other account"));
}

gboolean
tern_store_journal_return_handed (TernStore *store, gint64 append, const char *change, const char *reason,
                                  GError **error)
{
  static const char drop[] = "DELETE FROM journal WHERE id = ?";
  g_autoptr (TernJournalEntry) now = NULL;
  gint64 id;

  if (!find_sender (store, append, &id, error))
    return FALSE;
  if (id == 0)
    return TRUE;
  if (!tern_store_journal_load (store, append, &now, error))
    return FALSE;
  if (now != NULL && now->state != TERN_JOURNAL_SET_ASIDE)
    return TRUE;
  return tern_store_db_run (store->kept_db, error, drop, "i", append) &&
         tern_store_journal_take_back (store, id, change, reason, error);
}
