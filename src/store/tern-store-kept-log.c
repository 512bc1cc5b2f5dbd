/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* kept.log: the rows of kept.db as an append-only file of checksummed records; tern-store-kept.c writes
 * and reads it. */

#include "store/tern-store-kept-log.h"

#include "store/tern-store-hash.h"

#include <string.h>

/* A journal row holds a message's identity and flags; a draft later is kept in pieces. */
#define RECORD_MAX (64u * 1024 * 1024)

TernKeptImage *
tern_kept_image_new (void)
{
  TernKeptImage *image = g_new0 (TernKeptImage, 1);

  image->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return image;
}

void
tern_kept_image_free (TernKeptImage *image)
{
  g_hash_table_unref (image->rows);
  g_free (image);
}

gboolean
tern_kept_image_equal (TernKeptImage *a, TernKeptImage *b)
{
  GHashTableIter iter;
  gpointer key, row;

  if (g_hash_table_size (a->rows) != g_hash_table_size (b->rows))
    return FALSE;
  g_hash_table_iter_init (&iter, a->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      GBytes *other = g_hash_table_lookup (b->rows, key);

      if (other == NULL || !g_bytes_equal (row, other))
        return FALSE;
    }
  return TRUE;
}

char *
tern_kept_image_key (const char *table, gint64 id)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, table, id);
}

static void
append_int (GByteArray *bytes, gint64 value)
{
  guint64 word = GUINT64_TO_LE ((guint64) value);

  g_byte_array_append (bytes, (const guint8 *) &word, 8);
}

static void
append_u32 (GByteArray *bytes, guint32 value)
{
  guint32 word = GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &word, 4);
}

static gboolean
take (const guint8 **p, gsize *left, void *out, gsize n)
{
  if (*left < n)
    return FALSE;
  if (n > 0)
    memcpy (out, *p, n);
  *p += n;
  *left -= n;
  return TRUE;
}

static gboolean
take_int (const guint8 **p, gsize *left, gint64 *value)
{
  guint64 word;

  if (!take (p, left, &word, 8))
    return FALSE;
  *value = (gint64) GUINT64_FROM_LE (word);
  return TRUE;
}

static gboolean
take_u32 (const guint8 **p, gsize *left, guint32 *value)
{
  if (!take (p, left, value, 4))
    return FALSE;
  *value = GUINT32_FROM_LE (*value);
  return TRUE;
}

GBytes *
tern_kept_encode_row (sqlite3_stmt *statement)
{
  GByteArray *bytes = g_byte_array_new ();

  append_u32 (bytes, (guint32) sqlite3_column_count (statement));
  for (int i = 0; i < sqlite3_column_count (statement); i++)
    {
      guint8 type = (guint8) sqlite3_column_type (statement, i);

      g_byte_array_append (bytes, &type, 1);
      if (type == SQLITE_INTEGER)
        append_int (bytes, sqlite3_column_int64 (statement, i));
      else if (type == SQLITE_TEXT || type == SQLITE_BLOB)
        {
          const void *data = type == SQLITE_TEXT ? (const void *) sqlite3_column_text (statement, i)
                                                 : sqlite3_column_blob (statement, i);
          int length = sqlite3_column_bytes (statement, i);

          append_u32 (bytes, (guint32) length);
          if (length > 0)
            g_byte_array_append (bytes, data, (guint) length);
        }
    }
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
bind_column (sqlite3_stmt *statement, int column, const guint8 **p, gsize *left)
{
  guint8 type;
  gint64 value;
  guint32 length;

  if (!take (p, left, &type, 1))
    return FALSE;
  if (type == SQLITE_NULL)
    return sqlite3_bind_null (statement, column) == SQLITE_OK;
  if (type == SQLITE_INTEGER)
    return take_int (p, left, &value) && sqlite3_bind_int64 (statement, column, value) == SQLITE_OK;
  if ((type != SQLITE_TEXT && type != SQLITE_BLOB) || !take_u32 (p, left, &length) || *left < length)
    return FALSE;
  if (type == SQLITE_TEXT)
    sqlite3_bind_text (statement, column, (const char *) *p, (int) length, SQLITE_TRANSIENT);
  else
    sqlite3_bind_blob (statement, column, *p, (int) length, SQLITE_TRANSIENT);
  *p += length;
  *left -= length;
  return TRUE;
}

guint
tern_kept_count_columns (GBytes *row)
{
  gsize left;
  const guint8 *p = g_bytes_get_data (row, &left);
  guint32 n;

  return take_u32 (&p, &left, &n) ? n : 0;
}

gboolean
tern_kept_bind_row (sqlite3_stmt *statement, GBytes *row)
{
  gsize left;
  const guint8 *p = g_bytes_get_data (row, &left);
  guint32 n;

  if (!take_u32 (&p, &left, &n))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!bind_column (statement, (int) i + 1, &p, &left))
      return FALSE;
  return left == 0;
}

