/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Fetching bodies: small ones several in a command, then each large one, and each part, in pieces. */
#include "engine/tern-body-fetch.h"

#include "engine/tern-batch-share.h"
#include "engine/tern-body-pieces.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-fetch-windows.h"
#include "engine/tern-structure.h"
#include "imap/tern-imap-session-mailbox.h"
#include "imap/tern-imap-session-message.h"
#include "imap/tern-imap-session-watch.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

/* Small messages of one command: enough that a round trip is hidden, little enough to give way to a click soon. */
#define WINDOW_BYTES (512 * 1024)
#define WINDOW_MESSAGES 64
/* A size the store does not take (see tern_store_body_begin()) is as good as none. */
#define MAX_SIZED (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)

typedef enum
{
  STEP_SELECT,
  STEP_HEAR,
  STEP_PLAN,
  STEP_SMALL,
  STEP_LARGE,
  STEP_PIECES,
} Step;

typedef struct
{
  gint64 email;
  guint32 uid;
  guint64 size;
} Item;

typedef struct
{
  TernBatchShare share;
  TernImapSession *session;
  gint64 mailbox;
  char *wire_name;
  GArray *messages; /* gint64 */
  char *section;    /* "" for whole messages */
  TernBodyFetchStopFunc stop;
  TernBodyFetchProgressFunc progress;
  gpointer funcs_data;

  Step step;
  gboolean heard; /* the server was asked what is new, since it did not know the message */
  GHashTable *small; /* uid to Item, owned */
  TernUidSet *small_rest;
  GArray *large;     /* Item, the next one last */
  guint64 total;
  guint64 done;
  guint fetched;
  guint n_passed_over;
  char *passed_over; /* why the first was; nullable */
} Fetch;

static void
fetch_free (Fetch *self)
{
  tern_batch_share_clear (&self->share);
  g_object_unref (self->session);
  g_free (self->wire_name);
  g_array_unref (self->messages);
  g_free (self->section);
  g_free (self->passed_over);
  g_hash_table_unref (self->small);
  tern_uid_set_free (self->small_rest);
  g_array_unref (self->large);
  g_free (self);
}

static TernStore *
get_store (Fetch *self)
{
  return tern_store_batch_get_store (self->share.batch);
}

static gboolean
is_stopped (Fetch *self)
{
  return self->stop != NULL && self->stop (self->funcs_data);
}

static void
count_bytes (Fetch *self, guint64 bytes)
{
  self->done += bytes;
  if (self->progress != NULL)
    self->progress (MIN (self->done, MAX (self->total, self->done)), self->total, self->funcs_data);
}

/* --- what there is to do --- */

/* Bytes that are to come of a part, for the progress; 0: not known. */
static guint64
measure_part (Fetch *self, gint64 email)
{
  g_autofree char *text = tern_store_get_structure (get_store (self), email, NULL);
  g_autoptr (TernStructure) structure = tern_structure_parse (text);

  for (guint i = 0; structure != NULL && i < tern_structure_get_n_parts (structure); i++)
    {
      const TernStructurePart *part = tern_structure_get_part (structure, i);

      if (g_strcmp0 (part->part.section, self->section) == 0)
        return part->wire_size != TERN_STRUCTURE_UNKNOWN ? part->wire_size : part->part.size;
    }
  return 0;
}

/* What an earlier fetch that was cancelled has left. */
static guint64
measure_kept (Fetch *self, gint64 email)
{
  TernBodyKey key = { email, self->section };
  g_autoptr (GArray) missing = NULL;
  guint64 size = 0, absent = 0;

  if (tern_store_body_get_state (get_store (self), &key, &size) != TERN_BODY_PARTIAL)
    return 0;
  missing = tern_store_body_missing (get_store (self), &key, NULL);
  for (guint i = 0; missing != NULL && i < missing->len; i++)
    absent += g_array_index (missing, TernByteRange, i).end - g_array_index (missing, TernByteRange, i).start;
  return missing != NULL ? size - MIN (size, absent) : 0;
}

static gboolean
plan_message (Fetch *self, gint64 message, const TernMessageRow *row, guint32 uidvalidity)
{
  g_autoptr (TernMessageIdentity) identity = NULL;
  TernBodyKey key = { row->email, self->section };
  gboolean sized = row->size <= MAX_SIZED;
  Item item = { row->email, 0, sized ? row->size : 0 };
  gint64 mailbox = 0;

  identity = tern_store_get_identity (get_store (self), message, &mailbox, NULL);
  if (identity == NULL || mailbox != self->mailbox || identity->uid == 0
      || identity->uidvalidity != uidvalidity)
    return FALSE;
  if (tern_store_body_get_state (get_store (self), &key, NULL) == TERN_BODY_COMPLETE)
    {
      self->fetched++;
      return TRUE;
    }
  item.uid = identity->uid;
  self->total += *self->section != '\0' ? measure_part (self, row->email) : item.size;
  self->done += measure_kept (self, row->email);
  if (*self->section == '\0' && sized && item.size <= TERN_STORE_PIECE_MAX)
    {
      g_hash_table_insert (self->small, GUINT_TO_POINTER (item.uid), g_memdup2 (&item, sizeof item));
      tern_uid_set_add (self->small_rest, item.uid);
    }
  else
    g_array_append_val (self->large, item);
  return TRUE;
}

