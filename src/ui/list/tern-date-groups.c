/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Dates in groups; see the header. A group is where it begins: some hundred of them, found by halving. */

#include "ui/list/tern-date-groups.h"

#include <glib/gi18n.h>
#include <langinfo.h>

/* The last group has whatever is older. */
#define FIRST_YEAR 1970
#define DAYS_OF_WEEK 7

typedef enum
{
  LATER,
  TODAY,
  YESTERDAY,
  DAY,
  LAST_WEEK,
  MONTH,
  MONTH_OF_LAST_YEAR,
  YEAR,
} Kind;

typedef struct
{
  gint64 begin; /* seconds since 1970 */
  Kind kind;
} Group;

struct _TernDateGroups
{
  GArray *groups; /* Group, the latest first */
  GTimeZone *zone;
};

/* When that day begins. Where clocks are put forward at midnight, an hour later. */
static gint64
find_midnight (GTimeZone *zone, int year, int month, int day)
{
  g_autoptr (GDateTime) midnight = g_date_time_new (zone, year, month, day, 0, 0, 0);

  if (midnight == NULL)
    midnight = g_date_time_new (zone, year, month, day, 1, 0, 0);
  return midnight != NULL ? g_date_time_to_unix (midnight) : 0;
}

static void
add (TernDateGroups *self, gint64 begin, Kind kind)
{
  Group group = { begin, kind };

  g_array_append_val (self->groups, group);
}

/* Of the day that is @days before @day. */
static void
add_day (TernDateGroups *self, GDateTime *day, int days, Kind kind)
{
  g_autoptr (GDateTime) date = g_date_time_add_days (day, -days);

  add (self, find_midnight (self->zone, g_date_time_get_year (date), g_date_time_get_month (date),
                            g_date_time_get_day_of_month (date)),
       kind);
}

/* Months from the one in which the group before begins, if it does so after its first day. */
static void
add_months (TernDateGroups *self, GDateTime *now)
{
  gint64 last = g_array_index (self->groups, Group, self->groups->len - 1).begin;
  int this_year = g_date_time_get_year (now);

  for (int year = this_year; year >= this_year - 1; year--)
    for (int month = 12; month >= 1; month--)
      {
        gint64 begin = find_midnight (self->zone, year, month, 1);

        if (begin < last)
          add (self, begin, year == this_year ? MONTH : MONTH_OF_LAST_YEAR);
      }
}

TernDateGroups *
tern_date_groups_new (GDateTime *now, guint first_weekday)
{
  TernDateGroups *self = g_new0 (TernDateGroups, 1);
  /* At noon no day is left out, whatever clocks do. */
  g_autoptr (GDateTime) noon
    = g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (now), g_date_time_get_month (now),
                       g_date_time_get_day_of_month (now), 12, 0, 0);
  int gone = (g_date_time_get_day_of_week (now) - (int) first_weekday + DAYS_OF_WEEK) % DAYS_OF_WEEK;

  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  self->zone = g_time_zone_ref (g_date_time_get_timezone (now));
  add_day (self, noon, -1, LATER);
  add_day (self, noon, 0, TODAY);
  add_day (self, noon, 1, YESTERDAY);
  for (int days = 2; days <= gone; days++)
    add_day (self, noon, days, DAY);
  add_day (self, noon, gone + DAYS_OF_WEEK, LAST_WEEK);
  add_months (self, now);
  for (int year = g_date_time_get_year (now) - 2; year >= FIRST_YEAR; year--)
    add (self, find_midnight (self->zone, year, 1, 1), YEAR);
  return self;
}

void
tern_date_groups_free (TernDateGroups *self)
{
  g_array_unref (self->groups);
  g_time_zone_unref (self->zone);
  g_free (self);
}

guint
tern_date_groups_find (const TernDateGroups *self, gint64 when)
{
  guint first = 0, last = self->groups->len - 1;

  while (first < last)
    {
      guint middle = first + (last - first) / 2;

      if (g_array_index (self->groups, Group, middle).begin <= when)
        last = middle;
      else
        first = middle + 1;
    }
  return first;
}

char *
tern_date_groups_dup_title (const TernDateGroups *self, guint group)
{
  const Group *found = &g_array_index (self->groups, Group, group);
  g_autoptr (GDateTime) universal = g_date_time_new_from_unix_utc (found->begin);
  g_autoptr (GDateTime) begin = g_date_time_to_timezone (universal, self->zone);

  switch (found->kind)
    {
    case LATER:
      /* Translators: heading in the list of messages: those whose date is still to come. */
      return g_strdup (_("After Today"));
    case TODAY:
      return g_strdup (_("Today"));
    case YESTERDAY:
      return g_strdup (_("Yesterday"));
    case DAY:
      return g_date_time_format (begin, "%A");
    case LAST_WEEK:
      return g_strdup (_("Last Week"));
    case MONTH:
      /* Translators: heading in the list of messages, as g_date_time_format() takes it: "October". */
      return g_date_time_format (begin, _("%OB"));
    case MONTH_OF_LAST_YEAR:
      /* Translators: heading in the list of messages, as g_date_time_format() takes it: "October 2024". */
      return g_date_time_format (begin, _("%OB %Y"));
    case YEAR:
    default:
      return g_date_time_format (begin, "%Y");
    }
}

guint
tern_date_groups_first_weekday (void)
{
#ifdef __GLIBC__
  /* locale(5): the first day, counted from the weekday of the date in the second value, which is a Sunday or a Monday.
   * That date is a number in the place of the pointer. */
  const char *first = nl_langinfo (_NL_TIME_FIRST_WEEKDAY);
  guint origin = GPOINTER_TO_UINT (nl_langinfo (_NL_TIME_WEEK_1STDAY));
  guint weekday = (origin == 19971130 ? 0 : 1) + (guint) first[0] - 1;

  return weekday % DAYS_OF_WEEK == 0 ? DAYS_OF_WEEK : weekday % DAYS_OF_WEEK;
#else
  return 1;
#endif
}
