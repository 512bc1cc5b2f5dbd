/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The course of a SYNC, in one piece because it is one state machine: sign in; the INBOX of a new account at once, so
 * that mail is to be seen after four round trips; the list of mailboxes with their STATUS; every mailbox that is not
 * as it was; bodies and insides; the index; and, when watching, IDLE on one mailbox (and NOTIFY for the others) until
 * something happens, for ever, reconnecting by itself. */
#include "engine/tern-account-sync.h"

#include "engine/tern-body-fetch.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-insides-fetch.h"
#include "engine/tern-journal-folders.h"
#include "engine/tern-mailbox-list.h"
#include "engine/tern-mailbox-sync.h"
#include "engine/tern-pause.h"
#include "engine/tern-sync-report.h"
#include "imap/tern-imap-session-watch.h"
#include "net/tern-net-error.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-journal.h"

/* DESIGN, Sync 6 and 7. */
#define IDLE_SECONDS 540
/* More folders than anybody has; the rest is found when everything is looked at. */
#define TOLD_MAX 10000
/* Where there is no IDLE. */
#define POLL_SECONDS 120
/* An IDLE that ends by itself within a second, so often in a row, is no use: some servers have something to say each
 * time they are asked to wait. There is a pause before the next then, twice as long each time. */
#define BRIEF_IDLES 5
#define FIRST_WAIT_MS 2000
#define LAST_WAIT_MS (5 * 60 * 1000)

#define BODIES_AT_ONCE 500

typedef enum
{
  STEP_CONNECT,
  STEP_FOLDERS,
  STEP_START,
  STEP_LIST,
  STEP_NEXT,
  STEP_MAILBOX,
  STEP_BODIES,
  STEP_FETCH_BODIES,
  STEP_INSIDES,
  STEP_INDEX,
  STEP_WATCH,
  STEP_NOTIFY,
  STEP_IDLE,
  STEP_POLL,
  STEP_NOOP,
  STEP_WAIT,
  STEP_DONE,
} Step;

struct _TernAccountSync
{
  GObject parent_instance;

  TernAccountEngine *account;
  TernEngineJob *job;
  TernEngineCommand *command; /* the job's */
  TernSyncReport report;
  GTask *task;
  Step step;
  Step resume;                  /* after CONNECT, and after FOLDERS */
  gboolean folders_wait;        /* some could not be made for now */

  TernImapSession *session;     /* lent; nullable */
  TernMailboxWriter *writer;  /* of the selected mailbox; nullable */
  GPtrArray *todo;              /* TernSyncTarget, the next one first */
  GPtrArray *done;              /* TernSyncTarget, brought up to date in this run; bodies follow */
  TernSyncTarget *target;       /* the one in hand; nullable */
  gboolean listed;
  GHashTable *failed;           /* ids of mailboxes that could not be brought up to date */
  char *first_failure;          /* the first of them and why, a sentence; nullable */

  TernOfflinePolicy policy;          /* which bodies are wanted */
  gint64 since;                 /* no older ones, by age and by how much may be kept; 0: to be found out */
  gboolean put_off;             /* bodies wait for a network that is not metered */
  GHashTable *no_body;          /* message ids the server did not give in this run */
  GArray *bodies;               /* gint64, under way */
  GHashTable *looked_through;   /* ids of mailboxes whose every row was asked about while watching */

  guint64 look;                 /* when the mailbox in hand was begun to be looked at */
  gboolean fresh;               /* it was selected anew for it */
  gboolean news;                /* of the watched mailbox */
  GHashTable *told;             /* wire names of the others the server says something changed in */
  gboolean asked_notify;        /* of this session */
  gint64 idle_began;            /* monotonic */
  guint brief_idles;            /* in a row */
  gboolean rested;              /* since the last of them */
  GError *stumbled;             /* why the mailbox to be watched could not be opened; nullable */
  gboolean kicked;              /* actions wait */
  guint wait_ms;                /* the last wait before connecting again */
  TernPause pause;              /* in WAIT and POLL */
};

G_DEFINE_FINAL_TYPE (TernAccountSync, tern_account_sync, G_TYPE_OBJECT)

static TernStore *
get_store (TernAccountSync *self)
{
  return tern_store_batch_get_store (tern_account_engine_get_batch (self->account));
}

static GCancellable *
get_cancellable (TernAccountSync *self)
{
  return tern_engine_job_get_cancellable (self->job);
}

static void
on_progress (TernEnginePhase phase, guint64 done, guint64 total, gpointer user_data)
{
  TernAccountSync *self = user_data;

  tern_sync_report_progress (&self->report, phase, done, total);
}

static gboolean
wants_bodies (TernAccountSync *self)
{
  return self->command->kind == TERN_ENGINE_COMMAND_SYNC && self->policy.months != 0;
}

/* What somebody named is fetched whatever it costs. */
static gboolean
is_metered (TernAccountSync *self)
{
  return self->command->bodies == TERN_ENGINE_BODIES_RECENT
         && g_network_monitor_get_network_metered (g_network_monitor_get_default ());
}

/* @target: (transfer full) (nullable): the mailbox that is worked on now. */
static void
take_in_hand (TernAccountSync *self, TernSyncTarget *target)
{
  g_clear_pointer (&self->target, tern_sync_target_free);
  self->target = target;
  self->report.target = target;
}

