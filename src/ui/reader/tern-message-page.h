/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message from its subject to its attachments; the reader makes a new one for every message, so that nothing a
 * screen reader knew of the last one changes under it. */
#pragma once

#include "mail/tern-word-match.h"
#include "model/tern-message-content.h"
#include "ui/reader/tern-attachment-list.h"
#include "ui/reader/tern-message-body.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE_PAGE (tern_message_page_get_type ())

/**
 * TernMessagePage: signals:
 * `shown ()`: its body is on the screen, whatever it is;
 * `read-on ()`: Space was pressed at its end;
 * `changed ()`: what can be done with it changed.
 */
G_DECLARE_FINAL_TYPE (TernMessagePage, tern_message_page, TERN, MESSAGE_PAGE, GtkBox)

/* Begins to load. */
TernMessagePage *tern_message_page_new (TernClient *client, GSettings *settings, TernMessage *message);
/* Before it is dropped: ends what is under way. */
void tern_message_page_close (TernMessagePage *self);

/* For one message among others, which are scrolled together: it is as high as what is in it. */
void tern_message_page_set_embedded (TernMessagePage *self);

/* @words: (nullable): of the search that found it, marked in its header and in what it says. */
void tern_message_page_set_sought (TernMessagePage *self, TernWordMatch *words);

TernMessage *tern_message_page_get_message (TernMessagePage *self);
TernMessageContent *tern_message_page_get_content (TernMessagePage *self);
TernMessageBody *tern_message_page_get_body (TernMessagePage *self);
TernAttachmentList *tern_message_page_get_attachments (TernMessagePage *self);
gboolean tern_message_page_is_shown (TernMessagePage *self);
/* Whether it is shown, or a problem in its place; not while it is waited for. */
gboolean tern_message_page_is_settled (TernMessagePage *self);

/* (nullable): what takes the focus: the body, or the way out of a problem. */
GtkWidget *tern_message_page_get_focus_widget (TernMessagePage *self);

G_END_DECLS
