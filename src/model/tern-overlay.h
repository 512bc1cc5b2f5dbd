/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the person did and the store does not say yet, laid over what it says; the client has one. */
#pragma once

#include "mail/tern-flags.h"
#include "store/tern-store-change-set.h"

G_BEGIN_DECLS

typedef struct _TernOverlay TernOverlay;
/* One action on however many messages; the overlay's, until it is removed. */
typedef struct _TernOverlayAction TernOverlayAction;

TernOverlay *tern_overlay_new (void);
void tern_overlay_free (TernOverlay *self);
gboolean tern_overlay_is_empty (TernOverlay *self);

/* @ids: copied. From here on it shows. */
TernOverlayAction *tern_overlay_add (TernOverlay *self, const gint64 *ids, guint n, TernFlag add, TernFlag remove);
/* The store says it now, or it was taken back. */
void tern_overlay_remove (TernOverlay *self, TernOverlayAction *action);
gboolean tern_overlay_action_has (TernOverlayAction *action, gint64 id);

/* What is shown of @stored. @waiting: (out) (optional): whether an action is about @id. */
TernFlag tern_overlay_apply (TernOverlay *self, gint64 id, TernFlag stored, gboolean *waiting);
/* What was shown of it before @action. */
TernFlag tern_overlay_apply_before (TernOverlay *self, TernOverlayAction *action, gint64 id, TernFlag stored);

/* @action makes @by more (or fewer) unread messages in @mailbox than the store counts. */
void tern_overlay_count (TernOverlay *self, TernOverlayAction *action, gint64 mailbox, int by);
/* How many unread messages there are more than the store counts. */
int tern_overlay_get_difference (TernOverlay *self, gint64 mailbox);
/* The store counts what is in @changes. */
void tern_overlay_confirm (TernOverlay *self, TernChangeSet *changes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernOverlay, tern_overlay_free)

G_END_DECLS
