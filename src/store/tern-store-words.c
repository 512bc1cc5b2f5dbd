/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Text as the search indexes want it; extraction and queries both go through here. */

#include "store/tern-store-words.h"

#include <string.h>

static gboolean
is_cjk (gunichar c)
{
  return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x31f0 && c <= 0x31ff) || /* kana */
         (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || /* Han */
         (c >= 0xac00 && c <= 0xd7a3) ||                                 /* Hangul syllables */
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff66 && c <= 0xff9f) || /* compatibility, half width */
         (c >= 0x20000 && c <= 0x3ffff);
}

/* The first byte of every character above is at least 0xe3: most text is passed over by bytes. */
static gboolean
may_hold_cjk (const char *text)
{
  for (const guint8 *p = (const guint8 *) text; *p != '\0'; p++)
    if (*p >= 0xe3)
      return TRUE;
  return FALSE;
}

/* @last: also the last character alone, which a search for one character needs. */
static const char *
append_run (GString *out, const char *run, gboolean last)
{
  const char *p = run;
  const char *next = g_utf8_next_char (p);

  g_string_append_c (out, ' ');
  while (is_cjk (g_utf8_get_char (next)))
    {
      const char *after = g_utf8_next_char (next);

      g_string_append_len (out, p, after - p);
      g_string_append_c (out, ' ');
      p = next;
      next = after;
    }
  if (last || p == run)
    g_string_append_len (out, p, next - p);
  g_string_append_c (out, ' ');
  return next;
}

static void
append_split (GString *out, const char *text, gboolean last)
{
  while (*text != '\0')
    {
      const char *next = g_utf8_next_char (text);

      if (is_cjk (g_utf8_get_char (text)))
        next = append_run (out, text, last);
      else
        g_string_append_len (out, text, next - text);
      text = next;
    }
}

const char *
tern_store_split_words (const char *text, GString *scratch)
{
  if (!may_hold_cjk (text))
    return text;
  g_string_truncate (scratch, 0);
  append_split (scratch, text, TRUE);
  return scratch->str;
}

static gboolean
holds_word (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalnum (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/* A single such character finds every pair it begins. */
static gboolean
is_one_cjk (const char *text)
{
  return is_cjk (g_utf8_get_char (text)) && *g_utf8_next_char (text) == '\0';
}

char *
tern_store_quote_words (const char *text, gboolean prefix)
{
  g_autoptr (GString) split = g_string_new (NULL);
  g_autoptr (GString) quoted = g_string_new ("\"");

  if (!holds_word (text))
    return NULL;
  append_split (split, text, FALSE);
  for (const char *p = split->str; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (quoted, '"');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');
  if (prefix || is_one_cjk (text))
    g_string_append (quoted, " *");
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}
