/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Changes of one sort that wait for a server, are being sent or were set aside: a row of the page that shows them. */
#pragma once

#include "mail/tern-flags.h"
#include "mail/tern-mailbox-role.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* The values are not stored. */
typedef enum
{
  TERN_CHANGE_FLAGS,
  TERN_CHANGE_MOVE,
  TERN_CHANGE_COPY,
  TERN_CHANGE_DELETE,
  TERN_CHANGE_PUT_IN, /* a message from elsewhere */
  TERN_CHANGE_CREATE_FOLDER,
  TERN_CHANGE_RENAME_FOLDER,
  TERN_CHANGE_DELETE_FOLDER,
  TERN_CHANGE_SUBSCRIBE,
  TERN_CHANGE_UNSUBSCRIBE,
} TernChangeKind;

typedef enum
{
  TERN_CHANGE_WAITING,
  TERN_CHANGE_SENDING,
  TERN_CHANGE_SET_ASIDE,
} TernChangeState;

/**
 * TernJournalPlace: a folder as people know it.
 * @name: the last part of @path. @role: NONE when it is not known any more.
 */
typedef struct
{
  char *account; /* id */
  char *path;
  char *name;
  TernMailboxRole role;
} TernJournalPlace;

#define TERN_TYPE_JOURNAL_ITEM (tern_journal_item_get_type ())

/**
 * TernJournalItem: main thread. What it says is fixed but for how many changes it stands for: `notify::n` when that, or
 * the subject, is another.
 */
G_DECLARE_FINAL_TYPE (TernJournalItem, tern_journal_item, TERN, JOURNAL_ITEM, GObject)

TernChangeKind tern_journal_item_get_kind (TernJournalItem *self);
TernChangeState tern_journal_item_get_state (TernJournalItem *self);
/* How many changes, which is how many messages. */
guint tern_journal_item_get_n (TernJournalItem *self);
/* The account whose server is told; an id. */
const char *tern_journal_item_get_account (TernJournalItem *self);
/* Of one of the messages; (nullable): it is not known, or it is no message. */
const char *tern_journal_item_get_subject (TernJournalItem *self);
/* Where the messages are on the server, or the folder it is about. */
const TernJournalPlace *tern_journal_item_get_place (TernJournalItem *self);
/* (nullable): where they go, or what the folder is to be called. */
const TernJournalPlace *tern_journal_item_get_target (TernJournalItem *self);
TernFlags *tern_journal_item_get_add (TernJournalItem *self);
TernFlags *tern_journal_item_get_remove (TernJournalItem *self);
/* (nullable): why it was set aside, one plain sentence. */
const char *tern_journal_item_get_reason (TernJournalItem *self);

G_END_DECLS
