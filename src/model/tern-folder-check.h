/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One folder compared with its server, and brought up to date where the two differ. */
#pragma once

#include "model/tern-client.h"

G_BEGIN_DECLS

/**
 * TernCheckState:
 * @TERN_CHECK_COMPARING: every message is looked at
 * @TERN_CHECK_EQUAL: the two are the same
 * @TERN_CHECK_DIFFERENT: they are not; tern_folder_check_repair()
 * @TERN_CHECK_REPAIRING: the folder is synchronised, then compared again
 * @TERN_CHECK_FAILED: it could not be done; see the error
 */
typedef enum
{
  TERN_CHECK_COMPARING,
  TERN_CHECK_EQUAL,
  TERN_CHECK_DIFFERENT,
  TERN_CHECK_REPAIRING,
  TERN_CHECK_FAILED,
} TernCheckState;

/**
 * TernCheckFound: what a comparison found; changes that wait in the journal are no difference.
 * @messages: on the server
 * @missing: on the server, not here. @extra: here, not on the server. @flags: marked otherwise.
 */
typedef struct
{
  guint64 messages;
  guint64 missing;
  guint64 extra;
  guint64 flags;
} TernCheckFound;

#define TERN_TYPE_FOLDER_CHECK (tern_folder_check_get_type ())

/* TernFolderCheck: main thread. Property `state` (int, read-only, notified). */
G_DECLARE_FINAL_TYPE (TernFolderCheck, tern_folder_check, TERN, FOLDER_CHECK, GObject)

/* Begins at once. @account: an id. @path: of the folder. */
TernFolderCheck *tern_folder_check_new (TernClient *client, const char *account, const char *path);
/* Compares anew; not while it is at work. */
void tern_folder_check_again (TernFolderCheck *self);
void tern_folder_check_repair (TernFolderCheck *self);
/* Ends what it is doing; nothing is notified any more. */
void tern_folder_check_cancel (TernFolderCheck *self);

TernCheckState tern_folder_check_get_state (TernFolderCheck *self);
/* Of the last comparison. (transfer none). */
const TernCheckFound *tern_folder_check_get_found (TernFolderCheck *self);
/* What the first comparison found that is in order now. */
guint64 tern_folder_check_get_repaired (TernFolderCheck *self);
/* (nullable): why it failed. */
const char *tern_folder_check_get_error (TernFolderCheck *self);

G_END_DECLS