static guint64
hash_record (guint64 position, const void *payload, gsize length)
{
  TernStoreHashKey key = { position, G_GUINT64_CONSTANT (0x6b6570742d6c6f67) };

  return tern_store_hash (&key, payload, length);
}

static void
append_record (GByteArray *log, guint64 at, GByteArray *payload)
{
  guint64 position = at + log->len;

  append_u32 (log, payload->len);
  g_byte_array_append (log, payload->data, payload->len);
  append_int (log, (gint64) hash_record (position, payload->data, payload->len));
}

static void
append_row_record (GByteArray *log, guint64 at, char kind, const char *table, gint64 id, GBytes *row)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();

  g_byte_array_append (payload, (const guint8 *) &kind, 1);
  g_byte_array_append (payload, (const guint8 *) table, (guint) strlen (table) + 1);
  append_int (payload, id);
  if (row != NULL)
    g_byte_array_append (payload, g_bytes_get_data (row, NULL), (guint) g_bytes_get_size (row));
  append_record (log, at, payload);
}

void
tern_kept_log_put (GByteArray *log, guint64 at, const char *table, gint64 id, GBytes *row)
{
  append_row_record (log, at, 'P', table, id, row);
}

void
tern_kept_log_delete (GByteArray *log, guint64 at, const char *table, gint64 id)
{
  append_row_record (log, at, 'D', table, id, NULL);
}

void
tern_kept_log_commit (GByteArray *log, guint64 at, int version, gint64 sequence)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();

  g_byte_array_append (payload, (const guint8 *) "C", 1);
  append_u32 (payload, (guint32) version);
  append_int (payload, sequence);
  append_record (log, at, payload);
}

typedef struct
{
  char *key;
  GBytes *row; /* nullable: deleted */
} Pending;

static void
clear_pending (gpointer data)
{
  Pending *pending = data;

  g_free (pending->key);
  g_clear_pointer (&pending->row, g_bytes_unref);
}

static void
apply_pending (TernKeptImage *image, GArray *pending)
{
  for (guint i = 0; i < pending->len; i++)
    {
      Pending *p = &g_array_index (pending, Pending, i);

      if (p->row == NULL)
        g_hash_table_remove (image->rows, p->key);
      else
        g_hash_table_replace (image->rows, g_steal_pointer (&p->key), g_steal_pointer (&p->row));
    }
  g_array_set_size (pending, 0);
}

static gboolean
read_payload (TernKeptImage *image, GArray *pending, const guint8 *p, gsize left, gsize end)
{
  char kind;
  gint64 number;
  guint32 version;
  const char *table;
  gsize table_length;
  Pending row = { NULL, NULL };

  if (!take (&p, &left, &kind, 1))
    return FALSE;
  if (kind == 'C')
    {
      if (!take_u32 (&p, &left, &version) || !take_int (&p, &left, &number))
        return FALSE;
      apply_pending (image, pending);
      image->version = (int) version;
      image->sequence = number;
      image->length = end;
      return TRUE;
    }
  table = (const char *) p;
  table_length = strnlen (table, left);
  if ((kind != 'P' && kind != 'D') || table_length == left)
    return FALSE;
  p += table_length + 1;
  left -= table_length + 1;
  if (!take_int (&p, &left, &number))
    return FALSE;
  row.key = tern_kept_image_key (table, number);
  row.row = kind == 'P' ? g_bytes_new (p, left) : NULL;
  g_array_append_val (pending, row);
  return TRUE;
}

TernKeptImage *
tern_kept_log_read (const char *path)
{
  g_autoptr (TernKeptImage) image = tern_kept_image_new ();
  g_autoptr (GArray) pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  g_autofree char *contents = NULL;
  gsize total = 0;

  g_array_set_clear_func (pending, clear_pending);
  if (!g_file_get_contents (path, &contents, &total, NULL))
    return g_steal_pointer (&image);
  for (gsize at = 0; at < total;)
    {
      const guint8 *p = (const guint8 *) contents + at;
      gsize left = total - at;
      guint32 length;
      gint64 hash = 0;
      const guint8 *payload;

      if (!take_u32 (&p, &left, &length) || length > RECORD_MAX || left < (gsize) length + 8)
        break;
      payload = p;
      p += length;
      left -= length;
      take_int (&p, &left, &hash);
      if ((guint64) hash != hash_record (at, payload, length) ||
          !read_payload (image, pending, payload, length, total - left))
        break;
      at = total - left;
    }
  return g_steal_pointer (&image);
}
