/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the person did and can take back, newest last; the window's Undo and Redo drive it. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* LOOK: at least 20. */
#define TERN_UNDO_MAX_STEPS 100

#define TERN_TYPE_UNDO (tern_undo_get_type ())

/**
 * TernUndo: main thread. Properties, all read-only: `undo-label`, `redo-label` (nullable strings: what the next undo
 * or redo is about).
 *
 * Signal `pushed (const char *label, guint n)`: a new step; @n messages. Equal labels in a row within 5 seconds become
 * one step and are pushed again with the sum.
 */
G_DECLARE_FINAL_TYPE (TernUndo, tern_undo, TERN, UNDO, GObject)

/* Does it (again), or its inverse. */
typedef void (*TernUndoFunc) (gboolean undo, gpointer user_data);

TernUndo *tern_undo_new (void);
/* Something was done. @n: messages it touched. Forgets what could be redone. */
void tern_undo_push (TernUndo *self,
                     const char *label,
                     guint n,
                     TernUndoFunc func,
                     gpointer user_data,
                     GDestroyNotify destroy);
/* Each returns the label of the step (transfer full), or NULL when there was none. */
char *tern_undo_undo (TernUndo *self);
char *tern_undo_redo (TernUndo *self);
const char *tern_undo_get_undo_label (TernUndo *self);
const char *tern_undo_get_redo_label (TernUndo *self);

G_END_DECLS
