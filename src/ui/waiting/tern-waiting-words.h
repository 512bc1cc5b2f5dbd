/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Words for changes that wait. */
#pragma once

#include "model/tern-journal-item.h"
#include "model/tern-mail-account.h"

G_BEGIN_DECLS

/* "Move “Quarterly figures” to Archive". Each of these is (transfer full). */
char *tern_waiting_words_what (TernJournalItem *item);
/* "Waiting for the network". @account: (nullable): the item's. */
char *tern_waiting_words_why (TernJournalItem *item, TernMailAccount *account);
/* What is so once it is given up: "It stays in Inbox." */
char *tern_waiting_words_discarded (TernJournalItem *item);

G_END_DECLS
