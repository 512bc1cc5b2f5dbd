/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* In which encoding the text of one message is read, where what it says of itself is wrong. */
#pragma once

#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_ENCODING_DIALOG (tern_encoding_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TernEncodingDialog, tern_encoding_dialog, TERN, ENCODING_DIALOG, AdwDialog)

/* What is chosen goes to @content, and the dialog closes. */
TernEncodingDialog *tern_encoding_dialog_new (TernMessageContent *content);

G_END_DECLS
