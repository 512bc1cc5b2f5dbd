/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A folder compared with its server, what was found, and the way to put it right. */
#pragma once

#include "model/tern-folder.h"
#include "model/tern-folder-check.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_CHECK_DIALOG (tern_check_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TernCheckDialog, tern_check_dialog, TERN, CHECK_DIALOG, AdwDialog)

/* @folder: a mailbox. Begins at once; closing it ends what it does. */
AdwDialog *tern_check_dialog_new (TernClient *client, TernFolder *folder);

G_END_DECLS
