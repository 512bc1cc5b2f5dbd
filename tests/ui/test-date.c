/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Dates of rows, as tables. */

#include "ui/list/tern-date.h"

#include <locale.h>

/* The present of all cases: a Thursday. */
#define NOW "2024-06-13T15:30:00"

static const struct
{
  const char *when;
  const char *text;
  const char *half_days;
  const char *words;
} cases[] = {
  { "2024-06-13T15:30:00", "15:30", "3:30 PM", "today 15:30" },
  { "2024-06-13T00:00:00", "00:00", "12:00 AM", "today 00:00" },
  { "2024-06-13T09:05:00", "09:05", "9:05 AM", "today 09:05" },
  /* Later today: a clock that is ahead. */
  { "2024-06-13T23:59:59", "23:59", "11:59 PM", "today 23:59" },
  { "2024-06-12T23:59:59", "Wed", "Wed", "yesterday 23:59" },
  { "2024-06-12T00:00:00", "Wed", "Wed", "yesterday 00:00" },
  { "2024-06-11T14:02:00", "Tue", "Tue", "Tuesday 14:02" },
  { "2024-06-07T08:00:00", "Fri", "Fri", "Friday 08:00" },
  /* A week ago has the same name as today. */
  { "2024-06-06T08:00:00", "6 Jun", "6 Jun", "6 June" },
  { "2024-01-01T00:00:00", "1 Jan", "1 Jan", "1 January" },
  { "2023-12-31T23:59:59", "2023", "2023", "31 December 2023" },
  { "1999-11-03T12:00:00", "1999", "1999", "3 November 1999" },
  { "2024-06-14T08:00:00", "14 Jun", "14 Jun", "14 June" },
  { "2031-02-03T08:00:00", "2031", "2031", "3 February 2031" },
};

static GDateTime *
read_date (const char *text, GTimeZone *zone)
{
  return g_date_time_new_from_iso8601 (text, zone);
}

static void
test_table (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Warsaw");
  g_autoptr (GDateTime) now = read_date (NOW, zone);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) date = read_date (cases[i].when, zone);
      gint64 when = g_date_time_to_unix (date);
      g_autofree char *text = tern_date_to_text (when, now, FALSE);
      g_autofree char *half = tern_date_to_text (when, now, TRUE);
      g_autofree char *words = tern_date_to_words (when, now, FALSE);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (half, ==, cases[i].half_days);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* Days are those of the person, wherever the mail was written; across the new year the last days keep their names. */
static void
test_days (void)
{
  g_autoptr (GTimeZone) tokyo = g_time_zone_new_identifier ("Asia/Tokyo");
  g_autoptr (GDateTime) new_year = read_date ("2024-01-02T08:00:00", tokyo);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) last_year = read_date ("2023-12-31T14:30:00", utc);
  g_autoptr (GDateTime) this_year = read_date ("2023-12-31T15:30:00", utc);
  g_autofree char *before = tern_date_to_words (g_date_time_to_unix (last_year), new_year, FALSE);
  g_autofree char *after = tern_date_to_words (g_date_time_to_unix (this_year), new_year, FALSE);

  g_assert_cmpstr (before, ==, "Sunday 23:30");
  g_assert_cmpstr (after, ==, "yesterday 00:30");
}

static void
test_none (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gint64 impossible[] = { 0, G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < G_N_ELEMENTS (impossible); i++)
    {
      g_autofree char *text = tern_date_to_text (impossible[i], now, FALSE);
      g_autofree char *words = tern_date_to_words (impossible[i], now, FALSE);

      g_assert_cmpstr (text, ==, "");
      g_assert_cmpstr (words, ==, "");
    }
}

static void
test_midnight (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Warsaw");
  static const struct
  {
    const char *now;
    guint seconds;
  } nights[] = {
    { "2024-06-13T23:59:00", 60 },
    { "2024-06-13T00:00:00", 24 * 60 * 60 },
    { "2024-12-31T23:00:00", 60 * 60 },
    /* Clocks go forward and back in between. */
    { "2024-03-31T00:00:00", 23 * 60 * 60 },
    { "2024-10-27T00:00:00", 25 * 60 * 60 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    {
      g_autoptr (GDateTime) now = read_date (nights[i].now, zone);

      g_assert_cmpuint (tern_date_seconds_left_today (now), ==, nights[i].seconds);
    }
}

static void
test_locale (void)
{
  setlocale (LC_ALL, "C");
  g_assert_false (tern_date_uses_half_days ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/date/table", test_table);
  g_test_add_func ("/ui/date/days", test_days);
  g_test_add_func ("/ui/date/none", test_none);
  g_test_add_func ("/ui/date/midnight", test_midnight);
  g_test_add_func ("/ui/date/locale", test_locale);
  return g_test_run ();
}
