/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What was in flight when its connection went: both mailboxes are looked at, and what they then show decides. */

#include "store/tern-store-journal-private.h"

/* What was looked at since a connection was lost that had sent this. */
typedef struct
{
  guint64 since;
  gboolean source;
  gboolean target;
  gint64 missed_at; /* monotonic: when it was not found first; 0: not yet … */
  guint32 uidnext;  /* … and what came next there then */
  guint misses;
} Look;

/* A mailbox in which something arrives all the time is not waited for longer. */
#define MISSES_MAX 5

void
tern_store_journal_let_go (TernStore *store, const gint64 *ids, guint n)
{
  store->look_clock++;
  for (guint i = 0; i < n; i++)
    {
      Look *look = g_new0 (Look, 1);

      look->since = store->look_clock;
      g_hash_table_remove (store->carrying, &ids[i]);
      g_hash_table_replace (store->looks, g_memdup2 (&ids[i], sizeof ids[i]), look);
    }
}

guint64
tern_store_journal_begin_look (TernStore *store)
{
  return ++store->look_clock;
}

static Look *
ensure_look (TernStore *store, gint64 id)
{
  Look *look = g_hash_table_lookup (store->looks, &id);

  if (look == NULL)
    {
      look = g_new0 (Look, 1);
      g_hash_table_insert (store->looks, g_memdup2 (&id, sizeof id), look);
    }
  return look;
}

/* A row of the target at or above the noted UIDNEXT that is this message, and no other entry's. */
static gboolean
search_target (TernStore *store, TernJournalEnds *ends, GError **error)
{
  static const char sql[] =
    "SELECT m.uid, e.object, e.message_id, e.size, m.internal_date FROM message m JOIN email e ON e.id = m.email "
    "WHERE m.server_mailbox = ? AND m.uid >= ? AND NOT m.gone ORDER BY m.uid";
  static const char taken[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND target = ? "
                              "AND target_uidvalidity = ? AND target_uid = ? AND state = 1)";
  TERN_STATEMENT rows = NULL;
  int got;

  if (!tern_journal_ends_is_target_known (ends))
    return TRUE;
  rows = tern_store_db_query (store->mail, error, sql, "ii", ends->to->id,
                              ends->to->uid_base + MAX (ends->entry->target_uidnext, 1));
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      const char *object = (const char *) sqlite3_column_text (rows, 1);
      TernMessageRecord record = {
        .uid = (guint32) (sqlite3_column_int64 (rows, 0) - ends->to->uid_base),
        .email_id = object != NULL && *object == 'E' ? object + 1 : NULL,
        .gm_msgid = object != NULL && *object == 'G' ? g_ascii_strtoull (object + 1, NULL, 16) : 0,
        .message_id = (const char *) sqlite3_column_text (rows, 2),
        .size = (guint64) sqlite3_column_int64 (rows, 3),
        .internal_date = sqlite3_column_int64 (rows, 4),
      };
      gint64 used;

      if (!tern_store_journal_is_its (ends->entry, &record))
        continue;
      if (!tern_store_db_get_int (store->kept_db, &used, 0, error, taken, "ssii", ends->entry->account,
                                  ends->entry->target, (gint64) ends->to->uidvalidity, (gint64) record.uid))
        return FALSE;
      if (used)
        continue;
      ends->entry->target_uid = record.uid;
      return tern_store_journal_note_target (store, ends->entry->id, ends->to->uidvalidity, record.uid, error);
    }
  return got == 0;
}

/* The server was asked that often and never did it. */
#define TRIES_MAX 3

static gboolean
give_up (TernStore *store, TernJournalEnds *ends, const char *reason, TernJournalLooked *looked, GError **error)
{
  looked->set_aside++;
  return tern_store_journal_take_back (store, ends->entry->id, tern_store_journal_set_aside_sql, reason, error);
}

static gboolean
try_again (TernStore *store, TernJournalEnds *ends, TernJournalLooked *looked, GError **error)
{
  static const char sql[] = "UPDATE journal SET state = 0 WHERE id = ?";

  if (ends->entry->tries % TRIES_MAX == 0)
    return give_up (store, ends, "The server accepted the change but did not make it.", looked, error);
  looked->again++;
  g_hash_table_remove (store->looks, &ends->entry->id);
  return tern_store_kept_begin (store->kept, error) &&
         tern_store_db_run (store->kept_db, error, sql, "i", ends->entry->id);
}

