/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A style sheet, or the style of one element, without what would fetch anything. Used by tern-mime-html-clean.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @css, UTF-8 and hostile, to @out; no "<" is left in it, so that it cannot end its element. Backslashes, with
 * which names can be hidden, and comments are left out. @pictures: whether http and https pictures stay; that there
 * are any is set in @has_remote, and that colours are named in @has_colours. Linear. */
void tern_mime_css_clean (
    GString *out, const char *css, gsize len, gboolean pictures, gboolean *has_remote, gboolean *has_colours);

/* Whether @url, with its blanks trimmed, is a picture that comes with the message, or one from the network. */
gboolean tern_mime_url_is_own_picture (const char *url);
gboolean tern_mime_url_is_remote_picture (const char *url);

G_END_DECLS
