/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Picks message ids out of a field; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-ids.h"

#include <string.h>

/* RFC 5322 §2.1.1. */
#define MAX_ID 998

static gboolean
is_id_char (char c)
{
  return (guchar)c > 0x20 && (guchar)c < 0x7f && c != '<' && c != '>';
}

static gboolean
next_bracketed (const char **p, const char *end, const char **id, gsize *len)
{
  const char *open;
  while ((open = memchr (*p, '<', end - *p)))
    {
      const char *q = open + 1;
      while (q < end && is_id_char (*q))
        q++;
      *p = q;
      if (q < end && *q == '>' && q > open + 1 && q - open - 1 <= MAX_ID)
        {
          *id = open + 1;
          *len = q - open - 1;
          *p = q + 1;
          return TRUE;
        }
    }
  return FALSE;
}

/* "abc@host" with its brackets forgotten: words with an "@". */
static gboolean
next_bare (const char **p, const char *end, const char **id, gsize *len)
{
  while (*p < end)
    {
      const char *q = *p;
      while (q < end && is_id_char (*q))
        q++;
      *id = *p;
      *len = q - *p;
      *p = q < end ? q + 1 : q;
      if (*len > 0 && *len <= MAX_ID && memchr (*id, '@', *len))
        return TRUE;
    }
  return FALSE;
}

gboolean
tern_mime_ids_next (const char **p, const char *end, const char **id, gsize *len)
{
  const char *start = *p;
  if (next_bracketed (p, end, id, len))
    return TRUE;
  /* Words count only where no bracket is left, not even a broken pair. */
  if (memchr (start, '>', end - start) || memchr (start, '<', end - start))
    {
      *p = end;
      return FALSE;
    }
  *p = start;
  return next_bare (p, end, id, len);
}
