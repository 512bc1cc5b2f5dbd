/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads winmail.dat; see the header. Making a message of it is in tern-mime-tnef-unpack.c. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-tnef.h"

#include "mime/tern-mime-charset.h"
#include "mime/tern-mime-name.h"
#include "mime/tern-mime-rtf.h"

#include <string.h>

#define SIGNATURE 0x223e9f78

/* Attributes, by their low 16 bits (MS-OXTNEF §2.1.3.4). */
#define ATTRIBUTE_BODY 0x800c
#define ATTRIBUTE_DATA 0x800f
#define ATTRIBUTE_TITLE 0x8010
#define ATTRIBUTE_BEGIN_FILE 0x9002
#define ATTRIBUTE_PROPERTIES 0x9003
#define ATTRIBUTE_FILE_PROPERTIES 0x9005
#define ATTRIBUTE_CODE_PAGE 0x9007

/* Properties (MS-OXPROPS). */
#define PROPERTY_BODY 0x1000
#define PROPERTY_RTF 0x1009
#define PROPERTY_HTML 0x1013
#define PROPERTY_DATA 0x3701
#define PROPERTY_NAME 0x3704
#define PROPERTY_LONG_NAME 0x3707
#define PROPERTY_TYPE 0x370e
#define PROPERTY_CONTENT_ID 0x3712

#define TYPE_STRING 0x1e
#define TYPE_UNICODE 0x1f
#define TYPE_BINARY 0x102
#define TYPE_OBJECT 0x0d
#define TYPE_MANY 0x1000

/* Far above what any message has. */
#define MAX_BYTES (64 * 1024 * 1024)
#define MAX_FILES 500
#define MAX_ATTRIBUTES 10000
#define MAX_PROPERTIES 10000

typedef struct
{
  const guint8 *p;
  const guint8 *end;
} Cursor;

typedef struct
{
  GBytes *bytes;
  TernMimeTnef *tnef;
  TernMimeTnefFile *file; /* (nullable): the one that is being read, of @tnef */
  char charset[24];
  Cursor rtf;
} Reader;

static gboolean
take (Cursor *cursor, gsize n, const guint8 **taken)
{
  if ((gsize) (cursor->end - cursor->p) < n)
    return FALSE;
  *taken = cursor->p;
  cursor->p += n;
  return TRUE;
}

static gboolean
take_16 (Cursor *cursor, guint *value)
{
  const guint8 *p;

  if (!take (cursor, 2, &p))
    return FALSE;
  *value = (guint) (p[0] | p[1] << 8);
  return TRUE;
}

static gboolean
take_32 (Cursor *cursor, guint32 *value)
{
  const guint8 *p;

  if (!take (cursor, 4, &p))
    return FALSE;
  *value = (guint32) p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;
  return TRUE;
}

/* A length, so many bytes, and up to 3 that fill them up to a multiple of 4. */
static gboolean
take_padded (Cursor *cursor, Cursor *value)
{
  guint32 length;
  const guint8 *p;
  const guint8 *padding;

  if (!take_32 (cursor, &length) || !take (cursor, length, &p))
    return FALSE;
  *value = (Cursor) { p, p + length };
  take (cursor, MIN ((4 - length % 4) % 4, (gsize) (cursor->end - cursor->p)), &padding);
  return TRUE;
}

static GBytes *
share (Reader *reader, Cursor value)
{
  const guint8 *start = g_bytes_get_data (reader->bytes, NULL);

  return g_bytes_new_from_bytes (reader->bytes, (gsize) (value.p - start), (gsize) (value.end - value.p));
}

static char *
dup_text (Reader *reader, guint type, Cursor value)
{
  const char *charset = type == TYPE_UNICODE ? "utf-16le" : type == TYPE_STRING ? reader->charset : NULL;
  char *text = tern_mime_to_utf8 (value.p, (gsize) (value.end - value.p), charset, NULL, NULL);
  /* Its end is counted with it, and is shown as what cannot be read. */
  char *zero = strstr (text, "\xef\xbf\xbd");

  if (zero != NULL && zero[3] == '\0')
    *zero = '\0';
  return text;
}

