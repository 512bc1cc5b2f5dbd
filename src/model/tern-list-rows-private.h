/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the two files of TernListRows share. */
#pragma once

#include "model/tern-list-rows.h"

G_BEGIN_DECLS

/* tern-list-rows.c */
/* The key of a head whose thread has @ids (its newest first, all of them there). */
gint64 tern_list_rows_sum_key (const TernListRows *self, const gint64 *ids, guint n);
/* The same as far as its place goes: of a thread of thousands that is much less to look at. */
gint64 tern_list_rows_place_key (const TernListRows *self, const gint64 *ids, guint n);
/* Where (@thread, @id) is in by_thread, or would be put in. */
guint tern_list_rows_find_in_thread (const TernListRows *self, gint64 thread, gint64 id);
/* Of two heads: which is first. */
int tern_list_rows_order (const TernListRows *self, const TernStoreEntry *a, const TernStoreEntry *b);
gboolean tern_list_rows_is_expanded (const TernListRows *self, gint64 thread);

G_END_DECLS
