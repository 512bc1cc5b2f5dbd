/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keywords that say what a person wants of a message later: nothing more of its thread. Pure functions; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* On messages of a thread whose replies are to stay out of the way: the one that MailMate and Fastmail use
 * (draft-ietf-mailmaint-messageflag-mailboxattribute). */
#define TERN_KEYWORD_MUTED "$muted"

/* @keywords: separated by spaces, in any case. */
gboolean tern_later_has_keyword (const char *keywords, const char *keyword);
gboolean tern_later_is_muted (const char *keywords);

G_END_DECLS
