/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One server search: connect, then for each mailbox SELECT, UID SEARCH, and the header fields of what has no row here.
 * The mailbox's writer listens like in a sync, so that rows come into being in one way only. */
#include "engine/tern-server-search.h"

#include "engine/tern-engine-error.h"
#include "engine/tern-fetch-windows.h"
#include "engine/tern-mailbox-sync.h"
#include "engine/tern-search-criteria.h"
#include "imap/tern-imap-session-mailbox.h"
#include "imap/tern-imap-session-message.h"
#include "net/tern-net-error.h"
#include "store/tern-store-messages.h"
#include "store/tern-store-query.h"

/* Messages that came since the mailbox was last looked at: so few are fetched along, of more a sync has to know. */
#define NEW_MAX 200

typedef enum
{
  STEP_CONNECT,
  STEP_CHOOSE,
  STEP_NEXT,
  STEP_SELECT,
  STEP_SEARCH,
  STEP_HEADERS,
  STEP_FOUND,
  STEP_DONE,
} Step;

typedef struct
{
  TernAccountEngine *account;
  TernEngineJob *job;
  const char *query;   /* the command's */
  GArray *terms;
  TernImapSession *session;
  GPtrArray *mailboxes; /* TernMailboxRow; nullable: not chosen yet */
  guint at;            /* the mailbox in hand is the one before */
  TernMailboxRow *row; /* it; of @mailboxes */
  TernMailboxWriter *writer; /* its; nullable */
  TernUidSet *matched; /* the newest the server named */
  TernUidSet *wanted;  /* of those, and of new ones: without a row */
  guint64 n_matched;
  gboolean whole;      /* nothing it named is left out */
  gboolean open;
  gboolean begun;      /* it is this one's turn */
  gboolean again;      /* the first connection was found dead */
  guint failed;
  Step step;
} Search;

static void
search_free (Search *self)
{
  g_object_unref (self->account);
  tern_engine_job_unref (self->job);
  g_array_unref (self->terms);
  g_clear_pointer (&self->mailboxes, g_ptr_array_unref);
  tern_uid_set_free (self->matched);
  tern_uid_set_free (self->wanted);
  g_free (self);
}

static TernStore *
get_store (Search *self)
{
  return tern_store_batch_get_store (tern_account_engine_get_batch (self->account));
}

static const char *
get_account_id (Search *self)
{
  return tern_account_get_id (tern_account_engine_get_account (self->account));
}

static void
let_go_of_mailbox (Search *self)
{
  if (self->writer != NULL)
    tern_mailbox_writer_detach (self->writer, self->session);
  g_clear_pointer (&self->writer, tern_mailbox_writer_unref);
}

/* @clean: nothing is under way on the session. */
static void
let_go_of_session (Search *self, gboolean clean)
{
  if (self->session == NULL)
    return;
  let_go_of_mailbox (self);
  if (!clean)
    tern_imap_session_abort (self->session);
  tern_connections_release (tern_account_engine_get_connections (self->account), g_steal_pointer (&self->session));
}

/* --- which mailboxes --- */

/* Those most is found in first, what was thrown away last. */
static int
rank (const TernMailboxRow *row)
{
  switch (row->role)
    {
    case TERN_MAILBOX_ROLE_INBOX:
      return 0;
    case TERN_MAILBOX_ROLE_ALL:
    case TERN_MAILBOX_ROLE_ARCHIVE:
      return 1;
    case TERN_MAILBOX_ROLE_SENT:
      return 2;
    case TERN_MAILBOX_ROLE_TRASH:
      return 4;
    case TERN_MAILBOX_ROLE_JUNK:
      return 5;
    default:
      return 3;
    }
}

static int
compare_rank (gconstpointer a, gconstpointer b)
{
  return rank (*(const TernMailboxRow *const *) a) - rank (*(const TernMailboxRow *const *) b);
}

static gboolean
has_all_mail (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (((const TernMailboxRow *) g_ptr_array_index (rows, i))->role == TERN_MAILBOX_ROLE_ALL)
      return TRUE;
  return FALSE;
}

static gboolean
names_folders (Search *self)
{
  for (guint i = 0; i < self->terms->len; i++)
    if (g_array_index (self->terms, TernSearchTerm, i).kind == TERN_SEARCH_IN)
      return TRUE;
  return FALSE;
}