void
tern_store_journal_set_patience (TernStore *store, guint milliseconds)
{
  store->patience = (gint64) milliseconds * 1000;
}

/* The target does not have it: whether it may still come there. */
static gboolean
may_be_late (TernStore *store, TernJournalEnds *ends, Look *look, gboolean *late, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  g_auto (TernMailboxState) state = { 0 };

  *late = FALSE;
  if (store->patience == 0 || ends->to == NULL)
    return TRUE;
  if (!tern_store_get_mailbox_state (store, ends->to->id, &state, error))
    return FALSE;
  if ((look->missed_at != 0 && look->uidnext == state.uidnext && now - look->missed_at >= store->patience) ||
      ++look->misses > MISSES_MAX)
    return TRUE;
  if (look->missed_at == 0 || look->uidnext != state.uidnext)
    look->missed_at = now;
  look->uidnext = state.uidnext;
  look->source = look->target = FALSE;
  *late = TRUE;
  return TRUE;
}

static gboolean
wait_or_try_again (TernStore *store, TernJournalEnds *ends, Look *look, TernJournalLooked *looked, GError **error)
{
  gboolean late;

  if (!may_be_late (store, ends, look, &late, error))
    return FALSE;
  looked->later += late;
  return late || try_again (store, ends, looked, error);
}

/* The server told the UID of what it had put there, and somebody has moved or removed that since. */
static gboolean
miss_appended (TernStore *store, TernJournalEnds *ends, TernJournalLooked *looked, GError **error)
{
  static const char done[] = "DELETE FROM journal WHERE id = ?1 AND ?2 IS NULL";
  const TernJournalEntry *entry = ends->entry;
  gboolean absent, is_move;

  if (ends->to == NULL || ends->to->uidvalidity == 0)
    return TRUE;
  if (!tern_store_journal_is_absent (store, ends->to, entry->target_uidvalidity, entry->target_uid, &absent, error))
    return FALSE;
  if (!absent)
    return TRUE;
  if (!tern_store_journal_is_for_move (store, entry->id, &is_move, error))
    return FALSE;
  /* Nobody has seen that it is the same there. */
  if (is_move)
    return give_up (store, ends, "The other server took the message, but it is not in that folder any more, so the "
                                 "original was kept.", looked, error);
  looked->settled++;
  return tern_store_journal_take_back (store, entry->id, done, NULL, error);
}

/* Decides about an entry whose connection is gone, as far as what was looked at since tells. */
static gboolean
decide (TernStore *store, TernJournalEnds *ends, Look *look, TernJournalLooked *looked, GError **error)
{
  gboolean settled;

  if (ends->entry->target_uid == 0 && look->target && !search_target (store, ends, error))
    return FALSE;
  if (ends->entry->target_uid != 0)
    {
      if (!tern_store_journal_settle (store, ends->entry->id, &settled, error))
        return FALSE;
      looked->settled += settled;
      if (!settled && look->target && ends->entry->kind == TERN_JOURNAL_APPEND)
        return miss_appended (store, ends, looked, error);
      /* The copy is there, the original still has to go. */
      looked->again += !settled && look->source && ends->source == TERN_JOURNAL_SOURCE_PRESENT;
      return settled || ends->to == NULL ||
             tern_store_remake_shown (store, ends->to, ends->entry->target_uid, error);
    }
  if (!look->target)
    return TRUE;
  if (ends->entry->kind == TERN_JOURNAL_APPEND)
    return wait_or_try_again (store, ends, look, looked, error);
  if (ends->source == TERN_JOURNAL_SOURCE_GONE)
    return give_up (store, ends, "The message is no longer on the server.", looked, error);
  return ends->source != TERN_JOURNAL_SOURCE_PRESENT || !look->source ||
         wait_or_try_again (store, ends, look, looked, error);
}

