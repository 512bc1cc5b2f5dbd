/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Builds one command: what to quote, what to send as a literal, where to wait for the server's `+`,
 * what to keep out of the trace; the session's commands use it, the connection sends the pieces. */

#pragma once

#include <glib.h>

#include "mail/tern-flags.h"
#include "mail/tern-uid-set.h"

G_BEGIN_DECLS

/**
 * TernImapCommandFlags: what the server can take, at the time the pieces are made.
 * @TERN_IMAP_COMMAND_LITERAL_PLUS: LITERAL+ (RFC 7888): no literal waits.
 * @TERN_IMAP_COMMAND_LITERAL_MINUS: LITERAL-: those up to 4096 bytes do not wait.
 * @TERN_IMAP_COMMAND_UTF8: UTF8=ACCEPT was enabled: quoted strings may hold UTF-8 (RFC 9755).
 */
typedef enum
{
  TERN_IMAP_COMMAND_PLAIN = 0,
  TERN_IMAP_COMMAND_LITERAL_PLUS = 1 << 0,
  TERN_IMAP_COMMAND_LITERAL_MINUS = 1 << 1,
  TERN_IMAP_COMMAND_UTF8 = 1 << 2,
} TernImapCommandFlags;

/**
 * TernImapCommandPiece: bytes to send in one go.
 * @wait: after these bytes a continuation must come before the next piece goes out; a tagged reply
 *   instead means that the rest is not to be sent.
 * @trace: what the trace may show of it: no credentials, no literal's content, no CRLF.
 */
typedef struct
{
  GBytes *bytes;
  gboolean wait;
  char *trace;
} TernImapCommandPiece;

typedef struct _TernImapCommand TernImapCommand;

/* @name: "UID FETCH". Arguments follow, each add putting the space it needs, none ever at the end
 * of a line. Text that cannot go into a command (CR, LF or NUL outside a literal; an empty or
 * impossible atom) is remembered and makes tern_imap_command_build() fail; the adds themselves
 * never do. Returns: (transfer full). */
TernImapCommand *tern_imap_command_new (const char *name);
void tern_imap_command_free (TernImapCommand *command);
const char *tern_imap_command_get_name (const TernImapCommand *command);

/* An atom: RFC 9051 `atom` and the likes of `\Seen`, `*`, `%`, `1:*`: printable, without space,
 * quotes, parentheses, braces. */
void tern_imap_command_add_atom (TernImapCommand *command, const char *atom);
/* Text as the wire wants it: "(FLAGS MODSEQ)", "UNSEEN". UTF-8 is refused but for COMMAND_UTF8.
 * Spaces at its ends are taken off; nothing is added when nothing is left. */
void tern_imap_command_add_text (TernImapCommand *command, const char *text);
void tern_imap_command_add_number (TernImapCommand *command, guint64 number);
/* An astring: an atom where that is possible, else quoted, else (8-bit, CR, LF, long) a literal. */
void tern_imap_command_add_string (TernImapCommand *command, const char *string);
/* The same, never shown in the trace: user names and passwords of LOGIN. */
void tern_imap_command_add_secret (TernImapCommand *command, const char *string);
/* The wire name of a mailbox, or a LIST pattern: always quoted or a literal, as servers expect. */
void tern_imap_command_add_mailbox (TernImapCommand *command, const char *wire_name);
/* Always a literal. @bytes: borrowed, kept by reference; without NUL. */
void tern_imap_command_add_literal (TernImapCommand *command, GBytes *bytes);
/* `~{n}` (RFC 3516, 9051): may hold NUL. */
void tern_imap_command_add_literal8 (TernImapCommand *command, GBytes *bytes);
/* Not empty. A range that ends at 4294967295 is written with `*`. */
void tern_imap_command_add_uid_set (TernImapCommand *command, const TernUidSet *uids);
/* "(\Seen $Label1)"; "()" when empty. */
void tern_imap_command_add_flags (TernImapCommand *command, const TernFlags *flags);
/* Parentheses, which may nest. */
void tern_imap_command_begin_list (TernImapCommand *command);
void tern_imap_command_end_list (TernImapCommand *command);

/* The pieces with @tag in front and CRLF at the end. May be called more than once.
 * TERN_IMAP_ERROR_STATE: something added cannot be sent.
 * Returns: (transfer full) (element-type TernImapCommandPiece) (nullable). */
GPtrArray *tern_imap_command_build (const TernImapCommand *command,
                                    const char *tag,
                                    TernImapCommandFlags flags,
                                    GError **error);

/* One line that is no command: DONE, a SASL reply, "*". @secret: the trace shows "***" for it.
 * TERN_IMAP_ERROR_STATE: CR, LF or NUL. Returns: (transfer full) (nullable). */
TernImapCommandPiece *tern_imap_command_piece_new_line (const char *line,
                                                        gboolean secret,
                                                        GError **error);
void tern_imap_command_piece_free (TernImapCommandPiece *piece);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapCommand, tern_imap_command_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapCommandPiece, tern_imap_command_piece_free)

G_END_DECLS
