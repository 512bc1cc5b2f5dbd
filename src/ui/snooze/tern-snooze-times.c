/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Times to come; see the header. */

#include "ui/snooze/tern-snooze-times.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define MORNING 8
#define LATER_HOURS 3
/* From then on it is not later today, but tomorrow. */
#define NIGHT 22
#define FRIDAY 5
#define SATURDAY 6
#define DAYS_OF_WEEK 7

static GDateTime *
make_time (GDateTime *day, int hour, int minute)
{
  return g_date_time_new (g_date_time_get_timezone (day), g_date_time_get_year (day), g_date_time_get_month (day),
                          g_date_time_get_day_of_month (day), hour, minute, 0);
}

static void
time_free (gpointer data)
{
  TernSnoozeTime *time = data;

  g_date_time_unref (time->time);
  g_free (time);
}

static void
add (GPtrArray *times, const char *title, GDateTime *now, int days, int hour)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);
  GDateTime *when = make_time (day, hour, 0);
  TernSnoozeTime *time;

  if (when == NULL)
    return;
  time = g_new0 (TernSnoozeTime, 1);
  time->title = title;
  time->time = when;
  g_ptr_array_add (times, time);
}

GPtrArray *
tern_snooze_times_new (GDateTime *now)
{
  GPtrArray *times = g_ptr_array_new_with_free_func (time_free);
  int weekday = g_date_time_get_day_of_week (now), hour = g_date_time_get_hour (now) + LATER_HOURS;

  if (hour < NIGHT)
    add (times, _("Later Today"), now, 0, hour);
  add (times, _("Tomorrow"), now, 1, MORNING);
  if (weekday < FRIDAY)
    add (times, _("This Weekend"), now, SATURDAY - weekday, MORNING);
  if (weekday < DAYS_OF_WEEK)
    add (times, _("Next Week"), now, DAYS_OF_WEEK + 1 - weekday, MORNING);
  return times;
}

GDateTime *
tern_snooze_times_parse (const char *text, GDateTime *now)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));
  g_autoptr (GDateTime) time = NULL;
  guint year, month, of_month, hour = MORNING, minute = 0;
  int length = 0;

  if (strlen (clean) > 20 || strspn (clean, "0123456789-: ") != strlen (clean))
    return NULL;
  if ((sscanf (clean, "%4u-%2u-%2u%n", &year, &month, &of_month, &length) < 3 || clean[length] != '\0')
      && (sscanf (clean, "%4u-%2u-%2u %2u:%2u%n", &year, &month, &of_month, &hour, &minute, &length) < 5
          || clean[length] != '\0'))
    return NULL;
  time = g_date_time_new (g_date_time_get_timezone (now), (int) year, (int) month, (int) of_month, (int) hour,
                          (int) minute, 0);
  return time != NULL && g_date_time_compare (time, now) > 0 ? g_steal_pointer (&time) : NULL;
}

char *
tern_snooze_times_write (GDateTime *time)
{
  return g_date_time_format (time, "%Y-%m-%d %H:%M");
}
