/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is large and of known size, a message or a part of one, is kept piece by piece: whoever is cancelled goes on
 * where it was. By reading to the end come messages whose size cannot be believed (M365) and smaller parts: they are in
 * memory until they are whole. Such a part in base64 comes without it where the server can do that (BINARY, RFC 3516),
 * which is a quarter less, and is kept with base64 made here. */
#include "engine/tern-body-pieces.h"

#include "engine/tern-batch-share.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-structure.h"
#include "imap/tern-imap-error.h"
#include "imap/tern-imap-session-message.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-query.h"

#include <string.h>

/* What is read to its end without a known size is held in memory until it is whole. */
#define MAX_UNSIZED (64 * 1024 * 1024)
/* What the store takes; see tern_store_body_begin(). */
#define MAX_SIZED (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)
/* A part from here on is worth going on with rather than beginning again; four pieces. */
#define RESUMED_BYTES (4 * TERN_STORE_PIECE_MAX)

typedef struct
{
  TernBatchShare share;
  TernImapSession *session;
  TernBodyPieces wanted;
  char *section;
  gboolean sized;    /* it is kept as it comes */
  guint64 offset;
  gboolean binary;   /* it comes without its base64 */
  gboolean answered; /* the piece came */
  gboolean at_end;   /* and was the last */
  gboolean over;
  GByteArray *unsized;
  TernBodyPiecesEnd end;
} Pieces;

static void
pieces_free (Pieces *self)
{
  tern_batch_share_clear (&self->share);
  g_object_unref (self->session);
  g_free (self->section);
  g_byte_array_unref (self->unsized);
  g_free (self);
}

static TernStore *
get_store (Pieces *self)
{
  return tern_store_batch_get_store (self->share.batch);
}

static TernBodyKey
get_key (Pieces *self)
{
  return (TernBodyKey) { self->wanted.email, self->section };
}

static void
finish_with (Pieces *self, TernBodyPiecesEnd end)
{
  self->over = TRUE;
  self->end = end;
}

/* --- where it begins --- */

/* (nullable). */
static const TernStructurePart *
find_part (const TernStructure *structure, const char *section)
{
  for (guint i = 0; structure != NULL && i < tern_structure_get_n_parts (structure); i++)
    if (g_strcmp0 (tern_structure_get_part (structure, i)->part.section, section) == 0)
      return tern_structure_get_part (structure, i);
  return NULL;
}

/* A part is as large as the server said of it: the size that @wanted has is the message's. */
static void
learn_part (Pieces *self)
{
  g_autofree char *text = tern_store_get_structure (get_store (self), self->wanted.email, NULL);
  g_autoptr (TernStructure) structure = tern_structure_parse (text);
  const TernStructurePart *part = find_part (structure, self->section);

  self->wanted.size = part != NULL && part->wire_size != TERN_STRUCTURE_UNKNOWN ? part->wire_size : 0;
  self->sized = self->wanted.size >= RESUMED_BYTES && self->wanted.size <= MAX_SIZED;
  self->binary = !self->sized && part != NULL && g_strcmp0 (part->part.encoding, "base64") == 0
                 && tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_BINARY);
}

static gboolean
begin (Pieces *self, GError **error)
{
  TernBodyKey key = get_key (self);

  if (*self->section != '\0')
    learn_part (self);
  else
    self->sized = self->wanted.size != 0;
  return !self->sized
         || (tern_store_batch_flush (self->share.batch, error)
             && tern_store_body_begin (get_store (self), &key, self->wanted.size, error));
}

/* Where the next piece starts; the end of the message when all of it is here, to see that there is no more. */
static gboolean
find_offset (Pieces *self, GError **error)
{
  TernBodyKey key = get_key (self);
  g_autoptr (GArray) missing = tern_store_body_missing (get_store (self), &key, error);

  if (missing == NULL)
    return FALSE;
  self->offset = missing->len > 0 ? g_array_index (missing, TernByteRange, 0).start : self->wanted.size;
  return TRUE;
}

/* --- a piece --- */

static void
keep_piece (Pieces *self, const guint8 *data, gsize length)
{
  TernBodyKey key = get_key (self);
  g_autoptr (GError) reason = NULL;
  guint64 room = self->wanted.size - MIN (self->offset, self->wanted.size);
  gsize kept = (gsize) MIN (length, room);

  if (kept > 0
      && (!tern_store_batch_flush (self->share.batch, &reason)
          || !tern_store_body_append_piece (get_store (self), &key, self->offset, data, kept, &reason)))
    {
      /* It may know already. */
      tern_batch_share_fail (&self->share, reason);
      return;
    }
  if (length > room || (self->at_end && self->offset + length != self->wanted.size))
    {
      /* The size was not true: read it again, to its end. */
      self->sized = FALSE;
      self->at_end = FALSE;
      self->offset = 0;
    }
}

