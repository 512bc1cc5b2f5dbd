/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A cancellable that also goes off by itself after a time; connecting and shaking hands use one
 * each. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TernNetDeadline TernNetDeadline;

/* @seconds: at least 1. @outer: (nullable): when this is cancelled, so is the deadline's own. Runs
 * in the thread-default main context. */
TernNetDeadline *tern_net_deadline_new (guint seconds, GCancellable *outer);
void tern_net_deadline_free (TernNetDeadline *deadline);

/* Returns: (transfer none). */
GCancellable *tern_net_deadline_get_cancellable (TernNetDeadline *deadline);
/* Whether it was the time, not @outer. */
gboolean tern_net_deadline_is_expired (TernNetDeadline *deadline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernNetDeadline, tern_net_deadline_free)

G_END_DECLS
