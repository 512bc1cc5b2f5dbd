/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Feeding the two full-text indexes, in the background and apart from the rows. */

#include "store/tern-store-search.h"

#include "store/tern-store-private.h"
#include "store/tern-store-words.h"

#include <string.h>

/* More of one message says nothing new about it. */
#define TEXT_MAX (1024 * 1024)
/* Above a fifth of dead entries an index is started again. */
#define DEAD_DIVISOR 5
/* Ids in one row of head_queue when an index is started again. */
#define QUEUE_CHUNK 250

/* Rows of a removed mailbox deleted at a time: about 10 ms. */
#define REMOVE_STEP 250

/* --- counters ----------------------------------------------------------------------------- */

static gboolean
count_in_meta (TernStore *store, const char *key, gint64 by, GError **error)
{
  static const char sql[] = "INSERT INTO meta (key, value) VALUES (?1, ?2) "
                            "ON CONFLICT (key) DO UPDATE SET value = value + ?2";

  return tern_store_db_run (store->mail, error, sql, "si", key, by);
}

static gboolean
get_meta (TernStore *store, const char *key, gint64 *value, GError **error)
{
  return tern_store_db_get_int (store->mail, value, 0, error, "SELECT value FROM meta WHERE key = ?", "s", key);
}

gboolean
tern_store_unindex (TernStore *store, gint64 email, GError **error)
{
  if (!count_in_meta (store, "head dead", 1, error) ||
      !tern_store_db_run (store->mail, error, "DELETE FROM text_queue WHERE email = ?", "i", email) ||
      !tern_store_db_run (store->mail, error, "DELETE FROM text_indexed WHERE email = ?", "i", email))
    return FALSE;
  return sqlite3_changes (store->mail->handle) == 0 || count_in_meta (store, "text dead", 1, error);
}

/* --- headers ------------------------------------------------------------------------------ */

static gboolean
queue_ids (TernStore *store, const gint64 *ids, guint n, GError **error)
{
  static const char sql[] = "INSERT INTO head_queue (emails) VALUES (?)";
  g_autofree gint64 *blob = g_new (gint64, n);

  for (guint i = 0; i < n; i++)
    blob[i] = GINT64_TO_LE (ids[i]);
  return tern_store_db_run (store->mail, error, sql, "b", blob, (gsize) n * sizeof (gint64));
}

gboolean
tern_store_queue_heads (TernStore *store, GError **error)
{
  gboolean ok = store->new_emails->len == 0 ||
                queue_ids (store, (const gint64 *) (void *) store->new_emails->data, store->new_emails->len,
                           error);

  g_array_set_size (store->new_emails, 0);
  return ok;
}

/* Takes ids out of the queue until there are @max or no more. */
static gboolean
take_queued (TernStore *store, guint max, GArray *ids, GError **error)
{
  static const char next[] = "SELECT id, emails FROM head_queue ORDER BY id LIMIT 1";

  while (ids->len < max)
    {
      TERN_STATEMENT row = tern_store_db_query (store->mail, error, next, "");
      int got = tern_store_db_step (store->mail, row, error);
      const gint64 *blob;
      gint64 id;
      guint n, taken;

      if (got <= 0)
        return got == 0;
      id = sqlite3_column_int64 (row, 0);
      blob = sqlite3_column_blob (row, 1);
      n = (guint) sqlite3_column_bytes (row, 1) / sizeof (gint64);
      taken = MIN (n, max - ids->len);
      g_array_append_vals (ids, blob, taken);
      if (taken < n)
        {
          g_autofree gint64 *rest = g_memdup2 (blob + taken, (n - taken) * sizeof (gint64));

          sqlite3_reset (row);
          return tern_store_db_run (store->mail, error, "UPDATE head_queue SET emails = ? WHERE id = ?", "bi",
                                    rest, (gsize) (n - taken) * sizeof (gint64), id);
        }
      sqlite3_reset (row);
      if (!tern_store_db_run (store->mail, error, "DELETE FROM head_queue WHERE id = ?", "i", id))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  GString *sender;
  GString *recipients;
  GString *split[3];
} Words;

static void
join_texts (GString *into, const char *a, const char *b)
{
  g_string_assign (into, a);
  g_string_append_c (into, ' ');
  g_string_append (into, b);
}

static gboolean
index_head (TernStore *store, gint64 email, Words *words, GError **error)
{
  static const char get[] = "SELECT " TERN_STORE_CONTENT_COLUMNS " FROM email e WHERE e.id = ?";
  static const char put[] = "INSERT INTO fts_head (rowid, subject, sender, recipients) VALUES (?, ?, ?, ?)";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, get, "i", email);
  int got = tern_store_db_step (store->mail, row, error);
  TernStoreContent content;

  if (got <= 0 || !tern_store_read_content (store, row, 0, email, &content))
    return got >= 0;
  join_texts (words->sender, content.from_name, content.from_address);
  join_texts (words->recipients, content.to, content.cc);
  return tern_store_db_run (store->mail, error, put, "isss", email,
                            tern_store_split_words (content.subject, words->split[0]),
                            tern_store_split_words (words->sender->str, words->split[1]),
                            tern_store_split_words (words->recipients->str, words->split[2]));
}

