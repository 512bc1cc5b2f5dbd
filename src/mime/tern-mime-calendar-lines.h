/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The text of a calendar without what a mail client has no use for; what is left is fit for libical. Used by the reader
 * of invitations.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of @text, hostile, the first 1 MiB: events and time zones, and of these only the properties that are shown or
 * answered, at most 2,000 lines of at most 8 KiB. Rules of time zones that are not yearly, by month and day, are left
 * out: libical expands them one by one. Linear.
 * Returns: (transfer full): UTF-8, lines unfolded; balanced */
char *tern_mime_calendar_lines_keep (const char *text, gsize len);

G_END_DECLS
