/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a message says, as text or as HTML, with finding in it; the message page has it between header and
 * attachments. */
#pragma once

#include "mail/tern-word-match.h"
#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE_BODY (tern_message_body_get_type ())

/**
 * TernMessageBody: signals: `shown ()`: what was asked for last is on the screen; `read-on ()`: Space was pressed at
 * its end; `changed ()`: what the getters say changed.
 */
G_DECLARE_FINAL_TYPE (TernMessageBody, tern_message_body, TERN, MESSAGE_BODY, GtkBox)

/* @name: what a screen reader calls the text. @pictures: whether those from the network are loaded. */
void tern_message_body_set_up (
    TernMessageBody *self, TernMessageContent *content, GSettings *settings, const char *name, gboolean pictures);
/* From here on it is as high as what is in it. */
void tern_message_body_set_embedded (TernMessageBody *self);
/* Shows the document of the content; again when it differs from what is shown. */
void tern_message_body_show (TernMessageBody *self);
/* Shows the source of a message that cannot be understood. */
void tern_message_body_show_source (TernMessageBody *self);
/* Ends what is under way. */
void tern_message_body_close (TernMessageBody *self);

/* Whether there is HTML; whether it is shown; whether its showing failed, and its text stands in for it. */
gboolean tern_message_body_has_html (TernMessageBody *self);
gboolean tern_message_body_is_html (TernMessageBody *self);
gboolean tern_message_body_has_failed (TernMessageBody *self);
void tern_message_body_toggle_html (TernMessageBody *self);
/* Whether a page has colours of its own, is in a dark window, and can be dark; whether it keeps them all the same. */
gboolean tern_message_body_can_be_dark (TernMessageBody *self);
gboolean tern_message_body_get_own_colours (TernMessageBody *self);
void tern_message_body_set_own_colours (TernMessageBody *self, gboolean own_colours);
/* Whether pictures from the network are left out. */
gboolean tern_message_body_is_without_pictures (TernMessageBody *self);
void tern_message_body_show_pictures (TernMessageBody *self);

/* Asks how, and prints what is shown. */
void tern_message_body_print (TernMessageBody *self);

/* @words: (nullable): of the search that found the message, marked in it, and gone through as long as nothing else is
 * looked for. */
void tern_message_body_set_sought (TernMessageBody *self, TernWordMatch *words);
void tern_message_body_find (TernMessageBody *self);
/* Opens the bar when nothing is looked for. */
void tern_message_body_find_next (TernMessageBody *self, gboolean forward);
/* Returns: whether there was a search to end. */
gboolean tern_message_body_end_find (TernMessageBody *self);
void tern_message_body_list_links (TernMessageBody *self);
/* (nullable): what takes the focus. */
GtkWidget *tern_message_body_get_focus_widget (TernMessageBody *self);
/* Before the focus is moved elsewhere by a key: calls @left once with @data, when all is said of where it was; at once,
 * or within a fifth of a second, also when this is disposed of meanwhile. */
void tern_message_body_leave (TernMessageBody *self, void (*left) (gpointer data), gpointer data);

G_END_DECLS
