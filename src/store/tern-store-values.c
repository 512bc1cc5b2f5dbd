/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Values of many messages; see the header. */

#include "store/tern-store-values.h"

#include "store/tern-store-private.h"

/* Rows that nobody wants are stepped over, up to so many; then asking again from further down is cheaper. */
#define STEPS_BEFORE_SEEK 24

gboolean
tern_store_list_flagged (TernStore *store, gint64 mailbox, gint64 *before, TernFlag mask, TernFlag flags, guint steps,
                         guint limit, GArray *entries, GError **error)
{
  static const char sql[] = "SELECT id, shown_flags FROM message WHERE shown_mailbox = ? AND id < ? "
                            "ORDER BY id DESC LIMIT ?";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "iii", mailbox,
                                             *before > 0 ? *before : G_MAXINT64, (gint64) steps);
  guint passed = 0, found = 0;
  int got = 0;

  while (found < limit && (got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernStoreEntry entry = { sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1) };

      passed++;
      *before = entry.id;
      if (((TernFlag) entry.key & mask) != flags)
        continue;
      g_array_append_val (entries, entry);
      found++;
    }
  if (passed < steps && found < limit)
    *before = 0;
  return got >= 0;
}

/* @sql: gives two numbers. */
static GArray *
list_pairs (TernStore *store, const char *sql, GError **error)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernStoreEntry pair = { sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1) };

      g_array_append_val (pairs, pair);
    }
  return got == 0 ? g_steal_pointer (&pairs) : NULL;
}

GArray *
tern_store_list_shared (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT id, email FROM message INDEXED BY message_by_email WHERE email <> id";

  return list_pairs (store, sql, error);
}

GArray *
tern_store_list_threaded (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT id, thread FROM email INDEXED BY email_by_thread WHERE thread <> id";

  return list_pairs (store, sql, error);
}

/* Two texts each. */
#define WALK(columns) "SELECT id, size, attachment, " columns " FROM email WHERE id <= ? ORDER BY id DESC"

static const char *
get_walk (TernStoreTexts texts)
{
  static const char *const sql[] = {
    [TERN_STORE_TEXTS_NONE] = WALK ("NULL, NULL"),
    [TERN_STORE_TEXTS_SUBJECT] = WALK ("subject, NULL"),
    [TERN_STORE_TEXTS_SENDER] = WALK ("from_name, from_address"),
    [TERN_STORE_TEXTS_RECIPIENTS] = WALK ("recipients, cc"),
  };

  return sql[texts];
}

gboolean
tern_store_foreach_values (TernStore *store, const gint64 *emails, guint n, TernStoreTexts texts,
                           TernStoreValuesFunc func, gpointer user_data, GError **error)
{
  TERN_STATEMENT rows = NULL;
  gint64 at = 0;
  guint steps = 0;

  for (guint i = 0; i < n;)
    {
      int got;

      if (rows == NULL || steps == STEPS_BEFORE_SEEK)
        {
          if (rows != NULL)
            sqlite3_reset (rows);
          rows = tern_store_db_query (store->mail, error, get_walk (texts), "i", emails[i]);
          steps = 0;
        }
      got = tern_store_db_step (store->mail, rows, error);
      if (got <= 0)
        return got == 0;
      at = sqlite3_column_int64 (rows, 0);
      while (i < n && emails[i] > at)
        i++;
      if (i >= n || emails[i] != at)
        {
          steps++;
          continue;
        }
      steps = 0;
      for (; i < n && emails[i] == at; i++)
        func (i, sqlite3_column_int64 (rows, 1), sqlite3_column_int (rows, 2) != 0, tern_store_column_text (rows, 3),
              tern_store_column_text (rows, 4), user_data);
    }
  return TRUE;
}

static void
clear_values (gpointer data)
{
  TernStoreValues *values = data;

  g_free (values->texts[0]);
  g_free (values->texts[1]);
}

#define ONE(columns)                                                                                       \
  "SELECT m.email, e.thread, m.shown_mailbox, m.shown_flags, e.size, e.attachment, " columns " FROM message m " \
  "JOIN email e ON e.id = m.email WHERE m.id = ?"

static const char *
get_one (TernStoreTexts texts)
{
  static const char *const sql[] = {
    [TERN_STORE_TEXTS_NONE] = ONE ("NULL, NULL"),
    [TERN_STORE_TEXTS_SUBJECT] = ONE ("e.subject, NULL"),
    [TERN_STORE_TEXTS_SENDER] = ONE ("e.from_name, e.from_address"),
    [TERN_STORE_TEXTS_RECIPIENTS] = ONE ("e.recipients, e.cc"),
  };

  return sql[texts];
}

static gboolean
read_values (TernStore *store, gint64 id, TernStoreTexts texts, TernStoreValues *values, GError **error)
{
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, get_one (texts), "i", id);
  int got = tern_store_db_step (store->mail, row, error);

  *values = (TernStoreValues){ .id = id };
  if (got == 1)
    *values = (TernStoreValues){
      .id = id,
      .email = sqlite3_column_int64 (row, 0),
      .thread = sqlite3_column_int64 (row, 1),
      .mailbox = sqlite3_column_int64 (row, 2),
      .system = (TernFlag) sqlite3_column_int64 (row, 3),
      .size = sqlite3_column_int64 (row, 4),
      .attachment = sqlite3_column_int (row, 5) != 0,
      .texts = { g_strdup (tern_store_column_text (row, 6)), g_strdup (tern_store_column_text (row, 7)) },
    };
  return got >= 0;
}

GArray *
tern_store_get_values (TernStore *store, const gint64 *ids, guint n, TernStoreTexts texts, GError **error)
{
  g_autoptr (GArray) all = g_array_sized_new (FALSE, FALSE, sizeof (TernStoreValues), n);
  gboolean mine = !store->open && sqlite3_get_autocommit (store->mail->handle) != 0;
  gboolean ok = TRUE;

  g_array_set_clear_func (all, clear_values);
  if (mine && !tern_store_db_script (store->mail, "BEGIN", error))
    return NULL;
  for (guint i = 0; ok && i < n; i++)
    {
      TernStoreValues values;

      ok = read_values (store, ids[i], texts, &values, error);
      if (ok)
        g_array_append_val (all, values);
    }
  if (mine)
    sqlite3_exec (store->mail->handle, "COMMIT", NULL, NULL, NULL);
  return ok ? g_steal_pointer (&all) : NULL;
}

GArray *
tern_store_list_appearances (TernStore *store, const gint64 *emails, guint n, GError **error)
{
  static const char sql[] = "SELECT id FROM message WHERE id = ?1 AND email = ?1 AND shown_mailbox IS NOT NULL "
                            "UNION ALL SELECT id FROM message WHERE email = ?1 AND email <> id "
                            "AND shown_mailbox IS NOT NULL";
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    {
      TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", emails[i]);
      int got;

      while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
        {
          gint64 id = sqlite3_column_int64 (rows, 0);

          g_array_append_val (found, id);
        }
      if (got < 0)
        return NULL;
    }
  return g_steal_pointer (&found);
}
