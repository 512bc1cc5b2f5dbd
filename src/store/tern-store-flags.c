/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a row shows: the server's flags with the journal applied, made by one function only. */

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
tern_store_make_shown (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, TernFlag server,
                       const char *server_keywords, TernStoreShown *shown, GError **error)
{
  /* State 2 is set aside: what failed is not shown as done. */
  static const char sql[] = "SELECT add_flags, remove_flags FROM journal WHERE account = ? AND mailbox = ? "
                            "AND uidvalidity = ? AND uid = ? AND kind = 1 AND state <> 2 ORDER BY id";
  TERN_STATEMENT entries = NULL;
  g_autoptr (TernFlags) flags = NULL;
  int got;

  *shown = (TernStoreShown){ server, server_keywords, NULL };
  if (!mailbox->has_journal || mailbox->uidvalidity == 0)
    return TRUE;
  entries = tern_store_db_query (store->kept_db, error, sql, "ssii", mailbox->account_key,
                                 mailbox->wire_name, (gint64) mailbox->uidvalidity, (gint64) uid);
  while ((got = tern_store_db_step (store->kept_db, entries, error)) == 1)
    {
      g_autoptr (TernFlags) before = flags != NULL ? g_steal_pointer (&flags)
                                                   : tern_store_flags_of (server, server_keywords);
      g_autoptr (TernFlags) add = parse_flags (tern_store_column_text (entries, 0));
      g_autoptr (TernFlags) remove = parse_flags (tern_store_column_text (entries, 1));

      flags = tern_flags_with (before, add, remove);
    }
  if (flags != NULL)
    {
      shown->system = tern_flags_get_system (flags);
      shown->owned = tern_store_join_keywords (tern_flags_get_keywords (flags));
      shown->keywords = shown->owned;
    }
  return got == 0;
}

gboolean
tern_store_remake_shown (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, GError **error)
{
  g_auto (TernStoreRow) row = { 0 };

  if (!tern_store_find_row (store, mailbox, uid, &row, error))
    return FALSE;
  if (row.id == 0 || row.gone)
    return TRUE;
  return tern_store_write_row_flags (store, mailbox, uid, &row, (TernFlag) row.server, row.server_keywords,
                                     (guint64) row.modseq, error);
}

static gboolean
find_mailbox (TernStore *store, const char *account, const char *wire_name, gint64 *mailbox, GError **error)
{
  static const char sql[] = "SELECT m.id FROM mailbox m JOIN account a ON a.id = m.account "
                            "WHERE a.key = ? AND m.wire_name = ?";

  return tern_store_db_get_int (store->mail, mailbox, 0, error, sql, "ss", account, wire_name);
}

/* Mailboxes here that the journal names. */
static GArray *
collect_journalled_mailboxes (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT DISTINCT account, mailbox FROM journal";
  g_autoptr (GArray) mailboxes = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    {
      gint64 mailbox;

      if (!find_mailbox (store, tern_store_column_text (rows, 0), tern_store_column_text (rows, 1), &mailbox,
                         error))
        return NULL;
      if (mailbox != 0)
        g_array_append_val (mailboxes, mailbox);
    }
  return got == 0 ? g_steal_pointer (&mailboxes) : NULL;
}

static gboolean
remake_mailbox (TernStore *store, TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "SELECT DISTINCT uid FROM journal WHERE account = ? AND mailbox = ? "
                            "AND uidvalidity = ?";
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
  gboolean mine;

  if (!tern_store_db_get_int (store->kept_db, &entries, 0, error, "SELECT EXISTS (SELECT 1 FROM journal)", ""))
    return FALSE;
  if (!entries)
    return TRUE;
  return tern_store_begin_own (store, &mine, error) &&
         tern_store_end_own (store, mine, remake_in_transaction (store, error), NULL, error);
}