static gboolean
look_at (TernStore *store, TernStoreMailbox *mailbox, gint64 id, guint64 began, TernJournalLooked *looked,
         GError **error)
{
  g_auto (TernJournalEnds) ends = { 0 };
  Look *look;

  if (g_hash_table_contains (store->carrying, &id))
    return TRUE;
  if (!tern_store_journal_find_ends (store, id, &ends, error))
    return FALSE;
  if (ends.entry == NULL)
    return TRUE;
  look = ensure_look (store, id);
  if (look->since > began)
    return TRUE;
  look->source = look->source || ends.from == mailbox;
  look->target = look->target || ends.to == mailbox;
  return decide (store, &ends, look, looked, error);
}

/* Entries in flight from or to a mailbox. Returns: (transfer full)
 * (element-type gint64). */
static GArray *
list_in_flight (TernStore *store, const char *account, const char *wire_name, GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE account = ?1 AND state = 1 AND kind IN (2, 3, 5) "
                            "AND ?2 IN (mailbox, target) ORDER BY id";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ss", account, wire_name);

  return tern_store_journal_collect (store, rows, error);
}

gboolean
tern_store_journal_end_look (TernStore *store, gint64 mailbox_id, guint64 began, TernJournalLooked *looked,
                             TernChangeSet **changes, GError **error)
{
  g_autoptr (GArray) ids = NULL;
  TernStoreMailbox *mailbox;
  gboolean ok;

  *looked = (TernJournalLooked){ 0 };
  if (changes != NULL)
    *changes = NULL;
  if (!tern_store_begin (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  ok = mailbox != NULL;
  if (ok && (mailbox->has_journal || mailbox->has_incoming))
    {
      ids = list_in_flight (store, mailbox->account_key, mailbox->wire_name, error);
      ok = ids != NULL;
    }
  for (guint i = 0; ok && ids != NULL && i < ids->len; i++)
    ok = look_at (store, mailbox, g_array_index (ids, gint64, i), began, looked, error);
  if (ids != NULL && ids->len > 0)
    tern_change_set_builder_note_journal (store->changes);
  return tern_store_end_own (store, TRUE, ok, changes, error);
}

/* It was sent, and nobody can tell any more whether it was done. */
static gboolean
end_unseen (TernStore *store, gint64 id, gint64 created, guint *set_aside, GError **error)
{
  g_autoptr (TernJournalEntry) entry = NULL;

  if (g_hash_table_contains (store->carrying, &id))
    return TRUE;
  if (!tern_store_journal_load (store, id, &entry, error))
    return FALSE;
  if (entry == NULL || entry->created >= created)
    return TRUE;
  (*set_aside)++;
  return tern_store_journal_take_back (store, id, tern_store_journal_set_aside_sql,
                                       "It was sent, but the folder cannot be opened to see whether it was done.",
                                       error);
}

gboolean
tern_store_journal_end_unseen (TernStore *store, gint64 mailbox_id, gint64 created, guint *set_aside,
                               TernChangeSet **changes, GError **error)
{
  g_autoptr (GArray) ids = NULL;
  TernStoreMailbox *mailbox;
  gboolean ok;

  *set_aside = 0;
  if (!tern_store_begin (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  ids = mailbox != NULL ? list_in_flight (store, mailbox->account_key, mailbox->wire_name, error) : NULL;
  ok = ids != NULL;
  for (guint i = 0; ok && i < ids->len; i++)
    ok = end_unseen (store, g_array_index (ids, gint64, i), created, set_aside, error);
  if (*set_aside > 0)
    tern_change_set_builder_note_journal (store->changes);
  return tern_store_end_own (store, TRUE, ok, changes, error);
}

gboolean
tern_store_journal_needs_look (TernStore *store, gint64 mailbox)
{
  static const char find[] = "SELECT a.key, b.wire_name FROM mailbox b JOIN account a ON a.id = b.account "
                             "WHERE b.id = ?";
  TERN_STATEMENT name = tern_store_db_query (store->mail, NULL, find, "i", mailbox);
  g_autoptr (GArray) ids = NULL;

  if (tern_store_db_step (store->mail, name, NULL) == 1)
    ids = list_in_flight (store, tern_store_column_text (name, 0), tern_store_column_text (name, 1), NULL);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!g_hash_table_contains (store->carrying, &g_array_index (ids, gint64, i)))
      return TRUE;
  return FALSE;
}
