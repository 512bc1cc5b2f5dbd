/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A mailbox at a time: its bodies, newest and small ones first, then its insides. */
#include "engine/tern-offline-fetch.h"

#include "engine/tern-body-fetch.h"
#include "engine/tern-insides-fetch.h"
#include "engine/tern-offline-folder.h"
#include "engine/tern-offline-limit.h"
#include "store/tern-store-bodies.h"

#define BODIES_AT_ONCE 500
/* Looked for at a time: 10 ms of the store. */
#define LISTED 10000

typedef enum
{
  STEP_NEXT,
  STEP_BODIES,
  STEP_INSIDES,
  STEP_GIVE_WAY,
  STEP_LIMIT,
  STEP_DONE,
} Step;

struct _TernOfflineFetch
{
  TernSyncRun *run;           /* lent */
  TernOfflinePolicy policy;   /* which bodies are wanted */
  gint64 since;               /* no older ones, by age and by how much may be kept; 0: to be found out */
  TernOfflinePolicy of_mailbox; /* the same of the mailbox in hand */
  gint64 mailbox_since;
  gboolean put_off;           /* bodies wait for a network that is not metered */
  GHashTable *no_body;        /* message ids the server did not give in this run */
  GArray *wanted;             /* gint64, of the mailbox in hand, newest first */
  gint64 before;              /* those still to be listed are older; 0: none are */
  guint64 wanted_bytes;       /* of all that were listed */
  guint64 fetched_bytes;      /* of those that were asked for */
  GArray *bodies;             /* gint64, under way */
  guint64 under_way_bytes;    /* of them, that came */
  GHashTable *looked_through; /* ids of mailboxes whose every row was asked about while watching */
  Step step;
};

static gboolean
stop_bodies (gpointer user_data)
{
  return tern_offline_fetch_is_wanted_elsewhere (user_data);
}

/* While watching there is always later; mail that arrives is more urgent. */
static gboolean
stop_insides (gpointer user_data)
{
  TernOfflineFetch *self = user_data;

  return stop_bodies (self) || (self->run->news && self->run->command->watch);
}

static void
on_bodies_progress (guint64 done, guint64 total, gpointer user_data)
{
  TernOfflineFetch *self = user_data;

  self->under_way_bytes = done;
  done += self->fetched_bytes;
  tern_sync_run_on_progress (TERN_ENGINE_PHASE_BODIES, done, MAX (done, self->wanted_bytes), self->run);
}

/* What somebody named is fetched whatever it costs. */
static gboolean
is_metered (TernOfflineFetch *self)
{
  return self->run->command->bodies == TERN_ENGINE_BODIES_RECENT
         && g_network_monitor_get_network_metered (g_network_monitor_get_default ());
}

/* The mailbox in hand is gone through from its newest message on. */
static void
begin_list (TernOfflineFetch *self)
{
  g_array_set_size (self->wanted, 0);
  self->before = G_MAXINT64;
  self->wanted_bytes = 0;
  self->fetched_bytes = 0;
}

/* Found out once a round: what arrives meanwhile is newer. */
static gboolean
find_since (TernOfflineFetch *self, GError **error)
{
  gint64 by_age = tern_offline_policy_get_since (&self->policy, g_get_real_time () / G_USEC_PER_SEC);

  if (self->since != 0)
    return TRUE;
  self->since = by_age;
  return self->policy.megabytes == 0
         || tern_store_bodies_horizon (tern_sync_run_get_store (self->run),
                                       tern_account_engine_get_id (self->run->account), by_age,
                                       tern_offline_policy_get_largest (&self->policy),
                                       (guint64) self->policy.megabytes << 20, &self->since, error);
}

/* What a person named for this one run goes over what is kept of a folder. */
static gboolean
find_mailbox_policy (TernOfflineFetch *self, GError **error)
{
  const TernSyncRun *run = self->run;

  self->of_mailbox = self->policy;
  self->mailbox_since = self->since;
  return run->command->kind != TERN_ENGINE_COMMAND_SYNC || run->command->bodies != TERN_ENGINE_BODIES_RECENT
         || tern_offline_folder_apply (tern_sync_run_get_store (self->run),
                                       tern_account_get_id (tern_account_engine_get_account (run->account)),
                                       run->target->wire_name, &self->of_mailbox, &self->mailbox_since, error);
}

static gboolean
choose_next (TernOfflineFetch *self, GError **error)
{
  TernSyncRun *run = self->run;
  gboolean wanted;

  if (run->done->len == 0)
    {
      self->step = STEP_LIMIT;
      return TRUE;
    }
  tern_sync_run_take_in_hand (run, g_ptr_array_steal_index (run->done, 0));
  begin_list (self);
  if (!find_since (self, error) || !find_mailbox_policy (self, error))
    return FALSE;
  wanted = run->command->kind == TERN_ENGINE_COMMAND_SYNC && self->of_mailbox.months != 0;
  self->put_off = wanted && is_metered (self);
  self->step = wanted && !self->put_off ? STEP_BODIES : STEP_INSIDES;
  return TRUE;
}

