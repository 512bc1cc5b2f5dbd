/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads everything and says what does not hold; tests, ternctl and a person after a crash ask. */

#include "store/tern-store-private.h"

#include "store/tern-store-body-pieces.h"

#include <string.h>

/* Each counts what must not be. A mailbox that is being removed belongs to account 0; what a relink left over
 * waits below the numbering of its mailbox to be deleted. */
static const struct
{
  const char *what;
  const char *sql;
} rules[] = {
  { "messages without content",
    "SELECT count (*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM email WHERE id = m.email)" },
  { "content without a message",
    "SELECT count (*) FROM email e WHERE NOT EXISTS (SELECT 1 FROM message WHERE id = e.id AND email = e.id) "
    "AND NOT EXISTS (SELECT 1 FROM message WHERE email = e.id AND email <> id)" },
  { "messages of folders that are not there",
    "SELECT count (*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM mailbox WHERE id = m.server_mailbox) "
    "OR (shown_mailbox IS NOT NULL AND NOT EXISTS (SELECT 1 FROM mailbox WHERE id = m.shown_mailbox))" },
  { "folders of accounts that are not there",
    "SELECT count (*) FROM mailbox b WHERE NOT EXISTS (SELECT 1 FROM account WHERE id = b.account)" },
  { "tombstones that are shown", "SELECT count (*) FROM message WHERE gone = 1 AND shown_mailbox IS NOT NULL" },
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
check_mailboxes (TernStore *store, GPtrArray *problems, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernStoreMailboxRecord said, counted;

      tern_store_read_mailbox (rows, 0, &said);
      counted = said;
      if (!tern_store_recount (store->mail, &counted, error))
        return FALSE;
      if (!said.listed_right || !said.state_right || !said.counts_right)
        g_ptr_array_add (problems, g_strdup_printf ("folder %" G_GINT64_FORMAT " is damaged", said.id));
      else if (said.account != 0 && tern_store_sum_counts (&said) != tern_store_sum_counts (&counted))
        g_ptr_array_add (problems, g_strdup_printf ("the counters of folder %" G_GINT64_FORMAT
                                                    " differ from its rows", said.id));
    }
  return got == 0;
}

static gboolean
check_accounts (TernStore *store, GPtrArray *problems, GError **error)
{
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, "SELECT id, key, checksum FROM account", "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    if (!tern_store_is_account_right (rows, 0))
      g_ptr_array_add (problems, g_strdup_printf ("account %" G_GINT64_FORMAT " is damaged",
                                                  (gint64) sqlite3_column_int64 (rows, 0)));
  return got == 0;
}

static gboolean
check_stamps (TernStore *store, GPtrArray *problems, GError **error)
{
  gint64 value, pair;
  gboolean right[5];

  if (!tern_store_stamp_get (store->mail, TERN_STORE_STAMP_VERSION, &value, &right[0], error) ||
      !tern_store_stamp_get (store->mail, TERN_STORE_STAMP_NEXT_N, &value, &right[1], error) ||
      !tern_store_stamp_get (store->mail, TERN_STORE_STAMP_PAIR, &pair, &right[2], error) ||
      !tern_store_stamp_get (store->body, TERN_STORE_STAMP_VERSION, &value, &right[3], error) ||
      !tern_store_stamp_get (store->body, TERN_STORE_STAMP_PAIR, &value, &right[4], error))
    return FALSE;
  if (!right[0] || !right[1] || !right[2] || !right[3] || !right[4] || pair != value)
    g_ptr_array_add (problems, g_strdup ("mail.db and body.db do not say what they should about themselves"));
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
check_shown (TernStore *store, const TernStoreRow *row, GPtrArray *problems, GError **error)
{
  g_autoptr (GError) local = NULL;
  TernStoreMailbox *mailbox = tern_store_load_mailbox (store, row->mailbox, &local);
  g_auto (TernStoreShown) shown = { 0 };

  /* One that is being removed, or is damaged, which was said already. */
  if (g_error_matches (local, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    return TRUE;
  if (mailbox == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row->uid <= mailbox->uid_base)
    return TRUE;
  if (!tern_store_make_shown (store, mailbox, (guint32) (row->uid - mailbox->uid_base), (TernFlag) row->server,
                              row->server_keywords, &shown, error))
    return FALSE;
  if ((gint64) shown.system != row->shown || tern_store_place_shown (row, &shown) != row->shown_mailbox ||
      g_strcmp0 (shown.keywords, row->shown_keywords) != 0)
    g_ptr_array_add (problems, g_strdup_printf ("message %" G_GINT64_FORMAT " shows something else than the "
                                                "server's state and the journal", row->id));
  return TRUE;
}

static gboolean
check_messages (TernStore *store, GPtrArray *problems, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  gboolean ok = TRUE;
  int got = 0;

  while (ok && (got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernStoreRow row;

      if (!tern_store_read_row (rows, 0, &row))
        g_ptr_array_add (problems, g_strdup_printf ("message %" G_GINT64_FORMAT " is damaged", row.id));
      else if (row.gone != TERN_STORE_GONE_FOR_GOOD)
        ok = check_shown (store, &row, problems, error);
    }
  store->last_mailbox = NULL;
  g_hash_table_remove_all (store->mailboxes);
  return ok && got == 0;
}

static gboolean
check_body (TernStore *store, sqlite3_stmt *row, GPtrArray *problems, GError **error)
{
  TernBodyKey key;
  TernStoreBody body;
  gboolean row_right = tern_store_read_body (row, &key, &body);
  g_autoptr (GArray) pieces = NULL;
  g_autoptr (GArray) gaps = NULL;
  gint64 exists;

  if (!row_right)
    {
      g_ptr_array_add (problems, g_strdup_printf ("body %" G_GINT64_FORMAT " is damaged", body.id));
      return TRUE;
    }
  pieces = tern_store_list_pieces (store, body.id, error);
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
  static const char sql[] = "SELECT " TERN_STORE_BODY_COLUMNS " FROM body";
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

/* Inside FTS5's tables too, which SQLite 3.40 passes over. */
static void
check_indexes (TernStore *store, GPtrArray *problems)
{
  static const char sql[] = "INSERT INTO fts_head (fts_head) VALUES ('integrity-check'); "
                            "INSERT INTO fts_text (fts_text) VALUES ('integrity-check');";

  if (store->writer && sqlite3_exec (store->mail->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_ptr_array_add (problems, g_strdup ("the search index is damaged"));
}

/* Says what it meets and mends nothing: indexes cannot be made anew below the rows that are being read. */
static gboolean
check_mail (TernStore *store, GPtrArray *problems, GError **error)
{
  gboolean ok;

  store->mending = TRUE;
  check_indexes (store, problems);
  ok = check_sqlite (store->mail, "mail.db", problems, error) && check_rules (store, problems, error) &&
       check_accounts (store, problems, error) && check_mailboxes (store, problems, error) &&
       check_content (store, problems, error) && check_messages (store, problems, error);
  store->mending = FALSE;
  if (problems->len > 0)
    tern_store_suspect (store, "mail");
  return ok;
}

static gboolean
check_body_db (TernStore *store, GPtrArray *problems, GError **error)
{
  guint before = problems->len;
  gboolean ok = check_sqlite (store->body, "body.db", problems, error) && check_bodies (store, problems, error);

  if (problems->len > before)
    tern_store_suspect (store, "body");
  return ok && check_stamps (store, problems, error);
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
  if (!check_mail (store, problems, error) || !check_body_db (store, problems, error) ||
      (store->kept != NULL && !tern_store_kept_check (store->kept, problems, error)))
    return NULL;
  return g_steal_pointer (&problems);
}
