/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the rows of a list of results show beside what all rows do: where what was searched for is, and which folder a
 * message is in. Given to the message view, which shows it to its rows. */
#pragma once

#include "model/tern-message.h"

#include <pango/pango.h>

G_BEGIN_DECLS

typedef struct _TernListMarks TernListMarks;

/* Returns: (transfer full) (nullable): the name of the folder a message is in, as a person reads it. */
typedef char *(*TernListPlaceFunc) (TernMessage *message, gpointer user_data);

/* @words: words and phrases, copied. @place: (nullable): folders are not told. */
TernListMarks *tern_list_marks_new (const char *const *words, TernListPlaceFunc place, gpointer place_data);
TernListMarks *tern_list_marks_ref (TernListMarks *self);
void tern_list_marks_unref (TernListMarks *self);

/* Bold and underlined where one of the words begins, whatever its case and accents; in CJK wherever it is.
 * Returns: (transfer full) (nullable): NULL where none is in @text. */
PangoAttrList *tern_list_marks_find (const TernListMarks *self, const char *text);
/* (transfer full) (nullable). */
char *tern_list_marks_dup_place (const TernListMarks *self, TernMessage *message);

/* Whether folders are told. */
gboolean tern_list_marks_has_places (const TernListMarks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernListMarks, tern_list_marks_unref)

G_END_DECLS
