/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Makes strings that strangers chose safe to show and to save under: names,
 * subjects, file names. Used all over this folder and by whoever shows a
 * string from outside (mailbox names, server texts).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tern_mime_clean_line:
 * @text: (nullable): anything; bytes that are not UTF-8 become U+FFFD
 *
 * One line to show: white space runs become one space, the ends are trimmed,
 * control characters (C0, C1), direction-changing ones (U+061C, U+200E, U+200F,
 * U+202A–202E, U+2066–2069) and invisible ones (zero width space, soft hyphen,
 * word joiner, byte order mark, tags, …) are removed. U+200D stays between two
 * characters that join there (emoji, Indic and Arabic scripts), U+200C
 * likewise, and variation selectors stay after a visible character.
 *
 * Returns: (transfer full): "" for %NULL
 */
char *tern_mime_clean_line (const char *text);

/**
 * tern_mime_clean_file_name:
 * @name: (nullable): as it came, already UTF-8
 *
 * A basename to save under: what follows the last '/' or '\', cleaned as by
 * tern_mime_clean_line(), without the characters other systems refuse
 * (< > : " | ? *), without leading dots or trailing dots and spaces, never
 * a device name, at most 200 bytes with its true last extension kept.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing is left
 */
char *tern_mime_clean_file_name (const char *name);

G_END_DECLS
