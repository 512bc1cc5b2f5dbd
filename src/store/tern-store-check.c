/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads everything and says what does not hold; tests, ternctl and a person after a crash ask. */

#include "store/tern-store-private.h"

#include "store/tern-store-body-pieces.h"

#include <string.h>

/* Each counts what must not be. */
static const struct
{
  const char *what;
  const char *sql;
} rules[] = {
  { "folders whose counters differ from their rows",
    "SELECT count (*) FROM mailbox b WHERE (rows, unseen, total, unread) IS NOT ("
    "(SELECT count (*) FROM message WHERE server_mailbox = b.id AND uid > 0 AND NOT gone), "
    "(SELECT count (*) FROM message WHERE server_mailbox = b.id AND uid > 0 AND NOT gone AND NOT server_flags & 1), "
    "(SELECT count (*) FROM message WHERE shown_mailbox = b.id), "
    "(SELECT count (*) FROM message WHERE shown_mailbox = b.id AND NOT shown_flags & 1))" },
  { "messages without content",
    "SELECT count (*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM email WHERE id = m.email)" },
  { "content without a message",
    "SELECT count (*) FROM email e WHERE NOT EXISTS (SELECT 1 FROM message WHERE id = e.id AND email = e.id) "
    "AND NOT EXISTS (SELECT 1 FROM message WHERE email = e.id AND email <> id)" },
  { "messages of folders that are not there",
    "SELECT count (*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM mailbox WHERE id = m.server_mailbox) "
    "OR (shown_mailbox IS NOT NULL AND NOT EXISTS (SELECT 1 FROM mailbox WHERE id = m.shown_mailbox))" },
  { "tombstones that are shown", "SELECT count (*) FROM message WHERE gone AND shown_mailbox IS NOT NULL" },
  { "messages waiting for a number outside a relink",
    "SELECT count (*) FROM message m JOIN mailbox b ON b.id = m.server_mailbox WHERE m.uid < 0 AND b.relink_from = 0" },
  { "emails in a thread that was joined to another",
    "SELECT count (*) FROM email WHERE thread IN (SELECT thread FROM thread_joined)" },
  { "texts queued for the index and already in it",
    "SELECT count (*) FROM text_queue WHERE email IN (SELECT email FROM text_indexed)" },
};

static gboolean
check_rules (TernStore *store, GPtrArray *problems, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gint64 n;

      if (!tern_store_db_get_int (store->mail, &n, 0, error, rules[i].sql, ""))
        return FALSE;
      if (n > 0)
        g_ptr_array_add (problems, g_strdup_printf ("%" G_GINT64_FORMAT " %s", n, rules[i].what));
    }
  return TRUE;
}

static gboolean
check_sqlite (TernStoreDb *db, const char *name, GPtrArray *problems, GError **error)
{
  TERN_STATEMENT rows = tern_store_db_query (db, error, "PRAGMA integrity_check (1)", "");
  int got = tern_store_db_step (db, rows, error);

  if (got < 0)
    return FALSE;
  if (got == 0 || strcmp (tern_store_column_text (rows, 0), "ok") != 0)
    g_ptr_array_add (problems, g_strdup_printf ("%s: %s", name, tern_store_column_text (rows, 0)));
  return TRUE;
}

static gboolean
check_content (TernStore *store, GPtrArray *problems, GError **error)
{
  static const char sql[] = "SELECT e.id, " TERN_STORE_CONTENT_COLUMNS " FROM email e";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  TernStoreContent content;
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    if (!tern_store_read_content (store, rows, 1, sqlite3_column_int64 (rows, 0), &content))
      g_ptr_array_add (problems, g_strdup_printf ("email %" G_GINT64_FORMAT " is damaged",
                                                  (gint64) sqlite3_column_int64 (rows, 0)));
  return got == 0;
}

