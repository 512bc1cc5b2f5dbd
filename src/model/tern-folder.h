/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A row of the sidebar: an account, one of its mailboxes, a favourite among these, or what is of all accounts. */
#pragma once

#include "mail/tern-mailbox-role.h"
#include "model/tern-mail-account.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TERN_FOLDER_INBOXES, /* all inboxes; only there when there are two accounts */
  TERN_FOLDER_ACCOUNT,
  TERN_FOLDER_MAILBOX,
  TERN_FOLDER_STARRED, /* every starred message */
  TERN_FOLDER_UNREAD,  /* every unread message */
  TERN_FOLDER_SEARCHES, /* heads the searches that are kept, its children */
  TERN_FOLDER_SEARCH, /* one of them; what it finds is listed */
  TERN_FOLDER_FAVOURITE, /* stands at the top for a mailbox, which is its target */
} TernFolderKind;

#define TERN_TYPE_FOLDER (tern_folder_get_type ())

/**
 * TernFolder: main thread; one object for a folder as long as it exists. Read-only properties, all notified:
 * `kind` (int), `id` (gint64, of the mailbox; 0 else), `name` (string: the last part of the path, or the address;
 * the view has words of its own for a role), `role` (int), `unread`, `total` (guint), `expected` (gint64: how many
 * the server says there are; -1 unknown), `selectable` (gboolean), `account` (TernMailAccount; nullable),
 * `hidden` (gboolean: the person wants to see it only among all folders).
 */
G_DECLARE_FINAL_TYPE (TernFolder, tern_folder, TERN, FOLDER, GObject)

TernFolderKind tern_folder_get_kind (TernFolder *self);
gint64 tern_folder_get_id (TernFolder *self);
const char *tern_folder_get_name (TernFolder *self);
/* The whole path, for a tooltip; "" for what is not a mailbox. */
const char *tern_folder_get_path (TernFolder *self);
TernMailboxRole tern_folder_get_role (TernFolder *self);
guint tern_folder_get_unread (TernFolder *self);
guint tern_folder_get_total (TernFolder *self);
gint64 tern_folder_get_expected (TernFolder *self);
gboolean tern_folder_get_selectable (TernFolder *self);
TernMailAccount *tern_folder_get_account (TernFolder *self);
/* (transfer none) (nullable): of TernFolder; NULL when it has none and never will have. */
GListModel *tern_folder_get_children (TernFolder *self);
/* (transfer none): of a favourite the mailbox it stands for, else itself. */
TernFolder *tern_folder_get_target (TernFolder *self);
/* What the server calls it; "" for what is not a mailbox. */
const char *tern_folder_get_wire_name (TernFolder *self);
/* What separates the parts of its path; 0 where there are none. */
char tern_folder_get_delimiter (TernFolder *self);
/* What names it in choices of the scope "folder". Returns: (transfer full) (nullable): NULL for what is no mailbox. */
char *tern_folder_dup_subject (TernFolder *self);
gboolean tern_folder_get_subscribed (TernFolder *self);
gboolean tern_folder_get_hidden (TernFolder *self);
/* Whether it is among the favourites. */
gboolean tern_folder_get_favourite (TernFolder *self);
/* Of a search that is kept; NULL for what is none. */
const char *tern_folder_get_search_id (TernFolder *self);
const char *tern_folder_get_search_text (TernFolder *self);
/* (transfer none) (nullable): where it looks; NULL: in all mail. */
TernFolder *tern_folder_get_search_scope (TernFolder *self);
/* The mailboxes whose messages it lists: one, several for what is of all accounts, none for an account.
 * Returns: (transfer full) (element-type gint64). */
GArray *tern_folder_dup_mailboxes (TernFolder *self);

G_END_DECLS
