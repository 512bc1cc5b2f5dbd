/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a submission server can refuse or do wrong, each with one plain sentence; the engine reports
 * it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TERN_SMTP_ERROR (tern_smtp_error_quark ())

/**
 * TernSmtpError:
 * @TERN_SMTP_ERROR_UNAVAILABLE: the server is not ready (4xx). Try again later.
 * @TERN_SMTP_ERROR_REFUSED: the server refuses to talk to this computer (5xx). Ask whoever runs it.
 * @TERN_SMTP_ERROR_AUTHENTICATION: the server did not accept the user name and password. Correct
 * them.
 * @TERN_SMTP_ERROR_NO_AUTHENTICATION: the server offers no way to sign in at all. Check host and
 * port.
 * @TERN_SMTP_ERROR_PROTOCOL: the server sent what no submission server sends. Check host and port.
 * @TERN_SMTP_ERROR_STATE: called out of order; a fault of the caller's.
 */
typedef enum
{
  TERN_SMTP_ERROR_UNAVAILABLE,
  TERN_SMTP_ERROR_REFUSED,
  TERN_SMTP_ERROR_AUTHENTICATION,
  TERN_SMTP_ERROR_NO_AUTHENTICATION,
  TERN_SMTP_ERROR_PROTOCOL,
  TERN_SMTP_ERROR_STATE,
} TernSmtpError;

GQuark tern_smtp_error_quark (void);

G_END_DECLS
