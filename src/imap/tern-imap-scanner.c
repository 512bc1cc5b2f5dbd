/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads a frame from left to right, see the header. Nothing here recurses: depth costs no stack. */

#include "imap/tern-imap-scanner.h"

static gboolean
ends_word (guint8 c)
{
  return tern_imap_is_blank (c) || c == '(' || c == ')';
}

gboolean
tern_imap_bytes_are (const TernImapBytes *bytes, const char *word)
{
  gsize n = strlen (word);

  return bytes->length == n && g_ascii_strncasecmp ((const char *) bytes->data, word, n) == 0;
}

gboolean
tern_imap_scanner_eat_word (TernImapScanner *s, const char *word)
{
  gsize n = strlen (word);

  tern_imap_scanner_skip_blanks (s);
  if ((gsize) (s->end - s->p) < n || g_ascii_strncasecmp ((const char *) s->p, word, n) != 0
      || ((gsize) (s->end - s->p) > n && !ends_word (s->p[n])))
    return FALSE;
  s->p += n;
  return TRUE;
}

gboolean
tern_imap_scanner_word (TernImapScanner *s, TernImapBytes *word)
{
  tern_imap_scanner_skip_blanks (s);
  word->data = s->p;
  while (s->p < s->end && !ends_word (*s->p))
    s->p++;
  word->length = s->p - word->data;
  return word->length > 0;
}

/* The rest of a number written as a fraction or with an exponent. */
static gboolean
read_float (TernImapScanner *s, const guint8 *begin, guint64 *number)
{
  char text[32];
  gsize n = 0;
  double value;

  while (begin + n < s->end && n < sizeof text - 1
         && (g_ascii_isdigit (begin[n]) || strchr (".eE+-", begin[n]) != NULL) && begin[n] != '\0')
    {
      text[n] = begin[n];
      n++;
    }
  text[n] = '\0';
  value = g_ascii_strtod (text, NULL);
  *number = value < 1e18 ? (guint64) MAX (value, 0) : G_GUINT64_CONSTANT (1000000000000000000);
  s->p = begin + n;
  return TRUE;
}

static gboolean
is_float_at (TernImapScanner *s)
{
  const guint8 *p = s->p;

  if (s->end - p >= 2 && *p == '.' && g_ascii_isdigit (p[1]))
    return TRUE;
  return s->end - p >= 3 && (*p == 'e' || *p == 'E') && (p[1] == '+' || p[1] == '-')
         && g_ascii_isdigit (p[2]);
}

gboolean
tern_imap_scanner_number (TernImapScanner *s, guint64 *number)
{
  guint8 first = tern_imap_scanner_peek (s);
  gboolean quoted = first == '"';
  gboolean negative;
  const guint8 *begin;
  guint64 value = 0;

  if (tern_imap_scanner_eat_word (s, "NIL"))
    {
      *number = 0;
      return TRUE;
    }
  if (quoted)
    s->p++;
  negative = s->p < s->end && *s->p == '-';
  if (negative)
    s->p++;
  begin = s->p;
  for (; s->p < s->end && g_ascii_isdigit (*s->p); s->p++)
    {
      guint digit = *s->p - '0';

      value = value > (G_MAXUINT64 - digit) / 10 ? G_MAXUINT64 : value * 10 + digit;
    }
  if (s->p == begin)
    return FALSE;
  if (is_float_at (s))
    read_float (s, begin, &value);
  *number = negative ? 0 : value;
  return !quoted || tern_imap_scanner_eat (s, '"');
}

gboolean
tern_imap_scanner_number32 (TernImapScanner *s, guint32 *number)
{
  guint64 value;

  if (!tern_imap_scanner_number (s, &value))
    return FALSE;
  *number = MIN (value, G_MAXUINT32);
  return TRUE;
}

gboolean
tern_imap_scanner_number63 (TernImapScanner *s, guint64 *number)
{
  if (!tern_imap_scanner_number (s, number))
    return FALSE;
  *number = MIN (*number, G_MAXINT64);
  return TRUE;
}

