/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* HTML to plain text in reading order, for "show as text", search and
 * previews. Used by this folder's document and body.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tern_mime_html_to_text:
 * @html: (array length=len): UTF-8; hostile
 *
 * Headings and paragraphs are set apart by an empty line, list items start
 * with "• " or their number, cells of a table row are joined by " | ",
 * a link is followed by its target in angle brackets where the two differ,
 * a picture is its description in brackets, quotes start with "> ", <pre>
 * keeps its lines. Scripts, styles, comments, forms' values and what is marked
 * as not displayed give nothing. Linear, and at most 4 times @len + 1 KiB.
 *
 * Returns: (transfer full): lines ending in "\n"
 */
char *tern_mime_html_to_text (const char *html, gsize len);

G_END_DECLS
