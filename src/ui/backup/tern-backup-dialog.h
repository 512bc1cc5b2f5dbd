/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Everything Tern keeps, into one file and back. */
#pragma once

#include "model/tern-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_BACKUP_DIALOG (tern_backup_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TernBackupDialog, tern_backup_dialog, TERN, BACKUP_DIALOG, AdwDialog)

/* @client: open. @settings: of the schema org.ternmail.Tern. Returns: (transfer floating). */
AdwDialog *tern_backup_dialog_new (TernClient *client, GSettings *settings);

G_END_DECLS
