/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Message rows as the server has them: upserts, flags and listings; TernMailboxSync alone writes. */

#include "store/tern-store-messages.h"

#include "store/tern-store-private.h"

#include <string.h>

void
tern_store_row_clear (TernStoreRow *row)
{
  g_clear_pointer (&row->server_keywords, g_free);
  g_clear_pointer (&row->shown_keywords, g_free);
}

gboolean
tern_store_find_row (TernStore *store, gint64 mailbox, guint32 uid, TernStoreRow *row, GError **error)
{
  static const char sql[] = "SELECT id, email, gone, server_flags, server_keywords, shown_mailbox, shown_flags, "
                            "shown_keywords, modseq FROM message WHERE server_mailbox = ? AND uid = ?";
  TERN_STATEMENT found = tern_store_db_query (store->mail, error, sql, "ii", mailbox, (gint64) uid);
  int got = tern_store_db_step (store->mail, found, error);

  *row = (TernStoreRow){ 0 };
  if (got <= 0)
    return got == 0;
  row->id = sqlite3_column_int64 (found, 0);
  row->email = sqlite3_column_int64 (found, 1);
  row->gone = sqlite3_column_int (found, 2) != 0;
  row->server = (TernFlag) sqlite3_column_int (found, 3);
  row->server_keywords = g_strdup ((const char *) sqlite3_column_text (found, 4));
  row->shown_mailbox = sqlite3_column_int64 (found, 5);
  row->shown = (TernFlag) sqlite3_column_int (found, 6);
  row->shown_keywords = g_strdup ((const char *) sqlite3_column_text (found, 7));
  row->modseq = (guint64) sqlite3_column_int64 (found, 8);
  return TRUE;
}

gboolean
tern_store_write_row_flags (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, const TernStoreRow *row,
                            TernFlag server, const char *keywords, guint64 modseq, GError **error)
{
  static const char sql[] = "UPDATE message SET server_flags = ?, server_keywords = ?, shown_flags = ?, "
                            "shown_keywords = ?, modseq = ? WHERE id = ?";
  g_auto (TernStoreShown) shown = { 0 };
  gboolean shown_differs;

  if (!tern_store_make_shown (store, mailbox, uid, server, keywords, &shown, error))
    return FALSE;
  modseq = modseq != 0 ? modseq : row->modseq;
  shown_differs = shown.system != row->shown || g_strcmp0 (shown.keywords, row->shown_keywords) != 0;
  if (!shown_differs && server == row->server && modseq == row->modseq &&
      g_strcmp0 (keywords, row->server_keywords) == 0)
    return TRUE;
  tern_store_count_server (mailbox, row->server, -1);
  tern_store_count_server (mailbox, server, 1);
  if (shown_differs && row->shown_mailbox != 0)
    {
      TernStoreMailbox *in = tern_store_load_mailbox (store, row->shown_mailbox, error);

      if (in == NULL)
        return FALSE;
      tern_store_count_shown (in, row->shown, -1);
      tern_store_count_shown (in, shown.system, 1);
      tern_change_set_builder_note (store->changes, in->id, row->id, TERN_STORE_CHANGED);
    }
  return tern_store_db_run (store->mail, error, sql, "isisii", (gint64) server, keywords,
                            (gint64) shown.system, shown.keywords, (gint64) modseq, row->id);
}

/* --- upserts ------------------------------------------------------------------------------ */

static gboolean
insert_row (TernStore *store, TernStoreMailbox *mailbox, gint64 id, gint64 email,
            const TernMessageRecord *record, GError **error)
{
  static const char sql[] = "INSERT INTO message (id, email, server_mailbox, uid, server_flags, shown_mailbox, "
                            "shown_flags, modseq, internal_date, server_keywords, shown_keywords) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?3, ?6, ?7, ?8, ?9, ?10)";
  g_autofree char *keywords = tern_store_join_keywords (record->keywords);
  g_auto (TernStoreShown) shown = { 0 };

  if (!tern_store_make_shown (store, mailbox, record->uid, record->system, keywords, &shown, error))
    return FALSE;
  tern_store_count_server (mailbox, record->system, 1);
  tern_store_count_shown (mailbox, shown.system, 1);
  tern_change_set_builder_note (store->changes, mailbox->id, id, TERN_STORE_INSERTED);
  return tern_store_db_run (store->mail, error, sql, "iiiiiiiiss", id, email, mailbox->id,
                            (gint64) record->uid, (gint64) record->system, (gint64) shown.system,
                            (gint64) record->modseq, record->internal_date, keywords, shown.keywords);
}

/* Ids of shared content's appearances stand at the same date. */
#define DATE_OF(id) ((id) >> 20)

static gboolean
insert_message (TernStore *store, TernStoreMailbox *mailbox, gint64 email, const TernMessageRecord *record,
                gint64 *message, GError **error)
{
  g_autofree char *object = NULL;

  if (email == 0)
    {
      object = tern_store_dup_object (record->email_id, record->gm_msgid);
      if (object != NULL && !tern_store_find_object (store, mailbox->account, object, &email, error))
        return FALSE;
    }
  if (email != 0)
    {
      *message = tern_store_next_id (store, DATE_OF (email));
      return insert_row (store, mailbox, *message, email, record, error);
    }
  *message = tern_store_next_id (store, tern_store_order_date (record));
  return tern_store_insert_email (store, *message, mailbox->account, object, record, error) &&
         insert_row (store, mailbox, *message, *message, record, error);
}

