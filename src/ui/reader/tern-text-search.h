/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Finds words in a text that is shown, marks them and goes from one to the next. */
#pragma once

#include "mail/tern-word-match.h"
#include "ui/reader/tern-text-body.h"

G_BEGIN_DECLS

#define TERN_TYPE_TEXT_SEARCH (tern_text_search_get_type ())

/* TernTextSearch: signal `found (guint n, guint nth)`: so far; @nth from 1, 0 for none. */
G_DECLARE_FINAL_TYPE (TernTextSearch, tern_text_search, TERN, TEXT_SEARCH, GObject)

TernTextSearch *tern_text_search_new (TernTextBody *body);
/* @words: (nullable): NULL ends the search and selects the place it had come to. A few milliseconds at a time. */
void tern_text_search_set_words (TernTextSearch *self, const char *words);
/* Marks @words instead, without going to one or opening a quote without any. @words: (nullable): nothing is marked. */
void tern_text_search_mark (TernTextSearch *self, TernWordMatch *words);
/* Marks the next or the previous place, around the end if need be, puts the cursor there and brings it into view. */
void tern_text_search_move (TernTextSearch *self, gboolean forward);

G_END_DECLS
