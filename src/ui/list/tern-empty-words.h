/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What an empty list says: by what its folder is for, by its filter, or by what was searched. */
#pragma once

#include "mail/tern-mailbox-role.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Main thread. @filter: 0 none, see tern-filter-bar.h; @searched: (nullable): markup, it is no folder but a search. */
void tern_empty_words_show (AdwStatusPage *page, TernMailboxRole role, guint filter, const char *searched);

G_END_DECLS
