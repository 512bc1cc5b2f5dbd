/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Subjects and senders as a list is sorted by them: without case, accents, "Re:" and "Fwd:". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a folded text that count, so that nobody's long subject costs more. */
#define TERN_SORT_TEXT_MAX 240

/* @subject: UTF-8. @folded: room for TERN_SORT_TEXT_MAX + 1 bytes. Returns: its length; it ends in NUL. Such texts are
 * in order by strcmp(). */
gsize tern_sort_text_fold_subject (const char *subject, char *folded);
/* @name: may be "", then it is @address. */
gsize tern_sort_text_fold_sender (const char *name, const char *address, char *folded);

/* Texts on their way to ranks; one thread at a time. */
typedef struct _TernSortTexts TernSortTexts;

TernSortTexts *tern_sort_texts_new (void);
void tern_sort_texts_free (TernSortTexts *self);
/* @text: folded, copied. */
void tern_sort_texts_add (TernSortTexts *self, const char *text, gsize length);
/* Of each that was added, in that order: equal texts have equal ranks, and between two ranks of different texts there
 * is room for further ones. From 1 up, below 1 << 55. Returns: (transfer full). */
gint64 *tern_sort_texts_rank (TernSortTexts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernSortTexts, tern_sort_texts_free)

G_END_DECLS