/* shown = server ⊕ journal, row by row, with the function that makes it. */
static gboolean
check_shown_row (TernStore *store, sqlite3_stmt *rows, GPtrArray *problems, GError **error)
{
  TernStoreMailbox *mailbox = tern_store_load_mailbox (store, sqlite3_column_int64 (rows, 1), error);
  g_auto (TernStoreShown) shown = { 0 };

  if (mailbox == NULL ||
      !tern_store_make_shown (store, mailbox, (guint32) sqlite3_column_int64 (rows, 2),
                              (TernFlag) sqlite3_column_int (rows, 3),
                              (const char *) sqlite3_column_text (rows, 4), &shown, error))
    return FALSE;
  if (shown.system != (TernFlag) sqlite3_column_int (rows, 5) ||
      g_strcmp0 (shown.keywords, (const char *) sqlite3_column_text (rows, 6)) != 0)
    g_ptr_array_add (problems, g_strdup_printf ("message %" G_GINT64_FORMAT " shows something else than the "
                                                "server's state and the journal",
                                                (gint64) sqlite3_column_int64 (rows, 0)));
  return TRUE;
}

static gboolean
check_shown (TernStore *store, GPtrArray *problems, GError **error)
{
  static const char sql[] = "SELECT id, server_mailbox, uid, server_flags, server_keywords, shown_flags, "
                            "shown_keywords FROM message WHERE uid > 0 AND NOT gone";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  gboolean ok = TRUE;
  int got = 0;

  while (ok && (got = tern_store_db_step (store->mail, rows, error)) == 1)
    ok = check_shown_row (store, rows, problems, error);
  store->last_mailbox = NULL;
  g_hash_table_remove_all (store->mailboxes);
  return ok && got == 0;
}

static gboolean
check_body (TernStore *store, sqlite3_stmt *row, GPtrArray *problems, GError **error)
{
  TernBodyKey key = { sqlite3_column_int64 (row, 1), tern_store_column_text (row, 2) };
  TernStoreBody body = { sqlite3_column_int64 (row, 0), (guint64) sqlite3_column_int64 (row, 3),
                         sqlite3_column_int (row, 4) != 0 };
  g_autoptr (GArray) pieces = tern_store_list_pieces (store, body.id, error);
  g_autoptr (GArray) gaps = NULL;
  gint64 exists;

  if (pieces == NULL || !tern_store_db_get_int (store->mail, &exists, 0, error,
                                                "SELECT EXISTS (SELECT 1 FROM email WHERE id = ?)", "i",
                                                key.email))
    return FALSE;
  gaps = tern_store_find_gaps (pieces, body.size);
  if (!exists)
    g_ptr_array_add (problems, g_strdup_printf ("a body of email %" G_GINT64_FORMAT ", which is not there",
                                                key.email));
  if (body.complete && gaps->len > 0)
    g_ptr_array_add (problems, g_strdup_printf ("a body of email %" G_GINT64_FORMAT " lacks a piece", key.email));
  for (guint i = 0; i < pieces->len; i++)
    {
      gboolean right;

      if (!tern_store_read_piece (store, &key, &body, &g_array_index (pieces, TernStorePiece, i), 0, 0, NULL,
                                  &right, error))
        return FALSE;
      if (!right)
        g_ptr_array_add (problems, g_strdup_printf ("a body of email %" G_GINT64_FORMAT " is damaged", key.email));
    }
  return TRUE;
}

static gboolean
check_bodies (TernStore *store, GPtrArray *problems, GError **error)
{
  static const char sql[] = "SELECT id, email, section, size, complete FROM body";
  static const char orphans[] = "SELECT count (*) FROM piece WHERE id >> 24 NOT IN (SELECT id FROM body)";
  TERN_STATEMENT rows = tern_store_db_query (store->body, error, sql, "");
  gint64 n;
  int got;

  while ((got = tern_store_db_step (store->body, rows, error)) == 1)
    if (!check_body (store, rows, problems, error))
      return FALSE;
  if (got < 0 || !tern_store_db_get_int (store->body, &n, 0, error, orphans, ""))
    return FALSE;
  if (n > 0)
    g_ptr_array_add (problems, g_strdup_printf ("%" G_GINT64_FORMAT " pieces of no body", n));
  return TRUE;
}

GPtrArray *
tern_store_check (TernStore *store, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  if (store->open)
    {
      tern_store_set_invalid (error, "This cannot look inside an open transaction");
      return NULL;
    }
  if (!check_sqlite (store->mail, "mail.db", problems, error) ||
      !check_sqlite (store->body, "body.db", problems, error) || !check_rules (store, problems, error) ||
      !check_content (store, problems, error) || !check_shown (store, problems, error) ||
      !check_bodies (store, problems, error) ||
      (store->kept != NULL && !tern_store_kept_check (store->kept, problems, error)))
    return NULL;
  return g_steal_pointer (&problems);
}
