/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which charset are these bytes in, when nobody says or what was said is wrong?
 * Called by tern_mime_to_utf8() alone.
 *
 * The multi-byte charsets are tried by their grammar and judged by how many of
 * their characters fall into the rows everyday text uses; the single-byte ones
 * by how the letters sit together. No tables of language statistics: mail that
 * declares nothing is rare, and short.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-charset.h"

#include <string.h>

#define MAX_LOOKED_AT (64 * 1024)

/* What reading the bytes as pairs found. */
typedef struct
{
  guint pairs;
  guint adjacent; /* pairs right after another one */
  guint kana;     /* Shift_JIS only */
  guint common;   /* Shift_JIS only: everyday rows */
  gboolean valid;
} Reading;

static gboolean
in (guint8 c, guint8 first, guint8 last)
{
  return c >= first && c <= last;
}

static Reading
read_shift_jis (const guint8 *p, const guint8 *end)
{
  Reading r = { .valid = TRUE };
  for (; p < end; p++)
    {
      guint8 c = *p;
      if (c < 0x80)
        continue;
      if (in (c, 0xa1, 0xdf))
        {
          r.pairs++;
          continue;
        }
      if (!in (c, 0x81, 0x9f) && !in (c, 0xe0, 0xfc))
        r.valid = FALSE;
      else if (p + 1 < end && (in (p[1], 0x40, 0x7e) || in (p[1], 0x80, 0xfc)))
        {
          r.pairs++;
          r.kana += in (c, 0x82, 0x83);
          r.common += in (c, 0x81, 0x83) || in (c, 0x88, 0x97);
          p++;
        }
      else if (p + 1 < end)
        r.valid = FALSE;
    }
  return r;
}

static Reading
read_pairs (const guint8 *p, const guint8 *end, guint8 first, gboolean low_trail)
{
  Reading r = { .valid = TRUE };
  const guint8 *after_pair = NULL;

  for (; p < end; p++)
    {
      if (*p < 0x80)
        continue;
      if (!in (*p, first, 0xfe))
        r.valid = FALSE;
      else if (p + 1 < end
               && (in (p[1], 0xa1, 0xfe) || (low_trail && in (p[1], 0x40, 0xa0) && p[1] != 0x7f)))
        {
          r.pairs++;
          r.adjacent += p == after_pair;
          p++;
          after_pair = p + 1;
        }
      else if (p + 1 < end)
        r.valid = FALSE;
    }
  return r;
}

/* Counts the pairs whose lead byte lies in [first, last]. */
static guint
count_leads (const guint8 *p, const guint8 *end, guint8 first, guint8 last)
{
  guint n = 0;
  for (; p + 1 < end; p++)
    if (*p >= 0x80)
      n += in (*p++, first, last);
  return n;
}

/* Both bytes of a Chinese or Korean pair range from A1 on; Cyrillic letters
 * all lie from C0 on. */
static gboolean
has_low_half (const guint8 *p, const guint8 *end)
{
  for (; p < end; p++)
    if (in (*p, 0x80, 0xbf))
      return TRUE;
  return FALSE;
}

static guint
percent (guint part, guint whole)
{
  return whole ? part * 100 / whole : 0;
}

/* EUC-JP, EUC-KR and GB 2312 share one grammar: kana rows (A4, A5) speak for
 * the first, hangul rows (B0-C8) alone for the second. */
static const char *
guess_euc (const guint8 *p, const guint8 *end, guint pairs)
{
  guint kana = percent (count_leads (p, end, 0xa4, 0xa5), pairs);
  guint hangul = percent (count_leads (p, end, 0xb0, 0xc8), pairs);

  if (kana >= 20)
    return "euc-jp";
  return hangul >= 90 ? "euc-kr" : "gb18030";
}

/* One or two pairs prove nothing: an accented letter and its neighbour make a
 * valid one in most of these, and so does a curly quote in Shift_JIS. */
static const char *
guess_multibyte (const guint8 *p, const guint8 *end)
{
  Reading euc = read_pairs (p, end, 0xa1, FALSE);
  Reading big5 = read_pairs (p, end, 0xa1, TRUE);
  Reading gbk = read_pairs (p, end, 0x81, TRUE);
  Reading sjis = read_shift_jis (p, end);

  if (!has_low_half (p, end))
    return NULL;
  if (euc.valid && euc.pairs >= 2 && percent (euc.adjacent, euc.pairs) >= 40
      && percent (count_leads (p, end, 0xa1, 0xd7), euc.pairs) >= 80)
    return guess_euc (p, end, euc.pairs);
  if (sjis.valid && sjis.pairs >= 2 && percent (sjis.kana, sjis.pairs) >= 15
      && percent (sjis.common, sjis.pairs) >= 60)
    return "shift_jis";
  if (big5.valid && big5.pairs >= 2 && percent (big5.adjacent, big5.pairs) >= 40
      && percent (count_leads (p, end, 0xa1, 0xc6), big5.pairs) >= 70)
    return "big5";
  if (gbk.valid && gbk.pairs >= 3 && percent (gbk.adjacent, gbk.pairs) >= 40
      && percent (count_leads (p, end, 0xa1, 0xd7), gbk.pairs) >= 60)
    return "gb18030";
  return NULL;
}

/* KOI8-R has its small letters where windows-1251 has capitals, and the other
 * way round. Text is mostly small letters. */
static const char *
guess_cyrillic (const guint8 *p, const guint8 *end)
{
  guint low = 0, high = 0;
  for (; p < end; p++)
    {
      low += in (*p, 0xc0, 0xdf);
      high += in (*p, 0xe0, 0xff);
    }
  return low > high ? "koi8-r" : "windows-1251";
}

/* In a Latin script the letters outside ASCII are single ones among ASCII
 * letters; in Cyrillic they make up whole words. */
static const char *
guess_single_byte (const guint8 *data, const guint8 *end)
{
  guint in_runs = 0, alone = 0, run = 0;
  for (const guint8 *p = data; p <= end; p++)
    {
      if (p < end && *p >= 0xc0)
        {
          run++;
          continue;
        }
      if (run >= 3)
        in_runs += run;
      else
        alone += run;
      run = 0;
    }
  if (in_runs >= 3 && in_runs > 2 * alone)
    return guess_cyrillic (data, end);
  return "windows-1252";
}

/* A NUL byte is no sign against it. */
static gboolean
is_utf8 (const char *p, gsize len)
{
  const char *end = p + len;
  while (!g_utf8_validate_len (p, end - p, &p))
    {
      if (*p != '\0')
        return FALSE;
      p++;
    }
  return TRUE;
}

const char *
tern_mime_guess_charset (const guint8 *data, gsize len)
{
  const guint8 *end = data + MIN (len, MAX_LOOKED_AT);
  guint high = 0, escapes = 0;

  for (const guint8 *p = data; p < end; p++)
    {
      high += *p >= 0x80;
      escapes += *p == 0x1b;
    }
  if (high == 0 && escapes > 0)
    {
      if (memmem (data, end - data, "\x1b$)C", 4))
        return "iso-2022-kr";
      if (memmem (data, end - data, "\x1b$B", 3) || memmem (data, end - data, "\x1b$@", 3))
        return "iso-2022-jp";
    }
  if (high == 0 || is_utf8 ((const char *)data, len))
    return "utf-8";

  const char *multibyte = guess_multibyte (data, end);
  return multibyte ? multibyte : guess_single_byte (data, end);
}
