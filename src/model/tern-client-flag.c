/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A change of flags on its way: shown from the overlay at once, looked up for what it really changes (that is what can
 * be undone), written down by the engine, and let go of when the store says it. */

#include "model/tern-client.h"

#include "model/tern-client-private.h"
#include "store/tern-store-entries.h"

/* So many are looked up at once on the main thread (some microseconds each); more on the worker. */
#define MAX_AT_ONCE 200

typedef struct
{
  gint64 *ids;
  guint n;
} Ids;

typedef struct
{
  TernClient *client;
  TernOverlayAction *action;
  TernFlags *add;
  TernFlags *remove;
  char *label;     /* nullable */
  guint commands;  /* under way */
  gboolean failed;
} Flagging;

/* What one step of the person's changed, alike for all of @ids; what undo turns round. */
typedef struct
{
  GWeakRef client;
  GArray *ids; /* gint64 */
  TernFlags *add;
  TernFlags *remove;
} Change;

static void
flagging_free (Flagging *flagging)
{
  tern_flags_unref (flagging->add);
  tern_flags_unref (flagging->remove);
  g_free (flagging->label);
  g_object_unref (flagging->client);
  g_free (flagging);
}

/* --- undo --- */

static void
change_free (gpointer data)
{
  Change *change = data;

  g_weak_ref_clear (&change->client);
  g_array_unref (change->ids);
  tern_flags_unref (change->add);
  tern_flags_unref (change->remove);
  g_free (change);
}

static void
run_change (gboolean undo, gpointer user_data)
{
  Change *change = user_data;
  g_autoptr (TernClient) client = g_weak_ref_get (&change->client);

  if (client != NULL)
    tern_client_flag (client, (const gint64 *) (void *) change->ids->data, change->ids->len,
                      undo ? change->remove : change->add, undo ? change->add : change->remove, NULL);
}

/* Of all that @flagging asks for, the messages for which it changes just @changed of the system flags. */
static void
push_change (Flagging *flagging, TernFlag changed, GArray *ids)
{
  Change *change = g_new0 (Change, 1);
  const char *const *added = tern_flags_get_keywords (flagging->add);
  const char *const *removed = tern_flags_get_keywords (flagging->remove);

  g_weak_ref_init (&change->client, flagging->client);
  change->ids = g_array_ref (ids);
  change->add = tern_flags_new (tern_flags_get_system (flagging->add) & changed, added);
  change->remove = tern_flags_new (tern_flags_get_system (flagging->remove) & changed, removed);
  tern_undo_push (tern_client_get_undo (flagging->client), flagging->label, ids->len, run_change, change, change_free);
}

/* --- writing it down --- */

static void
end_command (Flagging *flagging, const GError *error)
{
  TernClient *client = flagging->client;

  if (error != NULL && !flagging->failed && tern_client_is_worth_telling (error))
    {
      flagging->failed = TRUE;
      tern_client_action_failed (client, error->message);
    }
  if (--flagging->commands > 0)
    return;
  tern_client_let_go (client, flagging->action);
  flagging_free (flagging);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tern_client_submit_finish (TERN_CLIENT (source), result, &error);
  end_command (user_data, error);
}

static void
write_down (Flagging *flagging, GArray *ids)
{
  flagging->commands = 1;
  for (guint i = 0; i < ids->len; i += TERN_ENGINE_COMMAND_MAX_IDS)
    {
      guint n = MIN (ids->len - i, TERN_ENGINE_COMMAND_MAX_IDS);
      g_autoptr (TernEngineCommand) command = tern_engine_command_new_flag (
        &g_array_index (ids, gint64, i), n, flagging->add, flagging->remove);

      flagging->commands++;
      tern_client_submit_async (flagging->client, command, written_cb, flagging);
    }
  end_command (flagging, NULL);
}

/* --- looking up --- */

/* The system flags of @brief that are others now. */
static TernFlag
find_changed (Flagging *flagging, const TernStoreBrief *brief)
{
  TernOverlay *overlay = tern_client_get_overlay (flagging->client);
  TernFlag before = tern_overlay_apply_before (overlay, flagging->action, brief->id, brief->system);
  TernFlag after = (before | tern_flags_get_system (flagging->add)) & ~tern_flags_get_system (flagging->remove);

  if (((before ^ after) & TERN_FLAG_SEEN) != 0)
    tern_overlay_count (overlay, flagging->action, brief->mailbox, (after & TERN_FLAG_SEEN) != 0 ? -1 : 1);
  return before ^ after;
}

