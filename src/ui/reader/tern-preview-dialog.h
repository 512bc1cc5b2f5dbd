/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Shows what is attached, in the window: pictures, pages and texts, one after the other. */
#pragma once

#include "ui/reader/tern-attachment-card.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_PREVIEW_DIALOG (tern_preview_dialog_get_type ())
/* TernPreviewDialog: Left and Right, and Ctrl with the page keys, go to the other attachments; the page keys through a
 * document; Escape back to the card of what was shown. */
G_DECLARE_FINAL_TYPE (TernPreviewDialog, tern_preview_dialog, TERN, PREVIEW_DIALOG, AdwDialog)

/* @cards: (element-type TernAttachmentCard): all that can be shown. @first: which of them. */
TernPreviewDialog *tern_preview_dialog_new (TernMessageContent *content, GPtrArray *cards, guint first);

G_END_DECLS
