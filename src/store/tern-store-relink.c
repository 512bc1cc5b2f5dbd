/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A changed UIDVALIDITY: old rows, and journal entries, find their message under its new UID.
 *
 * The mailbox takes its next numbering, and with it all its old rows are below uid_base: they wait, none of them
 * written. What they can be recognised by is hashed into a sorted array once and kept across transactions: 100,000
 * rows are 3 MB for as long as the relink takes. */

#include "store/tern-store-messages.h"

#include "store/tern-store-private.h"

#include <string.h>

/* Old rows nobody claimed that finishing deletes itself; more go in steps, as those of a removed mailbox do. */
#define LEFT_OVER_MAX 500

typedef struct
{
  guint64 hash;
  gint64 id;
} Link;

struct _TernStoreRelink
{
  gint64 mailbox;
  GArray *rows;    /* Link to message ids */
  GArray *entries; /* Link to journal ids */
};

void
tern_store_relink_forget (TernStore *store)
{
  if (store->relink == NULL)
    return;
  g_array_unref (store->relink->rows);
  g_array_unref (store->relink->entries);
  g_clear_pointer (&store->relink, g_free);
}

static guint64
hash_object (TernStore *store, const char *object)
{
  return object != NULL ? tern_store_hash (&store->key, object, strlen (object)) : 0;
}

/* 0: not enough is known. */
static guint64
hash_identity (TernStore *store, const char *message_id, gint64 size, gint64 internal_date)
{
  TernStoreHashKey key = { store->key.k0 ^ (guint64) size, store->key.k1 ^ (guint64) internal_date };

  if (message_id == NULL || *message_id == '\0' || size == 0 || internal_date == 0)
    return 0;
  return tern_store_hash (&key, message_id, strlen (message_id));
}

static void
add_links (GArray *links, guint64 by_object, guint64 by_identity, gint64 id)
{
  Link object = { by_object, id };
  Link identity = { by_identity, id };

  if (by_object != 0)
    g_array_append_val (links, object);
  if (by_identity != 0)
    g_array_append_val (links, identity);
}

static gint
compare_links (gconstpointer a, gconstpointer b)
{
  const Link *x = a;
  const Link *y = b;

  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

/* The first link at or after @hash. */
static guint
find_link (GArray *links, guint64 hash)
{
  guint lo = 0, hi = links->len;

  while (lo < hi)
    {
      guint middle = lo + (hi - lo) / 2;

      if (g_array_index (links, Link, middle).hash < hash)
        lo = middle + 1;
      else
        hi = middle;
    }
  return lo;
}

static gboolean
load_rows (TernStore *store, TernStoreMailbox *mailbox, const char *sql, GArray *links, GError **error)
{
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "ii", mailbox->id, mailbox->uid_base);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    add_links (links, hash_object (store, (const char *) sqlite3_column_text (rows, 1)),
               hash_identity (store, (const char *) sqlite3_column_text (rows, 2),
                              sqlite3_column_int64 (rows, 3), sqlite3_column_int64 (rows, 4)),
               sqlite3_column_int64 (rows, 0));
  g_array_sort (links, compare_links);
  return got == 0;
}

static gboolean
load_entries (TernStore *store, TernStoreMailbox *mailbox, GArray *links, GError **error)
{
  static const char sql[] = "SELECT id, email_id, gm_msgid, message_id, size, internal_date FROM journal "
                            "WHERE account = ? AND mailbox = ? AND uidvalidity <> ? AND uid <> 0";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ssi", mailbox->account_key,
                                             mailbox->wire_name, (gint64) mailbox->uidvalidity);
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    {
      g_autofree char *object = tern_store_dup_object ((const char *) sqlite3_column_text (rows, 1),
                                                       (guint64) sqlite3_column_int64 (rows, 2));

      add_links (links, hash_object (store, object),
                 hash_identity (store, (const char *) sqlite3_column_text (rows, 3),
                                sqlite3_column_int64 (rows, 4), sqlite3_column_int64 (rows, 5)),
                 sqlite3_column_int64 (rows, 0));
    }
  g_array_sort (links, compare_links);
  return got == 0;
}

