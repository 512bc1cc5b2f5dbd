/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person chose to keep of one folder, over what its account keeps. Internal to the engine. */
#pragma once

#include "engine/tern-offline-policy.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/* Changes @policy and @since of the account to those of its folder: all of each message, of any age, or nothing; as
 * they are where nothing was chosen. Reads. */
gboolean tern_offline_folder_apply (TernStore *store,
                                    const char *account,
                                    const char *wire_name,
                                    TernOfflinePolicy *policy,
                                    gint64 *since,
                                    GError **error);

G_END_DECLS
