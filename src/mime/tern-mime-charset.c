/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Declared charsets to UTF-8, and what to do when the declaration is wrong; the
 * guess itself is in tern-mime-charset-guess.c. See the header.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-charset.h"

#include <errno.h>
#include <string.h>

typedef struct
{
  const char *label;
  const char *charset;
} Label;

/* Only these reach iconv: its own list has converters nobody sends mail in,
 * and some that misbehave. Labels and supersets as in the WHATWG Encoding
 * Standard; sorted, lower case, '_' written '-', a leading "x-" taken off. */
static const Label labels[] = {
  { "ansi-x3.110-1983", "windows-1252" },
  { "ansi-x3.4-1968", "us-ascii" },
  { "ascii", "us-ascii" },
  { "big5", "big5-hkscs" },
  { "big5-hkscs", "big5-hkscs" },
  { "cn-big5", "big5-hkscs" },
  { "cp1250", "windows-1250" },
  { "cp1251", "windows-1251" },
  { "cp1252", "windows-1252" },
  { "cp1253", "windows-1253" },
  { "cp1254", "windows-1254" },
  { "cp1255", "windows-1255" },
  { "cp1256", "windows-1256" },
  { "cp1257", "windows-1257" },
  { "cp1258", "windows-1258" },
  { "cp437", "ibm437" },
  { "cp850", "ibm850" },
  { "cp866", "ibm866" },
  { "cp932", "shift_jis" },
  { "cp936", "gb18030" },
  { "cp949", "euc-kr" },
  { "cp950", "big5-hkscs" },
  { "dos-874", "windows-874" },
  { "euc-cn", "gb18030" },
  { "euc-jp", "euc-jp" },
  { "euc-kr", "euc-kr" },
  { "euc-tw", "euc-tw" },
  { "gb-2312", "gb18030" },
  { "gb18030", "gb18030" },
  { "gb2312", "gb18030" },
  { "gbk", "gb18030" },
  { "ibm437", "ibm437" },
  { "ibm850", "ibm850" },
  { "ibm866", "ibm866" },
  { "iso-2022-jp", "iso-2022-jp" },
  { "iso-2022-jp-1", "iso-2022-jp" },
  { "iso-2022-jp-2", "iso-2022-jp" },
  { "iso-2022-jp-3", "iso-2022-jp" },
  { "iso-2022-jp-ms", "iso-2022-jp" },
  { "iso-2022-kr", "iso-2022-kr" },
  { "iso-8859-1", "windows-1252" },
  { "iso-8859-10", "iso-8859-10" },
  { "iso-8859-11", "windows-874" },
  { "iso-8859-13", "iso-8859-13" },
  { "iso-8859-14", "iso-8859-14" },
  { "iso-8859-15", "iso-8859-15" },
  { "iso-8859-16", "iso-8859-16" },
  { "iso-8859-2", "iso-8859-2" },
  { "iso-8859-3", "iso-8859-3" },
  { "iso-8859-4", "iso-8859-4" },
  { "iso-8859-5", "iso-8859-5" },
  { "iso-8859-6", "iso-8859-6" },
  { "iso-8859-7", "iso-8859-7" },
  { "iso-8859-8", "iso-8859-8" },
  { "iso-8859-8-e", "iso-8859-8" },
  { "iso-8859-8-i", "iso-8859-8" },
  { "iso-8859-9", "windows-1254" },
  { "iso8859-1", "windows-1252" },
  { "iso8859-15", "iso-8859-15" },
  { "iso8859-2", "iso-8859-2" },
  { "koi8-r", "koi8-r" },
  { "koi8-u", "koi8-u" },
  { "ks-c-5601-1987", "euc-kr" },
  { "ksc5601", "euc-kr" },
  { "latin1", "windows-1252" },
  { "latin2", "iso-8859-2" },
  { "mac-roman", "macintosh" },
  { "macintosh", "macintosh" },
  { "ms-kanji", "shift_jis" },
  { "shift-jis", "shift_jis" },
  { "sjis", "shift_jis" },
  { "tis-620", "windows-874" },
  { "uhc", "euc-kr" },
  { "unicode-1-1-utf-7", "utf-7" },
  { "unicode-1-1-utf-8", "utf-8" },
  { "us-ascii", "us-ascii" },
  { "utf-16", "utf-16" },
  { "utf-16be", "utf-16be" },
  { "utf-16le", "utf-16le" },
  { "utf-32", "utf-32" },
  { "utf-7", "utf-7" },
  { "utf-8", "utf-8" },
  { "utf-8mb4", "utf-8" },
  { "utf16", "utf-16" },
  { "utf7", "utf-7" },
  { "utf8", "utf-8" },
  { "viscii", "viscii" },
  { "windows-1250", "windows-1250" },
  { "windows-1251", "windows-1251" },
  { "windows-1252", "windows-1252" },
  { "windows-1253", "windows-1253" },
  { "windows-1254", "windows-1254" },
  { "windows-1255", "windows-1255" },
  { "windows-1256", "windows-1256" },
  { "windows-1257", "windows-1257" },
  { "windows-1258", "windows-1258" },
  { "windows-31j", "shift_jis" },
  { "windows-874", "windows-874" },
  { "windows-936", "gb18030" },
  { "windows-949", "euc-kr" },
};

