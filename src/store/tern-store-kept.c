/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* kept.db with its mirror kept.log: what exists nowhere but here. The journal writes through it.
 *
 * Every change SQLite makes in a table of kept.db is noted by its update hook, so no write can forget the
 * log. The log is ahead by at most the transaction a crash cut off: opening finishes it. */

#include "store/tern-store-kept.h"

#include "store/tern-store-error.h"
#include "store/tern-store-kept-log.h"
#include "store/tern-store-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The log is written anew when it is this long and mostly about rows that are gone. */
#define REWRITE_LENGTH (4u * 1024 * 1024)
#define REWRITE_FACTOR 4

typedef struct
{
  char *table;
  gint64 id;
} Touched;

struct _TernStoreKept
{
  char *db_path;
  char *log_path;
  TernStoreDb *db;
  int log;
  guint64 log_length;
  guint64 log_length_rewritten; /* what it was after it was last written anew */
  gint64 sequence;
  GArray *touched;
  GHashTable *touched_keys; /* the same, to note each once */
  gboolean open;
};

static void
clear_touched (gpointer data)
{
  g_free (((Touched *) data)->table);
}

static void
on_row_updated (void *data, int operation, const char *database, const char *table, sqlite3_int64 id)
{
  TernStoreKept *kept = data;
  g_autofree char *key = tern_kept_image_key (table, id);
  Touched touched = { NULL, id };

  /* It would be forgotten when the transaction begins, and never be in the log. */
  if (!kept->open)
    g_critical ("%s %" G_GINT64_FORMAT " is written outside a transaction of kept.db", table, (gint64) id);
  if (strcmp (key, "counter 1") == 0 || !g_hash_table_add (kept->touched_keys, g_steal_pointer (&key)))
    return;
  touched.table = g_strdup (table);
  g_array_append_val (kept->touched, touched);
}

static void
forget_touched (TernStoreKept *kept)
{
  g_array_set_size (kept->touched, 0);
  g_hash_table_remove_all (kept->touched_keys);
}

static gboolean
fail_with_errno (int code, GError **error)
{
  tern_store_set_sqlite_error (error, SQLITE_IOERR, code);
  return FALSE;
}

/* --- reading kept.db as an image ---------------------------------------------------------- */

static gboolean
read_table (TernStoreDb *db, const char *table, TernKeptImage *image, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\"", table);
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (db->handle, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    return tern_store_db_fail (db, code, error);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      g_autofree char *key = tern_kept_image_key (table, sqlite3_column_int64 (statement, 0));

      if (strcmp (key, "counter 1") == 0)
        image->sequence = sqlite3_column_int64 (statement, 1);
      else
        g_hash_table_replace (image->rows, g_steal_pointer (&key), tern_kept_encode_row (statement));
    }
  sqlite3_finalize (statement);
  return code == SQLITE_DONE || tern_store_db_fail (db, code, error);
}

