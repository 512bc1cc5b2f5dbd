/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The accounts of accounts.ini as the client shows and watches them: a TernMailAccount and a TernAccountWatch for each,
 * and how many changes of each wait. Main thread. */
#pragma once

#include "engine/tern-engine-port.h"
#include "model/tern-query-worker.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

#define TERN_TYPE_ACCOUNT_SET (tern_account_set_get_type ())

/**
 * TernAccountSet signals:
 * `warned (const char *account, const char *text)`: something of @account did not work, the rest goes on.
 * `lost ()`: the engine went away; tern_account_set_start() with another.
 * `gone (const char *account)`: it left accounts.ini; its watch has ended.
 */
G_DECLARE_FINAL_TYPE (TernAccountSet, tern_account_set, TERN, ACCOUNT_SET, GObject)

TernAccountSet *tern_account_set_new (const char *config_dir);
/* (transfer none): of TernMailAccount, in the person's order; the same objects as long as the accounts exist. */
GListModel *tern_account_set_get_model (TernAccountSet *self);
/* Where the accounts' mail and journal are looked up; both outlive @self. Once, before anything below. */
void tern_account_set_open (TernAccountSet *self, TernStore *store, TernQueryWorker *worker);
/* Reads accounts.ini. Errors: those of tern_account_list_load(), with nothing changed. */
gboolean tern_account_set_reload (TernAccountSet *self, GError **error);

/* Begins to watch every account by @port, and from now on those that come. */
void tern_account_set_start (TernAccountSet *self, TernEnginePort *port);
/* @account: (nullable): its id; NULL: all. Begins again at once; nothing before start. */
void tern_account_set_check_now (TernAccountSet *self, const char *account);
void tern_account_set_stop (TernAccountSet *self);
/* While @offline nothing is connected to, and nothing begins. */
void tern_account_set_set_offline (TernAccountSet *self, gboolean offline);
gboolean tern_account_set_get_offline (TernAccountSet *self);
/* Counts the journal anew on the worker, and tells the accounts. */
void tern_account_set_journal_changed (TernAccountSet *self);

G_END_DECLS
