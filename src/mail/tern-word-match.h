/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where the words of a search are in a text: what a reader marks. By the rules of the search: whatever the case and the
 * accents, where a word begins, and in CJK anywhere. Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words and phrases, prepared; immutable. */
typedef struct _TernWordMatch TernWordMatch;

/* @words: UTF-8, ends with NULL; longer ones than 256 letters are cut. Returns: (transfer full) (nullable): NULL when
 * there is nothing to look for. */
TernWordMatch *tern_word_match_new (const char *const *words);
TernWordMatch *tern_word_match_ref (TernWordMatch *self);
void tern_word_match_unref (TernWordMatch *self);
/* What was looked for, as it was typed, the words one behind the other. */
const char *tern_word_match_get_text (const TernWordMatch *self);

/* The first place in @text, of @n characters, that begins at or behind @from; the longest there is.
 * Returns: whether there is one: @start up to, not with, @end. */
gboolean tern_word_match_find (
    const TernWordMatch *self, const gunichar *text, gsize n, gsize from, gsize *start, gsize *end);
/* Whether there is one in @text: UTF-8, @length bytes of it. */
gboolean tern_word_match_is_in (const TernWordMatch *self, const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernWordMatch, tern_word_match_unref)

G_END_DECLS
