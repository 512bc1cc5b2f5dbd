/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What there is to say of a message beside what it says itself, in bars and cards between its header and its body:
 * never inside the message, which could draw them as well. */
#pragma once

#include "ui/reader/tern-message-header.h"

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE_NOTES (tern_message_notes_get_type ())

/* TernMessageNotes: invisible while there is nothing to say. Signal `focus-left ()`: what had the focus is gone. */
G_DECLARE_FINAL_TYPE (TernMessageNotes, tern_message_notes, TERN, MESSAGE_NOTES, GtkBox)

/* Anew from @content, once for each of its documents. What is no reason for a bar goes into the details of @header,
 * after its own document. */
void tern_message_notes_show (TernMessageNotes *self, TernMessageContent *content, TernMessageHeader *header);

G_END_DECLS
