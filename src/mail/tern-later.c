/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keywords of what comes later; see the header. */
#include "mail/tern-later.h"

#include <string.h>

gboolean
tern_later_has_keyword (const char *keywords, const char *keyword)
{
  gsize length = strlen (keyword);

  while (*keywords != '\0')
    {
      gsize n = strcspn (keywords, " ");

      if (n == length && g_ascii_strncasecmp (keywords, keyword, n) == 0)
        return TRUE;
      keywords += n;
      keywords += strspn (keywords, " ");
    }
  return FALSE;
}

gboolean
tern_later_is_muted (const char *keywords)
{
  return tern_later_has_keyword (keywords, TERN_KEYWORD_MUTED);
}
