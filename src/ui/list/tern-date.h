/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The date of a message as short as a row needs it, and as a screen reader says it. Pure functions of the two times and
 * the locale; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tern_date_to_text:
 * @when: seconds since 1970; 0: none
 * @now: the present, in the time zone to show it in
 * @half_days: whether hours are counted to twelve
 *
 * Today "14:02" or "2:02 PM"; in the six days before "Tue"; this year "3 Nov"; else "2024". A date after today
 * (a wrong clock somewhere) is written like one long ago, never as a day of the week.
 * Returns: (transfer full): "" when there is none.
 */
char *tern_date_to_text (gint64 when, GDateTime *now, gboolean half_days);
/* The same for the ear: "today 14:02", "yesterday 14:02", "Tuesday 14:02", "3 November", "3 November 2024". */
char *tern_date_to_words (gint64 when, GDateTime *now, gboolean half_days);
/* Of a time to come: "today 18:00", "tomorrow 08:00", "Tuesday 1 December, 08:00". "" when there is none. */
char *tern_date_until_to_words (gint64 until, GDateTime *now, gboolean half_days);
/* Whether the locale counts hours to twelve. */
gboolean tern_date_uses_half_days (void);
/* Seconds until the next day begins, at least 1: when every date on the screen is to be written again. */
guint tern_date_seconds_left_today (GDateTime *now);

G_END_DECLS
