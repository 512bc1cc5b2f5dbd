/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Marks the words of a search in HTML, so that a page shows them without a script. Used by the models for the reader.
 */
#pragma once

#include "mail/tern-word-match.h"

G_BEGIN_DECLS

/* Places have these ids, with their number behind, from 1: a page goes to one by its address. */
#define TERN_MIME_MARK_ID "tern-match-"
#define TERN_MIME_MARK_CLASS "tern-match"

/**
 * tern_mime_html_mark:
 * @clean: from tern_mime_html_clean() or tern_mime_dark_new(): no other HTML
 * @n: (out): places
 *
 * Puts a mark element around each place, as far as it is in one piece of text: what an element divides is not found.
 * Any thread, linear; at most 2,000 places.
 *
 * Returns: (transfer full)
 */
char *tern_mime_html_mark (const char *clean, const TernWordMatch *words, guint *n);

G_END_DECLS