/* Gmail has everything in three mailboxes: the others are labels of it. */
static gboolean
is_repeated (Search *self, const TernMailboxRow *row, gboolean all_mail)
{
  return all_mail && row->role != TERN_MAILBOX_ROLE_ALL && row->role != TERN_MAILBOX_ROLE_JUNK
         && row->role != TERN_MAILBOX_ROLE_TRASH;
}

static gboolean
choose_mailboxes (Search *self, GError **error)
{
  const char *name = tern_engine_job_get_command (self->job)->mailbox;
  g_autoptr (GPtrArray) rows = NULL;
  gboolean all_mail;

  if (!tern_store_batch_flush (tern_account_engine_get_batch (self->account), error))
    return FALSE;
  rows = tern_store_list_mailboxes (get_store (self), tern_account_engine_get_id (self->account), error);
  if (rows == NULL)
    return FALSE;
  all_mail = name == NULL && !names_folders (self) && has_all_mail (rows)
             && tern_imap_session_has_quirk (self->session, TERN_IMAP_QUIRK_LABELS);
  self->mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_mailbox_row_free);
  for (guint i = 0; i < rows->len; i++)
    {
      TernMailboxRow *row = g_ptr_array_index (rows, i);
      gboolean fits = row->selectable && !is_repeated (self, row, all_mail)
                      && (name == NULL || g_str_equal (name, row->path))
                      && tern_store_search_fits_mailbox (get_store (self), self->query, row->id, name == NULL, NULL);

      if (fits)
        g_ptr_array_add (self->mailboxes, tern_store_get_mailbox (get_store (self), row->id, error));
      if (fits && g_ptr_array_index (self->mailboxes, self->mailboxes->len - 1) == NULL)
        return FALSE;
    }
  if (name != NULL && self->mailboxes->len == 0)
    {
      g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX,
                   "There is no folder “%s” here; synchronise first", name);
      return FALSE;
    }
  g_ptr_array_sort (self->mailboxes, compare_rank);
  return TRUE;
}

/* --- one mailbox --- */

static void
send_select (Search *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  tern_imap_session_select_async (self->session, self->row->wire_name, FALSE,
                                  tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_CONDSTORE), NULL,
                                  g_task_get_cancellable (task), answer_cb, g_object_ref (task));
}

/* The writer listens from here on; what came of the SELECT before is what it is told now. */
static gboolean
take_selected (Search *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernImapSelected) selected = tern_imap_session_select_finish (self->session, result, error);
  gboolean relinking = FALSE;
  guint32 known;

  if (selected == NULL)
    return FALSE;
  self->writer = tern_account_engine_dup_writer (self->account, self->row->id, error);
  if (self->writer == NULL)
    return FALSE;
  known = tern_mailbox_writer_get_state (self->writer)->uidvalidity;
  if (known != 0 && known != selected->uidvalidity)
    {
      g_clear_pointer (&self->writer, tern_mailbox_writer_unref);
      g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SERVER,
                           "The server has numbered this folder anew; it is searched once it is up to date");
      return FALSE;
    }
  tern_mailbox_writer_listen (self->writer, self->session);
  if (!tern_mailbox_writer_selected (self->writer, selected, &relinking, error))
    return FALSE;
  if (!relinking)
    return TRUE;
  g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SERVER,
                       "The server has numbered this folder anew; it is searched once it is up to date");
  return FALSE;
}

static void
send_search (Search *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  gboolean gmail = tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_GMAIL);

  tern_imap_session_uid_search_keys_async (self->session, tern_search_criteria_new (self->terms, gmail, &self->open),
                                           g_task_get_cancellable (task), answer_cb, g_object_ref (task));
}

/* What a sync has not come to yet has a place in its plan (to_fetch), and loses it when it comes. Newer mail has none:
 * of that all is taken from where the plan ends, or nothing. */
static void
plan_new (Search *self)
{
  guint32 uidnext = tern_mailbox_writer_get_state (self->writer)->uidnext;
  guint32 newest = tern_uid_set_get_max (self->wanted);

  if (uidnext == 0 || newest < uidnext)
    return;
  if (newest - uidnext < NEW_MAX)
    tern_uid_set_add_range (self->wanted, uidnext, newest);
  else
    {
      tern_uid_set_remove_range (self->wanted, uidnext, G_MAXUINT32);
      self->whole = FALSE;
    }
}

