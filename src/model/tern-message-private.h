/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the message cache fills a TernMessage. */
#pragma once

#include "model/tern-message.h"
#include "store/tern-store-query.h"

G_BEGIN_DECLS

/* A placeholder until it takes a row. */
TernMessage *tern_message_new (gint64 id);
/* @row: copied; notifies what differs. Flags follow with tern_message_set_shown(). */
void tern_message_take_row (TernMessage *self, const TernMessageRow *row);
/* @labels: (transfer full) (nullable) (element-type TernLabel). */
void tern_message_take_labels (TernMessage *self, GPtrArray *labels);
void tern_message_set_shown (TernMessage *self, TernFlag shown, gboolean waiting);
/* As the store has them. */
TernFlag tern_message_get_stored (TernMessage *self);
/* Whether the journal has a change of it. */
gboolean tern_message_get_journalled (TernMessage *self);
void tern_message_set_journalled (TernMessage *self, gboolean journalled);

G_END_DECLS
