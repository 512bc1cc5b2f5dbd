/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the client tells a TernMailAccount what is going on. */
#pragma once

#include "model/tern-mail-account.h"

G_BEGIN_DECLS

TernMailAccount *tern_mail_account_new (TernAccount *account);
/* The same account with other settings. */
void tern_mail_account_set_account (TernMailAccount *self, TernAccount *account);
/* STATE and PROGRESS; others are not for it. */
void tern_mail_account_take_event (TernMailAccount *self, TernEngineEvent *event);
/* What ran for it has ended. @error: (nullable). */
void tern_mail_account_take_end (TernMailAccount *self, const GError *error);
void tern_mail_account_set_journal (TernMailAccount *self, guint waiting, guint set_aside);
void tern_mail_account_set_last_update (TernMailAccount *self, gint64 last_update);
void tern_mail_account_set_fullness (TernMailAccount *self, guint percent);

/* Whether the person works offline; nothing happens to it meanwhile. */
void tern_mail_account_set_offline (TernMailAccount *self, gboolean offline);

G_END_DECLS