/* Sorts what changes out by which flags those are. @all: (element-type gint64): all of them. */
static void
sort_out (Flagging *flagging, GArray *briefs, GArray *all, GArray *by_flags[TERN_FLAG_ALL + 1])
{
  gboolean keywords = tern_flags_get_n_keywords (flagging->add) + tern_flags_get_n_keywords (flagging->remove) > 0;

  for (guint i = 0; i < briefs->len; i++)
    {
      const TernStoreBrief *brief = &g_array_index (briefs, TernStoreBrief, i);
      TernFlag changed = brief->mailbox != 0 ? find_changed (flagging, brief) : TERN_FLAG_NONE;

      if (brief->mailbox == 0 || (changed == TERN_FLAG_NONE && !keywords))
        continue;
      if (by_flags[changed] == NULL)
        by_flags[changed] = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_array_append_val (by_flags[changed], brief->id);
      g_array_append_val (all, brief->id);
    }
}

/* @briefs: (transfer full) (nullable): as the store has them. */
static void
take_briefs (Flagging *flagging, GArray *briefs)
{
  GArray *by_flags[TERN_FLAG_ALL + 1] = { NULL };
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (briefs != NULL)
    sort_out (flagging, briefs, all, by_flags);
  for (guint i = 0; i < G_N_ELEMENTS (by_flags); i++)
    {
      if (by_flags[i] != NULL && flagging->label != NULL)
        push_change (flagging, (TernFlag) i, by_flags[i]);
      g_clear_pointer (&by_flags[i], g_array_unref);
    }
  g_clear_pointer (&briefs, g_array_unref);
  tern_client_overlay_changed (flagging->client);
  write_down (flagging, all);
}

static gpointer
look_up (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Ids *ids = data;

  return tern_store_get_briefs (store, ids->ids, ids->n, error);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Flagging *flagging = user_data;
  g_autoptr (GError) error = NULL;
  GArray *briefs = tern_query_worker_run_finish (result, &error);

  if (error != NULL)
    tern_client_action_failed (flagging->client, error->message);
  take_briefs (flagging, briefs);
}

static void
ids_free (gpointer data)
{
  Ids *ids = data;

  g_free (ids->ids);
  g_free (ids);
}

static void
look_up_on_worker (Flagging *flagging, const gint64 *messages, guint n)
{
  Ids *ids = g_new0 (Ids, 1);

  ids->ids = g_memdup2 (messages, n * sizeof *messages);
  ids->n = n;
  tern_query_worker_run_async (tern_client_get_worker (flagging->client), TRUE, look_up, ids, ids_free,
                               (GDestroyNotify) g_array_unref, NULL, looked_up_cb, flagging);
}

void
tern_client_flag (TernClient *self, const gint64 *messages, guint n_messages, TernFlags *add, TernFlags *remove,
                  const char *label)
{
  Flagging *flagging;
  g_autoptr (GError) error = NULL;
  GArray *briefs;

  if (n_messages == 0 || tern_client_get_port (self) == NULL)
    return;
  flagging = g_new0 (Flagging, 1);
  flagging->client = g_object_ref (self);
  flagging->add = add != NULL ? tern_flags_ref (add) : tern_flags_new (TERN_FLAG_NONE, NULL);
  flagging->remove = remove != NULL ? tern_flags_ref (remove) : tern_flags_new (TERN_FLAG_NONE, NULL);
  flagging->label = g_strdup (label);
  flagging->action = tern_overlay_add (tern_client_get_overlay (self), messages, n_messages,
                                       tern_flags_get_system (flagging->add),
                                       tern_flags_get_system (flagging->remove));
  tern_message_cache_show (tern_client_get_cache (self), flagging->action);
  if (n_messages > MAX_AT_ONCE)
    {
      look_up_on_worker (flagging, messages, n_messages);
      return;
    }
  briefs = tern_store_get_briefs (tern_client_get_store (self), messages, n_messages, &error);
  if (briefs == NULL)
    tern_client_action_failed (self, error->message);
  take_briefs (flagging, briefs);
}
