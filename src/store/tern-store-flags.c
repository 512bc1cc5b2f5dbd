/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a row shows: the server's flags with the journal applied, made by one function only. */

#include "store/tern-store-journal.h"
#include "store/tern-store-private.h"

#include <string.h>

char *
tern_store_join_keywords (const char *const *keywords)
{
  g_autoptr (TernFlags) flags = NULL;

  if (keywords == NULL || keywords[0] == NULL)
    return NULL;
  /* TernFlags sorts them, so that equal sets are equal text. */
  flags = tern_flags_new (TERN_FLAG_NONE, keywords);
  if (tern_flags_get_n_keywords (flags) == 0)
    return NULL;
  return g_strjoinv (" ", (char **) tern_flags_get_keywords (flags));
}

TernFlags *
tern_store_flags_of (TernFlag system, const char *keywords)
{
  g_auto (GStrv) split = keywords != NULL ? g_strsplit (keywords, " ", -1) : NULL;

  return tern_flags_new (system, (const char *const *) split);
}

void
tern_store_shown_clear (TernStoreShown *shown)
{
  g_clear_pointer (&shown->owned, g_free);
}

static TernFlags *
parse_flags (const char *text)
{
  TernFlags *flags = tern_flags_parse (text, NULL);

  return flags != NULL ? flags : tern_flags_new (TERN_FLAG_NONE, NULL);
}

gboolean
tern_store_find_wire_name (TernStore *store, const char *account_key, const char *wire_name, gint64 *mailbox,
                           GError **error)
{
  static const char sql[] = "SELECT m.id FROM mailbox m JOIN account a ON a.id = m.account "
                            "WHERE a.key = ? AND m.wire_name = ?";

  return tern_store_db_get_int (store->mail, mailbox, 0, error, sql, "ss", account_key, wire_name);
}

/* One entry after the other. @flags: (inout) (nullable): NULL while they are the server's. */
static gboolean
apply_entry (TernStore *store, TernStoreMailbox *mailbox, sqlite3_stmt *entry, TernFlags **flags,
             TernStoreShown *shown, GError **error)
{
  g_autoptr (TernFlags) before = NULL;
  g_autoptr (TernFlags) add = NULL;
  g_autoptr (TernFlags) remove = NULL;
  gint64 target;

  switch (sqlite3_column_int (entry, 0))
    {
    case TERN_JOURNAL_MOVE:
      /* A folder that is not here shows nothing: the message stays where it was. */
      if (!tern_store_find_wire_name (store, mailbox->account_key, tern_store_column_text (entry, 3), &target, error))
        return FALSE;
      shown->mailbox = target != 0 ? target : shown->mailbox;
      shown->homeless = target == 0;
      return TRUE;
    case TERN_JOURNAL_MOVE_AWAY:
      if (!tern_store_find_wire_name (store, tern_store_column_text (entry, 4), tern_store_column_text (entry, 3),
                                      &target, error))
        return FALSE;
      shown->mailbox = target != 0 ? target : shown->mailbox;
      return TRUE;
    case TERN_JOURNAL_EXPUNGE:
      shown->mailbox = 0;
      return TRUE;
    default:
      before = *flags != NULL ? g_steal_pointer (flags) : tern_store_flags_of (shown->system, shown->keywords);
      add = parse_flags (tern_store_column_text (entry, 1));
      remove = parse_flags (tern_store_column_text (entry, 2));
      *flags = tern_flags_with (before, add, remove);
      return TRUE;
    }
}

static gboolean
apply_journal (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, TernStoreShown *shown, GError **error)
{
  /* State 2 is set aside: what failed is not shown as done. */
  static const char sql[] = "SELECT kind, add_flags, remove_flags, target, payload FROM journal WHERE account = ? "
                            "AND mailbox = ? AND uidvalidity = ? AND uid = ? AND kind IN (1, 3, 4, 11) AND state <> 2 "
                            "ORDER BY id";
  TERN_STATEMENT entries = tern_store_db_query (store->kept_db, error, sql, "ssii", mailbox->account_key,
                                                mailbox->wire_name, (gint64) mailbox->uidvalidity, (gint64) uid);
  g_autoptr (TernFlags) flags = NULL;
  int got;

  while ((got = tern_store_db_step (store->kept_db, entries, error)) == 1)
    if (!apply_entry (store, mailbox, entries, &flags, shown, error))
      return FALSE;
  if (flags != NULL)
    {
      shown->system = tern_flags_get_system (flags);
      shown->owned = tern_store_join_keywords (tern_flags_get_keywords (flags));
      shown->keywords = shown->owned;
    }
  return got == 0;
}

