/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One part fetched alone, to bytes or to text: for the engine, which asks the
 * server for the text parts of a large message and knows their types from
 * BODYSTRUCTURE. Pure functions; any thread; linear in the input.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernMimeBodyInfo:
 * @type: (nullable): "text/html"; %NULL is text/plain
 * @charset: (nullable): as declared
 * @encoding: (nullable): transfer encoding as declared; %NULL is 7bit
 * @flowed: format=flowed (RFC 3676)
 * @delsp: delsp=yes
 */
typedef struct
{
  const char *type;
  const char *charset;
  const char *encoding;
  gboolean flowed;
  gboolean delsp;
} TernMimeBodyInfo;

/**
 * tern_mime_body_decode:
 * @encoding: (nullable): base64, quoted-printable, x-uuencode; anything else
 *   leaves the bytes as they are
 *
 * Broken encodings give what can be read of them.
 *
 * Returns: (transfer full): the decoded bytes
 */
GBytes *tern_mime_body_decode (const guint8 *data, gsize len, const char *encoding);

/**
 * tern_mime_body_to_text:
 * @data: (array length=len): the part as it came, transfer encoding and all
 *
 * Returns: (transfer full): readable UTF-8 text, lines ending in "\n": flowed
 *   text unwrapped, HTML as text
 */
char *tern_mime_body_to_text (const guint8 *data, gsize len, const TernMimeBodyInfo *info);

/**
 * tern_mime_body_to_utf8:
 *
 * Returns: (transfer full): the part as UTF-8 with nothing else changed: for
 *   HTML, and for source views
 */
char *tern_mime_body_to_utf8 (const guint8 *data, gsize len, const TernMimeBodyInfo *info);

/**
 * tern_mime_preview:
 * @text: from tern_mime_body_to_text() or tern_mime_document_get_text()
 *
 * Returns: (transfer full): the first words a person wrote on one line, quotes
 *   and signature left out, at most 200 characters
 */
char *tern_mime_preview (const char *text);

G_END_DECLS
