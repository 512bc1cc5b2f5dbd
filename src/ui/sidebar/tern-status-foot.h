/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The foot of the sidebar: one line that says how things stand, and the way to fix what is wrong. */
#pragma once

#include "model/tern-mail-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_STATUS_FOOT (tern_status_foot_get_type ())

/* Signal `activated (TernMailAccount *account, int kind)`: @account: (nullable); @kind: a TernProblem. */
G_DECLARE_FINAL_TYPE (TernStatusFoot, tern_status_foot, TERN, STATUS_FOOT, AdwBin)

/* @accounts: of TernMailAccount. */
void tern_status_foot_set_accounts (TernStatusFoot *self, GListModel *accounts);
/* The line as it stands. */
const char *tern_status_foot_get_text (TernStatusFoot *self);

G_END_DECLS
