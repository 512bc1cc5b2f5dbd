/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* format=flowed (RFC 3676): lines that were broken for the wire become
 * paragraphs again. Used by this folder's document and body.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tern_mime_flowed_to_text:
 * @text: (array length=len): UTF-8, lines ending in LF or CRLF
 * @delsp: the trailing space of a flowed line is not part of the text
 *
 * Quoted lines come out as one ">" for each level, a space, and the text;
 * paragraphs are joined only within one level. "-- " is kept as it is.
 *
 * Returns: (transfer full): lines ending in "\n"
 */
char *tern_mime_flowed_to_text (const char *text, gsize len, gboolean delsp);

G_END_DECLS
