/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is in one folder, how much of it is on this computer, and what of it is to be kept here. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-folder.h"

G_BEGIN_DECLS

/**
 * TernFolderKeep:
 * @TERN_FOLDER_KEEP_AS_ACCOUNT: what the account's settings say
 * @TERN_FOLDER_KEEP_ALWAYS: all of it, attachments too, whatever its age and size
 * @TERN_FOLDER_KEEP_NEVER: nothing before it is opened
 */
typedef enum
{
  TERN_FOLDER_KEEP_AS_ACCOUNT,
  TERN_FOLDER_KEEP_ALWAYS,
  TERN_FOLDER_KEEP_NEVER,
} TernFolderKeep;

#define TERN_TYPE_FOLDER_ROOM (tern_folder_room_get_type ())

/**
 * TernFolderRoom: main thread; the store is read in another, again whenever the folder may have changed.
 *
 * Signal: `changed ()`: something differs, or is known for the first time.
 */
G_DECLARE_FINAL_TYPE (TernFolderRoom, tern_folder_room, TERN, FOLDER_ROOM, GObject)

/* @folder: a mailbox. */
TernFolderRoom *tern_folder_room_new (TernClient *client, TernFolder *folder);

/* Whether it is known yet. @whole: of @messages, those that are here with everything in them. Bytes. */
gboolean tern_folder_room_get (TernFolderRoom *self, guint64 *messages, guint64 *bytes, guint64 *whole,
                               guint64 *whole_bytes);
TernFolderKeep tern_folder_room_get_keep (TernFolderRoom *self);
/* Kept as a choice; what is wanted now is fetched at once, where Tern is online. */
void tern_folder_room_set_keep (TernFolderRoom *self, TernFolderKeep keep);

G_END_DECLS
