/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which folders mail can be put into, and which of them somebody who types means. */
#pragma once

#include "model/tern-folder-tree.h"

G_BEGIN_DECLS

/* Folders that were chosen lately and are remembered. */
#define TERN_FOLDER_MATCH_MAX_RECENT 8

/* Those that can hold messages, in the order of the sidebar. @but: a mailbox that is left out; 0: none.
 * Returns: (transfer full) (element-type TernFolder). */
GPtrArray *tern_folder_match_list (TernFolderTree *tree, gint64 but);

/* @folders: as above. @recent: (a(ss)): account id and path, the newest first. @text: what was typed; every word has to
 * be in the name, the path or the address. With nothing typed the recent ones come first; else those whose name begins
 * so, then those with a word that does. Returns: (transfer full) (element-type TernFolder). */
GPtrArray *tern_folder_match_find (GPtrArray *folders, GVariant *recent, const char *text);

/* @recent with @folder as the newest. Returns: (transfer full), floating. */
GVariant *tern_folder_match_remember (GVariant *recent, TernFolder *folder);

/* "Projects/Tern · ann@example.org", as far as the name does not say it. @several: there is more than one account. */
char *tern_folder_match_describe (TernFolder *folder, gboolean several);

G_END_DECLS
