/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The wire trace: TERN_TRACE=imap shows the conversation on stderr, without credentials and without
 * the content of literals; the connection calls it. */

#pragma once

#include "imap/tern-imap-command.h"
#include "imap/tern-imap-framer.h"

G_BEGIN_DECLS

/* Whether TERN_TRACE (a list, separated by commas) has "imap"; read once. Cheap. Any thread. */
gboolean tern_imap_trace_is_enabled (void);

/* The text of @frame as the trace shows it: literals, and quoted strings that are content, as
 * "{400 bytes}"; long lines cut at 500 bytes, control characters visible. @secret: only what kind
 * of line it is ("+ ***"): for SASL challenges. Returns: (transfer full). */
char *tern_imap_trace_describe_frame (const TernImapFrame *frame, gboolean secret);

/* One line in log domain "tern-imap-wire", only when enabled: "work > a1 UID FETCH …". @name: which
 * connection, nothing private in it. */
void tern_imap_trace_sent (const char *name, const TernImapCommandPiece *piece);
void tern_imap_trace_received (const char *name, const TernImapFrame *frame, gboolean secret);
/* Something else worth a line: "connected", "TLS". */
void tern_imap_trace_note (const char *name, const char *text);

G_END_DECLS