static TernSyncTarget *
take_out_of_hand (TernAccountSync *self)
{
  self->report.target = NULL;
  return g_steal_pointer (&self->target);
}

/* --- the session and its mailbox --- */

static void
let_go_of_mailbox (TernAccountSync *self)
{
  if (self->writer == NULL)
    return;
  tern_mailbox_writer_set_news_func (self->writer, NULL, NULL);
  tern_mailbox_writer_detach (self->writer, self->session);
  g_clear_pointer (&self->writer, tern_mailbox_writer_unref);
}

/* @clean: nothing is under way on it. */
static void
let_go_of_session (TernAccountSync *self, gboolean clean)
{
  if (self->session == NULL)
    return;
  let_go_of_mailbox (self);
  if (!clean)
    tern_imap_session_abort (self->session);
  tern_connections_release (tern_account_engine_get_connections (self->account),
                            g_steal_pointer (&self->session));
}

static void
on_news (TernMailboxWriter *writer, const char *elsewhere, gpointer user_data)
{
  TernAccountSync *self = user_data;

  if (elsewhere == NULL)
    self->news = TRUE;
  else if (g_hash_table_size (self->told) < TOLD_MAX)
    g_hash_table_add (self->told, g_strdup (elsewhere));
}

static gboolean
add_target_by_id (TernAccountSync *self, gint64 mailbox, GError **error)
{
  TernMailboxRow *row = tern_store_get_mailbox (get_store (self), mailbox, error);

  if (row == NULL)
    return FALSE;
  g_ptr_array_add (self->todo, tern_sync_target_new (row));
  tern_mailbox_row_free (row);
  return TRUE;
}

/* --- what is to be done --- */

static gboolean
was_done (TernAccountSync *self, gint64 mailbox)
{
  for (guint i = 0; i < self->done->len; i++)
    if (((TernSyncTarget *) g_ptr_array_index (self->done, i))->id == mailbox)
      return TRUE;
  return FALSE;
}

/* The mailbox the command names, or the INBOX of an account never seen before; 0 when the list is needed first. */
static gint64
find_first (TernAccountSync *self, GError **error)
{
  gint64 account = tern_account_engine_get_id (self->account);
  const char *name = self->command->mailbox;
  g_auto (TernMailboxState) state = { 0 };
  gint64 inbox;

  if (name != NULL && g_ascii_strcasecmp (name, "INBOX") != 0)
    return tern_store_find_mailbox (get_store (self), account, name, error);
  inbox = tern_mailbox_list_ensure_inbox (tern_account_engine_get_batch (self->account), account, error);
  if (inbox == 0 || name != NULL)
    return inbox;
  if (!tern_store_get_mailbox_state (get_store (self), inbox, &state, error))
    return 0;
  return state.last_sync == 0 ? inbox : 0;
}

static gboolean
start (TernAccountSync *self, GError **error)
{
  GError *reason = NULL;
  gint64 first = 0;

  self->listed = FALSE;
  self->since = 0;
  if (self->command->kind == TERN_ENGINE_COMMAND_SYNC)
    first = find_first (self, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  self->step = first != 0 ? STEP_NEXT : STEP_LIST;
  if (first != 0 && self->command->mailbox != NULL)
    self->listed = TRUE;
  return first == 0 || add_target_by_id (self, first, error);
}

/* After a LIST: the mailboxes that are not as they were. */
static gboolean
choose_targets (TernAccountSync *self, GPtrArray *listed, GError **error)
{
  gint64 account = tern_account_engine_get_id (self->account);
  g_autoptr (GPtrArray) rows = NULL;
  GError *reason = NULL;

  if (self->command->mailbox != NULL)
    {
      gint64 mailbox
          = tern_store_find_mailbox (get_store (self), account, self->command->mailbox, &reason);

      if (mailbox != 0)
        return was_done (self, mailbox) || add_target_by_id (self, mailbox, error);
      if (reason == NULL)
        g_set_error (&reason, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX,
                     "There is no folder “%s”", self->command->mailbox);
      g_propagate_error (error, reason);
      return FALSE;
    }
  rows = tern_store_list_mailboxes (get_store (self), account, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);

      if (!row->selectable || was_done (self, row->id)
          || tern_store_is_being_made (get_store (self), self->report.account, row->wire_name))
        continue;
      if (!tern_mailbox_list_is_unchanged (get_store (self), listed, row))
        g_ptr_array_add (self->todo, tern_sync_target_new (row));
      else
        {
          TernSyncTarget *unchanged = tern_sync_target_new (row);

          g_ptr_array_add (self->done, unchanged);
          if (!wants_bodies (self))
            tern_sync_report_mailbox (&self->report, get_store (self), unchanged);
        }
    }
  return TRUE;
}

static void
finish_target (TernAccountSync *self)
{
  TernSyncTarget *target = take_out_of_hand (self);

  tern_sync_report_stop (&self->report, self->session, target);
  if (!wants_bodies (self))
    tern_sync_report_mailbox (&self->report, get_store (self), target);
  tern_text_index_poke (tern_account_engine_get_text_index (self->account));
  if (was_done (self, target->id))
    tern_sync_target_free (target);
  else
    g_ptr_array_add (self->done, target);
}

