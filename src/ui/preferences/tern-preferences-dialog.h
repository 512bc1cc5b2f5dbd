/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The settings a person can choose. */
#pragma once

#include "model/tern-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_PREFERENCES_DIALOG (tern_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TernPreferencesDialog, tern_preferences_dialog, TERN, PREFERENCES_DIALOG, AdwPreferencesDialog)

/* @settings: of the schema org.ternmail.Tern; what is chosen is there at once. Returns: (transfer floating). */
AdwDialog *tern_preferences_dialog_new (TernClient *client, GSettings *settings);

G_END_DECLS