/* The copy of a message on its way here, while the original is still shown here in its place. */
static gboolean
hide_copy (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, TernStoreShown *shown, GError **error)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND target = ? AND state = 1 "
                            "AND kind = 3 AND target_uidvalidity = ? AND target_uid = ?)";
  gint64 hidden;

  if (!tern_store_db_get_int (store->kept_db, &hidden, 0, error, sql, "ssii", mailbox->account_key,
                              mailbox->wire_name, (gint64) mailbox->uidvalidity, (gint64) uid))
    return FALSE;
  if (hidden)
    shown->mailbox = 0;
  return TRUE;
}

gboolean
tern_store_make_shown (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, TernFlag server,
                       const char *server_keywords, TernStoreShown *shown, GError **error)
{
  *shown = (TernStoreShown){ .system = server, .keywords = server_keywords, .mailbox = mailbox->id };
  if (mailbox->is_doomed)
    shown->mailbox = 0;
  if (mailbox->uidvalidity == 0)
    return TRUE;
  return (!mailbox->has_journal || apply_journal (store, mailbox, uid, shown, error)) &&
         (!mailbox->has_incoming || shown->mailbox == 0 || hide_copy (store, mailbox, uid, shown, error));
}

gint64
tern_store_place_shown (const TernStoreRow *row, const TernStoreShown *shown)
{
  return row->gone == TERN_STORE_GONE_ELSEWHERE && shown->homeless ? 0 : shown->mailbox;
}

gboolean
tern_store_remake_shown (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, GError **error)
{
  g_auto (TernStoreRow) row = { 0 };

  if (!tern_store_find_row (store, mailbox, uid, &row, error))
    return FALSE;
  if (row.id == 0 || row.gone == TERN_STORE_GONE_FOR_GOOD)
    return TRUE;
  return tern_store_write_row_flags (store, mailbox, uid, &row, (TernFlag) row.server, row.server_keywords,
                                     (guint64) row.modseq, error);
}

/* Mailboxes here that the journal names. */
static GArray *
collect_journalled_mailboxes (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT account, mailbox FROM journal "
                            "UNION SELECT account, target FROM journal WHERE target IS NOT NULL";
  g_autoptr (GArray) mailboxes = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    {
      gint64 mailbox;

      if (!tern_store_find_wire_name (store, tern_store_column_text (rows, 0), tern_store_column_text (rows, 1),
                                      &mailbox, error))
        return NULL;
      if (mailbox != 0)
        g_array_append_val (mailboxes, mailbox);
    }
  return got == 0 ? g_steal_pointer (&mailboxes) : NULL;
}

static gboolean
remake_mailbox (TernStore *store, TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "SELECT uid FROM journal WHERE account = ?1 AND mailbox = ?2 AND uidvalidity = ?3 "
                            "AND uid <> 0 UNION SELECT target_uid FROM journal WHERE account = ?1 AND target = ?2 "
                            "AND target_uidvalidity = ?3 AND target_uid <> 0";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ssi", mailbox->account_key,
                                             mailbox->wire_name, (gint64) mailbox->uidvalidity);
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    if (!tern_store_remake_shown (store, mailbox, (guint32) sqlite3_column_int64 (rows, 0), error))
      return FALSE;
  return got == 0;
}

static gboolean
remake_by_id (TernStore *store, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  TernStoreMailbox *mailbox = tern_store_load_mailbox (store, id, &local);

  /* Found by its name and damaged: taken out just now. What the journal says of it waits until it is listed again. */
  if (g_error_matches (local, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    return TRUE;
  if (mailbox == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return (mailbox->relink_from != 0 || tern_store_rebind_journal (store, mailbox, error)) &&
         remake_mailbox (store, mailbox, error);
}

static gboolean
remake_in_transaction (TernStore *store, GError **error)
{
  g_autoptr (GArray) mailboxes = collect_journalled_mailboxes (store, error);

  if (mailboxes == NULL)
    return FALSE;
  for (guint i = 0; i < mailboxes->len; i++)
    if (!remake_by_id (store, g_array_index (mailboxes, gint64, i), error))
      return FALSE;
  return TRUE;
}

gboolean
tern_store_remake_all_shown (TernStore *store, GError **error)
{
  gint64 entries;
  gboolean mine, ok;

  if (!tern_store_db_get_int (store->kept_db, &entries, 0, error, "SELECT EXISTS (SELECT 1 FROM journal)", ""))
    return FALSE;
  if (!entries)
    return TRUE;
  if (!tern_store_begin_own (store, &mine, error))
    return FALSE;
  ok = tern_store_journal_settle_all (store, error) && remake_in_transaction (store, error) &&
       tern_store_journal_remake_copies (store, error);
  return tern_store_end_own (store, mine, ok, NULL, error);
}