/* Whether the run goes on after @error of one mailbox. */
static gboolean
survive (TernAccountSync *self, const GError *error)
{
  return error->domain != G_IO_ERROR && error->domain != TERN_NET_ERROR
         && !g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_THROTTLED)
         && !g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_FULL)
         && !g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_IO)
         && tern_imap_session_get_state (self->session) >= TERN_IMAP_STATE_AUTHENTICATED
         && !(self->command->mailbox != NULL && !self->command->watch);
}

/* The mailbox in hand is not as the server's, or not all of it. */
static void
note_failure (TernAccountSync *self, const char *reason)
{
  g_autofree char *words = g_strdup (reason);
  gsize length = strlen (words);

  tern_sync_report_warning (&self->report, reason);
  g_hash_table_add (self->failed, g_memdup2 (&self->target->id, sizeof self->target->id));
  if (self->first_failure != NULL)
    return;
  if (length > 0 && words[length - 1] == '.')
    words[length - 1] = '\0';
  self->first_failure = g_strdup_printf ("%s could not be brought up to date: %s", self->target->path, words);
}

static void
warn_of_journal (TernAccountSync *self)
{
  tern_sync_report_warning (&self->report, "Some changes could not be made on the server; "
                                           "the journal says which and why.");
}

/* Which one it was about, unless it is this computer that has the trouble. */
static void
name_mailbox (TernAccountSync *self, GError **error)
{
  if (error != NULL && *error != NULL && (*error)->domain != TERN_STORE_ERROR)
    g_prefix_error (error, "%s: ", self->target->path);
}

/* The mailbox in hand is as the server's: what that says of actions whose connection was lost. */
static gboolean
settle_journal (TernAccountSync *self, const TernMailboxSyncResult *outcome, GError **error)
{
  TernStoreBatch *batch = tern_account_engine_get_batch (self->account);
  TernJournalLooked looked = { 0 };
  TernChangeSet *changes = NULL;

  if (!tern_store_batch_flush (batch, error))
    return FALSE;
  if (outcome->incomplete == NULL && self->fresh
      && !tern_store_journal_end_look (get_store (self), self->target->id, self->look, &looked, &changes, error))
    return FALSE;
  tern_store_batch_take_changes (batch, changes);
  self->kicked = self->kicked || outcome->elsewhere || looked.again > 0;
  if (outcome->set_aside + looked.set_aside > 0)
    warn_of_journal (self);
  return TRUE;
}

/* 0 when there is no such mailbox. */
static gint64
find_watched (TernAccountSync *self)
{
  return tern_store_find_mailbox (get_store (self), tern_account_engine_get_id (self->account),
                                  self->command->mailbox != NULL ? self->command->mailbox : "INBOX", NULL);
}

static gboolean
take_mailbox (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TernMailboxSyncResult) outcome = tern_mailbox_sync_finish (result, &reason);
  guint bound = 0, lost = 0;

  self->step = STEP_NEXT;
  if (outcome == NULL)
    {
      let_go_of_mailbox (self);
      if (!survive (self, reason))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          name_mailbox (self, error);
          return FALSE;
        }
      note_failure (self, reason->message);
      g_clear_error (&self->stumbled);
      if (self->target->id == find_watched (self))
        self->stumbled = g_steal_pointer (&reason);
      take_in_hand (self, NULL);
      return TRUE;
    }
  if (outcome->incomplete != NULL)
    note_failure (self, outcome->incomplete);
  else if (!tern_mailbox_list_settle_astray (tern_account_engine_get_batch (self->account), self->report.account,
                                             self->target->id, &bound, &lost, error))
    return FALSE;
  if (!settle_journal (self, outcome, error))
    return FALSE;
  if (lost > 0)
    warn_of_journal (self);
  if (bound > 0)
    {
      tern_sync_report_stop (&self->report, self->session, self->target);
      self->step = STEP_MAILBOX;
      return TRUE;
    }
  finish_target (self);
  return TRUE;
}

/* --- bodies --- */

static gboolean
stop_bodies (gpointer user_data)
{
  TernAccountSync *self = user_data;

  return self->kicked
         || tern_connections_is_wanted (tern_account_engine_get_connections (self->account),
                                        TERN_CONNECTION_BULK);
}

static void
on_bodies_progress (guint64 done, guint64 total, gpointer user_data)
{
  on_progress (TERN_ENGINE_PHASE_BODIES, done, total, user_data);
}

/* Found out once a round: what arrives meanwhile is newer. */
static gboolean
find_since (TernAccountSync *self, GError **error)
{
  gint64 by_age = tern_offline_policy_get_since (&self->policy, g_get_real_time () / G_USEC_PER_SEC);

  if (self->since != 0)
    return TRUE;
  self->since = by_age;
  return self->policy.megabytes == 0
         || tern_store_bodies_horizon (get_store (self), tern_account_engine_get_id (self->account), by_age,
                                       tern_offline_policy_get_largest (&self->policy),
                                       (guint64) self->policy.megabytes << 20, &self->since, error);
}

