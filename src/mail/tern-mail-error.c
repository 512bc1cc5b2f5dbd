/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The error domain of the mail nouns. */

#include "mail/tern-mail-error.h"

G_DEFINE_QUARK (tern - mail - error - quark, tern_mail_error)
