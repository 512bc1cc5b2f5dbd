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

char *
tern_later_dup_snooze (gint64 until)
{
  g_autoptr (GDateTime) time = until > 0 ? g_date_time_new_from_unix_utc (until) : NULL;

  if (time == NULL || g_date_time_get_year (time) > 9999)
    return NULL;
  return g_date_time_format (time, TERN_KEYWORD_SNOOZE "%Y%m%dT%H%M%SZ");
}

/* @n digits at @text. */
static int
read_number (const char *text, guint n)
{
  int number = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return -1;
      number = number * 10 + (text[i] - '0');
    }
  return number;
}

/* Returns: 0: it is none. */
static gint64
read_snooze (const char *keyword)
{
  const gsize prefix = strlen (TERN_KEYWORD_SNOOZE);
  const char *text = keyword + prefix;
  g_autoptr (GDateTime) time = NULL;

  if (g_ascii_strncasecmp (keyword, TERN_KEYWORD_SNOOZE, prefix) != 0 || strlen (text) != strlen ("20261201T080000Z")
      || g_ascii_toupper (text[8]) != 'T' || g_ascii_toupper (text[15]) != 'Z')
    return 0;
  time = g_date_time_new_utc (read_number (text, 4), read_number (text + 4, 2), read_number (text + 6, 2),
                              read_number (text + 9, 2), read_number (text + 11, 2), read_number (text + 13, 2));
  return time != NULL ? MAX (g_date_time_to_unix (time), 0) : 0;
}

gboolean
tern_later_is_snooze (const char *keyword)
{
  return read_snooze (keyword) != 0;
}

gint64
tern_later_get_snoozed (const char *keywords)
{
  g_auto (GStrv) all = strchr (keywords, '$') != NULL ? g_strsplit (keywords, " ", -1) : NULL;
  gint64 until = 0;

  for (guint i = 0; all != NULL && all[i] != NULL; i++)
    until = MAX (until, read_snooze (all[i]));
  return until;
}

GStrv
tern_later_dup_snoozes (const char *keywords)
{
  g_auto (GStrv) all = g_strsplit (keywords, " ", -1);
  GStrvBuilder *builder = g_strv_builder_new ();
  GStrv found;

  for (guint i = 0; all[i] != NULL; i++)
    if (tern_later_is_snooze (all[i]))
      g_strv_builder_add (builder, all[i]);
  found = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return found;
}