/* The next bodies of the mailbox in hand. */
static gboolean
list_bodies (TernAccountSync *self, GError **error)
{
  g_autoptr (GArray) wanted = NULL;

  if (!tern_store_batch_flush (tern_account_engine_get_batch (self->account), error) || !find_since (self, error))
    return FALSE;
  wanted = tern_store_bodies_wanted (get_store (self), self->target->id, self->since,
                                     tern_offline_policy_get_largest (&self->policy),
                                     BODIES_AT_ONCE + g_hash_table_size (self->no_body), error);
  if (wanted == NULL)
    return FALSE;
  g_array_set_size (self->bodies, 0);
  for (guint i = 0; i < wanted->len && self->bodies->len < BODIES_AT_ONCE; i++)
    {
      gint64 *id = &g_array_index (wanted, gint64, i);

      if (!g_hash_table_contains (self->no_body, id))
        g_array_append_val (self->bodies, *id);
    }
  return TRUE;
}

/* What was asked for once is not asked for again in this run: the server gave it, or will not. */
static gboolean
take_bodies (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  g_autofree char *passed_over = NULL;
  gboolean early = stop_bodies (self);

  self->step = STEP_FETCH_BODIES;
  tern_sync_report_stop (&self->report, self->session, self->target);
  if (!tern_body_fetch_finish (result, NULL, &passed_over, error))
    {
      name_mailbox (self, error);
      return FALSE;
    }
  if (passed_over != NULL)
    tern_sync_report_warning (&self->report, passed_over);
  tern_text_index_poke (tern_account_engine_get_text_index (self->account));
  for (guint i = 0; i < self->bodies->len && !early; i++)
    g_hash_table_add (self->no_body,
                      g_memdup2 (&g_array_index (self->bodies, gint64, i), sizeof (gint64)));
  return TRUE;
}

/* The session is about to have the mailbox in hand selected. */
static void
let_go_of_other_mailbox (TernAccountSync *self)
{
  if (self->writer != NULL && tern_mailbox_writer_get_mailbox (self->writer) != self->target->id)
    let_go_of_mailbox (self);
}

/* --- insides --- */

/* While watching there is always later; mail that arrives is more urgent. */
static gboolean
stop_insides (gpointer user_data)
{
  TernAccountSync *self = user_data;

  return stop_bodies (self) || (self->news && self->command->watch);
}

static gboolean
wants_every_row (TernAccountSync *self)
{
  return self->command->watch && !g_hash_table_contains (self->looked_through, &self->target->id);
}

/* Bodies that are put off have no text fetched for them either. */
static void
send_insides (TernAccountSync *self, GAsyncReadyCallback answer_cb)
{
  gint64 largest = (gint64) tern_offline_policy_get_largest (&self->policy);
  TernInsidesScope scope = { .rows = wants_every_row (self) ? 0 : TERN_INSIDES_ROWS,
                             .larger = largest == 0 || !wants_bodies (self) || self->put_off ? G_MAXINT64 : largest,
                             .since = self->since };

  let_go_of_other_mailbox (self);
  tern_sync_report_start (&self->report, self->session);
  tern_insides_fetch_async (tern_account_engine_get_batch (self->account), self->session, self->target->id,
                            &scope, stop_insides, self, get_cancellable (self), answer_cb,
                            g_object_ref (self));
}

/* Without bodies the mailbox was told of when its headers were here. */
static gboolean
take_insides (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  tern_sync_report_stop (&self->report, self->session, self->target);
  if (!tern_insides_fetch_finish (result, error))
    {
      name_mailbox (self, error);
      return FALSE;
    }
  tern_text_index_poke (tern_account_engine_get_text_index (self->account));
  if (stop_insides (self))
    return TRUE;
  if (wants_every_row (self))
    g_hash_table_add (self->looked_through, g_memdup2 (&self->target->id, sizeof self->target->id));
  if (wants_bodies (self))
    tern_sync_report_mailbox (&self->report, get_store (self), self->target);
  take_in_hand (self, NULL);
  self->step = STEP_BODIES;
  return TRUE;
}

/* --- watching --- */

/* Whatever is being waited for while watching, there is something to do. */
static void
wake (TernAccountSync *self)
{
  if (self->step == STEP_IDLE && self->session != NULL)
    tern_imap_session_idle_stop (self->session);
  else if (self->step == STEP_POLL)
    tern_pause_end (&self->pause);
}

static void
on_journal_changed (TernAccountEngine *account, TernAccountSync *self)
{
  self->kicked = TRUE;
  wake (self);
}

static void
on_wanted (TernConnections *connections, TernAccountSync *self)
{
  wake (self);
}

/* A connection of the old network says nothing more, which IDLE would bear for minutes: ending it wants an answer. */
static void
on_network_changed (TernAccountEngine *account, TernAccountSync *self)
{
  wake (self);
  if (self->step == STEP_WAIT)
    {
      self->wait_ms = 0;
      tern_pause_end (&self->pause);
    }
}

/* Mailboxes with actions waiting become targets. */
static gboolean
add_waiting (TernAccountSync *self, GError **error)
{
  g_autoptr (GArray) waiting = NULL;

  self->kicked = FALSE;
  if (!tern_store_batch_flush (tern_account_engine_get_batch (self->account), error))
    return FALSE;
  waiting = tern_store_journal_waiting (get_store (self),
                                        tern_account_engine_get_id (self->account), error);
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    if (!add_target_by_id (self, g_array_index (waiting, gint64, i), error))
      return FALSE;
  return waiting != NULL;
}

