/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What to do about rows of mail.db whose checksum is wrong: whoever meets one, in whatever process, leaves a file
 * beside mail.db; the writer's next transaction finds it and looks through everything.
 *
 * A damaged row says nothing that can be believed, not even which message or mailbox it was, so it is taken out and
 * fetched again: where the UID is known through `to_fetch`, else because the recounted rows differ from EXISTS and the
 * truth check of the next sync lists the mailbox. Indexes are made anew in any case: a row cannot be deleted from one
 * that disagrees with it. */

#include "store/tern-store-private.h"

#include "store/tern-store-mailboxes.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* More lost messages than this are left to the truth check. */
#define TO_FETCH_MAX 1000
/* How often rows are taken out and looked through again, for what a deletion by id did not reach. */
#define ROUNDS_MAX 3
/* A file that keeps on being damaged is not mended for ever: the next start looks at it as a whole. */
#define MENDS_MAX 3

/* --- suspicion ---------------------------------------------------------------------------- */

static char *
suspicion_path (TernStore *store, const char *database)
{
  g_autofree char *name = g_strconcat (database, ".suspect", NULL);

  return g_build_filename (store->dir, name, NULL);
}

void
tern_store_suspect (TernStore *store, const char *database)
{
  g_autofree char *path = suspicion_path (store, database);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    close (fd);
}

gboolean
tern_store_is_suspected (TernStore *store, const char *database)
{
  g_autofree char *path = suspicion_path (store, database);

  return g_access (path, F_OK) == 0;
}

void
tern_store_clear_suspicion (TernStore *store, const char *database)
{
  g_autofree char *path = suspicion_path (store, database);

  g_unlink (path);
}

gboolean
tern_store_met_damage (TernStore *store, gboolean *again, GError **error)
{
  gboolean mine;

  *again = FALSE;
  tern_store_suspect (store, "mail");
  if (!store->writer || store->mending || store->mends >= MENDS_MAX)
    return TRUE;
  *again = TRUE;
  if (store->open)
    return tern_store_mend (store, error);
  /* Beginning mends. */
  return tern_store_begin_own (store, &mine, error) && tern_store_end_own (store, mine, TRUE, NULL, error);
}

gboolean
tern_store_mend_suspected (TernStore *store, GError **error)
{
  return store->mends >= MENDS_MAX || !tern_store_is_suspected (store, "mail") || tern_store_mend (store, error);
}

static gboolean
set_damaged (GError **error)
{
  g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT, "A file of the mail store is damaged");
  return FALSE;
}

/* --- accounts and mailboxes --------------------------------------------------------------- */

