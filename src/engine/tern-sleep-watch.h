/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Tells that the computer is about to sleep, in time to say goodbye, and that it woke; by logind, where there is one.
 * The engine has one. Internal to the engine. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TernSleepWatch TernSleepWatch;

/* @asleep: TRUE: it is about to; FALSE: it has woken. */
typedef void (*TernSleepWatchFunc) (gboolean asleep, gpointer user_data);

/* Speaks to the system bus in the caller's thread-default context, where @func is called. Where there is no bus or no
 * logind nothing is ever told. The computer is asked to wait with sleeping until tern_sleep_watch_ready(), or as long
 * as logind lets anybody delay it (five seconds by default). */
TernSleepWatch *tern_sleep_watch_new (TernSleepWatchFunc func, gpointer user_data);
void tern_sleep_watch_free (TernSleepWatch *self);
/* After @func was told of sleep: nothing is left to do before it. */
void tern_sleep_watch_ready (TernSleepWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernSleepWatch, tern_sleep_watch_free)

G_END_DECLS