/* Mailboxes the server named become targets. */
static gboolean
add_told (TernAccountSync *self, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (g_hash_table_size (self->told) == 0)
    return TRUE;
  rows = tern_store_list_mailboxes (get_store (self), tern_account_engine_get_id (self->account), error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);

      if (row->selectable && g_hash_table_contains (self->told, row->wire_name))
        g_ptr_array_add (self->todo, tern_sync_target_new (row));
    }
  g_hash_table_remove_all (self->told);
  return TRUE;
}

/* One that watches everything hears of everything where the server can tell (NOTIFY); else by looking now and then. */
static gboolean
wants_notify (TernAccountSync *self)
{
  return !self->asked_notify && self->command->mailbox == NULL
         && tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_NOTIFY)
         && tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_IDLE);
}

/* What a listing begins: every mailbox, also for its bodies. */
static void
look_at_everything (TernAccountSync *self)
{
  g_ptr_array_set_size (self->done, 0);
  self->listed = FALSE;
  self->since = 0;
  self->step = STEP_LIST;
}

/* Before trying again, from the start. */
static void
wait_a_while (TernAccountSync *self, const GError *error)
{
  guint asked = tern_imap_error_get_backoff_ms (error);

  self->wait_ms = CLAMP (self->wait_ms * 2, FIRST_WAIT_MS, LAST_WAIT_MS);
  /* Half of it is random, so that a server coming back is not met by everybody at once. */
  self->wait_ms = MAX (asked, self->wait_ms / 2
                                  + (guint) g_random_int_range (0, (gint32) self->wait_ms / 2 + 1));
  self->wait_ms = MAX (self->wait_ms, FIRST_WAIT_MS);
  tern_sync_report_state (&self->report, TERN_ENGINE_STATE_WAITING, error, self->wait_ms / 1000.0);
  g_ptr_array_set_size (self->todo, 0);
  g_ptr_array_set_size (self->done, 0);
  self->resume = STEP_START;
  self->step = STEP_WAIT;
}

/* Mailboxes are to be made; @then: the step after that. */
static gboolean
begin_folders (TernAccountSync *self, Step then)
{
  g_autoptr (TernJournalEntry) entry = NULL;

  if (!self->folders_wait)
    entry = tern_store_journal_next_create (get_store (self), self->report.account, NULL);
  if (entry == NULL)
    return FALSE;
  self->resume = then;
  self->step = STEP_FOLDERS;
  return TRUE;
}

/* Up to date: what to do next while watching. */
static gboolean
choose_watch (TernAccountSync *self, GError **error)
{
  TernConnections *connections = tern_account_engine_get_connections (self->account);
  gint64 watched = find_watched (self);

  if (self->stumbled != NULL)
    {
      let_go_of_session (self, TRUE);
      wait_a_while (self, self->stumbled);
      g_clear_error (&self->stumbled);
      return TRUE;
    }
  if (begin_folders (self, STEP_NEXT))
    return TRUE;
  if ((self->kicked && !add_waiting (self, error)) || !add_told (self, error))
    return FALSE;
  if (self->todo->len == 0 && self->put_off && self->command->mailbox == NULL && !is_metered (self))
    {
      self->put_off = FALSE;
      look_at_everything (self);
      return TRUE;
    }
  if (self->todo->len == 0 && watched != 0
      && (self->news || self->writer == NULL
          || tern_mailbox_writer_get_mailbox (self->writer) != watched)
      && !add_target_by_id (self, watched, error))
    return FALSE;
  self->wait_ms = 0;
  if (self->todo->len > 0)
    self->step = STEP_NEXT;
  else if (tern_connections_is_wanted (connections, TERN_CONNECTION_WATCH))
    {
      let_go_of_session (self, TRUE);
      self->resume = STEP_WATCH;
      self->step = STEP_CONNECT;
    }
  else if (wants_notify (self))
    self->step = STEP_NOTIFY;
  else
    {
      tern_sync_report_state (&self->report, TERN_ENGINE_STATE_WATCHING, NULL, 0);
      self->step = tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_IDLE)
                           && (self->brief_idles < BRIEF_IDLES || self->rested)
                       ? STEP_IDLE
                       : STEP_POLL;
    }
  return TRUE;
}

