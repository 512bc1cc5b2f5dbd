/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A page with colours of its own, for dark paper: all of it, or nothing.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tern_mime_dark_new:
 * @clean: from tern_mime_html_clean(): no other HTML
 *
 * The same page, every colour of words light and every colour behind words dark, so that any of its words stands out at
 * 4.5:1 from whatever it is on. No picture is touched. Any thread, linear, at most 4 times @clean + 1 KiB.
 *
 * Returns: (transfer full) (nullable): %NULL when that cannot be said of all of it: there are words on pictures, a
 *   colour in a notation that is not known, words that are half seen through, or layers that are mixed
 */
char *tern_mime_dark_new (const char *clean);

G_END_DECLS