/* Where iconv's name for a charset is another one. */
static const Label iconv_names[] = {
  { "shift_jis", "CP932" },           { "euc-kr", "UHC" },      { "windows-874", "CP874" },
  { "iso-2022-jp", "ISO-2022-JP-3" }, { "big5", "BIG5-HKSCS" },
};

static int
compare_label (const void *key, const void *row)
{
  return strcmp (key, ((const Label *)row)->label);
}

/* Returns: (nullable): the charset's name in this table. */
static const char *
lookup_label (const char *declared)
{
  char key[24];
  gsize n = 0;

  while (*declared == ' ' || *declared == '"' || *declared == '\'')
    declared++;
  if (g_ascii_strncasecmp (declared, "x-", 2) == 0)
    declared += 2;
  for (; *declared && strchr (" \t\"';,*", *declared) == NULL; declared++)
    {
      if (n == sizeof key - 1)
        return NULL;
      key[n++] = *declared == '_' ? '-' : g_ascii_tolower (*declared);
    }
  key[n] = '\0';

  const Label *row = bsearch (key, labels, G_N_ELEMENTS (labels), sizeof *labels, compare_label);
  return row ? row->charset : NULL;
}

gboolean
tern_mime_charset_is_known (const char *declared)
{
  return lookup_label (declared) != NULL;
}

static GIConv
open_converter (const char *charset)
{
  for (gsize i = 0; i < G_N_ELEMENTS (iconv_names); i++)
    if (strcmp (charset, iconv_names[i].label) == 0)
      return g_iconv_open ("UTF-8", iconv_names[i].charset);
  return g_iconv_open ("UTF-8", charset);
}

static void
append_replacement (GString *out, gsize *n_bad)
{
  g_string_append (out, "\xef\xbf\xbd");
  ++*n_bad;
}

/* Returns: (nullable): %NULL when iconv lacks the charset. */
static GString *
convert (const guint8 *data, gsize len, const char *charset, gsize *n_bad)
{
  GIConv cd = open_converter (charset);
  if (cd == (GIConv)-1)
    return NULL;

  GString *out = g_string_sized_new (len + len / 2 + 16);
  char *in = (char *)data;
  gsize left = len;
  gboolean flushing = FALSE;
  *n_bad = 0;

  while (TRUE)
    {
      char buffer[4096];
      char *to = buffer;
      gsize room = sizeof buffer;
      gsize r = g_iconv (cd, flushing ? NULL : &in, flushing ? NULL : &left, &to, &room);
      int e = errno;

      g_string_append_len (out, buffer, to - buffer);
      if (r != (gsize)-1 && flushing)
        break;
      if (r != (gsize)-1 || (e == EINVAL && !flushing))
        {
          if (left > 0)
            append_replacement (out, n_bad);
          flushing = TRUE;
        }
      else if (e == E2BIG)
        continue;
      else if (left > 0 && !flushing)
        {
          append_replacement (out, n_bad);
          in++;
          left--;
        }
      else
        break;
    }
  g_iconv_close (cd);
  return out;
}

/* The bytes are UTF-8 but for some that are cut or wrong. @n_good: (out):
 * bytes of characters outside ASCII that are right. */
