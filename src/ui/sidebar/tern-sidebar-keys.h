/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The keys of the tree of folders that GTK does not have: Left to the parent, the beginning of a name or of a path,
 * what is done with a folder. For TernSidebar. */
#pragma once

#include "ui/sidebar/tern-sidebar.h"

G_BEGIN_DECLS

/* Adds them to @view, whose model is a GtkSingleSelection over a GtkTreeListModel of TernFolder. */
void tern_sidebar_keys_attach (TernSidebar *self, GtkListView *view);

G_END_DECLS
