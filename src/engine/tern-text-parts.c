/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Text parts put together again. They are given to src/mime as a small message of the same shape, so that which text is
 * the best, and how several become one, is decided in one place. Of what was received only type, charset and encoding
 * are written into it, and those only where they are plain tokens. */
#include "engine/tern-text-parts.h"

#include "store/tern-store-bodies.h"

#include <string.h>

/* RFC 2045 §5.1, without the characters that would need quotes. */
#define TOKEN_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`{|}~"

typedef struct
{
  const TernStructure *structure;
  TernStore *store;
  gint64 email;
  char *boundary; /* nobody could know it before */
  guint n_boundaries;
  GByteArray *out;
} Build;

static gboolean
is_token (const char *text)
{
  return text != NULL && *text != '\0' && strspn (text, TOKEN_CHARACTERS) == strlen (text);
}

static guint
find_end (const TernStructure *structure, guint index)
{
  guint depth = tern_structure_get_part (structure, index)->part.depth;
  guint end = index + 1;

  while (end < tern_structure_get_n_parts (structure)
         && tern_structure_get_part (structure, end)->part.depth > depth)
    end++;
  return end;
}

GPtrArray *
tern_text_parts_list (const TernStructure *structure)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; i < tern_structure_get_n_parts (structure); i++)
    {
      const TernStructurePart *part = tern_structure_get_part (structure, i);
      guint64 size = part->wire_size != TERN_STRUCTURE_UNKNOWN ? part->wire_size : part->part.size;

      /* Its parts were not found: what there is to read is not told. */
      if (part->part.is_multipart && find_end (structure, i) == i + 1)
        return NULL;
      if (!part->part.is_body)
        continue;
      if (*part->part.section == '\0' || !g_str_has_prefix (part->part.type, "text/")
          || size > TERN_TEXT_PARTS_MAX_BYTES)
        return NULL;
      g_ptr_array_add (list, (gpointer) part);
    }
  return g_steal_pointer (&list);
}

static void
write_text (Build *build, const char *text)
{
  g_byte_array_append (build->out, (const guint8 *) text, (guint) strlen (text));
}

static gboolean
has_body (Build *build, guint index)
{
  for (guint i = index; i < find_end (build->structure, index); i++)
    if (tern_structure_get_part (build->structure, i)->part.is_body)
      return TRUE;
  return FALSE;
}

static gboolean
write_leaf (Build *build, const TernStructurePart *part, GError **error)
{
  TernBodyKey key = { build->email, part->part.section };
  g_autoptr (GBytes) bytes = tern_store_body_read (build->store, &key, error);
  g_autoptr (GString) head = g_string_new (NULL);
  gsize length;
  const guint8 *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  g_string_append_printf (head, "Content-Type: text/%s",
                          is_token (part->part.type + strlen ("text/"))
                              ? part->part.type + strlen ("text/")
                              : "plain");
  if (is_token (part->part.charset))
    g_string_append_printf (head, "; charset=%s", part->part.charset);
  if (part->flowed)
    g_string_append (head, part->delsp ? "; format=flowed; delsp=yes" : "; format=flowed");
  g_string_append (head, "\r\n");
  if (is_token (part->part.encoding))
    g_string_append_printf (head, "Content-Transfer-Encoding: %s\r\n", part->part.encoding);
  g_string_append (head, "\r\n");
  write_text (build, head->str);
  g_byte_array_append (build->out, data, (guint) length);
  return TRUE;
}

/* Only what has text below it is written. No deeper than a structure is. */
static gboolean
write_entity (Build *build, guint index, GError **error)
{
  const TernStructurePart *part = tern_structure_get_part (build->structure, index);
  guint end = find_end (build->structure, index);
  g_autofree char *boundary = NULL;
  g_autofree char *head = NULL;

  if (part->part.is_body)
    return write_leaf (build, part, error);
  boundary = g_strdup_printf ("%s-%u", build->boundary, build->n_boundaries++);
  head = g_strdup_printf ("Content-Type: multipart/%s; boundary=\"%s\"\r\n",
                          strcmp (part->part.type, "multipart/alternative") == 0 ? "alternative" : "mixed",
                          boundary);
  write_text (build, head);
  for (guint i = index + 1; i < end; i = find_end (build->structure, i))
    {
      if (!has_body (build, i))
        continue;
      write_text (build, "\r\n--");
      write_text (build, boundary);
      write_text (build, "\r\n");
      if (!write_entity (build, i, error))
        return FALSE;
    }
  write_text (build, "\r\n--");
  write_text (build, boundary);
  write_text (build, "--\r\n");
  return TRUE;
}

static gboolean
fail_absent (GError **error)
{
  g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND,
                       "The text of this message has not been fetched yet");
  return FALSE;
}

GBytes *
tern_text_parts_read (TernStore *store, gint64 email, TernStructure **structure, GError **error)
{
  g_autofree char *text = tern_store_get_structure (store, email, NULL);
  g_autoptr (TernStructure) parsed = tern_structure_parse (text);
  g_autoptr (GPtrArray) list = parsed != NULL ? tern_text_parts_list (parsed) : NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree char *boundary = g_uuid_string_random ();
  Build build = { parsed, store, email, boundary, 0, out };

  if (list == NULL)
    {
      fail_absent (error);
      return NULL;
    }
  write_text (&build, "MIME-Version: 1.0\r\n");
  if (list->len == 0)
    write_text (&build, "\r\n");
  else if (!write_entity (&build, 0, error))
    return NULL;
  if (structure != NULL)
    *structure = g_steal_pointer (&parsed);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
