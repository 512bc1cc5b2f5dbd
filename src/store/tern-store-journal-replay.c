/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How an entry is carried and leaves the journal: in flight, confirmed by its effect, or set aside. */

#include "store/tern-store-journal-private.h"

#include <string.h>

/* --- one entry's place in mail.db --------------------------------------------------------- */

typedef struct
{
  TernJournalEntry *entry;   /* owned, nullable: gone */
  TernStoreMailbox *mailbox; /* nullable: not here */
} Place;

static void
place_clear (Place *place)
{
  g_clear_pointer (&place->entry, tern_journal_entry_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
find_place (TernStore *store, gint64 id, Place *place, GError **error)
{
  gint64 mailbox;

  *place = (Place){ NULL, NULL };
  if (!tern_store_journal_load (store, id, &place->entry, error))
    return FALSE;
  if (place->entry == NULL)
    return TRUE;
  if (!tern_store_find_wire_name (store, place->entry->account, place->entry->mailbox, &mailbox, error))
    return FALSE;
  if (mailbox == 0)
    return TRUE;
  place->mailbox = tern_store_load_mailbox (store, mailbox, error);
  return place->mailbox != NULL;
}

static gboolean
remake_place (TernStore *store, const Place *place, GError **error)
{
  if (place->mailbox == NULL || place->entry->identity->uidvalidity != place->mailbox->uidvalidity)
    return TRUE;
  place->mailbox->has_journal = TRUE;
  return tern_store_remake_shown (store, place->mailbox, place->entry->identity->uid, error);
}

static gboolean
begin_both (TernStore *store, GError **error)
{
  if (!tern_store_begin (store, error))
    return FALSE;
  if (tern_store_kept_begin (store->kept, error))
    return TRUE;
  tern_store_rollback (store);
  return FALSE;
}

/* mail.db first, then kept.db: how an entry ends. */
static gboolean
end_both (TernStore *store, gboolean ok, TernChangeSet **changes, GError **error)
{
  tern_change_set_builder_note_journal (store->changes);
  return tern_store_end_own (store, TRUE, ok, changes, error);
}

/* --- sending ------------------------------------------------------------------------------ */

void
tern_journal_batch_free (TernJournalBatch *batch)
{
  g_array_unref (batch->ids);
  tern_uid_set_free (batch->uids);
  g_clear_pointer (&batch->add, tern_flags_unref);
  g_clear_pointer (&batch->remove, tern_flags_unref);
  g_free (batch->target);
  g_free (batch);
}

static gboolean
collect_refused (TernStore *store, TernStoreMailbox *mailbox, const char *permanent, GArray *ids, GError **error)
{
  static const char sql[] = "SELECT id, add_flags FROM journal WHERE account = ? AND mailbox = ? AND kind = 1 "
                            "AND state = 0";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ss", mailbox->account_key,
                                             mailbox->wire_name);
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    {
      g_autoptr (TernFlags) add = tern_store_journal_read_flags (rows, 1);
      gint64 id = sqlite3_column_int64 (rows, 0);

      if (!tern_store_journal_is_permitted (permanent, add))
        g_array_append_val (ids, id);
    }
  return got == 0;
}

static gboolean
refuse_unkept (TernStore *store, TernStoreMailbox *mailbox, gint64 mailbox_id, GError **error)
{
  static const char sql[] = "SELECT permanent_flags FROM mailbox WHERE id = ?";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *permanent = NULL;

  {
    TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox_id);
    int got = tern_store_db_step (store->mail, row, error);

    if (got < 0)
      return FALSE;
    permanent = got == 1 ? g_strdup ((const char *) sqlite3_column_text (row, 0)) : NULL;
  }
  if (permanent == NULL)
    return TRUE;
  if (!collect_refused (store, mailbox, permanent, ids, error))
    return FALSE;
  return ids->len == 0 ||
         tern_store_journal_set_aside (store, (const gint64 *) (void *) ids->data, ids->len,
                                       "The server does not keep this mark in this folder", NULL, error);
}

