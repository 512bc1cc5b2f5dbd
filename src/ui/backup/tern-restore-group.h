/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A backup that is opened and brought back: what was chosen, and mail into a folder; the page of backups shows it. */
#pragma once

#include "ui/backup/tern-backup-bar.h"

G_BEGIN_DECLS

#define TERN_TYPE_RESTORE_GROUP (tern_restore_group_get_type ())
G_DECLARE_FINAL_TYPE (TernRestoreGroup, tern_restore_group, TERN, RESTORE_GROUP, AdwPreferencesGroup)

GtkWidget *tern_restore_group_new (void);
/* Once. @bar: where it says how far it is. */
void tern_restore_group_set_client (TernRestoreGroup *self, TernClient *client, GSettings *settings,
                                    TernBackupBar *bar);

G_END_DECLS