static gboolean
fail_missing (GError **error)
{
  g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE,
                       "The message is no longer on the server");
  return FALSE;
}

/* The connection may have had the folder open since before the message came, which another one told of. */
static gboolean
hear_first (Fetch *self)
{
  if (self->heard)
    return FALSE;
  self->heard = TRUE;
  self->step = STEP_HEAR;
  return TRUE;
}

static gboolean
plan (Fetch *self, GError **error)
{
  const TernImapSelected *selected = tern_imap_session_get_selected (self->session);
  const gint64 *messages = (const gint64 *) (void *) self->messages->data;
  g_autoptr (TernMessageRows) rows = NULL;

  if (!tern_store_batch_flush (self->share.batch, error))
    return FALSE;
  rows = tern_store_get_messages (get_store (self), messages, self->messages->len, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);

      if (!plan_message (self, row->id, row, selected != NULL ? selected->uidvalidity : 0)
          && self->messages->len == 1)
        return fail_missing (error);
    }
  if (tern_message_rows_get_n (rows) == 0 && self->messages->len == 1)
    return fail_missing (error);
  return TRUE;
}

/* --- small ones --- */

static TernUidSet *
next_window (gpointer user_data)
{
  Fetch *self = user_data;
  g_autoptr (TernUidSet) window = tern_uid_set_new ();
  guint64 bytes = 0;

  if (self->share.failure != NULL || is_stopped (self))
    return NULL;
  while (bytes < WINDOW_BYTES && tern_uid_set_get_count (window) < WINDOW_MESSAGES
         && !tern_uid_set_is_empty (self->small_rest))
    {
      guint32 uid = tern_uid_set_get_max (self->small_rest);
      Item *item = g_hash_table_lookup (self->small, GUINT_TO_POINTER (uid));

      tern_uid_set_remove (self->small_rest, uid);
      tern_uid_set_add (window, uid);
      bytes += item->size;
    }
  return tern_uid_set_is_empty (window) ? NULL : g_steal_pointer (&window);
}

static void
on_small (const TernImapFetch *fetch, gpointer user_data)
{
  Fetch *self = user_data;
  const TernImapSection *section = tern_imap_fetch_get_section (fetch, TERN_IMAP_SECTION_BODY, "");
  Item *item = g_hash_table_lookup (self->small, GUINT_TO_POINTER (fetch->uid));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TernBodyKey key;
  gboolean done;

  if (item == NULL || section == NULL || section->nil
      || section->length == 0
      || !tern_batch_share_begin (&self->share))
    return;
  key = (TernBodyKey) { item->email, "" };
  bytes = g_bytes_new (section->data, section->length);
  done = tern_store_body_put (get_store (self), &key, bytes, &error);
  if (!tern_batch_share_end (&self->share, tern_batch_share_count_rows (section->length), done, error))
    return;
  self->fetched++;
  g_hash_table_remove (self->small, GUINT_TO_POINTER (fetch->uid));
  count_bytes (self, section->length);
}

static gboolean
on_window_done (const TernUidSet *window, const TernUidSet *answered, gpointer user_data, GError **error)
{
  Fetch *self = user_data;

  return tern_batch_share_check (&self->share, error);
}

static const TernFetchWindowsFuncs small_funcs = { next_window, on_small, on_window_done };

/* --- large ones, and parts --- */

static void
on_piece_came (guint64 bytes, gpointer user_data)
{
  count_bytes (user_data, bytes);
}

static gboolean
should_stop (gpointer user_data)
{
  return is_stopped (user_data);
}

static void
send_pieces (Fetch *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  const Item *item = &g_array_index (self->large, Item, self->large->len - 1);
  TernBodyPieces wanted = { item->email, item->uid, item->size, self->section, should_stop, on_piece_came, self };

  g_array_set_size (self->large, self->large->len - 1);
  self->step = STEP_PIECES;
  tern_body_pieces_async (self->share.batch, self->session, &wanted, g_task_get_cancellable (task), answer_cb,
                          g_object_ref (task));
}

/* Whether @error is about the message in hand alone, and a bulk fetch goes on with the others. */
static gboolean
pass_over (Fetch *self, const GError *error)
{
  gboolean gone = g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE);

  if (self->stop == NULL || *self->section != '\0')
    return FALSE;
  if (!gone && !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SERVER)
      && !g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID))
    return FALSE;
  if (!gone && self->n_passed_over++ == 0)
    self->passed_over = g_strdup (error->message);
  self->step = STEP_LARGE;
  return TRUE;
}

