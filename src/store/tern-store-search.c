/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Offline search, newest first: every word is a stream of email ids in falling order, and the streams
 * are walked together. Ids rise with the date, so nothing is sorted and the first rows come at once:
 * a join written in SQL made the planner collect and sort everything, 500 ms for a rare word. */

#include "store/tern-store-search.h"

#include "mail/tern-mailbox-role.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-private.h"
#include "store/tern-store-search-query.h"

#include <string.h>

/* Stepping is cheaper than asking again, up to about this many: under a microsecond each; asking takes up to 1 ms in an
 * index of 100,000. */
#define STEPS_BEFORE_SEEK 500

const char tern_store_search_head_sql[] = "SELECT rowid FROM fts_head WHERE fts_head MATCH ? AND rowid <= ? "
                               "ORDER BY rowid DESC";
const char tern_store_search_text_sql[] = "SELECT rowid FROM fts_text WHERE fts_text MATCH ? AND rowid <= ? "
                               "ORDER BY rowid DESC";

typedef struct
{
  sqlite3_stmt *statement; /* nullable: an empty stream */
  const char *match;
  gint64 at; /* 0: at its end */
} Stream;

typedef struct
{
  const TernSearchTerm *term;
  Stream streams[2]; /* head, text */
} Words;

typedef struct
{
  TernStore *store;
  GArray *terms;  /* TernSearchTerm */
  GArray *words;  /* Words */
  GArray *mailboxes; /* of every in: term, one GHashTable * each, in the order of terms; else NULL */
  gint64 mailbox; /* 0: all */
  GHashTable *within; /* nullable: these only */
  gboolean mine;      /* the transaction it reads in */
  guint limit;
  GArray *found;
  GHashTable *hidden; /* mailboxes being removed, and those thrown away to */
  GError **error;
} Search;

/* --- streams ------------------------------------------------------------------------------ */

static gboolean
step_stream (Search *search, Stream *stream)
{
  int got = tern_store_db_step (search->store->mail, stream->statement, search->error);

  stream->at = got == 1 ? sqlite3_column_int64 (stream->statement, 0) : 0;
  return got >= 0;
}

static gboolean
aim_stream (Search *search, Stream *stream, gint64 target)
{
  sqlite3_reset (stream->statement);
  sqlite3_bind_text (stream->statement, 1, stream->match, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stream->statement, 2, target);
  return step_stream (search, stream);
}

/* Moves to the first id at or below @target. */
static gboolean
seek_stream (Search *search, Stream *stream, gint64 target)
{
  for (guint steps = 0; stream->at > target; steps++)
    if (steps == STEPS_BEFORE_SEEK ? !aim_stream (search, stream, target) : !step_stream (search, stream))
      return FALSE;
  return TRUE;
}

static gboolean
open_stream (Search *search, Stream *stream, const char *sql, const char *match, gint64 from)
{
  int code = sqlite3_prepare_v2 (search->store->mail->handle, sql, -1, &stream->statement, NULL);

  if (code != SQLITE_OK)
    return tern_store_db_fail (search->store->mail, code, search->error);
  stream->match = match;
  return aim_stream (search, stream, from);
}

static void
close_words (gpointer data)
{
  Words *words = data;

  sqlite3_finalize (words->streams[0].statement);
  sqlite3_finalize (words->streams[1].statement);
}

static gboolean
open_words (Search *search, gint64 from)
{
  for (guint i = 0; i < search->terms->len; i++)
    {
      const TernSearchTerm *term = &g_array_index (search->terms, TernSearchTerm, i);
      Words empty = { term };
      Words *words;

      if (term->kind != TERN_SEARCH_WORDS && term->kind != TERN_SEARCH_HEAD)
        continue;
      g_array_append_val (search->words, empty);
      words = &g_array_index (search->words, Words, search->words->len - 1);
      if (!open_stream (search, &words->streams[0], tern_store_search_head_sql, term->text, from))
        return FALSE;
      if (term->kind == TERN_SEARCH_WORDS &&
          !open_stream (search, &words->streams[1], tern_store_search_text_sql, term->text, from))
        return FALSE;
    }
  return TRUE;
}

/* The newest email at or below @target that @words are in; 0 none. */
static gboolean
seek_words (Search *search, Words *words, gint64 target, gint64 *email)
{
  if (!seek_stream (search, &words->streams[0], target) || !seek_stream (search, &words->streams[1], target))
    return FALSE;
  *email = MAX (words->streams[0].at, words->streams[1].at);
  return TRUE;
}

