/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Tells when the computer woke from sleep, or its clock was set. Internal to the engine. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @func is called in the thread-default context of the caller after each time, until the source is destroyed. Costs
 * nothing meanwhile. Returns: (transfer full) (nullable): attached; NULL where the kernel does not tell. */
GSource *tern_wake_watch_new (GSourceFunc func, gpointer user_data);

G_END_DECLS