/* A server that will not is watched without. */
static gboolean
take_notify (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;

  self->step = STEP_WATCH;
  if (tern_imap_session_notify_finish (self->session, result, &reason)
      || (reason->domain == TERN_IMAP_ERROR
          && tern_imap_session_get_state (self->session) >= TERN_IMAP_STATE_AUTHENTICATED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
take_idle (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  TernImapIdleEnd end = TERN_IMAP_IDLE_STOPPED;

  self->step = STEP_WATCH;
  if (!tern_imap_session_idle_finish (self->session, result, &end, error))
    return FALSE;
  self->news = self->news || end == TERN_IMAP_IDLE_DATA;
  if (g_get_monotonic_time () - self->idle_began > G_TIME_SPAN_SECOND)
    self->brief_idles = 0;
  else if (end == TERN_IMAP_IDLE_DATA || end == TERN_IMAP_IDLE_SERVER)
    self->brief_idles++;
  if (end == TERN_IMAP_IDLE_TIME && self->command->mailbox == NULL)
    look_at_everything (self);
  return TRUE;
}

/* --- the machine --- */

/* Whether watching goes on after @error by connecting again. */
static gboolean
can_try_again (TernAccountSync *self, const GError *error)
{
  return self->command->watch && !g_cancellable_is_cancelled (get_cancellable (self))
         && error->domain != TERN_ENGINE_ERROR && error->domain != TERN_STORE_ERROR;
}

static void
fail (TernAccountSync *self, GError *error)
{
  g_autoptr (GTask) task = NULL;

  let_go_of_session (self, FALSE);
  take_in_hand (self, NULL);
  if (!can_try_again (self, error))
    {
      tern_sync_report_state (&self->report,
                  g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SIGN_IN)
                      ? TERN_ENGINE_STATE_REFUSED
                      : TERN_ENGINE_STATE_OFFLINE,
                  error, 0);
      self->step = STEP_DONE;
      task = g_steal_pointer (&self->task);
      g_task_return_error (task, error);
      return;
    }
  wait_a_while (self, error);
  g_error_free (error);
}

static GError *
make_incomplete (TernAccountSync *self)
{
  guint more = g_hash_table_size (self->failed) - 1;

  if (more == 0)
    return g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INCOMPLETE, self->first_failure);
  return g_error_new (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INCOMPLETE, "%s … and %u more %s", self->first_failure,
                      more, more == 1 ? "folder" : "folders");
}

static void
succeed (TernAccountSync *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  let_go_of_session (self, TRUE);
  tern_connections_close_idle (tern_account_engine_get_connections (self->account));
  tern_sync_report_state (&self->report, TERN_ENGINE_STATE_OFFLINE, NULL, 0);
  self->step = STEP_DONE;
  if (self->first_failure != NULL)
    g_task_return_error (task, make_incomplete (self));
  else
    g_task_return_boolean (task, TRUE);
}

/* Bodies can wait: an action is carried first, or whoever wants the session has it first, or mail is seen first. */
static gboolean
give_way (TernAccountSync *self, GError **error)
{
  g_ptr_array_insert (self->done, 0, take_out_of_hand (self));
  if (self->kicked)
    {
      self->step = STEP_NEXT;
      return add_waiting (self, error);
    }
  if (!stop_bodies (self))
    {
      self->step = STEP_WATCH;
      return TRUE;
    }
  let_go_of_session (self, TRUE);
  self->resume = STEP_BODIES;
  self->step = STEP_CONNECT;
  return TRUE;
}

static gboolean
send_mailbox (TernAccountSync *self, GAsyncReadyCallback answer_cb, GError **error)
{
  gboolean again = self->writer != NULL
                   && tern_mailbox_writer_get_mailbox (self->writer) == self->target->id
                   && !tern_store_journal_needs_look (get_store (self), self->target->id);

  if (!again)
    {
      let_go_of_mailbox (self);
      self->writer = tern_account_engine_dup_writer (self->account, self->target->id, error);
      if (self->writer == NULL)
        return FALSE;
    }
  self->fresh = !again;
  self->look = tern_store_journal_begin_look (get_store (self));
  self->news = FALSE;
  tern_mailbox_writer_set_news_func (self->writer, on_news, self);
  tern_sync_report_start (&self->report, self->session);
  tern_mailbox_sync_async (self->writer, self->session, self->target->wire_name, again, on_progress,
                           self, get_cancellable (self), answer_cb, g_object_ref (self));
  return TRUE;
}

static void
send_connect (TernAccountSync *self, GAsyncReadyCallback answer_cb)
{
  TernConnectionUse use = self->resume == STEP_WATCH    ? TERN_CONNECTION_WATCH
                          : self->resume == STEP_BODIES ? TERN_CONNECTION_BULK
                                                        : TERN_CONNECTION_WORK;

  tern_sync_report_state (&self->report, TERN_ENGINE_STATE_CONNECTING, NULL, 0);
  tern_connections_acquire_async (tern_account_engine_get_connections (self->account), use,
                                  get_cancellable (self), answer_cb, g_object_ref (self));
}

static void
send_notify (TernAccountSync *self, GAsyncReadyCallback answer_cb)
{
  self->asked_notify = TRUE;
  tern_imap_session_notify_async (self->session, TERN_IMAP_NOTIFY_PERSONAL, FALSE, get_cancellable (self), answer_cb,
                                  g_object_ref (self));
}

static void
send_idle (TernAccountSync *self, GAsyncReadyCallback answer_cb)
{
  self->rested = FALSE;
  self->idle_began = g_get_monotonic_time ();
  tern_imap_session_idle_async (self->session, IDLE_SECONDS, TRUE, get_cancellable (self), answer_cb,
                                g_object_ref (self));
}

static guint
find_poll_seconds (TernAccountSync *self)
{
  if (self->brief_idles < BRIEF_IDLES)
    return POLL_SECONDS;
  return MIN (1u << MIN (self->brief_idles - BRIEF_IDLES, 7), POLL_SECONDS);
}

/* Every mailbox in hand is done: the list of them, what was asked for meanwhile, or what follows. */
static gboolean
choose_next (TernAccountSync *self, GError **error)
{
  if (self->todo->len > 0)
    {
      take_in_hand (self, g_ptr_array_steal_index (self->todo, 0));
      self->step = STEP_MAILBOX;
      return TRUE;
    }
  if (begin_folders (self, STEP_NEXT))
    return TRUE;
  if (!self->listed)
    self->step = STEP_LIST;
  else if (self->kicked)
    return add_waiting (self, error);
  else
    self->step = STEP_BODIES;
  return TRUE;
}

static void
choose_bodies (TernAccountSync *self)
{
  if (self->done->len == 0)
    {
      self->step = STEP_INDEX;
      return;
    }
  take_in_hand (self, g_ptr_array_steal_index (self->done, 0));
  self->put_off = wants_bodies (self) && is_metered (self);
  self->step = wants_bodies (self) && !self->put_off ? STEP_FETCH_BODIES : STEP_INSIDES;
}

/* Sends for the next bodies of the mailbox in hand; @sent: there were some. */
static gboolean
send_bodies (TernAccountSync *self, GAsyncReadyCallback answer_cb, gboolean *sent, GError **error)
{
  *sent = FALSE;
  if (stop_bodies (self))
    return give_way (self, error);
  if (!list_bodies (self, error))
    return FALSE;
  if (self->bodies->len == 0)
    {
      self->step = STEP_INSIDES;
      return TRUE;
    }
  let_go_of_other_mailbox (self);
  tern_sync_report_start (&self->report, self->session);
  *sent = TRUE;
  tern_body_fetch_async (tern_account_engine_get_batch (self->account), self->session,
                         self->target->id, (const gint64 *) (void *) self->bodies->data,
                         self->bodies->len, NULL, stop_bodies, on_bodies_progress, self,
                         get_cancellable (self), answer_cb, g_object_ref (self));
  return TRUE;
}

/* Goes as far as it can without waiting; @answer_cb brings each answer back here. In one piece: one switch that reads
 * top to bottom. Returns FALSE with @error. */
static gboolean
step (TernAccountSync *self, GAsyncReadyCallback answer_cb, GError **error)
{
  GCancellable *cancellable = get_cancellable (self);
  gboolean sent;

  for (;;)
    {
      if (self->step != STEP_DONE && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      switch (self->step)
        {
        case STEP_CONNECT:
          send_connect (self, answer_cb);
          return TRUE;

        case STEP_FOLDERS:
          tern_journal_folders_async (tern_account_engine_get_batch (self->account), self->report.account,
                                      self->session, cancellable, answer_cb, g_object_ref (self));
          return TRUE;

        case STEP_START:
          tern_sync_report_state (&self->report, TERN_ENGINE_STATE_WORKING, NULL, 0);
          if (begin_folders (self, STEP_START))
            break;
          if (!start (self, error))
            return FALSE;
          break;

        case STEP_LIST:
          tern_imap_session_list_async (self->session, "", "*",
                                        TERN_IMAP_LIST_SUBSCRIBED | TERN_IMAP_LIST_SPECIAL_USE,
                                        TERN_MAILBOX_LIST_STATUS, cancellable, answer_cb,
                                        g_object_ref (self));
          return TRUE;

        case STEP_NEXT:
          if (!choose_next (self, error))
            return FALSE;
          break;

        case STEP_MAILBOX:
          return send_mailbox (self, answer_cb, error);

        case STEP_BODIES:
          choose_bodies (self);
          break;

        case STEP_FETCH_BODIES:
          if (!send_bodies (self, answer_cb, &sent, error))
            return FALSE;
          if (sent)
            return TRUE;
          break;

        case STEP_INSIDES:
          if (!stop_insides (self))
            {
              send_insides (self, answer_cb);
              return TRUE;
            }
          if (!give_way (self, error))
            return FALSE;
          break;

        case STEP_INDEX:
          if (!self->command->watch)
            {
              tern_text_index_run_async (tern_account_engine_get_text_index (self->account),
                                         cancellable, answer_cb, g_object_ref (self));
              return TRUE;
            }
          self->step = STEP_WATCH;
          break;

        case STEP_WATCH:
          if (!choose_watch (self, error))
            return FALSE;
          break;

        case STEP_NOTIFY:
          send_notify (self, answer_cb);
          return TRUE;

        case STEP_IDLE:
          send_idle (self, answer_cb);
          return TRUE;

        case STEP_POLL:
          tern_pause_async (&self->pause, find_poll_seconds (self) * 1000, cancellable, answer_cb,
                            g_object_ref (self));
          return TRUE;

        case STEP_NOOP:
          tern_imap_session_noop_async (self->session, cancellable, answer_cb, g_object_ref (self));
          return TRUE;

        case STEP_WAIT:
          tern_pause_async (&self->pause, self->wait_ms, cancellable, answer_cb,
                            g_object_ref (self));
          return TRUE;

        case STEP_DONE:
          succeed (self);
          return TRUE;
        }
    }
}

static gboolean
take_list (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) listed = tern_imap_session_list_finish (self->session, result, error);
  TernStoreBatch *batch = tern_account_engine_get_batch (self->account);
  guint set_aside;

  self->listed = TRUE;
  self->step = STEP_NEXT;
  if (listed == NULL
      || !tern_mailbox_list_take (batch, tern_account_engine_get_id (self->account), listed, error)
      || !tern_mailbox_list_set_aside_gone (batch, self->report.account, listed, &set_aside, error))
    return FALSE;
  if (set_aside > 0)
    warn_of_journal (self);
  if (self->command->kind != TERN_ENGINE_COMMAND_LIST)
    return choose_targets (self, listed, error);
  self->step = STEP_DONE;
  return TRUE;
}

/* A mailbox that was made is listed anew, with the attributes it has. */
static gboolean
take_folders (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  guint set_aside = 0;

  self->step = self->resume;
  if (!tern_journal_folders_finish (result, &set_aside, &self->folders_wait, error))
    return FALSE;
  self->listed = FALSE;
  if (set_aside > 0)
    warn_of_journal (self);
  return TRUE;
}

/* The answer to what the present step asked. */
static gboolean
take_answer (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  switch (self->step)
    {
    case STEP_CONNECT:
      self->step = self->resume;
      self->folders_wait = FALSE;
      self->asked_notify = FALSE;
      self->session = tern_connections_acquire_finish (
          tern_account_engine_get_connections (self->account), result, error);
      return self->session != NULL;
    case STEP_FOLDERS:
      return take_folders (self, result, error);
    case STEP_LIST:
      return take_list (self, result, error);
    case STEP_MAILBOX:
      return take_mailbox (self, result, error);
    case STEP_FETCH_BODIES:
      return take_bodies (self, result, error);
    case STEP_INSIDES:
      return take_insides (self, result, error);
    case STEP_INDEX:
      self->step = STEP_DONE;
      return tern_text_index_run_finish (tern_account_engine_get_text_index (self->account), result,
                                         error);
    case STEP_NOTIFY:
      return take_notify (self, result, error);
    case STEP_IDLE:
      return take_idle (self, result, error);
    case STEP_POLL:
      self->step = STEP_NOOP;
      self->rested = TRUE;
      return g_task_propagate_boolean (G_TASK (result), error);
    case STEP_NOOP:
      self->step = STEP_WATCH;
      return tern_imap_session_noop_finish (self->session, result, error);
    case STEP_WAIT:
      self->step = STEP_CONNECT;
      return g_task_propagate_boolean (G_TASK (result), error);
    case STEP_START:
    case STEP_NEXT:
    case STEP_BODIES:
    case STEP_WATCH:
    case STEP_DONE:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernAccountSync) self = user_data;
  GError *error = NULL;

  if (result == NULL || take_answer (self, result, &error))
    step (self, answer_cb, &error);
  while (error != NULL)
    {
      fail (self, g_steal_pointer (&error));
      if (self->step != STEP_DONE)
        step (self, answer_cb, &error);
    }
}

static void
tern_account_sync_dispose (GObject *object)
{
  TernAccountSync *self = TERN_ACCOUNT_SYNC (object);

  g_assert (self->session == NULL);
  G_OBJECT_CLASS (tern_account_sync_parent_class)->dispose (object);
}

static void
tern_account_sync_finalize (GObject *object)
{
  TernAccountSync *self = TERN_ACCOUNT_SYNC (object);

  g_clear_pointer (&self->target, tern_sync_target_free);
  g_ptr_array_unref (self->todo);
  g_ptr_array_unref (self->done);
  g_hash_table_unref (self->failed);
  g_free (self->first_failure);
  g_hash_table_unref (self->no_body);
  g_array_unref (self->bodies);
  g_hash_table_unref (self->looked_through);
  g_hash_table_unref (self->told);
  g_clear_error (&self->stumbled);
  tern_engine_job_unref (self->job);
  g_object_unref (self->account);
  G_OBJECT_CLASS (tern_account_sync_parent_class)->finalize (object);
}

static void
tern_account_sync_class_init (TernAccountSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tern_account_sync_dispose;
  object_class->finalize = tern_account_sync_finalize;
}

static void
tern_account_sync_init (TernAccountSync *self)
{
  self->todo = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_sync_target_free);
  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_sync_target_free);
  self->failed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->no_body = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->bodies = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->looked_through = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TernAccountSync *
