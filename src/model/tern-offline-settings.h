/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What of one account's mail is kept on this computer before anybody asks, as a page of settings changes it. */
#pragma once

#include "engine/tern-offline-policy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TERN_TYPE_OFFLINE_SETTINGS (tern_offline_settings_get_type ())

/**
 * TernOfflineSettings: main thread; writing is done in another.
 *
 * Properties, read and written: `months` (int), `attachments` (gboolean), `megabytes` (guint), as in TernOfflinePolicy.
 * A change is written into the list of accounts at once; several together once.
 *
 * Signals: `saved ()`: whoever shows the accounts reads the list again; `failed (const char *text)`: it could not be
 * written; the properties stay as they were set.
 */
G_DECLARE_FINAL_TYPE (TernOfflineSettings, tern_offline_settings, TERN, OFFLINE_SETTINGS, GObject)

TernOfflineSettings *tern_offline_settings_new (const char *config_dir, const char *account,
                                                const TernOfflinePolicy *policy);
/* As it stands; lent. */
const TernOfflinePolicy *tern_offline_settings_get_policy (TernOfflineSettings *self);

G_END_DECLS
