/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which times are offered on which day, and which are taken when they are typed. */

#include "ui/snooze/tern-snooze-times.h"

static char *
write_all (const char *now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GDateTime) present = g_date_time_new_from_iso8601 (now, zone);
  g_autoptr (GPtrArray) times = tern_snooze_times_new (present);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < times->len; i++)
    {
      const TernSnoozeTime *time = times->pdata[i];
      g_autofree char *when = tern_snooze_times_write (time->time);

      g_assert_cmpint (g_date_time_compare (time->time, present), >, 0);
      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", time->title, when);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
test_offered (void)
{
  static const struct
  {
    const char *now, *times;
  } rows[] = {
    { "2026-11-25T10:20:00", "Later Today 2026-11-25 13:00, Tomorrow 2026-11-26 08:00, This Weekend 2026-11-28 08:00, "
                             "Next Week 2026-11-30 08:00" },
    { "2026-11-27T20:00:00", "Tomorrow 2026-11-28 08:00, Next Week 2026-11-30 08:00" },
    { "2026-11-28T00:30:00", "Later Today 2026-11-28 03:00, Tomorrow 2026-11-29 08:00, Next Week 2026-11-30 08:00" },
    { "2026-11-29T23:59:59", "Tomorrow 2026-11-30 08:00" },
    { "2026-12-31T12:00:00", "Later Today 2026-12-31 15:00, Tomorrow 2027-01-01 08:00, This Weekend 2027-01-02 08:00, "
                             "Next Week 2027-01-04 08:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *times = write_all (rows[i].now);

      g_assert_cmpstr (times, ==, rows[i].times);
    }
}

static void
test_typed (void)
{
  static const struct
  {
    const char *text, *time;
  } rows[] = {
    { "2026-12-01 08:30", "2026-12-01 08:30" },
    { " 2026-12-01 ", "2026-12-01 08:00" },
    { "2026-11-25 10:21", "2026-11-25 10:21" },
    { "2026-11-25 10:20", NULL },
    { "2025-12-01", NULL },
    { "2026-02-30", NULL },
    { "2026-12-01 25:00", NULL },
    { "2026-12-01 08:30x", NULL },
    { "2026-12-01 08:30:00", NULL },
    { "tomorrow", NULL },
    { "", NULL },
    { "99999999999999999999999999", NULL },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-11-25T10:20:00", zone);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GDateTime) time = tern_snooze_times_parse (rows[i].text, now);
      g_autofree char *written = time != NULL ? tern_snooze_times_write (time) : NULL;

      g_assert_cmpstr (written, ==, rows[i].time);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/snooze-times/offered", test_offered);
  g_test_add_func ("/ui/snooze-times/typed", test_typed);
  return g_test_run ();
}
