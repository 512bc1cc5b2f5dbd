/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The parts of a message, one inside another, as a list. */
#pragma once

#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_STRUCTURE_DIALOG (tern_structure_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TernStructureDialog, tern_structure_dialog, TERN, STRUCTURE_DIALOG, AdwDialog)

/* What @content is made of now; it is not followed. Closing ends what is being saved. */
TernStructureDialog *tern_structure_dialog_new (TernMessageContent *content);

G_END_DECLS
