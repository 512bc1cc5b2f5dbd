/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The course of a SYNC: sign in; the INBOX of a new account at once, so that mail is to be seen after four round trips;
 * the list of mailboxes with their STATUS; every mailbox that is not as it was; what is kept offline; the index; and,
 * when watching, waiting on one mailbox (and hearing of the others) until something happens, for ever, reconnecting by
 * itself. Each is an operation of its own; which is next, and what a failure means, is decided here. */
#include "engine/tern-account-sync.h"

#include "engine/tern-engine-error.h"
#include "engine/tern-journal-folders.h"
#include "engine/tern-mailbox-list.h"
#include "engine/tern-mailbox-round.h"
#include "engine/tern-offline-fetch.h"
#include "engine/tern-pause.h"
#include "engine/tern-server-watch.h"
#include "engine/tern-sync-targets.h"
#include "imap/tern-imap-session-quota.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-usage.h"

/* DESIGN, Sync 7. */
#define FIRST_WAIT_MS 2000
#define LAST_WAIT_MS (5 * 60 * 1000)

typedef enum
{
  STEP_CONNECT,
  STEP_FOLDERS,
  STEP_START,
  STEP_LIST,
  STEP_NEXT,
  STEP_ROUND,
  STEP_LINGER,
  STEP_OFFLINE,
  STEP_QUOTA,
  STEP_INDEX,
  STEP_WATCH,
  STEP_HEAR,
  STEP_WAIT,
  STEP_DONE,
} Step;

struct _TernAccountSync
{
  GObject parent_instance;

  TernSyncRun *run;
  TernOfflineFetch *offline;
  TernServerWatch *watch;
  GTask *task;
  Step step;
  Step resume;           /* after CONNECT, and after FOLDERS */
  gboolean folders_wait; /* some could not be made for now */
  gboolean listed;
  gboolean asked_quota;  /* since the list */
  gboolean told_full;    /* the account is, on the server */
  guint wait_ms;         /* the last wait before connecting again */
  TernPause pause;       /* in WAIT and LINGER */
};

G_DEFINE_FINAL_TYPE (TernAccountSync, tern_account_sync, G_TYPE_OBJECT)

static GCancellable *
get_cancellable (TernAccountSync *self)
{
  return tern_sync_run_get_cancellable (self->run);
}

static gboolean
start (TernAccountSync *self, GError **error)
{
  TernSyncRun *run = self->run;
  gboolean first = FALSE;

  tern_offline_fetch_begin_anew (self->offline);
  if (run->command->kind == TERN_ENGINE_COMMAND_SYNC && !tern_sync_targets_add_first (run, &first, error))
    return FALSE;
  self->listed = first && run->command->mailbox != NULL;
  self->step = first ? STEP_NEXT : STEP_LIST;
  return TRUE;
}

static void
on_journal_changed (TernAccountEngine *account, TernAccountSync *self)
{
  self->run->kicked = TRUE;
  tern_server_watch_wake (self->watch);
  if (self->step == STEP_LINGER)
    tern_pause_end (&self->pause);
}

static void
on_wanted (TernConnections *connections, TernAccountSync *self)
{
  tern_server_watch_wake (self->watch);
}

/* A connection of the old network says nothing more, which IDLE would bear for minutes: ending it wants an answer. */
static void
on_network_changed (TernAccountEngine *account, TernAccountSync *self)
{
  tern_server_watch_wake (self->watch);
  if (self->step == STEP_WAIT && !tern_account_engine_is_asleep (account))
    {
      self->wait_ms = 0;
      tern_pause_end (&self->pause);
    }
}

/* What a listing begins: every mailbox, also for its bodies. */
static void
look_at_everything (TernAccountSync *self)
{
  g_ptr_array_set_size (self->run->done, 0);
  self->listed = FALSE;
  tern_offline_fetch_begin_anew (self->offline);
  self->step = STEP_LIST;
}

/* Then again, from the start. */
static void
begin_wait (TernAccountSync *self)
{
  g_ptr_array_set_size (self->run->todo, 0);
  g_ptr_array_set_size (self->run->done, 0);
  self->resume = STEP_START;
  self->step = STEP_WAIT;
}

