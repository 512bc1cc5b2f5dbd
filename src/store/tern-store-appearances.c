/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where else a message is; see the header. */

#include "store/tern-store-appearances.h"

#include "store/tern-store-private.h"

static gboolean
find_in (TernStore *store, gint64 message, gint64 mailbox, GArray *found, GError **error)
{
  /* The first appearance of content has its id, and is in no index of its own. */
  static const char sql[] = "SELECT m.id FROM message o JOIN message m ON m.id = o.email AND m.email = o.email "
                            "WHERE o.id = ?1 AND m.shown_mailbox = ?2 UNION ALL "
                            "SELECT m.id FROM message o JOIN message m ON m.email = o.email AND m.email <> m.id "
                            "WHERE o.id = ?1 AND m.shown_mailbox = ?2";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "ii", message, mailbox);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (found, id);
    }
  return got == 0;
}

GArray *
tern_store_find_appearances (TernStore *store, const gint64 *messages, guint n, gint64 mailbox, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    if (!find_in (store, messages[i], mailbox, found, error))
      return NULL;
  return g_steal_pointer (&found);
}

gboolean
tern_store_find_namesake (TernStore *store, gint64 mailbox, gint64 date, const char *message_id, gint64 *found,
                          GError **error)
{
  /* Ids begin with the date. */
  static const char sql[] = "SELECT m.id FROM message m JOIN email e ON e.id = m.email WHERE m.shown_mailbox = ? "
                            "AND m.id BETWEEN ? AND ? AND e.message_id = ? ORDER BY m.id DESC LIMIT 1";
  gint64 first = MAX (date, 0) << TERN_STORE_ID_SHIFT;

  return tern_store_db_get_int (store->mail, found, 0, error, sql, "iiis", mailbox, first,
                                first | TERN_STORE_ID_N_MAX, message_id);
}
