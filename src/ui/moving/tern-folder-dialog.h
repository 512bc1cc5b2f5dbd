/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Type to find the folder that messages go to. */
#pragma once

#include "model/tern-folder-tree.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_FOLDER_DIALOG (tern_folder_dialog_get_type ())

/**
 * TernFolderDialog: the entry keeps the focus; Down and Up choose among what was found, Return takes it.
 *
 * Signal `chosen (TernFolder *)`: once, after the dialog began to close; not when it is closed without a choice.
 */
G_DECLARE_FINAL_TYPE (TernFolderDialog, tern_folder_dialog, TERN, FOLDER_DIALOG, AdwDialog)

/* @title: as it is called; @verb: of its button ("Move"). @but: a mailbox it does not offer, or 0. The folders that are
 * chosen are remembered in @settings. */
AdwDialog *tern_folder_dialog_new (TernFolderTree *tree, GSettings *settings, const char *title, const char *verb,
                                   gint64 but);

G_END_DECLS
