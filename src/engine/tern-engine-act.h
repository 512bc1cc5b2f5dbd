/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Commands that write a person's action into the journal, without waiting for any server. The engine's core calls it.
 * Internal to the engine. */
#pragma once

#include "engine/tern-engine-job.h"
#include "engine/tern-store-batch.h"

G_BEGIN_DECLS

/* @job: of a command that does so. Does it, emits its event and finishes @job. Returns: whether the journal changed;
 * FALSE with @error, @job then being the caller's to finish. */
gboolean tern_engine_act (TernStoreBatch *batch, TernEngineJob *job, GError **error);

/* The folder of @account (its id in the store) that a person named, or with NULL the one with @role, which is made when
 * it is missing: then the journal has an entry for it. Returns: 0 with @error. */
gint64 tern_engine_act_find_place (TernStoreBatch *batch, gint64 account, const char *mailbox, TernMailboxRole role,
                                   GError **error);

G_END_DECLS
