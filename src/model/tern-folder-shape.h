/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which folder is below which, in what order, and which are shown; for the folder tree. */
#pragma once

#include "model/tern-folder.h"

G_BEGIN_DECLS

/* Makes the children of @top, and theirs, what they should be. @folders: of TernFolder, all of the account; @rows: of
 * TernMailboxRow, the same ones. @all: the hidden ones too. */
void tern_folder_shape (TernFolder *top, GPtrArray *folders, GPtrArray *rows, gboolean all);

G_END_DECLS
