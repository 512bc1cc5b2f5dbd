/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The open store and engine that the models of one Tern share; the application makes one and passes it on. */
#pragma once

#include "engine/tern-engine-port.h"
#include "mail/tern-mailbox-role.h"
#include "model/tern-undo.h"
#include "store/tern-store-choices.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

#define TERN_TYPE_CLIENT (tern_client_get_type ())

/**
 * TernClient: main thread only; it never waits for the network, a write or a parse.
 *
 * Signals:
 * `changed (TernChangeSet *)`: after a transaction that changed something readers see; the overlay has already let go
 *   of what it confirms.
 * `warned (const char *account, const char *text)`: something did not work, the rest goes on. @account: (nullable).
 * `choices-changed (const char *scope)`: what was chosen differs, from tern_client_choose() or in another process.
 * `action-failed (const char *text)`: an action that was shown could not even be written down, and was taken back.
 * `action-done (const char *label, guint n)`: one that cannot be undone was written down; @n messages.
 */
G_DECLARE_FINAL_TYPE (TernClient, tern_client, TERN, CLIENT, GObject)

/* Nothing happens until open. Both folders are absolute; made 0700 when missing. */
TernClient *tern_client_new (const char *data_dir, const char *config_dir);

/* Opens the engine (or becomes the client of the process that holds it), then a reader for this thread, then reads the
 * accounts. Nothing is asked of the network. Errors: those of tern_engine_port_open_async(),
 * tern_store_reader_open() and tern_account_list_load(). Once. */
void tern_client_open_async (TernClient *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean tern_client_open_finish (TernClient *self, GAsyncResult *result, GError **error);
/* Ends everything; models of it show what they last had. */
void tern_client_close_async (TernClient *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tern_client_close_finish (TernClient *self, GAsyncResult *result, GError **error);

/* Begins to keep every account equal to its server, and to watch it. After open; once the window is drawn. */
void tern_client_start (TernClient *self);
/* Ends what runs for each account and begins again at once (F5; after a new password). @account: (nullable): its id;
 * NULL: all. */
void tern_client_check_now (TernClient *self, const char *account);

/* Working offline: every connection ends and none is made, whatever is done goes into the journal. May be said before
 * open. */
void tern_client_set_offline (TernClient *self, gboolean offline);
gboolean tern_client_get_offline (TernClient *self);

/* (transfer none) (nullable): before open. The reader is this thread's. */
TernEnginePort *tern_client_get_port (TernClient *self);
TernStore *tern_client_get_store (TernClient *self);
const char *tern_client_get_data_dir (TernClient *self);
const char *tern_client_get_config_dir (TernClient *self);
TernUndo *tern_client_get_undo (TernClient *self);

/* (transfer none): of TernMailAccount, in the person's order; the same objects as long as the accounts exist. */
GListModel *tern_client_get_accounts (TernClient *self);
/* accounts.ini changed: reads it again, forgets what left it (its local mail too), begins with what is new. */
gboolean tern_client_reload_accounts (TernClient *self, GError **error);

/**
 * tern_client_flag:
 * @messages: message ids
 * @add, @remove: (nullable)
 * @label: (nullable): what was done, in the person's language ("Marked as read"): it can be undone under this name;
 *   NULL: not an action of the person's (read after a delay), and no step to undo
 *
 * Shown at once, by every model, from the overlay; written to the journal by the engine; carried to the server in the
 * background. When it cannot be written down it is taken back and `action-failed` says why.
 */
void tern_client_flag (TernClient *self,
                       const gint64 *messages,
                       guint n_messages,
                       TernFlags *add,
                       TernFlags *remove,
                       const char *label);

/**
 * tern_client_move_to_role:
 * @messages: message ids, of any accounts; each goes to the folder with @role of its own
 * @label: what was done ("Archived"): it can be undone under this name
 * @nowhere: what `action-failed` says where an account has no such folder
 *
 * Shown once it is written to the journal, some milliseconds later; carried to the server in the background. Those that
 * are there already stay.
 */
void tern_client_move_to_role (TernClient *self,
                               const gint64 *messages,
                               guint n_messages,
                               TernMailboxRole role,
                               const char *label,
                               const char *nowhere);

/**
 * tern_client_choose:
 * @scope, @subject, @name: see tern-store-choices.h for who has which
 * @value: (nullable): NULL forgets it
 *
 * Keeps what the person chose about one thing. tern_client_get_choice() has it at once, `choices-changed` was emitted
 * when this returns; the engine writes it to kept.db. When it cannot be written down it is taken back, and
 * `action-failed` says why.
 */
void tern_client_choose (TernClient *self,
                         const char *scope,
                         const char *subject,
                         const char *name,
                         const char *value);
/* (transfer none) (nullable): until the next choice; NULL when nothing was chosen. */
const char *tern_client_get_choice (TernClient *self, const char *scope, const char *subject, const char *name);
/* Returns: (transfer full) (element-type TernChoice): by subject, then name. */
GPtrArray *tern_client_list_choices (TernClient *self, const char *scope);

/**
 * tern_client_move_to:
 * @account, @path: the folder, of any account
 *
 * As tern_client_move_to_role() otherwise. Between accounts a message becomes another one, and is not shown where it
 * goes before it is there; undone later, it is found by its Message-ID.
 */
void tern_client_move_to (TernClient *self,
                          const gint64 *messages,
                          guint n_messages,
                          const char *account,
                          const char *path,
                          const char *label);
/* To the folder of what is put away until later, with @keyword, which says until when (mail/tern-later.h). Undone, both
 * are as before. As tern_client_move_to_role() otherwise. */
void tern_client_snooze (TernClient *self,
                         const gint64 *messages,
                         guint n_messages,
                         const char *keyword,
                         const char *label);
/* The same with copies. What is undone is just the copies: given up while no server knows of them, else deleted. Copies
 * in another account cannot be undone; those emit `action-done`. */
void tern_client_copy_to (TernClient *self,
                          const gint64 *messages,
                          guint n_messages,
                          const char *account,
                          const char *path,
                          const char *label);
/* For good: nothing brings them back. Emits `action-done`. */
void tern_client_delete (TernClient *self, const gint64 *messages, guint n_messages, const char *label);

/* What the overlay makes of the stored flags of @message. Whether anything of it is not confirmed by a change set yet
 * is in @waiting (out) (optional). For this folder's models. */
TernFlag tern_client_overlay_system (TernClient *self, gint64 message, TernFlag stored, gboolean *waiting);

G_END_DECLS
