/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Counts what passes between a socket and whatever is above it, and notes when and how it began;
 * the stream and the handshake look at it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reference counted; written from whichever thread moves the bytes, read from any. */
typedef struct _TernNetTap TernNetTap;

TernNetTap *tern_net_tap_new (void);
TernNetTap *tern_net_tap_ref (TernNetTap *tap);
void tern_net_tap_unref (TernNetTap *tap);

/* Returns: (transfer full): a stream that passes everything on to @base and counts it. Closing it
 * does not close @base. Both of @base's streams must be pollable, as a socket's are. */
GIOStream *tern_net_tap_wrap (TernNetTap *tap, GIOStream *base);

guint64 tern_net_tap_get_bytes_in (TernNetTap *tap);
guint64 tern_net_tap_get_bytes_out (TernNetTap *tap);
/* When the last byte passed, either way, by g_get_monotonic_time(); 0 before the first. */
gint64 tern_net_tap_get_last_time (TernNetTap *tap);

/* From here on the next byte in is remembered as the first. */
void tern_net_tap_mark (TernNetTap *tap);
/* The first byte in since the mark, -1 when none has come. */
int tern_net_tap_get_first_byte (TernNetTap *tap);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernNetTap, tern_net_tap_unref)

G_END_DECLS
