/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Dates of header fields (RFC 5322 §3.3, its obsolete forms, and ISO 8601).
 * Used by this folder's document and headers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @unix_seconds: (out). @offset_minutes: (out): the writer's clock from UTC; 0
 * where the zone is missing or makes no sense. Neither is touched when it
 * returns %FALSE: no such date. */
gboolean
tern_mime_date_parse (const char *raw, gsize len, gint64 *unix_seconds, int *offset_minutes);

G_END_DECLS
