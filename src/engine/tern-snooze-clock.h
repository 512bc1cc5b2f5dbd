/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Looks after messages that come back (tern-snooze.h) while the engine watches its accounts: once, at the time of the
 * next one. The engine has one. Internal to the engine. */
#pragma once

#include "engine/tern-store-batch.h"

G_BEGIN_DECLS

typedef struct _TernSnoozeClock TernSnoozeClock;

/* @acted: called when the journal has something new, in the thread-default context of the caller. Looks at once, and
 * again when the computer woke or its clock was set. */
TernSnoozeClock *tern_snooze_clock_new (TernStoreBatch *batch, void (*acted) (gpointer user_data), gpointer user_data);
void tern_snooze_clock_free (TernSnoozeClock *self);
/* The store changed: there may be another next one. Looks within a second, however often it is told so. */
void tern_snooze_clock_poke (TernSnoozeClock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernSnoozeClock, tern_snooze_clock_free)

G_END_DECLS
