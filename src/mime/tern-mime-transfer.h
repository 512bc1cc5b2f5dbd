/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Transfer encodings (RFC 2045 §6) undone by gmime, and the steps from decoded
 * bytes to text that the document and the body share. Used by this folder alone.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @encoding: (nullable): in any case. @max_len: decoding stops there.
 * Returns: (transfer full). */
GByteArray *
tern_mime_transfer_decode (const guint8 *data, gsize len, const char *encoding, gsize max_len);

/* How long the decoded bytes are, without keeping them. */
gsize tern_mime_transfer_measure (const guint8 *data, gsize len, const char *encoding);

/* Whether @encoding changes bytes at all. */
gboolean tern_mime_transfer_is_encoded (const char *encoding);

/* Decoded bytes of a part of @type to UTF-8, by byte order mark, @charset, or
 * what HTML says of itself. @n_bad: (out) (optional): as tern_mime_to_utf8(). */
char *tern_mime_decoded_to_utf8 (
    const guint8 *data, gsize len, const char *type, const char *charset, gsize *n_bad);

/* Then to readable text: lines end in "\n", flowed ones joined, HTML as text. */
char *tern_mime_utf8_to_text (const char *utf8, const char *type, gboolean flowed, gboolean delsp);

G_END_DECLS
