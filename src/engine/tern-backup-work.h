/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One backup being made, or one being brought back, on a worker with a reader of its own; the window and ternctl start
 * it and look how far it is. */
#pragma once

#include "engine/tern-restore.h"

G_BEGIN_DECLS

#define TERN_TYPE_BACKUP_WORK (tern_backup_work_get_type ())

/* One thing at a time. Started on the main thread, where the callback comes. */
G_DECLARE_FINAL_TYPE (TernBackupWork, tern_backup_work, TERN, BACKUP_WORK, GObject)

/* @port: (nullable): for bringing something back; its process is the one to write it down. */
TernBackupWork *tern_backup_work_new (const char *data_dir, const char *config_dir, TernEnginePort *port);

/* How far it is, from any thread; @all: 0: not known. */
void tern_backup_work_get_progress (TernBackupWork *self, guint64 *done, guint64 *all);
/* What the last one did; after its callback. */
const TernBackupReport *tern_backup_work_get_written (TernBackupWork *self);
const TernRestoreReport *tern_backup_work_get_mail (TernBackupWork *self);
void tern_backup_work_get_restored (TernBackupWork *self, guint *accounts, guint *choices);

/* See tern_backup_write(). @settings, @mail: (nullable). */
void tern_backup_work_write_async (TernBackupWork *self,
                                   const char *path,
                                   const char *settings,
                                   const char *const *mail,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* See tern_backup_file_open(). */
void tern_backup_work_open_async (TernBackupWork *self,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Accounts first, then what was chosen: tern_restore_accounts(), tern_restore_choices(). */
void tern_backup_work_restore_async (TernBackupWork *self,
                                     TernBackupFile *backup,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* See tern_restore_mail(). @first, @last: folders of @backup, one after the other into the same mailbox. */
void tern_backup_work_put_async (TernBackupWork *self,
                                 TernBackupFile *backup,
                                 guint first,
                                 guint last,
                                 const char *account,
                                 const char *mailbox,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* For each of them but open. */
gboolean tern_backup_work_finish (TernBackupWork *self, GAsyncResult *result, GError **error);
/* Returns: (transfer full) (nullable). */
TernBackupFile *tern_backup_work_open_finish (TernBackupWork *self, GAsyncResult *result, GError **error);

G_END_DECLS
