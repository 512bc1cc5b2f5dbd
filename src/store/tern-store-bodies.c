/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Parts and whole messages, in pieces with checksums; the engine fetches into it, readers read. */

#include "store/tern-store-bodies.h"

#include "store/tern-store-body-pieces.h"
#include "store/tern-store-private.h"

#include <string.h>

/* 16,384 pieces of the usual size; no server sends more in one message. */
#define SIZE_MAX_BYTES (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)

/* --- writing ------------------------------------------------------------------------------ */

static gboolean
check_email (TernStore *store, gint64 email, GError **error)
{
  gint64 exists;

  /* body.db commits first: were this email rolled back, its id could be given again. */
  for (guint i = 0; i < store->new_emails->len; i++)
    if (g_array_index (store->new_emails, gint64, i) == email)
      return tern_store_set_invalid (error, "The message itself is not saved yet");
  if (!tern_store_db_get_int (store->mail, &exists, 0, error,
                              "SELECT EXISTS (SELECT 1 FROM email WHERE id = ?)", "i", email))
    return FALSE;
  return exists || tern_store_set_not_found (error, "This message is no longer here");
}

/* email.text_complete */
typedef enum
{
  HERE_NOTHING = 0,
  HERE_WHOLE = 1,
  HERE_TEXT = 2, /* its text parts, but not the whole message */
} Here;

static gboolean
set_here (TernStore *store, gint64 email, Here here, GError **error)
{
  tern_change_set_builder_note_body (store->changes, email);
  return tern_store_place_email (store->mail, email, -1, here, error) &&
         (here == HERE_NOTHING || tern_store_queue_text (store, email, error));
}

static gboolean
start_body (TernStore *store, const TernBodyKey *key, guint64 size, GError **error)
{
  TernStoreBody body;

  if (!check_email (store, key->email, error) || !tern_store_body_write (store, error) ||
      !tern_store_find_body (store, key, &body, error))
    return FALSE;
  if (body.id == 0)
    return tern_store_insert_body (store, key, size, error);
  if (body.size == size)
    return TRUE;
  if (body.complete && *key->section == '\0' && !set_here (store, key->email, HERE_NOTHING, error))
    return FALSE;
  return tern_store_drop_pieces (store, body.id, error) &&
         tern_store_write_body (store, key, body.id, size, FALSE, error);
}

gboolean
tern_store_body_begin (TernStore *store, const TernBodyKey *key, guint64 size, GError **error)
{
  gboolean mine;

  if (size > SIZE_MAX_BYTES)
    return tern_store_set_invalid (error, "This message is too large to keep");
  return tern_store_begin_own (store, &mine, error) &&
         tern_store_end_own (store, mine, start_body (store, key, size, error), NULL, error);
}

