/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* engine.lock: which process is the one writer; tern_store_open() takes it, ternctl asks who has it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TernStoreLock TernStoreLock;

/* Takes @dir/engine.lock by flock(2) without waiting and writes our process id into it. The kernel
 * lets go of it when the process ends in any way; the file stays.
 * TERN_STORE_ERROR_BUSY: held; the message has the holder's process id. TERN_STORE_ERROR_IO.
 * Returns: (transfer full) (nullable). */
TernStoreLock *tern_store_lock_take (const char *dir, GError **error);
/* @lock: (nullable). */
void tern_store_lock_release (TernStoreLock *lock);

/* Who holds it now: a process id, 0 when nobody, -1 when somebody whose id cannot be read. Only a
 * hint: it may change at once. */
int tern_store_lock_get_holder (const char *dir);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernStoreLock, tern_store_lock_release)

G_END_DECLS
