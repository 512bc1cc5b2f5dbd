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

#define ROW_SELECT                                                                                \
  "SELECT " TERN_STORE_ROW_COLUMNS ", " TERN_STORE_CONTENT_COLUMNS ", b.account, b.numbering "    \
  "FROM message m LEFT JOIN email e ON e.id = m.email LEFT JOIN mailbox b ON b.id = m.server_mailbox "
#define ROW_CONTENT TERN_STORE_N_ROW_COLUMNS
#define ROW_ACCOUNT (ROW_CONTENT + TERN_STORE_N_CONTENT_COLUMNS)

static const char *
keep (TernMessageRows *rows, const char *text)
{
  return text != NULL && *text != '\0' ? g_string_chunk_insert (rows->strings, text) : "";
}

static void
add_row (TernMessageRows *rows, const TernStoreRow *m, const TernStoreContent *content, gint64 uid_base)
{
  TernMessageRow row = {
    .id = m->id,
    .email = m->email,
    .thread = content->thread,
    .mailbox = m->shown_mailbox,
    .uid = m->uid > uid_base && !m->gone && m->mailbox == m->shown_mailbox ? (guint32) (m->uid - uid_base) : 0,
    .system = (TernFlag) m->shown,
    .server_system = (TernFlag) m->server,
    .keywords = m->shown_keywords != NULL ? g_string_chunk_insert_const (rows->strings, m->shown_keywords) : "",
    .modseq = (guint64) m->modseq,
    .internal_date = m->internal_date,
    .text_complete = content->text_complete != 0,
    .date = content->date,
    .size = (guint64) content->size,
    .has_attachment = content->attachment != 0,
    .subject = keep (rows, content->subject),
    .from_name = keep (rows, content->from_name),
    .from_address = keep (rows, content->from_address),
    .to = keep (rows, content->to),
    .cc = keep (rows, content->cc),
    .message_id = keep (rows, content->message_id),
    .in_reply_to = keep (rows, content->in_reply_to),
    .preview = keep (rows, content->preview),
  };

  g_array_append_val (rows->rows, row);
}

/* Nothing is added when the row or its content is damaged, or its mailbox is being removed. @mailbox: 0, or the one
 * that must show it: an index may be damaged as well. */
static void
read_row (TernStore *store, sqlite3_stmt *statement, gint64 mailbox, TernMessageRows *rows)
{
  TernStoreContent content;
  TernStoreRow row;

  if (!tern_store_read_row (statement, 0, &row) || (mailbox != 0 && row.shown_mailbox != mailbox) ||
      sqlite3_column_type (statement, ROW_ACCOUNT) == SQLITE_NULL)
    tern_store_suspect (store, "mail");
  else if (sqlite3_column_int64 (statement, ROW_ACCOUNT) != 0 &&
           tern_store_read_content (store, statement, ROW_CONTENT, row.email, &content))
    add_row (rows, &row, &content, sqlite3_column_int64 (statement, ROW_ACCOUNT + 1) << 32);
}

/* @statement: bound. Returns: (nullable): all its rows. */
static TernMessageRows *
read_rows (TernStore *store, sqlite3_stmt *statement, gint64 mailbox, GError **error)
{
  g_autoptr (TernMessageRows) rows = new_rows ();
  int got;

  while ((got = tern_store_db_step (store->mail, statement, error)) == 1)
    read_row (store, statement, mailbox, rows);
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

  return read_rows (store, statement, mailbox, error);
}

TernMessageRows *
tern_store_list_before (TernStore *store, gint64 mailbox, gint64 before, guint limit, GError **error)
{
  static const char sql[] = ROW_SELECT "WHERE m.shown_mailbox = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?";
  TERN_STATEMENT statement = tern_store_db_query (store->mail, error, sql, "iii", mailbox,
                                                  before > 0 ? before : G_MAXINT64, (gint64) limit);

  return read_rows (store, statement, mailbox, error);
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
        read_row (store, statement, 0, rows);
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

  return read_rows (store, statement, 0, error);
}

static TernMessageIdentity *
make_identity (const TernStoreRow *row, const TernStoreContent *content, const TernStoreMailboxRecord *mailbox)
{
  TernMessageIdentity *identity = tern_message_identity_new ();
  const char *object = content->object != NULL ? content->object : "";
  gint64 base = mailbox->numbering << 32;

  identity->uidvalidity = (guint32) mailbox->uidvalidity;
  identity->uid = row->uid > base ? (guint32) (row->uid - base) : 0;
  identity->email_id = *object == 'E' ? g_strdup (object + 1) : NULL;
  identity->gm_msgid = *object == 'G' ? g_ascii_strtoull (object + 1, NULL, 16) : 0;
  identity->message_id = *content->message_id != '\0' ? g_strdup (content->message_id) : NULL;
  identity->size = (guint64) content->size;
  identity->internal_date = row->internal_date;
  return identity;
}

TernMessageIdentity *
tern_store_get_identity (TernStore *store, gint64 message, gint64 *mailbox, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS ", " TERN_STORE_CONTENT_COLUMNS ", "
                            TERN_STORE_MAILBOX_COLUMNS " FROM message m LEFT JOIN email e ON e.id = m.email "
                            "LEFT JOIN mailbox b ON b.id = m.server_mailbox WHERE m.id = ?";
  TERN_STATEMENT statement = tern_store_db_query (store->mail, error, sql, "i", message);
  int got = tern_store_db_step (store->mail, statement, error);
  TernStoreRow row = { 0 };
  TernStoreContent content;
  TernStoreMailboxRecord in = { 0 };

  if (got < 0)
    return NULL;
  if (got == 1)
    tern_store_read_mailbox (statement, ROW_ACCOUNT, &in);
  if (got == 1 && tern_store_read_row (statement, 0, &row) && in.listed_right && in.state_right)
    {
      if (in.account != 0 && !row.gone && tern_store_read_content (store, statement, ROW_CONTENT, row.email, &content))
        {
          if (mailbox != NULL)
            *mailbox = row.mailbox;
          return make_identity (&row, &content, &in);
        }
    }
  else if (got == 1)
    tern_store_suspect (store, "mail");
  tern_store_set_not_found (error, "This message is no longer here");
  return NULL;
}

gint64
tern_store_find_message (TernStore *store, gint64 mailbox, guint32 uid, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m "
                            "WHERE m.server_mailbox = ? AND m.uid = ? AND NOT m.gone";
  TERN_STATEMENT statement = NULL;
  TernStoreRow row;
  gint64 base;

  if (!tern_store_get_uid_base (store, mailbox, &base, error))
    return 0;
  statement = tern_store_db_query (store->mail, error, sql, "ii", mailbox, base + uid);
  if (tern_store_db_step (store->mail, statement, error) != 1)
    return 0;
  if (tern_store_read_row (statement, 0, &row))
    return row.id;
  tern_store_suspect (store, "mail");
  return 0;
}
