/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The days, weeks, months and years that a list sorted by date is divided into, as seen from one day. Pure functions of
 * that day and the locale; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernDateGroups:
 * Today, Yesterday, the other days of this week by their names, last week, then months as far back as January of last
 * year, then years. Counted from the future to the past: a later time is never in a group with a greater number.
 */
typedef struct _TernDateGroups TernDateGroups;

/* @now: the present, in the time zone that days are counted in. @first_weekday: what a week begins with, 1 (Monday) to
 * 7 (Sunday). Free with tern_date_groups_free(). */
TernDateGroups *tern_date_groups_new (GDateTime *now, guint first_weekday);
void tern_date_groups_free (TernDateGroups *self);
/* The number of the group that has @when (seconds since 1970). */
guint tern_date_groups_find (const TernDateGroups *self, gint64 when);
/* "Today", "Tuesday", "October". Returns: (transfer full). */
char *tern_date_groups_dup_title (const TernDateGroups *self, guint group);
/* What a week begins with in the person's locale, 1 (Monday) to 7 (Sunday). */
guint tern_date_groups_first_weekday (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernDateGroups, tern_date_groups_free)

G_END_DECLS
