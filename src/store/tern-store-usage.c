/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What an account takes, and what could be let go of. */

#include "store/tern-store-usage.h"

#include "store/tern-store-body-pieces.h"
#include "store/tern-store-choices.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-private.h"

#include <string.h>

/* --- on the server ------------------------------------------------------------------------ */

static char *
make_quota_key (gint64 account, const char *what)
{
  return g_strdup_printf ("quota %s %" G_GINT64_FORMAT, what, account);
}

static gboolean
read_quota (TernStore *store, gint64 account, const char *what, guint64 *bytes, GError **error)
{
  g_autofree char *key = make_quota_key (account, what);
  gint64 value;

  if (!tern_store_db_get_int (store->mail, &value, 0, error, "SELECT value FROM meta WHERE key = ?", "s", key))
    return FALSE;
  *bytes = (guint64) MAX (value, 0);
  return TRUE;
}

static gboolean
set_quota (TernStore *store, gint64 account, const char *what, guint64 bytes, GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)";
  g_autofree char *key = make_quota_key (account, what);

  return tern_store_db_run (store->mail, error, sql, "si", key, (gint64) MIN (bytes, G_MAXINT64));
}

gboolean
tern_store_get_quota (TernStore *store, gint64 account, guint64 *used, guint64 *limit, GError **error)
{
  return read_quota (store, account, "used", used, error) && read_quota (store, account, "limit", limit, error);
}

gboolean
tern_store_set_quota (TernStore *store, gint64 account, guint64 used, guint64 limit, GError **error)
{
  return tern_store_need_transaction (store, error) && set_quota (store, account, "used", used, error)
         && set_quota (store, account, "limit", limit, error);
}

/* --- here --------------------------------------------------------------------------------- */

static gboolean
is_only_account (TernStore *store, gboolean *only, GError **error)
{
  gint64 n;

  if (!tern_store_db_get_int (store->mail, &n, 0, error, "SELECT count(*) FROM account WHERE id > 0", ""))
    return FALSE;
  *only = n <= 1;
  return TRUE;
}

/* @account: (out): 0: it is gone. */
static gboolean
find_email (TernStore *store, gint64 email, gint64 *account, guint64 *size, gint64 *date, GError **error)
{
  static const char sql[] = "SELECT account, size, date FROM email WHERE id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", email);
  int got = tern_store_db_step (store->mail, row, error);

  *account = got == 1 ? sqlite3_column_int64 (row, 0) : 0;
  *size = got == 1 ? (guint64) MAX (sqlite3_column_int64 (row, 1), 0) : 0;
  *date = got == 1 ? sqlite3_column_int64 (row, 2) : 0;
  return got >= 0;
}

static gboolean
sum_kept (TernStore *store, gint64 account, guint64 *kept, guint64 *messages, GError **error)
{
  static const char sql[] = "SELECT email, sum(size) FROM body WHERE complete GROUP BY email";
  TERN_STATEMENT rows = tern_store_db_query (store->body, error, sql, "");
  gboolean only;
  int got;

  *kept = *messages = 0;
  if (!is_only_account (store, &only, error))
    return FALSE;
  while ((got = tern_store_db_step (store->body, rows, error)) == 1)
    {
      gint64 of = account, date;
      guint64 size;

      if (!only && !find_email (store, sqlite3_column_int64 (rows, 0), &of, &size, &date, error))
        return FALSE;
      if (of != account)
        continue;
      *kept += (guint64) MAX (sqlite3_column_int64 (rows, 1), 0);
      ++*messages;
    }
  return got == 0;
}

gboolean
tern_store_get_usage (TernStore *store, gint64 account, TernAccountUsage *usage, GError **error)
{
  *usage = (TernAccountUsage) { 0 };
  return sum_kept (store, account, &usage->kept, &usage->messages, error)
         && tern_store_get_quota (store, account, &usage->used, &usage->limit, error);
}

gboolean
tern_store_get_mailbox_room (TernStore *store, gint64 mailbox, TernMailboxRoom *room, GError **error)
{
  /* 1: the whole of it is here; see tern-store-bodies.c. */
  static const char sql[] = "SELECT count(*), total (e.size), total (e.text_complete = 1), "
                            "total (iif (e.text_complete = 1, e.size, 0)) FROM message m "
                            "JOIN email e ON e.id = m.email WHERE m.shown_mailbox = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  int got = tern_store_db_step (store->mail, row, error);

  *room = (TernMailboxRoom) { 0 };
  if (got == 1)
    *room = (TernMailboxRoom) { .messages = (guint64) MAX (sqlite3_column_int64 (row, 0), 0),
                                .bytes = (guint64) MAX (sqlite3_column_int64 (row, 1), 0),
                                .whole = (guint64) MAX (sqlite3_column_int64 (row, 2), 0),
                                .whole_bytes = (guint64) MAX (sqlite3_column_int64 (row, 3), 0) };
  return got >= 0;
}

/* --- what could go ------------------------------------------------------------------------ */

static void
clear_kept (gpointer data)
{
  g_free (((TernKeptBody *) data)->section);
}

