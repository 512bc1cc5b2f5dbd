/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can go wrong in the engine itself; ternctl and the models look at the code, people read the sentence. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TERN_ENGINE_ERROR (tern_engine_error_quark ())

/**
 * TernEngineError:
 * @TERN_ENGINE_ERROR_INVALID: a command or an account's settings make no sense; correct them
 * @TERN_ENGINE_ERROR_NO_ACCOUNT: there is no such account; add it first
 * @TERN_ENGINE_ERROR_ACCOUNT_EXISTS: an account with this id is there already; remove it first or choose another
 * @TERN_ENGINE_ERROR_NO_MAILBOX: there is no such folder; look at the list of folders
 * @TERN_ENGINE_ERROR_NO_MESSAGE: there is no such message here, or it is no longer on the server
 * @TERN_ENGINE_ERROR_CREDENTIALS: no password could be had or kept: the command failed, or the keyring is there but
 *   locked, refusing, or has none; enter it again
 * @TERN_ENGINE_ERROR_SIGN_IN: the server did not accept the user name and password; not tried again by itself
 * @TERN_ENGINE_ERROR_SERVER: the server did something the work cannot go on with; try again later
 * @TERN_ENGINE_ERROR_INCOMPLETE: some folders could not be brought up to date; their sentences were given as warnings
 * @TERN_ENGINE_ERROR_STOPPED: this engine has been stopped
 * @TERN_ENGINE_ERROR_YIELDED: this engine stepped down for another process; open a port again and submit again
 * @TERN_ENGINE_ERROR_GONE: the process that held the engine went away; open a port again and submit again
 * @TERN_ENGINE_ERROR_FRAME: what came over engine.sock is not what it should be; the connection was closed
 * @TERN_ENGINE_ERROR_IO: a file of the engine's could not be read or written; look at space and permissions
 * @TERN_ENGINE_ERROR_NO_KEYRING: no password could be had or kept, because no keyring runs here at all; it can be kept
 *   until Tern ends (tern_engine_port_hold_password())
 *
 * Every command may be submitted again after YIELDED or GONE: doing one twice changes nothing.
 * Errors of the layers below (TERN_NET_ERROR, TERN_IMAP_ERROR, TERN_STORE_ERROR, TERN_SMTP_ERROR)
 * come through with their own domain and a prefix saying what was being done.
 */
typedef enum
{
  TERN_ENGINE_ERROR_INVALID,
  TERN_ENGINE_ERROR_NO_ACCOUNT,
  TERN_ENGINE_ERROR_ACCOUNT_EXISTS,
  TERN_ENGINE_ERROR_NO_MAILBOX,
  TERN_ENGINE_ERROR_NO_MESSAGE,
  TERN_ENGINE_ERROR_CREDENTIALS,
  TERN_ENGINE_ERROR_SIGN_IN,
  TERN_ENGINE_ERROR_SERVER,
  TERN_ENGINE_ERROR_INCOMPLETE,
  TERN_ENGINE_ERROR_STOPPED,
  TERN_ENGINE_ERROR_YIELDED,
  TERN_ENGINE_ERROR_GONE,
  TERN_ENGINE_ERROR_FRAME,
  TERN_ENGINE_ERROR_IO,
  TERN_ENGINE_ERROR_NO_KEYRING,
} TernEngineError;

GQuark tern_engine_error_quark (void);

G_END_DECLS
