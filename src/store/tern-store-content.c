/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Email rows: content, its checksum, its id, and its end; upserts and vanishing call it. */

#include "store/tern-store-private.h"

#include <string.h>

/* Ids are positive up to the year 141,000. */
#define ID_DATE_MAX ((G_GINT64_CONSTANT (1) << 42) - 1)
/* A Date further ahead than this of when the server got the message is a broken or lying clock. */
#define DATE_AHEAD_MAX (24 * 60 * 60)

gint64
tern_store_sum_content (TernStore *store, gint64 email, const TernStoreContent *content)
{
  TernStoreSum sum;

  tern_store_sum_start (&sum, store->scratch);
  tern_store_sum_int (&sum, email);
  tern_store_sum_int (&sum, content->date);
  tern_store_sum_int (&sum, content->size);
  tern_store_sum_int (&sum, content->attachment);
  tern_store_sum_text (&sum, content->object);
  tern_store_sum_text (&sum, content->subject);
  tern_store_sum_text (&sum, content->from_name);
  tern_store_sum_text (&sum, content->from_address);
  tern_store_sum_text (&sum, content->to);
  tern_store_sum_text (&sum, content->cc);
  tern_store_sum_text (&sum, content->message_id);
  tern_store_sum_text (&sum, content->in_reply_to);
  tern_store_sum_text (&sum, content->preview);
  tern_store_sum_text (&sum, content->structure);
  return tern_store_sum_end (&sum) ^
         tern_store_sum_place (email, content->account, content->thread, content->text_complete);
}

gboolean
tern_store_read_content (TernStore *store, sqlite3_stmt *statement, int column, gint64 email,
                         TernStoreContent *content)
{
  gboolean right = tern_store_are_columns (statement, column, "iiiiiiioooooooooo");
  gint64 checksum = sqlite3_column_int64 (statement, column++);

  content->account = sqlite3_column_int64 (statement, column++);
  content->thread = sqlite3_column_int64 (statement, column++);
  content->text_complete = sqlite3_column_int64 (statement, column++);
  content->date = sqlite3_column_int64 (statement, column++);
  content->size = sqlite3_column_int64 (statement, column++);
  content->attachment = sqlite3_column_int64 (statement, column++);
  content->object = (const char *) sqlite3_column_text (statement, column++);
  content->subject = tern_store_column_text (statement, column++);
  content->from_name = tern_store_column_text (statement, column++);
  content->from_address = tern_store_column_text (statement, column++);
  content->to = tern_store_column_text (statement, column++);
  content->cc = tern_store_column_text (statement, column++);
  content->message_id = tern_store_column_text (statement, column++);
  content->in_reply_to = tern_store_column_text (statement, column++);
  content->preview = (const char *) sqlite3_column_text (statement, column++);
  content->structure = (const char *) sqlite3_column_text (statement, column++);
  if (right && checksum == tern_store_sum_content (store, email, content))
    return TRUE;
  tern_store_note_damaged (store, email);
  tern_store_suspect (store, "mail");
  return FALSE;
}

gboolean
tern_store_place_email (TernStoreDb *db, gint64 email, gint64 thread, gint64 text_complete, GError **error)
{
  static const char get[] = "SELECT checksum, account, thread, text_complete FROM email WHERE id = ?";
  static const char set[] = "UPDATE email SET checksum = ?, thread = ?, text_complete = ? WHERE id = ?";
  TERN_STATEMENT row = tern_store_db_query (db, error, get, "i", email);
  int got = tern_store_db_step (db, row, error);
  gint64 sum, account, old_thread, old_text;

  if (got <= 0)
    return got == 0;
  sum = sqlite3_column_int64 (row, 0);
  account = sqlite3_column_int64 (row, 1);
  old_thread = sqlite3_column_int64 (row, 2);
  old_text = sqlite3_column_int64 (row, 3);
  sqlite3_reset (row);
  thread = thread >= 0 ? thread : old_thread;
  text_complete = text_complete >= 0 ? text_complete : old_text;
  /* What was wrong stays wrong. */
  sum ^= tern_store_sum_place (email, account, old_thread, old_text) ^
         tern_store_sum_place (email, account, thread, text_complete);
  return tern_store_db_run (db, error, set, "iiii", sum, thread, text_complete, email);
}

/* Where a message stands among others: its Date, unless that lies in the future of its arrival. */
gint64
tern_store_order_date (const TernMessageRecord *record)
{
  if (record->date == 0 ||
      (record->internal_date > 0 && record->date > record->internal_date + DATE_AHEAD_MAX))
    return record->internal_date;
  return record->date;
}

