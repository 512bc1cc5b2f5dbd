/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages of one thread, for the reader. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TERN_TYPE_CONVERSATION (tern_conversation_get_type ())

/**
 * TernConversation: main thread; a GListModel of TernMessage, oldest first. Each message is in it once, however many
 * folders it is in; those in the trash and in junk are left out, unless the one it was made with is there too. It
 * follows the store. Empty until it was read, on a thread of its own: `loading` (gboolean, notified).
 */
G_DECLARE_FINAL_TYPE (TernConversation, tern_conversation, TERN, CONVERSATION, GObject)

#define TERN_CONVERSATION_NOWHERE G_MAXUINT
/* The newest of a longer thread: nobody reads so far back. */
#define TERN_CONVERSATION_MAX 1000

/* Of the thread of @message. */
TernConversation *tern_conversation_new (TernClient *client, TernMessage *message);
gboolean tern_conversation_get_loading (TernConversation *self);
/* Returns: the place of the message with this id, or of the same message in another folder. */
guint tern_conversation_find (TernConversation *self, gint64 message);
gint64 tern_conversation_get_id (TernConversation *self, guint position);

G_END_DECLS