static gboolean
append_piece (TernStore *store, const TernBodyKey *key, guint64 offset, const guint8 *data, gsize length,
              GError **error)
{
  g_autoptr (GArray) pieces = NULL;
  g_autoptr (GArray) gaps = NULL;
  TernStoreBody body;

  if (!tern_store_find_body (store, key, &body, error))
    return FALSE;
  if (body.id == 0)
    return tern_store_set_not_found (error, "This message is not being fetched");
  if (offset > body.size || length > body.size - offset)
    return tern_store_set_invalid (error, "More of this message came than it has");
  pieces = tern_store_list_pieces (store, body.id, error);
  if (pieces == NULL || !tern_store_body_write (store, error))
    return FALSE;
  gaps = tern_store_find_gaps (pieces, body.size);
  for (guint i = 0; i < gaps->len; i++)
    {
      const TernByteRange *gap = &g_array_index (gaps, TernByteRange, i);
      guint64 start = MAX (gap->start, offset);
      guint64 end = MIN (gap->end, offset + length);

      if (start < end && !tern_store_insert_piece (store, key, body.id, body.size, start,
                                                   data + (start - offset), (gsize) (end - start), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
tern_store_body_append_piece (TernStore *store, const TernBodyKey *key, guint64 offset, const guint8 *data,
                              gsize length, GError **error)
{
  gboolean mine;

  if (length == 0 || length > TERN_STORE_PIECE_MAX)
    return tern_store_set_invalid (error, "A piece of a message is empty or too large");
  return tern_store_begin_own (store, &mine, error) &&
         tern_store_end_own (store, mine, append_piece (store, key, offset, data, length, error), NULL, error);
}

static gboolean
finish_body (TernStore *store, const TernBodyKey *key, guint64 verified_size, GError **error)
{
  g_autoptr (GArray) pieces = NULL;
  g_autoptr (GArray) gaps = NULL;
  TernStoreBody body;

  if (!tern_store_find_body (store, key, &body, error))
    return FALSE;
  if (body.id == 0)
    return tern_store_set_not_found (error, "This message is not being fetched");
  pieces = tern_store_list_pieces (store, body.id, error);
  if (pieces == NULL)
    return FALSE;
  gaps = tern_store_find_gaps (pieces, body.size);
  if (verified_size != body.size || gaps->len > 0)
    return tern_store_set_invalid (error, "Some of this message is still missing");
  if (body.complete)
    return TRUE;
  if (!tern_store_body_write (store, error) ||
      !tern_store_write_body (store, key, body.id, body.size, TRUE, error))
    return FALSE;
  tern_change_set_builder_note_body (store->changes, key->email);
  return *key->section != '\0' || set_here (store, key->email, HERE_WHOLE, error);
}

gboolean
tern_store_body_finish (TernStore *store, const TernBodyKey *key, guint64 verified_size, GError **error)
{
  gboolean mine;

  return tern_store_begin_own (store, &mine, error) &&
         tern_store_end_own (store, mine, finish_body (store, key, verified_size, error), NULL, error);
}

static gboolean
put_body (TernStore *store, const TernBodyKey *key, GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (!start_body (store, key, size, error))
    return FALSE;
  for (gsize at = 0; at < size; at += TERN_STORE_PIECE_MAX)
    if (!append_piece (store, key, at, data + at, MIN (size - at, TERN_STORE_PIECE_MAX), error))
      return FALSE;
  return finish_body (store, key, size, error);
}

gboolean
tern_store_body_put (TernStore *store, const TernBodyKey *key, GBytes *bytes, GError **error)
{
  gboolean mine;

  if (g_bytes_get_size (bytes) > SIZE_MAX_BYTES)
    return tern_store_set_invalid (error, "This message is too large to keep");
  return tern_store_begin_own (store, &mine, error) &&
         tern_store_end_own (store, mine, put_body (store, key, bytes, error), NULL, error);
}

static gboolean
forget_body (TernStore *store, const TernBodyKey *key, GError **error)
{
  TernStoreBody body;

  if (!tern_store_find_body (store, key, &body, error))
    return FALSE;
  if (body.id == 0)
    return TRUE;
  return tern_store_body_write (store, error) && tern_store_drop_pieces (store, body.id, error) &&
         tern_store_db_run (store->body, error, "DELETE FROM body WHERE id = ?", "i", body.id) &&
         (*key->section != '\0' || set_here (store, key->email, HERE_NOTHING, error));
}

gboolean
tern_store_body_forget (TernStore *store, const TernBodyKey *key, GError **error)
{
  gboolean mine;

  return tern_store_begin_own (store, &mine, error) &&
         tern_store_end_own (store, mine, forget_body (store, key, error), NULL, error);
}

/* --- reading ------------------------------------------------------------------------------ */

TernBodyState
tern_store_body_get_state (TernStore *store, const TernBodyKey *key, guint64 *size)
{
  TernStoreBody body = { 0 };

  if (!tern_store_find_body (store, key, &body, NULL))
    body.id = 0;
  if (size != NULL)
    *size = body.size;
  if (body.id == 0)
    return TERN_BODY_NONE;
  return body.complete ? TERN_BODY_COMPLETE : TERN_BODY_PARTIAL;
}

/* The pieces of @body that are right. */
static GArray *
list_right_pieces (TernStore *store, const TernBodyKey *key, const TernStoreBody *body, GError **error)
{
  g_autoptr (GArray) pieces = tern_store_list_pieces (store, body->id, error);
  g_autoptr (GArray) right_pieces = g_array_new (FALSE, FALSE, sizeof (TernStorePiece));

  if (pieces == NULL)
    return NULL;
  for (guint i = 0; i < pieces->len; i++)
    {
      const TernStorePiece *piece = &g_array_index (pieces, TernStorePiece, i);
      gboolean right;

      if (!tern_store_read_piece (store, key, body, piece, 0, 0, NULL, &right, error))
        return NULL;
      if (right)
        g_array_append_val (right_pieces, *piece);
    }
  return g_steal_pointer (&right_pieces);
}

GArray *
tern_store_body_missing (TernStore *store, const TernBodyKey *key, GError **error)
{
  g_autoptr (GArray) pieces = NULL;
  TernStoreBody body;

  if (!tern_store_find_body (store, key, &body, error))
    return NULL;
  if (body.id == 0)
    {
      tern_store_set_not_found (error, "This message is not being fetched");
      return NULL;
    }
  pieces = list_right_pieces (store, key, &body, error);
  return pieces != NULL ? tern_store_find_gaps (pieces, body.size) : NULL;
}

/* The writer makes room for what must come again. */
static void
forget_wrong (TernStore *store, const TernBodyKey *key, const TernStoreBody *body, const TernStorePiece *piece)
{
  gboolean mine, ok;

  tern_store_note_damaged (store, key->email);
  if (!store->writer)
    tern_store_suspect (store, "body");
  if (!store->writer || !tern_store_begin_own (store, &mine, NULL))
    return;
  ok = tern_store_body_write (store, NULL) &&
       (piece == NULL ||
        tern_store_db_run (store->body, NULL, "DELETE FROM piece WHERE id = ?", "i", piece->id)) &&
       tern_store_write_body (store, key, body->id, body->size, FALSE, NULL) &&
       (*key->section != '\0' || set_here (store, key->email, HERE_NOTHING, NULL));
  tern_store_end_own (store, mine, ok, NULL, NULL);
}

static gboolean
set_damaged (GError **error)
{
  g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT,
                       "This message is damaged on the disk and will be fetched again");
  return FALSE;
}

static gboolean
read_pieces (TernStore *store, const TernBodyKey *key, const TernStoreBody *body, guint64 from, guint64 to,
             GByteArray *into, GError **error)
{
  g_autoptr (GArray) pieces = tern_store_list_pieces (store, body->id, error);
  g_autoptr (GArray) gaps = NULL;

  if (pieces == NULL)
    return FALSE;
  gaps = tern_store_find_gaps (pieces, body->size);
  if (gaps->len > 0)
    {
      forget_wrong (store, key, body, NULL);
      return set_damaged (error);
    }
  for (guint i = 0; i < pieces->len; i++)
    {
      const TernStorePiece *piece = &g_array_index (pieces, TernStorePiece, i);
      gboolean right;

      if (piece->start >= to || piece->start + piece->length <= from)
        continue;
      if (!tern_store_read_piece (store, key, body, piece, from + into->len, to, into, &right, error))
        return FALSE;
      if (!right)
        {
          forget_wrong (store, key, body, piece);
          return set_damaged (error);
        }
    }
  return TRUE;
}

GBytes *
tern_store_body_read_range (TernStore *store, const TernBodyKey *key, guint64 offset, gsize length,
                            GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  TernStoreBody body;
  guint64 end;

  if (!tern_store_find_body (store, key, &body, error))
    return NULL;
  if (body.id == 0 || !body.complete)
    {
      tern_store_set_not_found (error, "This message has not been fetched yet");
      return NULL;
    }
  offset = MIN (offset, body.size);
  end = length < body.size - offset ? offset + length : body.size;
  if (!read_pieces (store, key, &body, offset, end, bytes, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
tern_store_body_read (TernStore *store, const TernBodyKey *key, GError **error)
{
  return tern_store_body_read_range (store, key, 0, G_MAXSIZE, error);
}

char **
tern_store_body_list (TernStore *store, gint64 email, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_BODY_COLUMNS " FROM body WHERE email = ? AND complete "
                            "ORDER BY section";
  g_autoptr (GStrvBuilder) sections = g_strv_builder_new ();
  TERN_STATEMENT rows = tern_store_db_query (store->body, error, sql, "i", email);
  int got;

  while ((got = tern_store_db_step (store->body, rows, error)) == 1)
    {
      TernBodyKey key;
      TernStoreBody body;

      if (tern_store_read_body (rows, &key, &body))
        g_strv_builder_add (sections, key.section);
      else
        tern_store_suspect (store, "body");
    }
  return got == 0 ? g_strv_builder_end (sections) : NULL;
}

GArray *
tern_store_bodies_wanted (TernStore *store, gint64 mailbox, gint64 before, gint64 since, guint64 max_size,
                          guint limit, guint64 *bytes, GError **error)
{
  static const char of_one[] =
    "SELECT m.id, e.size FROM message m JOIN email e ON e.id = m.email WHERE m.shown_mailbox = ?1 "
    "AND m.uid > (SELECT b.numbering << 32 FROM mailbox b WHERE b.id = m.server_mailbox AND b.account > 0) "
    "AND e.text_complete IN (0, iif (?3, 0, 2)) AND e.date >= ?2 AND ?3 IN (0, max (?3, e.size)) "
    "AND m.id < ?5 ORDER BY m.id DESC LIMIT ?4";
  static const char of_all[] =
    "SELECT m.id, e.size FROM message m JOIN email e ON e.id = m.email WHERE m.shown_mailbox <> ?1 "
    "AND m.uid > (SELECT b.numbering << 32 FROM mailbox b WHERE b.id = m.server_mailbox AND b.account > 0) "
    "AND e.text_complete IN (0, iif (?3, 0, 2)) AND e.date >= ?2 AND ?3 IN (0, max (?3, e.size)) "
    "AND m.id < ?5 ORDER BY m.id DESC LIMIT ?4";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, mailbox != 0 ? of_one : of_all, "iiiii",
                                             mailbox, since, (gint64) max_size, (gint64) limit, before);
  int got;

  if (bytes != NULL)
    *bytes = 0;
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
      if (bytes != NULL)
        *bytes += (guint64) MAX (sqlite3_column_int64 (rows, 1), 0);
    }
  return got == 0 ? g_steal_pointer (&ids) : NULL;
}

gboolean
tern_store_bodies_horizon (TernStore *store, gint64 account, gint64 since, guint64 largest, guint64 bytes,
                           gint64 *horizon, GError **error)
{
  static const char sql[] = "SELECT date, size FROM email WHERE account = ? AND date >= ? ORDER BY id DESC";
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "ii", account, since);
  guint64 left = bytes;
  int got;

  *horizon = G_MAXINT64;
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      guint64 size = (guint64) MAX (sqlite3_column_int64 (rows, 1), 0);
      guint64 counted = largest > 0 ? MIN (size, largest) : size;

      if (counted > left)
        return TRUE;
      left -= counted;
      *horizon = sqlite3_column_int64 (rows, 0);
    }
  if (got == 0)
    *horizon = since;
  return got == 0;
}

/* --- what the server says of the insides --------------------------------------------------- */

gboolean
tern_store_set_text_complete (TernStore *store, gint64 email, gboolean complete, GError **error)
{
  static const char whole[] = "SELECT text_complete FROM email WHERE id = ?";
  gint64 here;

  if (!tern_store_need_transaction (store, error) ||
      !tern_store_db_get_int (store->mail, &here, -1, error, whole, "i", email))
    return FALSE;
  if (here < 0)
    return tern_store_set_not_found (error, "This message is no longer here");
  return here == HERE_WHOLE || set_here (store, email, complete ? HERE_TEXT : HERE_NOTHING, error);
}

static const char read_content[] = "SELECT " TERN_STORE_CONTENT_COLUMNS " FROM email e WHERE e.id = ?";

gboolean
tern_store_set_insides (TernStore *store, gint64 email, const char *structure, const char *preview,
                        int has_attachment, GError **error)
{
  static const char sql[] = "UPDATE email SET checksum = ?, attachment = ?, preview = ?, structure = ? "
                            "WHERE id = ?";
  TERN_STATEMENT row = NULL;
  TernStoreContent content;
  int got;

  if (!tern_store_need_transaction (store, error))
    return FALSE;
  row = tern_store_db_query (store->mail, error, read_content, "i", email);
  got = tern_store_db_step (store->mail, row, error);
  if (got < 0)
    return FALSE;
  if (got == 0 || !tern_store_read_content (store, row, 0, email, &content))
    return tern_store_set_not_found (error, "This message is no longer here");
  content.structure = structure != NULL ? structure : content.structure;
  content.preview = preview != NULL ? preview : content.preview;
  content.attachment = has_attachment >= 0 ? has_attachment != 0 : content.attachment;
  tern_change_set_builder_note_body (store->changes, email);
  return tern_store_db_run (store->mail, error, sql, "iissi",
                            tern_store_sum_content (store, email, &content), content.attachment,
                            content.preview, content.structure, email);
}

char *
tern_store_get_structure (TernStore *store, gint64 email, GError **error)
{
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, read_content, "i", email);
  int got = tern_store_db_step (store->mail, row, error);
  TernStoreContent content;

  if (got <= 0 || !tern_store_read_content (store, row, 0, email, &content))
    return NULL;
  return g_strdup (content.structure);
}
