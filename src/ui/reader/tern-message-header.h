/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Subject, sender, date and recipients above the body of a message. */
#pragma once

#include "mail/tern-word-match.h"
#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE_HEADER (tern_message_header_get_type ())
/* TernMessageHeader: shows at once what the list knows, and all of it once the document is here. */
G_DECLARE_FINAL_TYPE (TernMessageHeader, tern_message_header, TERN, MESSAGE_HEADER, GtkBox)

/* @client: for which addresses are "me". */
void tern_message_header_set_message (TernMessageHeader *self, TernClient *client, TernMessage *message);
/* Of the whole message. */
void tern_message_header_set_document (TernMessageHeader *self, TernMimeDocument *document);
/* One more sentence at the end of the details, until the next document. */
void tern_message_header_add_detail (TernMessageHeader *self, const char *sentence);

/* @words: (nullable): marked in the subject and in who sent it. */
void tern_message_header_set_sought (TernMessageHeader *self, TernWordMatch *words);

/* Below a heading that says who and when: leaves those and the subject out. */
void tern_message_header_set_embedded (TernMessageHeader *self);

G_END_DECLS
