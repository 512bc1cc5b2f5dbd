/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Mailbox rows with their three checksums: what a LIST said, what a sync knows, and the counters, each written by its
 * own hand; everything that reads a mailbox row reads it through here. */

#include "store/tern-store-private.h"

gint64
tern_store_sum_listed (const TernStoreMailboxRecord *r)
{
  const gint64 numbers[] = { r->id, r->account, r->delimiter, r->role, r->subscribed };
  const char *const texts[] = { r->wire_name, r->path, r->attributes };

  return tern_store_sum_fields (TERN_STORE_SUM_LISTED, numbers, G_N_ELEMENTS (numbers), texts,
                                G_N_ELEMENTS (texts));
}

gint64
tern_store_sum_state (const TernStoreMailboxRecord *r)
{
  const gint64 known = (r->to_fetch != NULL ? 1 : 0) | (r->permanent_flags != NULL ? 2 : 0);
  const gint64 numbers[] = { r->id, r->numbering, r->relink_from, r->uidvalidity, r->uidnext, r->highestmodseq,
                             r->server_exists, r->server_unseen, r->last_sync, known };
  const char *const texts[] = { r->to_fetch, r->permanent_flags };

  return tern_store_sum_fields (TERN_STORE_SUM_STATE, numbers, G_N_ELEMENTS (numbers), texts,
                                G_N_ELEMENTS (texts));
}

gint64
tern_store_sum_counts (const TernStoreMailboxRecord *r)
{
  const gint64 numbers[] = { r->id, r->rows, r->unseen, r->total, r->unread };

  return tern_store_sum_fields (TERN_STORE_SUM_COUNTS, numbers, G_N_ELEMENTS (numbers), NULL, 0);
}

void
tern_store_read_mailbox (sqlite3_stmt *statement, int column, TernStoreMailboxRecord *record)
{
  const gboolean listed = tern_store_are_columns (statement, column, "iittiiti");
  const gboolean state = tern_store_are_columns (statement, column + 8, "iiiiiiiioo");
  const gboolean counts = tern_store_are_columns (statement, column + 18, "iiii");

  *record = (TernStoreMailboxRecord){
    .id = sqlite3_column_int64 (statement, column),
    .account = sqlite3_column_int64 (statement, column + 1),
    .wire_name = tern_store_column_text (statement, column + 2),
    .path = tern_store_column_text (statement, column + 3),
    .delimiter = sqlite3_column_int64 (statement, column + 4),
    .role = sqlite3_column_int64 (statement, column + 5),
    .attributes = tern_store_column_text (statement, column + 6),
    .subscribed = sqlite3_column_int64 (statement, column + 7),
    .numbering = sqlite3_column_int64 (statement, column + 8),
    .relink_from = sqlite3_column_int64 (statement, column + 9),
    .uidvalidity = sqlite3_column_int64 (statement, column + 10),
    .uidnext = sqlite3_column_int64 (statement, column + 11),
    .highestmodseq = sqlite3_column_int64 (statement, column + 12),
    .server_exists = sqlite3_column_int64 (statement, column + 13),
    .server_unseen = sqlite3_column_int64 (statement, column + 14),
    .last_sync = sqlite3_column_int64 (statement, column + 15),
    .to_fetch = (const char *) sqlite3_column_text (statement, column + 16),
    .permanent_flags = (const char *) sqlite3_column_text (statement, column + 17),
    .rows = sqlite3_column_int64 (statement, column + 18),
    .unseen = sqlite3_column_int64 (statement, column + 19),
    .total = sqlite3_column_int64 (statement, column + 20),
    .unread = sqlite3_column_int64 (statement, column + 21),
  };
  record->listed_right = listed && sqlite3_column_int64 (statement, column + 22) == tern_store_sum_listed (record);
  record->state_right = state && sqlite3_column_int64 (statement, column + 23) == tern_store_sum_state (record);
  record->counts_right = counts && sqlite3_column_int64 (statement, column + 24) == tern_store_sum_counts (record);
}

gboolean
tern_store_write_state (TernStoreDb *db, const TernStoreMailboxRecord *r, GError **error)
{
  static const char sql[] = "UPDATE mailbox SET numbering = ?, relink_from = ?, uidvalidity = ?, uidnext = ?, "
                            "highestmodseq = ?, server_exists = ?, server_unseen = ?, last_sync = ?, to_fetch = ?, "
                            "permanent_flags = ?, state_sum = ? WHERE id = ?";

  return tern_store_db_run (db, error, sql, "iiiiiiiissii", r->numbering, r->relink_from, r->uidvalidity,
                            r->uidnext, r->highestmodseq, r->server_exists, r->server_unseen, r->last_sync,
                            r->to_fetch, r->permanent_flags, tern_store_sum_state (r), r->id);
}

gboolean
tern_store_write_counts (TernStoreDb *db, const TernStoreMailboxRecord *r, GError **error)
{
  static const char sql[] = "UPDATE mailbox SET rows = ?, unseen = ?, total = ?, unread = ?, count_sum = ? "
                            "WHERE id = ?";

  return tern_store_db_run (db, error, sql, "iiiiii", r->rows, r->unseen, r->total, r->unread,
                            tern_store_sum_counts (r), r->id);
}

gboolean
tern_store_write_listed (TernStoreDb *db, const TernStoreMailboxRecord *r, GError **error)
{
  static const char sql[] = "UPDATE mailbox SET account = ?, wire_name = ?, path = ?, delimiter = ?, role = ?, "
                            "attributes = ?, subscribed = ?, listed_sum = ? WHERE id = ?";

  return tern_store_db_run (db, error, sql, "issiisiii", r->account, r->wire_name, r->path, r->delimiter, r->role,
                            r->attributes, r->subscribed, tern_store_sum_listed (r), r->id);
}

gboolean
tern_store_write_listed_sum (TernStoreDb *db, const TernStoreMailboxRecord *r, GError **error)
{
  return tern_store_db_run (db, error, "UPDATE mailbox SET listed_sum = ? WHERE id = ?", "ii",
                            tern_store_sum_listed (r), r->id);
}

gboolean
tern_store_recount (TernStoreDb *db, TernStoreMailboxRecord *r, GError **error)
{
  static const char sql[] =
    "SELECT (SELECT count (*) FROM message WHERE server_mailbox = ?1 AND uid > ?2 AND NOT gone), "
    "(SELECT count (*) FROM message WHERE server_mailbox = ?1 AND uid > ?2 AND NOT gone AND NOT server_flags & 1), "
    "(SELECT count (*) FROM message WHERE shown_mailbox = ?1), "
    "(SELECT count (*) FROM message WHERE shown_mailbox = ?1 AND NOT shown_flags & 1)";
  TERN_STATEMENT row = tern_store_db_query (db, error, sql, "ii", r->id, r->numbering * (G_GINT64_CONSTANT (1) << 32));

  if (tern_store_db_step (db, row, error) != 1)
    return FALSE;
  r->rows = sqlite3_column_int64 (row, 0);
  r->unseen = sqlite3_column_int64 (row, 1);
  r->total = sqlite3_column_int64 (row, 2);
  r->unread = sqlite3_column_int64 (row, 3);
  return TRUE;
}
