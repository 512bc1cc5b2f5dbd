/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One attachment below a message: what it is, looking at it, opening it and saving it. */
#pragma once

#include "model/tern-message-content.h"
#include "ui/reader/tern-preview-kind.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_ATTACHMENT_CARD (tern_attachment_card_get_type ())

/* In pixels; it fits into the square. */
#define TERN_THUMBNAIL_SIZE 40

/**
 * TernAttachmentCard: Return or a click opens; Space, the menu and a button look at it; the menu and the button beside
 * it save. What is being fetched can be stopped, which keeps what came, and what failed be tried again.
 *
 * Signal: `preview ()`: the person wants to see it in the window.
 */
G_DECLARE_FINAL_TYPE (TernAttachmentCard, tern_attachment_card, TERN, ATTACHMENT_CARD, GtkBox)

/* @part: only read here. */
TernAttachmentCard *tern_attachment_card_new (TernMessageContent *content, const TernMimePart *part);
/* Under which it is shown and saved. */
const char *tern_attachment_card_get_name (TernAttachmentCard *self);
/* Whether @part is what it shows. */
gboolean tern_attachment_card_is_of (TernAttachmentCard *self, const TernMimePart *part);
const char *tern_attachment_card_get_section (TernAttachmentCard *self);
TernPreviewKind tern_attachment_card_get_kind (TernAttachmentCard *self);
void tern_attachment_card_focus (TernAttachmentCard *self);
/* In place of the icon of its type. */
void tern_attachment_card_set_thumbnail (TernAttachmentCard *self, GdkPaintable *picture);
/* Saves it into @file, with progress and the outcome on the card. Overwrites. */
void tern_attachment_card_save (TernAttachmentCard *self, GFile *file);

G_END_DECLS
