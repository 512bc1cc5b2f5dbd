/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Plays one transcript file: a scripted server on one side, a session told what to do on the other,
 * and compares what the listener and the completions said with what the file expects. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A file has three sections; `#` starts a comment, empty lines are skipped.
 *   [server]  as test-session-server.h says
 *   [do]      one call a line, each finished before the next: `connect`, `sign-in plain ann secret`
 * …, as the table in test-session-transcript.c; with `&` before it the next does not wait [expect]
 * every event and completion in order, exactly
 * `[starttls]` alone on a line makes it a STARTTLS endpoint.
 */

/* @one_byte: the server sends, and the session reads, one byte at a time. @cert_file: PEM, for TLS.
 * Fails the running test with what differs. */
void session_transcript_play (const char *path, gboolean one_byte, const char *cert_file);

G_END_DECLS