/* Whether the entry of @row goes with those already in @batch; the first says which do. */
static gboolean
joins (TernJournalBatch *batch, sqlite3_stmt *row)
{
  TernJournalKind kind = (TernJournalKind) sqlite3_column_int (row, 4);
  gboolean copied = sqlite3_column_int64 (row, 6) != 0;
  const char *target = (const char *) sqlite3_column_text (row, 5);
  g_autofree char *add = NULL;
  g_autofree char *remove = NULL;

  if (batch->ids->len == 0)
    {
      batch->kind = kind;
      batch->copied = copied;
      batch->target = g_strdup (target);
      batch->add = tern_store_journal_read_flags (row, 2);
      batch->remove = tern_store_journal_read_flags (row, 3);
      return TRUE;
    }
  add = tern_flags_to_string (batch->add);
  remove = tern_flags_to_string (batch->remove);
  return kind == batch->kind && copied == batch->copied && g_strcmp0 (target, batch->target) == 0 &&
         strcmp (add, tern_store_column_text (row, 2)) == 0 && strcmp (remove, tern_store_column_text (row, 3)) == 0;
}

static gboolean
fill_batch (TernStore *store, TernStoreMailbox *mailbox, guint max, TernJournalBatch *batch, GError **error)
{
  /* Oldest of its message, and nothing makes or renames a mailbox first; what does so only after this one is deleted,
   * which waits for this, does not come first. A copy whose bytes are with the other account needs the original only
   * should it be refused there: everything but the deletion goes on. A move that is in flight and known to have
   * been copied lacks the end. */
  static const char sql[] =
    "WITH folder AS MATERIALIZED (SELECT id, mailbox, target FROM journal WHERE account = ?1 AND kind IN (6, 7) "
    "AND state <> 2) "
    "SELECT id, uid, add_flags, remove_flags, kind, target, target_uid FROM journal j WHERE account = ?1 "
    "AND mailbox = ?2 AND uidvalidity = ?3 AND uid <> 0 AND kind IN (1, 2, 3, 4, 11, 12) "
    "AND (state = 0 OR (state = 1 AND kind = 3 AND target_uid <> 0)) "
    "AND NOT EXISTS (SELECT 1 FROM journal o WHERE o.account = ?1 AND o.mailbox = ?2 AND o.uidvalidity = ?3 "
    "AND o.uid = j.uid AND o.id < j.id AND o.state <> 2 AND NOT (o.kind = 12 AND o.state = 1 AND j.kind <> 4)) "
    "AND NOT EXISTS (SELECT 1 FROM journal o WHERE o.state = 2 AND " TERN_JOURNAL_HOLDS_BACK ") "
    "AND NOT EXISTS (SELECT 1 FROM folder c WHERE "
    "((?2 IN (c.mailbox, c.target) AND NOT EXISTS (SELECT 1 FROM journal d WHERE d.account = ?1 "
    "AND d.mailbox = ?2 AND d.kind = 8 AND d.state <> 2 AND d.id < c.id)) OR j.target IN (c.mailbox, c.target))) "
    "ORDER BY id";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ssi", mailbox->account_key,
                                             mailbox->wire_name, (gint64) mailbox->uidvalidity);
  int got = 0;

  while (batch->ids->len < max && (got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      if (g_hash_table_contains (store->carrying, &id) || !joins (batch, rows))
        continue;
      g_array_append_val (batch->ids, id);
      tern_uid_set_add (batch->uids, (guint32) sqlite3_column_int64 (rows, 1));
    }
  return batch->ids->len >= max || got == 0;
}

/* Outside a transaction a view of a mailbox is read and forgotten. */
static void
forget_views (TernStore *store)
{
  if (store->open)
    return;
  store->last_mailbox = NULL;
  g_hash_table_remove_all (store->mailboxes);
}

TernJournalBatch *
tern_store_journal_next (TernStore *store, gint64 mailbox_id, guint max_messages, GError **error)
{
  TernJournalBatch *batch;
  TernStoreMailbox *mailbox;
  gboolean ok;

  if (!tern_store_need_none (store, error))
    return NULL;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  ok = mailbox != NULL && refuse_unkept (store, mailbox, mailbox_id, error);
  /* Setting aside was a transaction: look again. */
  mailbox = ok ? tern_store_load_mailbox (store, mailbox_id, error) : NULL;
  if (mailbox == NULL)
    {
      forget_views (store);
      return NULL;
    }
  batch = g_new0 (TernJournalBatch, 1);
  batch->mailbox = mailbox_id;
  batch->uidvalidity = mailbox->uidvalidity;
  batch->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  batch->uids = tern_uid_set_new ();
  ok = fill_batch (store, mailbox, MAX (max_messages, 1), batch, error);
  forget_views (store);
  if (ok && batch->ids->len > 0)
    return batch;
  tern_journal_batch_free (batch);
  return NULL;
}

