/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opening, closing and transactions of the three files; the engine holds the one writer, models and
 * ternctl hold readers. */

#include "store/tern-store-private.h"

#include "store/tern-store-journal.h"
#include "store/tern-store-schema.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>

enum
{
  CHECKPOINT_MAIL,
  CHECKPOINT_BODY,
  CHECKPOINT_KEPT,
};

gboolean
tern_store_set_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID, message);
  return FALSE;
}

gboolean
tern_store_set_not_found (GError **error, const char *message)
{
  g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND, message);
  return FALSE;
}

void
tern_store_note_damaged (TernStore *store, gint64 email)
{
  g_hash_table_add (store->damaged, g_memdup2 (&email, sizeof email));
}

GArray *
tern_store_take_damaged (TernStore *store)
{
  GArray *emails = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer email;

  g_hash_table_iter_init (&iter, store->damaged);
  while (g_hash_table_iter_next (&iter, &email, NULL))
    g_array_append_vals (emails, email, 1);
  g_hash_table_remove_all (store->damaged);
  return emails;
}

static void
free_mailbox (gpointer data)
{
  TernStoreMailbox *mailbox = data;

  g_free (mailbox->account_key);
  g_free (mailbox->wire_name);
  g_free (mailbox);
}

static TernStore *
new_store (const char *dir, gboolean writer)
{
  TernStore *store = g_new0 (TernStore, 1);

  store->dir = g_strdup (dir);
  store->writer = writer;
  tern_store_journal_set_patience (store, TERN_JOURNAL_PATIENCE_MS);
  store->damaged = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  store->scratch = g_byte_array_new ();
  store->changes = tern_change_set_builder_new ();
  store->mailboxes = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_mailbox);
  store->new_emails = g_array_new (FALSE, FALSE, sizeof (gint64));
  store->carrying = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  store->looks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return store;
}

void
tern_store_close (TernStore *store)
{
  if (store == NULL)
    return;
  tern_store_rollback (store);
  if (store->checkpoint != NULL)
    tern_store_checkpoint_stop (store->checkpoint);
  g_clear_pointer (&store->threads, tern_store_threads_free);
  tern_store_relink_forget (store);
  tern_store_db_close (store->mail);
  tern_store_db_close (store->body);
  if (store->kept != NULL)
    tern_store_kept_close (store->kept);
  else
    tern_store_db_close (store->kept_db);
  tern_store_lock_release (store->lock);
  g_hash_table_unref (store->damaged);
  g_byte_array_unref (store->scratch);
  tern_change_set_builder_free (store->changes);
  g_hash_table_unref (store->mailboxes);
  g_array_unref (store->new_emails);
  g_hash_table_unref (store->carrying);
  g_hash_table_unref (store->looks);
  g_free (store->dir);
  g_free (store);
}

gboolean
tern_store_is_writer (TernStore *store)
{
  return store->writer;
}

const char *
tern_store_get_dir (TernStore *store)
{
  return store->dir;
}

gboolean
tern_store_take_lost (TernStore *store)
{
  g_autofree char *mark = g_build_filename (store->dir, TERN_STORE_LOST, NULL);

  return g_unlink (mark) == 0;
}

/* --- opening ------------------------------------------------------------------------------ */

static const char *const databases[] = { "mail", "body", "kept" };

static char *
build_path (const char *dir, const char *database)
{
  g_autofree char *name = g_strconcat (database, ".db", NULL);

  return g_build_filename (dir, name, NULL);
}

/* kept.log is checksummed: it is believed about the version before a number in kept.db that may be damaged. */
static int
peek_version (const char *dir, const char *database)
{
  g_autofree char *path = build_path (dir, database);
  int version = strcmp (database, "kept") == 0 ? tern_store_kept_peek_version (dir) : 0;

  if (version > 0)
    return version;
  return tern_store_schema_peek (path, database);
}

/* Nothing is touched while any of the three is newer than this Tern. */
static gboolean
refuse_newer (const char *dir, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    if (peek_version (dir, databases[i]) > tern_store_schema_newest (databases[i]))
      {
        g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NEWER,
                             "The mail here was written by a newer Tern; please update this one");
        return FALSE;
      }
  return TRUE;
}

static int
on_mail_committed (void *data, sqlite3 *handle, const char *name, int pages)
{
  tern_store_checkpoint_poke (((TernStore *) data)->checkpoint, CHECKPOINT_MAIL, pages);
  return SQLITE_OK;
}

static int
on_body_committed (void *data, sqlite3 *handle, const char *name, int pages)
{
  tern_store_checkpoint_poke (((TernStore *) data)->checkpoint, CHECKPOINT_BODY, pages);
  return SQLITE_OK;
}

static int
on_kept_committed (void *data, sqlite3 *handle, const char *name, int pages)
{
  tern_store_checkpoint_poke (((TernStore *) data)->checkpoint, CHECKPOINT_KEPT, pages);
  return SQLITE_OK;
}

