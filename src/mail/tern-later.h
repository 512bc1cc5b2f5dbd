/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keywords that say what a person wants of a message later: nothing more of its thread, or all of it again at a time.
 * Pure functions; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* On messages of a thread whose replies are to stay out of the way: the one that MailMate and Fastmail use
 * (draft-ietf-mailmaint-messageflag-mailboxattribute). */
#define TERN_KEYWORD_MUTED "$muted"

/* @keywords: separated by spaces, in any case. */
gboolean tern_later_has_keyword (const char *keywords, const char *keyword);
gboolean tern_later_is_muted (const char *keywords);

/* Put away until then: the time of day in UTC, as $TernSnooze-20261201T080000Z, which is an atom of 28 characters. No
 * other client has a keyword for it; what it says can be read without Tern. */
#define TERN_KEYWORD_SNOOZE "$TernSnooze-"

/* @until: seconds since 1970. Returns: (transfer full) (nullable): NULL of a time before 1970 or after 9999. */
char *tern_later_dup_snooze (gint64 until);
/* Whether @keyword is one. */
gboolean tern_later_is_snooze (const char *keyword);
/* Until when; of several the last. Returns: seconds since 1970; 0: there is none. */
gint64 tern_later_get_snoozed (const char *keywords);
/* Returns: (transfer full): those of @keywords that are one. */
GStrv tern_later_dup_snoozes (const char *keywords);

G_END_DECLS
