/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The rules of this computer among the settings: a row each, and a page for each; the dialog of settings shows it. */
#pragma once

#include "model/tern-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_RULES_GROUP (tern_rules_group_get_type ())
/* In an AdwPreferencesDialog, whose page of a rule it opens. */
G_DECLARE_FINAL_TYPE (TernRulesGroup, tern_rules_group, TERN, RULES_GROUP, AdwPreferencesGroup)

/* Once. */
void tern_rules_group_set_client (TernRulesGroup *self, TernClient *client);

G_END_DECLS
