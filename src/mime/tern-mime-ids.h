/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Message ids in Message-ID, In-Reply-To and References (RFC 5322 §3.6.4).
 * Used by this folder's document and headers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Finds the next id from *@p on and moves *@p behind it. Ids are what stands in
 * angle brackets; in a field without any, its words. An id of more than 998
 * bytes, the longest line, or with anything but printable characters is none.
 *
 * Returns: whether there was one; *@id is not terminated, without brackets */
gboolean tern_mime_ids_next (const char **p, const char *end, const char **id, gsize *len);

G_END_DECLS
