/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reading rows; models and ternctl use it on their own reader. Each call is one short read. */

#include "store/tern-store-query.h"

#include "store/tern-store-private.h"

struct _TernMessageRows
{
  GArray *rows;
  GStringChunk *strings;
};

void
tern_message_rows_free (TernMessageRows *rows)
{
  g_array_unref (rows->rows);
  g_string_chunk_free (rows->strings);
  g_free (rows);
}

guint
tern_message_rows_get_n (TernMessageRows *rows)
{
  return rows->rows->len;
}

const TernMessageRow *
tern_message_rows_get (TernMessageRows *rows, guint index)
{
  g_return_val_if_fail (index < rows->rows->len, NULL);
  return &g_array_index (rows->rows, TernMessageRow, index);
}

static TernMessageRows *
new_rows (void)
{
  TernMessageRows *rows = g_new0 (TernMessageRows, 1);

  rows->rows = g_array_new (FALSE, TRUE, sizeof (TernMessageRow));
  rows->strings = g_string_chunk_new (16 * 1024);
  return rows;
}

#define ROW_SELECT                                                                                     \
  "SELECT m.id, m.email, e.thread, m.shown_mailbox, max (coalesce (m.uid, 0), 0), m.shown_flags, "     \
  "m.server_flags, m.shown_keywords, m.modseq, m.internal_date, e.text_complete, "                     \
  TERN_STORE_CONTENT_COLUMNS " FROM message m JOIN email e ON e.id = m.email "
#define ROW_CONTENT 11

/* Nothing is added when the content is damaged. */
static void
read_row (TernStore *store, sqlite3_stmt *statement, TernMessageRows *rows)
{
  TernMessageRow row = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1) };
  TernStoreContent content;

  if (!tern_store_read_content (store, statement, ROW_CONTENT, row.email, &content))
    return;
  row.thread = sqlite3_column_int64 (statement, 2);
  row.mailbox = sqlite3_column_int64 (statement, 3);
  row.uid = (guint32) sqlite3_column_int64 (statement, 4);
  row.system = (TernFlag) sqlite3_column_int (statement, 5);
  row.server_system = (TernFlag) sqlite3_column_int (statement, 6);
  row.keywords = g_string_chunk_insert_const (rows->strings, tern_store_column_text (statement, 7));
  row.modseq = (guint64) sqlite3_column_int64 (statement, 8);
  row.internal_date = sqlite3_column_int64 (statement, 9);
  row.text_complete = sqlite3_column_int (statement, 10) != 0;
  row.date = content.date;
  row.size = (guint64) content.size;
  row.has_attachment = content.attachment != 0;
  row.subject = g_string_chunk_insert (rows->strings, content.subject);
  row.from_name = g_string_chunk_insert (rows->strings, content.from_name);
  row.from_address = g_string_chunk_insert (rows->strings, content.from_address);
  row.to = g_string_chunk_insert (rows->strings, content.to);
  row.cc = g_string_chunk_insert (rows->strings, content.cc);
  row.message_id = g_string_chunk_insert (rows->strings, content.message_id);
  row.in_reply_to = g_string_chunk_insert (rows->strings, content.in_reply_to);
  row.preview = g_string_chunk_insert (rows->strings, content.preview != NULL ? content.preview : "");
  g_array_append_val (rows->rows, row);
}

/* @statement: bound. Returns: (nullable): all its rows. */
static TernMessageRows *
read_rows (TernStore *store, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (TernMessageRows) rows = new_rows ();
  int got;

  while ((got = tern_store_db_step (store->mail, statement, error)) == 1)
    read_row (store, statement, rows);
  return got == 0 ? g_steal_pointer (&rows) : NULL;
}

/* The inner SELECT walks the index alone; joins happen for the rows of one page only. */
TernMessageRows *
tern_store_list (TernStore *store, gint64 mailbox, guint offset, guint limit, GError **error)
{
  static const char sql[] = ROW_SELECT "WHERE m.id IN (SELECT id FROM message WHERE shown_mailbox = ? "
                                       "ORDER BY id DESC LIMIT ? OFFSET ?) ORDER BY m.id DESC";
  TERN_STATEMENT statement = tern_store_db_query (store->mail, error, sql, "iii", mailbox, (gint64) limit,
                                                  (gint64) offset);

  return read_rows (store, statement, error);
}