/* --- bodies --- */

/* Only by the account's own settings: what this one run was asked for says nothing about what is kept. */
static gboolean
apply_limit (TernOfflineFetch *self, GError **error)
{
  guint dropped;

  if (self->run->command->bodies != TERN_ENGINE_BODIES_RECENT)
    return TRUE;
  return find_since (self, error)
         && tern_offline_limit_apply (tern_sync_run_get_batch (self->run),
                                      tern_account_engine_get_id (self->run->account), &self->policy, self->since,
                                      &dropped, error);
}

/* More of the mailbox in hand, but for what the server did not give before. */
static gboolean
list_wanted (TernOfflineFetch *self, GError **error)
{
  guint64 bytes;
  g_autoptr (GArray) ids
      = tern_store_bodies_wanted (tern_sync_run_get_store (self->run), self->run->target->id, self->before,
                                  self->mailbox_since, tern_offline_policy_get_largest (&self->of_mailbox), LISTED,
                                  &bytes, error);

  if (ids == NULL)
    return FALSE;
  self->before = ids->len < LISTED ? 0 : g_array_index (ids, gint64, ids->len - 1);
  self->wanted_bytes += bytes;
  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (self->no_body, &g_array_index (ids, gint64, i)))
      g_array_append_val (self->wanted, g_array_index (ids, gint64, i));
  return TRUE;
}

/* The next bodies of the mailbox in hand. */
static gboolean
choose_bodies (TernOfflineFetch *self, GError **error)
{
  guint n;

  if (!tern_store_batch_flush (tern_sync_run_get_batch (self->run), error))
    return FALSE;
  while (self->wanted->len == 0 && self->before > 0)
    if (!list_wanted (self, error))
      return FALSE;
  n = MIN (self->wanted->len, BODIES_AT_ONCE);
  g_array_set_size (self->bodies, 0);
  g_array_append_vals (self->bodies, self->wanted->data, n);
  if (n > 0)
    g_array_remove_range (self->wanted, 0, n);
  return TRUE;
}

static void
send_bodies (GTask *task, GAsyncReadyCallback answer_cb)
{
  TernOfflineFetch *self = g_task_get_task_data (task);
  TernSyncRun *run = self->run;

  self->under_way_bytes = 0;
  tern_sync_run_let_go_of_others (run);
  tern_sync_report_start (&run->report, run->session);
  tern_body_fetch_async (tern_sync_run_get_batch (run), run->session, run->target->id,
                         (const gint64 *) (void *) self->bodies->data, self->bodies->len, NULL, stop_bodies,
                         on_bodies_progress, self, g_task_get_cancellable (task), answer_cb, g_object_ref (task));
}

/* What was asked for once is not asked for again in this run: the server gave it, or will not. */
static gboolean
take_bodies (TernOfflineFetch *self, GAsyncResult *result, GError **error)
{
  g_autofree char *passed_over = NULL;
  gboolean early = stop_bodies (self);

  if (!tern_body_fetch_finish (result, NULL, &passed_over, error))
    return FALSE;
  if (passed_over != NULL)
    tern_sync_report_warning (&self->run->report, passed_over);
  self->fetched_bytes += self->under_way_bytes;
  if (early)
    begin_list (self);
  for (guint i = 0; i < self->bodies->len && !early; i++)
    g_hash_table_add (self->no_body, g_memdup2 (&g_array_index (self->bodies, gint64, i), sizeof (gint64)));
  return TRUE;
}

/* --- insides --- */

static gboolean
wants_every_row (TernOfflineFetch *self)
{
  return self->run->command->watch && !g_hash_table_contains (self->looked_through, &self->run->target->id);
}

/* Bodies that are put off have no text fetched for them either. */
static void
send_insides (GTask *task, GAsyncReadyCallback answer_cb)
{
  TernOfflineFetch *self = g_task_get_task_data (task);
  TernSyncRun *run = self->run;
  gint64 largest = (gint64) tern_offline_policy_get_largest (&self->of_mailbox);
  TernInsidesScope scope = { .rows = wants_every_row (self) ? 0 : TERN_INSIDES_ROWS,
                             .larger = largest == 0 || self->of_mailbox.months == 0 || self->put_off ? G_MAXINT64
                                                                                                     : largest,
                             .since = self->mailbox_since };

  tern_sync_run_let_go_of_others (run);
  tern_sync_report_start (&run->report, run->session);
  tern_insides_fetch_async (tern_sync_run_get_batch (run), run->session, run->target->id, &scope, stop_insides, self,
                            g_task_get_cancellable (task), answer_cb, g_object_ref (task));
}

