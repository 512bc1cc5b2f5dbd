/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A mailbox, some rows at a time: what is wanted of them, their structures, then the texts of the large ones. Between
 * two looks that found nothing everybody else has a turn. */
#include "engine/tern-insides-fetch.h"

#include "engine/tern-structure-fetch.h"
#include "engine/tern-text-fetch.h"
#include "imap/tern-imap-error.h"
#include "imap/tern-imap-session-mailbox.h"
#include "store/tern-store-mailboxes.h"

/* About 3 ms. */
#define LOOK_ROWS 1000

typedef enum
{
  STEP_LOOK,
  STEP_PAUSE,
  STEP_SELECT,
  STEP_SELECTED,
  STEP_STRUCTURES,
  STEP_TEXTS,
  STEP_DONE,
} Step;

typedef struct
{
  TernStoreBatch *batch;
  TernImapSession *session;
  gint64 mailbox;
  char *wire_name;
  guint32 uidvalidity;
  TernInsidesScope scope;
  TernInsidesStopFunc stop;
  gpointer stop_data;
  Step step;
  TernInsidesQuery query;
  guint looked; /* rows so far */
  GArray *rows; /* TernInsidesRow, of this look; nullable */
} Fetch;

static void
fetch_free (Fetch *self)
{
  tern_store_batch_unref (self->batch);
  g_object_unref (self->session);
  g_free (self->wire_name);
  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self);
}

static TernStore *
get_store (Fetch *self)
{
  return tern_store_batch_get_store (self->batch);
}

static gboolean
is_selected (Fetch *self)
{
  const TernImapSelected *selected = tern_imap_session_get_selected (self->session);

  return selected != NULL && g_strcmp0 (selected->mailbox, self->wire_name) == 0
         && tern_imap_session_get_state (self->session) == TERN_IMAP_STATE_SELECTED;
}

/* --- looking --- */

static gboolean
wants_texts (Fetch *self)
{
  return self->scope.larger != G_MAXINT64;
}

/* Whether there are more rows this run is about. */
static gboolean
prepare_look (Fetch *self)
{
  self->query.rows = LOOK_ROWS;
  self->query.bare = self->scope.rows == 0 || self->looked < self->scope.rows;
  if (self->query.bare && self->scope.rows != 0)
    self->query.rows = MIN (LOOK_ROWS, self->scope.rows - self->looked);
  if (self->looked > 0 && self->query.before == 0)
    return FALSE;
  return self->query.bare || wants_texts (self);
}

/* Below the newest rows only large messages are listed, and none before the limit of time. */
static void
leave_old_out (Fetch *self)
{
  for (guint i = self->rows->len; i > 0; i--)
    {
      const TernInsidesRow *row = &g_array_index (self->rows, TernInsidesRow, i - 1);

      if (row->date >= self->scope.since)
        return;
      if (!self->query.bare || row->has_structure)
        g_array_remove_index (self->rows, i - 1);
    }
}

static gboolean
look (Fetch *self, GError **error)
{
  gint64 from;

  g_clear_pointer (&self->rows, g_array_unref);
  if (self->stop (self->stop_data) || !prepare_look (self))
    {
      self->step = STEP_DONE;
      return TRUE;
    }
  if (!tern_store_batch_flush (self->batch, error))
    return FALSE;
  self->rows = tern_store_insides_wanted (get_store (self), self->mailbox, &self->query, error);
  if (self->rows == NULL)
    return FALSE;
  self->looked += self->query.rows;
  leave_old_out (self);
  /* Message ids rise with the date: see the store. */
  from = self->query.before >> 20;
  if (from < self->scope.since && self->scope.rows != 0 && self->looked >= self->scope.rows)
    self->query.before = 0;
  self->step = self->rows->len > 0 ? STEP_SELECT : STEP_PAUSE;
  return TRUE;
}

/* The large ones of this look that want their text. */
static GArray *
list_texts (Fetch *self)
{
  GArray *texts = g_array_new (FALSE, FALSE, sizeof (TernInsidesRow));

  for (guint i = 0; wants_texts (self) && i < self->rows->len; i++)
    {
      const TernInsidesRow *row = &g_array_index (self->rows, TernInsidesRow, i);

      if (row->date >= self->scope.since && row->size > (guint64) self->scope.larger)
        g_array_append_vals (texts, row, 1);
    }
  return texts;
}

/* --- the machine --- */

