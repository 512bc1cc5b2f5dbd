/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The error domain of the submission language. */

#include "smtp/tern-smtp-error.h"

G_DEFINE_QUARK (tern - smtp - error - quark, tern_smtp_error)
