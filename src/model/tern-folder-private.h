/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the folder tree makes and fills a TernFolder. */
#pragma once

#include "model/tern-folder.h"
#include "store/tern-store-mailboxes.h"

G_BEGIN_DECLS

TernFolder *tern_folder_new_inboxes (void);
/* STARRED or UNREAD. */
TernFolder *tern_folder_new_of_all (TernFolderKind kind);
/* Shows what @target does. */
TernFolder *tern_folder_new_favourite (TernFolder *target);
TernFolder *tern_folder_new_searches (void);
TernFolder *tern_folder_new_search (const char *id);
/* For a search. @scope: (nullable): all mail. */
void tern_folder_take_search (TernFolder *self, const char *name, const char *text, TernFolder *scope);
TernFolder *tern_folder_new_account (TernMailAccount *account);
TernFolder *tern_folder_new_mailbox (TernMailAccount *account, gint64 id);

/* For a mailbox; its counts follow with tern_folder_set_counts(). */
void tern_folder_take_row (TernFolder *self, const TernMailboxRow *row);
void tern_folder_set_counts (TernFolder *self, guint unread, guint total, gint64 expected);
/* As the store counts them. */
guint tern_folder_get_stored_unread (TernFolder *self);
void tern_folder_set_stored_unread (TernFolder *self, guint unread);
/* What the person chose. @favourite, @order: a place among the favourites, and among its siblings; -1: none. */
void tern_folder_take_choices (TernFolder *self, gboolean hidden, gint64 favourite, gint64 order);
gint64 tern_folder_get_favourite_order (TernFolder *self);
gint64 tern_folder_get_order (TernFolder *self);
/* For what is of all accounts. @mailboxes: (element-type gint64): taken over. */
void tern_folder_take_mailboxes (TernFolder *self, GArray *mailboxes);

G_END_DECLS
