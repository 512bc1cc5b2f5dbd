/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Decodes encoded words the way people's mailers write them, which is not
 * always the way of RFC 2047; see the header.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-words.h"

#include "mime/tern-mime-charset.h"
#include "mime/tern-mime-name.h"

#include <string.h>

#define MAX_CHARSET 40
/* RFC 2047 §2 allows 75; some write a whole subject as one. */
#define MAX_WORD 8192

/* One encoded word: where its parts lie. */
typedef struct
{
  const char *charset;
  gsize charset_len;
  const char *text;
  gsize text_len;
  gboolean base64;
  const char *after;
} Word;

gboolean
tern_mime_words_needed (const char *raw, gsize len)
{
  for (gsize i = 0; i < len; i++)
    {
      guchar c = raw[i];
      if (c >= 0x80 || c == 0x1b || c == 0 || (c == '=' && i + 1 < len && raw[i + 1] == '?'))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A literal "?=" in a Q word ought to be encoded; "Why?=20me?=" shows it often
 * is not. */
static gboolean
is_word_end (const char *p, gboolean base64)
{
  return base64 || !g_ascii_isxdigit (p[2]) || !g_ascii_isxdigit (p[3]);
}

/* Looks no further than MAX_WORD, so that starts without an end cost little.
 * Returns: (nullable): the "?=" that ends the word. */
static const char *
find_word_end (const char *text, gboolean base64)
{
  const char *stop = text + strnlen (text, MAX_WORD);
  const char *last = NULL;

  for (const char *p = text; (p = memmem (p, stop - p, "?=", 2)); p++)
    {
      if (last && memchr (last, ' ', p - last))
        break;
      last = p;
      if (is_word_end (p, base64))
        break;
    }
  /* "=?utf-8?q?one =?utf-8?q?two?=": the first has no end of its own. */
  return last && memmem (text, last - text, " =?", 3) ? NULL : last;
}

static gboolean
read_word (const char *p, Word *word)
{
  const char *charset = p + 2;
  gsize n = strcspn (charset, "? \t\r\n");
  if (n == 0 || n > MAX_CHARSET || charset[n] != '?' || strchr ("bBqQ", charset[n + 1]) == NULL
      || charset[n + 1] == '\0' || charset[n + 2] != '?')
    return FALSE;

  /* RFC 2231 §5 puts a language after the charset. */
  const char *star = memchr (charset, '*', n);
  word->charset = charset;
  word->charset_len = star ? (gsize)(star - charset) : n;
  word->base64 = g_ascii_tolower (charset[n + 1]) == 'b';
  word->text = charset + n + 3;

  const char *end = find_word_end (word->text, word->base64);
  if (end != NULL)
    {
      word->text_len = end - word->text;
      word->after = end + 2;
    }
  else
    {
      word->text_len = strcspn (word->text, " \t\r\n");
      word->after = word->text + word->text_len;
    }
  return TRUE;
}

static int
base64_value (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static void
append_base64 (GString *bytes, const char *text, gsize len)
{
  guint32 bits = 0;
  guint n = 0;
  for (gsize i = 0; i < len; i++)
    {
      int value = base64_value (text[i]);
      if (value < 0)
        continue;
      bits = bits << 6 | value;
      n += 6;
      if (n >= 8)
        {
          n -= 8;
          g_string_append_c (bytes, bits >> n & 0xff);
        }
    }
}

static void
append_q (GString *bytes, const char *text, gsize len)
{
  for (gsize i = 0; i < len; i++)
    {
      if (text[i] == '=' && i + 2 < len && g_ascii_isxdigit (text[i + 1])
          && g_ascii_isxdigit (text[i + 2]))
        {
          g_string_append_c (bytes, g_ascii_xdigit_value (text[i + 1]) << 4
                                        | g_ascii_xdigit_value (text[i + 2]));
          i += 2;
        }
      else
        g_string_append_c (bytes, text[i] == '_' ? ' ' : text[i]);
    }
}

static void
flush_bytes (GString *out, GString *bytes, const char *charset)
{
  if (bytes->len == 0)
    return;
  g_autofree char *text = tern_mime_to_utf8 ((const guint8 *)bytes->str, bytes->len, charset, NULL,
                                             NULL);
  g_string_append (out, text);
  g_string_truncate (bytes, 0);
}

char *
tern_mime_words_decode (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  g_autoptr (GString) bytes = g_string_new (NULL);
  char charset[MAX_CHARSET + 1] = "";

  for (const char *p = text; *p;)
    {
      Word word;
      const char *next = p;
      /* The blanks between two encoded words are not part of the text. */
      while (bytes->len > 0 && is_blank (*next))
        next++;
      if (next[0] == '=' && next[1] == '?' && read_word (next, &word))
        {
          if (strlen (charset) != word.charset_len
              || g_ascii_strncasecmp (charset, word.charset, word.charset_len) != 0)
            flush_bytes (out, bytes, charset);
          memcpy (charset, word.charset, word.charset_len);
          charset[word.charset_len] = '\0';
          (word.base64 ? append_base64 : append_q) (bytes, word.text, word.text_len);
          p = word.after;
          continue;
        }
      flush_bytes (out, bytes, charset);
      g_string_append_c (out, *p++);
    }
  flush_bytes (out, bytes, charset);
  return g_string_free (out, FALSE);
}

char *
tern_mime_words_to_utf8 (const char *raw, gsize len)
{
  return tern_mime_to_utf8 ((const guint8 *)raw, len, NULL, NULL, NULL);
}

char *
tern_mime_words_to_line (const char *raw, gsize len)
{
  if (!tern_mime_words_needed (raw, len))
    {
      g_autofree char *copy = g_strndup (raw, len);
      return tern_mime_clean_line (copy);
    }
  g_autofree char *utf8 = tern_mime_words_to_utf8 (raw, len);
  g_autofree char *decoded = tern_mime_words_decode (utf8);
  return tern_mime_clean_line (decoded);
}
