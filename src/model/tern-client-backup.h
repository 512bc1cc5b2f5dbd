/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a page that makes backups, and brings them back, works with. */
#pragma once

#include "engine/tern-backup-work.h"
#include "model/tern-client.h"

G_BEGIN_DECLS

/* On @client's folders and engine. @client: open. (transfer full). */
TernBackupWork *tern_client_new_backup_work (TernClient *client);

G_END_DECLS
