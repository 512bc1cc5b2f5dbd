/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a row is called to a screen reader; each row of the list has one. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _TernRowName TernRowName;

/* @list_item: not owned; outlives this. Free with tern_row_name_free(). */
TernRowName *tern_row_name_new (GtkListItem *list_item);
void tern_row_name_free (TernRowName *self);
/* (transfer none). */
const char *tern_row_name_get (TernRowName *self);
/* @other: the row is another one now. While it is the same and has the focus, the new name is there for whoever asks,
 * and told of when the focus has gone: a screen reader reads a whole row again when it is told that the name of the one
 * with the focus has changed, beside what says what was done. */
void tern_row_name_set (TernRowName *self, const char *sentence, gboolean other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernRowName, tern_row_name_free)

G_END_DECLS
