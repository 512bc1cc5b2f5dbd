/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Brings back what is in a backup, without taking anything away that is here: accounts and choices where there are none
 * yet, and mail by way of the journal. All of it blocks, on a worker; nothing here is for the main thread. */
#pragma once

#include "engine/tern-backup-file.h"
#include "engine/tern-backup.h"
#include "engine/tern-engine-port.h"

G_BEGIN_DECLS

/* Adds the accounts there are none of yet; they have no password, and ask for it. @added: (out). Errors: those of
 * tern_account_list_add(). */
gboolean tern_restore_accounts (TernBackupFile *backup, const char *config_dir, guint *added, GError **error);

/* Submits what was chosen there and was not chosen here. @store: (nullable): a reader of this thread. @added: (out).
 * Errors: those of the command. */
gboolean tern_restore_choices (TernBackupFile *backup,
                               TernStore *store,
                               TernEnginePort *port,
                               guint *added,
                               GCancellable *cancellable,
                               GError **error);

/**
 * TernRestoreReport: of messages.
 * @added: written down for the server
 * @present: there already, by Message-ID
 * @refused: too large, or no message
 */
typedef struct
{
  guint64 added;
  guint64 present;
  guint64 refused;
} TernRestoreReport;

/**
 * tern_restore_mail:
 * @store: a reader of this thread
 * @account, @mailbox: where to: an account's id, and a folder of it by its name or wire name
 * @progress: (nullable): counts bytes
 *
 * Puts the mail of @folder into a mailbox, with flags and dates. Stopped and begun again it goes on: what is there is
 * not put there twice. Errors: G_IO_ERROR, CANCELLED among them; TERN_ENGINE_ERROR_NO_MAILBOX;
 * TERN_ENGINE_ERROR_INCOMPLETE: the folder was not read from its server whole, so that nobody knows what is in it.
 */
gboolean tern_restore_mail (TernBackupFile *backup,
                            const TernBackupFolder *folder,
                            TernStore *store,
                            TernEnginePort *port,
                            const char *account,
                            const char *mailbox,
                            TernBackupProgress progress,
                            gpointer progress_data,
                            TernRestoreReport *report,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