gboolean
tern_imap_scanner_uid (TernImapScanner *s, guint32 *uid)
{
  guint64 value = 0;
  const guint8 *begin;

  tern_imap_scanner_skip_blanks (s);
  begin = s->p;
  for (; s->p < s->end && g_ascii_isdigit (*s->p) && value <= G_MAXUINT32; s->p++)
    value = value * 10 + (*s->p - '0');
  *uid = (guint32) value;
  return s->p > begin && value >= 1 && value <= G_MAXUINT32;
}

gboolean
tern_imap_scanner_uids (TernImapScanner *s, TernUidSet *set, gboolean spaced)
{
  do
    {
      guint32 lo, hi;

      if (!tern_imap_scanner_uid (s, &lo))
        return FALSE;
      hi = lo;
      if (s->p < s->end && *s->p == ':')
        {
          s->p++;
          if (!tern_imap_scanner_uid (s, &hi))
            return FALSE;
        }
      tern_uid_set_add_range (set, lo, hi);
      if (s->p < s->end && *s->p == ',')
        {
          s->p++;
          continue;
        }
      if (s->p < s->end && !tern_imap_is_blank (*s->p) && *s->p != ')' && *s->p != '(')
        return FALSE;
      if (!spaced || !g_ascii_isdigit (tern_imap_scanner_peek (s)))
        return TRUE;
    }
  while (TRUE);
}

/* Whether a quote at @p ends the string: always, unless broken ones are to be survived. */
static gboolean
ends_quoted (TernImapScanner *s, const guint8 *p)
{
  if (!s->lenient || p + 1 == s->end)
    return TRUE;
  return tern_imap_is_blank (p[1]) || p[1] == ')' || p[1] == '(';
}

/* Between @begin and @end, without the backslashes of `\"` and `\\`. */
static void
unescape (TernImapScanner *s, const guint8 *begin, const guint8 *end, TernImapBytes *bytes)
{
  guint8 *to = tern_imap_arena_take (s->arena, end - begin);

  bytes->data = to;
  for (const guint8 *p = begin; p < end; p++)
    {
      if (*p == '\\' && p + 1 < end && (p[1] == '"' || p[1] == '\\'))
        p++;
      *to++ = *p;
    }
  bytes->length = to - bytes->data;
}

/* The opening quote is next. A string that was well formed is followed by a separator: what else
 * follows means that the quote was not its end, which only the lenient try may find. */
static gboolean
read_quoted (TernImapScanner *s, TernImapBytes *bytes)
{
  const guint8 *begin = ++s->p;
  gboolean escaped = FALSE;

  for (; s->p < s->end; s->p++)
    {
      if (*s->p == '\\' && s->p + 1 < s->end && (s->p[1] == '"' || s->p[1] == '\\'))
        {
          escaped = TRUE;
          s->p++;
        }
      else if (*s->p == '"' && ends_quoted (s, s->p))
        {
          if (escaped)
            unescape (s, begin, s->p, bytes);
          else
            *bytes = (TernImapBytes){ begin, s->p - begin };
          s->p++;
          return s->p == s->end || ends_word (*s->p) || *s->p == ']';
        }
    }
  return FALSE;
}

