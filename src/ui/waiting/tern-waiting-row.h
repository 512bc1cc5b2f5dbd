/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Changes that wait, in a row: what, why, and what can be done. */
#pragma once

#include "model/tern-journal-item.h"
#include "model/tern-mail-account.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_WAITING_ROW (tern_waiting_row_get_type ())

/**
 * TernWaitingRow: Return goes to its buttons' first; Delete discards.
 *
 * Signals: `retry ()`, `discard ()`.
 */
G_DECLARE_FINAL_TYPE (TernWaitingRow, tern_waiting_row, TERN, WAITING_ROW, GtkListBoxRow)

/* @account: (nullable): the item's. */
GtkWidget *tern_waiting_row_new (TernJournalItem *item, TernMailAccount *account);
TernJournalItem *tern_waiting_row_get_item (TernWaitingRow *self);

G_END_DECLS
