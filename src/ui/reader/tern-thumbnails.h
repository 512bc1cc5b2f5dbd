/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Small pictures on the cards of pictures that are here: one after the other, none fetched for it. */
#pragma once

#include "ui/reader/tern-attachment-card.h"

G_BEGIN_DECLS

/* @content: a whole message. @cards: (element-type TernAttachmentCard): held until it is done or cancelled. */
void tern_thumbnails_make (TernMessageContent *content, GPtrArray *cards, GCancellable *cancellable);

G_END_DECLS