static gboolean
on_turn (gpointer user_data)
{
  g_task_return_boolean (user_data, TRUE);
  return G_SOURCE_REMOVE;
}

/* @answer_cb is called when nothing else has anything to do. */
static void
wait_for_turn (GTask *task, GAsyncReadyCallback answer_cb)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  GTask *turn = g_task_new (NULL, g_task_get_cancellable (task), answer_cb, g_object_ref (task));

  g_task_set_source_tag (turn, wait_for_turn);
  /* Below the sockets and the batch. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT + 20);
  g_source_set_static_name (source, "tern insides");
  g_source_set_callback (source, on_turn, turn, g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Fetch *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GArray) texts = NULL;
  GError *error = NULL;

  for (;;)
    switch (self->step)
      {
      case STEP_LOOK:
        if (!look (self, &error))
          {
            g_task_return_error (task, error);
            return;
          }
        break;

      case STEP_PAUSE:
        wait_for_turn (task, answer_cb);
        return;

      case STEP_SELECT:
        if (is_selected (self))
          {
            self->step = STEP_SELECTED;
            break;
          }
        tern_imap_session_select_async (self->session, self->wire_name, TRUE, FALSE, NULL, cancellable,
                                        answer_cb, g_object_ref (task));
        return;

      case STEP_SELECTED:
        /* With another UIDVALIDITY the rows' UIDs are others': the next sync finds out. */
        self->step = is_selected (self)
                             && tern_imap_session_get_selected (self->session)->uidvalidity == self->uidvalidity
                         ? STEP_STRUCTURES
                         : STEP_DONE;
        break;

      case STEP_STRUCTURES:
        tern_structure_fetch_async (self->batch, self->session, self->rows, self->stop, self->stop_data,
                                    cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_TEXTS:
        texts = list_texts (self);
        tern_text_fetch_async (self->batch, self->session, self->mailbox, texts, self->stop,
                               self->stop_data, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_DONE:
        g_task_return_boolean (task, TRUE);
        return;
      }
}

/* A mailbox that cannot be opened, now or any longer, is the sync's to tell of. */
static gboolean
take_selected (Fetch *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TernImapSelected) selected
      = tern_imap_session_select_finish (self->session, result, &reason);

  self->step = selected != NULL ? STEP_SELECTED : STEP_DONE;
  if (selected != NULL
      || (reason->domain == TERN_IMAP_ERROR
          && tern_imap_session_get_state (self->session) == TERN_IMAP_STATE_AUTHENTICATED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
take_answer (Fetch *self, GAsyncResult *result, GError **error)
{
  gboolean refused = FALSE;

  switch (self->step)
    {
    case STEP_PAUSE:
      self->step = STEP_LOOK;
      return g_task_propagate_boolean (G_TASK (result), error);
    case STEP_SELECT:
      return take_selected (self, result, error);
    case STEP_STRUCTURES:
      if (!tern_structure_fetch_finish (result, &refused, error))
        return FALSE;
      self->step = refused ? STEP_DONE : STEP_TEXTS;
      return TRUE;
    case STEP_TEXTS:
      self->step = STEP_LOOK;
      return tern_text_fetch_finish (result, error);
    case STEP_LOOK:
    case STEP_SELECTED:
    case STEP_DONE:
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

static gboolean
load_mailbox (Fetch *self, GError **error)
{
  TernMailboxRow *row = tern_store_get_mailbox (get_store (self), self->mailbox, error);
  g_auto (TernMailboxState) state = { 0 };

  if (row == NULL)
    return FALSE;
  self->wire_name = g_strdup (row->wire_name);
  tern_mailbox_row_free (row);
  if (!tern_store_get_mailbox_state (get_store (self), self->mailbox, &state, error))
    return FALSE;
  self->uidvalidity = state.uidvalidity;
  return TRUE;
}

void
tern_insides_fetch_async (TernStoreBatch *batch,
                          TernImapSession *session,
                          gint64 mailbox,
                          const TernInsidesScope *scope,
                          TernInsidesStopFunc stop,
                          gpointer stop_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *self = g_new0 (Fetch, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, tern_insides_fetch_async);
  self->batch = tern_store_batch_ref (batch);
  self->session = g_object_ref (session);
  self->mailbox = mailbox;
  self->scope = *scope;
  self->query.larger = scope->larger;
  self->stop = stop;
  self->stop_data = stop_data;
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  if (load_mailbox (self, &error))
    step (task, answer_cb);
  else
    g_task_return_error (task, error);
}

gboolean
tern_insides_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
