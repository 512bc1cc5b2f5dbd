/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts and folders, and how things stand with them. */
#pragma once

#include "model/tern-folder-tree.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_SIDEBAR (tern_sidebar_get_type ())

/**
 * TernSidebar:
 *
 * Signals: `folder-selected (TernFolder *)`: a folder with messages was chosen; `folder-activated ()`: and the person
 * wants to go on there (Return, click); `status-activated (TernMailAccount *, int)`: as TernStatusFoot::activated.
 */
G_DECLARE_FINAL_TYPE (TernSidebar, tern_sidebar, TERN, SIDEBAR, AdwBin)

/* Once. */
void tern_sidebar_set_tree (TernSidebar *self, TernClient *client, TernFolderTree *tree);
/* Shows it as chosen, opening what it is in; emits `folder-selected`. @folder: (nullable): nothing is chosen. */
void tern_sidebar_select (TernSidebar *self, TernFolder *folder);
/* (transfer none) (nullable): of a favourite the mailbox it stands for. */
TernFolder *tern_sidebar_get_selected (TernSidebar *self);
/* The line at the foot. */
const char *tern_sidebar_get_status (TernSidebar *self);
/* Focus goes to the chosen row. */
void tern_sidebar_focus (TernSidebar *self);
/* For the layout: which ends of the header bar carry the window's buttons. */
AdwHeaderBar *tern_sidebar_get_header_bar (TernSidebar *self);
GtkMenuButton *tern_sidebar_get_menu_button (TernSidebar *self);

G_END_DECLS