static gint
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = GINT64_FROM_LE (*(const gint64 *) a);
  gint64 y = GINT64_FROM_LE (*(const gint64 *) b);

  return x < y ? -1 : x > y;
}

static gboolean
index_heads (TernStore *store, guint max_rows, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Words words = { g_string_new (NULL), g_string_new (NULL),
                  { g_string_new (NULL), g_string_new (NULL), g_string_new (NULL) } };
  gboolean ok = take_queued (store, max_rows, ids, error);

  /* FTS5 writes a segment out whenever a rowid is smaller than the one before it. */
  g_array_sort (ids, compare_ids);
  for (guint i = 0; ok && i < ids->len; i++)
    ok = index_head (store, GINT64_FROM_LE (g_array_index (ids, gint64, i)), &words, error);
  g_string_free (words.sender, TRUE);
  g_string_free (words.recipients, TRUE);
  for (guint i = 0; i < 3; i++)
    g_string_free (words.split[i], TRUE);
  return ok && (ids->len == 0 || count_in_meta (store, "head entries", ids->len, error));
}

gboolean
tern_store_index_pending (TernStore *store, guint max_rows, gboolean *more, GError **error)
{
  /* Never a count: of a million that wait, it would read all each time. */
  static const char left[] = "SELECT EXISTS (SELECT 1 FROM head_queue)";
  gboolean removing = FALSE;
  gint64 waiting = 0;
  gboolean ok;

  if (!tern_store_begin (store, error))
    return FALSE;
  /* What is being removed need not be indexed first. */
  ok = tern_store_remove_some (store, MIN (max_rows, REMOVE_STEP), &removing, error) &&
       (removing || index_heads (store, max_rows, error));
  if (!tern_store_end_own (store, TRUE, ok, NULL, error) ||
      !tern_store_db_get_int (store->mail, &waiting, 0, error, left, ""))
    return FALSE;
  if (more != NULL)
    *more = waiting != 0 || removing;
  return TRUE;
}

/* --- text --------------------------------------------------------------------------------- */

gboolean
tern_store_queue_text (TernStore *store, gint64 email, GError **error)
{
  static const char sql[] = "INSERT OR IGNORE INTO text_queue (email) SELECT ?1 "
                            "WHERE NOT EXISTS (SELECT 1 FROM text_indexed WHERE email = ?1)";

  return tern_store_db_run (store->mail, error, sql, "i", email);
}

static gboolean
write_text (TernStore *store, gint64 email, const char *text, GError **error)
{
  g_autoptr (GString) scratch = g_string_new (NULL);

  return tern_store_db_run (store->mail, error, "INSERT INTO fts_text (rowid, body) VALUES (?, ?)", "is", email,
                            tern_store_split_words (text, scratch)) &&
         tern_store_db_run (store->mail, error, "INSERT INTO text_indexed (email) VALUES (?)", "i", email) &&
         tern_store_db_run (store->mail, error, "DELETE FROM text_queue WHERE email = ?", "i", email) &&
         count_in_meta (store, "text entries", 1, error);
}

