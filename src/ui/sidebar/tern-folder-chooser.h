/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where a folder is to be moved: type to find, Return to take it; the sidebar's action presents it. */
#pragma once

#include "model/tern-folder-tree.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_FOLDER_CHOOSER (tern_folder_chooser_get_type ())
G_DECLARE_FINAL_TYPE (TernFolderChooser, tern_folder_chooser, TERN, FOLDER_CHOOSER, AdwDialog)

/* Presented, and lent. */
AdwDialog *tern_folder_chooser_move (GtkWidget *parent_widget, TernClient *client, TernFolderTree *tree,
                                     TernFolder *folder);
/* Whether @folder can be moved into @parent: of the same account, not itself nor below it, and not there already. */
gboolean tern_folder_chooser_can_move (TernFolder *folder, TernFolder *parent);
/* Does it, to be undone. */
void tern_folder_chooser_do_move (TernClient *client, TernFolder *folder, TernFolder *parent);

G_END_DECLS
