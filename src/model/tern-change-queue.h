/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the engine says, in its order and a piece at a time: a first sync commits faster than a window can be drawn, and
 * change sets that came together would be shown in one turn of the main loop. */
#pragma once

#include "store/tern-store-change-set.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TernChangeQueue TernChangeQueue;

typedef void (*TernChangeFunc) (TernChangeSet *changes, gpointer data);

/* Main thread. @func is called with each change set: within push when nothing waits and the last is a moment ago. */
TernChangeQueue *tern_change_queue_new (TernChangeFunc func, gpointer data);
/* What waits is dropped, answers with an error. */
void tern_change_queue_free (TernChangeQueue *self);

void tern_change_queue_push (TernChangeQueue *self, TernChangeSet *changes);
/* An answer that came after the change sets pushed so far: @task (transfer full) returns TRUE, or @error (nullable,
 * transfer full), once they were shown. */
void tern_change_queue_push_answer (TernChangeQueue *self, GTask *task, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernChangeQueue, tern_change_queue_free)

G_END_DECLS