/* --- what is not words -------------------------------------------------------------------- */

typedef struct
{
  gint64 mailbox;
  TernFlag flags;
  const char *keywords;
  gint64 date;
  gint64 size;
  gboolean attachment;
} Row;

static gboolean
holds_keyword (const char *keywords, const char *keyword)
{
  gsize length = strlen (keyword);

  for (const char *p = keywords; *p != '\0'; p += strcspn (p, " "), p += *p == ' ')
    if (g_ascii_strncasecmp (p, keyword, length) == 0 && (p[length] == ' ' || p[length] == '\0'))
      return TRUE;
  return FALSE;
}

static gboolean
matches_term (const TernSearchTerm *term, GHashTable *mailboxes, const Row *row)
{
  switch (term->kind)
    {
    case TERN_SEARCH_FLAG:
      return (row->flags & term->number) != 0;
    case TERN_SEARCH_UNFLAG:
      return (row->flags & term->number) == 0;
    case TERN_SEARCH_ATTACHMENT:
      return row->attachment;
    case TERN_SEARCH_IN:
      return g_hash_table_contains (mailboxes, &row->mailbox);
    case TERN_SEARCH_BEFORE:
      return row->date < term->number;
    case TERN_SEARCH_AFTER:
      return row->date >= term->number;
    case TERN_SEARCH_LARGER:
      return row->size > term->number;
    case TERN_SEARCH_SMALLER:
      return row->size < term->number;
    case TERN_SEARCH_LABEL:
      return holds_keyword (row->keywords, term->value);
    case TERN_SEARCH_WORDS:
    case TERN_SEARCH_HEAD:
    default:
      return !term->negative; /* the streams' */
    }
}

#define ROW_COLUMNS                                                                                \
  "m.id, m.shown_mailbox, m.shown_flags, m.shown_keywords, e.date, e.size, e.attachment, m.email " \
  "FROM message m JOIN email e ON e.id = m.email "

/* @rows: on a row of ROW_COLUMNS. */
static gboolean
matches_row (Search *search, sqlite3_stmt *rows)
{
  Row row = { sqlite3_column_int64 (rows, 1), (TernFlag) sqlite3_column_int (rows, 2),
              tern_store_column_text (rows, 3), sqlite3_column_int64 (rows, 4),
              sqlite3_column_int64 (rows, 5), sqlite3_column_int (rows, 6) != 0 };

  if (row.mailbox == 0 || (search->mailbox != 0 && row.mailbox != search->mailbox) ||
      (search->within != NULL && !g_hash_table_contains (search->within, &row.mailbox)) ||
      g_hash_table_contains (search->hidden, &row.mailbox))
    return FALSE;
  for (guint i = 0; i < search->terms->len; i++)
    {
      const TernSearchTerm *term = &g_array_index (search->terms, TernSearchTerm, i);

      if (matches_term (term, g_array_index (search->mailboxes, GHashTable *, i), &row) == term->negative)
        return FALSE;
    }
  return TRUE;
}

/* The first shown appearance of @email that fits is found. */
static gboolean
add_email (Search *search, gint64 email)
{
  static const char sql[] = "SELECT " ROW_COLUMNS "WHERE m.id = ?1 AND m.email = ?1 UNION ALL "
                            "SELECT " ROW_COLUMNS "WHERE m.email = ?1 AND m.email <> m.id";
  TERN_STATEMENT rows = tern_store_db_query (search->store->mail, search->error, sql, "i", email);
  int got;

  while ((got = tern_store_db_step (search->store->mail, rows, search->error)) == 1)
    if (matches_row (search, rows))
      {
        gint64 id = sqlite3_column_int64 (rows, 0);

        g_array_append_val (search->found, id);
        return TRUE;
      }
  return got == 0;
}

/* --- walking ------------------------------------------------------------------------------ */

/* The newest email at or below *@at that all positive words are in; 0 none. */
static gboolean
agree_on_email (Search *search, gint64 *at)
{
  for (guint i = 0, agreed = 0; agreed < search->words->len && *at > 0; i = (i + 1) % search->words->len)
    {
      Words *words = &g_array_index (search->words, Words, i);
      gint64 email = *at;

      if (!words->term->negative && !seek_words (search, words, *at, &email))
        return FALSE;
      agreed = email == *at ? agreed + 1 : 1;
      *at = email;
    }
  return TRUE;
}

