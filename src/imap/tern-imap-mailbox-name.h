/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Mailbox names between the wire and people: modified UTF-7 (RFC 3501 §5.1.3) or UTF-8; the
 * session's list and whoever makes a mailbox use it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For people: valid UTF-8. Names that are no good modified UTF-7 are shown as they are (bad bytes
 * as U+FFFD); 8-bit names that are UTF-8 are taken so. Control and direction-changing characters
 * become visible stand-ins (U+2400 …, U+FFFD): a name cannot lie about itself. Not reversible:
 * commands always use the wire name. Returns: (transfer full). */
char *tern_imap_mailbox_name_decode (const char *wire_name);

/* For the wire. @utf8: UTF8=ACCEPT is enabled or the server is IMAP4rev2: the name goes as it is.
 * TERN_IMAP_ERROR_STATE: @name is empty, not UTF-8, or has control characters.
 * Returns: (transfer full) (nullable). */
char *tern_imap_mailbox_name_encode (const char *name, gboolean utf8, GError **error);

/* Between a wire name, which is modified UTF-7 whatever the session speaks, so that a mailbox keeps its name in the
 * store, and what goes over the wire while UTF8=ACCEPT is enabled (RFC 9755 §3). Neither fails: a name that is not
 * what it should be stays as it is. Returns: (transfer full). */
char *tern_imap_mailbox_name_to_utf8 (const char *wire_name);
char *tern_imap_mailbox_name_from_utf8 (const char *name);

G_END_DECLS
