/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is said of a search in words: what was searched, and what is wrong with what was typed. */
#pragma once

#include "model/tern-search.h"

G_BEGIN_DECLS

/* "This computer: all of 2019–2026; asking the server for older mail…". Returns: (transfer full). */
char *tern_search_words_status (TernSearch *search);
/* (transfer full) (nullable): NULL when there is no mistake in @text. */
char *tern_search_words_mistake (const char *text);
/* What stands in the place of results where there are none. @scope: the folder that was searched; NULL for all mail.
 * (transfer full). */
char *tern_search_words_empty (TernSearch *search, const char *scope);

G_END_DECLS
