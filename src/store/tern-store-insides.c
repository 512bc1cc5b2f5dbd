/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is still to be asked about the insides of messages. There is no index for it, which every new row would have to
 * pay for: a look walks so many rows of the mailbox's own order, and the caller goes on below. */

#include "store/tern-store-insides.h"

#include "store/tern-store-private.h"

/* The date half of a message id: see tern_store_next_id(). */
#define DATE_OF(id) ((id) >> 20)

/* @low: (out): the last row of this look; 0 when the mailbox ends before. */
static gboolean
find_low (TernStore *store, gint64 mailbox, gint64 before, guint rows, gint64 *low, GError **error)
{
  static const char sql[] = "SELECT id FROM message WHERE shown_mailbox = ? AND id < ? "
                            "ORDER BY id DESC LIMIT 1 OFFSET ?";

  return tern_store_db_get_int (store->mail, low, 0, error, sql, "iii", mailbox, before,
                                (gint64) MAX (rows, 1) - 1);
}

GArray *
tern_store_insides_wanted (TernStore *store, gint64 mailbox, TernInsidesQuery *query, GError **error)
{
  static const char sql[] =
    "SELECT m.id, m.email, m.uid, e.size, e.structure IS NOT NULL FROM message m JOIN email e ON e.id = m.email "
    "WHERE m.shown_mailbox = ?1 AND m.id < ?2 AND m.id >= ?3 AND m.server_mailbox = ?1 "
    "AND m.uid > (SELECT b.numbering << 32 FROM mailbox b WHERE b.id = m.server_mailbox AND b.account > 0) "
    "AND NOT m.gone AND e.text_complete = 0 "
    "AND ((?4 AND e.structure IS NULL) OR (e.size > ?5 AND e.structure IS NOT '')) ORDER BY m.id DESC";
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (TernInsidesRow));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 before = query->before != 0 ? query->before : G_MAXINT64;
  gint64 low;
  TERN_STATEMENT rows = NULL;
  int got;

  if (!find_low (store, mailbox, before, query->rows, &low, error))
    return NULL;
  rows = tern_store_db_query (store->mail, error, sql, "iiiii", mailbox, before, low, (gint64) query->bare,
                              query->larger);
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernInsidesRow row = {
        .message = sqlite3_column_int64 (rows, 0),
        .email = sqlite3_column_int64 (rows, 1),
        .uid = (guint32) sqlite3_column_int64 (rows, 2),
        .date = DATE_OF (sqlite3_column_int64 (rows, 0)),
        .size = (guint64) sqlite3_column_int64 (rows, 3),
        .has_structure = sqlite3_column_int (rows, 4) != 0,
      };

      if (g_hash_table_add (seen, g_memdup2 (&row.email, sizeof row.email)))
        g_array_append_val (wanted, row);
    }
  query->before = low;
  return got == 0 ? g_steal_pointer (&wanted) : NULL;
}
