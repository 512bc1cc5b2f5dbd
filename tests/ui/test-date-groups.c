/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The groups of a list sorted by date, as tables: what a date is under, as seen from one day. */

#include "ui/list/tern-date-groups.h"

#include <locale.h>

enum
{
  MONDAY = 1,
  SUNDAY = 7,
};

static const struct
{
  const char *now;
  guint first_weekday;
  const char *when;
  const char *title;
} cases[] = {
  /* A Thursday. */
  { "2024-06-13T15:30:00", MONDAY, "2031-01-01T00:00:00", "After Today" },
  { "2024-06-13T15:30:00", MONDAY, "2024-06-14T00:00:00", "After Today" },
  { "2024-06-13T15:30:00", MONDAY, "2024-06-13T23:59:59", "Today" },
  { "2024-06-13T15:30:00", MONDAY, "2024-06-13T00:00:00", "Today" },
  { "2024-06-13T15:30:00", MONDAY, "2024-06-12T23:59:59", "Yesterday" },
  { "2024-06-13T15:30:00", MONDAY, "2024-06-11T12:00:00", "Tuesday" },
  { "2024-06-13T15:30:00", MONDAY, "2024-06-10T00:00:00", "Monday" },
  { "2024-06-13T15:30:00", MONDAY, "2024-06-09T23:59:59", "Last Week" },
  { "2024-06-13T15:30:00", MONDAY, "2024-06-03T00:00:00", "Last Week" },
  { "2024-06-13T15:30:00", MONDAY, "2024-06-02T23:59:59", "June" },
  { "2024-06-13T15:30:00", MONDAY, "2024-05-31T23:59:59", "May" },
  { "2024-06-13T15:30:00", MONDAY, "2024-01-01T00:00:00", "January" },
  { "2024-06-13T15:30:00", MONDAY, "2023-12-31T23:59:59", "December 2023" },
  { "2024-06-13T15:30:00", MONDAY, "2023-01-01T00:00:00", "January 2023" },
  { "2024-06-13T15:30:00", MONDAY, "2022-12-31T23:59:59", "2022" },
  { "2024-06-13T15:30:00", MONDAY, "1999-11-03T12:00:00", "1999" },
  { "2024-06-13T15:30:00", MONDAY, "1930-11-03T12:00:00", "1970" },
  { "2024-06-13T15:30:00", SUNDAY, "2024-06-09T00:00:00", "Sunday" },
  { "2024-06-13T15:30:00", SUNDAY, "2024-06-08T23:59:59", "Last Week" },
  /* A week that begins today, and one that began yesterday. */
  { "2024-06-10T08:00:00", MONDAY, "2024-06-09T08:00:00", "Yesterday" },
  { "2024-06-10T08:00:00", MONDAY, "2024-06-08T08:00:00", "Last Week" },
  { "2024-06-10T08:00:00", MONDAY, "2024-06-02T08:00:00", "June" },
  { "2024-06-11T08:00:00", MONDAY, "2024-06-10T08:00:00", "Yesterday" },
  { "2024-06-11T08:00:00", MONDAY, "2024-06-09T08:00:00", "Last Week" },
  /* A new year, in which last week and last month were of the old one. */
  { "2025-01-02T08:00:00", MONDAY, "2024-12-31T08:00:00", "Tuesday" },
  { "2025-01-02T08:00:00", MONDAY, "2024-12-23T00:00:00", "Last Week" },
  { "2025-01-02T08:00:00", MONDAY, "2024-12-22T08:00:00", "December 2024" },
  { "2025-01-02T08:00:00", MONDAY, "2024-01-01T08:00:00", "January 2024" },
  { "2025-01-02T08:00:00", MONDAY, "2023-12-31T08:00:00", "2023" },
  /* Clocks were put forward at two, and back at three, on these days. */
  { "2024-04-01T00:30:00", MONDAY, "2024-03-31T23:59:59", "Yesterday" },
  { "2024-04-01T00:30:00", MONDAY, "2024-03-31T00:00:00", "Yesterday" },
  { "2024-10-28T00:30:00", MONDAY, "2024-10-27T00:00:00", "Yesterday" },
  { "2024-10-28T00:30:00", MONDAY, "2024-10-26T23:59:59", "Last Week" },
};

static void
test_titles (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 (cases[i].now, zone);
      g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (cases[i].when, zone);
      g_autoptr (TernDateGroups) groups = tern_date_groups_new (now, cases[i].first_weekday);
      g_autofree char *title
        = tern_date_groups_dup_title (groups, tern_date_groups_find (groups, g_date_time_to_unix (when)));

      g_test_message ("%s, on %s", cases[i].when, cases[i].now);
      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

/* A later time is never further down, on any day of a year and with any beginning of a week. */
static void
test_order (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GDateTime) begin = g_date_time_new (zone, 2024, 1, 1, 9, 0, 0);

  for (int day = 0; day < 366; day++)
    {
      g_autoptr (GDateTime) now = g_date_time_add_days (begin, day);
      g_autoptr (TernDateGroups) groups = tern_date_groups_new (now, 1 + (guint) day % SUNDAY);
      gint64 seconds = g_date_time_to_unix (now);
      guint last = 0;

      for (int hours = -48; hours < 3 * 366 * 24; hours += 3)
        {
          guint group = tern_date_groups_find (groups, seconds - (gint64) hours * 3600);

          g_assert_cmpuint (group, >=, last);
          last = group;
        }
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/date-groups/titles", test_titles);
  g_test_add_func ("/ui/date-groups/order", test_order);
  return g_test_run ();
}