static gboolean
load_relink (TernStore *store, TernStoreMailbox *mailbox, GError **error)
{
  static const char waiting[] = "SELECT m.id, e.object, e.message_id, e.size, m.internal_date FROM message m "
                                "JOIN email e ON e.id = m.email WHERE m.server_mailbox = ? AND m.uid < ? "
                                "AND NOT m.gone";
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Link));
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Link));

  if (store->relink != NULL && store->relink->mailbox == mailbox->id)
    return TRUE;
  tern_store_relink_forget (store);
  /* A statement that fails rolls back, which forgets the relink and the mailbox. */
  if (!load_rows (store, mailbox, waiting, rows, error) ||
      (mailbox->has_journal && !load_entries (store, mailbox, entries, error)))
    return FALSE;
  store->relink = g_new0 (TernStoreRelink, 1);
  store->relink->mailbox = mailbox->id;
  store->relink->rows = g_steal_pointer (&rows);
  store->relink->entries = g_steal_pointer (&entries);
  return TRUE;
}

/* --- claiming ----------------------------------------------------------------------------- */

/* A row that still waits under @hash; @no_object: only one that has no EMAILID of its own. */
static gboolean
find_waiting (TernStore *store, TernStoreMailbox *mailbox, guint64 hash, gboolean no_object, gint64 *message,
              GError **error)
{
  static const char sql[] = "SELECT m.id FROM message m JOIN email e ON e.id = m.email "
                            "WHERE m.id = ?1 AND m.uid < ?3 AND NOT m.gone AND (?2 = 0 OR e.object IS NULL)";
  GArray *links = store->relink->rows;

  *message = 0;
  if (hash == 0)
    return TRUE;
  for (guint i = find_link (links, hash);
       i < links->len && g_array_index (links, Link, i).hash == hash && *message == 0; i++)
    if (!tern_store_db_get_int (store->mail, message, 0, error, sql, "iii", g_array_index (links, Link, i).id,
                                (gint64) no_object, mailbox->uid_base))
      return FALSE;
  return TRUE;
}

static gboolean
bind_entries (TernStore *store, TernStoreMailbox *mailbox, guint64 hash, gint64 uid, GError **error)
{
  static const char sql[] = "UPDATE journal SET uidvalidity = ?, uid = ? WHERE id = ? AND uidvalidity <> ?1";
  GArray *links = store->relink->entries;

  if (hash == 0)
    return TRUE;
  for (guint i = find_link (links, hash); i < links->len && g_array_index (links, Link, i).hash == hash; i++)
    if (!tern_store_kept_begin (store->kept, error) ||
        !tern_store_db_run (store->kept_db, error, sql, "iii", (gint64) mailbox->uidvalidity, uid,
                            g_array_index (links, Link, i).id))
      return FALSE;
  return TRUE;
}

gboolean
tern_store_relink_claim (TernStore *store, TernStoreMailbox *mailbox, const TernMessageRecord *record,
                         gint64 *message, GError **error)
{
  g_autofree char *object = tern_store_dup_object (record->email_id, record->gm_msgid);
  guint64 by_object = hash_object (store, object);
  guint64 by_identity = hash_identity (store, record->message_id, (gint64) record->size,
                                       record->internal_date);
  g_auto (TernStoreRow) row = { 0 };

  if (!load_relink (store, mailbox, error) || !find_waiting (store, mailbox, by_object, FALSE, message, error))
    return FALSE;
  if (*message == 0 && !find_waiting (store, mailbox, by_identity, object != NULL, message, error))
    return FALSE;
  if (*message != 0 && !tern_store_find_row_by_id (store, *message, &row, error))
    return FALSE;
  *message = row.id;
  if (row.id == 0)
    return TRUE;
  row.uid = mailbox->uid_base + record->uid;
  row.internal_date = record->internal_date;
  row.modseq = (gint64) record->modseq;
  if (!tern_store_write_row (store, &row, error))
    return FALSE;
  tern_store_count_server (mailbox, (TernFlag) row.server, 1);
  if (row.shown_mailbox != 0)
    tern_change_set_builder_note (store->changes, row.shown_mailbox, *message, TERN_STORE_CHANGED);
  /* Finding the row may have mended, and forgotten the relink. */
  return load_relink (store, mailbox, error) && bind_entries (store, mailbox, by_object, record->uid, error) &&
         bind_entries (store, mailbox, by_identity, record->uid, error);
}

/* --- the journal afterwards --------------------------------------------------------------- */

