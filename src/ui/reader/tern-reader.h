/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The pane that shows the selected message; the window puts it beside the list. */
#pragma once

#include "mail/tern-word-match.h"
#include "model/tern-client.h"
#include "model/tern-message.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_READER (tern_reader_get_type ())

/**
 * TernReader: never marks a message as read, and never takes the focus by itself.
 *
 * Properties: `message` (TernMessage, nullable); `current` (TernMessage, nullable, read-only): what is read of its
 * conversation, `message` itself where it is alone. A message that has others of its thread is shown with them, unless
 * the setting show-conversations says otherwise.
 *
 * Signals:
 * `shown ()`: the body of `message` is on the screen: from here a delay may be counted;
 * `seen (TernMessage)`: another one of the conversation, unread, was on the screen for that long;
 * `read-on ()`: the person pressed Space at the end of the message: the next one is wanted.
 *
 * Actions, in the group `reader` for what is inside, and for the window from tern_reader_get_actions(): find,
 * find-next, find-previous, end-find (Escape), zoom-in, zoom-out, zoom-reset, toggle-html, show-pictures,
 * always-show-pictures, links, encoding, source, save-as, save-attachments, and open-attachments, which moves the focus
 * to them.
 */
G_DECLARE_FINAL_TYPE (TernReader, tern_reader, TERN, READER, AdwBin)

/* @settings: of org.ternmail.Tern. */
TernReader *tern_reader_new (TernClient *client, GSettings *settings);
/* @message: (nullable). */
void tern_reader_set_message (TernReader *self, TernMessage *message);
TernMessage *tern_reader_get_message (TernReader *self);
/* (transfer none) (nullable). */
TernMessage *tern_reader_get_current (TernReader *self);
/* @words: (nullable): of a search, marked in what is read from here on. */
void tern_reader_set_sought (TernReader *self, TernWordMatch *words);
/* How many are selected: said while there is no `message`. */
void tern_reader_set_n_selected (TernReader *self, guint n);
/* (transfer none): for gtk_widget_insert_action_group (window, "reader", …). */
GActionGroup *tern_reader_get_actions (TernReader *self);
/* Puts the focus on the body of the message, or on what stands in its place. */
void tern_reader_focus (TernReader *self);
/* Before the focus is moved elsewhere by a key: calls @left once with @data; see tern_message_body_leave(). */
void tern_reader_leave (TernReader *self, void (*left) (gpointer data), gpointer data);
/* Whether the body of `message` is on the screen. */
gboolean tern_reader_is_shown (TernReader *self);

G_END_DECLS
