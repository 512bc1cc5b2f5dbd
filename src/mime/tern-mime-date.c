/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads dates token by token, in whatever order their parts stand; see the
 * header. A list of 100,000 messages needs as many of these.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-date.h"

#include <string.h>

/* A date that takes longer is none. */
#define MAX_DATE 200

typedef struct
{
  int year, month, day;
  int hour, minute, second;
  int offset;
  gboolean has_year, has_month, has_day, has_time, has_zone;
} Parts;

static const struct
{
  char name[5];
  int minutes;
} zones[] = {
  { "UT", 0 },     { "UTC", 0 },    { "GMT", 0 },    { "Z", 0 },      { "EST", -300 },
  { "EDT", -240 }, { "CST", -360 }, { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 },
  { "PST", -480 }, { "PDT", -420 }, { "BST", 60 },   { "CET", 60 },   { "CEST", 120 },
  { "MET", 60 },   { "MEST", 120 }, { "EET", 120 },  { "EEST", 180 }, { "MSK", 180 },
  { "JST", 540 },  { "KST", 540 },
};

static gboolean
read_number (const char **p, const char *end, int max_digits, int *value, int *digits)
{
  int n = 0, v = 0;
  for (; *p < end && n < max_digits && g_ascii_isdigit (**p); n++)
    v = v * 10 + *(*p)++ - '0';
  *value = v;
  *digits = n;
  return n > 0;
}

/* "05:13:30", "5.13"; the hours are read. */
static gboolean
read_time (const char **p, const char *end, int hour, Parts *parts)
{
  int digits;
  char separator = *(*p)++;
  if (parts->has_time || !read_number (p, end, 2, &parts->minute, &digits))
    return FALSE;
  parts->second = 0;
  if (*p < end && **p == separator)
    {
      ++*p;
      if (!read_number (p, end, 2, &parts->second, &digits))
        return FALSE;
    }
  parts->hour = hour;
  parts->has_time = TRUE;
  /* Fractions of a second. */
  if (*p + 1 < end && **p == '.' && g_ascii_isdigit ((*p)[1]))
    for (++*p; *p < end && g_ascii_isdigit (**p);)
      ++*p;
  return hour < 24 && parts->minute < 60 && parts->second <= 60;
}

/* RFC 5322 §4.3: two digits mean 1950 to 2049, three count from 1900. */
static void
set_year (Parts *parts, int value, int digits)
{
  if (digits == 2)
    value += value < 50 ? 2000 : 1900;
  else if (digits == 3)
    value += 1900;
  parts->year = value;
  parts->has_year = TRUE;
}

static gboolean
read_iso (const char **p, const char *end, int year, Parts *parts)
{
  int digits;
  ++*p;
  set_year (parts, year, 4);
  if (!read_number (p, end, 2, &parts->month, &digits) || *p >= end || *(*p)++ != '-'
      || !read_number (p, end, 2, &parts->day, &digits))
    return FALSE;
  parts->has_month = parts->has_day = TRUE;
  if (*p < end && **p == 'T')
    ++*p;
  return TRUE;
}

static gboolean
read_digits (const char **p, const char *end, Parts *parts)
{
  int value, digits;
  read_number (p, end, 4, &value, &digits);
  if (*p < end && g_ascii_isdigit (**p))
    return FALSE;

  char next = *p < end ? **p : '\0';
  if (next == ':' || (next == '.' && digits <= 2 && parts->has_day && parts->has_month))
    return read_time (p, end, value, parts);
  if (next == '-' && digits == 4 && !parts->has_day)
    return read_iso (p, end, value, parts);
  if (!parts->has_day && digits <= 2)
    {
      parts->day = value;
      parts->has_day = TRUE;
    }
  else if (!parts->has_year && digits >= 2)
    set_year (parts, value, digits);
  return TRUE;
}

/* "+0100", "-03:30"; nonsense such as "+9900" is UTC. */
static void
read_offset (const char **p, const char *end, Parts *parts)
{
  int sign = *(*p)++ == '-' ? -1 : 1;
  int value, digits, minutes = 0, more;

  if (!read_number (p, end, 4, &value, &digits))
    return;
  if (*p < end && **p == ':' && digits <= 2)
    {
      ++*p;
      read_number (p, end, 2, &minutes, &more);
    }
  else if (digits > 2)
    {
      minutes = value % 100;
      value /= 100;
    }
  if (value <= 14 && minutes < 60)
    parts->offset = sign * (value * 60 + minutes);
  parts->has_zone = TRUE;
}

static void
read_letters (const char **p, const char *end, Parts *parts)
{
  static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
  const char *word = *p;
  while (*p < end && g_ascii_isalpha (**p))
    ++*p;
  gsize len = *p - word;

  for (int i = 0; i < 12 && len >= 3 && !parts->has_month; i++)
    if (g_ascii_strncasecmp (word, months + 3 * i, 3) == 0)
      {
        parts->month = i + 1;
        parts->has_month = TRUE;
        return;
      }
  if (!parts->has_time || parts->has_zone)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    if (strlen (zones[i].name) == len && g_ascii_strncasecmp (word, zones[i].name, len) == 0)
      {
        parts->offset = zones[i].minutes;
        parts->has_zone = TRUE;
      }
}

/* Days since 1970-01-01 of a Gregorian date, by eras of 400 years that begin
 * in March. */
static gint64
count_days (int year, int month, int day)
{
  int y = year - (month <= 2);
  int era = y / 400;
  int year_of_era = y - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return (gint64)era * 146097 + day_of_era - 719468;
}

static gboolean
is_date (const Parts *parts)
{
  if (!parts->has_year || !parts->has_month || !parts->has_day || parts->year < 1
      || parts->month < 1 || parts->month > 12)
    return FALSE;
  return g_date_valid_dmy (parts->day, parts->month, parts->year);
}

gboolean
tern_mime_date_parse (const char *raw, gsize len, gint64 *unix_seconds, int *offset_minutes)
{
  const char *p = raw;
  const char *end = raw + MIN (len, MAX_DATE);
  Parts parts = { 0 };

  while (p < end)
    {
      if (g_ascii_isdigit (*p))
        {
          if (!read_digits (&p, end, &parts))
            return FALSE;
        }
      else if ((*p == '+' || *p == '-') && parts.has_time && !parts.has_zone)
        read_offset (&p, end, &parts);
      else if (g_ascii_isalpha (*p))
        read_letters (&p, end, &parts);
      else if (*p == '(')
        p = memchr (p, ')', end - p) ? memchr (p, ')', end - p) : end;
      else
        p++;
    }
  if (!is_date (&parts))
    return FALSE;

  *unix_seconds = count_days (parts.year, parts.month, parts.day) * 86400 + parts.hour * 3600
                  + parts.minute * 60 + parts.second - parts.offset * 60;
  *offset_minutes = parts.offset;
  return TRUE;
}
