/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A backup that was opened: what is in it. Whatever the file says is hostile; nothing of it is unpacked, run, or named
 * to a file system. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TernBackupFile TernBackupFile;

/**
 * TernBackupFolder: mail of one folder.
 * @account: the id it had. @path: its name, for people.
 * @messages: as the backup says; what is found counts.
 * @offset, @size: where it is in the file
 */
typedef struct
{
  char *account;
  char *path;
  guint64 messages;
  guint64 offset;
  guint64 size;
} TernBackupFolder;

typedef struct
{
  char *scope;
  char *subject;
  char *name;
  char *value;
} TernBackupChoice;

/* Blocks: not for the main thread. @path: absolute. G_IO_ERROR with a sentence that names the file: it cannot be read,
 * is no backup, is cut short, or was made by a newer Tern. */
TernBackupFile *tern_backup_file_open (const char *path, GCancellable *cancellable, GError **error);
TernBackupFile *tern_backup_file_ref (TernBackupFile *self);
void tern_backup_file_unref (TernBackupFile *self);

/* Those below ask nothing of the disk; any thread. All are (transfer none). */

/* Seconds since 1970. */
gint64 tern_backup_file_get_made (TernBackupFile *self);
/* For how others name it. */
const char *tern_backup_file_get_name (TernBackupFile *self);
int tern_backup_file_get_fd (TernBackupFile *self);
/* (element-type TernAccount): none has a password command. */
GPtrArray *tern_backup_file_get_accounts (TernBackupFile *self);
/* (element-type TernBackupChoice): that can be kept. */
GPtrArray *tern_backup_file_get_choices (TernBackupFile *self);
/* (element-type TernBackupFolder). */
GPtrArray *tern_backup_file_get_folders (TernBackupFile *self);

/* Main thread. What the person chose there and did not choose here yet; what a key cannot be is left out. Returns: how
 * many. */
guint tern_backup_file_apply_settings (TernBackupFile *self, GSettings *settings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernBackupFile, tern_backup_file_unref)

G_END_DECLS