TernMessageRows *
tern_store_list_before (TernStore *store, gint64 mailbox, gint64 before, guint limit, GError **error)
{
  static const char sql[] = ROW_SELECT "WHERE m.shown_mailbox = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?";
  TERN_STATEMENT statement = tern_store_db_query (store->mail, error, sql, "iii", mailbox,
                                                  before > 0 ? before : G_MAXINT64, (gint64) limit);

  return read_rows (store, statement, error);
}

GArray *
tern_store_list_ids (TernStore *store, gint64 mailbox, GError **error)
{
  static const char sql[] = "SELECT id FROM message WHERE shown_mailbox = ? ORDER BY id DESC";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

static gboolean
read_each (TernStore *store, const gint64 *ids, guint n, TernMessageRows *rows, GError **error)
{
  static const char sql[] = ROW_SELECT "WHERE m.id = ?";

  for (guint i = 0; i < n; i++)
    {
      TERN_STATEMENT statement = tern_store_db_query (store->mail, error, sql, "i", ids[i]);
      int got = tern_store_db_step (store->mail, statement, error);

      if (got < 0)
        return FALSE;
      if (got == 1)
        read_row (store, statement, rows);
    }
  return TRUE;
}

TernMessageRows *
tern_store_get_messages (TernStore *store, const gint64 *ids, guint n, GError **error)
{
  g_autoptr (TernMessageRows) rows = new_rows ();
  /* All of them as of one moment. */
  gboolean mine = !store->open && sqlite3_get_autocommit (store->mail->handle) != 0;
  gboolean ok;

  if (mine && !tern_store_db_script (store->mail, "BEGIN", error))
    return NULL;
  ok = read_each (store, ids, n, rows, error);
  if (mine)
    sqlite3_exec (store->mail->handle, "COMMIT", NULL, NULL, NULL);
  return ok ? g_steal_pointer (&rows) : NULL;
}

TernMessageRows *
tern_store_get_thread (TernStore *store, gint64 thread, GError **error)
{
  static const char sql[] =
    ROW_SELECT "WHERE m.shown_mailbox IS NOT NULL AND m.id IN ("
               "WITH member (id) AS (SELECT id FROM email WHERE id = ?1 AND thread = ?1 "
               "UNION ALL SELECT id FROM email WHERE thread = ?1 AND thread <> id) "
               "SELECT a.id FROM member CROSS JOIN message a ON a.id = member.id AND a.email = member.id "
               "UNION ALL SELECT b.id FROM member CROSS JOIN message b ON b.email = member.id AND b.email <> b.id"
               ") ORDER BY m.id DESC";
  TERN_STATEMENT statement = tern_store_db_query (store->mail, error, sql, "i", thread);

  return read_rows (store, statement, error);
}

TernMessageIdentity *
tern_store_get_identity (TernStore *store, gint64 message, gint64 *mailbox, GError **error)
{
  static const char sql[] = "SELECT b.uidvalidity, max (coalesce (m.uid, 0), 0), e.object, e.message_id, e.size, "
                            "m.internal_date, m.server_mailbox FROM message m JOIN email e ON e.id = m.email "
                            "JOIN mailbox b ON b.id = m.server_mailbox WHERE m.id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", message);
  int got = tern_store_db_step (store->mail, row, error);
  TernMessageIdentity *identity;
  const char *object;

  if (got <= 0)
    {
      if (got == 0)
        tern_store_set_not_found (error, "This message is no longer here");
      return NULL;
    }
  identity = tern_message_identity_new ();
  identity->uidvalidity = (guint32) sqlite3_column_int64 (row, 0);
  identity->uid = (guint32) sqlite3_column_int64 (row, 1);
  object = tern_store_column_text (row, 2);
  identity->email_id = *object == 'E' ? g_strdup (object + 1) : NULL;
  identity->gm_msgid = *object == 'G' ? g_ascii_strtoull (object + 1, NULL, 16) : 0;
  identity->message_id = g_strdup ((const char *) sqlite3_column_text (row, 3));
  identity->size = (guint64) sqlite3_column_int64 (row, 4);
  identity->internal_date = sqlite3_column_int64 (row, 5);
  if (mailbox != NULL)
    *mailbox = sqlite3_column_int64 (row, 6);
  return identity;
}

gint64
tern_store_find_message (TernStore *store, gint64 mailbox, guint32 uid, GError **error)
{
  static const char sql[] = "SELECT id FROM message WHERE server_mailbox = ? AND uid = ? AND NOT gone";
  gint64 id;

  return tern_store_db_get_int (store->mail, &id, 0, error, sql, "ii", mailbox, (gint64) uid) ? id : 0;
}
