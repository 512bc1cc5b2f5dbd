/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Strings from strangers made safe to show and to save under; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-name.h"

#include <string.h>

/* Most file systems allow 255 bytes; the rest is for " (2)" and ".part". */
#define MAX_FILE_NAME 200
#define MAX_EXTENSION 20

typedef struct
{
  gunichar first, last;
} Range;

/* Unicode's Default_Ignorable_Code_Point and Bidi_Control, without the joiners
 * and variation selectors, which is_kept_joiner() judges. */
static const Range invisible[] = {
  { 0x00ad, 0x00ad },   { 0x034f, 0x034f },   { 0x061c, 0x061c },   { 0x115f, 0x1160 },
  { 0x17b4, 0x17b5 },   { 0x180e, 0x180e },   { 0x200b, 0x200b },   { 0x200e, 0x200f },
  { 0x202a, 0x202e },   { 0x2060, 0x206f },   { 0x3164, 0x3164 },   { 0xfeff, 0xfeff },
  { 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },   { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
  { 0xe0000, 0xe00ff }, { 0xe01f0, 0xe0fff },
};

static gboolean
is_invisible (gunichar c)
{
  if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (invisible) && c >= invisible[i].first; i++)
    if (c <= invisible[i].last)
      return TRUE;
  return FALSE;
}

static gboolean
is_joiner (gunichar c)
{
  return c == 0x200c || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f)
         || (c >= 0xe0100 && c <= 0xe01ef) || (c >= 0x180b && c <= 0x180d);
}

static gboolean
is_space (gunichar c)
{
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 || c == 0x1680
         || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f
         || c == 0x3000;
}

/* Joiners shape emoji and the scripts from Arabic on; between Latin letters
 * they only make two equal-looking names differ. */
static gboolean
is_kept_joiner (gunichar c, gunichar before, gunichar after)
{
  if (c == 0x200c || c == 0x200d)
    return before >= 0x0600 && after >= 0x0600 && !is_invisible (after) && !is_space (after) && !is_joiner (before);
  return before > 0x20 && !is_joiner (before);
}

static const char *
skip_joiners (const char *p)
{
  while (is_joiner (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* Nothing to do for most strings: printable ASCII with single inner spaces. */
static gboolean
is_clean_ascii (const char *text)
{
  gboolean space = TRUE;
  for (; *text; text++)
    {
      guchar c = *text;
      if (c < 0x20 || c > 0x7e || (c == ' ' && space))
        return FALSE;
      space = c == ' ';
    }
  return !space;
}

char *
tern_mime_clean_line (const char *text)
{
  if (text == NULL || *text == '\0')
    return g_strdup ("");
  if (is_clean_ascii (text))
    return g_strdup (text);

  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *joined = valid;
  GString *out = g_string_sized_new (strlen (valid));
  gunichar before = 0;
  gboolean space = FALSE;

  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (is_space (c))
        {
          space = TRUE;
          continue;
        }
      if (is_invisible (c))
        continue;
      /* Of joiners in a row one is kept at most: what it joins to comes after them all. */
      if (p >= joined)
        joined = skip_joiners (p);
      if (is_joiner (c) && (space || !is_kept_joiner (c, before, g_utf8_get_char (joined))))
        continue;
      if (space && out->len > 0)
        g_string_append_c (out, ' ');
      space = FALSE;
      g_string_append_unichar (out, c);
      before = c;
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_device_name (const char *name)
{
  static const char *const devices[] = { "con", "prn", "aux", "nul", "com", "lpt" };
  gsize stem = strcspn (name, ".");

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      gboolean numbered = i >= 4;
      if (stem == (numbered ? 4u : 3u) && g_ascii_strncasecmp (name, devices[i], 3) == 0
          && (!numbered || g_ascii_isdigit (name[3])))
        return TRUE;
    }
  return FALSE;
}

/* Cuts the stem, never the extension, and never inside a character. */
static char *
shorten (const char *name)
{
  gsize len = strlen (name);
  if (len <= MAX_FILE_NAME)
    return g_strdup (name);

  const char *dot = strrchr (name, '.');
  if (dot == NULL || strlen (dot) > MAX_EXTENSION)
    dot = name + len;
  const char *cut = g_utf8_find_prev_char (name, name + MAX_FILE_NAME - strlen (dot) + 1);
  g_autofree char *stem = g_strndup (name, cut - name);
  return g_strconcat (g_strchomp (stem), dot, NULL);
}

char *
tern_mime_clean_file_name (const char *name)
{
  g_autofree char *line = tern_mime_clean_line (name);
  char *base = line;
  for (char *p = line; *p; p++)
    if (*p == '/' || *p == '\\')
      base = p + 1;

  char *to = base;
  for (const char *p = base; *p; p++)
    if (strchr ("<>:\"|?*", *p) == NULL)
      *to++ = *p;
  while (to > base && (to[-1] == '.' || to[-1] == ' '))
    to--;
  *to = '\0';
  while (*base == '.' || *base == ' ')
    base++;

  if (*base == '\0')
    return NULL;
  if (is_device_name (base))
    {
      g_autofree char *prefixed = g_strconcat ("_", base, NULL);
      return shorten (prefixed);
    }
  return shorten (base);
}