static gboolean
take_pieces (Fetch *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;
  TernBodyPiecesEnd end;

  self->step = STEP_LARGE;
  if (!tern_body_pieces_finish (result, &end, &reason))
    {
      if (pass_over (self, reason))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  self->fetched += end == TERN_BODY_PIECES_COMPLETE;
  return end != TERN_BODY_PIECES_MISSING || self->messages->len > 1 || hear_first (self) || fail_missing (error);
}

/* --- the machine --- */

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Fetch *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const TernImapSelected *selected = tern_imap_session_get_selected (self->session);
  GError *error = NULL;

  for (;;)
    switch (self->step)
      {
      case STEP_SELECT:
        if (selected != NULL && g_strcmp0 (selected->mailbox, self->wire_name) == 0
            && tern_imap_session_get_state (self->session) == TERN_IMAP_STATE_SELECTED)
          {
            self->step = STEP_PLAN;
            break;
          }
        tern_imap_session_select_async (self->session, self->wire_name, TRUE, FALSE, NULL,
                                        cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_HEAR:
        tern_imap_session_noop_async (self->session, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_PLAN:
        if (!plan (self, &error))
          goto failed;
        self->step = STEP_SMALL;
        break;

      case STEP_SMALL:
        tern_fetch_windows_async (self->session, "(BODY.PEEK[])", &small_funcs, self, cancellable,
                                  answer_cb, g_object_ref (task));
        return;

      case STEP_LARGE:
        if (!tern_batch_share_check (&self->share, &error))
          goto failed;
        if (self->large->len == 0 || is_stopped (self))
          {
            if (!tern_store_batch_flush (self->share.batch, &error))
              goto failed;
            g_task_return_boolean (task, TRUE);
            return;
          }
        send_pieces (self, task, answer_cb);
        return;

      case STEP_PIECES:
        g_return_if_reached ();
      }

failed:
  g_task_return_error (task, error);
}

static gboolean
take_answer (Fetch *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernImapSelected) selected = NULL;

  switch (self->step)
    {
    case STEP_SELECT:
      self->step = STEP_PLAN;
      selected = tern_imap_session_select_finish (self->session, result, error);
      return selected != NULL;
    case STEP_HEAR:
      self->step = STEP_PLAN;
      self->total = 0;
      self->done = 0;
      return tern_imap_session_noop_finish (self->session, result, error);
    case STEP_SMALL:
      self->step = STEP_LARGE;
      if (!tern_fetch_windows_finish (self->session, result, error))
        return FALSE;
      return self->messages->len > 1 || g_hash_table_size (self->small) == 0 || is_stopped (self)
             || hear_first (self) || fail_missing (error);
    case STEP_PIECES:
      return take_pieces (self, result, error);
    case STEP_PLAN:
    case STEP_LARGE:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (take_answer (g_task_get_task_data (task), result, &error))
    step (task, answer_cb);
  else
    g_task_return_error (task, error);
}

void
tern_body_fetch_async (TernStoreBatch *batch,
                       TernImapSession *session,
                       gint64 mailbox,
                       const gint64 *messages,
                       gsize n_messages,
                       const char *section,
                       TernBodyFetchStopFunc stop,
                       TernBodyFetchProgressFunc progress,
                       gpointer funcs_data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *self = g_new0 (Fetch, 1);
  TernMailboxRow *row;
  GError *error = NULL;

  g_task_set_source_tag (task, tern_body_fetch_async);
  tern_batch_share_init (&self->share, batch);
  self->session = g_object_ref (session);
  self->mailbox = mailbox;
  self->messages = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->messages, messages, (guint) n_messages);
  self->section = g_strdup (section != NULL ? section : "");
  self->stop = stop;
  self->progress = progress;
  self->funcs_data = funcs_data;
  self->small = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->small_rest = tern_uid_set_new ();
  self->large = g_array_new (FALSE, FALSE, sizeof (Item));
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  row = tern_store_get_mailbox (get_store (self), mailbox, &error);
  if (row == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->wire_name = g_strdup (row->wire_name);
  tern_mailbox_row_free (row);
  step (task, answer_cb);
}

gboolean
tern_body_fetch_finish (GAsyncResult *result, guint *fetched, char **passed_over, GError **error)
{
  Fetch *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (fetched != NULL)
    *fetched = self->fetched;
  if (passed_over != NULL)
    *passed_over = self->n_passed_over == 0 ? NULL
                                            : g_strdup_printf ("%u of the messages could not be fetched: %s.",
                                                               self->n_passed_over, self->passed_over);
  return g_task_propagate_boolean (G_TASK (result), error);
}
