/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Dates of rows; see the header. */

#include "ui/list/tern-date.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <string.h>

typedef enum
{
  TODAY,
  YESTERDAY,
  THIS_WEEK,
  THIS_YEAR,
  LONG_AGO,
} Distance;

/* Days since some day long ago, in the zone of @date. */
static gint64
count_days (GDateTime *date)
{
  g_autoptr (GDate) day = g_date_new_dmy (g_date_time_get_day_of_month (date), g_date_time_get_month (date),
                                          g_date_time_get_year (date));

  return g_date_get_julian (day);
}

static Distance
measure_distance (GDateTime *date, GDateTime *now)
{
  gint64 days = count_days (now) - count_days (date);

  if (days == 0)
    return TODAY;
  if (days == 1)
    return YESTERDAY;
  /* Seven days ago has the name of today. */
  if (days > 1 && days < 7)
    return THIS_WEEK;
  return g_date_time_get_year (date) == g_date_time_get_year (now) ? THIS_YEAR : LONG_AGO;
}

static GDateTime *
read_date (gint64 when, GDateTime *now)
{
  g_autoptr (GDateTime) universal = when == 0 ? NULL : g_date_time_new_from_unix_utc (when);

  return universal == NULL ? NULL : g_date_time_to_timezone (universal, g_date_time_get_timezone (now));
}

static char *
format_time (GDateTime *date, gboolean half_days)
{
  /* Translators: the time of a message in the list, as g_date_time_format() takes it: "2:02 PM" and "14:02". */
  return g_date_time_format (date, half_days ? _("%-l:%M %p") : _("%H:%M"));
}

char *
tern_date_to_text (gint64 when, GDateTime *now, gboolean half_days)
{
  g_autoptr (GDateTime) date = read_date (when, now);

  if (date == NULL)
    return g_strdup ("");
  switch (measure_distance (date, now))
    {
    case TODAY:
      return format_time (date, half_days);
    case YESTERDAY:
    case THIS_WEEK:
      /* Translators: a date of the last days in the list: "Tue". */
      return g_date_time_format (date, _("%a"));
    case THIS_YEAR:
      /* Translators: a date of this year in the list: "3 Nov". */
      return g_date_time_format (date, _("%-e %b"));
    case LONG_AGO:
    default:
      /* Translators: a date of another year in the list: "2024". */
      return g_date_time_format (date, _("%Y"));
    }
}

char *
tern_date_to_words (gint64 when, GDateTime *now, gboolean half_days)
{
  g_autoptr (GDateTime) date = read_date (when, now);
  g_autofree char *time = NULL;
  g_autofree char *day = NULL;

  if (date == NULL)
    return g_strdup ("");
  time = format_time (date, half_days);
  switch (measure_distance (date, now))
    {
    case TODAY:
      /* Translators: spoken; %s is a time, "today 14:02". */
      return g_strdup_printf (_("today %s"), time);
    case YESTERDAY:
      /* Translators: spoken; %s is a time, "yesterday 14:02". */
      return g_strdup_printf (_("yesterday %s"), time);
    case THIS_WEEK:
      day = g_date_time_format (date, "%A");
      /* Translators: spoken; a day of the week and a time, "Tuesday 14:02". */
      return g_strdup_printf (_("%s %s"), day, time);
    case THIS_YEAR:
      /* Translators: spoken; a date of this year, "3 November". */
      return g_date_time_format (date, _("%-e %B"));
    case LONG_AGO:
    default:
      /* Translators: spoken; a date of another year, "3 November 2024". */
      return g_date_time_format (date, _("%-e %B %Y"));
    }
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b)
         && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

char *
tern_date_until_to_words (gint64 until, GDateTime *now, gboolean half_days)
{
  g_autoptr (GDateTime) date = read_date (until, now);
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);
  g_autofree char *time = NULL;
  g_autofree char *day = NULL;

  if (date == NULL)
    return g_strdup ("");
  time = format_time (date, half_days);
  if (is_same_day (date, now))
    /* Translators: spoken; %s is a time, "today 14:02". */
    return g_strdup_printf (_("today %s"), time);
  if (is_same_day (date, tomorrow))
    /* Translators: a time to come; %s is a time of day, "tomorrow 08:00". */
    return g_strdup_printf (_("tomorrow %s"), time);
  if (g_date_time_get_year (date) == g_date_time_get_year (now))
    /* Translators: a day to come, as g_date_time_format() takes it: "Tuesday 1 December". */
    day = g_date_time_format (date, _("%A %-e %B"));
  else
    /* Translators: spoken; a date of another year, "3 November 2024". */
    day = g_date_time_format (date, _("%-e %B %Y"));
  /* Translators: a day to come and a time: "Tuesday 1 December, 08:00". */
  return g_strdup_printf (_("%s, %s"), day, time);
}

gboolean
tern_date_uses_half_days (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%p") || strstr (format, "%P") || strstr (format, "%r") || strstr (format, "%I");
}

guint
tern_date_seconds_left_today (GDateTime *now)
{
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);
  g_autoptr (GDateTime) midnight =
    g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (tomorrow), g_date_time_get_month (tomorrow),
                     g_date_time_get_day_of_month (tomorrow), 0, 0, 0);

  /* Midnight is left out where clocks are put forward then. */
  if (midnight == NULL)
    return 60 * 60;
  return MAX (1, (g_date_time_difference (midnight, now) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}
