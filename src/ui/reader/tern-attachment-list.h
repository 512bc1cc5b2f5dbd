/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The attachments below a message. */
#pragma once

#include "ui/reader/tern-attachment-card.h"

G_BEGIN_DECLS

#define TERN_TYPE_ATTACHMENT_LIST (tern_attachment_list_get_type ())
/* TernAttachmentList: invisible while there are none. */
G_DECLARE_FINAL_TYPE (TernAttachmentList, tern_attachment_list, TERN, ATTACHMENT_LIST, GtkBox)

/* Anew from @content. */
void tern_attachment_list_show (TernAttachmentList *self, TernMessageContent *content);
guint tern_attachment_list_get_n (TernAttachmentList *self);
/* Asks for a folder; nothing there is overwritten. */
void tern_attachment_list_save_all (TernAttachmentList *self);
/* How wide the column of the message is, in pixels. */
void tern_attachment_list_set_column (TernAttachmentList *self, int width);

G_END_DECLS
