/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Message rows as the server has them: upserts, flags and listings; TernMailboxSync alone writes. */

#include "store/tern-store-messages.h"

#include "store/tern-store-private.h"

#include <string.h>

gboolean
tern_store_note_shown (TernStore *store, const TernStoreRow *row, const TernStoreShown *shown, GError **error)
{
  TernStoreMailbox *from = row->shown_mailbox != 0 ? tern_store_load_mailbox (store, row->shown_mailbox, error) : NULL;
  TernStoreMailbox *to = shown->mailbox != 0 ? tern_store_load_mailbox (store, shown->mailbox, error) : NULL;

  if ((from == NULL && row->shown_mailbox != 0) || (to == NULL && shown->mailbox != 0))
    return FALSE;
  if (from != NULL)
    tern_store_count_shown (from, (TernFlag) row->shown, -1);
  if (to != NULL)
    tern_store_count_shown (to, shown->system, 1);
  if (from == to && to != NULL)
    tern_change_set_builder_note (store->changes, to->id, row->id, TERN_STORE_CHANGED);
  else
    {
      if (from != NULL)
        tern_change_set_builder_note (store->changes, from->id, row->id, TERN_STORE_REMOVED);
      if (to != NULL)
        tern_change_set_builder_note (store->changes, to->id, row->id, TERN_STORE_INSERTED);
    }
  return TRUE;
}

gboolean
tern_store_write_row_flags (TernStore *store, TernStoreMailbox *mailbox, guint32 uid, const TernStoreRow *row,
                            TernFlag server, const char *keywords, guint64 modseq, GError **error)
{
  g_auto (TernStoreShown) shown = { 0 };
  TernStoreRow written = *row;
  gboolean elsewhere, shown_differs;

  if (!tern_store_make_shown (store, mailbox, uid, server, keywords, &shown, error))
    return FALSE;
  shown.mailbox = tern_store_place_shown (row, &shown);
  modseq = modseq != 0 ? modseq : (guint64) row->modseq;
  elsewhere = shown.mailbox != row->shown_mailbox;
  shown_differs = elsewhere || (gint64) shown.system != row->shown ||
                  g_strcmp0 (shown.keywords, row->shown_keywords) != 0;
  if (!shown_differs && (gint64) server == row->server && (gint64) modseq == row->modseq &&
      g_strcmp0 (keywords, row->server_keywords) == 0)
    return TRUE;
  if (!row->gone)
    {
      tern_store_count_server (mailbox, (TernFlag) row->server, -1);
      tern_store_count_server (mailbox, server, 1);
    }
  if (shown_differs && !tern_store_note_shown (store, row, &shown, error))
    return FALSE;
  written.server = server;
  written.server_keywords = keywords;
  written.shown_mailbox = shown.mailbox;
  written.shown = shown.system;
  written.shown_keywords = shown.keywords;
  written.modseq = (gint64) modseq;
  return elsewhere ? tern_store_write_row (store, &written, error) : tern_store_write_flags (store, &written, error);
}

/* --- upserts ------------------------------------------------------------------------------ */

