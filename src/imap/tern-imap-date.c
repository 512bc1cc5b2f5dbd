/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* IMAP's dates, see the header. */

#include "imap/tern-imap-date.h"

#include <string.h>

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* Days since 1970-01-01 in the proleptic Gregorian calendar: a year begins in March, so that
 * February's odd day is its last. */
static gint64
days_from_civil (gint64 year, guint month, guint day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = y / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (gint64) (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static gboolean
read_number (const char **p, const char *end, guint max_digits, guint *number)
{
  guint n = 0;

  *number = 0;
  while (*p < end && n < max_digits && g_ascii_isdigit (**p))
    {
      *number = *number * 10 + (**p - '0');
      (*p)++;
      n++;
    }
  return n > 0;
}

static gboolean
read_char (const char **p, const char *end, char c)
{
  if (*p == end || **p != c)
    return FALSE;
  (*p)++;
  return TRUE;
}

static gboolean
read_month (const char **p, const char *end, guint *month)
{
  if (end - *p < 3)
    return FALSE;
  for (*month = 1; *month <= 12; (*month)++)
    if (g_ascii_strncasecmp (*p, months + (*month - 1) * 3, 3) == 0)
      {
        *p += 3;
        return TRUE;
      }
  return FALSE;
}

static void
skip_blanks (const char **p, const char *end)
{
  while (*p < end && **p == ' ')
    (*p)++;
}

/* "+0130"; nothing, or something else, is UTC. Returns: seconds east. */
static gint
read_zone (const char *p, const char *end)
{
  guint digits = 0;
  gint sign = p < end && *p == '-' ? -1 : 1;

  if (p < end && (*p == '+' || *p == '-'))
    p++;
  if (end - p < 4 || !read_number (&p, end, 4, &digits))
    return 0;
  return sign * (gint) (digits / 100 * 3600 + digits % 100 * 60);
}

gboolean
tern_imap_date_parse (const char *text, gsize length, gint64 *unix_seconds)
{
  const char *p = text;
  const char *end;
  guint day, month, year, hour = 0, minute = 0, second = 0;

  if (length == 0)
    return FALSE;
  end = text + length;
  skip_blanks (&p, end);
  if (!read_number (&p, end, 2, &day) || !read_char (&p, end, '-') || !read_month (&p, end, &month)
      || !read_char (&p, end, '-') || !read_number (&p, end, 4, &year))
    return FALSE;
  skip_blanks (&p, end);
  if (p < end
      && (!read_number (&p, end, 2, &hour) || !read_char (&p, end, ':')
          || !read_number (&p, end, 2, &minute)))
    return FALSE;
  if (read_char (&p, end, ':') && !read_number (&p, end, 2, &second))
    return FALSE;
  if (day < 1 || day > 31 || year < 1 || hour > 24 || minute > 59 || second > 60)
    return FALSE;
  skip_blanks (&p, end);
  *unix_seconds = days_from_civil (year, month, day) * 86400 + hour * 3600 + minute * 60 + second
                  - read_zone (p, end);
  return TRUE;
}

static char *
format (gint64 unix_seconds, gboolean with_time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (unix_seconds);
  g_autofree char *day = NULL;

  if (date == NULL)
    return NULL;
  /* Not g_date_time_format ("%b"), which speaks the person's language. */
  day = g_strdup_printf ("%02d-%.3s-%04d", g_date_time_get_day_of_month (date),
                         months + (g_date_time_get_month (date) - 1) * 3,
                         g_date_time_get_year (date));
  if (!with_time)
    return g_steal_pointer (&day);
  return g_strdup_printf ("%s %02d:%02d:%02d +0000", day, g_date_time_get_hour (date),
                          g_date_time_get_minute (date), g_date_time_get_second (date));
}

char *
tern_imap_date_time_to_string (gint64 unix_seconds)
{
  return format (unix_seconds, TRUE);
}

char *
tern_imap_date_to_string (gint64 unix_seconds)
{
  return format (unix_seconds, FALSE);
}