static GPtrArray *
list_tables (TernStoreDb *db, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  TERN_STATEMENT names = NULL;
  int got;

  names = tern_store_db_query (
    db, error, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'", "");
  while ((got = tern_store_db_step (db, names, error)) == 1)
    g_ptr_array_add (tables, g_strdup (tern_store_column_text (names, 0)));
  return got < 0 ? NULL : g_steal_pointer (&tables);
}

static TernKeptImage *
read_db (TernStoreDb *db, GError **error)
{
  g_autoptr (TernKeptImage) image = tern_kept_image_new ();
  g_autoptr (GPtrArray) tables = list_tables (db, error);

  if (tables == NULL)
    return NULL;
  for (guint i = 0; i < tables->len; i++)
    if (!read_table (db, tables->pdata[i], image, error))
      return NULL;
  image->version = tern_store_schema_newest ("kept");
  return g_steal_pointer (&image);
}

/* --- writing the log ---------------------------------------------------------------------- */

static gboolean
write_all (int fd, const GByteArray *bytes, guint64 at)
{
  gsize done = 0;

  while (done < bytes->len)
    {
      gssize n = pwrite (fd, bytes->data + done, bytes->len - done, (off_t) (at + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  return TRUE;
}

static void
sync_folder (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int fd = g_open (dir, O_RDONLY | O_CLOEXEC | O_DIRECTORY, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static void
append_image (GByteArray *log, TernKeptImage *image)
{
  GHashTableIter iter;
  gpointer key, row;

  g_hash_table_iter_init (&iter, image->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);

      tern_kept_log_put (log, 0, parts[0], g_ascii_strtoll (parts[1], NULL, 10), row);
    }
  tern_kept_log_commit (log, 0, image->version, image->sequence);
}

/* The log anew, with nothing in it but what @image holds. */
static gboolean
rewrite_log (TernStoreKept *kept, TernKeptImage *image, GError **error)
{
  g_autofree char *path = g_strconcat (kept->log_path, ".new", NULL);
  g_autoptr (GByteArray) log = g_byte_array_new ();
  int fd = g_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  append_image (log, image);
  if (fd < 0 || !write_all (fd, log, 0) || fdatasync (fd) != 0 || g_rename (path, kept->log_path) != 0)
    {
      int code = errno;

      if (fd >= 0)
        close (fd);
      g_unlink (path);
      return fail_with_errno (code, error);
    }
  sync_folder (path);
  if (kept->log >= 0)
    close (kept->log);
  kept->log = fd;
  kept->log_length = log->len;
  kept->log_length_rewritten = log->len;
  return TRUE;
}

/* Uses the log as it stands, without what a crash left after its last whole transaction. */
static gboolean
reuse_log (TernStoreKept *kept, gsize length, GError **error)
{
  kept->log = g_open (kept->log_path, O_RDWR | O_CLOEXEC, 0600);
  if (kept->log < 0 || ftruncate (kept->log, (off_t) length) != 0)
    return fail_with_errno (errno, error);
  kept->log_length = length;
  kept->log_length_rewritten = length;
  return TRUE;
}

/* --- making the two agree ------------------------------------------------------------------ */

static gboolean
is_sound (TernStoreDb *db)
{
  TERN_STATEMENT check = tern_store_db_query (db, NULL, "PRAGMA integrity_check (1)", "");

  return tern_store_db_step (db, check, NULL) == 1 &&
         strcmp (tern_store_column_text (check, 0), "ok") == 0;
}

static gboolean
insert_row (TernStoreDb *db, const char *table, GBytes *row, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  guint n = tern_kept_count_columns (row);
  sqlite3_stmt *statement = NULL;
  int code;

  g_string_printf (sql, "INSERT INTO \"%s\" VALUES (?", table);
  for (guint i = 1; i < n; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  code = sqlite3_prepare_v2 (db->handle, sql->str, -1, &statement, NULL);
  if (code == SQLITE_OK && tern_kept_bind_row (statement, row))
    code = sqlite3_step (statement);
  sqlite3_finalize (statement);
  return code == SQLITE_DONE || tern_store_db_fail (db, code, error);
}

static gboolean
insert_image (TernStoreDb *db, TernKeptImage *image, GError **error)
{
  GHashTableIter iter;
  gpointer key, row;

  g_hash_table_iter_init (&iter, image->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);

      if (!insert_row (db, parts[0], row, error))
        return FALSE;
    }
  return tern_store_db_run (db, error, "INSERT INTO counter (id, value) VALUES (1, ?)", "i",
                            image->sequence);
}

/* The tables of @db hold exactly @image afterwards. */
static gboolean
restore_rows (TernStoreDb *db, TernKeptImage *image, GError **error)
{
  g_autoptr (GPtrArray) tables = list_tables (db, error);
  gboolean ok = tables != NULL && tern_store_db_script (db, "BEGIN IMMEDIATE", error);

  for (guint i = 0; ok && i < tables->len; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\"", (char *) tables->pdata[i]);

      ok = tern_store_db_script (db, sql, error);
    }
  ok = ok && insert_image (db, image, error) && tern_store_db_script (db, "COMMIT", error);
  if (!ok)
    sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  return ok;
}

/* Nothing is left of either. Whoever asks tern_store_take_lost() is told, once. */
static void
note_lost (TernStoreKept *kept)
{
  g_autofree char *dir = g_path_get_dirname (kept->db_path);
  g_autofree char *mark = g_build_filename (dir, TERN_STORE_LOST, NULL);
  g_autofree char *log = g_strconcat (kept->log_path, ".damaged", NULL);

  g_rename (kept->log_path, log);
  g_file_set_contents (mark, "", 0, NULL);
}

/* kept.db is made before mail.db: where that is alone, somebody took the other away. */
static gboolean
is_missing (TernStoreKept *kept)
{
  g_autofree char *dir = g_path_get_dirname (kept->db_path);
  g_autofree char *mail = g_build_filename (dir, "mail.db", NULL);
  GStatBuf about;

  return (g_stat (kept->db_path, &about) != 0 || about.st_size == 0) && g_file_test (mail, G_FILE_TEST_EXISTS);
}

static void
set_aside_file (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (path, ".damaged", suffixes[i], NULL);

      g_rename (from, to);
    }
}

static gboolean
start_anew (TernStoreKept *kept, TernKeptImage *image, GError **error)
{
  g_clear_pointer (&kept->db, tern_store_db_close);
  set_aside_file (kept->db_path);
  kept->db = tern_store_db_open (kept->db_path, TERN_STORE_DB_WRITE_DURABLE, error);
  if (kept->db == NULL)
    return FALSE;
  if (image->sequence == 0)
    return tern_store_schema_migrate (kept->db, "kept", 0, error);
  return tern_store_schema_migrate (kept->db, "kept", image->version, error) &&
         restore_rows (kept->db, image, error) && tern_store_schema_migrate (kept->db, "kept", 0, error);
}

static gboolean
open_db (TernStoreKept *kept, TernKeptImage *image, GError **error)
{
  g_autoptr (TernKeptImage) held = NULL;
  gboolean missing = is_missing (kept);

  kept->db = tern_store_db_open (kept->db_path, TERN_STORE_DB_WRITE_DURABLE, NULL);
  if (kept->db != NULL && is_sound (kept->db) &&
      tern_store_schema_migrate (kept->db, "kept", 0, NULL) &&
      tern_store_schema_check (kept->db, "kept", NULL))
    held = read_db (kept->db, NULL);
  if (image->sequence == 0 && (held == NULL || missing))
    note_lost (kept);
  if (held == NULL)
    return start_anew (kept, image, error);
  if (image->sequence < held->sequence || image->sequence == 0 ||
      (image->sequence == held->sequence && tern_kept_image_equal (image, held)))
    return TRUE;
  if (image->version < tern_store_schema_newest ("kept"))
    return start_anew (kept, image, error);
  return restore_rows (kept->db, image, error);
}

static gboolean
agree (TernStoreKept *kept, GError **error)
{
  g_autoptr (TernKeptImage) image = tern_kept_log_read (kept->log_path);
  g_autoptr (TernKeptImage) held = NULL;

  if (!open_db (kept, image, error))
    return FALSE;
  held = read_db (kept->db, error);
  if (held == NULL)
    return FALSE;
  kept->sequence = held->sequence;
  if (image->sequence == held->sequence && image->sequence > 0 && image->version == held->version &&
      tern_kept_image_equal (image, held) && image->length < REWRITE_LENGTH)
    return reuse_log (kept, image->length, error);
  return rewrite_log (kept, held, error);
}

int
tern_store_kept_peek_version (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "kept.log", NULL);
  g_autoptr (TernKeptImage) image = tern_kept_log_read (path);

  return image->version;
}

TernStoreKept *
tern_store_kept_open (const char *dir, GError **error)
{
  g_autoptr (TernStoreKept) kept = g_new0 (TernStoreKept, 1);

  kept->db_path = g_build_filename (dir, "kept.db", NULL);
  kept->log_path = g_build_filename (dir, "kept.log", NULL);
  kept->log = -1;
  kept->touched = g_array_new (FALSE, FALSE, sizeof (Touched));
  g_array_set_clear_func (kept->touched, clear_touched);
  kept->touched_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!agree (kept, error))
    return NULL;
  sqlite3_update_hook (kept->db->handle, on_row_updated, kept);
  return g_steal_pointer (&kept);
}

void
tern_store_kept_close (TernStoreKept *kept)
{
  if (kept == NULL)
    return;
  tern_store_kept_rollback (kept);
  tern_store_db_close (kept->db);
  if (kept->log >= 0)
    close (kept->log);
  g_array_unref (kept->touched);
  g_hash_table_unref (kept->touched_keys);
  g_free (kept->db_path);
  g_free (kept->log_path);
  g_free (kept);
}

TernStoreDb *
tern_store_kept_get_db (TernStoreKept *kept)
{
  return kept->db;
}

gboolean
tern_store_kept_in_transaction (TernStoreKept *kept)
{
  return kept->open;
}

gboolean
tern_store_kept_begin (TernStoreKept *kept, GError **error)
{
  if (kept->open)
    return TRUE;
  forget_touched (kept);
  kept->open = tern_store_db_script (kept->db, "BEGIN IMMEDIATE", error);
  return kept->open;
}

void
tern_store_kept_rollback (TernStoreKept *kept)
{
  if (!kept->open)
    return;
  kept->open = FALSE;
  forget_touched (kept);
  sqlite3_exec (kept->db->handle, "ROLLBACK", NULL, NULL, NULL);
}

static gboolean
append_touched (TernStoreKept *kept, GByteArray *log, const Touched *touched, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\" WHERE id = ?", touched->table);
  g_autoptr (GBytes) row = NULL;
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (kept->db->handle, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    return tern_store_db_fail (kept->db, code, error);
  sqlite3_bind_int64 (statement, 1, touched->id);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    row = tern_kept_encode_row (statement);
  sqlite3_finalize (statement);
  if (row != NULL)
    tern_kept_log_put (log, kept->log_length, touched->table, touched->id, row);
  else if (code == SQLITE_DONE)
    tern_kept_log_delete (log, kept->log_length, touched->table, touched->id);
  else
    return tern_store_db_fail (kept->db, code, error);
  return TRUE;
}

static gboolean
write_log (TernStoreKept *kept, GByteArray *log, GError **error)
{
  int code;

  for (guint i = 0; i < kept->touched->len; i++)
    if (!append_touched (kept, log, &g_array_index (kept->touched, Touched, i), error))
      return FALSE;
  tern_kept_log_commit (log, kept->log_length, tern_store_schema_newest ("kept"), kept->sequence + 1);
  if (write_all (kept->log, log, kept->log_length) && fdatasync (kept->log) == 0)
    return TRUE;
  code = errno;
  return fail_with_errno (code, error);
}

/* A log that grew is written anew; failing to is no failure of the transaction. */
static void
consider_rewrite (TernStoreKept *kept)
{
  g_autoptr (TernKeptImage) image = NULL;

  if (kept->log_length < REWRITE_LENGTH ||
      kept->log_length < REWRITE_FACTOR * kept->log_length_rewritten)
    return;
  image = read_db (kept->db, NULL);
  if (image != NULL)
    rewrite_log (kept, image, NULL);
}

gboolean
tern_store_kept_commit (TernStoreKept *kept, GError **error)
{
  g_autoptr (GByteArray) log = g_byte_array_new ();

  if (!kept->open)
    return TRUE;
  if (kept->touched->len == 0)
    {
      tern_store_kept_rollback (kept);
      return TRUE;
    }
  if (!tern_store_db_run (kept->db, error, "UPDATE counter SET value = ? WHERE id = 1", "i",
                          kept->sequence + 1) ||
      !write_log (kept, log, error) || !tern_store_db_script (kept->db, "COMMIT", error))
    {
      if (ftruncate (kept->log, (off_t) kept->log_length) != 0)
        g_debug ("kept.log keeps a transaction that did not happen: %s", g_strerror (errno));
      tern_store_kept_rollback (kept);
      return FALSE;
    }
  kept->open = FALSE;
  forget_touched (kept);
  kept->sequence++;
  kept->log_length += log->len;
  consider_rewrite (kept);
  return TRUE;
}

gboolean
tern_store_kept_check (TernStoreKept *kept, GPtrArray *problems, GError **error)
{
  g_autoptr (TernKeptImage) log = tern_kept_log_read (kept->log_path);
  g_autoptr (TernKeptImage) held = read_db (kept->db, error);

  if (held == NULL)
    return FALSE;
  if (log->sequence != held->sequence || !tern_kept_image_equal (log, held))
    g_ptr_array_add (problems, g_strdup ("kept.log and kept.db differ"));
  if (!is_sound (kept->db))
    g_ptr_array_add (problems, g_strdup ("kept.db is damaged"));
  return TRUE;
}