static gboolean
insert_row (TernStore *store, TernStoreMailbox *mailbox, gint64 id, gint64 email,
            const TernMessageRecord *record, GError **error)
{
  static const char sql[] = "INSERT INTO message (id, email, server_mailbox, uid, server_flags, shown_mailbox, "
                            "shown_flags, modseq, internal_date, server_keywords, shown_keywords, checksum) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, nullif (?12, 0), ?6, ?7, ?8, ?9, ?10, ?11)";
  g_autofree char *keywords = tern_store_join_keywords (record->keywords);
  g_auto (TernStoreShown) shown = { 0 };
  TernStoreRow row;

  if (!tern_store_make_shown (store, mailbox, record->uid, record->system, keywords, &shown, error))
    return FALSE;
  tern_store_count_server (mailbox, record->system, 1);
  row = (TernStoreRow){
    .id = id,
    .email = email,
    .mailbox = mailbox->id,
    .uid = mailbox->uid_base + record->uid,
    .server = record->system,
    .shown = shown.system,
    .modseq = (gint64) record->modseq,
    .internal_date = record->internal_date,
    .server_keywords = keywords,
    .shown_keywords = shown.keywords,
  };
  if (!tern_store_note_shown (store, &row, &shown, error))
    return FALSE;
  row.shown_mailbox = shown.mailbox;
  return tern_store_db_run (store->mail, error, sql, "iiiiiiiissii", row.id, row.email, row.mailbox, row.uid,
                            row.server, row.shown, row.modseq, row.internal_date, row.server_keywords,
                            row.shown_keywords, tern_store_sum_row (&row), row.shown_mailbox);
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
  if (mailbox == NULL || !tern_store_find_row (store, mailbox, record->uid, &row, error))
    return FALSE;
  if (row.gone)
    return TRUE;
  if (row.id == 0 && mailbox->relink_from != 0)
    {
      if (!tern_store_relink_claim (store, mailbox, record, &claimed, error) ||
          (claimed != 0 && !tern_store_find_row (store, mailbox, record->uid, &row, error)))
        return FALSE;
    }
  if (row.id == 0 && mailbox->has_incoming)
    {
      if (!tern_store_journal_arrive (store, mailbox, record, &claimed, &email, error) ||
          (claimed != 0 && !tern_store_find_row (store, mailbox, record->uid, &row, error)))
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
  if (mailbox == NULL || !tern_store_find_row (store, mailbox, uid, &row, error))
    return FALSE;
  if (row.id == 0 || row.gone)
    return TRUE;
  if (found != NULL)
    *found = TRUE;
  joined = tern_store_join_keywords (keywords);
  return tern_store_write_row_flags (store, mailbox, uid, &row, system, joined, modseq, error);
}

/* --- flags of an email --- */

static GArray *
collect_others (TernStore *store, const TernStoreRow *row, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m "
                            "WHERE m.id = ?1 AND m.email = ?1 AND m.id <> ?2 "
                            "UNION ALL SELECT " TERN_STORE_ROW_COLUMNS " FROM message m "
                            "WHERE m.email = ?1 AND m.email <> m.id AND m.id <> ?2";
  TERN_STATEMENT statement = tern_store_db_query (store->mail, error, sql, "ii", row->email, row->id);
  gboolean damaged;

  /* A damaged one is met, and mended, when its own mailbox is looked at. */
  return tern_store_collect_rows (store, statement, &damaged, error);
}

static gboolean
share_with (TernStore *store, const TernStoreRow *other, TernFlag system, const char *keywords, guint64 modseq,
            GError **error)
{
  TernStoreMailbox *mailbox = tern_store_load_mailbox (store, other->mailbox, error);

  if (mailbox == NULL)
    return FALSE;
  if (other->gone || other->uid <= mailbox->uid_base || (modseq != 0 && (guint64) other->modseq > modseq))
    return TRUE;
  system = (system & ~TERN_FLAG_DELETED) | ((TernFlag) other->server & TERN_FLAG_DELETED);
  return tern_store_write_row_flags (store, mailbox, (guint32) (other->uid - mailbox->uid_base), other, system,
                                     keywords, modseq, error);
}

gboolean
tern_store_share_server_flags (TernStore *store, gint64 mailbox_id, guint32 uid, TernFlag system,
                               const char *const *keywords, guint64 modseq, GError **error)
{
  TernStoreMailbox *mailbox;
  g_auto (TernStoreRow) row = { 0 };
  g_autoptr (GArray) others = NULL;
  g_autofree char *joined = tern_store_join_keywords (keywords);

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  mailbox = tern_store_load_mailbox (store, mailbox_id, error);
  if (mailbox == NULL || !tern_store_find_row (store, mailbox, uid, &row, error))
    return FALSE;
  if (row.id == 0)
    return TRUE;
  others = collect_others (store, &row, error);
  if (others == NULL)
    return FALSE;
  for (guint i = 0; i < others->len; i++)
    if (!share_with (store, &g_array_index (others, TernStoreRow, i), system, joined, modseq, error))
      return FALSE;
  return TRUE;
}

/* --- listings ----------------------------------------------------------------------------- */

/* Read from the index alone: nothing is lost or sent because of what is listed here before its row was read with its
 * checksum. */
static gboolean
collect_uids (TernStore *store, const char *sql, gint64 mailbox, gint64 base, TernUidSet *uids, GError **error)
{
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "ii", mailbox, base);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 uid = sqlite3_column_int64 (rows, 0) - base;

      if (uid <= G_MAXUINT32)
        tern_uid_set_add (uids, (guint32) uid);
    }
  return got == 0;
}

TernUidSet *
tern_store_get_known_uids (TernStore *store, gint64 mailbox, GError **error)
{
  /* Tombstones are few and have an index of their own. */
  static const char all[] = "SELECT uid FROM message INDEXED BY message_by_uid "
                            "WHERE server_mailbox = ? AND uid > ? ORDER BY uid";
  static const char gone[] = "SELECT uid FROM message WHERE server_mailbox = ? AND gone AND uid > ?";
  g_autoptr (TernUidSet) uids = tern_uid_set_new ();
  g_autoptr (TernUidSet) tombstones = tern_uid_set_new ();
  gint64 base;

  if (!tern_store_get_uid_base (store, mailbox, &base, error) ||
      !collect_uids (store, all, mailbox, base, uids, error) ||
      !collect_uids (store, gone, mailbox, base, tombstones, error))
    return NULL;
  tern_uid_set_subtract (uids, tombstones);
  return g_steal_pointer (&uids);
}

gboolean
tern_store_foreach_flags (TernStore *store, gint64 mailbox, guint32 lo, guint32 hi, TernStoreFlagsFunc func,
                          gpointer user_data, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS " FROM message m "
                            "WHERE m.server_mailbox = ? AND m.uid BETWEEN ? AND ? AND NOT m.gone ORDER BY m.uid";
  TERN_STATEMENT rows = NULL;
  gint64 base;
  gboolean going = TRUE;
  int got = 0;

  if (!tern_store_get_uid_base (store, mailbox, &base, error))
    return FALSE;
  rows = tern_store_db_query (store->mail, error, sql, "iii", mailbox, base + MAX (lo, 1), base + hi);
  while (going && (got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      TernStoreRow row;

      if (tern_store_read_row (rows, 0, &row))
        going = func ((guint32) (row.uid - base), (TernFlag) row.server,
                      row.server_keywords != NULL ? row.server_keywords : "", (guint64) row.modseq, user_data);
      else
        tern_store_suspect (store, "mail");
    }
  return got >= 0;
}
