/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One attachment below a message: what it is, opening it and saving it. */
#pragma once

#include "model/tern-message-content.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_ATTACHMENT_CARD (tern_attachment_card_get_type ())

/* TernAttachmentCard: Return or a click opens; the menu, and the button beside it, save. */
G_DECLARE_FINAL_TYPE (TernAttachmentCard, tern_attachment_card, TERN, ATTACHMENT_CARD, GtkBox)

/* @part: only read here. */
TernAttachmentCard *tern_attachment_card_new (TernMessageContent *content, const TernMimePart *part);
/* Under which it is shown and saved. */
const char *tern_attachment_card_get_name (TernAttachmentCard *self);
/* Saves it into @file, with progress and the outcome on the card. Overwrites. */
void tern_attachment_card_save (TernAttachmentCard *self, GFile *file);

G_END_DECLS
