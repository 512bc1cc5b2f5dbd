/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages on their way to another folder: looked up on the worker for where they are, which is what undo needs, and
 * written down by the engine, which finds that folder and shows them there. One that went to another account is another
 * message there, and is looked for when it is to come back. */

#include "model/tern-client.h"

#include "model/tern-client-private.h"
#include "store/tern-store-appearances.h"
#include "store/tern-store-entries.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

/* Where to: a folder by its account and path, or that of each message's account with a role. */
typedef struct
{
  TernMailboxRole role;
  char *account; /* nullable: by role */
  char *path;    /* nullable: by role */
  TernFlags *mark;   /* nullable: what messages get there */
  TernFlags *unmark; /* nullable: what they lose there */
} Place;

typedef struct
{
  TernClient *client;
  Place to;
  char *label;
  char *nowhere;    /* nullable */
  GPtrArray *moves; /* Move */
  guint commands;   /* under way */
  GError *failure;  /* the first; nullable */
} Moving;

typedef struct
{
  gint64 *ids;
  guint n;
  Place to;
} Question;

/* What a message is known by in another account. */
typedef struct
{
  gint64 date;
  char *message_id; /* nullable */
} Name;

/* Messages of one folder; what undo turns round. */
typedef struct
{
  gatomicrefcount count;
  GWeakRef client;
  gint64 mailbox;
  Place from;
  Place to;
  GArray *ids;   /* gint64 */
  GArray *names; /* Name, of the same; nullable: they stay in their account, and keep their ids */
} Move;

static void
place_clear (Place *place)
{
  g_clear_pointer (&place->account, g_free);
  g_clear_pointer (&place->path, g_free);
  g_clear_pointer (&place->mark, tern_flags_unref);
  g_clear_pointer (&place->unmark, tern_flags_unref);
}

static void
place_set (Place *place, const Place *to)
{
  place->role = to->role;
  place->account = g_strdup (to->account);
  place->path = g_strdup (to->path);
  place->mark = to->mark != NULL ? tern_flags_ref (to->mark) : NULL;
  place->unmark = to->unmark != NULL ? tern_flags_ref (to->unmark) : NULL;
}

static void
clear_name (gpointer data)
{
  g_free (((Name *) data)->message_id);
}

static void
move_unref (gpointer data)
{
  Move *move = data;

  if (!g_atomic_ref_count_dec (&move->count))
    return;
  g_weak_ref_clear (&move->client);
  place_clear (&move->from);
  place_clear (&move->to);
  g_array_unref (move->ids);
  g_clear_pointer (&move->names, g_array_unref);
  g_free (move);
}

static Move *
move_ref (Move *move)
{
  g_atomic_ref_count_inc (&move->count);
  return move;
}

static void
moving_free (Moving *moving)
{
  g_object_unref (moving->client);
  place_clear (&moving->to);
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

  place_clear (&question->to);
  g_free (question->ids);
  g_free (question);
}

/* --- where they are: on the worker --- */

static char *
dup_account (TernStore *store, gint64 account)
{
  g_auto (GStrv) keys = tern_store_list_accounts (store, NULL);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    if (tern_store_find_account (store, keys[i], NULL) == account)
      return g_strdup (keys[i]);
  return NULL;
}

static Move *
find_move (GPtrArray *moves, TernStore *store, gint64 mailbox, const Place *to)
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
  g_atomic_ref_count_init (&move->count);
  g_weak_ref_init (&move->client, NULL);
  move->mailbox = mailbox;
  move->from.account = dup_account (store, row->account);
  move->from.path = g_strdup (row->path);
  move->from.unmark = to->mark != NULL ? tern_flags_ref (to->mark) : NULL;
  place_set (&move->to, to);
  move->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (to->account != NULL && g_strcmp0 (to->account, move->from.account) != 0)
    {
      move->names = g_array_new (FALSE, TRUE, sizeof (Name));
      g_array_set_clear_func (move->names, clear_name);
    }
  g_ptr_array_add (moves, move);
  return move;
}

