/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Looking for words in text without regard to their case and accents. Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is looked for, prepared. */
typedef struct _TernTextNeedle TernTextNeedle;

/* @words: UTF-8. Returns: (transfer full) (nullable): NULL when there is nothing to look for. */
TernTextNeedle *tern_text_needle_new (const char *words);
void tern_text_needle_free (TernTextNeedle *self);

/* The first place in @text at or behind @from. @from, @start, @end count characters. Returns: whether there is one. */
gboolean tern_text_needle_find (const TernTextNeedle *self, const char *text, guint from, guint *start, guint *end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernTextNeedle, tern_text_needle_free)

G_END_DECLS
