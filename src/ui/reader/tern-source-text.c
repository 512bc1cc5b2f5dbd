/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Source as text; see the header. */
#include "ui/reader/tern-source-text.h"

/* A longer paragraph takes long to lay out. */
#define LINE_BYTES 4096

/* What would move other characters about, or hide. */
static gboolean
is_plain (gunichar c)
{
  if (c < 0x20 || (c >= 0x7f && c < 0xa0))
    return c == '\n' || c == '\t' || c == '\r';
  return !(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069);
}

char *
tern_source_text_new (GBytes *bytes, gsize length)
{
  g_autoptr (GString) out = g_string_sized_new (length + 16);
  const char *p = g_bytes_get_data (bytes, NULL);
  const char *end = p + length;
  gsize line = 0;

  while (p < end)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);
      gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;

      line = *p == '\n' ? 0 : line + 1;
      if (line > LINE_BYTES)
        {
          g_string_append_c (out, '\n');
          line = 1;
        }
      if (!valid || !is_plain (c))
        g_string_append (out, "\xef\xbf\xbd");
      else if (c != '\r')
        g_string_append_unichar (out, c);
      p = valid ? g_utf8_next_char (p) : p + 1;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