static gboolean
is_excluded (Search *search, gint64 email, gboolean *excluded)
{
  *excluded = FALSE;
  for (guint i = 0; i < search->words->len && !*excluded; i++)
    {
      Words *words = &g_array_index (search->words, Words, i);
      gint64 at = 0;

      if (words->term->negative && !seek_words (search, words, email, &at))
        return FALSE;
      *excluded = at == email;
    }
  return TRUE;
}

static gboolean
walk_words (Search *search, gint64 from)
{
  for (gint64 at = from; search->found->len < search->limit; at--)
    {
      gboolean excluded;

      if (!agree_on_email (search, &at))
        return FALSE;
      if (at <= 0)
        return TRUE;
      if (!is_excluded (search, at, &excluded) || (!excluded && !add_email (search, at)))
        return FALSE;
    }
  return TRUE;
}

/* No word to go by: the rows themselves, newest first. */
static gboolean
walk_rows (Search *search, gint64 before)
{
  static const char of_one[] = "SELECT " ROW_COLUMNS "WHERE m.shown_mailbox = ? AND m.id < ? ORDER BY m.id DESC";
  static const char of_all[] = "SELECT " ROW_COLUMNS "WHERE m.shown_mailbox <> ? AND m.id < ? ORDER BY m.id DESC";
  g_autoptr (GHashTable) emails = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  TERN_STATEMENT rows = tern_store_db_query (search->store->mail, search->error,
                                             search->mailbox != 0 ? of_one : of_all, "ii", search->mailbox,
                                             before);
  int got = 0;

  while (search->found->len < search->limit &&
         (got = tern_store_db_step (search->store->mail, rows, search->error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);
      gint64 email = sqlite3_column_int64 (rows, 7);
      gboolean excluded;

      if (!matches_row (search, rows))
        continue;
      if (!is_excluded (search, email, &excluded))
        return FALSE;
      if (!excluded && g_hash_table_add (emails, g_memdup2 (&email, sizeof email)))
        g_array_append_val (search->found, id);
    }
  return got >= 0;
}

/* --- in: ---------------------------------------------------------------------------------- */

static void
collect_named (GPtrArray *rows, const char *name, GHashTable *ids)
{
  TernMailboxRole role = tern_mailbox_role_from_string (name);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);
      g_autofree char *path = g_utf8_casefold (row->path, -1);
      const char *last = row->delimiter != 0 ? strrchr (path, row->delimiter) : NULL;

      if (row->account > 0 && (strcmp (path, folded) == 0 || (last != NULL && strcmp (last + 1, folded) == 0) ||
                               (role != TERN_MAILBOX_ROLE_NONE && row->role == role)))
        g_hash_table_add (ids, g_memdup2 (&row->id, sizeof row->id));
    }
}

/* What is searched without a word about folders is not the trash, nor junk. */
static gboolean
collect_thrown_away (Search *search)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (search->mailbox != 0 || search->within != NULL || tern_search_query_names_mailbox (search->terms))
    return TRUE;
  rows = tern_store_list_mailboxes (search->store, 0, search->error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);

      if (row->role == TERN_MAILBOX_ROLE_TRASH || row->role == TERN_MAILBOX_ROLE_JUNK)
        g_hash_table_add (search->hidden, g_memdup2 (&row->id, sizeof row->id));
    }
  return rows != NULL;
}