static gboolean
run_for_each (TernStore *store, const char *sql, const gint64 *ids, guint n, GError **error)
{
  if (!tern_store_need_none (store, error) || !tern_store_kept_begin (store->kept, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!tern_store_db_run (store->kept_db, error, sql, "i", ids[i]))
      {
        tern_store_kept_rollback (store->kept);
        return FALSE;
      }
  return tern_store_kept_commit (store->kept, error);
}

static void
note_carrying (TernStore *store, const gint64 *ids, guint n)
{
  for (guint i = 0; i < n; i++)
    g_hash_table_add (store->carrying, g_memdup2 (&ids[i], sizeof ids[i]));
}

static void
forget_carrying (TernStore *store, const gint64 *ids, guint n)
{
  for (guint i = 0; i < n; i++)
    g_hash_table_remove (store->carrying, &ids[i]);
}

gboolean
tern_store_journal_mark_in_flight (TernStore *store, const gint64 *ids, guint n, GError **error)
{
  static const char sql[] = "UPDATE journal SET state = 1, tries = tries + 1 WHERE id = ? AND state = 0";

  if (!run_for_each (store, sql, ids, n, error))
    return FALSE;
  note_carrying (store, ids, n);
  return TRUE;
}

gboolean
tern_store_journal_mark_in_flight_to (TernStore *store, const gint64 *ids, guint n, guint32 uidvalidity,
                                      guint32 uidnext, GError **error)
{
  /* What was noted the first time is kept: the server may have done then what it is asked for again. */
  static const char sql[] = "UPDATE journal SET state = 1, tries = tries + 1, target_uidnext = "
                            "iif (target_uidvalidity = ?2 AND target_uidnext > 0, target_uidnext, ?3), "
                            "target_uidvalidity = ?2 WHERE id = ?1 AND state = 0";

  if (!tern_store_need_none (store, error) || !tern_store_kept_begin (store->kept, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!tern_store_db_run (store->kept_db, error, sql, "iii", ids[i], (gint64) uidvalidity, (gint64) uidnext))
      {
        tern_store_kept_rollback (store->kept);
        return FALSE;
      }
  if (!tern_store_kept_commit (store->kept, error))
    return FALSE;
  note_carrying (store, ids, n);
  return TRUE;
}

gboolean
tern_store_journal_release (TernStore *store, const gint64 *ids, guint n, GError **error)
{
  /* What the server would not do is as if it had never been sent. */
  static const char sql[] = "UPDATE journal SET state = 0, target_uidnext = iif (kind IN (2, 3, 5) AND tries <= 1, 0, "
                            "target_uidnext), target_uidvalidity = iif (kind IN (2, 3, 5) AND tries <= 1, 0, "
                            "target_uidvalidity), tries = iif (kind IN (2, 3, 5), max (tries - 1, 0), tries) "
                            "WHERE id = ? AND state = 1 AND target_uid = 0";

  forget_carrying (store, ids, n);
  return run_for_each (store, sql, ids, n, error);
}

/* --- leaving ------------------------------------------------------------------------------ */

static gboolean
is_done (TernStore *store, const Place *place, const TernUidSet *looked, gboolean *done, GError **error)
{
  const TernJournalEntry *entry = place->entry;
  g_auto (TernStoreRow) row = { 0 };
  g_autoptr (TernFlags) server = NULL;

  *done = FALSE;
  if (entry->kind != TERN_JOURNAL_FLAGS || place->mailbox == NULL ||
      entry->identity->uidvalidity != place->mailbox->uidvalidity)
    return TRUE;
  if (!tern_store_find_row (store, place->mailbox, entry->identity->uid, &row, error))
    return FALSE;
  if (row.id == 0 || row.gone)
    {
      *done = looked != NULL && tern_uid_set_contains (looked, entry->identity->uid);
      return TRUE;
    }
  server = tern_store_flags_of ((TernFlag) row.server, row.server_keywords);
  *done = tern_store_journal_has_effect (server, entry->add, entry->remove);
  return TRUE;
}

static gboolean
confirm_one (TernStore *store, gint64 id, const TernUidSet *looked, GArray *unconfirmed, GError **error)
{
  g_auto (Place) place = { 0 };
  gboolean done;

  if (!find_place (store, id, &place, error))
    return FALSE;
  if (place.entry == NULL)
    return TRUE;
  if (!is_done (store, &place, looked, &done, error))
    return FALSE;
  if (!done)
    {
      g_array_append_val (unconfirmed, id);
      return TRUE;
    }
  g_hash_table_remove (store->carrying, &id);
  return tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", id) &&
         remake_place (store, &place, error);
}

gboolean
tern_store_journal_confirm (TernStore *store, const gint64 *ids, guint n, const TernUidSet *looked,
                            GArray **unconfirmed, TernChangeSet **changes, GError **error)
{
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean ok = TRUE;

  if (!begin_both (store, error))
    return FALSE;
  for (guint i = 0; ok && i < n; i++)
    ok = confirm_one (store, ids[i], looked, left, error);
  if (!end_both (store, ok, changes, error))
    return FALSE;
  if (unconfirmed != NULL)
    *unconfirmed = g_steal_pointer (&left);
  return TRUE;
}

const char tern_store_journal_set_aside_sql[] = "UPDATE journal SET state = 2, reason = ?2 WHERE id = ?1";

static gboolean
take_back_all (TernStore *store, const gint64 *ids, guint n, const char *sql, const char *reason,
               TernChangeSet **changes, GError **error)
{
  gboolean ok = TRUE;

  if (!begin_both (store, error))
    return FALSE;
  for (guint i = 0; ok && i < n; i++)
    ok = tern_store_journal_take_back (store, ids[i], sql, reason, error);
  return end_both (store, ok, changes, error);
}

gboolean
tern_store_journal_set_aside (TernStore *store, const gint64 *ids, guint n, const char *reason,
                              TernChangeSet **changes, GError **error)
{
  return take_back_all (store, ids, n, tern_store_journal_set_aside_sql, reason, changes, error);
}

gboolean
tern_store_journal_refuse (TernStore *store, const gint64 *ids, guint n, const char *reason, TernChangeSet **changes,
                           GError **error)
{
  static const char sql[] = "UPDATE journal SET state = 2, reason = ?2, "
                            "target_uidvalidity = iif (tries > 1, target_uidvalidity, 0), "
                            "target_uidnext = iif (tries > 1, target_uidnext, 0) WHERE id = ?1";

  return take_back_all (store, ids, n, sql, reason, changes, error);
}

gboolean
tern_store_journal_set_aside_uid (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, const char *reason,
                                  GError **error)
{
  static const char sql[] = "UPDATE journal SET state = 2, reason = ? WHERE account = ? AND mailbox = ? "
                            "AND uidvalidity = ? AND uid = ? AND state <> 2 "
                            "AND NOT (state = 1 AND kind IN (2, 3, 11, 12))";

  tern_change_set_builder_note_journal (store->changes);
  return tern_store_kept_begin (store->kept, error) &&
         tern_store_db_run (store->kept_db, error, sql, "sssii", reason, mailbox->account_key,
                            mailbox->wire_name, (gint64) mailbox->uidvalidity, (gint64) uid);
}

/* Whether something waits for the message, or its mailbox, to be let go: what is tried again goes before that. */
static gboolean
is_waited_for (TernStore *store, gint64 id, gboolean *waited_for, GError **error)
{
  static const char sql[] =
    "SELECT EXISTS (SELECT 1 FROM journal o JOIN journal j ON j.account = o.account AND j.id > o.id WHERE o.id = ?1 "
    "AND j.state <> 2 AND ((" TERN_JOURNAL_HOLDS_BACK ") OR (j.kind = 8 AND j.mailbox = o.mailbox AND o.uid <> 0)))";
  gint64 exists;

  if (!tern_store_db_get_int (store->kept_db, &exists, 0, error, sql, "i", id))
    return FALSE;
  *waited_for = exists != 0;
  return TRUE;
}

/* The server may have done it: it was sent, and never refused. */
#define MAYBE_DONE "(kind IN (2, 3, 5) AND target_uidnext <> 0) OR (kind = 3 AND target_uid <> 0)"
/* What it did not do however often it was asked, it is asked once more; what it refused was never sent. */
#define TRIES "iif (" MAYBE_DONE ", tries + (tries % 3 = 0), iif (kind IN (2, 3, 5), 0, tries))"

static gboolean
retry_in_place (TernStore *store, gint64 id, GError **error)
{
  static const char sql[] = "UPDATE journal SET state = iif (" MAYBE_DONE ", 1, 0), tries = " TRIES " WHERE id = ?";

  return tern_store_db_run (store->kept_db, error, sql, "i", id);
}

static gboolean
retry_as_newest (TernStore *store, gint64 id, gint64 *new_id, GError **error)
{
  /* A row of its own and not a changed id: the log of kept.db goes by ids. */
  static const char sql[] =
    "INSERT INTO journal (id, kind, state, account, mailbox, uidvalidity, uid, email_id, gm_msgid, message_id, "
    "size, internal_date, add_flags, remove_flags, target, target_uidvalidity, target_uidnext, target_uid, "
    "payload, created, tries) SELECT ?, kind, iif (" MAYBE_DONE ", 1, 0), account, mailbox, "
    "uidvalidity, uid, email_id, gm_msgid, "
    "message_id, size, internal_date, add_flags, remove_flags, target, target_uidvalidity, target_uidnext, "
    "target_uid, payload, created, " TRIES " FROM journal WHERE id = ?";

  *new_id = tern_store_journal_next_id (store, error);
  return *new_id != 0 && tern_store_db_run (store->kept_db, error, sql, "ii", *new_id, id) &&
         tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", id);
}

static gboolean
retry_one (TernStore *store, gint64 id, gint64 *new_id, GError **error)
{
  static const char pending[] = "UPDATE journal SET reason = ?2 WHERE id = ?1";
  g_autoptr (TernJournalEntry) entry = NULL;
  gboolean waited_for;

  if (!tern_store_journal_load (store, id, &entry, error))
    return FALSE;
  if (entry == NULL)
    return tern_store_set_not_found (error, "This change is no longer waiting");
  if (entry->state != TERN_JOURNAL_SET_ASIDE)
    return tern_store_set_invalid (error, "This change is already being tried");
  if (!is_waited_for (store, id, &waited_for, error))
    return FALSE;
  *new_id = id;
  return (waited_for ? retry_in_place (store, id, error) : retry_as_newest (store, id, new_id, error)) &&
         tern_store_journal_take_back (store, *new_id, pending, NULL, error);
}

gboolean
tern_store_journal_retry (TernStore *store, gint64 id, gint64 *new_id, TernChangeSet **changes, GError **error)
{
  gint64 given = 0;

  if (!begin_both (store, error))
    return FALSE;
  if (!retry_one (store, id, &given, error))
    {
      tern_store_rollback (store);
      return FALSE;
    }
  tern_change_set_builder_note_journal (store->changes);
  if (new_id != NULL)
    *new_id = given;
  return tern_store_commit_kept_first (store, changes, error);
}

static gboolean
discard_one (TernStore *store, gint64 id, GError **error)
{
  g_autoptr (TernJournalEntry) entry = NULL;

  if (!tern_store_journal_load (store, id, &entry, error))
    return FALSE;
  if (entry == NULL)
    return tern_store_set_not_found (error, "This change is no longer waiting");
  if (entry->state == TERN_JOURNAL_IN_FLIGHT && g_hash_table_contains (store->carrying, &id))
    return tern_store_set_invalid (error, "This change is on its way to the server");
  if (!tern_store_journal_may_take_back (store, id, error))
    return FALSE;
  return tern_store_journal_take_back (store, id, "DELETE FROM journal WHERE id = ?1 AND ?2 IS NULL", NULL, error);
}

gboolean
tern_store_journal_discard (TernStore *store, gint64 id, TernChangeSet **changes, GError **error)
{
  return begin_both (store, error) && end_both (store, discard_one (store, id, error), changes, error);
}
