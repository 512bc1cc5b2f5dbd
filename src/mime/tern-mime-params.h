/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Content-Type and Content-Disposition: the value and its parameters (RFC 2045
 * §5.1, RFC 2183, RFC 2231). Read only: received parameters are never written
 * out again (gmime 3.2.13 hangs on some). Used by this folder alone.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): "text/plain" or "attachment" in lower
 * case; %NULL when there is no such token at the start. */
char *tern_mime_params_dup_value (const char *raw, gsize len);

/* @name: in lower case. Joins RFC 2231 sections, decodes RFC 2231 and, where
 * there should be none, RFC 2047.
 *
 * Returns: (transfer full) (nullable): UTF-8, not cleaned */
char *tern_mime_params_dup (const char *raw, gsize len, const char *name);

/* The same without decoding, for the boundary. @value_len: (out). */
char *tern_mime_params_dup_bytes (const char *raw, gsize len, const char *name, gsize *value_len);

G_END_DECLS