/* Before trying again. */
static void
wait_a_while (TernAccountSync *self, const GError *error)
{
  guint asked = tern_imap_error_get_backoff_ms (error);

  self->wait_ms = CLAMP (self->wait_ms * 2, FIRST_WAIT_MS, LAST_WAIT_MS);
  /* Half of it is random, so that a server coming back is not met by everybody at once. */
  self->wait_ms = MAX (asked, self->wait_ms / 2
                                  + (guint) g_random_int_range (0, (gint32) self->wait_ms / 2 + 1));
  self->wait_ms = MAX (self->wait_ms, FIRST_WAIT_MS);
  tern_sync_report_state (&self->run->report, TERN_ENGINE_STATE_WAITING, error, self->wait_ms / 1000.0);
  begin_wait (self);
}

/* Mailboxes are to be made; @then: the step after that. */
static gboolean
begin_folders (TernAccountSync *self, Step then)
{
  g_autoptr (TernJournalEntry) entry = NULL;

  if (!self->folders_wait)
    entry = tern_store_journal_next_folder (tern_sync_run_get_store (self->run), self->run->report.account, NULL);
  if (entry == NULL)
    return FALSE;
  /* It may be the one to be renamed or deleted. */
  tern_sync_run_let_go_of_mailbox (self->run);
  self->resume = then;
  self->step = STEP_FOLDERS;
  return TRUE;
}

/* Besides what waits or was told of: the mailbox that is watched, when there is news of it or it is not selected. */
static gboolean
add_watched (TernSyncRun *run, GError **error)
{
  gint64 watched = tern_sync_targets_find_watched (run);
  gboolean ready = run->writer != NULL && tern_mailbox_writer_get_mailbox (run->writer) == watched && !run->news;

  return watched == 0 || ready || run->todo->len > 0 || tern_sync_targets_add (run, watched, error);
}

/* Until the computer wakes, which ends the wait; should nobody say so, it is over some time. */
static void
sleep_too (TernAccountSync *self)
{
  tern_sync_run_let_go_of_session (self->run, TRUE);
  tern_connections_close_idle (tern_account_engine_get_connections (self->run->account));
  self->wait_ms = LAST_WAIT_MS;
  tern_sync_report_state (&self->run->report, TERN_ENGINE_STATE_WAITING, NULL, self->wait_ms / 1000.0);
  begin_wait (self);
}

/* Something waits for a mailbox that is not known, while all of them are watched. */
static gboolean
must_list (TernSyncRun *run, gboolean *must, GError **error)
{
  *must = FALSE;
  return !run->kicked || run->command->mailbox != NULL
         || tern_mailbox_list_is_outdated (tern_sync_run_get_store (run), tern_account_engine_get_id (run->account),
                                           run->report.account, must, error);
}

/* Up to date: what to do next while watching. */
static gboolean
choose_watch (TernAccountSync *self, GError **error)
{
  TernSyncRun *run = self->run;
  gboolean must;

  if (run->stumbled != NULL)
    {
      tern_sync_run_let_go_of_session (run, TRUE);
      wait_a_while (self, run->stumbled);
      g_clear_error (&run->stumbled);
      return TRUE;
    }
  if (tern_account_engine_is_asleep (run->account))
    {
      sleep_too (self);
      return TRUE;
    }
  if (begin_folders (self, STEP_NEXT))
    return TRUE;
  if (!must_list (run, &must, error))
    return FALSE;
  if (must)
    {
      look_at_everything (self);
      return TRUE;
    }
  if ((run->kicked && !tern_sync_targets_add_waiting (run, error)) || !tern_sync_targets_add_told (run, error))
    return FALSE;
  if (run->todo->len == 0 && run->command->mailbox == NULL && tern_offline_fetch_can_catch_up (self->offline))
    {
      look_at_everything (self);
      return TRUE;
    }
  if (!add_watched (run, error))
    return FALSE;
  self->wait_ms = 0;
  if (run->todo->len > 0)
    self->step = STEP_NEXT;
  else if (tern_connections_is_wanted (tern_account_engine_get_connections (run->account), TERN_CONNECTION_WATCH))
    {
      tern_sync_run_let_go_of_session (run, TRUE);
      self->resume = STEP_WATCH;
      self->step = STEP_CONNECT;
    }
  else
    self->step = STEP_HEAR;
  return TRUE;
}

