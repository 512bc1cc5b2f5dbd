/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Until when a message is put away: the times that are offered, and one that is typed. Pure functions of the present;
 * any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @title: translated. */
typedef struct
{
  const char *title;
  GDateTime *time;
} TernSnoozeTime;

/* Later today (in three hours, on the hour, where that is before the night), tomorrow, on Saturday (not on one, nor the
 * day before it, which is tomorrow) and on Monday: at eight in the morning. @now: in the person's time zone.
 * Returns: (transfer full) (element-type TernSnoozeTime): the earliest first. */
GPtrArray *tern_snooze_times_new (GDateTime *now);
/* "2026-12-01 08:30", or without the time: eight in the morning. Returns: (transfer full) (nullable): NULL when it is
 * none, or not after @now. */
GDateTime *tern_snooze_times_parse (const char *text, GDateTime *now);
/* As it is typed. Returns: (transfer full). */
char *tern_snooze_times_write (GDateTime *time);

G_END_DECLS
