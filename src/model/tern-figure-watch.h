/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Figures of the store that a page shows, read again a while after they may have changed; the room of a folder and that
 * of an account are such. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-query-worker.h"

G_BEGIN_DECLS

#define TERN_TYPE_FIGURE_WATCH (tern_figure_watch_get_type ())

/**
 * TernFigureWatch: main thread; the store is read on the client's worker, once for all changes of a while.
 *
 * Signal: `changed ()`: a figure differs, or they are known for the first time.
 */
G_DECLARE_FINAL_TYPE (TernFigureWatch, tern_figure_watch, TERN, FIGURE_WATCH, GObject)

/**
 * tern_figure_watch_new:
 * @client: open
 * @gather_msec: from a change to what is read of it
 * @read: gives figures of @size bytes (g_malloc0(), no pointers in them); NULL: those before stay
 * @subject: @subject_size bytes, copied: what @read is given
 *
 * The first reading begins at once.
 */
TernFigureWatch *tern_figure_watch_new (TernClient *client,
                                        guint gather_msec,
                                        TernQueryFunc read,
                                        gconstpointer subject,
                                        gsize subject_size,
                                        gsize size);

/* Says that they may have changed; what the store tells is known already. */
void tern_figure_watch_look_again (TernFigureWatch *self);
/* (transfer none) (nullable): until the next `changed`; NULL: not known yet. */
gconstpointer tern_figure_watch_get (TernFigureWatch *self);

G_END_DECLS
