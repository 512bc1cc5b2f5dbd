/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One rule of this computer: what it looks for and does, what it finds in the inboxes now, and doing that; a page of
 * the settings. */
#pragma once

#include "model/tern-rules.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_RULE_PAGE (tern_rule_page_get_type ())

/**
 * TernRulePage: Signals: `done (const char *text, gboolean undoable)`: the rule was saved, deleted or followed, and the
 * page is to go; @text: (nullable): what to say of it.
 */
G_DECLARE_FINAL_TYPE (TernRulePage, tern_rule_page, TERN, RULE_PAGE, AdwNavigationPage)

/* @rule: (transfer full). @added: it is not kept yet. */
TernRulePage *tern_rule_page_new (TernClient *client, TernRule *rule, gboolean added);

G_END_DECLS
