/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Number lists as they arrive, see the header. What the parser does with the same responses when
 * they are short must come to the same (tests/imap/test-imap-parser.c holds them together). */

#include "imap/tern-imap-number-list.h"

#include <string.h>

/* Everything that may stand before the numbers of an ESEARCH: its tag and MIN, MAX, COUNT, MODSEQ. */
#define MAX_PREFIX 8192

static gsize
match (const guint8 *text, gsize length, const char *word)
{
  gsize n = strlen (word);

  return length > n && g_ascii_strncasecmp ((const char *) text, word, n) == 0 ? n : 0;
}

/* `ALL 1:5,…` or `PARTIAL (1:100 1:5,…)`. */
static gsize
find_in_esearch (const guint8 *text, gsize length)
{
  for (gsize i = 0; i < MIN (length, MAX_PREFIX); i++)
    {
      gsize n;

      if (text[i] != ' ')
        continue;
      if ((n = match (text + i, length - i, " ALL ")) > 0)
        return i + n;
      if ((n = match (text + i, length - i, " PARTIAL (")) > 0)
        {
          const guint8 *space = memchr (text + i + n, ' ', MIN (length - i - n, 64));

          return space != NULL ? (gsize) (space + 1 - text) : 0;
        }
    }
  return 0;
}

gsize
tern_imap_number_list_find (const guint8 *text, gsize length)
{
  gsize n;

  if ((n = match (text, length, "* SEARCH ")) > 0)
    return n;
  if ((n = match (text, length, "* VANISHED ")) > 0)
    return n + match (text + n, length - n, "(EARLIER) ");
  if (match (text, length, "* ESEARCH ") > 0)
    return find_in_esearch (text, length);
  return 0;
}

/* Returns: bytes of the number at @text, 0 when it is none that 32 bits hold. */
static gsize
eat_number (const guint8 *text, gsize length, guint32 *number)
{
  guint64 value = 0;
  gsize n = 0;

  while (n < length && n < 10 && g_ascii_isdigit (text[n]))
    value = value * 10 + (text[n++] - '0');
  if ((n < length && g_ascii_isdigit (text[n])) || value > G_MAXUINT32)
    return 0;
  *number = value;
  return n;
}

gsize
tern_imap_number_list_eat (const guint8 *text, gsize length, TernUidSet *numbers, gsize *n_items)
{
  gsize eaten = 0;

  while (eaten < length)
    {
      guint32 lo, hi;
      gsize at = eaten;
      gsize n = eat_number (text + at, length - at, &lo);

      if (n == 0)
        break;
      at += n;
      hi = lo;
      if (at < length && text[at] == ':')
        {
          n = eat_number (text + at + 1, length - at - 1, &hi);
          if (n == 0)
            break;
          at += 1 + n;
        }
      if (at == length || (text[at] != ' ' && text[at] != ','))
        break;
      tern_uid_set_add_range (numbers, lo, hi);
      (*n_items)++;
      eaten = at + 1;
    }
  return eaten;
}
