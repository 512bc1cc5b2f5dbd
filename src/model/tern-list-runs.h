/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What differs between a list as it is shown and as it should be, as runs of neighbours. */
#pragma once

#include "model/tern-entry-array.h"

G_BEGIN_DECLS

/* At @position of the list as it was, @removed rows go and @added come. */
typedef struct
{
  guint position;
  guint removed;
  guint first_added; /* of the added entries */
  guint added;
} TernListRun;

/* Runs in the order of their positions; no two touch. */
typedef struct
{
  GArray *runs;                /* TernListRun */
  const TernStoreEntry *added; /* of @own, or of the array compared with */
  GArray *own;                 /* nullable */
  gboolean moves;              /* something is added that is removed elsewhere: all is removed first */
} TernListRuns;

void tern_list_runs_free (TernListRuns *self);

/* Empty; runs are added in the order of their positions. @entries: copied; nullable when @added is 0. */
TernListRuns *tern_list_runs_new (void);
void tern_list_runs_add (TernListRuns *self, guint position, guint removed, const TernStoreEntry *entries, guint added);

/* @removed: (element-type gint64), @added: (element-type TernStoreEntry): newest first. What is not in @rows cannot be
 * removed from it, what is there already is not added. */
TernListRuns *tern_list_runs_merge (const TernEntryArray *rows, GArray *removed, GArray *added);
/* @to: its gap closed; outlives the runs. */
TernListRuns *tern_list_runs_compare (const TernEntryArray *from, const TernEntryArray *to);
/* Makes @rows, from which they were found, what it should be. */
void tern_list_runs_apply (const TernListRuns *self, TernEntryArray *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernListRuns, tern_list_runs_free)

G_END_DECLS
