/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts and their folders for the sidebar, kept up with the store. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-folder.h"

G_BEGIN_DECLS

#define TERN_TYPE_FOLDER_TREE (tern_folder_tree_get_type ())

/**
 * TernFolderTree: main thread. A GListModel of the top rows (TernFolder): where there are several accounts all inboxes,
 * all that is starred and all that is unread; then the favourites, then the searches that are kept, below a row of
 * their own, then each account; children by
 * tern_folder_get_children(). Within an account, where the person made no order of their own:
 * inbox, drafts, sent, archive, junk, trash, then the rest by name;
 * a folder below another is its child. One with a role stands at the top of its account wherever it is on the server;
 * one that can neither be opened nor has anything below it is left out, and one that the person hid.
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

/* Whether hidden folders are shown. */
void tern_folder_tree_set_show_all (TernFolderTree *self, gboolean show_all);
gboolean tern_folder_tree_get_show_all (TernFolderTree *self);

/* The following are choices: shown when these return, kept by the engine. @folder: a mailbox or favourite. */
void tern_folder_tree_set_favourite (TernFolderTree *self, TernFolder *folder, gboolean favourite);
void tern_folder_tree_set_hidden (TernFolderTree *self, TernFolder *folder, gboolean hidden);
/* @role: DRAFTS to TRASH; NONE: what the server says again. It is taken from whoever was given it by hand. */
void tern_folder_tree_set_role (TernFolderTree *self, TernFolder *folder, TernMailboxRole role);
/* One place up (-1) or down (1) among its siblings, or the favourites. Returns: whether there was one. */
gboolean tern_folder_tree_move (TernFolderTree *self, TernFolder *folder, int by);
/* To the place of its sibling @at. Returns: whether it is one. */
gboolean tern_folder_tree_place (TernFolderTree *self, TernFolder *folder, TernFolder *at);
/* (transfer none) (nullable): the favourite at @index. */
TernFolder *tern_folder_tree_get_favourite (TernFolderTree *self, guint index);

G_END_DECLS
