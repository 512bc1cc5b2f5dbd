/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opening mail.db and body.db for writing: brought up to date, believed only when they are what they should be, set
 * aside and started empty when they cannot be mended, and never one with another's fellow. */

#include "store/tern-store-private.h"

#include "store/tern-store-body-pieces.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>

/* Setting mail.db aside makes body.db strange, and each may be damaged on its own. */
#define TRIES 4

static const char *const suffixes[] = { "", "-wal", "-shm" };

static char *
build_path (TernStore *store, const char *database)
{
  g_autofree char *name = g_strconcat (database, ".db", NULL);

  return g_build_filename (store->dir, name, NULL);
}

static gboolean
set_corrupt (TernStoreDb *db, GError **error)
{
  db->corrupt = TRUE;
  g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT, "A file of the mail store is damaged");
  return FALSE;
}

static void
set_aside (TernStore *store, const char *database)
{
  g_autofree char *path = build_path (store, database);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (path, ".damaged", suffixes[i], NULL);

      g_rename (from, to);
    }
  tern_store_clear_suspicion (store, database);
}

static void
delete_files (TernStore *store, const char *database)
{
  g_autofree char *path = build_path (store, database);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_unlink (file);
    }
  tern_store_clear_suspicion (store, database);
}

static TernStoreDb *
open_and_migrate (TernStore *store, const char *database, GError **error)
{
  g_autofree char *path = build_path (store, database);
  g_autoptr (TernStoreDb) db = tern_store_db_open (path, TERN_STORE_DB_WRITE, error);

  if (db == NULL || !tern_store_schema_migrate (db, database, 0, error) ||
      !tern_store_schema_check (db, database, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* mail.db and body.db can be fetched again: one that SQLite cannot use is set aside. */
static TernStoreDb *
open_refetchable (TernStore *store, const char *database, GError **error)
{
  g_autoptr (GError) local = NULL;
  TernStoreDb *db = open_and_migrate (store, database, &local);

  if (db != NULL)
    return db;
  if (g_error_matches (local, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT))
    {
      set_aside (store, database);
      return open_and_migrate (store, database, error);
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* --- what a store knows of itself --------------------------------------------------------- */

/* This store's own secret, made once: hashes of Message-IDs are kept by it. */
static gboolean
load_key (TernStore *store, GError **error)
{
  static const char get[] = "SELECT value FROM meta WHERE key = 'hash key'";
  static const char set[] = "INSERT OR REPLACE INTO meta (key, value) VALUES ('hash key', ?)";
  TERN_STATEMENT statement = tern_store_db_query (store->mail, error, get, "");
  int got = tern_store_db_step (store->mail, statement, error);

  if (got < 0)
    return FALSE;
  if (got == 1 && sqlite3_column_bytes (statement, 0) == sizeof store->key)
    {
      memcpy (&store->key, sqlite3_column_blob (statement, 0), sizeof store->key);
      return TRUE;
    }
  sqlite3_reset (statement);
  if (getrandom (&store->key, sizeof store->key, 0) != sizeof store->key)
    {
      store->key.k0 = ((guint64) g_random_int () << 32) | g_random_int ();
      store->key.k1 = (guint64) g_get_real_time ();
    }
  return tern_store_db_run (store->mail, error, set, "b", &store->key, sizeof store->key);
}

static gboolean
load_own (TernStore *store, GError **error)
{
  gboolean right;

  if (!load_key (store, error) ||
      !tern_store_stamp_get (store->mail, TERN_STORE_STAMP_NEXT_N, &store->next_n, &right, error))
    return FALSE;
  if (!right)
    {
      /* From there on each id is looked for before it is given. */
      store->next_n = TERN_STORE_ID_N_MAX + 1;
      if (!tern_store_stamp_set (store->mail, TERN_STORE_STAMP_NEXT_N, store->next_n, error))
        return FALSE;
    }
  store->next_n_saved = store->next_n;
  store->threads = tern_store_threads_new (store->mail, &store->key);
  return TRUE;
}

/* --- one with the other ------------------------------------------------------------------- */

static GArray *
collect_here (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT id FROM email WHERE text_complete <> 0";
  g_autoptr (GArray) emails = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 email = sqlite3_column_int64 (rows, 0);

      g_array_append_val (emails, email);
    }
  return got == 0 ? g_steal_pointer (&emails) : NULL;
}

/* No email is said to be here of which body.db has nothing. */
static gboolean
correct_here (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM body WHERE email = ? AND complete)";
  g_autoptr (GArray) emails = collect_here (store, error);

  for (guint i = 0; emails != NULL && i < emails->len; i++)
    {
      gint64 email = g_array_index (emails, gint64, i);
      gint64 here;

      if (!tern_store_db_get_int (store->body, &here, 0, error, sql, "i", email) ||
          (!here && !tern_store_place_email (store->mail, email, -1, 0, error)))
        return FALSE;
    }
  return emails != NULL;
}

static gboolean
run_own (TernStore *store, gboolean (*work) (TernStore *store, GError **error), GError **error)
{
  gboolean mine;

  return tern_store_begin_own (store, &mine, error) &&
         tern_store_end_own (store, mine, work (store, error), NULL, error);
}

static gboolean
has_any (TernStoreDb *db, const char *sql, gint64 *any, GError **error)
{
  return tern_store_db_get_int (db, any, 0, error, sql, "");
}

/* An email's id can be given again once mail.db was started anew: bodies of another mail.db are deleted. Those never
 * paired are of the version before there were pairs. */
static gboolean
pair_files (TernStore *store, GError **error)
{
  gint64 ours, theirs, emails, bodies;
  gboolean ours_right, theirs_right;

  if (!tern_store_stamp_get (store->mail, TERN_STORE_STAMP_PAIR, &ours, &ours_right, error) ||
      !tern_store_stamp_get (store->body, TERN_STORE_STAMP_PAIR, &theirs, &theirs_right, error))
    return FALSE;
  if (ours_right && theirs_right && ours == theirs)
    return TRUE;
  if (!ours_right)
    {
      ours = 1 + ((gint64) g_random_int () << 16);
      if (!tern_store_stamp_set (store->mail, TERN_STORE_STAMP_PAIR, ours, error))
        return FALSE;
    }
  if (!has_any (store->mail, "SELECT EXISTS (SELECT 1 FROM email)", &emails, error) ||
      !has_any (store->body, "SELECT EXISTS (SELECT 1 FROM body)", &bodies, error))
    return FALSE;
  if (bodies && !(theirs_right && theirs == 0 && emails))
    {
      g_clear_pointer (&store->body, tern_store_db_close);
      delete_files (store, "body");
      store->body = open_and_migrate (store, "body", error);
      if (store->body == NULL)
        return FALSE;
    }
  return run_own (store, correct_here, error) &&
         tern_store_stamp_set (store->body, TERN_STORE_STAMP_PAIR, ours, error);
}

/* --- damage ------------------------------------------------------------------------------- */

/* @pragma: an integrity_check. */
static gboolean
is_sound (TernStoreDb *db, const char *pragma, gboolean *sound, GError **error)
{
  TERN_STATEMENT check = tern_store_db_query (db, error, pragma, "");
  int got = tern_store_db_step (db, check, error);

  *sound = got == 1 && strcmp (tern_store_column_text (check, 0), "ok") == 0;
  return got >= 0;
}

static gboolean
check_sound (TernStoreDb *db, GError **error)
{
  gboolean sound;

  return is_sound (db, "PRAGMA integrity_check (1)", &sound, error) && (sound || set_corrupt (db, error));
}

static gboolean
are_accounts_right (TernStore *store, gboolean *right, GError **error)
{
  static const char sql[] = "SELECT id, key, checksum FROM account NOT INDEXED";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  int got;

  *right = TRUE;
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    *right = *right && tern_store_is_account_right (rows, 0);
  return got == 0;
}

static gboolean
are_mailboxes_right (TernStore *store, gboolean *right, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS ", "
                            "EXISTS (SELECT 1 FROM account WHERE id = b.account) FROM mailbox b NOT INDEXED";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  int got;

  *right = TRUE;
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernStoreMailboxRecord record;

      tern_store_read_mailbox (rows, 0, &record);
      *right = *right && record.listed_right && record.state_right && record.counts_right &&
               sqlite3_column_int (rows, TERN_STORE_N_MAILBOX_COLUMNS) != 0;
    }
  return got == 0;
}

/* They are few, and everything hangs on them: looked at each time, the tables and then whether their indexes say the
 * same, for SQLite takes what it can from an index. */
static gboolean
look_at_mailboxes (TernStore *store, GError **error)
{
  gboolean accounts, mailboxes, by_key, by_name;

  if (!are_accounts_right (store, &accounts, error) || !are_mailboxes_right (store, &mailboxes, error) ||
      !is_sound (store->mail, "PRAGMA integrity_check (account)", &by_key, error) ||
      !is_sound (store->mail, "PRAGMA integrity_check (mailbox)", &by_name, error))
    return FALSE;
  if (!accounts || !mailboxes || !by_key || !by_name)
    tern_store_suspect (store, "mail");
  return TRUE;
}

static gboolean
do_nothing (TernStore *store, GError **error)
{
  return TRUE;
}

static gboolean
repair_mail (TernStore *store, GError **error)
{
  if (!look_at_mailboxes (store, error))
    return FALSE;
  if (!tern_store_is_suspected (store, "mail"))
    return TRUE;
  /* Beginning mends. */
  return run_own (store, do_nothing, error) && check_sound (store->mail, error);
}

static GArray *
collect_damaged_bodies (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_BODY_COLUMNS " FROM body";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->body, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->body, rows, error)) == 1)
    {
      gboolean right;
      TernBodyKey key;
      TernStoreBody body;

      if (!tern_store_read_body (rows, &key, &body))
        right = FALSE;
      else if (!tern_store_are_pieces_right (store, &key, &body, &right, error))
        return NULL;
      if (!right)
        g_array_append_val (ids, body.id);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

static gboolean
mend_bodies (TernStore *store, GError **error)
{
  static const char strays[] = "DELETE FROM piece WHERE id >> 24 NOT IN (SELECT id FROM body)";
  g_autoptr (GArray) ids = collect_damaged_bodies (store, error);

  if (ids == NULL || !tern_store_body_write (store, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!tern_store_drop_pieces (store, g_array_index (ids, gint64, i), error) ||
        !tern_store_db_run (store->body, error, "DELETE FROM body WHERE id = ?", "i",
                            g_array_index (ids, gint64, i)))
      return FALSE;
  return tern_store_db_run (store->body, error, strays, "") && tern_store_drop_stray_bodies (store, error) &&
         correct_here (store, error);
}

/* Reads all of body.db, but only after damage was met there. */
static gboolean
repair_body (TernStore *store, GError **error)
{
  if (!tern_store_is_suspected (store, "body"))
    return TRUE;
  if (!check_sound (store->body, error) || !run_own (store, mend_bodies, error))
    return FALSE;
  tern_store_clear_suspicion (store, "body");
  return TRUE;
}

/* --- all of it ---------------------------------------------------------------------------- */

static gboolean
open_both (TernStore *store, GError **error)
{
  store->mail = open_refetchable (store, "mail", error);
  store->body = store->mail != NULL ? open_refetchable (store, "body", error) : NULL;
  if (store->body == NULL)
    return FALSE;
  tern_store_watch_failures (store);
  return load_own (store, error) && repair_mail (store, error) && pair_files (store, error) &&
         repair_body (store, error) && tern_store_remake_all_shown (store, error);
}

/* Whichever SQLite complained of; mail.db when nobody knows. */
static void
close_and_set_aside (TernStore *store)
{
  gboolean body = store->body != NULL && store->body->corrupt && !store->mail->corrupt;

  tern_store_rollback (store);
  g_clear_pointer (&store->threads, tern_store_threads_free);
  g_clear_pointer (&store->mail, tern_store_db_close);
  g_clear_pointer (&store->body, tern_store_db_close);
  store->mends = 0;
  set_aside (store, body ? "body" : "mail");
}

gboolean
tern_store_open_files (TernStore *store, GError **error)
{
  for (guint i = 1;; i++)
    {
      g_autoptr (GError) local = NULL;

      if (open_both (store, &local))
        return TRUE;
      if (i == TRIES || !g_error_matches (local, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      close_and_set_aside (store);
    }
}