static void
start_checkpoints (TernStore *store)
{
  g_autofree char *mail = build_path (store->dir, "mail");
  g_autofree char *body = build_path (store->dir, "body");
  g_autofree char *kept = build_path (store->dir, "kept");
  const char *paths[] = { mail, body, kept, NULL };

  store->checkpoint = tern_store_checkpoint_start (paths);
  sqlite3_wal_hook (store->mail->handle, on_mail_committed, store);
  sqlite3_wal_hook (store->body->handle, on_body_committed, store);
  sqlite3_wal_hook (store->kept_db->handle, on_kept_committed, store);
}

static void
on_db_failed (gpointer data)
{
  TernStore *store = data;

  if (store->mail != NULL && store->mail->corrupt)
    tern_store_suspect (store, "mail");
  if (store->body != NULL && store->body->corrupt)
    tern_store_suspect (store, "body");
  tern_store_rollback (store);
}

void
tern_store_watch_failures (TernStore *store)
{
  TernStoreDb *all[] = { store->mail, store->body, store->kept_db };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      all[i]->failed = on_db_failed;
      all[i]->failed_data = store;
    }
}

/* Changes of flags, deletions and what is done to mailboxes: in flight when the last run ended, they are harmless to
 * repeat. */
static gboolean
release_harmless (TernStore *store, GError **error)
{
  static const char sql[] = "UPDATE journal SET state = 0 WHERE kind IN (1, 4, 6, 7, 8, 9, 10) AND state = 1";

  return tern_store_kept_begin (store->kept, error) && tern_store_db_run (store->kept_db, error, sql, "") &&
         tern_store_kept_commit (store->kept, error);
}

TernStore *
tern_store_open (const char *dir, GError **error)
{
  g_autoptr (TernStore) store = new_store (dir, TRUE);

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_IO, "Cannot make %s: %s", dir,
                   g_strerror (errno));
      return NULL;
    }
  store->lock = tern_store_lock_take (dir, error);
  if (store->lock == NULL || !refuse_newer (dir, error))
    return NULL;
  store->kept = tern_store_kept_open (dir, error);
  if (store->kept == NULL)
    return NULL;
  store->kept_db = tern_store_kept_get_db (store->kept);
  if (!release_harmless (store, error) || !tern_store_open_files (store, error))
    return NULL;
  start_checkpoints (store);
  return g_steal_pointer (&store);
}

static TernStoreDb *
open_for_reading (const char *dir, const char *database, GError **error)
{
  g_autofree char *path = build_path (dir, database);
  g_autoptr (TernStoreDb) db = NULL;
  gint64 version;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      tern_store_set_not_found (error, "There is no mail here yet");
      return NULL;
    }
  db = tern_store_db_open (path, TERN_STORE_DB_READ, error);
  if (db == NULL || !tern_store_db_get_int (db, &version, 0, error, "PRAGMA user_version", ""))
    return NULL;
  if (version < tern_store_schema_newest (database))
    {
      tern_store_set_invalid (error, "The mail here was written by an older Tern and is not brought up to date yet");
      return NULL;
    }
  return g_steal_pointer (&db);
}

TernStore *
tern_store_reader_open (const char *dir, GError **error)
{
  g_autoptr (TernStore) store = new_store (dir, FALSE);

  if (!refuse_newer (dir, error))
    return NULL;
  store->mail = open_for_reading (dir, "mail", error);
  store->body = store->mail != NULL ? open_for_reading (dir, "body", error) : NULL;
  store->kept_db = store->body != NULL ? open_for_reading (dir, "kept", error) : NULL;
  if (store->kept_db == NULL)
    return NULL;
  tern_store_watch_failures (store);
  return g_steal_pointer (&store);
}

/* --- transactions ------------------------------------------------------------------------- */

gboolean
tern_store_in_transaction (TernStore *store)
{
  return store->open;
}

gboolean
tern_store_need_transaction (TernStore *store, GError **error)
{
  return store->open || tern_store_set_invalid (error, "This needs an open transaction");
}

gboolean
tern_store_need_none (TernStore *store, GError **error)
{
  if (!store->writer)
    return tern_store_set_invalid (error, "This mail is open for reading only");
  return !store->open || tern_store_set_invalid (error, "This makes a transaction of its own");
}

static void
end_transaction (TernStore *store)
{
  store->open = FALSE;
  store->body_open = FALSE;
  store->last_mailbox = NULL;
  g_hash_table_remove_all (store->mailboxes);
  g_array_set_size (store->new_emails, 0);
}

