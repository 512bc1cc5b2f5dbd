/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One part of a message among all of them: what it is, and saving it. */
#pragma once

#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_PART_ROW (tern_part_row_get_type ())

/**
 * TernPartRow: Return, a click or its button saves the part, with progress and the outcome on the row. One that only
 * holds others cannot be saved, and says so.
 */
G_DECLARE_FINAL_TYPE (TernPartRow, tern_part_row, TERN, PART_ROW, AdwActionRow)

/* @part: only read here. @within: the section of the attached message it is in; "": it is in none. */
TernPartRow *tern_part_row_new (TernMessageContent *content, const TernMimePart *part, const char *within);
/* Ends a save that is under way, which leaves no file. */
void tern_part_row_stop (TernPartRow *self);

G_END_DECLS
