/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a search that is kept is to be called. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-folder.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Keeps the search for @text under the name that is given. @folder: (nullable): where it looks, as choices name a
 * folder; NULL: in all mail. */
AdwDialog *tern_search_dialog_save (GtkWidget *parent, TernClient *client, const char *folder, const char *text);
/* Another name for @search, a folder that is one. */
AdwDialog *tern_search_dialog_rename (GtkWidget *parent, TernClient *client, TernFolder *search);

G_END_DECLS
