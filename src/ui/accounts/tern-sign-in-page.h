/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The first page a person sees, and the one for an account's password and settings; the window embeds it. */
#pragma once

#include "model/tern-account-setup.h"
#include "model/tern-mail-account.h"
#include "model/tern-usage-watch.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_SIGN_IN_PAGE (tern_sign_in_page_get_type ())

/**
 * TernSignInPage: with a new setup the address alone, then what was found and the password; with an existing one its
 * password and settings, and the way to remove it. Settings are tried before they are saved. Trouble is one sentence
 * beside the setting to blame, which gets the focus.
 *
 * Signals:
 * `signed-in (const char *id, gboolean kept_for_session)`: the account was saved; read the accounts again and begin
 *   (tern_client_reload_accounts (), then tern_client_check_now () for an existing one). When kept_for_session, say
 *   tern_sign_in_page_get_notice ().
 * `changed ()`: a setting that is not tried first was saved; read the accounts again.
 * `removed (const char *id)`: it left the list; read the accounts again.
 */
G_DECLARE_FINAL_TYPE (TernSignInPage, tern_sign_in_page, TERN, SIGN_IN_PAGE, AdwNavigationPage)

TernSignInPage *tern_sign_in_page_new (TernAccountSetup *setup);
/* Whose changes are lost when it is removed; else their number is not said. */
void tern_sign_in_page_set_account (TernSignInPage *self, TernMailAccount *account);
/* Of an existing account. */
void tern_sign_in_page_show_usage (TernSignInPage *self, TernUsageWatch *watch);
/* In place of the welcome: for a further account. */
void tern_sign_in_page_set_heading (TernSignInPage *self, const char *heading);
/* Offers to restore a backup instead: for the first account. */
void tern_sign_in_page_show_restore (TernSignInPage *self);
TernAccountSetup *tern_sign_in_page_get_setup (TernSignInPage *self);
/* After `signed-in`: one sentence about where the password went, translated; (transfer none) (nullable): nothing to
 * say. */
const char *tern_sign_in_page_get_notice (TernSignInPage *self);

G_END_DECLS
