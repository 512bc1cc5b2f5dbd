/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A client's backups; see the header. */

#include "model/tern-client-backup.h"

TernBackupWork *
tern_client_new_backup_work (TernClient *client)
{
  return tern_backup_work_new (tern_client_get_data_dir (client), tern_client_get_config_dir (client),
                               tern_client_get_port (client));
}
