/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One file with all that Tern keeps and no server holds, and with mail; the window and ternctl write and read it.
 *
 * It is a .tar, so that any program shows what is in it. Version 1:
 *
 * | file | what |
 * |------|------|
 * | backup.ini | [backup] version, made: seconds since 1970. The first of all |
 * | settings.ini | [settings] a key of org.ternmail.Tern each, as g_variant_print() has it; only what was chosen |
 * | accounts.ini | a group for each account; never a password, nor a command that prints one, nor a certificate that
 *   was let through |
 * | choices.ini | a group for each choice: scope, subject, name, value (store/tern-store-choices.h): labels, rules,
 *   saved searches, folders, senders |
 * | waiting.txt | what servers have not been told yet, a line each, to be read by a person |
 * | mail/ACCOUNT/FOLDER.mbox | the mail of a folder that is here whole, as it is shown (engine/tern-mbox.h) |
 * | mail.ini | a group for each of those files: file, account, folder, messages, missing. The last of all |
 *
 * What comes later adds files, and another version only where an older Tern would do harm.
 */
#pragma once

#include "store/tern-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TERN_BACKUP_VERSION 1

/* From whichever thread works. @all: 0: not known. */
typedef void (*TernBackupProgress) (guint64 done, guint64 all, gpointer data);

/**
 * TernBackupPlan: everything is borrowed.
 * @store: (nullable): a reader of the thread that works; NULL: nothing was ever synchronised
 * @config_dir: where accounts.ini is
 * @settings: (nullable): from tern_backup_settings_to_text()
 * @mail: (nullable) (array zero-terminated=1): ids of the accounts whose mail is wanted; NULL: of none
 * @progress: (nullable): counts messages
 */
typedef struct
{
  TernStore *store;
  const char *config_dir;
  const char *settings;
  const char *const *mail;
  TernBackupProgress progress;
  gpointer progress_data;
} TernBackupPlan;

/**
 * TernBackupReport:
 * @messages: that are in it
 * @missing: that are in the folders, but not whole on this computer
 */
typedef struct
{
  guint accounts;
  guint choices;
  guint64 messages;
  guint64 missing;
} TernBackupReport;

/* What the person chose, of all keys but those that only say how the window was left. Main thread. (transfer full) */
char *tern_backup_settings_to_text (GSettings *settings);

/* Blocks: not for the main thread. Writes beside @path, syncs, renames: whole, or as it was before. G_IO_ERROR with a
 * sentence (NO_SPACE, CANCELLED); those of the store. */
gboolean tern_backup_write (const TernBackupPlan *plan,
                            const char *path,
                            TernBackupReport *report,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