static GString *
repair_utf8 (const guint8 *data, gsize len, gsize *n_bad, gsize *n_good)
{
  GString *out = g_string_sized_new (len + 16);
  const char *p = (const char *)data;
  const char *end = p + len;
  *n_bad = *n_good = 0;

  while (p < end)
    {
      const char *stop;
      g_utf8_validate_len (p, end - p, &stop);
      g_string_append_len (out, p, stop - p);
      for (; p < stop; p++)
        *n_good += (guint8)*p >= 0x80;
      if (stop == end)
        break;
      g_string_append (out, "\xef\xbf\xbd");
      /* A NUL byte stops validation too, and is nobody's bad charset. */
      if (*stop != '\0')
        ++*n_bad;
      p = stop + 1;
    }
  return out;
}

/* What iconv gave may hold NUL; C strings may not. */
static char *
finish (GString *text)
{
  gsize skip = text->len >= 3 && memcmp (text->str, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  if (skip > 0)
    g_string_erase (text, 0, skip);
  if (!g_utf8_validate_len (text->str, text->len, NULL))
    {
      char *valid = g_utf8_make_valid (text->str, text->len);
      g_string_free (text, TRUE);
      return valid;
    }
  return g_string_free (text, FALSE);
}

/* iso-2022 and utf-7 hide other characters in ASCII bytes. */
static gboolean
is_plain_ascii (const guint8 *data, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (data[i] >= 0x80 || data[i] == 0x1b || data[i] == 0)
      return FALSE;
  return TRUE;
}

static gboolean
ascii_is_itself_in (const char *charset)
{
  return !g_str_has_prefix (charset, "utf-7") && !g_str_has_prefix (charset, "utf-16")
         && !g_str_has_prefix (charset, "utf-32");
}

static GString *
convert_guessed (const guint8 *data, gsize len, const char **used, gsize *n_bad)
{
  *used = tern_mime_guess_charset (data, len);
  GString *text = strcmp (*used, "utf-8") == 0 ? NULL : convert (data, len, *used, n_bad);
  if (text == NULL)
    {
      *used = "utf-8";
      gsize n_good;
      text = repair_utf8 (data, len, n_bad, &n_good);
    }
  return text;
}

/* Which of two readings of the same bytes lost less? The declared one on a tie. */
static GString *
pick_better (GString *declared, gsize declared_bad, GString *guessed, gsize guessed_bad)
{
  gboolean keep = declared != NULL && declared_bad <= guessed_bad;
  if (declared != NULL)
    g_string_free (keep ? guessed : declared, TRUE);
  return keep ? declared : guessed;
}

/* Declared UTF-8 and not quite: a character cut by a limit is no reason to take
 * the whole for something else. */
static GString *
repair_declared (const guint8 *data, gsize len, gsize *n_bad)
{
  gsize n_good;
  GString *text = repair_utf8 (data, len, n_bad, &n_good);
  if (n_good > 0 && n_good >= *n_bad)
    return text;
  g_string_free (text, TRUE);
  return NULL;
}

/* The bytes under what is declared, if that is known. @n_bad: (out). */
static GString *
convert_declared (const guint8 *data, gsize len, const char *charset, gsize *n_bad)
{
  *n_bad = 0;
  if (is_plain_ascii (data, len) && (charset == NULL || ascii_is_itself_in (charset)))
    return g_string_new_len ((const char *)data, len);
  if (charset == NULL)
    return NULL;
  if (strcmp (charset, "utf-8") == 0)
    return repair_declared (data, len, n_bad);
  return convert (data, len, charset, n_bad);
}

char *
tern_mime_to_utf8 (
    const guint8 *data, gsize len, const char *declared, const char **used, gsize *n_bad)
{
  const char *charset = declared ? lookup_label (declared) : NULL;
  /* Eight-bit bytes are not ASCII, so that says nothing of them. */
  if (charset && strcmp (charset, "us-ascii") == 0)
    charset = NULL;

  /* No byte may have no address, either. */
  if (len == 0)
    data = (const guint8 *)"";

  gsize bad;
  const char *name = charset ? charset : "utf-8";
  GString *text = convert_declared (data, len, charset, &bad);
  if (text == NULL || (bad > 0 && strcmp (name, "utf-8") != 0))
    {
      const char *guess;
      gsize guess_bad = 0;
      GString *guessed = convert_guessed (data, len, &guess, &guess_bad);
      GString *better = pick_better (text, bad, guessed, guess_bad);
      name = better == text ? name : guess;
      bad = better == text ? bad : guess_bad;
      text = better;
    }
  if (used)
    *used = name;
  if (n_bad)
    *n_bad = bad;
  return finish (text);
}
