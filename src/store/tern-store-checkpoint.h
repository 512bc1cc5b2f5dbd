/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The worker that writes the WALs back into the files, on connections of its own, so that no commit
 * waits for it; tern-store.c starts it and pokes it after commits. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TernStoreCheckpoint TernStoreCheckpoint;

/* @paths: (array zero-terminated=1): the databases. */
TernStoreCheckpoint *tern_store_checkpoint_start (const char *const *paths);
/* There are @pages in the WAL of database @index; cheap, any thread. */
void tern_store_checkpoint_poke (TernStoreCheckpoint *checkpoint, guint index, int pages);
/* Waits for the worker to end. */
void tern_store_checkpoint_stop (TernStoreCheckpoint *checkpoint);

G_END_DECLS
