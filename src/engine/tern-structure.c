/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A structure and its text form: "1", then a line for each part with the fields below, separated by tabs. In a field,
 * \\ \t \n \r stand for what they look like; an empty one is nothing. Flags are the letters of the table. */
#include "engine/tern-structure-private.h"

#include <string.h>

#define VERSION "1"
/* Deeper than any that is written: 32 of a server's (TERN_IMAP_MAX_DEPTH), 64 of a document's. */
#define MAX_DEPTH 100

typedef enum
{
  FIELD_DEPTH,
  FIELD_SECTION,
  FIELD_FLAGS,
  FIELD_TYPE,
  FIELD_SIZE,
  FIELD_WIRE_SIZE,
  FIELD_ENCODING,
  FIELD_CHARSET,
  FIELD_CONTENT_ID,
  FIELD_FILENAME,
  N_FIELDS,
} Field;

typedef enum
{
  FLAG_MULTIPART = 1 << 0,
  FLAG_MESSAGE = 1 << 1,
  FLAG_BODY = 1 << 2,
  FLAG_ATTACHMENT = 1 << 3,
  FLAG_INLINE_PICTURE = 1 << 4,
  FLAG_FLOWED = 1 << 5,
  FLAG_DELSP = 1 << 6,
  FLAG_SAID_INLINE = 1 << 7,
  FLAG_SAID_ATTACHMENT = 1 << 8,
} Flag;

/* In the order of the bits. */
static const char letters[] = "mrbapfsIA";

static void
clear_part (gpointer data)
{
  TernMimePart *part = &((TernStructurePart *) data)->part;

  g_free (part->section);
  g_free (part->type);
  g_free (part->charset);
  g_free (part->filename);
  g_free (part->content_id);
  g_free (part->encoding);
}

TernStructure *
tern_structure_new (void)
{
  TernStructure *self = g_new0 (TernStructure, 1);

  self->parts = g_array_new (FALSE, TRUE, sizeof (TernStructurePart));
  g_array_set_clear_func (self->parts, clear_part);
  return self;
}

void
tern_structure_free (TernStructure *self)
{
  g_array_unref (self->parts);
  g_free (self);
}

guint
tern_structure_get_n_parts (const TernStructure *self)
{
  return self->parts->len;
}

const TernStructurePart *
tern_structure_get_part (const TernStructure *self, guint index)
{
  g_return_val_if_fail (index < self->parts->len, NULL);
  return &g_array_index (self->parts, TernStructurePart, index);
}

gboolean
tern_structure_has_attachment (const TernStructure *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (tern_structure_get_part (self, i)->part.is_attachment)
      return TRUE;
  return FALSE;
}

/* --- writing --- */

static void
write_field (GString *out, const char *value)
{
  g_string_append_c (out, '\t');
  for (; value != NULL && *value != '\0'; value++)
    if (*value == '\\')
      g_string_append (out, "\\\\");
    else if (*value == '\t')
      g_string_append (out, "\\t");
    else if (*value == '\n')
      g_string_append (out, "\\n");
    else if (*value == '\r')
      g_string_append (out, "\\r");
    else
      g_string_append_c (out, *value);
}

static guint
collect_flags (const TernStructurePart *part)
{
  return (part->part.is_multipart ? FLAG_MULTIPART : 0) | (part->part.is_message ? FLAG_MESSAGE : 0)
         | (part->part.is_body ? FLAG_BODY : 0) | (part->part.is_attachment ? FLAG_ATTACHMENT : 0)
         | (part->part.is_inline_picture ? FLAG_INLINE_PICTURE : 0)
         | (part->flowed ? FLAG_FLOWED : 0) | (part->delsp ? FLAG_DELSP : 0)
         | (part->part.disposition == TERN_MIME_DISPOSITION_INLINE ? FLAG_SAID_INLINE : 0)
         | (part->part.disposition == TERN_MIME_DISPOSITION_ATTACHMENT ? FLAG_SAID_ATTACHMENT : 0);
}

static void
write_flags (GString *out, guint flags)
{
  g_string_append_c (out, '\t');
  for (guint i = 0; letters[i] != '\0'; i++)
    if (flags & (1u << i))
      g_string_append_c (out, letters[i]);
}

static void
write_number (GString *out, guint64 number)
{
  g_string_append_c (out, '\t');
  if (number != TERN_STRUCTURE_UNKNOWN)
    g_string_append_printf (out, "%" G_GUINT64_FORMAT, number);
}

