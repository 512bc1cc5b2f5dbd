/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* An IMAP server that says what a script says and insists on hearing what the script expects: one
 * connection, one thread, loopback. The session tests play transcripts with it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The script, a line at a time:
 *   # …            a comment; empty lines too
 *   S: text        the server sends the text and CRLF
 *   S+ text        without CRLF
 *   S*1000: text   a thousand times; $n in it is 1 … 1000 (also S*1000+)
 *   L: text        the same for a literal's content: `{$}` in the S line before becomes the length
 * of L+ text          all L lines that follow it C: text        the client must send exactly this
 * line; $1 … $9 are tags, bound when first met; $_ at the end matches any rest CL: text       the
 * client must send exactly these bytes T:             TLS from here on (server side) D: DEFLATE
 * from here on X:             the server closes W:             the client must close
 * {{0d}} is the byte 0x0d, in S, L and CL.
 */
typedef struct _SessionServer SessionServer;

/* @one_byte: send every byte by itself (the first 64 KiB). @cert_file: PEM with key, for `T:`;
 * (nullable). Starts listening and returns at once. */
SessionServer *
session_server_start (const char *const *script, gboolean one_byte, const char *cert_file);
guint16 session_server_get_port (SessionServer *server);
/* Waits for the script's end. Returns: (transfer full) (nullable): what went wrong. */
char *session_server_finish (SessionServer *server);

G_END_DECLS