static gboolean
take_matched (Search *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernImapSearchResult) found = tern_imap_session_uid_search_finish (self->session, result, error);
  g_autoptr (TernUidSet) known = NULL;
  g_autoptr (TernUidSet) newest = NULL;

  if (found == NULL || !tern_store_batch_flush (tern_account_engine_get_batch (self->account), error))
    return FALSE;
  known = tern_store_get_known_uids (get_store (self), self->row->id, error);
  if (known == NULL)
    return FALSE;
  self->n_matched = found->count;
  self->whole = !found->limited && found->count <= TERN_SERVER_SEARCH_MATCHES;
  tern_uid_set_free (self->matched);
  self->matched = tern_uid_set_take_newest (found->uids, TERN_SERVER_SEARCH_MATCHES);
  newest = tern_uid_set_copy (self->matched);
  tern_uid_set_subtract (newest, known);
  self->whole &= tern_uid_set_get_count (newest) <= TERN_SERVER_SEARCH_HEADERS;
  tern_uid_set_free (self->wanted);
  self->wanted = tern_uid_set_take_newest (newest, TERN_SERVER_SEARCH_HEADERS);
  plan_new (self);
  return TRUE;
}

static TernUidSet *
next_window (gpointer user_data)
{
  Search *self = user_data;

  return tern_uid_set_is_empty (self->wanted) ? NULL
                                              : tern_uid_set_take_newest (self->wanted, TERN_SERVER_SEARCH_HEADERS);
}

/* The writer has heard the answers. */
static gboolean
on_window_done (const TernUidSet *window, const TernUidSet *answered, gpointer user_data, GError **error)
{
  Search *self = user_data;

  return tern_mailbox_writer_check (self->writer, error);
}

static const TernFetchWindowsFuncs windows = { next_window, NULL, on_window_done };

static void
send_headers (Search *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  g_autofree char *items = tern_mailbox_sync_dup_header_items (self->session);

  tern_fetch_windows_async (self->session, items, &windows, self, g_task_get_cancellable (task), answer_cb,
                            g_object_ref (task));
}

static gboolean
find_rows (Search *self, GArray *ids, GError **error)
{
  guint32 lo, hi;

  for (gsize i = tern_uid_set_get_n_ranges (self->matched); i-- > 0;)
    {
      tern_uid_set_get_range (self->matched, i, &lo, &hi);
      for (guint64 uid = hi; uid >= lo; uid--)
        {
          GError *reason = NULL;
          gint64 id = tern_store_find_message (get_store (self), self->row->id, (guint32) uid, &reason);

          if (reason != NULL)
            {
              g_propagate_error (error, reason);
              return FALSE;
            }
          if (id != 0)
            g_array_append_val (ids, id);
        }
    }
  return TRUE;
}

static gboolean
tell_found (Search *self, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) fitting = NULL;

  if (!tern_store_batch_flush (tern_account_engine_get_batch (self->account), error) || !find_rows (self, ids, error))
    return FALSE;
  tern_text_index_poke (tern_account_engine_get_text_index (self->account));
  fitting = tern_store_search_narrow (get_store (self), self->query, (const gint64 *) (void *) ids->data, ids->len,
                                      error);
  if (fitting == NULL)
    return FALSE;
  tern_engine_job_emit (self->job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_FOUND,
                                                        .account = get_account_id (self),
                                                        .mailbox = self->row->path,
                                                        .ok = self->whole,
                                                        .messages = self->open ? fitting->len : self->n_matched,
                                                        .done = self->at,
                                                        .total = self->mailboxes->len,
                                                        .ids = (const gint64 *) (void *) fitting->data,
                                                        .n_ids = fitting->len });
  return TRUE;
}

/* --- the machine --- */

static GError *
make_incomplete (void)
{
  return g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INCOMPLETE,
                              "Not every folder could be searched on the server");
}

