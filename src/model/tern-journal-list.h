/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What waits for servers, what is being sent and what was set aside, for the page that shows it. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-journal-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TERN_TYPE_JOURNAL_LIST (tern_journal_list_get_type ())

/**
 * TernJournalList: main thread; a GListModel of TernJournalItem: what was set aside first, then what is being sent,
 * then what waits; each the oldest first. Changes that read alike but for the message are one item, so that 5,000
 * archived messages are one row. Kept up with the journal; an item that stays is the same object.
 *
 * Starts empty with `loading` TRUE. Properties: `loading` (gboolean, read-only).
 */
G_DECLARE_FINAL_TYPE (TernJournalList, tern_journal_list, TERN, JOURNAL_LIST, GObject)

/* @client: open. */
TernJournalList *tern_journal_list_new (TernClient *client);
gboolean tern_journal_list_get_loading (TernJournalList *self);

/* What was set aside is pending again; what waits is tried now. */
void tern_journal_list_retry (TernJournalList *self, TernJournalItem *item);
/* The same with all. */
void tern_journal_list_retry_all (TernJournalList *self);
/* Gives it up; what is being sent cannot be, and TernClient::action-failed says so. */
void tern_journal_list_discard (TernJournalList *self, TernJournalItem *item);

G_END_DECLS