static gboolean
collect_retired (Search *search)
{
  TERN_STATEMENT rows = tern_store_db_query (search->store->mail, search->error,
                                             "SELECT id FROM mailbox WHERE account = 0", "");
  int got;

  while ((got = tern_store_db_step (search->store->mail, rows, search->error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_hash_table_add (search->hidden, g_memdup2 (&id, sizeof id));
    }
  return got == 0;
}

static void
clear_table (gpointer data)
{
  g_clear_pointer ((GHashTable **) data, g_hash_table_unref);
}

static gboolean
resolve_mailboxes (Search *search)
{
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; i < search->terms->len; i++)
    {
      const TernSearchTerm *term = &g_array_index (search->terms, TernSearchTerm, i);
      GHashTable *ids = NULL;

      if (term->kind == TERN_SEARCH_IN)
        ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_array_append_val (search->mailboxes, ids);
      if (ids != NULL && rows == NULL)
        rows = tern_store_list_mailboxes (search->store, 0, search->error);
      if (ids != NULL && rows == NULL)
        return FALSE;
      if (ids != NULL)
        collect_named (rows, term->value, ids);
    }
  return TRUE;
}

/* --- all of it ---------------------------------------------------------------------------- */

static gboolean
has_positive_words (Search *search)
{
  for (guint i = 0; i < search->words->len; i++)
    if (!g_array_index (search->words, Words, i).term->negative)
      return TRUE;
  return FALSE;
}

/* @before is a message; words go by emails. */
static gboolean
find_start (Search *search, gint64 before, gint64 *from)
{
  gint64 email;

  if (!tern_store_db_get_int (search->store->mail, &email, before, search->error,
                              "SELECT email FROM message WHERE id = ?", "i", before))
    return FALSE;
  *from = email - 1;
  return TRUE;
}

static gboolean
run_search (Search *search, gint64 before)
{
  gint64 from;

  if (!collect_retired (search) || !collect_thrown_away (search) || !find_start (search, before, &from) ||
      !resolve_mailboxes (search) ||
      !open_words (search, from))
    return FALSE;
  return has_positive_words (search) ? walk_words (search, from) : walk_rows (search, before);
}

/* What a search owns while it runs. */
static gboolean
begin_search (Search *search, TernStore *store, const char *query, const gint64 *within, guint n_within, guint limit,
              GError **error)
{
  *search = (Search){ .store = store, .limit = MAX (limit, 1), .error = error };
  search->terms = tern_search_query_parse (query, error);
  if (search->terms == NULL)
    return FALSE;
  search->mailbox = n_within == 1 ? within[0] : 0;
  search->words = g_array_new (FALSE, TRUE, sizeof (Words));
  g_array_set_clear_func (search->words, close_words);
  search->mailboxes = g_array_new (FALSE, TRUE, sizeof (GHashTable *));
  g_array_set_clear_func (search->mailboxes, clear_table);
  search->found = g_array_new (FALSE, FALSE, sizeof (gint64));
  search->hidden = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  search->within = n_within > 1 ? g_hash_table_new (g_int64_hash, g_int64_equal) : NULL;
  for (guint i = 0; search->within != NULL && i < n_within; i++)
    g_hash_table_add (search->within, (gpointer) &within[i]);
  search->mine = !store->open && sqlite3_get_autocommit (store->mail->handle) != 0;
  if (!search->mine || tern_store_db_script (store->mail, "BEGIN", error))
    return TRUE;
  search->mine = FALSE;
  return FALSE;
}

/* Returns: (transfer full) (nullable): what was found, when it went @ok. */
static GArray *
end_search (Search *search, gboolean ok)
{
  g_clear_pointer (&search->words, g_array_unref);
  if (search->mine)
    sqlite3_exec (search->store->mail->handle, "COMMIT", NULL, NULL, NULL);
  g_clear_pointer (&search->terms, g_array_unref);
  g_clear_pointer (&search->mailboxes, g_array_unref);
  g_clear_pointer (&search->hidden, g_hash_table_unref);
  g_clear_pointer (&search->within, g_hash_table_unref);
  if (!ok)
    g_clear_pointer (&search->found, g_array_unref);
  return search->found;
}

GArray *
tern_store_search_in (TernStore *store, const char *query, const gint64 *within, guint n_within, gint64 before,
                      guint limit, GError **error)
{
  Search search;
  gboolean ok = begin_search (&search, store, query, within, n_within, limit, error)
                && run_search (&search, before > 0 ? before : G_MAXINT64);

  return end_search (&search, ok);
}

GArray *
tern_store_search (TernStore *store, const char *query, gint64 mailbox, gint64 before, guint limit, GError **error)
{
  return tern_store_search_in (store, query, &mailbox, mailbox != 0 ? 1 : 0, before, limit, error);
}

/* --- among some --------------------------------------------------------------------------- */

typedef struct
{
  gint64 email;
  gint64 message;
} Asked;

/* Streams go down. */
static int
compare_emails (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Asked *) a)->email, y = ((const Asked *) b)->email;

  return x > y ? -1 : x < y;
}

/* Those that everything but the words fits. */
static gboolean
collect_asked (Search *search, const gint64 *messages, guint n, GArray *asked)
{
  static const char sql[] = "SELECT " ROW_COLUMNS "WHERE m.id = ?";

  for (guint i = 0; i < n; i++)
    {
      TERN_STATEMENT row = tern_store_db_query (search->store->mail, search->error, sql, "i", messages[i]);
      int got = tern_store_db_step (search->store->mail, row, search->error);
      Asked one = { 0, messages[i] };

      if (got < 0)
        return FALSE;
      if (got == 0 || !matches_row (search, row))
        continue;
      one.email = sqlite3_column_int64 (row, 7);
      g_array_append_val (asked, one);
    }
  g_array_sort (asked, compare_emails);
  return TRUE;
}

