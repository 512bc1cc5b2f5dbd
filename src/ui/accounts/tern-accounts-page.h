/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The accounts: each leads to its password and settings, and one more can be added; the window puts it into an
 * AdwNavigationView, which it pushes further pages into. */
#pragma once

#include "model/tern-account-setup.h"
#include "model/tern-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_ACCOUNTS_PAGE (tern_accounts_page_get_type ())

/**
 * TernAccountsPage: signals `signed-in (const char *id, gboolean kept_for_session, const char *notice)`, `changed ()`
 * and `removed (const char *id)`, as those of TernSignInPage; @notice: (nullable): what is to be said of the password.
 * The page has come back to its list by then, but for `changed`.
 */
G_DECLARE_FINAL_TYPE (TernAccountsPage, tern_accounts_page, TERN, ACCOUNTS_PAGE, AdwNavigationPage)

/* @accounts: of objects with the properties `id`, `email` and `problem` of TernMailAccount, shown as it changes. @port:
 * (nullable): as for tern_account_setup_new (). */
TernAccountsPage *tern_accounts_page_new (GListModel *accounts, TernEnginePort *port, const char *config_dir);
/* Whose store tells how much room an account takes; without it that is not shown. */
void tern_accounts_page_set_client (TernAccountsPage *self, TernClient *client);
/* Opens the page of the account @id at once: "enter the password again" leads here. Nothing when there is no such
 * account. */
void tern_accounts_page_open (TernAccountsPage *self, const char *id);

G_END_DECLS
