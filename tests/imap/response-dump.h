/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Prints a response as an indented tree, everything in it: what the parser's tables compare, and
 * what makes the fuzz target touch every byte it was given. */

#pragma once

#include "imap/tern-imap-response.h"

/* Appends to @out. */
void dump_response (GString *out, const TernImapResponse *response);
