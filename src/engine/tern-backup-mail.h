/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The mail of a backup, a file for each folder. Internal to the engine. */
#pragma once

#include "engine/tern-backup.h"
#include "engine/tern-tar.h"

G_BEGIN_DECLS

/* Writes the files of the accounts that @plan names, and mail.ini. Counts in @report. */
gboolean tern_backup_put_mail (TernTarWriter *tar,
                               const TernBackupPlan *plan,
                               TernBackupReport *report,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