/* Without bodies the mailbox was told of when its headers were here. */
static void
finish_mailbox (TernOfflineFetch *self)
{
  TernSyncRun *run = self->run;

  if (stop_insides (self))
    return;
  if (wants_every_row (self))
    g_hash_table_add (self->looked_through, g_memdup2 (&run->target->id, sizeof run->target->id));
  if (run->wants_bodies)
    tern_sync_report_mailbox (&run->report, tern_sync_run_get_store (run), run->target);
  tern_sync_run_take_in_hand (run, NULL);
  self->step = STEP_NEXT;
}

/* --- the machine --- */

/* Goes as far as it can without waiting; @answer_cb brings each answer back here. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  TernOfflineFetch *self = g_task_get_task_data (task);
  GError *error = NULL;

  while (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    switch (self->step)
      {
      case STEP_NEXT:
        if (!choose_next (self, &error))
          goto failed;
        break;

      case STEP_BODIES:
        if (stop_bodies (self))
          {
            self->step = STEP_GIVE_WAY;
            break;
          }
        if (!choose_bodies (self, &error))
          goto failed;
        if (self->bodies->len > 0)
          {
            send_bodies (task, answer_cb);
            return;
          }
        self->step = STEP_INSIDES;
        break;

      case STEP_INSIDES:
        if (!stop_insides (self))
          {
            send_insides (task, answer_cb);
            return;
          }
        self->step = STEP_GIVE_WAY;
        break;

      case STEP_GIVE_WAY:
        g_ptr_array_insert (self->run->done, 0, tern_sync_run_take_out_of_hand (self->run));
        self->step = STEP_DONE;
        break;

      case STEP_LIMIT:
        if (!apply_limit (self, &error))
          goto failed;
        self->step = STEP_DONE;
        break;

      case STEP_DONE:
        g_task_return_boolean (task, TRUE);
        return;
      }

failed:
  g_task_return_error (task, error);
}

static gboolean
take_answer (TernOfflineFetch *self, GAsyncResult *result, GError **error)
{
  TernSyncRun *run = self->run;
  gboolean done;

  tern_sync_report_stop (&run->report, run->session, run->target);
  done = self->step == STEP_BODIES ? take_bodies (self, result, error) : tern_insides_fetch_finish (result, error);
  if (!done)
    {
      tern_sync_run_name_mailbox (run, error);
      return FALSE;
    }
  tern_text_index_poke (tern_account_engine_get_text_index (run->account));
  if (self->step == STEP_INSIDES)
    finish_mailbox (self);
  return TRUE;
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

TernOfflineFetch *
tern_offline_fetch_new (TernSyncRun *run)
{
  TernOfflineFetch *self = g_new0 (TernOfflineFetch, 1);

  self->run = run;
  self->policy = *tern_account_get_offline_policy (tern_account_engine_get_account (run->account));
  if (run->command->bodies == TERN_ENGINE_BODIES_ALL)
    self->policy = (TernOfflinePolicy) { TERN_OFFLINE_ALL, TRUE, 0 };
  else if (run->command->bodies == TERN_ENGINE_BODIES_NONE)
    self->policy.months = 0;
  run->wants_bodies = run->command->kind == TERN_ENGINE_COMMAND_SYNC && self->policy.months != 0;
  self->no_body = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->bodies = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->looked_through = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
tern_offline_fetch_free (TernOfflineFetch *self)
{
  g_hash_table_unref (self->no_body);
  g_array_unref (self->wanted);
  g_array_unref (self->bodies);
  g_hash_table_unref (self->looked_through);
  g_free (self);
}

void
tern_offline_fetch_begin_anew (TernOfflineFetch *self)
{
  self->since = 0;
  self->put_off = FALSE;
}

gboolean
tern_offline_fetch_is_wanted_elsewhere (TernOfflineFetch *self)
{
  return self->run->kicked
         || tern_connections_is_wanted (tern_account_engine_get_connections (self->run->account),
                                        TERN_CONNECTION_BULK);
}

gboolean
tern_offline_fetch_can_catch_up (TernOfflineFetch *self)
{
  return self->put_off && !is_metered (self);
}

void
tern_offline_fetch_run_async (TernOfflineFetch *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, tern_sync_run_get_cancellable (self->run), callback, user_data);

  g_task_set_source_tag (task, tern_offline_fetch_run_async);
  g_task_set_task_data (task, self, NULL);
  self->step = STEP_NEXT;
  step (task, answer_cb);
}

gboolean
tern_offline_fetch_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
