/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a backup asks of the store; see the header. */

#include "store/tern-store-backup.h"

#include "store/tern-store-mailboxes.h"
#include "store/tern-store-private.h"

char *
tern_store_make_message_name (const char *message_id, guint64 size, gint64 internal_date)
{
  if (message_id != NULL && *message_id != '\0')
    return g_strdup (message_id);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT, size, internal_date);
}

/* Rows of message id, size, date. */
static gboolean
add_names (TernStoreDb *db, sqlite3_stmt *rows, GHashTable *names, GError **error)
{
  int got;

  while ((got = tern_store_db_step (db, rows, error)) == 1)
    g_hash_table_add (names, tern_store_make_message_name ((const char *) sqlite3_column_text (rows, 0),
                                                           (guint64) MAX (sqlite3_column_int64 (rows, 1), 0),
                                                           sqlite3_column_int64 (rows, 2)));
  return got == 0;
}

static gboolean
add_appended (TernStore *store, gint64 mailbox, GHashTable *names, GError **error)
{
  static const char whose[] = "SELECT a.key, b.wire_name FROM mailbox b JOIN account a ON a.id = b.account "
                              "WHERE b.id = ?";
  static const char waiting[] = "SELECT message_id, size, internal_date FROM journal WHERE kind = 5 AND account = ? "
                                "AND target = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, whose, "i", mailbox);
  g_autofree char *account = NULL;
  g_autofree char *wire_name = NULL;
  int got = tern_store_db_step (store->mail, row, error);

  if (got != 1)
    return got == 0;
  account = g_strdup (tern_store_column_text (row, 0));
  wire_name = g_strdup (tern_store_column_text (row, 1));
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, waiting, "ss", account, wire_name);
  return add_names (store->kept_db, rows, names, error);
}

GHashTable *
tern_store_list_message_names (TernStore *store, gint64 mailbox, GError **error)
{
  static const char sql[] = "SELECT e.message_id, e.size, m.internal_date FROM message m "
                            "JOIN email e ON e.id = m.email WHERE m.shown_mailbox = ?";
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", mailbox);

  if (!add_names (store->mail, rows, names, error) || !add_appended (store, mailbox, names, error))
    return NULL;
  return g_steal_pointer (&names);
}

GBytes *
tern_store_journal_read_message (TernStore *store, gint64 entry, GError **error)
{
  static const char sql[] = "SELECT payload FROM journal WHERE id = ? AND kind = 5";
  TERN_STATEMENT row = tern_store_db_query (store->kept_db, error, sql, "i", entry);
  int got = tern_store_db_step (store->kept_db, row, error);

  if (got == 1)
    return g_bytes_new (sqlite3_column_blob (row, 0), (gsize) sqlite3_column_bytes (row, 0));
  if (got == 0)
    g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND, "This change no longer waits");
  return NULL;
}
