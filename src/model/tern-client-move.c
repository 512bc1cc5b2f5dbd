/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages on their way to the folder with a role: looked up on the worker for where they are, which is what undo
 * needs, and written down by the engine, which finds that folder and shows them there. */

#include "model/tern-client.h"

#include "model/tern-client-private.h"
#include "store/tern-store-entries.h"
#include "store/tern-store-mailboxes.h"

typedef struct
{
  TernClient *client;
  TernMailboxRole role;
  char *label;
  char *nowhere;
  GPtrArray *moves; /* Move */
  guint commands;   /* under way */
  GError *failure;  /* the first; nullable */
} Moving;

typedef struct
{
  gint64 *ids;
  guint n;
} Question;

/* Messages of one folder; what undo turns round. */
typedef struct
{
  GWeakRef client;
  gint64 mailbox;
  char *from; /* its path */
  TernMailboxRole role;
  GArray *ids; /* gint64 */
} Move;

static void
move_free (gpointer data)
{
  Move *move = data;

  g_weak_ref_clear (&move->client);
  g_free (move->from);
  g_array_unref (move->ids);
  g_free (move);
}

static void
moving_free (Moving *moving)
{
  g_object_unref (moving->client);
  g_free (moving->label);
  g_free (moving->nowhere);
  g_clear_pointer (&moving->moves, g_ptr_array_unref);
  g_clear_error (&moving->failure);
  g_free (moving);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->ids);
  g_free (question);
}

/* --- where they are: on the worker --- */

static Move *
find_move (GPtrArray *moves, TernStore *store, gint64 mailbox)
{
  g_autoptr (TernMailboxRow) row = NULL;
  Move *move;

  for (guint i = 0; i < moves->len; i++)
    if (((Move *) moves->pdata[i])->mailbox == mailbox)
      return moves->pdata[i];
  row = tern_store_get_mailbox (store, mailbox, NULL);
  if (row == NULL)
    return NULL;
  move = g_new0 (Move, 1);
  g_weak_ref_init (&move->client, NULL);
  move->mailbox = mailbox;
  move->from = g_strdup (row->path);
  move->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (moves, move);
  return move;
}

static gpointer
look_up (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (GArray) briefs = tern_store_get_briefs (store, question->ids, question->n, error);
  g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func (move_free);

  for (guint i = 0; briefs != NULL && i < briefs->len; i++)
    {
      const TernStoreBrief *brief = &g_array_index (briefs, TernStoreBrief, i);
      Move *move = brief->mailbox != 0 ? find_move (moves, store, brief->mailbox) : NULL;

      if (move != NULL)
        g_array_append_val (move->ids, brief->id);
    }
  return briefs != NULL ? g_steal_pointer (&moves) : NULL;
}

/* --- writing it down --- */

typedef TernEngineCommand *(*MakeFunc) (const gint64 *ids, guint n, const Move *move);

static TernEngineCommand *
make_there (const gint64 *ids, guint n, const Move *move)
{
  return tern_engine_command_new_move_to_role (ids, n, move->role);
}

static TernEngineCommand *
make_back (const gint64 *ids, guint n, const Move *move)
{
  return tern_engine_command_new_move (ids, n, move->from);
}

/* Returns: how many commands. */
static guint
submit (TernClient *client, const Move *move, MakeFunc make, GAsyncReadyCallback callback, gpointer user_data)
{
  guint n_commands = 0;

  for (guint i = 0; i < move->ids->len; i += TERN_ENGINE_COMMAND_MAX_IDS)
    {
      guint n = MIN (move->ids->len - i, TERN_ENGINE_COMMAND_MAX_IDS);
      g_autoptr (TernEngineCommand) command = make (&g_array_index (move->ids, gint64, i), n, move);

      tern_client_submit_async (client, command, callback, user_data);
      n_commands++;
    }
  return n_commands;
}

static gboolean
is_worth_telling (const GError *error)
{
  return !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE)
         && !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tern_client_submit_finish (TERN_CLIENT (source), result, &error) && is_worth_telling (error))
    tern_client_action_failed (TERN_CLIENT (source), error->message);
}

static void
run_move (gboolean undo, gpointer user_data)
{
  Move *move = user_data;
  g_autoptr (TernClient) client = g_weak_ref_get (&move->client);

  if (client != NULL)
    submit (client, move, undo ? make_back : make_there, run_cb, NULL);
}

/* Only what was written down can be undone. */
static void
push_moves (Moving *moving)
{
  TernUndo *undo = tern_client_get_undo (moving->client);

  while (moving->moves->len > 0)
    {
      Move *move = g_ptr_array_steal_index (moving->moves, 0);

      tern_undo_push (undo, moving->label, move->ids->len, run_move, move, move_free);
    }
}

static void
end_command (Moving *moving)
{
  if (--moving->commands > 0)
    return;
  if (moving->failure == NULL)
    push_moves (moving);
  else if (is_worth_telling (moving->failure))
    tern_client_action_failed (moving->client,
                               g_error_matches (moving->failure, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX)
                                   ? moving->nowhere
                                   : moving->failure->message);
  moving_free (moving);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Moving *moving = user_data;

  tern_client_submit_finish (TERN_CLIENT (source), result, moving->failure == NULL ? &moving->failure : NULL);
  end_command (moving);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Moving *moving = user_data;

  moving->moves = tern_query_worker_run_finish (result, &moving->failure);
  moving->commands = 1;
  for (guint i = 0; moving->moves != NULL && i < moving->moves->len; i++)
    {
      Move *move = moving->moves->pdata[i];

      move->role = moving->role;
      g_weak_ref_set (&move->client, moving->client);
      moving->commands += submit (moving->client, move, make_there, written_cb, moving);
    }
  end_command (moving);
}

void
tern_client_move_to_role (TernClient *self, const gint64 *messages, guint n_messages, TernMailboxRole role,
                          const char *label, const char *nowhere)
{
  Moving *moving;
  Question *question;

  if (n_messages == 0 || tern_client_get_port (self) == NULL)
    return;
  moving = g_new0 (Moving, 1);
  moving->client = g_object_ref (self);
  moving->role = role;
  moving->label = g_strdup (label);
  moving->nowhere = g_strdup (nowhere);
  question = g_new0 (Question, 1);
  question->ids = g_memdup2 (messages, n_messages * sizeof *messages);
  question->n = n_messages;
  tern_query_worker_run_async (tern_client_get_worker (self), TRUE, look_up, question, question_free,
                               (GDestroyNotify) g_ptr_array_unref, NULL, looked_up_cb, moving);
}
