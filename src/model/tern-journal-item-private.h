/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the list of waiting changes makes and fills its items: read on the worker, handed over, shown. */
#pragma once

#include "model/tern-journal-item.h"

G_BEGIN_DECLS

/* What an item says; made on the worker. */
typedef struct
{
  char *key; /* equal for what is one row */
  TernChangeKind kind;
  TernChangeState state;
  char *account;
  char *subject; /* nullable */
  TernJournalPlace place;
  TernJournalPlace target;
  TernFlags *add;
  TernFlags *remove;
  char *reason; /* nullable */
  GArray *ids;  /* gint64: of the journal */
} TernJournalGroup;

void tern_journal_group_free (gpointer group);

/* @group: taken over. */
TernJournalItem *tern_journal_item_new (TernJournalGroup *group);
const char *tern_journal_item_get_key (TernJournalItem *self);
/* @group: of the same key; taken over. */
void tern_journal_item_take (TernJournalItem *self, TernJournalGroup *group);
/* Of the journal; (element-type gint64). */
GArray *tern_journal_item_get_ids (TernJournalItem *self);

G_END_DECLS
