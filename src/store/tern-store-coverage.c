/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much of the mail a search of this computer can find, so that whoever shows results can say it. */

#include "store/tern-store-search.h"

#include "store/tern-store-mailboxes.h"
#include "store/tern-store-private.h"

/* Ids are (seconds << 20 | n). */
#define ID_SHIFT 20
#define TEXT_STEPS 20000

static gboolean
is_covered (const TernMailboxRow *row, const gint64 *mailboxes, guint n)
{
  for (guint i = 0; i < n; i++)
    if (mailboxes[i] == row->id)
      return TRUE;
  return n == 0;
}

static guint64
count_missing (const TernMailboxRow *row)
{
  /* Never looked into: something may be there. */
  if (row->server_exists < 0 && row->last_sync == 0)
    return 1;
  return row->server_exists > row->total ? (guint64) row->server_exists - row->total : 0;
}

/* The dates of the first and the last message shown. */
static gboolean
cover_span (TernStore *store, gint64 mailbox, TernSearchCoverage *coverage, GError **error)
{
  static const char first_sql[] = "SELECT id FROM message WHERE shown_mailbox = ? ORDER BY id LIMIT 1";
  static const char last_sql[] = "SELECT id FROM message WHERE shown_mailbox = ? ORDER BY id DESC LIMIT 1";
  gint64 first, last;

  if (!tern_store_db_get_int (store->mail, &first, 0, error, first_sql, "i", mailbox)
      || !tern_store_db_get_int (store->mail, &last, 0, error, last_sql, "i", mailbox))
    return FALSE;
  first >>= ID_SHIFT;
  last >>= ID_SHIFT;
  if (first != 0 && (coverage->oldest == 0 || first < coverage->oldest))
    coverage->oldest = first;
  coverage->newest = MAX (coverage->newest, last);
  return TRUE;
}

/* Walks down from the newest message until there is one without its text. */
static gboolean
cover_texts (TernStore *store, gint64 mailbox, TernSearchCoverage *coverage, GError **error)
{
  static const char sql[] = "SELECT m.id, EXISTS (SELECT 1 FROM text_indexed t WHERE t.email = m.email) FROM message m "
                            "WHERE m.shown_mailbox = ? ORDER BY m.id DESC LIMIT ?";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "ii", mailbox, (gint64) TEXT_STEPS);
  gint64 above = G_MAXINT64; /* where the last message with its text is */
  guint seen = 0;
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      if (sqlite3_column_int (rows, 1) == 0)
        {
          coverage->text_since = MAX (coverage->text_since, above);
          return TRUE;
        }
      above = sqlite3_column_int64 (rows, 0) >> ID_SHIFT;
      seen++;
    }
  if (seen == TEXT_STEPS)
    coverage->text_since = MAX (coverage->text_since, above);
  return got == 0;
}

gboolean
tern_store_search_cover (TernStore *store, const gint64 *mailboxes, guint n, TernSearchCoverage *coverage,
                         GError **error)
{
  g_autoptr (GPtrArray) rows = tern_store_list_mailboxes (store, 0, error);

  *coverage = (TernSearchCoverage) { 0 };
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);

      if (!row->selectable || !is_covered (row, mailboxes, n))
        continue;
      coverage->messages += row->total;
      coverage->missing += count_missing (row);
      if (row->total > 0
          && (!cover_span (store, row->id, coverage, error) || !cover_texts (store, row->id, coverage, error)))
        return FALSE;
    }
  return rows != NULL;
}