static void
on_piece (TernImapSession *session, const TernImapFetch *fetch, gpointer user_data)
{
  Pieces *self = user_data;
  TernImapSectionKind kind = self->binary ? TERN_IMAP_SECTION_BINARY : TERN_IMAP_SECTION_BODY;
  const TernImapSection *section = tern_imap_fetch_get_section (fetch, kind, self->section);
  gsize length;

  if (section == NULL || self->answered || self->share.failure != NULL || fetch->uid != self->wanted.uid)
    return;
  if (section->origin > 0 && (guint64) section->origin != self->offset)
    return;
  /* A server that gave more than the piece gave the rest as well. */
  length = section->nil ? 0 : MIN (section->length, TERN_STORE_PIECE_MAX);
  self->answered = TRUE;
  self->at_end = length < TERN_STORE_PIECE_MAX;
  if (self->wanted.came != NULL)
    self->wanted.came (length, self->wanted.funcs_data);
  if (self->sized)
    {
      keep_piece (self, section->data, length);
      return;
    }
  g_byte_array_append (self->unsized, section->data, (guint) length);
  self->offset = self->unsized->len;
}

static void
send_piece (Pieces *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  g_autoptr (TernUidSet) uids = tern_uid_set_new ();
  g_autofree char *items
      = g_strdup_printf ("(%s.PEEK[%s]<%" G_GUINT64_FORMAT ".%d>)", self->binary ? "BINARY" : "BODY", self->section,
                         self->offset, TERN_STORE_PIECE_MAX);

  tern_uid_set_add (uids, self->wanted.uid);
  self->answered = FALSE;
  self->at_end = FALSE;
  tern_imap_session_uid_fetch_async (self->session, uids, items, 0, FALSE, on_piece, self,
                                     g_task_get_cancellable (task), answer_cb, g_object_ref (task));
}

/* --- the end --- */

/* As a message would have it: lines of 76 (RFC 2045 §6.8). */
static GByteArray *
encode (GByteArray *decoded)
{
  GByteArray *encoded = g_byte_array_new ();
  g_autofree char *text = g_base64_encode (decoded->data, decoded->len);
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i += 76)
    {
      g_byte_array_append (encoded, (const guint8 *) text + i, (guint) MIN (76, length - i));
      g_byte_array_append (encoded, (const guint8 *) "\r\n", 2);
    }
  g_byte_array_unref (decoded);
  return encoded;
}

static gboolean
keep_whole (Pieces *self, GError **error)
{
  TernBodyKey key = get_key (self);
  g_autoptr (GBytes) bytes = NULL;

  if (self->sized)
    return tern_store_body_finish (get_store (self), &key, self->wanted.size, error);
  if (self->binary)
    self->unsized = encode (self->unsized);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->unsized));
  self->unsized = g_byte_array_new ();
  return tern_store_batch_flush (self->share.batch, error)
         && tern_store_body_put (get_store (self), &key, bytes, error);
}

/* A piece came, or did not. */
static gboolean
judge_piece (Pieces *self, GError **error)
{
  if (!tern_batch_share_check (&self->share, error))
    return FALSE;
  if (self->unsized->len > MAX_UNSIZED)
    {
      g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SERVER,
                           "This message is too large to keep");
      return FALSE;
    }
  if (!self->answered || (self->at_end && !self->sized && self->unsized->len == 0))
    finish_with (self, TERN_BODY_PIECES_MISSING);
  else if (self->at_end)
    {
      finish_with (self, TERN_BODY_PIECES_COMPLETE);
      return keep_whole (self, error);
    }
  return TRUE;
}

/* UNKNOWN-CTE, or whatever a server says instead: the part comes as it is. */
static gboolean
do_without_binary (Pieces *self, const GError *reason)
{
  if (!self->binary || (reason != NULL && reason->domain != TERN_IMAP_ERROR)
      || tern_imap_session_get_state (self->session) != TERN_IMAP_STATE_SELECTED)
    return FALSE;
  self->binary = FALSE;
  self->offset = 0;
  g_byte_array_set_size (self->unsized, 0);
  return TRUE;
}

static gboolean
take_piece (Pieces *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!tern_imap_session_uid_fetch_finish (self->session, result, &reason))
    {
      if (do_without_binary (self, reason))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  return (!self->answered && do_without_binary (self, NULL)) || judge_piece (self, error);
}

/* --- the machine --- */

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Pieces *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!self->over && self->sized && self->wanted.stop != NULL && self->wanted.stop (self->wanted.funcs_data))
    finish_with (self, TERN_BODY_PIECES_STOPPED);
  if (self->over)
    g_task_return_boolean (task, TRUE);
  else if (self->sized && !find_offset (self, &error))
    g_task_return_error (task, error);
  else
    send_piece (self, task, answer_cb);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (take_piece (g_task_get_task_data (task), result, &error))
    step (task, answer_cb);
  else
    g_task_return_error (task, error);
}

void
tern_body_pieces_async (TernStoreBatch *batch,
                        TernImapSession *session,
                        const TernBodyPieces *wanted,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Pieces *self = g_new0 (Pieces, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, tern_body_pieces_async);
  tern_batch_share_init (&self->share, batch);
  self->session = g_object_ref (session);
  self->wanted = *wanted;
  self->section = g_strdup (wanted->section);
  self->unsized = g_byte_array_new ();
  g_task_set_task_data (task, self, (GDestroyNotify) pieces_free);
  if (begin (self, &error))
    step (task, answer_cb);
  else
    g_task_return_error (task, error);
}

gboolean
tern_body_pieces_finish (GAsyncResult *result, TernBodyPiecesEnd *end, GError **error)
{
  Pieces *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *end = self->end;
  return g_task_propagate_boolean (G_TASK (result), error);
}
