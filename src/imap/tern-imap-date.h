/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* IMAP's dates: INTERNALDATE in, SEARCH and APPEND dates out (RFC 9051 `date-time`, `date`); the
 * parser and the session use it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "17-Jul-1996 02:44:25 -0700", with leading blanks, one-digit days and a missing zone (UTC)
 * tolerated. @length: bytes. @unix_seconds: (out).
 * Returns: FALSE for what is no date, 00-Jan-0000 too. */
gboolean tern_imap_date_parse (const char *text, gsize length, gint64 *unix_seconds);

/* "17-Jul-1996 09:44:25 +0000". Returns: (transfer full) (nullable): NULL outside the years 1 to
 * 9999. */
char *tern_imap_date_time_to_string (gint64 unix_seconds);
/* "17-Jul-1996", in UTC. Returns: as above. */
char *tern_imap_date_to_string (gint64 unix_seconds);

G_END_DECLS
