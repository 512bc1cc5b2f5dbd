/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The pieces of one body: where they are, whether they are right; tern-store-bodies.c puts them together. */

#include "store/tern-store-body-pieces.h"

#include <string.h>

#define PIECE_SHIFT 24
#define FIRST_PIECE(body) ((body) << PIECE_SHIFT)
#define LAST_PIECE(body) (FIRST_PIECE (body) | ((1 << PIECE_SHIFT) - 1))

gboolean
tern_store_read_body (sqlite3_stmt *row, TernBodyKey *key, TernStoreBody *body)
{
  gboolean right = tern_store_are_columns (row, 0, "iitiii");

  key->email = sqlite3_column_int64 (row, 1);
  key->section = tern_store_column_text (row, 2);
  body->id = sqlite3_column_int64 (row, 0);
  body->size = (guint64) sqlite3_column_int64 (row, 3);
  body->complete = sqlite3_column_int (row, 4) != 0;
  return right && sqlite3_column_int64 (row, 5) == tern_store_sum_body (body->id, key->email, key->section,
                                                                        sqlite3_column_int64 (row, 3),
                                                                        sqlite3_column_int64 (row, 4));
}

/* Nothing is known about where the pieces of a damaged row belong: they go with it, to be fetched again. */
static gboolean
drop_damaged (TernStore *store, const TernBodyKey *key, gint64 body, GError **error)
{
  gboolean mine, ok;

  tern_store_suspect (store, "body");
  if (!store->writer)
    return TRUE;
  if (!tern_store_begin_own (store, &mine, error))
    return FALSE;
  tern_change_set_builder_note_body (store->changes, key->email);
  ok = tern_store_body_write (store, error) && tern_store_drop_pieces (store, body, error) &&
       tern_store_db_run (store->body, error, "DELETE FROM body WHERE id = ?", "i", body) &&
       (*key->section != '\0' || tern_store_place_email (store->mail, key->email, -1, 0, error));
  return tern_store_end_own (store, mine, ok, NULL, error);
}

gboolean
tern_store_find_body (TernStore *store, const TernBodyKey *key, TernStoreBody *body, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_BODY_COLUMNS " FROM body WHERE email = ? AND section = ?";
  TERN_STATEMENT row = tern_store_db_query (store->body, error, sql, "is", key->email, key->section);
  int got = tern_store_db_step (store->body, row, error);
  TernBodyKey found;
  gint64 id;

  *body = (TernStoreBody){ 0 };
  if (got <= 0)
    return got == 0;
  if (tern_store_read_body (row, &found, body) && found.email == key->email &&
      strcmp (found.section, key->section) == 0)
    return TRUE;
  id = body->id;
  *body = (TernStoreBody){ 0 };
  sqlite3_reset (row);
  return drop_damaged (store, key, id, error);
}

gboolean
tern_store_insert_body (TernStore *store, const TernBodyKey *key, guint64 size, GError **error)
{
  static const char sql[] = "INSERT INTO body (email, section, size) VALUES (?, ?, ?)";

  return tern_store_db_run (store->body, error, sql, "isi", key->email, key->section, (gint64) size) &&
         tern_store_write_body (store, key, sqlite3_last_insert_rowid (store->body->handle), size, FALSE, error);
}

gboolean
tern_store_write_body (TernStore *store, const TernBodyKey *key, gint64 body, guint64 size, gboolean complete,
                       GError **error)
{
  static const char sql[] = "UPDATE body SET size = ?, complete = ?, checksum = ? WHERE id = ?";

  return tern_store_db_run (store->body, error, sql, "iiii", (gint64) size, (gint64) complete,
                            tern_store_sum_body (body, key->email, key->section, (gint64) size, complete), body);
}

static gint
compare_pieces (gconstpointer a, gconstpointer b)
{
  const TernStorePiece *x = a;
  const TernStorePiece *y = b;

  return x->start < y->start ? -1 : x->start > y->start;
}

GArray *
tern_store_list_pieces (TernStore *store, gint64 body, GError **error)
{
  static const char sql[] = "SELECT id, start, length (bytes) FROM piece WHERE id BETWEEN ? AND ?";
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (TernStorePiece));
  TERN_STATEMENT rows = tern_store_db_query (store->body, error, sql, "ii", FIRST_PIECE (body),
                                             LAST_PIECE (body));
  int got;

  while ((got = tern_store_db_step (store->body, rows, error)) == 1)
    {
      TernStorePiece piece = { sqlite3_column_int64 (rows, 0), (guint64) sqlite3_column_int64 (rows, 1),
                               (guint64) sqlite3_column_int64 (rows, 2) };

      g_array_append_val (pieces, piece);
    }
  if (got < 0)
    return NULL;
  g_array_sort (pieces, compare_pieces);
  return g_steal_pointer (&pieces);
}

GArray *
tern_store_find_gaps (GArray *pieces, guint64 size)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (TernByteRange));
  guint64 at = 0;

  for (guint i = 0; i <= pieces->len; i++)
    {
      const TernStorePiece *piece = i < pieces->len ? &g_array_index (pieces, TernStorePiece, i) : NULL;
      TernByteRange gap = { at, piece != NULL ? MIN (piece->start, size) : size };

      if (gap.end > gap.start)
        g_array_append_val (gaps, gap);
      if (piece != NULL)
        at = MAX (at, piece->start + piece->length);
    }
  return gaps;
}

