/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is done to folders themselves: made, renamed, emptied, deleted. Written to the journal by the engine and shown
 * from there some milliseconds later; when that fails, the client's `action-failed` says why. Main thread. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-folder-tree.h"

G_BEGIN_DECLS

/* The whole path of a folder called @name in @parent, an account or a mailbox. Returns: (transfer full) (nullable):
 * NULL when there can be none: @name is empty, has what separates folders or a line end, or @parent takes none. */
char *tern_folder_dup_path_in (TernFolder *parent, const char *name);
/* The same for @folder called @name where it is. */
char *tern_folder_dup_path_beside (TernFolder *folder, const char *name);
/* The folder of that path in the account of @folder; (transfer none) (nullable). */
TernFolder *tern_folder_find_path (TernFolderTree *tree, TernFolder *folder, const char *path);

/* @label: what was done, in the person's language: it can be undone under this name. */
void tern_folder_create (TernClient *client, TernFolder *parent, const char *path, const char *label);
/* With what is below it. @path: the new one, whole. */
void tern_folder_rename (TernClient *client, TernFolder *folder, const char *path, const char *label);
/* And hides it here, or shows it again. */
void tern_folder_set_subscribed (TernClient *client, TernFolderTree *tree, TernFolder *folder, gboolean subscribed);
/* @to_trash: what is in it goes there first; otherwise for good. */
void tern_folder_delete (TernClient *client, TernFolder *folder, gboolean to_trash);
/* Deletes every message in it for good. */
void tern_folder_empty (TernClient *client, TernFolder *folder);

G_END_DECLS
