/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Brings one large message, or one part, from the selected mailbox into the store, in pieces. The fetch of bodies calls
 * it. Internal to the engine. */
#pragma once

#include "engine/tern-body-fetch.h"

G_BEGIN_DECLS

/**
 * TernBodyPiecesEnd:
 * @TERN_BODY_PIECES_COMPLETE: the body is here, and the server has no more of it
 * @TERN_BODY_PIECES_STOPPED: what came is kept, and a later fetch goes on there
 * @TERN_BODY_PIECES_MISSING: the server does not know the message, or says nothing of this part
 */
typedef enum
{
  TERN_BODY_PIECES_COMPLETE,
  TERN_BODY_PIECES_STOPPED,
  TERN_BODY_PIECES_MISSING,
} TernBodyPiecesEnd;

/* Bytes that just came. */
typedef void (*TernBodyPiecesFunc) (guint64 bytes, gpointer user_data);

/**
 * TernBodyPieces: what is wanted.
 * @size: of the whole message; 0: not known, or more than the store takes.
 * @section: "" for the whole message.
 * @stop: (nullable): asked before each piece of a message whose size is known. @came: (nullable).
 */
typedef struct
{
  gint64 email;
  guint32 uid;
  guint64 size;
  const char *section;
  TernBodyFetchStopFunc stop;
  TernBodyPiecesFunc came;
  gpointer funcs_data;
} TernBodyPieces;

/* @wanted: copied. @session: has the mailbox selected. Errors: TERN_ENGINE_ERROR_SERVER: too large to keep;
 * TERN_STORE_ERROR, TERN_IMAP_ERROR, TERN_NET_ERROR. */
void tern_body_pieces_async (TernStoreBatch *batch,
                             TernImapSession *session,
                             const TernBodyPieces *wanted,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* @end: (out). */
gboolean tern_body_pieces_finish (GAsyncResult *result, TernBodyPiecesEnd *end, GError **error);

G_END_DECLS