char *
tern_structure_to_text (const TernStructure *self)
{
  g_autoptr (GString) out = g_string_new (VERSION "\n");

  for (guint i = 0; i < self->parts->len; i++)
    {
      const TernStructurePart *part = tern_structure_get_part (self, i);

      g_string_append_printf (out, "%u", part->part.depth);
      write_field (out, part->part.section);
      write_flags (out, collect_flags (part));
      write_field (out, part->part.type);
      write_number (out, part->part.size);
      write_number (out, part->wire_size);
      write_field (out, part->part.encoding);
      write_field (out, part->part.charset);
      write_field (out, part->part.content_id);
      write_field (out, part->part.filename);
      g_string_append_c (out, '\n');
      if (out->len > TERN_STRUCTURE_MAX_BYTES)
        return g_strdup ("");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- reading --- */

/* Returns: (transfer full) (nullable): NULL for an empty field; *@ok FALSE for an escape that is none. */
static char *
read_field (const char *field, gboolean *ok)
{
  static const char escaped[] = "\\tnr", meant[] = "\\\t\n\r";
  GString *out;

  if (*field == '\0')
    return NULL;
  out = g_string_new (NULL);
  for (; *field != '\0'; field++)
    if (*field != '\\')
      g_string_append_c (out, *field);
    else
      {
        const char *found = field[1] != '\0' ? strchr (escaped, field[1]) : NULL;

        if (found == NULL)
          {
            *ok = FALSE;
            break;
          }
        g_string_append_c (out, meant[found - escaped]);
        field++;
      }
  return g_string_free (out, FALSE);
}

static gboolean
read_number (const char *field, guint64 *number)
{
  return g_ascii_string_to_unsigned (field, 10, 0, G_MAXUINT64 - 1, number, NULL);
}

static gboolean
read_flags (const char *field, TernStructurePart *part)
{
  guint flags = 0;

  for (; *field != '\0'; field++)
    {
      const char *found = strchr (letters, *field);

      if (found == NULL)
        return FALSE;
      flags |= 1u << (found - letters);
    }
  part->part.is_multipart = (flags & FLAG_MULTIPART) != 0;
  part->part.is_message = (flags & FLAG_MESSAGE) != 0;
  part->part.is_body = (flags & FLAG_BODY) != 0;
  part->part.is_attachment = (flags & FLAG_ATTACHMENT) != 0;
  part->part.is_inline_picture = (flags & FLAG_INLINE_PICTURE) != 0;
  part->flowed = (flags & FLAG_FLOWED) != 0;
  part->delsp = (flags & FLAG_DELSP) != 0;
  if (flags & FLAG_SAID_INLINE)
    part->part.disposition = TERN_MIME_DISPOSITION_INLINE;
  else if (flags & FLAG_SAID_ATTACHMENT)
    part->part.disposition = TERN_MIME_DISPOSITION_ATTACHMENT;
  return TRUE;
}

/* Sections go to the server as they are. */
static gboolean
is_section (const char *field)
{
  return strspn (field, "0123456789.") == strlen (field);
}

static gboolean
read_part (const char *line, guint max_depth, TernStructurePart *part)
{
  g_auto (GStrv) fields = g_strsplit (line, "\t", N_FIELDS + 1);
  guint64 depth = 0, size = 0;
  gboolean ok = g_strv_length (fields) == N_FIELDS && read_number (fields[FIELD_DEPTH], &depth)
                && depth <= max_depth && is_section (fields[FIELD_SECTION])
                && read_flags (fields[FIELD_FLAGS], part) && *fields[FIELD_TYPE] != '\0'
                && read_number (fields[FIELD_SIZE], &size);

  part->wire_size = TERN_STRUCTURE_UNKNOWN;
  if (!ok || (*fields[FIELD_WIRE_SIZE] != '\0' && !read_number (fields[FIELD_WIRE_SIZE], &part->wire_size)))
    return FALSE;
  part->part.depth = (guint) depth;
  part->part.size = (gsize) size;
  part->part.section = g_strdup (fields[FIELD_SECTION]);
  part->part.type = read_field (fields[FIELD_TYPE], &ok);
  part->part.encoding = read_field (fields[FIELD_ENCODING], &ok);
  part->part.charset = read_field (fields[FIELD_CHARSET], &ok);
  part->part.content_id = read_field (fields[FIELD_CONTENT_ID], &ok);
  part->part.filename = read_field (fields[FIELD_FILENAME], &ok);
  if (part->part.encoding == NULL)
    part->part.encoding = g_strdup ("7bit");
  return ok;
}

TernStructure *
tern_structure_parse (const char *text)
{
  g_autoptr (TernStructure) self = NULL;
  g_auto (GStrv) lines = NULL;
  guint max_depth = 0;

  if (text == NULL || !g_str_has_prefix (text, VERSION "\n") || !g_str_has_suffix (text, "\n")
      || !g_utf8_validate (text, -1, NULL))
    return NULL;
  self = tern_structure_new ();
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i + 1] != NULL; i++)
    {
      TernStructurePart part = { 0 };
      gboolean ok = read_part (lines[i], max_depth, &part);

      g_array_append_val (self->parts, part);
      if (!ok)
        return NULL;
      max_depth = MIN (part.part.depth + 1, MAX_DEPTH);
    }
  return self->parts->len > 0 ? g_steal_pointer (&self) : NULL;
}
