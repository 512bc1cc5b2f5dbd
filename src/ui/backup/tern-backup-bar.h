/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The foot of the page of backups: what is going on and how far it is, with the way to stop it, or how it ended. */
#pragma once

#include "model/tern-client-backup.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_BACKUP_BAR (tern_backup_bar_get_type ())
G_DECLARE_FINAL_TYPE (TernBackupBar, tern_backup_bar, TERN, BACKUP_BAR, GtkBox)

/* @text: what it says until something is begun. */
GtkWidget *tern_backup_bar_new (const char *text);

/* Shows how far @work is, and takes the focus to its button. Returns: (transfer none): that the button cancels. */
GCancellable *tern_backup_bar_begin (TernBackupBar *self, TernBackupWork *work, const char *text);
/* Says how it ended, and gives the focus to @focus. */
void tern_backup_bar_end (TernBackupBar *self, const char *text, GtkWidget *focus);
/* Whatever is going on. */
void tern_backup_bar_cancel (TernBackupBar *self);
gboolean tern_backup_bar_is_busy (TernBackupBar *self);

G_END_DECLS
