/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One mail address with the name a person gave it, as RFC 5322 §3.4 has a mailbox;
 * parsers make it, the store keeps it, widgets show it. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TernAddress: immutable; safe from any thread. Both texts are valid UTF-8: what
 * is not is replaced when it is made (U+FFFD).
 */
typedef struct _TernAddress TernAddress;

#define TERN_TYPE_ADDRESS (tern_address_get_type ())
GType tern_address_get_type (void);

/* @name: (nullable): an empty name counts as none.
 * @address: the addr-spec, "ann@example.org"; may be "" when a header held a name only. */
TernAddress *tern_address_new (const char *name, const char *address);
TernAddress *tern_address_copy (const TernAddress *address);
void tern_address_free (TernAddress *address);

/* Returns: (nullable) (transfer none). */
const char *tern_address_get_name (const TernAddress *address);
/* Returns: (not nullable) (transfer none). */
const char *tern_address_get_address (const TernAddress *address);

/* Same name, byte for byte, and same address with its case ignored. */
gboolean tern_address_equal (const TernAddress *a, const TernAddress *b);

/* For people, not for a header: `Ann Lee <ann@example.org>` or the address alone. Control,
 * direction-changing and invisible characters are taken out of the name, and the address is
 * always there, so that a name cannot pass for an address.
 * Returns: (transfer full): one line of UTF-8. */
char *tern_address_to_display (const TernAddress *address);

/* @addresses: (element-type TernAddress): Returns: (transfer full): each as
 * tern_address_to_display(), joined by ", "; "" for none. */
char *tern_address_list_to_display (GPtrArray *addresses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernAddress, tern_address_free)

G_END_DECLS
