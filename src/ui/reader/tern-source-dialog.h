/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A message as it came, byte for byte, for whoever wants to know. */
#pragma once

#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_SOURCE_DIALOG (tern_source_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TernSourceDialog, tern_source_dialog, TERN, SOURCE_DIALOG, AdwDialog)

/* Reads, and fetches when it must. @reason: (nullable): a sentence above the source. */
TernSourceDialog *tern_source_dialog_new (TernMessageContent *content, const char *reason);

G_END_DECLS
