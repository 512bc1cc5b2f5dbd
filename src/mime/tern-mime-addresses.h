/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Address lists (RFC 5322 §3.4, and the forms people's mailers make of it).
 * Used by this folder's document and headers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @name: (nullable): decoded and clean. @address: "" where the entry had none.
 * Both valid during the call. Returns: %FALSE to stop. */
typedef gboolean (*TernMimeAddressFunc) (const char *name, const char *address, gpointer user_data);

/* Calls @func for every mailbox of @raw, the value of one field, in order;
 * groups are flattened. Linear. */
void tern_mime_addresses_parse (const char *raw,
                                gsize len,
                                TernMimeAddressFunc func,
                                gpointer user_data);

G_END_DECLS
