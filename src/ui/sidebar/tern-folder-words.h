/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a folder is called, and the one sentence its row says; the sidebar and the list's title use it. */
#pragma once

#include "model/tern-folder.h"

G_BEGIN_DECLS

/* A word of the person's language for a role, else the folder's own name. (transfer none). */
const char *tern_folder_words_name (TernFolder *folder);
/* The same where there is only a role, and the name it has otherwise. */
const char *tern_folder_words_name_role (TernMailboxRole role, const char *name);
/* The number beside it: what is unread; of the drafts all of them, since each is still to be finished. */
guint tern_folder_words_count (TernFolder *folder);
/* "Junk, 1 unread, hidden"; "Drafts, 2 messages". Returns: (transfer full). */
char *tern_folder_words_sentence (TernFolder *folder);
/* Its path, where it is needed its account, and how many messages are in it. Returns: (transfer full) (nullable). */
char *tern_folder_words_tooltip (TernFolder *folder);
/* A symbolic icon for it. (transfer none). */
const char *tern_folder_words_icon (TernFolder *folder);

G_END_DECLS