gboolean
tern_store_index_text (TernStore *store, gint64 email, const char *text, gssize length, GError **error)
{
  static const char sql[] = "SELECT (SELECT count (*) FROM email WHERE id = ?1) + "
                            "2 * (SELECT count (*) FROM text_indexed WHERE email = ?1)";
  g_autofree char *valid = NULL;
  gint64 state;

  if (!tern_store_need_transaction (store, error) ||
      !tern_store_db_get_int (store->mail, &state, 0, error, sql, "i", email))
    return FALSE;
  if ((state & 1) == 0)
    return tern_store_set_not_found (error, "This message is no longer here");
  if ((state & 2) != 0)
    return TRUE;
  length = length < 0 ? (gssize) strlen (text) : length;
  valid = g_utf8_make_valid (text, MIN (length, TEXT_MAX));
  return write_text (store, email, valid, error);
}

GArray *
tern_store_text_wanted (TernStore *store, guint limit, GError **error)
{
  static const char sql[] = "SELECT email FROM text_queue ORDER BY email DESC LIMIT ?";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", (gint64) limit);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

/* --- starting again ----------------------------------------------------------------------- */

static gboolean
queue_all_heads (TernStore *store, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, "SELECT id FROM email ORDER BY id DESC", "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  if (got < 0 || !tern_store_db_run (store->mail, error, "DELETE FROM head_queue", ""))
    return FALSE;
  for (guint i = 0; i < ids->len; i += QUEUE_CHUNK)
    if (!queue_ids (store, &g_array_index (ids, gint64, i), MIN (QUEUE_CHUNK, ids->len - i), error))
      return FALSE;
  return TRUE;
}

static gboolean
restart_heads (TernStore *store, GError **error)
{
  return tern_store_db_run (store->mail, error, "INSERT INTO fts_head (fts_head) VALUES ('delete-all')", "") &&
         tern_store_db_run (store->mail, error, "DELETE FROM meta WHERE key IN ('head entries', 'head dead')", "") &&
         queue_all_heads (store, error);
}

static gboolean
restart_text (TernStore *store, GError **error)
{
  return tern_store_db_run (store->mail, error, "INSERT INTO fts_text (fts_text) VALUES ('delete-all')", "") &&
         tern_store_db_run (store->mail, error, "DELETE FROM meta WHERE key IN ('text entries', 'text dead')", "") &&
         tern_store_db_run (store->mail, error,
                            "INSERT OR IGNORE INTO text_queue (email) SELECT email FROM text_indexed", "") &&
         tern_store_db_run (store->mail, error, "DELETE FROM text_indexed", "");
}

/* Whether FTS5 finds @table in order. */
static gboolean
is_index_sound (TernStore *store, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES ('integrity-check')", table, table);

  return sqlite3_exec (store->mail->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

gboolean
tern_store_mend_indexes (TernStore *store, GError **error)
{
  return (is_index_sound (store, "fts_head") || restart_heads (store, error)) &&
         (is_index_sound (store, "fts_text") || restart_text (store, error));
}

static gboolean
is_due (TernStore *store, const char *entries_key, const char *dead_key, gboolean *due, GError **error)
{
  gint64 entries, dead;

  if (!get_meta (store, entries_key, &entries, error) || !get_meta (store, dead_key, &dead, error))
    return FALSE;
  *due = entries > 0 && dead > entries / DEAD_DIVISOR;
  return TRUE;
}

gboolean
tern_store_tidy_index (TernStore *store, gboolean *rebuilt, GError **error)
{
  gboolean heads, text;

  if (rebuilt != NULL)
    *rebuilt = FALSE;
  if (!tern_store_need_none (store, error) || !is_due (store, "head entries", "head dead", &heads, error) ||
      !is_due (store, "text entries", "text dead", &text, error))
    return FALSE;
  if (!heads && !text)
    return TRUE;
  if (!tern_store_begin (store, error) ||
      !tern_store_end_own (store, TRUE,
                           (!heads || restart_heads (store, error)) && (!text || restart_text (store, error)),
                           NULL, error))
    return FALSE;
  if (rebuilt != NULL)
    *rebuilt = TRUE;
  return TRUE;
}