/* Whether watching goes on after @error by connecting again. */
static gboolean
can_try_again (TernAccountSync *self, const GError *error)
{
  return self->run->command->watch && !g_cancellable_is_cancelled (get_cancellable (self))
         && error->domain != TERN_ENGINE_ERROR && error->domain != TERN_STORE_ERROR;
}

static void
fail (TernAccountSync *self, GError *error)
{
  g_autoptr (GTask) task = NULL;

  tern_sync_run_let_go_of_session (self->run, FALSE);
  tern_sync_run_take_in_hand (self->run, NULL);
  if (!can_try_again (self, error))
    {
      tern_sync_report_state (&self->run->report,
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
  guint more = g_hash_table_size (self->run->failed) - 1;

  if (more == 0)
    return g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INCOMPLETE, self->run->first_failure);
  return g_error_new (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INCOMPLETE, "%s … and %u more %s", self->run->first_failure,
                      more, more == 1 ? "folder" : "folders");
}

static void
succeed (TernAccountSync *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  tern_sync_run_let_go_of_session (self->run, TRUE);
  tern_connections_close_idle (tern_account_engine_get_connections (self->run->account));
  tern_sync_report_state (&self->run->report, TERN_ENGINE_STATE_OFFLINE, NULL, 0);
  self->step = STEP_DONE;
  if (self->run->first_failure != NULL)
    g_task_return_error (task, make_incomplete (self));
  else
    g_task_return_boolean (task, TRUE);
}

static void
send_connect (TernAccountSync *self, GAsyncReadyCallback answer_cb)
{
  TernConnectionUse use = self->resume == STEP_WATCH     ? TERN_CONNECTION_WATCH
                          : self->resume == STEP_OFFLINE ? TERN_CONNECTION_BULK
                                                         : TERN_CONNECTION_WORK;

  tern_sync_report_state (&self->run->report, TERN_ENGINE_STATE_CONNECTING, NULL, 0);
  tern_connections_acquire_async (tern_account_engine_get_connections (self->run->account), use,
                                  get_cancellable (self), answer_cb, g_object_ref (self));
}

/* Mailboxes, the list of them, what was asked for meanwhile, what may come late, or what follows. */
static gboolean
choose_next (TernAccountSync *self, GError **error)
{
  if (self->run->todo->len > 0)
    self->step = STEP_ROUND;
  else if (begin_folders (self, STEP_NEXT))
    return TRUE;
  else if (!self->listed)
    self->step = STEP_LIST;
  else if (self->run->kicked || g_hash_table_size (self->run->told) > 0)
    return tern_sync_targets_add_waiting (self->run, error) && tern_sync_targets_add_told (self->run, error);
  else
    self->step = self->run->late ? STEP_LINGER : STEP_OFFLINE;
  return TRUE;
}

/* With a listing, unless one mailbox alone is asked about. */
static gboolean
wants_quota (TernAccountSync *self)
{
  return !self->asked_quota && self->run->command->mailbox == NULL
         && tern_imap_session_can (self->run->session, TERN_IMAP_CAPABILITY_QUOTA);
}

/* Goes as far as it can without waiting; @answer_cb brings each answer back here. In one piece: one switch that reads
 * top to bottom. Returns FALSE with @error. */
static gboolean
step (TernAccountSync *self, GAsyncReadyCallback answer_cb, GError **error)
{
  GCancellable *cancellable = get_cancellable (self);

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
          tern_journal_folders_async (tern_sync_run_get_batch (self->run), self->run->report.account,
                                      self->run->session, cancellable, answer_cb, g_object_ref (self));
          return TRUE;

        case STEP_START:
          tern_sync_report_state (&self->run->report, TERN_ENGINE_STATE_WORKING, NULL, 0);
          if (begin_folders (self, STEP_START))
            break;
          if (!start (self, error))
            return FALSE;
          break;

        case STEP_LIST:
          tern_imap_session_list_async (self->run->session, "", "*",
                                        TERN_IMAP_LIST_SUBSCRIBED | TERN_IMAP_LIST_SPECIAL_USE,
                                        TERN_MAILBOX_LIST_STATUS, cancellable, answer_cb,
                                        g_object_ref (self));
          return TRUE;

        case STEP_NEXT:
          if (!choose_next (self, error))
            return FALSE;
          break;

        case STEP_ROUND:
          tern_mailbox_round_async (self->run, answer_cb, g_object_ref (self));
          return TRUE;

        case STEP_LINGER:
          tern_pause_async (&self->pause, TERN_JOURNAL_PATIENCE_MS, cancellable, answer_cb, g_object_ref (self));
          return TRUE;

        case STEP_OFFLINE:
          tern_offline_fetch_run_async (self->offline, answer_cb, g_object_ref (self));
          return TRUE;

        case STEP_QUOTA:
          if (wants_quota (self))
            {
              tern_imap_session_get_quota_async (self->run->session, "INBOX", cancellable, answer_cb,
                                                 g_object_ref (self));
              return TRUE;
            }
          self->step = STEP_INDEX;
          break;

        case STEP_INDEX:
          if (!self->run->command->watch)
            {
              tern_text_index_run_async (tern_account_engine_get_text_index (self->run->account), cancellable,
                                         answer_cb, g_object_ref (self));
              return TRUE;
            }
          self->step = STEP_WATCH;
          break;

        case STEP_WATCH:
          if (!choose_watch (self, error))
            return FALSE;
          break;

        case STEP_HEAR:
          tern_server_watch_wait_async (self->watch, answer_cb, g_object_ref (self));
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
  g_autoptr (GPtrArray) listed = tern_imap_session_list_finish (self->run->session, result, error);
  TernStoreBatch *batch = tern_sync_run_get_batch (self->run);
  guint set_aside;

  self->listed = TRUE;
  self->asked_quota = FALSE;
  self->step = STEP_NEXT;
  if (listed == NULL
      || !tern_mailbox_list_take (batch, tern_account_engine_get_id (self->run->account), listed, error)
      || !tern_mailbox_list_set_aside_gone (batch, self->run->report.account, listed, &set_aside, error))
    return FALSE;
  if (set_aside > 0)
    tern_sync_run_warn_of_journal (self->run);
  /* What is to be moved out of a mailbox before it is deleted: it is listed no more. */
  self->run->kicked = self->run->kicked
                      || tern_store_is_being_deleted (tern_sync_run_get_store (self->run), self->run->report.account,
                                                      NULL);
  if (self->run->command->kind != TERN_ENGINE_COMMAND_LIST)
    return tern_sync_targets_add_listed (self->run, listed, error);
  self->step = STEP_DONE;
  return TRUE;
}

/* A mailbox that was made is listed anew, with the attributes it has. */
static gboolean
take_folders (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  guint set_aside = 0;
  gboolean appended = FALSE;

  self->step = self->resume;
  if (!tern_journal_folders_finish (result, &set_aside, &self->folders_wait, &appended, error))
    return FALSE;
  self->run->kicked = self->run->kicked || appended;
  self->listed = FALSE;
  tern_sync_targets_refresh (self->run);
  if (set_aside > 0)
    tern_sync_run_warn_of_journal (self->run);
  return TRUE;
}

/* Bodies can wait: an action is carried first, or whoever wants the session has it first, or mail is seen first. */
static gboolean
take_offline (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  if (!tern_offline_fetch_run_finish (result, error))
    return FALSE;
  if (self->run->done->len == 0)
    self->step = STEP_QUOTA;
  else if (self->run->kicked)
    {
      self->step = STEP_NEXT;
      return tern_sync_targets_add_waiting (self->run, error);
    }
  else if (tern_offline_fetch_is_wanted_elsewhere (self->offline))
    {
      tern_sync_run_let_go_of_session (self->run, TRUE);
      self->resume = STEP_OFFLINE;
      self->step = STEP_CONNECT;
    }
  else if (self->run->command->watch)
    self->step = STEP_WATCH;
  return TRUE;
}

/* What the server will not tell is not known. Where mail no longer arrives a person is told, once. */
static gboolean
take_quota (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  TernStoreBatch *batch = tern_sync_run_get_batch (self->run);
  TernStore *store = tern_sync_run_get_store (self->run);
  g_autoptr (GError) reason = NULL;
  guint64 used, limit;

  self->step = STEP_INDEX;
  self->asked_quota = TRUE;
  if (!tern_imap_session_get_quota_finish (self->run->session, result, &used, &limit, &reason))
    {
      if (reason->domain == TERN_IMAP_ERROR
          && tern_imap_session_get_state (self->run->session) >= TERN_IMAP_STATE_AUTHENTICATED)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (limit > 0 && used >= limit && !self->told_full)
    tern_sync_report_warning (&self->run->report, "The account is full on the server: nothing more can arrive.");
  self->told_full = limit > 0 && used >= limit;
  return tern_store_batch_flush (batch, error) && tern_store_begin (store, error)
         && (tern_store_set_quota (store, tern_account_engine_get_id (self->run->account), used, limit, error)
                 ? tern_store_commit (store, NULL, error)
                 : (tern_store_rollback (store), FALSE));
}

static gboolean
take_heard (TernAccountSync *self, GAsyncResult *result, GError **error)
{
  gboolean stale;

  self->step = STEP_WATCH;
  if (!tern_server_watch_wait_finish (self->watch, result, &stale, error))
    return FALSE;
  if (stale && self->run->command->mailbox == NULL)
    look_at_everything (self);
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
      tern_server_watch_begin_anew (self->watch);
      self->run->session = tern_connections_acquire_finish (
          tern_account_engine_get_connections (self->run->account), result, error);
      return self->run->session != NULL;
    case STEP_FOLDERS:
      return take_folders (self, result, error);
    case STEP_LIST:
      return take_list (self, result, error);
    case STEP_ROUND:
      self->step = STEP_NEXT;
      return tern_mailbox_round_finish (result, error);
    case STEP_LINGER:
      self->run->late = FALSE;
      self->run->kicked = TRUE;
      self->step = STEP_NEXT;
      return g_task_propagate_boolean (G_TASK (result), error);
    case STEP_OFFLINE:
      return take_offline (self, result, error);
    case STEP_QUOTA:
      return take_quota (self, result, error);
    case STEP_INDEX:
      self->step = STEP_DONE;
      return tern_text_index_run_finish (tern_account_engine_get_text_index (self->run->account), result,
                                         error);
    case STEP_HEAR:
      return take_heard (self, result, error);
    case STEP_WAIT:
      self->step = STEP_CONNECT;
      return g_task_propagate_boolean (G_TASK (result), error);
    case STEP_START:
    case STEP_NEXT:
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
tern_account_sync_finalize (GObject *object)
{
  TernAccountSync *self = TERN_ACCOUNT_SYNC (object);

  tern_server_watch_free (self->watch);
  tern_offline_fetch_free (self->offline);
  tern_sync_run_free (self->run);
  G_OBJECT_CLASS (tern_account_sync_parent_class)->finalize (object);
}

static void
tern_account_sync_class_init (TernAccountSyncClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_account_sync_finalize;
}

static void
tern_account_sync_init (TernAccountSync *self)
{
}

TernAccountSync *
tern_account_sync_new (TernAccountEngine *account, TernEngineJob *job)
{
  TernAccountSync *self = g_object_new (TERN_TYPE_ACCOUNT_SYNC, NULL);

  self->run = tern_sync_run_new (account, job);
  self->offline = tern_offline_fetch_new (self->run);
  self->watch = tern_server_watch_new (self->run);
  return self;
}

const char *
tern_account_sync_get_account_id (TernAccountSync *self)
{
  return self->run->report.account;
}

void
tern_account_sync_run_async (TernAccountSync *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, tern_account_sync_run_async);
  g_signal_connect_object (self->run->account, "journal-changed", G_CALLBACK (on_journal_changed), self,
                           0);
  g_signal_connect_object (self->run->account, "network-changed", G_CALLBACK (on_network_changed), self,
                           0);
  g_signal_connect_object (tern_account_engine_get_connections (self->run->account), "wanted",
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
