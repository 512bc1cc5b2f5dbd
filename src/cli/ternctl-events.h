/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the engine tells while it works, as JSON: one object an event, its kind in "event". */
#pragma once

#include "cli/ternctl-output.h"

#include "engine/tern-engine-event.h"

G_BEGIN_DECLS

/* A TernEngineEventFunc. @cancellable: (nullable): a GCancellable, cancelled once nobody reads. */
void ternctl_print_event (TernEngineEvent *event, gpointer cancellable);

G_END_DECLS