gint64
tern_store_next_id (TernStore *store, gint64 date)
{
  static const char taken[] = "SELECT EXISTS (SELECT 1 FROM message WHERE id = ?1) "
                              "OR EXISTS (SELECT 1 FROM email WHERE id = ?1)";
  gint64 seconds = CLAMP (date, 1, ID_DATE_MAX);
  gint64 id, used = 0;

  /* Before the counter has gone round once no id of it can have been given. */
  do
    id = (seconds << TERN_STORE_ID_SHIFT) | (store->next_n++ & TERN_STORE_ID_N_MAX);
  while (store->next_n > TERN_STORE_ID_N_MAX &&
         tern_store_db_get_int (store->mail, &used, 0, NULL, taken, "i", id) && used);
  return id;
}

char *
tern_store_dup_object (const char *email_id, guint64 gm_msgid)
{
  if (email_id != NULL && *email_id != '\0')
    return g_strconcat ("E", email_id, NULL);
  if (gm_msgid != 0)
    return g_strdup_printf ("G%" G_GINT64_MODIFIER "x", gm_msgid);
  return NULL;
}

gboolean
tern_store_find_object (TernStore *store, gint64 account, const char *object, gint64 *email, GError **error)
{
  static const char sql[] = "SELECT e.id, " TERN_STORE_CONTENT_COLUMNS " FROM email e "
                            "WHERE e.account = ? AND e.object = ? AND e.object IS NOT NULL";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "is", account, object);
  int got = tern_store_db_step (store->mail, row, error);
  TernStoreContent content;
  gboolean again;

  *email = 0;
  if (got <= 0)
    return got == 0;
  *email = sqlite3_column_int64 (row, 0);
  if (tern_store_read_content (store, row, 1, *email, &content) && content.account == account &&
      g_strcmp0 (content.object, object) == 0)
    return TRUE;
  *email = 0;
  sqlite3_reset (row);
  return tern_store_met_damage (store, &again, error);
}

static gboolean
note_moved (TernStore *store, GArray *moved, GError **error)
{
  static const char sql[] = "SELECT id, shown_mailbox FROM message WHERE id = ?1 AND email = ?1 "
                            "UNION ALL SELECT id, shown_mailbox FROM message WHERE email = ?1 AND email <> id";

  for (guint i = 0; i < moved->len; i++)
    {
      TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i",
                                                 g_array_index (moved, gint64, i));
      int got;

      while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
        if (sqlite3_column_int64 (rows, 1) != 0)
          tern_change_set_builder_note (store->changes, sqlite3_column_int64 (rows, 1),
                                        sqlite3_column_int64 (rows, 0), TERN_STORE_CHANGED);
      if (got < 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_thread (TernStore *store, gint64 email, gint64 account, const TernMessageRecord *record,
             gint64 *thread, GError **error)
{
  g_autoptr (GArray) moved = g_array_new (FALSE, FALSE, sizeof (gint64));

  return tern_store_threads_place (store->threads, account, email, record, thread, moved, error) &&
         note_moved (store, moved, error);
}

static const char *
get_parent (const TernMessageRecord *record)
{
  guint n = 0;

  if (record->in_reply_to != NULL && *record->in_reply_to != '\0')
    return record->in_reply_to;
  while (record->references != NULL && record->references[n] != NULL)
    n++;
  return n > 0 ? record->references[n - 1] : NULL;
}

gboolean
tern_store_insert_email (TernStore *store, gint64 email, gint64 account, const char *object,
                         const TernMessageRecord *record, GError **error)
{
  static const char sql[] = "INSERT INTO email (id, account, thread, checksum, date, size, attachment, object, "
                            "subject, from_name, from_address, recipients, cc, message_id, in_reply_to) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  TernStoreContent content = {
    account, 0, 0, record->date != 0 ? record->date : record->internal_date, (gint64) record->size,
    record->has_attachment_guess, object, record->subject, record->from_name, record->from_address,
    record->to, record->cc, record->message_id, get_parent (record), NULL, NULL,
  };

  if (!find_thread (store, email, account, record, &content.thread, error))
    return FALSE;
  g_array_append_val (store->new_emails, email);
  return tern_store_db_run (store->mail, error, sql, "iiiiiiissssssss", email, account, content.thread,
                            tern_store_sum_content (store, email, &content), content.date, content.size,
                            content.attachment, content.object, content.subject, content.from_name,
                            content.from_address, content.to, content.cc, content.message_id,
                            content.in_reply_to);
}

gboolean
tern_store_drop_email (TernStore *store, gint64 email, GError **error)
{
  static const char left[] = "SELECT EXISTS (SELECT 1 FROM message WHERE id = ?1 AND email = ?1) "
                             "OR EXISTS (SELECT 1 FROM message WHERE email = ?1 AND email <> id)";
  gint64 used;

  if (!tern_store_db_get_int (store->mail, &used, 0, error, left, "i", email))
    return FALSE;
  if (used)
    return TRUE;
  return tern_store_unindex (store, email, error) &&
         tern_store_db_run (store->mail, error, "DELETE FROM email WHERE id = ?", "i", email) &&
         tern_store_drop_bodies (store, email, error);
}
