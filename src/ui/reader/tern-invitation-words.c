/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Times in words; see the header. */
#include "ui/reader/tern-invitation-words.h"

#include <glib/gi18n.h>

#define DAY ((gint64) 24 * 3600)

/* Days and the figures of a clock are what they are; all else is moved to the reader's clock. */
static GDateTime *
make_date (const TernMimeInvitation *invitation, gint64 seconds)
{
  return invitation->all_day || invitation->floating ? g_date_time_new_from_unix_utc (seconds)
                                                     : g_date_time_new_from_unix_local (seconds);
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b)
         && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

static char *
format_day (GDateTime *date)
{
  /* Translators: a day in full, as g_date_time_format() has it. */
  return g_date_time_format (date, _("%A, %-e %B %Y"));
}

char *
tern_invitation_words_when (const TernMimeInvitation *invitation)
{
  g_autoptr (GDateTime) start = make_date (invitation, invitation->start);
  gint64 last = invitation->all_day ? MAX (invitation->end - DAY, invitation->start) : invitation->end;
  g_autoptr (GDateTime) end = make_date (invitation, last);
  g_autofree char *day = format_day (start);
  g_autofree char *last_day = format_day (end);
  g_autofree char *from = g_date_time_format (start, _("%H:%M"));
  g_autofree char *to = g_date_time_format (end, _("%H:%M"));

  if (invitation->all_day && is_same_day (start, end))
    /* Translators: %s is a day: something takes all of it. */
    return g_strdup_printf (_("%s, all day"), day);
  if (invitation->all_day)
    /* Translators: the first and the last day of something. */
    return g_strdup_printf (_("%s – %s"), day, last_day);
  if (invitation->end == invitation->start)
    /* Translators: a day, and a time. */
    return g_strdup_printf (_("%s, %s"), day, from);
  if (is_same_day (start, end))
    /* Translators: a day, and two times. */
    return g_strdup_printf (_("%s, %s – %s"), day, from, to);
  /* Translators: a day and a time, twice. */
  return g_strdup_printf (_("%s, %s – %s, %s"), day, from, last_day, to);
}

char *
tern_invitation_words_there (const TernMimeInvitation *invitation)
{
  g_autoptr (GDateTime) here = g_date_time_new_from_unix_local (invitation->start);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (invitation->zone_offset * 60);
  g_autoptr (GDateTime) there = g_date_time_to_timezone (here, zone);
  g_autofree char *time = NULL;

  if (invitation->zone == NULL || invitation->all_day
      || g_date_time_get_utc_offset (here) == g_date_time_get_utc_offset (there))
    return NULL;
  time = g_date_time_format (there, is_same_day (here, there) ? _("%H:%M") : _("%A, %H:%M"));
  /* Translators: a time, and the name of the time zone it is of. */
  return g_strdup_printf (_("%s in %s"), time, invitation->zone);
}

static char *
name_weekdays (guint bits)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  /* The 4th of January 1970 was a Sunday; the week begins on a Monday. */
  for (guint i = 0; i < 7; i++)
    {
      guint day = (i + 1) % 7;
      g_autoptr (GDateTime) date = g_date_time_new_utc (1970, 1, 4 + (int) day, 0, 0, 0);

      if (bits & 1u << day)
        g_strv_builder_take (names, g_date_time_format (date, "%A"));
    }
  list = g_strv_builder_end (names);
  return g_strjoinv (", ", list);
}

static char *
name_rhythm (const TernMimeInvitation *invitation)
{
  guint n = (guint) invitation->interval;

  switch (invitation->repeat)
    {
    case TERN_MIME_REPEAT_DAILY:
      return g_strdup_printf (ngettext ("Every day", "Every %u days", n), n);
    case TERN_MIME_REPEAT_WEEKLY:
      return g_strdup_printf (ngettext ("Every week", "Every %u weeks", n), n);
    case TERN_MIME_REPEAT_MONTHLY:
      return g_strdup_printf (ngettext ("Every month", "Every %u months", n), n);
    case TERN_MIME_REPEAT_YEARLY:
      return g_strdup_printf (ngettext ("Every year", "Every %u years", n), n);
    case TERN_MIME_REPEAT_NEVER:
      return NULL;
    case TERN_MIME_REPEAT_OTHERWISE:
    default:
      return g_strdup (_("Again and again"));
    }
}

char *
tern_invitation_words_repeat (const TernMimeInvitation *invitation)
{
  char *rhythm = name_rhythm (invitation);
  g_autoptr (GString) words = NULL;

  if (rhythm == NULL)
    return NULL;
  words = g_string_new_take (rhythm);
  if (invitation->weekdays != 0)
    {
      g_autofree char *days = name_weekdays (invitation->weekdays);

      /* Translators: %s is a list of weekdays; goes on after "Every week". */
      g_string_append_printf (words, _(" on %s"), days);
    }
  if (invitation->count > 0)
    /* Translators: goes on after "Every week". */
    g_string_append_printf (words, ngettext (", once", ", %d times", (gulong) invitation->count), invitation->count);
  else if (invitation->until != 0)
    {
      g_autoptr (GDateTime) last = make_date (invitation, invitation->until);
      g_autofree char *day = format_day (last);

      /* Translators: %s is a day; goes on after "Every week". */
      g_string_append_printf (words, _(", until %s"), day);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}
