/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* HTML from a stranger to HTML that says nothing to a browser but how the message looks: the first of the walls, in
 * front of a renderer that runs no scripts and loads nothing. Used by the models for the reader.
 */
#pragma once

#include "mime/tern-mime-html-marks.h"

G_BEGIN_DECLS

/**
 * TernMimeHtmlLink:
 * @text: what the person sees of it, on one line; the description of a picture; "" for nothing
 * @target: where it goes: http, https, ftp, tel or mailto
 */
typedef struct
{
  char *text;
  char *target;
} TernMimeHtmlLink;

/**
 * TernMimeCleanHtml:
 * @html: to be put into the body of a page: known elements and known attributes only, written anew
 * @dark: (nullable): the same for dark paper (tern-mime-dark.h), where it has colours and all of them can be dark
 * @has_remote: there are pictures that would come from the network
 * @has_colours: it says colours of its own, or shows pictures behind text
 * @standards: it was written for the standards mode of browsers
 * @links: (element-type TernMimeHtmlLink): in order
 * @n_marks: words that were marked, from tern_mime_clean_html_mark()
 */
typedef struct
{
  char *html;
  char *dark;
  gboolean has_remote;
  gboolean has_colours;
  gboolean standards;
  GPtrArray *links;
  guint n_marks;
} TernMimeCleanHtml;

/**
 * tern_mime_html_clean:
 * @html: (array length=len): UTF-8; hostile
 * @pictures: whether pictures from http and https may stay; else only those of the message (cid:) and inline ones
 *   (data:) do
 *
 * Scripts, forms, frames, objects, meta, link and base elements, event handlers, and every reference but pictures and
 * links are gone; pictures of one pixel, which only count who opens the mail, always. Of style sheets what would fetch
 * something is taken out. Any thread, linear, at most 8 times @len + 1 KiB.
 *
 * Returns: (transfer full)
 */
TernMimeCleanHtml *tern_mime_html_clean (const char *html, gsize len, gboolean pictures);
/* Marks @words in it, light and dark; see tern_mime_html_mark(). Once. */
void tern_mime_clean_html_mark (TernMimeCleanHtml *self, const TernWordMatch *words);
void tern_mime_clean_html_free (TernMimeCleanHtml *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMimeCleanHtml, tern_mime_clean_html_free)

G_END_DECLS
