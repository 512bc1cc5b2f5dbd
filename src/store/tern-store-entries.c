/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The little that a list of any length must know of every row; see the header. */

#include "store/tern-store-entries.h"

#include "store/tern-store-private.h"

gboolean
tern_store_list_entries (TernStore *store, gint64 mailbox, gint64 before, guint limit, GArray *entries,
                         GError **error)
{
  static const char sql[] = "SELECT id FROM message WHERE shown_mailbox = ? AND id < ? ORDER BY id DESC LIMIT ?";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "iii", mailbox,
                                             before > 0 ? before : G_MAXINT64, (gint64) limit);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernStoreEntry entry = { sqlite3_column_int64 (rows, 0), 0 };

      g_array_append_val (entries, entry);
    }
  return got == 0;
}

gboolean
tern_store_mark_unread (TernStore *store, gint64 mailbox, TernStoreEntry *entries, guint n, guint *found,
                        GError **error)
{
  /* 1 is TERN_FLAG_SEEN. */
  static const char sql[] = "SELECT id FROM message WHERE shown_mailbox = ? AND id BETWEEN ? AND ? "
                            "AND shown_flags & 1 = 0 ORDER BY id DESC";
  TERN_STATEMENT rows = NULL;
  guint i = 0;
  int got;

  if (n == 0)
    return TRUE;
  rows = tern_store_db_query (store->mail, error, sql, "iii", mailbox, entries[n - 1].id, entries[0].id);
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      while (i < n && entries[i].id > id)
        i++;
      if (i >= n || entries[i].id != id)
        continue;
      entries[i].key |= TERN_STORE_ENTRY_UNREAD;
      (*found)++;
    }
  return got == 0;
}

/* Several reads as of one moment. @mine: (out): whether to end it. */
static gboolean
begin_look (TernStore *store, gboolean *mine, GError **error)
{
  *mine = !store->open && sqlite3_get_autocommit (store->mail->handle) != 0;
  return !*mine || tern_store_db_script (store->mail, "BEGIN", error);
}

static void
end_look (TernStore *store, gboolean mine)
{
  if (mine)
    sqlite3_exec (store->mail->handle, "COMMIT", NULL, NULL, NULL);
}

static gboolean
read_brief (TernStore *store, gint64 id, TernStoreBrief *brief, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m WHERE m.id = ?";
  TERN_STATEMENT statement = tern_store_db_query (store->mail, error, sql, "i", id);
  int got = tern_store_db_step (store->mail, statement, error);
  TernStoreRow row;

  *brief = (TernStoreBrief){ .id = id };
  if (got <= 0)
    return got == 0;
  if (tern_store_read_row (statement, 0, &row))
    {
      brief->mailbox = row.shown_mailbox;
      brief->system = (TernFlag) row.shown;
    }
  else
    tern_store_suspect (store, "mail");
  return TRUE;
}

GArray *
tern_store_get_briefs (TernStore *store, const gint64 *ids, guint n, GError **error)
{
  g_autoptr (GArray) briefs = g_array_sized_new (FALSE, FALSE, sizeof (TernStoreBrief), n);
  gboolean mine, ok = TRUE;

  if (!begin_look (store, &mine, error))
    return NULL;
  for (guint i = 0; ok && i < n; i++)
    {
      TernStoreBrief brief;

      ok = read_brief (store, ids[i], &brief, error);
      if (ok)
        g_array_append_val (briefs, brief);
    }
  end_look (store, mine);
  return ok ? g_steal_pointer (&briefs) : NULL;
}

static gboolean
is_waiting (TernStore *store, gint64 id, gboolean *waiting, GError **error)
{
  static const char find[] = "SELECT a.key, b.wire_name, b.uidvalidity, m.uid - (b.numbering << 32) FROM message m "
                             "JOIN mailbox b ON b.id = m.server_mailbox JOIN account a ON a.id = b.account "
                             "WHERE m.id = ?";
  static const char look[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND mailbox = ? "
                             "AND uidvalidity = ? AND uid = ? AND state <> 2)";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, find, "i", id);
  int got = tern_store_db_step (store->mail, row, error);
  gint64 exists = 0;

  *waiting = FALSE;
  if (got <= 0)
    return got == 0;
  if (!tern_store_db_get_int (store->kept_db, &exists, 0, error, look, "ssii", tern_store_column_text (row, 0),
                              tern_store_column_text (row, 1), sqlite3_column_int64 (row, 2),
                              sqlite3_column_int64 (row, 3)))
    return FALSE;
  *waiting = exists != 0;
  return TRUE;
}

GArray *
tern_store_list_waiting (TernStore *store, const gint64 *ids, guint n, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 any;

  if (!tern_store_db_get_int (store->kept_db, &any, 0, error, "SELECT EXISTS (SELECT 1 FROM journal)", ""))
    return NULL;
  for (guint i = 0; any != 0 && i < n; i++)
    {
      gboolean waiting;

      if (!is_waiting (store, ids[i], &waiting, error))
        return NULL;
      if (waiting)
        g_array_append_val (found, ids[i]);
    }
  return g_steal_pointer (&found);
}

gboolean
tern_store_count_journal (TernStore *store, const char *account, guint *waiting, guint *set_aside, GError **error)
{
  static const char sql[] = "SELECT count (*) FILTER (WHERE state <> 2), count (*) FILTER (WHERE state = 2) "
                            "FROM journal WHERE account = ?";
  TERN_STATEMENT row = tern_store_db_query (store->kept_db, error, sql, "s", account);

  if (tern_store_db_step (store->kept_db, row, error) != 1)
    return FALSE;
  *waiting = (guint) sqlite3_column_int64 (row, 0);
  *set_aside = (guint) sqlite3_column_int64 (row, 1);
  return TRUE;
}

gboolean
tern_store_has_changed (TernStore *store)
{
  static const char sql[] = "PRAGMA data_version";
  TernStoreDb *const all[] = { store->mail, store->kept_db };
  gboolean changed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      gint64 version;

      if (!tern_store_db_get_int (all[i], &version, -1, NULL, sql, ""))
        version = -1;
      changed = changed || version < 0 || version != store->versions[i];
      store->versions[i] = version;
    }
  return changed;
}
