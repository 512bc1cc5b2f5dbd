/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Making a change set: the store notes events as they happen and sorts them out at commit. */

#pragma once

#include "store/tern-store-change-set.h"

G_BEGIN_DECLS

typedef struct _TernChangeSetBuilder TernChangeSetBuilder;

typedef enum
{
  TERN_STORE_INSERTED,
  TERN_STORE_CHANGED,
  TERN_STORE_REMOVED,
} TernStoreEvent;

TernChangeSetBuilder *tern_change_set_builder_new (void);
void tern_change_set_builder_free (TernChangeSetBuilder *builder);
void tern_change_set_builder_clear (TernChangeSetBuilder *builder);
void tern_change_set_builder_note (TernChangeSetBuilder *builder, gint64 mailbox, gint64 message,
                                   TernStoreEvent event);
void tern_change_set_builder_note_mailbox (TernChangeSetBuilder *builder, gint64 mailbox);
void tern_change_set_builder_note_body (TernChangeSetBuilder *builder, gint64 email);
void tern_change_set_builder_note_journal (TernChangeSetBuilder *builder);
void tern_change_set_builder_note_listed (TernChangeSetBuilder *builder);
void tern_change_set_builder_note_choice (TernChangeSetBuilder *builder, const char *scope);
/* Makes the set and clears the builder. */
TernChangeSet *tern_change_set_builder_end (TernChangeSetBuilder *builder);

G_END_DECLS
