/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can go wrong in a conversation with an IMAP server, each with one plain sentence; the
 * connection and session make these, the engine looks at the codes. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TernImapCondition TernImapCondition;

#define TERN_IMAP_ERROR (tern_imap_error_quark ())
GQuark tern_imap_error_quark (void);

/**
 * TernImapError: the first group is ours, the second what a server answered (RFC 9051 §7.1, RFC
 * 5530 and the extensions named). The sentences are in tern-imap-error.c.
 * @TERN_IMAP_ERROR_PARSE: not understood. From the framer it ends the connection, from the
 *   parser it costs that response.
 * @TERN_IMAP_ERROR_LIMIT: more than Tern is willing to hold. From the framer it ends the
 * connection.
 * @TERN_IMAP_ERROR_STORAGE: a big reply could not be put aside on this computer's disk. Ends the
 * connection.
 * @TERN_IMAP_ERROR_STATE: asked for what the session's state, or the server, does not allow.
 * @TERN_IMAP_ERROR_NO: NO without a code that says more. @TERN_IMAP_ERROR_BAD: BAD likewise.
 * @TERN_IMAP_ERROR_BYE: the server hung up.
 * @TERN_IMAP_ERROR_AUTHENTICATION: AUTHENTICATIONFAILED: the name or password is wrong.
 * @TERN_IMAP_ERROR_AUTHORIZATION: AUTHORIZATIONFAILED: right password, no right to this account.
 * @TERN_IMAP_ERROR_EXPIRED: EXPIRED: the password ran out.
 * @TERN_IMAP_ERROR_PRIVACY: PRIVACYREQUIRED or LOGINDISABLED: not without TLS.
 * @TERN_IMAP_ERROR_CONTACT_ADMIN: CONTACTADMIN; also M365's "User is authenticated but not
 * connected".
 * @TERN_IMAP_ERROR_CONNECTION_LIMIT: too many connections (a LIMIT or ALERT that says so).
 * @TERN_IMAP_ERROR_THROTTLED: THROTTLED, or M365's throttling sentence: see
 * tern_imap_error_get_backoff_ms().
 * @TERN_IMAP_ERROR_UNAVAILABLE: UNAVAILABLE: later.
 * @TERN_IMAP_ERROR_PARTIAL: only some of what was asked for was done. Never made from a response
 *   by tern_imap_error_new_from_condition(); the session says so.
 * @TERN_IMAP_ERROR_IN_USE: INUSE. @TERN_IMAP_ERROR_EXPUNGE_ISSUED: EXPUNGEISSUED.
 * @TERN_IMAP_ERROR_NONEXISTENT: NONEXISTENT. @TERN_IMAP_ERROR_TRY_CREATE: TRYCREATE.
 * @TERN_IMAP_ERROR_ALREADY_EXISTS: ALREADYEXISTS. @TERN_IMAP_ERROR_HAS_CHILDREN: HASCHILDREN.
 * @TERN_IMAP_ERROR_PERMISSION: NOPERM. @TERN_IMAP_ERROR_READ_ONLY: READ-ONLY with a NO.
 * @TERN_IMAP_ERROR_OVERQUOTA: OVERQUOTA. @TERN_IMAP_ERROR_SERVER_LIMIT: LIMIT, MESSAGELIMIT.
 * @TERN_IMAP_ERROR_TOO_BIG: TOOBIG (RFC 7889, 4469). @TERN_IMAP_ERROR_CANNOT: CANNOT.
 * @TERN_IMAP_ERROR_CORRUPTION: CORRUPTION. @TERN_IMAP_ERROR_SERVER_BUG: SERVERBUG.
 * @TERN_IMAP_ERROR_CLIENT_BUG: CLIENTBUG. @TERN_IMAP_ERROR_BAD_CHARSET: BADCHARSET.
 * @TERN_IMAP_ERROR_UNKNOWN_CTE: UNKNOWN-CTE. @TERN_IMAP_ERROR_NOT_SAVED: NOTSAVED.
 * @TERN_IMAP_ERROR_UNSAFE_LOGIN: Coremail's "Unsafe Login": sign in again after ID.
 */
typedef enum
{
  TERN_IMAP_ERROR_PARSE,
  TERN_IMAP_ERROR_LIMIT,
  TERN_IMAP_ERROR_STORAGE,
  TERN_IMAP_ERROR_STATE,

  TERN_IMAP_ERROR_NO,
  TERN_IMAP_ERROR_BAD,
  TERN_IMAP_ERROR_BYE,
  TERN_IMAP_ERROR_AUTHENTICATION,
  TERN_IMAP_ERROR_AUTHORIZATION,
  TERN_IMAP_ERROR_EXPIRED,
  TERN_IMAP_ERROR_PRIVACY,
  TERN_IMAP_ERROR_CONTACT_ADMIN,
  TERN_IMAP_ERROR_CONNECTION_LIMIT,
  TERN_IMAP_ERROR_THROTTLED,
  TERN_IMAP_ERROR_UNAVAILABLE,
  TERN_IMAP_ERROR_PARTIAL,
  TERN_IMAP_ERROR_IN_USE,
  TERN_IMAP_ERROR_EXPUNGE_ISSUED,
  TERN_IMAP_ERROR_NONEXISTENT,
  TERN_IMAP_ERROR_TRY_CREATE,
  TERN_IMAP_ERROR_ALREADY_EXISTS,
  TERN_IMAP_ERROR_HAS_CHILDREN,
  TERN_IMAP_ERROR_PERMISSION,
  TERN_IMAP_ERROR_READ_ONLY,
  TERN_IMAP_ERROR_OVERQUOTA,
  TERN_IMAP_ERROR_SERVER_LIMIT,
  TERN_IMAP_ERROR_TOO_BIG,
  TERN_IMAP_ERROR_CANNOT,
  TERN_IMAP_ERROR_CORRUPTION,
  TERN_IMAP_ERROR_SERVER_BUG,
  TERN_IMAP_ERROR_CLIENT_BUG,
  TERN_IMAP_ERROR_BAD_CHARSET,
  TERN_IMAP_ERROR_UNKNOWN_CTE,
  TERN_IMAP_ERROR_NOT_SAVED,
  TERN_IMAP_ERROR_UNSAFE_LOGIN,
} TernImapError;

#define TERN_IMAP_N_ERRORS (TERN_IMAP_ERROR_UNSAFE_LOGIN + 1)

/* The sentence for a person. Returns: (transfer none): static, plain English, ends with a full
 * stop. */
const char *tern_imap_error_describe (TernImapError code);

/* An error whose message is the sentence for @code. Returns: (transfer full). */
GError *tern_imap_error_new (TernImapError code);
/* g_set_error with the sentence. @error: (nullable). */
void tern_imap_set_error (GError **error, TernImapError code);

/* What a NO, BAD or BYE means, by its response code, else by known sentences in its text (Microsoft
 * 365, Gmail and Coremail say important things only there), else NO, BAD or BYE.
 * The message is the plain sentence alone; the server's own words are kept apart because
 * they must not be shown when they came before TLS.
 * @condition: kind NO, BAD or BYE. Returns: (transfer full). */
GError *tern_imap_error_new_from_condition (const TernImapCondition *condition);

/* The server's own words, valid UTF-8 without control characters, at most 1000 characters.
 * @error: of any domain. Returns: (transfer none) (nullable). */
const char *tern_imap_error_get_server_text (const GError *error);
/* How long the server asks to be left alone, in milliseconds, at most an hour; 0 when it did not
 * say.
 * @error: of any domain. */
guint tern_imap_error_get_backoff_ms (const GError *error);

G_END_DECLS
