/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What there is to know of a folder, and what can be chosen for it alone; the sidebar opens it. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-folder.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_FOLDER_PROPERTIES (tern_folder_properties_get_type ())
G_DECLARE_FINAL_TYPE (TernFolderProperties, tern_folder_properties, TERN, FOLDER_PROPERTIES, AdwDialog)

/* @folder: a mailbox. It follows what changes of it. */
AdwDialog *tern_folder_properties_new (TernClient *client, TernFolder *folder);

G_END_DECLS
