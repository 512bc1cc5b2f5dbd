/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Verifying: EXAMINE, every UID with its flags, and a comparison that shares nothing with sync but the rows. */
#include "engine/tern-mailbox-verify.h"

#include "engine/tern-engine-error.h"
#include "imap/tern-imap-session-mailbox.h"
#include "imap/tern-imap-session-message.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-messages.h"

typedef enum
{
  STEP_CONNECT,
  STEP_EXAMINE,
  STEP_FETCH,
  STEP_COMPARE,
} Step;

typedef struct
{
  TernAccountEngine *account;
  TernEngineJob *job;
  TernImapSession *session;
  TernMailboxRow *row;
  Step step;
  guint32 exists;
  TernUidSet *listed;
  GHashTable *flags;      /* uid to a string of @strings */
  GStringChunk *strings;
  TernUidSet *known;
  GArray *differences;    /* TernEngineFlagDifference */
  guint64 n_differences;
  guint32 below; /* what is asked for: all, or what is left below an answer that was cut short */
} Verify;

static void
verify_free (Verify *self)
{
  g_object_unref (self->account);
  tern_engine_job_unref (self->job);
  g_clear_pointer (&self->row, tern_mailbox_row_free);
  tern_uid_set_free (self->listed);
  g_hash_table_unref (self->flags);
  g_string_chunk_free (self->strings);
  tern_uid_set_free (self->known);
  g_array_unref (self->differences);
  g_free (self);
}

static const char *
keep_flags (Verify *self, TernFlag system, const char *const *keywords)
{
  g_autoptr (TernFlags) flags = tern_flags_new (system, keywords);
  g_autofree char *text = tern_flags_to_string (flags);
  g_autofree char *folded = g_ascii_strdown (text, -1);

  /* Servers differ in the case of keywords; nothing else compares them by bytes. */
  return g_string_chunk_insert_const (self->strings, folded);
}

static void
on_fetch (TernImapSession *session, const TernImapFetch *fetch, gpointer user_data)
{
  Verify *self = user_data;

  if (fetch->uid == 0 || !(fetch->present & TERN_IMAP_FETCH_FLAGS))
    return;
  tern_uid_set_add (self->listed, fetch->uid);
  g_hash_table_insert (self->flags, GUINT_TO_POINTER (fetch->uid),
                       (gpointer) keep_flags (self, fetch->flags, fetch->keywords));
}

static gboolean
compare_row (guint32 uid, TernFlag system, const char *keywords, guint64 modseq, gpointer user_data)
{
  Verify *self = user_data;
  g_auto (GStrv) words = g_strsplit (keywords, " ", -1);
  const char *local = keep_flags (self, system, (const char *const *) words);
  const char *server = g_hash_table_lookup (self->flags, GUINT_TO_POINTER (uid));
  TernEngineFlagDifference difference = { uid, server, local };

  tern_uid_set_add (self->known, uid);
  if (server == NULL || server == local)
    return TRUE;
  self->n_differences++;
  if (self->differences->len < TERN_ENGINE_EVENT_MAX_DIFFERENCES)
    g_array_append_val (self->differences, difference);
  return TRUE;
}

static gboolean
compare (Verify *self, GError **error)
{
  TernStoreBatch *batch = tern_account_engine_get_batch (self->account);
  g_autoptr (TernUidSet) missing = NULL;
  g_autoptr (TernUidSet) extra = NULL;

  if (!tern_store_batch_flush (batch, error)
      || !tern_store_foreach_flags (tern_store_batch_get_store (batch), self->row->id, 1, G_MAXUINT32,
                                    compare_row, self, error))
    return FALSE;
  missing = tern_uid_set_copy (self->listed);
  tern_uid_set_subtract (missing, self->known);
  extra = tern_uid_set_copy (self->known);
  tern_uid_set_subtract (extra, self->listed);
  tern_engine_job_emit (
      self->job,
      &(TernEngineEvent) {
          .kind = TERN_ENGINE_EVENT_VERIFIED,
          .account = tern_account_get_id (tern_account_engine_get_account (self->account)),
          .mailbox = self->row->path,
          .messages = tern_uid_set_get_count (self->listed),
          .missing = missing,
          .extra = extra,
          .n_missing = tern_uid_set_get_count (missing),
          .n_extra = tern_uid_set_get_count (extra),
          .differences = (const TernEngineFlagDifference *) (void *) self->differences->data,
          .n_differences = self->differences->len,
          .n_flag_differences = self->n_differences });
  return TRUE;
}

