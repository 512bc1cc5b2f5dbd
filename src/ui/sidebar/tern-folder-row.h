/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One row of the sidebar, inside a GtkTreeExpander. */
#pragma once

#include "model/tern-folder.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_FOLDER_ROW (tern_folder_row_get_type ())
/* Property `folder` (TernFolder, nullable). */
G_DECLARE_FINAL_TYPE (TernFolderRow, tern_folder_row, TERN, FOLDER_ROW, AdwBin)

GtkWidget *tern_folder_row_new (void);
/* @expander: where focus sits and what a screen reader reads; outlives the row. */
void tern_folder_row_set_folder (TernFolderRow *self, TernFolder *folder, GtkWidget *expander);
/* (transfer none) (nullable). */
TernFolder *tern_folder_row_get_folder (TernFolderRow *self);

G_END_DECLS
