/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts and their folders for the sidebar, kept up with the store. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-folder.h"

G_BEGIN_DECLS

#define TERN_TYPE_FOLDER_TREE (tern_folder_tree_get_type ())

/**
 * TernFolderTree: main thread. A GListModel of the top rows (TernFolder): all inboxes, then each account; children by
 * tern_folder_get_children(). Within an account: inbox, drafts, sent, archive, junk, trash, then the rest by name;
 * a folder below another is its child. One with a role stands at the top of its account wherever it is on the server;
 * one that can neither be opened nor has anything below it is left out.
 *
 * Properties: `loading` (gboolean), `error` (GError, nullable).
 */
G_DECLARE_FINAL_TYPE (TernFolderTree, tern_folder_tree, TERN, FOLDER_TREE, GObject)

/* Reads at once what @client has; @client must be open. */
TernFolderTree *tern_folder_tree_new (TernClient *client);
/* (transfer none) (nullable). */
TernFolder *tern_folder_tree_find (TernFolderTree *self, gint64 mailbox);
/* The first with @role, of @account when given (nullable), else of any. (transfer none) (nullable). */
TernFolder *tern_folder_tree_find_role (TernFolderTree *self, TernMailAccount *account, TernMailboxRole role);

G_END_DECLS