static gboolean
update_message (TernStore *store, TernStoreMailbox *mailbox, const TernStoreRow *row,
                const TernMessageRecord *record, GError **error)
{
  g_autofree char *keywords = tern_store_join_keywords (record->keywords);

  return tern_store_write_row_flags (store, mailbox, record->uid, row, record->system, keywords,
                                     record->modseq, error);
}

/* @email: 0 to find or make the content. */
static gboolean
upsert (TernStore *store, gint64 mailbox_id, gint64 email, const TernMessageRecord *record, gint64 *message,
        GError **error)
{
  TernStoreMailbox *mailbox;
  g_auto (TernStoreRow) row = { 0 };
  gint64 claimed = 0;

  *message = 0;
  if (!tern_store_need_transaction (store, error))
    return FALSE;
  if (record->uid == 0)
    return tern_store_set_invalid (error, "A message has no number");
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  if (mailbox == NULL || !tern_store_find_row (store, mailbox_id, record->uid, &row, error))
    return FALSE;
  if (row.gone)
    return TRUE;
  if (row.id == 0 && mailbox->relink_from != 0)
    {
      if (!tern_store_relink_claim (store, mailbox, record, &claimed, error) ||
          (claimed != 0 && !tern_store_find_row (store, mailbox_id, record->uid, &row, error)))
        return FALSE;
    }
  if (row.id == 0)
    return insert_message (store, mailbox, email, record, message, error);
  *message = row.id;
  return update_message (store, mailbox, &row, record, error);
}

gboolean
tern_store_upsert_message (TernStore *store, gint64 mailbox, const TernMessageRecord *record, gint64 *message,
                           GError **error)
{
  gint64 id;
  gboolean ok = upsert (store, mailbox, 0, record, &id, error);

  if (message != NULL)
    *message = id;
  return ok;
}

gint64
tern_store_find_email (TernStore *store, gint64 account, const char *email_id, guint64 gm_msgid,
                       GError **error)
{
  g_autofree char *object = tern_store_dup_object (email_id, gm_msgid);
  gint64 email = 0;

  if (object != NULL && !tern_store_find_object (store, account, object, &email, error))
    return 0;
  return email;
}

gboolean
tern_store_upsert_appearance (TernStore *store, gint64 mailbox, gint64 email, const TernMessageRecord *record,
                              gint64 *message, GError **error)
{
  gint64 exists, id = 0;
  gboolean ok;

  if (!tern_store_db_get_int (store->mail, &exists, 0, error,
                              "SELECT EXISTS (SELECT 1 FROM email WHERE id = ?)", "i", email))
    return FALSE;
  if (!exists)
    return tern_store_set_not_found (error, "This message is no longer here");
  ok = upsert (store, mailbox, email, record, &id, error);
  if (message != NULL)
    *message = id;
  return ok;
}

gboolean
tern_store_set_server_flags (TernStore *store, gint64 mailbox_id, guint32 uid, TernFlag system,
                             const char *const *keywords, guint64 modseq, gboolean *found, GError **error)
{
  TernStoreMailbox *mailbox;
  g_auto (TernStoreRow) row = { 0 };
  g_autofree char *joined = NULL;

  if (found != NULL)
    *found = FALSE;
  if (!tern_store_need_transaction (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  if (mailbox == NULL || !tern_store_find_row (store, mailbox_id, uid, &row, error))
    return FALSE;
  if (row.id == 0 || row.gone)
    return TRUE;
  if (found != NULL)
    *found = TRUE;
  joined = tern_store_join_keywords (keywords);
  return tern_store_write_row_flags (store, mailbox, uid, &row, system, joined, modseq, error);
}

/* --- listings ----------------------------------------------------------------------------- */

static gboolean
collect_uids (TernStore *store, const char *sql, gint64 mailbox, TernUidSet *uids, GError **error)
{
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    tern_uid_set_add (uids, (guint32) sqlite3_column_int64 (rows, 0));
  return got == 0;
}

TernUidSet *
tern_store_get_known_uids (TernStore *store, gint64 mailbox, GError **error)
{
  /* From the index alone; tombstones are few and have their own. */
  static const char all[] = "SELECT uid FROM message INDEXED BY message_by_uid "
                            "WHERE server_mailbox = ? AND uid > 0 ORDER BY uid";
  static const char gone[] = "SELECT uid FROM message WHERE server_mailbox = ? AND gone AND uid > 0";
  g_autoptr (TernUidSet) uids = tern_uid_set_new ();
  g_autoptr (TernUidSet) tombstones = tern_uid_set_new ();

  if (!collect_uids (store, all, mailbox, uids, error) ||
      !collect_uids (store, gone, mailbox, tombstones, error))
    return NULL;
  tern_uid_set_subtract (uids, tombstones);
  return g_steal_pointer (&uids);
}

gboolean
tern_store_foreach_flags (TernStore *store, gint64 mailbox, guint32 lo, guint32 hi, TernStoreFlagsFunc func,
                          gpointer user_data, GError **error)
{
  static const char sql[] = "SELECT uid, server_flags, server_keywords, modseq FROM message "
                            "WHERE server_mailbox = ? AND uid BETWEEN ? AND ? AND NOT gone ORDER BY uid";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "iii", mailbox, (gint64) MAX (lo, 1),
                                             (gint64) hi);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    if (!func ((guint32) sqlite3_column_int64 (rows, 0), (TernFlag) sqlite3_column_int (rows, 1),
               tern_store_column_text (rows, 2), (guint64) sqlite3_column_int64 (rows, 3), user_data))
      return TRUE;
  return got == 0;
}