/* Every action about a message names its appearance; an email can have several. */
static gboolean
has_waiting (TernStore *store, gint64 email, gboolean *waiting, GError **error)
{
  static const char sql[] =
    "SELECT a.key, b.wire_name, b.uidvalidity, m.uid & 0xffffffff FROM message m "
    "JOIN mailbox b ON b.id = m.server_mailbox JOIN account a ON a.id = b.account WHERE m.id = ?1 "
    "UNION ALL SELECT a.key, b.wire_name, b.uidvalidity, m.uid & 0xffffffff FROM message m "
    "JOIN mailbox b ON b.id = m.server_mailbox JOIN account a ON a.id = b.account "
    "WHERE m.email = ?1 AND m.email <> m.id";
  static const char named[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND mailbox = ? "
                              "AND uidvalidity = ? AND uid = ?)";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", email);
  int got = 0;

  *waiting = FALSE;
  while (!*waiting && (got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 exists;

      if (!tern_store_db_get_int (store->kept_db, &exists, 0, error, named, "ssii",
                                  (const char *) sqlite3_column_text (rows, 0),
                                  (const char *) sqlite3_column_text (rows, 1), sqlite3_column_int64 (rows, 2),
                                  sqlite3_column_int64 (rows, 3)))
        return FALSE;
      *waiting = exists != 0;
    }
  return got >= 0;
}

/* Of the account in the choice's subject, "key wire-name"; 0: of another, or there is none. */
static gint64
find_chosen (TernStore *store, gint64 account, const char *subject)
{
  const char *space = strchr (subject, ' ');
  g_autofree char *key = space != NULL ? g_strndup (subject, (gsize) (space - subject)) : NULL;

  return key != NULL && tern_store_find_account (store, key, NULL) == account
           ? tern_store_find_mailbox (store, account, space + 1, NULL)
           : 0;
}

/* The mailboxes whose mail the person wants here whatever else. Returns: (transfer full) (element-type gint64). */
static GArray *
list_always (TernStore *store, gint64 account, GError **error)
{
  g_autoptr (GPtrArray) choices = tern_store_list_choices (store, TERN_CHOICE_FOLDER, error);
  GArray *always = choices != NULL ? g_array_new (FALSE, FALSE, sizeof (gint64)) : NULL;

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const TernChoice *choice = choices->pdata[i];
      gboolean wanted = g_str_equal (choice->name, "keep") && g_str_equal (choice->value, "always");
      gint64 id = wanted ? find_chosen (store, account, choice->subject) : 0;

      if (id != 0)
        g_array_append_val (always, id);
    }
  return always;
}

/* Whether it is shown in one of @mailboxes. */
static gboolean
is_in (TernStore *store, gint64 email, GArray *mailboxes, gboolean *in, GError **error)
{
  static const char sql[] = "SELECT shown_mailbox FROM message WHERE id = ?1 UNION ALL "
                            "SELECT shown_mailbox FROM message WHERE email = ?1 AND email <> id";
  TERN_STATEMENT rows = NULL;
  int got = 0;

  *in = FALSE;
  if (mailboxes->len == 0)
    return TRUE;
  rows = tern_store_db_query (store->mail, error, sql, "i", email);
  while (!*in && (got = tern_store_db_step (store->mail, rows, error)) == 1)
    for (guint i = 0; i < mailboxes->len; i++)
      *in |= sqlite3_column_int64 (rows, 0) == g_array_index (mailboxes, gint64, i);
  return got >= 0;
}

/* Appends it, unless it is another's, waited for or in @always. */
static gboolean
consider (TernStore *store, gint64 account, GArray *always, TernKeptBody *body, GArray *kept, GError **error)
{
  gint64 of;
  gboolean waiting = FALSE, in = FALSE;

  if (!find_email (store, body->email, &of, &body->email_size, &body->date, error)
      || (of == account && !has_waiting (store, body->email, &waiting, error))
      || (of == account && !is_in (store, body->email, always, &in, error)))
    return FALSE;
  if (of == account && !waiting && !in)
    {
      body->section = g_strdup (body->section);
      g_array_append_val (kept, *body);
    }
  return TRUE;
}

GArray *
tern_store_list_kept (TernStore *store, gint64 account, gint64 after, guint limit, gint64 *last, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_BODY_COLUMNS " FROM body WHERE id > ? AND complete "
                            "ORDER BY id LIMIT ?";
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (TernKeptBody));
  g_autoptr (GArray) always = list_always (store, account, error);
  TERN_STATEMENT rows = tern_store_db_query (store->body, error, sql, "ii", after, (gint64) limit);
  int got;

  g_array_set_clear_func (kept, clear_kept);
  *last = 0;
  if (always == NULL)
    return NULL;
  while ((got = tern_store_db_step (store->body, rows, error)) == 1)
    {
      TernBodyKey key;
      TernStoreBody row;
      TernKeptBody body;

      if (!tern_store_read_body (rows, &key, &row))
        {
          tern_store_suspect (store, "body");
          continue;
        }
      *last = row.id;
      body = (TernKeptBody) { .body = row.id, .email = key.email, .section = (char *) key.section, .size = row.size };
      if (!consider (store, account, always, &body, kept, error))
        return NULL;
    }
  return got == 0 ? g_steal_pointer (&kept) : NULL;
}
