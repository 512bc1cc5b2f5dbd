/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Number lists as they arrive, see the header. What the parser does with the same responses when
 * they are short must come to the same (tests/imap/test-imap-parser.c holds them together). */

#include "imap/tern-imap-number-list.h"

#include <string.h>

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
  for (gsize i = 0; i < length; i++)
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
tern_imap_number_list_find (const guint8 *text, gsize length, gboolean *spaced)
{
  gsize n;

  *spaced = FALSE;
  if ((n = match (text, length, "* SEARCH ")) > 0)
    {
      *spaced = TRUE;
      return n;
    }
  if ((n = match (text, length, "* VANISHED ")) > 0)
    return n + match (text + n, length - n, "(EARLIER) ");
  if (match (text, length, "* ESEARCH ") > 0)
    return find_in_esearch (text, length);
  return 0;
}

/* Returns: bytes of the number at @text, 0 when it is no UID. */
static gsize
eat_number (const guint8 *text, gsize length, guint32 *number)
{
  guint64 value = 0;
  gsize n = 0;

  while (n < length && n < 10 && g_ascii_isdigit (text[n]))
    value = value * 10 + (text[n++] - '0');
  if ((n < length && g_ascii_isdigit (text[n])) || value > G_MAXUINT32 || value == 0)
    return 0;
  *number = value;
  return n;
}

/* Returns: bytes of the item at @text without its separator, 0 when it is none. */
static gsize
eat_item (const guint8 *text, gsize length, guint32 *lo, guint32 *hi)
{
  gsize n = eat_number (text, length, lo);
  gsize m;

  *hi = *lo;
  if (n == 0 || n == length || text[n] != ':')
    return n;
  m = eat_number (text + n + 1, length - n - 1, hi);
  return m > 0 ? n + 1 + m : 0;
}

gsize
tern_imap_number_list_eat (const guint8 *text,
                           gsize length,
                           gboolean spaced,
                           TernUidSet *numbers,
                           gsize *n_items,
                           gboolean *ended)
{
  gsize eaten = 0;

  while (eaten < length && !*ended)
    {
      guint32 lo = 0, hi = 0;
      gsize n = eat_item (text + eaten, length - eaten, &lo, &hi);
      guint8 separator = n > 0 && eaten + n < length ? text[eaten + n] : 0;

      if (separator != ',' && separator != ' ')
        break;
      /* A space behind an item ends a list with commas, and stays. */
      *ended = separator == ' ' && !spaced;
      tern_uid_set_add_range (numbers, lo, hi);
      (*n_items)++;
      eaten += n + !*ended;
    }
  return eaten;
}
