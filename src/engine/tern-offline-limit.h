/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Lets go of mail that was opened once, when an account keeps more than it may. What is fetched ahead calls it when it
 * is done. Internal to the engine. */
#pragma once

#include "engine/tern-offline-policy.h"
#include "engine/tern-store-batch.h"

G_BEGIN_DECLS

/* What was fetched last may be being read: so many stay whatever they take. */
#define TERN_OFFLINE_LIMIT_SPARED 20

/* Goes until no more than @policy's megabytes are here, those fetched longest ago first. Never what @policy would fetch
 * again, nor messages with actions waiting. Nothing without a limit. @since: as old as what is kept for its age is.
 * @dropped: (out): bodies. TERN_STORE_ERROR. */
gboolean tern_offline_limit_apply (TernStoreBatch *batch,
                                   gint64 account,
                                   const TernOfflinePolicy *policy,
                                   gint64 since,
                                   guint *dropped,
                                   GError **error);

G_END_DECLS