/* `{` is next. The framer has checked the length and that everything is there. */
static gboolean
read_literal (TernImapScanner *s, TernImapBytes *bytes)
{
  const TernImapFrame *frame = s->frame;
  const guint8 *p = s->p + 1;
  gsize length = 0;

  for (; p < s->end && g_ascii_isdigit (*p) && length <= G_MAXUINT32; p++)
    length = length * 10 + (*p - '0');
  if (p < s->end && *p == '+')
    p++;
  if (p == s->end || *p != '}')
    return FALSE;
  p++;
  if (p < s->end && *p == '\r')
    p++;
  if (p == s->end || *p != '\n')
    return FALSE;
  p++;
  while (s->next_literal < frame->n_literals
         && frame->literals[s->next_literal].at < (gsize) (p - frame->text))
    s->next_literal++;
  if (s->next_literal < frame->n_literals
      && frame->literals[s->next_literal].at == (gsize) (p - frame->text))
    {
      *bytes = (TernImapBytes){ frame->literals[s->next_literal].data,
                                frame->literals[s->next_literal].length };
      s->next_literal++;
    }
  else if (length <= (gsize) (s->end - p))
    {
      *bytes = (TernImapBytes){ p, length };
      p += length;
    }
  else
    return FALSE;
  s->p = p;
  return TRUE;
}

gboolean
tern_imap_scanner_bytes (TernImapScanner *s, TernImapBytes *bytes)
{
  guint8 first = tern_imap_scanner_peek (s);

  if (first == '"')
    return read_quoted (s, bytes);
  if (first == '{')
    return read_literal (s, bytes);
  if (first == '~' && s->end - s->p > 1 && s->p[1] == '{')
    {
      s->p++;
      return read_literal (s, bytes);
    }
  if (!tern_imap_scanner_word (s, bytes))
    return FALSE;
  /* What a string with quotes in it falls into when the guess where it ends was wrong. */
  if (s->lenient && memchr (bytes->data, '"', bytes->length) != NULL)
    return FALSE;
  if (bytes->length == 3 && tern_imap_bytes_are (bytes, "NIL"))
    *bytes = (TernImapBytes){ NULL, 0 };
  return TRUE;
}

gboolean
tern_imap_scanner_string (TernImapScanner *s, const char **string)
{
  TernImapBytes bytes;

  if (!tern_imap_scanner_bytes (s, &bytes))
    return FALSE;
  *string = bytes.data == NULL ? NULL
                               : tern_imap_arena_string (s->arena, bytes.data,
                                                         MIN (bytes.length, TERN_IMAP_MAX_STRING));
  return TRUE;
}

gboolean
tern_imap_scanner_lower (TernImapScanner *s, const char **string)
{
  if (!tern_imap_scanner_string (s, string))
    return FALSE;
  for (char *p = (char *) *string; p != NULL && *p != '\0'; p++)
    *p = g_ascii_tolower (*p);
  return TRUE;
}

/* Takes values until as many lists are closed as were open. */
static gboolean
skip_lists (TernImapScanner *s, gsize open)
{
  while (open > 0)
    {
      guint8 c = tern_imap_scanner_peek (s);
      TernImapBytes ignored;

      if (s->p == s->end)
        return FALSE;
      if (c == '(' || c == ')')
        {
          s->p++;
          open += c == '(' ? 1 : -1;
        }
      else if (!tern_imap_scanner_bytes (s, &ignored))
        return FALSE;
    }
  return TRUE;
}

gboolean
tern_imap_scanner_skip_value (TernImapScanner *s)
{
  TernImapBytes ignored;

  if (tern_imap_scanner_eat (s, '('))
    return skip_lists (s, 1);
  return tern_imap_scanner_bytes (s, &ignored);
}

gboolean
tern_imap_scanner_skip_rest (TernImapScanner *s)
{
  return skip_lists (s, 1);
}

gboolean
tern_imap_scanner_strings (TernImapScanner *s, const char *const **strings)
{
  TernImapVector vector = { 0 };
  gboolean list = tern_imap_scanner_eat (s, '(');
  const char *string;

  while (!list || !tern_imap_scanner_eat (s, ')'))
    {
      if (vector.n_items == TERN_IMAP_MAX_LIST)
        return tern_imap_scanner_too_much (s);
      if (!tern_imap_scanner_string (s, &string))
        return FALSE;
      if (string != NULL)
        tern_imap_vector_push_string (s->arena, &vector, string);
      if (!list)
        break;
    }
  *strings = tern_imap_vector_finish_strings (s->arena, &vector);
  return TRUE;
}