tern_account_sync_new (TernAccountEngine *account, TernEngineJob *job)
{
  TernAccountSync *self = g_object_new (TERN_TYPE_ACCOUNT_SYNC, NULL);

  self->account = g_object_ref (account);
  self->job = tern_engine_job_ref (job);
  self->command = tern_engine_job_get_command (job);
  self->policy = *tern_account_get_offline_policy (tern_account_engine_get_account (account));
  if (self->command->bodies == TERN_ENGINE_BODIES_ALL)
    self->policy = (TernOfflinePolicy) { TERN_OFFLINE_ALL, TRUE, 0 };
  else if (self->command->bodies == TERN_ENGINE_BODIES_NONE)
    self->policy.months = 0;
  self->report.job = job;
  self->report.account = tern_account_get_id (tern_account_engine_get_account (account));
  return self;
}

const char *
tern_account_sync_get_account_id (TernAccountSync *self)
{
  return self->report.account;
}

void
tern_account_sync_run_async (TernAccountSync *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, tern_account_sync_run_async);
  g_signal_connect_object (self->account, "journal-changed", G_CALLBACK (on_journal_changed), self,
                           0);
  g_signal_connect_object (self->account, "network-changed", G_CALLBACK (on_network_changed), self,
                           0);
  g_signal_connect_object (tern_account_engine_get_connections (self->account), "wanted",
                           G_CALLBACK (on_wanted), self, 0);
  self->resume = STEP_START;
  self->step = STEP_CONNECT;
  answer_cb (NULL, NULL, g_object_ref (self));
}

gboolean
tern_account_sync_run_finish (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
