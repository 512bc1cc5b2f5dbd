/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The part of an account's page that says how much room it takes here and on its server; it follows both. */
#pragma once

#include "model/tern-usage-watch.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_USAGE_GROUP (tern_usage_group_get_type ())
G_DECLARE_FINAL_TYPE (TernUsageGroup, tern_usage_group, TERN, USAGE_GROUP, AdwPreferencesGroup)

TernUsageGroup *tern_usage_group_new (TernUsageWatch *watch);

G_END_DECLS