/* Runs @sql, which selects ids. */
static GArray *
collect_ids (TernStore *store, const char *sql, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

static GArray *
collect_damaged_accounts (TernStore *store, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, "SELECT id, key, checksum FROM account", "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      if (!tern_store_is_account_right (rows, 0))
        g_array_append_val (ids, id);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

static gboolean
retire_all (TernStore *store, GArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    if (!tern_store_retire_mailbox (store, g_array_index (ids, gint64, i), error))
      return FALSE;
  return TRUE;
}

/* A damaged account is none: its mailboxes go, and the engine makes it again. */
static gboolean
mend_accounts (TernStore *store, GError **error)
{
  static const char lost[] = "SELECT id FROM mailbox WHERE account NOT IN (SELECT id FROM account)";
  static const char graveyard[] = "INSERT OR REPLACE INTO account (id, key, checksum) VALUES (0, '', ?)";
  g_autoptr (GArray) accounts = collect_damaged_accounts (store, error);
  g_autoptr (GArray) mailboxes = NULL;

  if (accounts == NULL || !tern_store_db_script (store->mail, "PRAGMA defer_foreign_keys = ON", error))
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    if (!tern_store_db_run (store->mail, error, "DELETE FROM account WHERE id = ?", "i",
                            g_array_index (accounts, gint64, i)))
      return FALSE;
  if (!tern_store_db_run (store->mail, error, graveyard, "i", tern_store_sum_account (0, "")))
    return FALSE;
  mailboxes = collect_ids (store, lost, error);
  return mailboxes != NULL && retire_all (store, mailboxes, error);
}

/* A row that was just listed, by its id: where there is none the table itself is broken. */
static gboolean
step_to_listed (TernStore *store, sqlite3_stmt *row, GError **error)
{
  int got = tern_store_db_step (store->mail, row, error);

  return got == 0 ? set_damaged (error) : got == 1;
}

/* Rows of a mailbox whose UIDVALIDITY is lost wait to be relinked: nothing but their UIDs is in doubt. */
static gboolean
reset_state (TernStore *store, const TernStoreMailboxRecord *damaged, GError **error)
{
  static const char highest[] = "SELECT coalesce (max (uid >> 32), 0) FROM message WHERE server_mailbox = ?";
  TernStoreMailboxRecord record = {
    .id = damaged->id,
    .uidvalidity = TERN_STORE_UIDVALIDITY_LOST,
    .server_exists = -1,
    .server_unseen = -1,
  };

  return tern_store_db_get_int (store->mail, &record.numbering, 0, error, highest, "i", damaged->id) &&
         tern_store_write_state (store->mail, &record, error);
}

static gboolean
mend_mailboxes (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  g_autoptr (GArray) ids = collect_ids (store, "SELECT id FROM mailbox", error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", g_array_index (ids, gint64, i));
      TernStoreMailboxRecord record;

      if (!step_to_listed (store, row, error))
        return FALSE;
      tern_store_read_mailbox (row, 0, &record);
      if (!record.listed_right && !tern_store_retire_mailbox (store, record.id, error))
        return FALSE;
      if (!record.state_right && !reset_state (store, &record, error))
        return FALSE;
    }
  return ids != NULL;
}

/* Counters are made from the rows; what the transaction counted so far is among them. Those of a folder that is being
 * removed are believed by nobody, but looked at with the others. */
static gboolean
recount_all (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  g_autoptr (GArray) ids = collect_ids (store, "SELECT id FROM mailbox", error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", g_array_index (ids, gint64, i));
      TernStoreMailbox *view = g_hash_table_lookup (store->mailboxes, &g_array_index (ids, gint64, i));
      TernStoreMailboxRecord record;
      gint64 said;

      if (!step_to_listed (store, row, error))
        return FALSE;
      tern_store_read_mailbox (row, 0, &record);
      said = record.counts_right ? tern_store_sum_counts (&record) : 0;
      if (!tern_store_recount (store->mail, &record, error) ||
          !tern_store_write_counts (store->mail, &record, error))
        return FALSE;
      if (record.account > 0 && tern_store_sum_counts (&record) != said)
        tern_change_set_builder_note_mailbox (store->changes, record.id);
      if (view != NULL)
        view->rows = view->unseen = view->total = view->unread = 0;
    }
  return ids != NULL;
}

/* --- indexes ------------------------------------------------------------------------------ */

/* Takes the indexes of messages and emails away. @sql: (out): what makes them again, to the letter. */
static gboolean
drop_indexes (TernStore *store, GPtrArray *sql, GError **error)
{
  static const char list[] = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL "
                             "AND tbl_name IN ('message', 'email')";
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, list, "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      g_ptr_array_add (names, g_strdup (tern_store_column_text (rows, 0)));
      g_ptr_array_add (sql, g_strdup (tern_store_column_text (rows, 1)));
    }
  for (guint i = 0; got == 0 && i < names->len; i++)
    {
      g_autofree char *drop = g_strdup_printf ("DROP INDEX %s", (char *) names->pdata[i]);

      if (!tern_store_db_script (store->mail, drop, error))
        return FALSE;
    }
  return got == 0;
}

static gboolean
make_indexes (TernStore *store, GPtrArray *sql, GError **error)
{
  for (guint i = 0; i < sql->len; i++)
    if (!tern_store_db_script (store->mail, sql->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* --- emails and messages ------------------------------------------------------------------ */

static GArray *
collect_damaged_emails (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT e.id, " TERN_STORE_CONTENT_COLUMNS " FROM email e";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);
      TernStoreContent content;

      if (!tern_store_read_content (store, rows, 1, id, &content))
        g_array_append_val (ids, id);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

static gboolean
delete_email (TernStore *store, gint64 email, GError **error)
{
  tern_change_set_builder_note_body (store->changes, email);
  return tern_store_unindex (store, email, error) &&
         tern_store_db_run (store->mail, error, "DELETE FROM email WHERE id = ?", "i", email) &&
         tern_store_drop_bodies (store, email, error);
}

static gboolean
delete_emails (TernStore *store, GArray *ids, GError **error)
{
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!delete_email (store, g_array_index (ids, gint64, i), error))
      return FALSE;
  return ids != NULL;
}

typedef struct
{
  gint64 id;
  gint64 mailbox;
  gint64 shown_mailbox;
  gint64 uid; /* 0: not known */
} Lost;

/* Rows that are damaged, or whose content or mailbox is gone. */
static GArray *
collect_lost (TernStore *store, GError **error)
{
  static const char sql[] =
    "SELECT " TERN_STORE_ROW_COLUMNS ", EXISTS (SELECT 1 FROM email WHERE id = m.email), "
    "(SELECT numbering << 32 FROM mailbox WHERE id = m.server_mailbox) FROM message m";
  g_autoptr (GArray) lost = g_array_new (FALSE, FALSE, sizeof (Lost));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernStoreRow row;
      gboolean right = tern_store_read_row (rows, 0, &row);
      gboolean has_email = sqlite3_column_int (rows, TERN_STORE_N_ROW_COLUMNS) != 0;
      gboolean has_mailbox = sqlite3_column_type (rows, TERN_STORE_N_ROW_COLUMNS + 1) != SQLITE_NULL;
      gint64 uid = row.uid - sqlite3_column_int64 (rows, TERN_STORE_N_ROW_COLUMNS + 1);
      Lost one = { row.id, row.mailbox, row.shown_mailbox, 0 };

      if (right && has_email && has_mailbox)
        continue;
      if (right && has_mailbox && !row.gone && uid > 0)
        one.uid = uid;
      g_array_append_val (lost, one);
    }
  return got == 0 ? g_steal_pointer (&lost) : NULL;
}

static gboolean
delete_lost (TernStore *store, GArray *lost, GError **error)
{
  for (guint i = 0; i < lost->len; i++)
    {
      const Lost *one = &g_array_index (lost, Lost, i);

      if (one->shown_mailbox != 0)
        tern_change_set_builder_note (store->changes, one->shown_mailbox, one->id, TERN_STORE_REMOVED);
      if (!tern_store_db_run (store->mail, error, "DELETE FROM message WHERE id = ?", "i", one->id))
        return FALSE;
    }
  return TRUE;
}

/* Two rows of one UID: inserted while a damaged index did not show the first. */
static gboolean
delete_doubles (TernStore *store, GError **error)
{
  static const char sql[] = "DELETE FROM message WHERE uid IS NOT NULL AND id NOT IN "
                            "(SELECT min (id) FROM message WHERE uid IS NOT NULL GROUP BY server_mailbox, uid)";

  return tern_store_db_run (store->mail, error, sql, "");
}

static gboolean
fetch_lost_again (TernStore *store, GArray *lost, GError **error)
{
  static const char alive[] = "SELECT EXISTS (SELECT 1 FROM mailbox WHERE id = ? AND account > 0)";

  for (guint i = 0; i < MIN (lost->len, TO_FETCH_MAX); i++)
    {
      const Lost *one = &g_array_index (lost, Lost, i);
      gint64 here = 0;

      if (one->uid > 0 && !tern_store_db_get_int (store->mail, &here, 0, error, alive, "i", one->mailbox))
        return FALSE;
      if (here && !tern_store_fetch_again (store, one->mailbox, (guint32) one->uid, error))
        return FALSE;
    }
  return TRUE;
}

/* Two rows may have one id by then, and the right one went first: looked through until nothing is found. @lost:
 * (inout): gets what went. */
static gboolean
delete_damaged (TernStore *store, GArray *lost, GError **error)
{
  for (guint i = 0; i < ROUNDS_MAX; i++)
    {
      g_autoptr (GArray) emails = collect_damaged_emails (store, error);
      g_autoptr (GArray) rows = NULL;

      if (!delete_emails (store, emails, error))
        return FALSE;
      rows = collect_lost (store, error);
      if (rows == NULL || !delete_lost (store, rows, error))
        return FALSE;
      if (emails->len == 0 && rows->len == 0)
        return TRUE;
      g_array_append_vals (lost, rows->data, rows->len);
    }
  return set_damaged (error);
}

static gboolean
mend_rows (TernStore *store, GError **error)
{
  static const char orphans[] =
    "SELECT id FROM email e WHERE NOT EXISTS (SELECT 1 FROM message WHERE id = e.id AND email = e.id) "
    "AND NOT EXISTS (SELECT 1 FROM message WHERE email = e.id AND email <> id)";
  g_autoptr (GPtrArray) indexes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) lost = g_array_new (FALSE, FALSE, sizeof (Lost));
  g_autoptr (GArray) left = NULL;

  if (!drop_indexes (store, indexes, error) || !delete_damaged (store, lost, error) ||
      !delete_doubles (store, error) || !make_indexes (store, indexes, error))
    return FALSE;
  left = collect_ids (store, orphans, error);
  return delete_emails (store, left, error) && recount_all (store, error) &&
         fetch_lost_again (store, lost, error);
}

/* --- all of it ---------------------------------------------------------------------------- */

static gboolean
mend_all (TernStore *store, GError **error)
{
  static const char unique[] = "REINDEX account; REINDEX mailbox;";
  static const char rest[] =
    "DELETE FROM thread_joined WHERE thread IN (SELECT thread FROM email);"
    "DELETE FROM text_queue WHERE email IN (SELECT email FROM text_indexed) "
    "OR email NOT IN (SELECT id FROM email);";

  return tern_store_db_script (store->mail, unique, error) && mend_accounts (store, error) &&
         mend_mailboxes (store, error) && mend_rows (store, error) &&
         tern_store_drop_stray_bodies (store, error) && tern_store_db_script (store->mail, rest, error) &&
         tern_store_mend_indexes (store, error);
}

gboolean
tern_store_mend (TernStore *store, GError **error)
{
  if (store->mending)
    return TRUE;
  g_info ("mail.db is damaged and mended");
  store->mending = TRUE;
  store->mends++;
  store->mended = mend_all (store, error);
  store->mending = FALSE;
  if (!store->mended)
    {
      /* The next start decides whether it can be kept. */
      store->mends = MENDS_MAX;
      tern_store_suspect (store, "mail");
      return FALSE;
    }
  tern_store_relink_forget (store);
  tern_change_set_builder_note_listed (store->changes);
  return TRUE;
}
