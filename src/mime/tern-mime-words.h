/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Header text: eight-bit bytes and encoded words (RFC 2047) to UTF-8. Used by
 * this folder's readers of addresses, parameters and headers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @raw needs more than tern_mime_clean_line(). */
gboolean tern_mime_words_needed (const char *raw, gsize len);

/* Bytes that are no ASCII become UTF-8 by tern_mime_to_utf8(); the encoded
 * words, which are ASCII, stay as they are. */
char *tern_mime_words_to_utf8 (const char *raw, gsize len);

/* @text: UTF-8. Encoded words are decoded wherever they stand, neighbours in
 * one charset as one run of bytes (mailers split characters); a charset that
 * is not known is guessed; a word without its end runs to the next space.
 * The result is not cleaned. */
char *tern_mime_words_decode (const char *text);

/* All of it: @raw to one clean line, tern_mime_clean_line(). */
char *tern_mime_words_to_line (const char *raw, gsize len);

G_END_DECLS