void
tern_store_rollback (TernStore *store)
{
  if (!store->open)
    return;
  sqlite3_exec (store->mail->handle, "ROLLBACK", NULL, NULL, NULL);
  if (store->body_open)
    sqlite3_exec (store->body->handle, "ROLLBACK", NULL, NULL, NULL);
  tern_store_kept_rollback (store->kept);
  end_transaction (store);
  tern_change_set_builder_clear (store->changes);
  if (store->threads != NULL)
    tern_store_threads_forget (store->threads);
  tern_store_relink_forget (store);
  store->next_n = store->next_n_saved;
  store->mended = FALSE;
}

/* A damaged store was mended where nobody took the changes: any row may have gone. */
static gboolean
tell_all (TernStore *store, GError **error)
{
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, "SELECT id FROM mailbox WHERE account > 0", "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    tern_change_set_builder_note_mailbox (store->changes, sqlite3_column_int64 (rows, 0));
  tern_change_set_builder_note_listed (store->changes);
  store->untold = FALSE;
  return got == 0;
}

static gboolean
begin (TernStore *store, GError **error)
{
  if (!tern_store_need_none (store, error) || !tern_store_db_script (store->mail, "BEGIN IMMEDIATE", error))
    return FALSE;
  store->open = TRUE;
  if (!tern_store_mend_suspected (store, error))
    {
      tern_store_rollback (store);
      return FALSE;
    }
  return !store->untold || tell_all (store, error);
}

/* An action became durable but its rows could not be shown (disk full at the worst moment). */
static gboolean
show_stale (TernStore *store, GError **error)
{
  if (store->n_shown_stale == 0)
    return TRUE;
  store->n_shown_stale = 0;
  if (tern_store_remake_all_shown (store, error))
    return TRUE;
  store->n_shown_stale = 1;
  return FALSE;
}

gboolean
tern_store_begin (TernStore *store, GError **error)
{
  return tern_store_need_none (store, error) && show_stale (store, error) && begin (store, error);
}

gboolean
tern_store_begin_own (TernStore *store, gboolean *mine, GError **error)
{
  *mine = !store->open;
  return store->open || begin (store, error);
}

gboolean
tern_store_end_own (TernStore *store, gboolean mine, gboolean ok, TernChangeSet **changes, GError **error)
{
  if (!mine)
    return ok;
  if (ok)
    return tern_store_commit (store, changes, error);
  tern_store_rollback (store);
  return FALSE;
}

gboolean
tern_store_body_write (TernStore *store, GError **error)
{
  if (store->body_open)
    return TRUE;
  store->body_open = tern_store_db_script (store->body, "BEGIN IMMEDIATE", error);
  return store->body_open;
}

static gboolean
write_last_rows (TernStore *store, GError **error)
{
  if (!tern_store_queue_heads (store, error) || !tern_store_threads_write (store->threads, error) ||
      !tern_store_write_counters (store, error))
    return FALSE;
  return store->next_n == store->next_n_saved ||
         tern_store_stamp_set (store->mail, TERN_STORE_STAMP_NEXT_N, store->next_n, error);
}

static gboolean
commit_mail (TernStore *store, GError **error)
{
  if (store->body_open && !tern_store_db_script (store->body, "COMMIT", error))
    return FALSE;
  store->body_open = FALSE;
  return tern_store_db_script (store->mail, "COMMIT", error);
}

static void
hand_out_changes (TernStore *store, TernChangeSet **changes)
{
  g_autoptr (TernChangeSet) set = tern_change_set_builder_end (store->changes);

  store->next_n_saved = store->next_n;
  if (store->mended)
    {
      tern_store_clear_suspicion (store, "mail");
      store->untold = changes == NULL;
    }
  store->mended = FALSE;
  end_transaction (store);
  if (changes != NULL)
    *changes = g_steal_pointer (&set);
}

gboolean
tern_store_commit (TernStore *store, TernChangeSet **changes, GError **error)
{
  if (!tern_store_need_transaction (store, error))
    return FALSE;
  if (!write_last_rows (store, error) || !commit_mail (store, error))
    {
      tern_store_rollback (store);
      return FALSE;
    }
  /* What ended, or moved to a new UID, is in mail.db now: if kept.db fails, the entry stays and is found
   * done, or bound again, later. */
  if (tern_store_kept_in_transaction (store->kept))
    {
      store->open = FALSE;
      tern_store_kept_commit (store->kept, NULL);
    }
  hand_out_changes (store, changes);
  return TRUE;
}

gboolean
tern_store_commit_kept_first (TernStore *store, TernChangeSet **changes, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!write_last_rows (store, error) || !tern_store_kept_commit (store->kept, error))
    {
      tern_store_rollback (store);
      return FALSE;
    }
  /* From here the action is durable and will be carried, whatever becomes of its showing. */
  if (!commit_mail (store, &local))
    {
      g_debug ("shown state is made later: %s", local->message);
      tern_store_rollback (store);
      store->n_shown_stale = 1;
      tern_change_set_builder_note_journal (store->changes);
    }
  hand_out_changes (store, changes);
  return TRUE;
}