static void
add_name (GArray *names, TernStore *store, gint64 id)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, &id, 1, NULL);
  Name name = { 0, NULL };

  if (rows != NULL && tern_message_rows_get_n (rows) > 0)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, 0);

      name.date = row->date;
      name.message_id = *row->message_id != '\0' ? g_strdup (row->message_id) : NULL;
    }
  g_array_append_val (names, name);
}

/* The mailbox of a place, or 0; a role is not looked for. */
static gint64
find_mailbox (TernStore *store, const Place *place)
{
  gint64 account = place->account != NULL ? tern_store_find_account (store, place->account, NULL) : 0;

  return account != 0 && place->path != NULL ? tern_store_find_mailbox (store, account, place->path, NULL) : 0;
}

static gpointer
look_up (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (GArray) briefs = tern_store_get_briefs (store, question->ids, question->n, error);
  g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func (move_unref);
  gint64 there = find_mailbox (store, &question->to);

  for (guint i = 0; briefs != NULL && i < briefs->len; i++)
    {
      const TernStoreBrief *brief = &g_array_index (briefs, TernStoreBrief, i);
      Move *move = brief->mailbox != 0 && brief->mailbox != there
                       ? find_move (moves, store, brief->mailbox, &question->to)
                       : NULL;

      if (move == NULL)
        continue;
      g_array_append_val (move->ids, brief->id);
      if (move->names != NULL)
        add_name (move->names, store, brief->id);
    }
  return briefs != NULL ? g_steal_pointer (&moves) : NULL;
}

/* --- writing it down --- */

static TernEngineCommand *
make_command (const gint64 *ids, guint n, const Place *to)
{
  if (to->mark != NULL)
    return tern_engine_command_new_snooze (ids, n, to->mark);
  if (to->unmark != NULL)
    return tern_engine_command_new_unsnooze (ids, n, to->account, to->path, to->unmark);
  if (to->path == NULL)
    return tern_engine_command_new_move_to_role (ids, n, to->role);
  return tern_engine_command_new_place (ids, n, to->account, to->path, FALSE);
}

/* Returns: how many commands. */
static guint
submit (TernClient *client, GArray *ids, const Place *to, GAsyncReadyCallback callback, gpointer user_data)
{
  guint n_commands = 0;

  for (guint i = 0; i < ids->len; i += TERN_ENGINE_COMMAND_MAX_IDS)
    {
      guint n = MIN (ids->len - i, TERN_ENGINE_COMMAND_MAX_IDS);
      g_autoptr (TernEngineCommand) command = make_command (&g_array_index (ids, gint64, i), n, to);

      tern_client_submit_async (client, command, callback, user_data);
      n_commands++;
    }
  return n_commands;
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tern_client_submit_finish (TERN_CLIENT (source), result, &error) && tern_client_is_worth_telling (error))
    tern_client_action_failed (TERN_CLIENT (source), error->message);
}

/* --- back, and there again --- */

/* Of messages that went to another account, or come back from there. */
typedef struct
{
  Move *move;
  gboolean undo;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  move_unref (run->move);
  g_free (run);
}

/* On the worker: the messages as they are where they went. */
static gpointer
find_again (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Run *run = data;
  const Move *move = run->move;
  gint64 mailbox = find_mailbox (store, run->undo ? &move->to : &move->from);
  g_autoptr (GArray) briefs = tern_store_get_briefs (store, (const gint64 *) (void *) move->ids->data, move->ids->len,
                                                     error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; briefs != NULL && i < briefs->len; i++)
    {
      const Name *name = &g_array_index (move->names, Name, i);
      gint64 id = g_array_index (briefs, TernStoreBrief, i).id;

      if (g_array_index (briefs, TernStoreBrief, i).mailbox == 0
          && (mailbox == 0 || name->message_id == NULL
              || !tern_store_find_namesake (store, mailbox, name->date, name->message_id, &id, NULL)))
        id = 0;
      if (id != 0)
        g_array_append_val (ids, id);
    }
  return briefs != NULL ? g_steal_pointer (&ids) : NULL;
}