static void
set_name (TernMimeTnefFile *file, Reader *reader, guint type, Cursor value)
{
  g_autofree char *text = dup_text (reader, type, value);
  char *name = tern_mime_clean_file_name (text);

  if (name == NULL)
    return;
  g_free (file->name);
  file->name = name;
}

static gboolean
is_token (const char *text, const char *also)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (also, *p) == NULL)
      return FALSE;
  return *text != '\0' && strlen (text) < 200;
}

/* "image/png": nothing that a header could be made of otherwise. */
static void
set_type (TernMimeTnefFile *file, char *text)
{
  g_autofree char *type = g_ascii_strdown (text, -1);
  const char *slash = strchr (type, '/');

  g_free (text);
  if (slash == NULL || slash == type || slash[1] == '\0' || strchr (slash + 1, '/') != NULL || !is_token (type, "/.+-")
      || g_str_has_prefix (type, "multipart/") || g_str_has_prefix (type, "message/"))
    return;
  g_free (file->type);
  file->type = g_steal_pointer (&type);
}

static void
set_content_id (TernMimeTnefFile *file, char *text)
{
  g_autofree char *id = text;

  if (is_token (id, ".@$+-_"))
    {
      g_free (file->content_id);
      file->content_id = g_steal_pointer (&id);
    }
}

static void
set_data (TernMimeTnefFile *file, Reader *reader, Cursor value)
{
  g_clear_pointer (&file->data, g_bytes_unref);
  file->data = share (reader, value);
}

static void
take_file_property (Reader *reader, guint id, guint type, Cursor value)
{
  TernMimeTnefFile *file = reader->file;

  if (id == PROPERTY_LONG_NAME || (id == PROPERTY_NAME && file->name == NULL))
    set_name (file, reader, type, value);
  else if (id == PROPERTY_TYPE)
    set_type (file, dup_text (reader, type, value));
  else if (id == PROPERTY_CONTENT_ID)
    set_content_id (file, dup_text (reader, type, value));
  else if (id == PROPERTY_DATA && file->data == NULL)
    {
      const guint8 *interface;

      /* What kind of object it is goes before it. */
      if (type == TYPE_BINARY || take (&value, 16, &interface))
        set_data (file, reader, value);
    }
}

static void
take_message_property (Reader *reader, guint id, guint type, Cursor value)
{
  if (id == PROPERTY_HTML && reader->tnef->html == NULL)
    reader->tnef->html = dup_text (reader, type == TYPE_BINARY ? 0 : type, value);
  else if (id == PROPERTY_BODY && reader->tnef->text == NULL)
    reader->tnef->text = dup_text (reader, type, value);
  else if (id == PROPERTY_RTF && reader->rtf.p == NULL)
    reader->rtf = value;
}

/* Of what is not as long as it says. */
static gsize
measure_fixed (guint type)
{
  switch (type)
    {
    case 0x05: /* double */
    case 0x06: /* currency */
    case 0x07: /* time of an application */
    case 0x14: /* 64 bits */
    case 0x40: /* time */
      return 8;
    case 0x48: /* class */
      return 16;
    case 0x01: /* nothing */
      return 0;
    default:
      return 4;
    }
}

static gboolean
skip_name (Cursor *cursor)
{
  const guint8 *set;
  guint32 kind, number;
  Cursor name;

  if (!take (cursor, 16, &set) || !take_32 (cursor, &kind))
    return FALSE;
  return kind == 0 ? take_32 (cursor, &number) : take_padded (cursor, &name);
}

static gboolean
read_values (Reader *reader, Cursor *cursor, guint type, guint id, gboolean of_file)
{
  guint base = type & ~(guint) TYPE_MANY;
  gboolean variable = base == TYPE_STRING || base == TYPE_UNICODE || base == TYPE_BINARY || base == TYPE_OBJECT;
  guint32 n = 1;
  const guint8 *fixed;

  if ((variable || (type & TYPE_MANY)) && !take_32 (cursor, &n))
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    {
      Cursor value = { NULL, NULL };

      if (variable ? !take_padded (cursor, &value) : !take (cursor, measure_fixed (base), &fixed))
        return FALSE;
      if (!variable && measure_fixed (base) == 0)
        return TRUE;
      if (variable && i == 0 && of_file)
        take_file_property (reader, id, base, value);
      else if (variable && i == 0)
        take_message_property (reader, id, base, value);
    }
  return TRUE;
}

