/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One submitted command on its way: carries events and the end to where it came from. Internal to the engine. */
#pragma once

#include "engine/tern-engine-command.h"
#include "engine/tern-engine-event.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Counted (atomic). Made by any thread; emit and finish belong to the engine's thread. */
typedef struct _TernEngineJob TernEngineJob;

/* Both run in the job's context, in the order things happened; done exactly once, last. @error is lent, NULL for
 * success. */
typedef void (*TernEngineJobEventFunc) (TernEngineEvent *event, gpointer user_data);
typedef void (*TernEngineJobDoneFunc) (const GError *error, gpointer user_data);

/* @context: where the functions run. @cancellable: nullable; the job's own is cancelled with it.
 * @event_func: nullable. @destroy: nullable, called in @context after done. */
TernEngineJob *tern_engine_job_new (TernEngineCommand *command,
                                    GMainContext *context,
                                    GCancellable *cancellable,
                                    TernEngineJobEventFunc event_func,
                                    TernEngineJobDoneFunc done_func,
                                    gpointer user_data,
                                    GDestroyNotify destroy);
/* The same for a submitter that waits with @task: events go to @func (nullable) in the task's context, the end is the
 * task's answer, and its cancellable is the submitter's. */
TernEngineJob *tern_engine_job_new_for_task (TernEngineCommand *command,
                                             GTask *task,
                                             TernEngineJobEventFunc func,
                                             gpointer func_data);
TernEngineJob *tern_engine_job_ref (TernEngineJob *self);
void tern_engine_job_unref (TernEngineJob *self);

TernEngineCommand *tern_engine_job_get_command (TernEngineJob *self);
/* The engine takes it on, in its thread: from here on the job's cancellable is only ever cancelled there. A source of a
 * cancellable (g_cancellable_source_new()) that goes while another thread cancels it stays behind for ever: GLib 2.74
 * brings it back for a handler that it has disconnected. */
void tern_engine_job_begin (TernEngineJob *self);
/* Cancelled when the submitter's is, or by tern_engine_job_cancel(). Never NULL. */
GCancellable *tern_engine_job_get_cancellable (TernEngineJob *self);
/* Engine's thread, once begun. */
void tern_engine_job_cancel (TernEngineJob *self);

/* Nothing happens after finish. */
void tern_engine_job_emit (TernEngineJob *self, const TernEngineEvent *fields);
/* @error: (transfer full) (nullable). A second finish is ignored. */
void tern_engine_job_finish (TernEngineJob *self, GError *error);
gboolean tern_engine_job_is_finished (TernEngineJob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernEngineJob, tern_engine_job_unref)

G_END_DECLS
