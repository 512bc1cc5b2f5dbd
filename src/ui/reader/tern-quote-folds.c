/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Quoted lines; see the header. */
#include "ui/reader/tern-quote-folds.h"

#include <string.h>

guint
tern_quote_measure_level (const char *line, const char *end, gsize *marker)
{
  const char *p = line;
  guint level = 0;

  while (p < end && *p == '>')
    {
      if (end - p >= 6 && strncmp (p, ">From ", 6) == 0)
        break;
      level++;
      p++;
      if (p + 1 < end && *p == ' ' && p[1] == '>')
        p++;
    }
  if (level > 0 && p < end && *p == ' ')
    p++;
  if (marker != NULL)
    *marker = (gsize) (p - line);
  return level;
}

static gboolean
is_blank (const char *p, const char *end)
{
  while (p < end && g_ascii_isspace (*p))
    p++;
  return p == end;
}

/* One line of its own is what introduces the quote. */
static gboolean
has_own_words (guint own_lines)
{
  return own_lines > 1;
}

GArray *
tern_quotes_find (const char *text, gsize length)
{
  GArray *quotes = g_array_new (FALSE, FALSE, sizeof (TernQuote));
  const char *end = text + length;
  TernQuote quote = { 0 };
  guint own_lines = 0;

  for (const char *line = text; line < end;)
    {
      const char *lf = memchr (line, '\n', (gsize) (end - line));
      const char *line_end = lf != NULL ? lf : end;
      const char *next = lf != NULL ? lf + 1 : end;

      if (tern_quote_measure_level (line, line_end, NULL) > 0)
        {
          if (quote.lines++ == 0)
            quote.start = (gsize) (line - text);
          quote.end = (gsize) (next - text);
        }
      else
        {
          if (quote.lines > 0)
            g_array_append_val (quotes, quote);
          quote.lines = 0;
          own_lines += !is_blank (line, line_end);
        }
      line = next;
    }
  if (quote.lines > 0)
    g_array_append_val (quotes, quote);
  for (guint i = 0; i < quotes->len; i++)
    {
      TernQuote *each = &g_array_index (quotes, TernQuote, i);

      each->folds = each->lines >= TERN_QUOTE_FOLD_LINES && has_own_words (own_lines);
    }
  return quotes;
}
