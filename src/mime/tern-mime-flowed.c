/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Joins flowed lines; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-flowed.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize len;
  guint depth;
  gboolean flowed;
  gboolean signature;
} Line;

static Line
read_line (const char *p, const char *end, gboolean delsp)
{
  Line line = { .text = p, .len = end - p };
  if (line.len > 0 && p[line.len - 1] == '\r')
    line.len--;
  while (line.len > 0 && *line.text == '>')
    {
      line.text++;
      line.len--;
      line.depth++;
    }
  /* RFC 3676 §4.4: one space is stuffing. */
  if (line.len > 0 && *line.text == ' ')
    {
      line.text++;
      line.len--;
    }
  line.signature = line.len == 3 && memcmp (line.text, "-- ", 3) == 0;
  line.flowed = !line.signature && line.len > 0 && line.text[line.len - 1] == ' ';
  if (line.flowed && delsp)
    line.len--;
  return line;
}

static void
append_quote_marks (GString *out, guint depth, gboolean has_text)
{
  for (guint i = 0; i < depth; i++)
    g_string_append_c (out, '>');
  if (depth > 0 && has_text)
    g_string_append_c (out, ' ');
}

char *
tern_mime_flowed_to_text (const char *text, gsize len, gboolean delsp)
{
  GString *out = g_string_sized_new (len + 1);
  const char *end = text + len;
  gboolean open = FALSE;
  guint depth = 0;

  while (text < end)
    {
      const char *nl = memchr (text, '\n', end - text);
      Line line = read_line (text, nl ? nl : end, delsp);

      /* A paragraph ends where the level changes, flowed or not (§4.5). */
      gboolean joins = open && line.depth == depth && !line.signature;
      if (open && !joins)
        g_string_append_c (out, '\n');
      if (!joins)
        append_quote_marks (out, line.depth, line.len > 0);
      g_string_append_len (out, line.text, line.len);
      if (!line.flowed)
        g_string_append_c (out, '\n');
      open = line.flowed;
      depth = line.depth;
      text = nl ? nl + 1 : end;
    }
  if (open)
    g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}