static void
read_properties (Reader *reader, Cursor cursor, gboolean of_file)
{
  guint32 n;
  guint type, id;

  if (!take_32 (&cursor, &n))
    return;
  for (guint32 i = 0; i < MIN (n, MAX_PROPERTIES); i++)
    if (!take_16 (&cursor, &type) || !take_16 (&cursor, &id) || (id >= 0x8000 && !skip_name (&cursor))
        || !read_values (reader, &cursor, type, id, of_file))
      return;
}

static void
begin_file (Reader *reader)
{
  reader->file = NULL;
  if (reader->tnef->files->len == MAX_FILES)
    return;
  reader->file = g_new0 (TernMimeTnefFile, 1);
  g_ptr_array_add (reader->tnef->files, reader->file);
}

static void
set_code_page (Reader *reader, Cursor value)
{
  guint32 page;

  if (take_32 (&value, &page) && page > 0 && page < 65536)
    g_snprintf (reader->charset, sizeof reader->charset, page == 65001 ? "utf-8" : "windows-%u", page);
  if (!tern_mime_charset_is_known (reader->charset))
    g_strlcpy (reader->charset, "windows-1252", sizeof reader->charset);
}

static void
read_attribute (Reader *reader, guint id, Cursor value)
{
  if (id == ATTRIBUTE_BEGIN_FILE)
    begin_file (reader);
  else if (id == ATTRIBUTE_CODE_PAGE)
    set_code_page (reader, value);
  else if (id == ATTRIBUTE_BODY && reader->tnef->text == NULL)
    reader->tnef->text = dup_text (reader, TYPE_STRING, value);
  else if (id == ATTRIBUTE_PROPERTIES)
    read_properties (reader, value, FALSE);
  else if (reader->file == NULL)
    return;
  else if (id == ATTRIBUTE_DATA)
    set_data (reader->file, reader, value);
  else if (id == ATTRIBUTE_TITLE && reader->file->name == NULL)
    set_name (reader->file, reader, TYPE_STRING, value);
  else if (id == ATTRIBUTE_FILE_PROPERTIES)
    read_properties (reader, value, TRUE);
}

static void
free_file (gpointer data)
{
  TernMimeTnefFile *file = data;

  g_free (file->name);
  g_free (file->type);
  g_free (file->content_id);
  g_clear_pointer (&file->data, g_bytes_unref);
  g_free (file);
}

static void
drop_empty_files (GPtrArray *files)
{
  for (guint i = files->len; i > 0; i--)
    if (((TernMimeTnefFile *) files->pdata[i - 1])->data == NULL)
      g_ptr_array_remove_index (files, i - 1);
}

TernMimeTnef *
tern_mime_tnef_read (GBytes *data)
{
  gsize len;
  const guint8 *start = g_bytes_get_data (data, &len);
  Cursor cursor = { start, start != NULL ? start + MIN (len, MAX_BYTES) : NULL };
  Reader reader = { .bytes = data, .charset = "windows-1252" };
  guint32 signature, attribute, length;
  const guint8 *level, *value;
  guint key, sum;

  if (!take_32 (&cursor, &signature) || signature != SIGNATURE || !take_16 (&cursor, &key))
    return NULL;
  reader.tnef = g_new0 (TernMimeTnef, 1);
  reader.tnef->files = g_ptr_array_new_with_free_func (free_file);
  for (guint i = 0; i < MAX_ATTRIBUTES; i++)
    {
      if (!take (&cursor, 1, &level) || !take_32 (&cursor, &attribute) || !take_32 (&cursor, &length)
          || !take (&cursor, length, &value))
        break;
      read_attribute (&reader, attribute & 0xffff, (Cursor) { value, value + length });
      if (!take_16 (&cursor, &sum))
        break;
    }
  if (reader.tnef->text == NULL && reader.tnef->html == NULL && reader.rtf.p != NULL)
    reader.tnef->text = tern_mime_rtf_to_text (reader.rtf.p, (gsize) (reader.rtf.end - reader.rtf.p));
  drop_empty_files (reader.tnef->files);
  return reader.tnef;
}

void
tern_mime_tnef_free (TernMimeTnef *self)
{
  g_free (self->text);
  g_free (self->html);
  g_ptr_array_unref (self->files);
  g_free (self);
}
