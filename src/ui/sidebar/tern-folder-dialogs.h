/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is asked before something is done to a folder; the sidebar's actions present them. */
#pragma once

#include "model/tern-folder-tree.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Each is presented, and lent. */
/* A folder in @parent, an account or a mailbox. */
AdwDialog *tern_folder_dialogs_create (GtkWidget *parent_widget, TernClient *client, TernFolderTree *tree,
                                       TernFolder *parent);
AdwDialog *tern_folder_dialogs_rename (GtkWidget *parent_widget, TernClient *client, TernFolderTree *tree,
                                       TernFolder *folder);
/* Say what becomes of the messages; what is pressed by mistake is Cancel. */
AdwDialog *tern_folder_dialogs_delete (GtkWidget *parent_widget, TernClient *client, TernFolderTree *tree,
                                       TernFolder *folder);
AdwDialog *tern_folder_dialogs_empty (GtkWidget *parent_widget, TernClient *client, TernFolder *folder);

G_END_DECLS
