/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The TernMessages anyone holds, each once, and some rows read ahead; the client has one for all its lists. */
#pragma once

#include "model/tern-choices.h"
#include "model/tern-message.h"
#include "model/tern-overlay.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

typedef struct _TernMessageCache TernMessageCache;

/* @store, @overlay: lent, and outlive it. */
TernMessageCache *tern_message_cache_new (TernStore *store, TernOverlay *overlay);
/* @choices: lent: messages have labels by the names that are in it. */
void tern_message_cache_set_choices (TernMessageCache *self, TernChoices *choices);
/* Messages that are still held stay as they are. */
void tern_message_cache_free (TernMessageCache *self);

/* Returns: (transfer full) (nullable): NULL when its row has to be read first. */
TernMessage *tern_message_cache_peek (TernMessageCache *self, gint64 id);
/* The same, but only one that somebody holds: makes none. */
TernMessage *tern_message_cache_peek_held (TernMessageCache *self, gint64 id);
/* Reads the rows of @ids that are not here, in one short transaction. */
void tern_message_cache_read (TernMessageCache *self, const gint64 *ids, guint n);
/* For a row that could not be read. Returns: (transfer full). */
TernMessage *tern_message_cache_make_placeholder (TernMessageCache *self, gint64 id);

/* What is held and in @changes (NULL: everything held) is read again. */
void tern_message_cache_update (TernMessageCache *self, TernChangeSet *changes);
/* What is held and in @action (NULL: everything held) shows the overlay as it is now. */
void tern_message_cache_show (TernMessageCache *self, TernOverlayAction *action);
/* @action leaves the overlay: what is held and in it is read again. */
void tern_message_cache_let_go (TernMessageCache *self, TernOverlayAction *action);

/* How many are held. */
guint tern_message_cache_get_n_held (TernMessageCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMessageCache, tern_message_cache_free)

G_END_DECLS