static void
end (GTask *task, GError *error)
{
  Search *self = g_task_get_task_data (task);
  gboolean clean = error == NULL || error->domain == TERN_ENGINE_ERROR || error->domain == TERN_STORE_ERROR;

  let_go_of_session (self, clean);
  if (self->begun)
    tern_account_engine_end_search (self->account);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
choose_next (Search *self)
{
  TernConnections *connections = tern_account_engine_get_connections (self->account);

  let_go_of_mailbox (self);
  if (self->at == self->mailboxes->len)
    self->step = STEP_DONE;
  else if (tern_connections_is_wanted (connections, TERN_CONNECTION_WORK))
    {
      let_go_of_session (self, TRUE);
      self->step = STEP_CONNECT;
    }
  else
    {
      self->row = g_ptr_array_index (self->mailboxes, self->at++);
      self->step = STEP_SELECT;
    }
}

/* Goes as far as it can without waiting; @answer_cb brings each answer back here. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Search *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  while (!g_cancellable_set_error_if_cancelled (cancellable, &error))
    switch (self->step)
      {
      case STEP_CONNECT:
        tern_connections_acquire_async (tern_account_engine_get_connections (self->account), TERN_CONNECTION_WORK,
                                        cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_CHOOSE:
        if (self->mailboxes == NULL && !choose_mailboxes (self, &error))
          goto failed;
        self->step = STEP_NEXT;
        break;

      case STEP_NEXT:
        choose_next (self);
        break;

      case STEP_SELECT:
        send_select (self, task, answer_cb);
        return;

      case STEP_SEARCH:
        send_search (self, task, answer_cb);
        return;

      case STEP_HEADERS:
        if (!tern_uid_set_is_empty (self->wanted))
          {
            send_headers (self, task, answer_cb);
            return;
          }
        self->step = STEP_FOUND;
        break;

      case STEP_FOUND:
        if (!tell_found (self, &error))
          goto failed;
        self->step = STEP_NEXT;
        break;

      case STEP_DONE:
        end (task, self->failed > 0 ? make_incomplete () : NULL);
        return;
      }

failed:
  end (task, error);
}

/* What the server says to one mailbox alone leaves the others. */
static gboolean
is_of_mailbox (Search *self, const GError *error)
{
  if (self->session == NULL || self->step == STEP_CONNECT
      || tern_imap_session_get_state (self->session) < TERN_IMAP_STATE_AUTHENTICATED)
    return FALSE;
  return g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SERVER)
         || (error->domain == TERN_IMAP_ERROR && error->code >= TERN_IMAP_ERROR_NO
             && error->code != TERN_IMAP_ERROR_BYE);
}

static void
note_failure (Search *self, const GError *error)
{
  tern_engine_job_emit (self->job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_WARNING,
                                                        .account = get_account_id (self),
                                                        .mailbox = self->row->path,
                                                        .text = error->message });
  self->failed++;
}

/* A session that lay idle may have died unnoticed; a new one is tried once. */
static gboolean
can_try_again (Search *self, const GError *error)
{
  return !self->again && self->step != STEP_CONNECT
         && (error->domain == TERN_NET_ERROR || g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_BYE));
}

static gboolean
take_answer (Search *self, GObject *source, GAsyncResult *result, GError **error)
{
  switch (self->step)
    {
    case STEP_CONNECT:
      self->session = tern_connections_acquire_finish (TERN_CONNECTIONS (source), result, error);
      self->step = STEP_CHOOSE;
      return self->session != NULL;
    case STEP_SELECT:
      self->step = STEP_SEARCH;
      return take_selected (self, result, error);
    case STEP_SEARCH:
      self->step = STEP_HEADERS;
      return take_matched (self, result, error);
    case STEP_HEADERS:
      self->step = STEP_FOUND;
      return tern_fetch_windows_finish (self->session, result, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (take_answer (self, source, result, &error))
    step (task, answer_cb);
  else if (is_of_mailbox (self, error))
    {
      note_failure (self, error);
      g_clear_error (&error);
      self->step = STEP_NEXT;
      step (task, answer_cb);
    }
  else if (can_try_again (self, error))
    {
      g_clear_error (&error);
      let_go_of_session (self, FALSE);
      self->again = TRUE;
      self->at -= self->row != NULL;
      self->step = STEP_CONNECT;
      step (task, answer_cb);
    }
  else
    end (task, error);
}

/* It is this one's turn. */
static void
begin (gpointer data)
{
  GTask *task = data;
  Search *self = g_task_get_task_data (task);

  self->begun = TRUE;
  step (task, answer_cb);
  g_object_unref (task);
}

void
tern_server_search_async (TernAccountEngine *account,
                          TernEngineJob *job,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (account, tern_engine_job_get_cancellable (job), callback, user_data);
  Search *self = g_new0 (Search, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, tern_server_search_async);
  self->account = g_object_ref (account);
  self->job = tern_engine_job_ref (job);
  self->query = tern_engine_job_get_command (job)->section;
  self->matched = tern_uid_set_new ();
  self->wanted = tern_uid_set_new ();
  self->terms = tern_search_query_parse (self->query, &error);
  if (self->terms == NULL)
    self->terms = g_array_new (FALSE, FALSE, sizeof (TernSearchTerm));
  g_task_set_task_data (task, self, (GDestroyNotify) search_free);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    tern_account_engine_begin_search (account, begin, g_object_ref (task));
}

gboolean
tern_server_search_finish (TernAccountEngine *account, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, account), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