static gboolean
check_asked (Search *search, GArray *asked)
{
  gboolean positive = has_positive_words (search);
  gint64 last = 0;

  for (guint i = 0; i < asked->len; i++)
    {
      const Asked *one = &g_array_index (asked, Asked, i);
      gint64 at = one->email;
      gboolean excluded;

      if (one->email == last)
        continue;
      if ((positive && !agree_on_email (search, &at)) || !is_excluded (search, one->email, &excluded))
        return FALSE;
      if (at != one->email || excluded)
        continue;
      last = one->email;
      g_array_append_val (search->found, one->message);
    }
  return TRUE;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x > y ? -1 : x < y;
}

GArray *
tern_store_search_among (TernStore *store, const char *query, const gint64 *within, guint n_within,
                         const gint64 *messages, guint n, GError **error)
{
  Search search;
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (Asked));
  gboolean ok = begin_search (&search, store, query, within, n_within, 1, error) && collect_retired (&search)
                && collect_thrown_away (&search) && resolve_mailboxes (&search)
                && collect_asked (&search, messages, n, asked)
                && (asked->len == 0
                    || (open_words (&search, g_array_index (asked, Asked, 0).email) && check_asked (&search, asked)));

  if (ok)
    g_array_sort (search.found, compare_ids);
  return end_search (&search, ok);
}

static gint
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x > y ? -1 : x < y;
}

/* Adds the message if all of the query but its words fits it, and nothing of the same email was added before. */
static gboolean
narrow_one (Search *search, gint64 id, GHashTable *emails)
{
  static const char sql[] = "SELECT " ROW_COLUMNS "WHERE m.id = ?";
  TERN_STATEMENT rows = tern_store_db_query (search->store->mail, search->error, sql, "i", id);
  int got = tern_store_db_step (search->store->mail, rows, search->error);

  if (got == 1 && matches_row (search, rows))
    {
      gint64 email = sqlite3_column_int64 (rows, 7);

      if (g_hash_table_add (emails, g_memdup2 (&email, sizeof email)))
        g_array_append_val (search->found, id);
    }
  return got >= 0;
}

GArray *
tern_store_search_narrow (TernStore *store, const char *query, const gint64 *ids, guint n, GError **error)
{
  g_autoptr (GArray) terms = tern_search_query_parse (query, error);
  g_autoptr (GArray) words = g_array_new (FALSE, TRUE, sizeof (Words));
  g_autoptr (GArray) mailboxes = g_array_new (FALSE, TRUE, sizeof (GHashTable *));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) hidden = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) emails = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree gint64 *sorted = g_memdup2 (ids, n * sizeof (gint64));
  Search search = { .store = store, .terms = terms, .words = words, .mailboxes = mailboxes, .limit = n,
                    .found = found, .hidden = hidden, .error = error };

  if (terms == NULL)
    return NULL;
  g_array_set_clear_func (mailboxes, clear_table);
  if (!collect_retired (&search) || !resolve_mailboxes (&search))
    return NULL;
  if (n > 0)
    qsort (sorted, n, sizeof (gint64), compare_newest_first);
  for (guint i = 0; i < n; i++)
    if (!narrow_one (&search, sorted[i], emails))
      return NULL;
  return g_steal_pointer (&found);
}

gboolean
tern_store_search_fits_mailbox (TernStore *store, const char *query, gint64 mailbox, gboolean all, GError **error)
{
  g_autoptr (GArray) terms = tern_search_query_parse (query, error);
  g_autoptr (GArray) mailboxes = g_array_new (FALSE, TRUE, sizeof (GHashTable *));
  g_autoptr (GHashTable) hidden = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Search search = { .store = store, .terms = terms, .mailboxes = mailboxes, .hidden = hidden, .error = error };

  g_array_set_clear_func (mailboxes, clear_table);
  if (terms == NULL || !resolve_mailboxes (&search) || (all && !collect_thrown_away (&search)))
    return FALSE;
  for (guint i = 0; i < terms->len; i++)
    {
      GHashTable *ids = g_array_index (mailboxes, GHashTable *, i);
      gboolean negative = g_array_index (terms, TernSearchTerm, i).negative;

      if (ids != NULL && g_hash_table_contains (ids, &mailbox) == negative)
        return FALSE;
    }
  return !g_hash_table_contains (hidden, &mailbox);
}