static void
found_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (TernClient) client = g_weak_ref_get (&run->move->client);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = tern_query_worker_run_finish (result, &error);

  if (client != NULL && ids != NULL)
    submit (client, ids, run->undo ? &run->move->from : &run->move->to, run_cb, NULL);
  else if (client != NULL)
    tern_client_action_failed (client, error->message);
  run_free (run);
}

static Run *
run_new (Move *move, gboolean undo)
{
  Run *run = g_new0 (Run, 1);

  run->move = move_ref (move);
  run->undo = undo;
  return run;
}

static void
run_move (gboolean undo, gpointer user_data)
{
  Move *move = user_data;
  g_autoptr (TernClient) client = g_weak_ref_get (&move->client);

  if (client != NULL && move->names == NULL)
    submit (client, move->ids, undo ? &move->from : &move->to, run_cb, NULL);
  else if (client != NULL)
    tern_query_worker_run_async (tern_client_get_worker (client), TRUE, find_again, run_new (move, undo), run_free,
                                 (GDestroyNotify) g_array_unref, NULL, found_again_cb, run_new (move, undo));
}

/* Only what was written down can be undone. */
static void
push_moves (Moving *moving)
{
  TernUndo *undo = tern_client_get_undo (moving->client);

  while (moving->moves->len > 0)
    {
      Move *move = g_ptr_array_steal_index (moving->moves, 0);

      tern_undo_push (undo, moving->label, move->ids->len, run_move, move, move_unref);
    }
}

static void
end_command (Moving *moving)
{
  if (--moving->commands > 0)
    return;
  if (moving->failure == NULL)
    push_moves (moving);
  else if (tern_client_is_worth_telling (moving->failure))
    tern_client_action_failed (moving->client,
                               moving->nowhere != NULL && g_error_matches (moving->failure, TERN_ENGINE_ERROR,
                                                                           TERN_ENGINE_ERROR_NO_MAILBOX)
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

      g_weak_ref_set (&move->client, moving->client);
      moving->commands += submit (moving->client, move->ids, &move->to, written_cb, moving);
    }
  end_command (moving);
}

/* @to: its strings are copied. */
static void
begin (TernClient *self, const gint64 *messages, guint n_messages, const Place *to, const char *label,
       const char *nowhere)
{
  Moving *moving;
  Question *question;

  if (n_messages == 0 || tern_client_get_port (self) == NULL)
    return;
  moving = g_new0 (Moving, 1);
  moving->client = g_object_ref (self);
  place_set (&moving->to, to);
  moving->label = g_strdup (label);
  moving->nowhere = g_strdup (nowhere);
  question = g_new0 (Question, 1);
  question->ids = g_memdup2 (messages, n_messages * sizeof *messages);
  question->n = n_messages;
  place_set (&question->to, to);
  tern_query_worker_run_async (tern_client_get_worker (self), TRUE, look_up, question, question_free,
                               (GDestroyNotify) g_ptr_array_unref, NULL, looked_up_cb, moving);
}

void
tern_client_move_to_role (TernClient *self, const gint64 *messages, guint n_messages, TernMailboxRole role,
                          const char *label, const char *nowhere)
{
  begin (self, messages, n_messages, &(Place) { .role = role }, label, nowhere);
}

void
tern_client_move_to (TernClient *self, const gint64 *messages, guint n_messages, const char *account,
                     const char *path, const char *label)
{
  const Place to = { .account = (char *) account, .path = (char *) path };

  begin (self, messages, n_messages, &to, label, NULL);
}

void
tern_client_snooze (TernClient *self, const gint64 *messages, guint n_messages, const char *keyword, const char *label)
{
  const char *const keywords[] = { keyword, NULL };
  g_autoptr (TernFlags) mark = tern_flags_new (TERN_FLAG_NONE, keywords);

  begin (self, messages, n_messages, &(Place) { .role = TERN_MAILBOX_ROLE_SNOOZED, .mark = mark }, label, NULL);
}
