/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A wait that something can end early: before connecting again, and between polls. Internal to the engine. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Zero it. One wait at a time; engine's thread. */
typedef struct
{
  GTask *task;     /* under way; nullable */
  GSource *clock;
} TernPause;

/* @callback gets a GTask that always succeeds: when the time is up, tern_pause_end() was called, or @cancellable was
 * cancelled, which the caller sees for itself. */
void tern_pause_async (TernPause *self,
                       guint milliseconds,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
/* Nothing when there is no wait. */
void tern_pause_end (TernPause *self);

G_END_DECLS
