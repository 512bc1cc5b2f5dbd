/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One row of a list: a message's headers and flags as they are shown. */
#pragma once

#include "mail/tern-flags.h"
#include "mail/tern-label.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE (tern_message_get_type ())

/**
 * TernMessage: main thread; the same object while anyone holds it. Read-only properties, all notified:
 * `id`, `email`, `thread`, `mailbox`, `date`, `snoozed` (gint64: until when; 0: not), `size` (guint64), `subject`,
 * `sender` (a name, else the address; "" when there is none), `sender-address`, `recipients`, `preview` (strings, never
 * NULL), `labels` (GPtrArray of TernLabel, nullable), `unread`, `starred`, `answered`, `forwarded`, `muted` (what comes
 * in its thread stays out of the way), `draft`, `has-attachment`, `waiting` (a change of it is not on the server yet),
 * `placeholder` (it is gone already, or cannot be read; the rest is empty).
 */
G_DECLARE_FINAL_TYPE (TernMessage, tern_message, TERN, MESSAGE, GObject)

/* Of a file, not of the store: its ids are 0. @name, @address, @recipients, @subject: (nullable). @source: (nullable):
 * the message as it is in the file. */
TernMessage *tern_message_new_for_file (const char *subject,
                                        const char *name,
                                        const char *address,
                                        const char *recipients,
                                        gint64 date,
                                        GBytes *source);
/* (transfer none) (nullable): of a message of the store. */
GBytes *tern_message_get_source (TernMessage *self);

gint64 tern_message_get_id (TernMessage *self);
gint64 tern_message_get_email (TernMessage *self);
gint64 tern_message_get_thread (TernMessage *self);
gint64 tern_message_get_mailbox (TernMessage *self);
gint64 tern_message_get_date (TernMessage *self);
/* Bytes. */
guint64 tern_message_get_size (TernMessage *self);
const char *tern_message_get_subject (TernMessage *self);
const char *tern_message_get_sender (TernMessage *self);
const char *tern_message_get_sender_address (TernMessage *self);
const char *tern_message_get_recipients (TernMessage *self);
const char *tern_message_get_preview (TernMessage *self);
/* (transfer none) (nullable) (element-type TernLabel): by name, and only so many as can be shown; NULL for none. */
GPtrArray *tern_message_get_labels (TernMessage *self);
gboolean tern_message_get_unread (TernMessage *self);
gboolean tern_message_get_starred (TernMessage *self);
gboolean tern_message_get_answered (TernMessage *self);
gboolean tern_message_get_forwarded (TernMessage *self);
gboolean tern_message_get_muted (TernMessage *self);
gint64 tern_message_get_snoozed (TernMessage *self);
gboolean tern_message_get_has_attachment (TernMessage *self);
gboolean tern_message_get_waiting (TernMessage *self);
gboolean tern_message_get_placeholder (TernMessage *self);

G_END_DECLS