static gboolean
find_mailbox (Verify *self, const char *name, GError **error)
{
  TernStore *store = tern_store_batch_get_store (tern_account_engine_get_batch (self->account));
  GError *reason = NULL;
  gint64 id
      = tern_store_find_mailbox (store, tern_account_engine_get_id (self->account), name, &reason);

  if (id == 0 && reason == NULL)
    g_set_error (&reason, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX,
                 "There is no folder “%s” here; synchronise first", name);
  if (id != 0)
    self->row = tern_store_get_mailbox (store, id, &reason);
  if (self->row != NULL)
    return TRUE;
  g_propagate_error (error, reason);
  return FALSE;
}

/* @clean: nothing is under way on the session. */
static void
let_go (Verify *self, gboolean clean)
{
  if (self->session == NULL)
    return;
  if (!clean)
    tern_imap_session_abort (self->session);
  tern_connections_release (tern_account_engine_get_connections (self->account),
                            g_steal_pointer (&self->session));
}

static void
send_fetch (Verify *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  g_autoptr (TernUidSet) uids = NULL;

  if (self->below > 0)
    {
      uids = tern_uid_set_new ();
      tern_uid_set_add_range (uids, 1, self->below - 1);
    }
  tern_imap_session_uid_fetch_async (self->session, uids, "(FLAGS)", 0, FALSE, on_fetch, self,
                                     g_task_get_cancellable (task), answer_cb, g_object_ref (task));
}

/* A server that tells of the newest alone (RFC 9738) is asked for the others. */
static gboolean
goes_on_below (Verify *self, const GError *error)
{
  guint32 lowest = tern_uid_set_get_min (self->listed);

  if (!g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_PARTIAL) || lowest <= 1
      || (self->below > 0 && lowest >= self->below))
    return FALSE;
  self->below = lowest;
  return TRUE;
}

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Verify *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  switch (self->step)
    {
    case STEP_CONNECT:
      tern_connections_acquire_async (tern_account_engine_get_connections (self->account),
                                      TERN_CONNECTION_CLICK, cancellable, answer_cb,
                                      g_object_ref (task));
      return;

    case STEP_EXAMINE:
      /* Again, even if it is selected: what this session was told before must not matter. */
      tern_imap_session_select_async (self->session, self->row->wire_name, TRUE, FALSE, NULL,
                                      cancellable, answer_cb, g_object_ref (task));
      return;

    case STEP_FETCH:
      if (self->exists > 0)
        {
          send_fetch (self, task, answer_cb);
          return;
        }
      G_GNUC_FALLTHROUGH;

    case STEP_COMPARE:
      let_go (self, TRUE);
      if (compare (self, &error))
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, error);
      return;
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Verify *self = g_task_get_task_data (task);
  g_autoptr (TernImapSelected) selected = NULL;
  GError *error = NULL;

  switch (self->step)
    {
    case STEP_CONNECT:
      self->session = tern_connections_acquire_finish (TERN_CONNECTIONS (source), result, &error);
      break;
    case STEP_EXAMINE:
      selected = tern_imap_session_select_finish (self->session, result, &error);
      self->exists = selected != NULL ? selected->exists : 0;
      break;
    case STEP_FETCH:
      if (!tern_imap_session_uid_fetch_finish (self->session, result, &error) && goes_on_below (self, error))
        {
          g_clear_error (&error);
          step (task, answer_cb);
          return;
        }
      break;
    case STEP_COMPARE:
      return;
    }
  if (error != NULL)
    {
      let_go (self, FALSE);
      g_task_return_error (task, error);
      return;
    }
  self->step++;
  step (task, answer_cb);
}

void
tern_mailbox_verify_async (TernAccountEngine *account,
                           TernEngineJob *job,
                           const char *mailbox,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task
      = g_task_new (NULL, tern_engine_job_get_cancellable (job), callback, user_data);
  Verify *self = g_new0 (Verify, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, tern_mailbox_verify_async);
  self->account = g_object_ref (account);
  self->job = tern_engine_job_ref (job);
  self->listed = tern_uid_set_new ();
  self->known = tern_uid_set_new ();
  self->flags = g_hash_table_new (NULL, NULL);
  self->strings = g_string_chunk_new (4096);
  self->differences = g_array_new (FALSE, FALSE, sizeof (TernEngineFlagDifference));
  g_task_set_task_data (task, self, (GDestroyNotify) verify_free);
  if (find_mailbox (self, mailbox, &error))
    step (task, answer_cb);
  else
    g_task_return_error (task, error);
}

gboolean
tern_mailbox_verify_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
