/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Unpacks RTF and takes the text out of it; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-rtf.h"

#include "mime/tern-mime-charset.h"

#include <string.h>

#define COMPRESSED 0x75465a4c
#define UNCOMPRESSED 0x414c454d
#define MAX_RTF (4 * 1024 * 1024)
#define WINDOW 4096
#define MAX_DEPTH 256

/* What the window begins with (MS-OXRTFCP §2.1.2.1): what most RTF begins with. */
static const char dictionary[] = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
                                 "\\fmodern "
                                 "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0"
                                 "\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static guint32
get_32 (const guint8 *p)
{
  return (guint32) p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;
}

/* Eight tokens after each byte that says which of them are references into the window. */
static GString *
unpack (const guint8 *p, const guint8 *end, gsize max)
{
  GString *out = g_string_new (NULL);
  guint8 window[WINDOW] = { 0 };
  guint at = sizeof dictionary - 1;

  memcpy (window, dictionary, sizeof dictionary - 1);
  while (p < end && out->len < max)
    {
      guint flags = *p++;

      for (guint bit = 0; bit < 8 && p < end && out->len < max; bit++)
        {
          guint offset, length;

          if ((flags >> bit & 1) == 0)
            {
              window[at] = *p;
              at = (at + 1) % WINDOW;
              g_string_append_c (out, (char) *p++);
              continue;
            }
          if (end - p < 2)
            return out;
          offset = (guint) (p[0] << 4 | p[1] >> 4);
          length = (p[1] & 15u) + 2;
          p += 2;
          if (offset == at)
            return out;
          for (; length > 0; length--)
            {
              guint8 byte = window[offset];

              offset = (offset + 1) % WINDOW;
              window[at] = byte;
              at = (at + 1) % WINDOW;
              g_string_append_c (out, (char) byte);
            }
        }
    }
  return out;
}

static GString *
open_rtf (const guint8 *data, gsize len)
{
  guint32 size, kind;

  if (len < 16)
    return NULL;
  size = get_32 (data + 4);
  kind = get_32 (data + 8);
  if (kind == UNCOMPRESSED)
    return g_string_new_len ((const char *) data + 16, (gssize) MIN (len - 16, MIN (size, MAX_RTF)));
  return kind == COMPRESSED ? unpack (data + 16, data + len, MIN (size, MAX_RTF)) : NULL;
}

typedef struct
{
  const char *p;
  const char *end;
  GString *bytes; /* in @charset, not yet in @out */
  GString *out;
  char charset[24];
  gboolean hidden[MAX_DEPTH];
  guint depth;
  guint skip;     /* characters that stand in for the one before */
  guint per_letter; /* so many after each \u */
} Walk;

static void
flush (Walk *walk)
{
  g_autofree char *text = NULL;

  if (walk->bytes->len == 0)
    return;
  text = tern_mime_to_utf8 ((const guint8 *) walk->bytes->str, walk->bytes->len, walk->charset, NULL, NULL);
  g_string_append (walk->out, text);
  g_string_truncate (walk->bytes, 0);
}

static gboolean
is_hidden (Walk *walk)
{
  return walk->hidden[MIN (walk->depth, MAX_DEPTH - 1)];
}

static void
put_byte (Walk *walk, char byte)
{
  if (walk->skip > 0)
    walk->skip--;
  else if (!is_hidden (walk))
    g_string_append_c (walk->bytes, byte);
}

static void
put_letter (Walk *walk, gunichar letter)
{
  if (is_hidden (walk))
    return;
  flush (walk);
  g_string_append_unichar (walk->out, g_unichar_validate (letter) && letter != 0 ? letter : 0xfffd);
}

static void
obey (Walk *walk, const char *word, gboolean has_number, int number)
{
  static const char *const hiding[] = { "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "htmltag",
                                        "themedata", "datastore", "header", "footer", "listtable", NULL };

  if (g_strv_contains (hiding, word))
    walk->hidden[MIN (walk->depth, MAX_DEPTH - 1)] = TRUE;
  else if (g_str_equal (word, "par") || g_str_equal (word, "line"))
    put_letter (walk, '\n');
  else if (g_str_equal (word, "tab"))
    put_letter (walk, '\t');
  else if (g_str_equal (word, "u") && has_number)
    {
      put_letter (walk, (gunichar) (number < 0 ? number + 65536 : number));
      walk->skip = walk->per_letter;
    }
  else if (g_str_equal (word, "uc") && has_number)
    walk->per_letter = (guint) CLAMP (number, 0, 8);
  else if (g_str_equal (word, "ansicpg") && number > 0 && number < 65536)
    {
      flush (walk);
      g_snprintf (walk->charset, sizeof walk->charset, "windows-%d", number);
    }
}

/* "\par ", "\u8364 ", "\'e9", "\{". */
static void
read_control (Walk *walk)
{
  char word[32];
  gsize length = 0;
  gboolean has_number = FALSE, negative = FALSE;
  int number = 0;

  if (walk->p == walk->end)
    return;
  if (*walk->p == '\'' && walk->end - walk->p >= 3 && g_ascii_isxdigit (walk->p[1]) && g_ascii_isxdigit (walk->p[2]))
    {
      put_byte (walk, (char) (g_ascii_xdigit_value (walk->p[1]) << 4 | g_ascii_xdigit_value (walk->p[2])));
      walk->p += 3;
      return;
    }
  if (!g_ascii_isalpha (*walk->p))
    {
      if (*walk->p == '*')
        walk->hidden[MIN (walk->depth, MAX_DEPTH - 1)] = TRUE;
      else if (strchr ("{}\\", *walk->p) != NULL && *walk->p != '\0')
        put_byte (walk, *walk->p);
      walk->p++;
      return;
    }
  for (; walk->p < walk->end && g_ascii_isalpha (*walk->p); walk->p++)
    if (length < sizeof word - 1)
      word[length++] = *walk->p;
  word[length] = '\0';
  if (walk->p < walk->end && *walk->p == '-')
    {
      negative = TRUE;
      walk->p++;
    }
  for (; walk->p < walk->end && g_ascii_isdigit (*walk->p); walk->p++)
    {
      has_number = TRUE;
      if (number < 1000000)
        number = number * 10 + (*walk->p - '0');
    }
  if (walk->p < walk->end && *walk->p == ' ')
    walk->p++;
  obey (walk, word, has_number, negative ? -number : number);
}

static void
read_text (Walk *walk)
{
  while (walk->p < walk->end)
    {
      char c = *walk->p++;

      if (c == '{')
        {
          gboolean hidden = is_hidden (walk);

          walk->depth++;
          walk->hidden[MIN (walk->depth, MAX_DEPTH - 1)] = hidden;
          walk->skip = 0;
        }
      else if (c == '}')
        {
          walk->depth -= walk->depth > 0;
          walk->skip = 0;
        }
      else if (c == '\\')
        read_control (walk);
      else if (c != '\r' && c != '\n' && c != '\0')
        put_byte (walk, c);
    }
  flush (walk);
}

char *
tern_mime_rtf_to_text (const guint8 *data, gsize len)
{
  g_autoptr (GString) rtf = open_rtf (data, len);
  Walk walk = { .charset = "windows-1252", .per_letter = 1 };

  if (rtf == NULL || !g_str_has_prefix (rtf->str, "{\\rtf"))
    return NULL;
  walk.p = rtf->str;
  walk.end = rtf->str + rtf->len;
  walk.bytes = g_string_new (NULL);
  walk.out = g_string_new (NULL);
  read_text (&walk);
  g_string_free (walk.bytes, TRUE);
  return g_string_free (walk.out, FALSE);
}
