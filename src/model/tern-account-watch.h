/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The SYNC that keeps one account equal to its server and watches it, begun again when it can be; the client has one
 * for each account. */
#pragma once

#include "engine/tern-engine-port.h"
#include "model/tern-mail-account.h"

G_BEGIN_DECLS

#define TERN_TYPE_ACCOUNT_WATCH (tern_account_watch_get_type ())

/* Signals: `warned (const char *text)`; `lost ()`: the engine went away, with its port; start it with another. */
G_DECLARE_FINAL_TYPE (TernAccountWatch, tern_account_watch, TERN, ACCOUNT_WATCH, GObject)

TernAccountWatch *tern_account_watch_new (TernMailAccount *account);
TernMailAccount *tern_account_watch_get_account (TernAccountWatch *self);
/* Begins, by @port; what runs is cancelled first. */
void tern_account_watch_start (TernAccountWatch *self, TernEnginePort *port);
/* Ends it, for good unless it is started again. */
void tern_account_watch_stop (TernAccountWatch *self);

G_END_DECLS
