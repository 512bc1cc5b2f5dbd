/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The part of an account's page that says how much of its mail is kept on this computer; changes hold at once. */
#pragma once

#include "model/tern-offline-settings.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_OFFLINE_GROUP (tern_offline_group_get_type ())
G_DECLARE_FINAL_TYPE (TernOfflineGroup, tern_offline_group, TERN, OFFLINE_GROUP, AdwPreferencesGroup)

TernOfflineGroup *tern_offline_group_new (TernOfflineSettings *settings);

G_END_DECLS
