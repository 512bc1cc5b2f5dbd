/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the writer and the reader of a backup agree on. Internal to the engine. */
#pragma once

#include "engine/tern-account.h"

G_BEGIN_DECLS

#define TERN_BACKUP_ABOUT "backup.ini"
#define TERN_BACKUP_SETTINGS "settings.ini"
#define TERN_BACKUP_ACCOUNTS "accounts.ini"
#define TERN_BACKUP_CHOICES "choices.ini"
#define TERN_BACKUP_WAITING "waiting.txt"
#define TERN_BACKUP_MAIL "mail.ini"

/* The fields of an account that are in a backup. No command, which a backup from somebody else could have run here, and
 * no certificate that was let through. */
typedef struct
{
  const char *key;
  gsize offset;
} TernBackupField;

extern const TernBackupField tern_backup_fields[];

/* (array zero-terminated=1): the scopes of what a person chose; the others are the engine's own marks, which would be
 * wrong in another store. */
extern const char *const tern_backup_scopes[];

/* Whether a key of the settings is the person's choice, rather than how the window was left. */
gboolean tern_backup_is_choice (const char *key);

G_END_DECLS