gboolean
tern_store_rebind_journal (TernStore *store, TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "SELECT m.uid - ?2, e.object, e.message_id, e.size, m.internal_date FROM message m "
                            "JOIN email e ON e.id = m.email "
                            "WHERE m.server_mailbox = ?1 AND m.uid > ?2 AND NOT m.gone";
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Link));

  if (!mailbox->has_journal || mailbox->uidvalidity == 0)
    return TRUE;
  tern_store_relink_forget (store);
  if (!load_relink (store, mailbox, error))
    return FALSE;
  if (store->relink->entries->len > 0)
    {
      if (!load_rows (store, mailbox, sql, rows, error))
        return FALSE;
      for (guint i = 0; i < rows->len; i++)
        if (!bind_entries (store, mailbox, g_array_index (rows, Link, i).hash,
                           g_array_index (rows, Link, i).id, error))
          return FALSE;
    }
  tern_store_relink_forget (store);
  return TRUE;
}

static gboolean
set_aside_lost (TernStore *store, TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "UPDATE journal SET state = 2, reason = 'The message could not be found again "
                            "after the server renumbered the folder' "
                            "WHERE account = ? AND mailbox = ? AND uidvalidity <> ? AND uid <> 0 AND state <> 2 "
                            "AND NOT (state = 1 AND kind IN (2, 3, 11, 12))";

  if (!mailbox->has_journal)
    return TRUE;
  tern_change_set_builder_note_journal (store->changes);
  return tern_store_kept_begin (store->kept, error) &&
         tern_store_db_run (store->kept_db, error, sql, "ssi", mailbox->account_key, mailbox->wire_name,
                            (gint64) mailbox->uidvalidity);
}

static gboolean
remake_bound (TernStore *store, TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "SELECT DISTINCT uid FROM journal WHERE account = ? AND mailbox = ? "
                            "AND uidvalidity = ?";
  TERN_STATEMENT rows = NULL;
  int got;

  if (!mailbox->has_journal)
    return TRUE;
  rows = tern_store_db_query (store->kept_db, error, sql, "ssi", mailbox->account_key, mailbox->wire_name,
                              (gint64) mailbox->uidvalidity);
  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    if (!tern_store_remake_shown (store, mailbox, (guint32) sqlite3_column_int64 (rows, 0), error))
      return FALSE;
  return got == 0;
}

/* --- begin and finish --------------------------------------------------------------------- */

/* Reads the row of @mailbox for its state group to be written. */
static gboolean
write_numbering (TernStore *store, TernStoreMailbox *mailbox, gboolean anew, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox->id);
  TernStoreMailboxRecord record;
  int got = tern_store_db_step (store->mail, row, error);

  if (got <= 0)
    return got == 0 && tern_store_set_not_found (error, "There is no such folder any more");
  tern_store_read_mailbox (row, 0, &record);
  record.relink_from = mailbox->relink_from;
  if (anew)
    {
      record.numbering++;
      record.uidvalidity = mailbox->uidvalidity;
      record.uidnext = record.highestmodseq = 0;
      record.to_fetch = NULL;
      mailbox->uid_base = record.numbering << 32;
      if (!record.counts_right && !tern_store_recount (store->mail, &record, error))
        return FALSE;
      record.rows = record.unseen = 0;
    }
  return tern_store_write_state (store->mail, &record, error) &&
         (!anew || tern_store_write_counts (store->mail, &record, error));
}

gboolean
tern_store_begin_relink (TernStore *store, gint64 mailbox_id, guint32 uidvalidity, GError **error)
{
  TernStoreMailbox *mailbox;

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  if (mailbox == NULL)
    return FALSE;
  if (mailbox->uidvalidity == uidvalidity)
    return TRUE;
  tern_store_relink_forget (store);
  mailbox->relink_from = MAX (mailbox->uidvalidity, 1);
  mailbox->uidvalidity = uidvalidity;
  mailbox->rows = mailbox->unseen = 0;
  tern_change_set_builder_note_mailbox (store->changes, mailbox_id);
  return write_numbering (store, mailbox, TRUE, error);
}

gboolean
tern_store_is_relinking (TernStore *store, gint64 mailbox, GError **error)
{
  gint64 from;

  return tern_store_db_get_int (store->mail, &from, 0, error, "SELECT relink_from FROM mailbox WHERE id = ?",
                                "i", mailbox) &&
         from != 0;
}

gboolean
tern_store_finish_relink (TernStore *store, gint64 mailbox_id, GError **error)
{
  TernStoreMailbox *mailbox;
  gboolean more;

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  if (mailbox == NULL)
    return FALSE;
  mailbox->relink_from = 0;
  tern_store_relink_forget (store);
  return write_numbering (store, mailbox, FALSE, error) &&
         tern_store_remove_left_over (store, mailbox, LEFT_OVER_MAX, &more, error) &&
         tern_store_rebind_journal (store, mailbox, error) && set_aside_lost (store, mailbox, error) &&
         remake_bound (store, mailbox, error);
}