/* A piece is right only for the body it was stored under: a damaged row must not lend it to another. */
static gint64
sum_piece (TernStore *store, const TernBodyKey *key, guint64 size, guint64 start, const void *data,
           gsize length)
{
  TernStoreHashKey place = { 0, G_GUINT64_CONSTANT (0x626f64792d706965) };
  TernStoreSum sum;

  tern_store_sum_start (&sum, store->scratch);
  tern_store_sum_int (&sum, key->email);
  tern_store_sum_text (&sum, key->section);
  tern_store_sum_int (&sum, (gint64) size);
  tern_store_sum_int (&sum, (gint64) start);
  place.k0 = (guint64) tern_store_sum_end (&sum);
  return (gint64) tern_store_hash (&place, data, length);
}

gboolean
tern_store_insert_piece (TernStore *store, const TernBodyKey *key, gint64 body, guint64 size, guint64 start,
                         const guint8 *data, gsize length, GError **error)
{
  static const char last[] = "SELECT max (id) FROM piece WHERE id BETWEEN ? AND ?";
  static const char sql[] = "INSERT INTO piece (id, start, checksum, bytes) VALUES (?, ?, ?, ?)";
  gint64 id;

  if (!tern_store_db_get_int (store->body, &id, 0, error, last, "ii", FIRST_PIECE (body), LAST_PIECE (body)))
    return FALSE;
  id = id == 0 ? FIRST_PIECE (body) : id + 1;
  if (id > LAST_PIECE (body))
    return tern_store_set_invalid (error, "This message came in too many pieces");
  return tern_store_db_run (store->body, error, sql, "iiib", id, (gint64) start,
                            sum_piece (store, key, size, start, data, length), data, length);
}

gboolean
tern_store_drop_pieces (TernStore *store, gint64 body, GError **error)
{
  return tern_store_db_run (store->body, error, "DELETE FROM piece WHERE id BETWEEN ? AND ?", "ii",
                            FIRST_PIECE (body), LAST_PIECE (body));
}

gboolean
tern_store_read_piece (TernStore *store, const TernBodyKey *key, const TernStoreBody *body,
                       const TernStorePiece *piece, guint64 from, guint64 to, GByteArray *into,
                       gboolean *right, GError **error)
{
  static const char sql[] = "SELECT checksum, bytes FROM piece WHERE id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->body, error, sql, "i", piece->id);
  int got = tern_store_db_step (store->body, row, error);
  const guint8 *bytes;
  gsize length;

  *right = FALSE;
  if (got <= 0)
    return got == 0;
  bytes = sqlite3_column_blob (row, 1);
  length = (gsize) sqlite3_column_bytes (row, 1);
  *right = length == piece->length &&
           sqlite3_column_int64 (row, 0) == sum_piece (store, key, body->size, piece->start, bytes, length);
  if (!*right || into == NULL)
    return TRUE;
  from = MAX (from, piece->start);
  to = MIN (to, piece->start + length);
  if (from < to)
    g_byte_array_append (into, bytes + (from - piece->start), (guint) (to - from));
  return TRUE;
}

gboolean
tern_store_are_pieces_right (TernStore *store, const TernBodyKey *key, const TernStoreBody *body, gboolean *right,
                             GError **error)
{
  g_autoptr (GArray) pieces = tern_store_list_pieces (store, body->id, error);
  g_autoptr (GArray) gaps = NULL;

  *right = TRUE;
  if (pieces == NULL)
    return FALSE;
  gaps = tern_store_find_gaps (pieces, body->size);
  for (guint i = 0; *right && i < pieces->len; i++)
    if (!tern_store_read_piece (store, key, body, &g_array_index (pieces, TernStorePiece, i), 0, 0, NULL, right,
                                error))
      return FALSE;
  *right = *right && (!body->complete || gaps->len == 0);
  return TRUE;
}

/* @rows: of body.db; gives numbers. */
static GArray *
collect_numbers (TernStore *store, sqlite3_stmt *rows, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  int got;

  while ((got = tern_store_db_step (store->body, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

gboolean
tern_store_drop_bodies (TernStore *store, gint64 email, GError **error)
{
  TERN_STATEMENT rows = tern_store_db_query (store->body, error, "SELECT id FROM body WHERE email = ?", "i", email);
  g_autoptr (GArray) bodies = collect_numbers (store, rows, error);

  if (bodies == NULL)
    return FALSE;
  if (bodies->len == 0)
    return TRUE;
  if (!tern_store_body_write (store, error))
    return FALSE;
  for (guint i = 0; i < bodies->len; i++)
    if (!tern_store_drop_pieces (store, g_array_index (bodies, gint64, i), error))
      return FALSE;
  tern_change_set_builder_note_body (store->changes, email);
  return tern_store_db_run (store->body, error, "DELETE FROM body WHERE email = ?", "i", email);
}

gboolean
tern_store_drop_stray_bodies (TernStore *store, GError **error)
{
  static const char here[] = "SELECT EXISTS (SELECT 1 FROM email WHERE id = ?)";
  TERN_STATEMENT rows = tern_store_db_query (store->body, error, "SELECT DISTINCT email FROM body", "");
  g_autoptr (GArray) emails = collect_numbers (store, rows, error);

  for (guint i = 0; emails != NULL && i < emails->len; i++)
    {
      gint64 email = g_array_index (emails, gint64, i);
      gint64 exists;

      if (!tern_store_db_get_int (store->mail, &exists, 0, error, here, "i", email) ||
          (!exists && !tern_store_drop_bodies (store, email, error)))
        return FALSE;
    }
  return emails != NULL;
}
