/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the models of this folder ask of the client beyond its public header.
 *
 * Signals for them:
 * `overlay-changed ()`: what the overlay counts differs; unread counts are to be shown again.
 * `stale ()`: the store changed, and it is not known how (another process writes it): everything is to be read again.
 */
#pragma once

#include "model/tern-choices.h"
#include "model/tern-client.h"
#include "model/tern-message-cache.h"
#include "model/tern-overlay.h"
#include "model/tern-query-worker.h"

G_BEGIN_DECLS

/* Lent; NULL before open. */
TernMessageCache *tern_client_get_cache (TernClient *self);
TernOverlay *tern_client_get_overlay (TernClient *self);
TernQueryWorker *tern_client_get_worker (TernClient *self);
TernChoices *tern_client_get_choices (TernClient *self);

/* What open does with the port it got: opens the reader, reads the accounts. Tests come with a port of their own. */
gboolean tern_client_open_on (TernClient *self, TernEnginePort *port, GError **error);
/* What the engine says was changed: shown at once; shown in its turn, a piece at a time. */
void tern_client_take_changes (TernClient *self, TernChangeSet *changes);
void tern_client_queue_changes (TernClient *self, TernChangeSet *changes);
/* The engine went away: finds, or becomes, another. */
void tern_client_reopen (TernClient *self);
/* Whether another process changed the store; then everything is read again. */
void tern_client_look_again (TernClient *self);

/* tern-client.c, for tern-client-flag.c: submits @command now or, while the engine changes hands, as soon as there is
 * one again. */
void tern_client_submit_async (TernClient *self,
                               TernEngineCommand *command,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tern_client_submit_finish (TernClient *self, GAsyncResult *result, GError **error);
void tern_client_overlay_changed (TernClient *self);
/* The store says what @action did, or it failed: shown is what the store says. */
void tern_client_let_go (TernClient *self, TernOverlayAction *action);
void tern_client_action_failed (TernClient *self, const char *text);
void tern_client_action_done (TernClient *self, const char *label, guint n);
/* Whether the person is to hear of it: not of messages that are gone meanwhile, nor at the end. */
gboolean tern_client_is_worth_telling (const GError *error);

G_END_DECLS
