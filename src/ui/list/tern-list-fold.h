/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A conversation as one row or as rows of its own: changed, and said. */
#pragma once

#include "model/tern-message-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Main thread. Gives the messages folded under @position rows of their own; does nothing when there are none. */
void tern_list_fold_open (GtkListView *list_view, TernMessageList *list, guint position);
/* Folds the conversation that begins at @position; from a row inside of one goes to its first. */
void tern_list_fold_close (GtkListView *list_view, TernMessageList *list, guint position);

G_END_DECLS
