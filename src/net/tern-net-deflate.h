/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Raw DEFLATE (RFC 1951, RFC 4978) a piece at a time; the stream keeps one of each way. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: (transfer full). */
GConverter *tern_net_deflater_new (void);
/* Returns: (transfer full). */
GConverter *tern_net_inflater_new (void);

/* Returns: (transfer full): @data compressed and flushed, so that the peer can read all of it. */
GBytes *tern_net_deflate (GConverter *deflater, const void *data, gsize length);

/* Inflates what fits into @out, which is all it ever writes.
 * @used, @made: (out): bytes taken from @in and put into @out. Both 0: it needs more input. @made
 * equal to
 *   @out_length: there may be more without further input, so call again before waiting.
 * TERN_NET_ERROR_PROTOCOL: not DEFLATE, or its end. */
gboolean tern_net_inflate (GConverter *inflater,
                           const void *in,
                           gsize in_length,
                           void *out,
                           gsize out_length,
                           gsize *used,
                           gsize *made,
                           GError **error);

G_END_DECLS
