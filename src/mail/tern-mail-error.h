/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can be wrong with a written mail noun; every folder above parses with it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TERN_MAIL_ERROR (tern_mail_error_quark ())

/**
 * TernMailError:
 * @TERN_MAIL_ERROR_INVALID: the text is not what it should be. Nothing a person
 *   can do: the server or a file is damaged, and what held the text is ignored.
 */
typedef enum
{
  TERN_MAIL_ERROR_INVALID,
} TernMailError;

GQuark tern_mail_error_quark (void);

G_END_DECLS
