/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Bytes in a charset that is declared, wrongly declared or not declared, to
 * UTF-8. Used all over this folder.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tern_mime_to_utf8:
 * @declared: (nullable): charset as the message names it
 * @used: (out) (optional): static name of the charset that was used
 * @n_bad: (out) (optional): bytes that no charset explains; each is U+FFFD
 *
 * The declared charset if the bytes are valid in it (its common superset is
 * taken: windows-1252 for iso-8859-1, gb18030 for gb2312); else UTF-8 if
 * valid; else what tern_mime_guess_charset() says. NUL bytes become U+FFFD,
 * a byte order mark is dropped. Never fails.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *tern_mime_to_utf8 (
    const guint8 *data, gsize len, const char *declared, const char **used, gsize *n_bad);

/**
 * tern_mime_guess_charset:
 *
 * From the bytes alone: iso-2022-jp or -kr by their escapes, utf-8 if valid,
 * else the most plausible of shift_jis, euc-jp, gb18030, big5, euc-kr, koi8-r,
 * windows-1251 and windows-1252. Looks at the first 64 KiB.
 *
 * Returns: a static name
 */
const char *tern_mime_guess_charset (const guint8 *data, gsize len);

/**
 * tern_mime_charset_is_known:
 *
 * Returns: whether tern_mime_to_utf8() can take @declared at its word
 */
gboolean tern_mime_charset_is_known (const char *declared);

G_END_DECLS
