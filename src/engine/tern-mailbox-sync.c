/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The ladder of DESIGN, Sync: QRESYNC, else CONDSTORE with a difference of UIDs, else windows of flags; then the truth
 * check, and a repair where it finds a difference. step() is the whole of it.
 *
 * Three things make a run safe to cut off anywhere. Rows and the set still to be fetched are committed together
 * (TernMailboxWriter). MODSEQ moves on only when the flags of every row are known to be as of this SELECT. A message is
 * only taken away because the server named it, or because a listing whose count is the server's own leaves it out. */
#include "engine/tern-mailbox-sync.h"

#include "engine/tern-fetch-windows.h"
#include "engine/tern-journal-replay.h"
#include "imap/tern-imap-session-message.h"
#include "store/tern-store-messages.h"

/* The first screen of a new mailbox, by sequence numbers, before anything else is known of it. */
#define FIRST_SCREEN 50
/* Headers a window asks for: small at first, so that rows appear soon, then long enough that a round trip of 200 ms is
 * hidden behind an answer. */
#define FIRST_WINDOW 150
#define LAST_WINDOW 2000
/* Rows whose flags a window asks for: about 40 bytes each. */
#define FLAGS_WINDOW 4000
/* More new messages than this are listed first instead of being asked for as one range. */
#define MANY_NEW 2000
/* So many are worth a question of their own: which of them are here already, seen in another mailbox. */
#define MANY_WANTED 20
/* What tells it is about a sixth of a header, so it pays when every sixth may be. */
#define KNOWN_RATIO 6
/* Listings in one run: the second is for a mailbox that changed while the first was made. */
#define MAX_LISTINGS 2

#define HEADER_ITEMS                                                                               \
  "FLAGS RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (DATE FROM TO CC SUBJECT MESSAGE-ID "    \
  "IN-REPLY-TO REFERENCES CONTENT-TYPE)]"

typedef enum
{
  STEP_SELECT,
  STEP_REPLAY,
  STEP_CHOOSE,
  STEP_NEWEST,
  STEP_CHANGED,
  STEP_FLAGS,
  STEP_NEW,
  STEP_LIST,
  STEP_KNOWN,
  STEP_HEADERS,
  STEP_COUNT,
  STEP_UNSEEN,
  STEP_REPLAY_AGAIN,
  STEP_FINISH,
} Step;

typedef struct
{
  TernMailboxWriter *writer;
  TernImapSession *session;
  char *wire_name;
  gboolean again;
  TernMailboxSyncProgressFunc progress;
  gpointer progress_data;
  TernMailboxSyncResult *result;
  Step step;

  /* Of the SELECT. */
  gboolean by_qresync;
  gboolean relinking;
  guint64 modseq; /* 0: this server or mailbox has none */
  guint32 uidnext;

  TernUidSet *known;    /* rows when a listing or the flags were asked for */
  TernUidSet *rest;     /* of those, or of what is to be fetched: not asked for yet */
  TernUidSet *given_up; /* asked for and not given, in this run */
  TernUidSet *withheld;    /* rows whose flags the server kept back */
  TernUidSet *asked_again; /* of those */
  guint64 window;
  gboolean flags_current;
  gboolean flags_checked;
  gboolean known_checked;
  guint listings;
  gint64 unseen;
  char *postponed; /* why changes of the last replay are to wait; nullable */
} Sync;

void
tern_mailbox_sync_result_free (TernMailboxSyncResult *result)
{
  g_free (result->incomplete);
  g_free (result);
}

static void
sync_free (Sync *self)
{
  tern_mailbox_writer_unref (self->writer);
  g_object_unref (self->session);
  g_free (self->wire_name);
  g_free (self->postponed);
  g_clear_pointer (&self->result, tern_mailbox_sync_result_free);
  tern_uid_set_free (self->known);
  tern_uid_set_free (self->rest);
  tern_uid_set_free (self->given_up);
  tern_uid_set_free (self->withheld);
  tern_uid_set_free (self->asked_again);
  g_free (self);
}

static const TernMailboxState *
get_state (Sync *self)
{
  return tern_mailbox_writer_get_state (self->writer);
}

static gboolean
read_known (Sync *self, GError **error)
{
  TernStoreBatch *batch = tern_mailbox_writer_get_batch (self->writer);
  TernUidSet *known = tern_store_get_known_uids (
      tern_store_batch_get_store (batch), tern_mailbox_writer_get_mailbox (self->writer), error);

  if (known == NULL)
    return FALSE;
  tern_uid_set_free (self->known);
  self->known = known;
  return TRUE;
}

static void
report (Sync *self, TernEnginePhase phase, guint64 done, guint64 total)
{
  if (self->progress != NULL)
    self->progress (phase, MIN (done, total), total, self->progress_data);
}

/* --- the SELECT --- */

static void
send_select (Sync *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  const TernMailboxState *state = get_state (self);
  gboolean condstore = tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_CONDSTORE);
  TernImapQresync qresync = { state->uidvalidity, state->highestmodseq, NULL };

  self->by_qresync = tern_imap_session_is_enabled (self->session, TERN_IMAP_CAPABILITY_QRESYNC)
                     && state->uidvalidity != 0 && state->highestmodseq != 0
                     && state->uidnext != 0;
  tern_mailbox_writer_attach (self->writer, self->session);
  tern_imap_session_select_async (self->session, self->wire_name, FALSE, condstore,
                                  self->by_qresync ? &qresync : NULL,
                                  g_task_get_cancellable (task), answer_cb, g_object_ref (task));
}

static gboolean
take_selected (Sync *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernImapSelected) selected
      = tern_imap_session_select_finish (self->session, result, error);
  guint32 uidvalidity = get_state (self)->uidvalidity;

  if (selected == NULL
      || !tern_mailbox_writer_selected (self->writer, selected, &self->relinking, error)
      || !tern_mailbox_writer_purge (self->writer, error)
      || !tern_mailbox_writer_settle_earlier (self->writer, error))
    return FALSE;
  self->by_qresync = self->by_qresync && selected->uidvalidity == uidvalidity;
  self->modseq = selected->nomodseq ? 0 : selected->highestmodseq;
  if (!tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_CONDSTORE))
    self->modseq = 0;
  self->uidnext = selected->uidnext;
  return TRUE;
}

/* --- what changed since the last time --- */

/* Everything new is here or known to be wanted. */
static gboolean
settle_new (Sync *self, GError **error)
{
  return (!self->flags_current
          || tern_mailbox_writer_set_modseq (self->writer, self->modseq, error))
         && tern_mailbox_writer_set_uidnext (self->writer, self->uidnext, error);
}

/* After the SELECT, or when news came (@again): the rung to stand on. */
static gboolean
choose (Sync *self, GError **error)
{
  const TernMailboxState *state = get_state (self);
  TernMailboxCounts counts;

  if (!tern_mailbox_writer_get_counts (self->writer, &counts, error))
    return FALSE;
  if (self->again)
    {
      self->step = STEP_NEW;
      return TRUE;
    }
  if (state->exists == 0 && counts.rows == 0 && self->uidnext != 0 && tern_uid_set_is_empty (state->to_fetch))
    {
      /* Nothing here, nothing there: there is nothing to ask. */
      self->flags_current = TRUE;
      self->step = STEP_COUNT;
      return settle_new (self, error);
    }
  if (state->uidnext == 0)
    {
      /* Never listed. Rows of a first run that was cut off have flags of that time. */
      self->flags_current = counts.rows == 0;
      self->step = counts.rows == 0 && state->exists > FIRST_SCREEN ? STEP_NEWEST : STEP_LIST;
      return TRUE;
    }
  /* A number that went back is a server restored from a backup: it cannot say what changed since ours. */
  if (self->by_qresync && self->modseq >= state->highestmodseq
      && !tern_mailbox_writer_has_dropped (self->writer))
    {
      self->flags_current = TRUE;
      self->step = STEP_NEW;
    }
  else if (state->highestmodseq != 0 && self->modseq == state->highestmodseq)
    {
      self->flags_current = TRUE;
      self->step = STEP_NEW;
    }
  else if (state->highestmodseq != 0 && self->modseq > state->highestmodseq && state->exists > 0)
    self->step = STEP_CHANGED;
  else
    self->step = STEP_FLAGS;
  return TRUE;
}

/* Flags of every row are as of this SELECT. */
static gboolean
settle_flags (Sync *self, GError **error)
{
  self->flags_current = TRUE;
  return get_state (self)->uidnext == 0
         || tern_mailbox_writer_set_modseq (self->writer, self->modseq, error);
}

/* --- windows --- */

/* As many messages as one command may be about (RFC 9738); Yahoo has 1,000. */
static guint64
get_largest (Sync *self, guint64 wanted)
{
  guint64 limit = tern_imap_capabilities_get_number (tern_imap_session_get_capabilities (self->session),
                                                     "MESSAGELIMIT");

  return limit > 0 ? MIN (wanted, limit) : wanted;
}

static TernUidSet *
next_headers (gpointer user_data)
{
  Sync *self = user_data;
  TernUidSet *window;

  if (tern_uid_set_is_empty (self->rest))
    return NULL;
  window = tern_uid_set_take_newest (self->rest, get_largest (self, self->window));
  self->window = MIN (self->window * 2, LAST_WINDOW);
  return window;
}

static gboolean
on_headers_done (const TernUidSet *window, const TernUidSet *answered, gpointer user_data, GError **error)
{
  Sync *self = user_data;
  g_autoptr (TernUidSet) missing = tern_uid_set_copy (window);
  TernMailboxCounts counts;

  tern_uid_set_subtract (missing, answered);
  tern_uid_set_union (self->given_up, missing);
  if (!tern_mailbox_writer_check (self->writer, error)
      || !tern_mailbox_writer_get_counts (self->writer, &counts, error))
    return FALSE;
  report (self, TERN_ENGINE_PHASE_HEADERS, counts.rows, (guint64) MAX (get_state (self)->exists, 0));
  return TRUE;
}

static const TernFetchWindowsFuncs headers_funcs = { next_headers, NULL, on_headers_done };

/* Every sixth of those to be fetched may be content of another mailbox, and this server can tell. */
static gboolean
may_be_known (Sync *self, gboolean *worth, GError **error)
{
  TernStore *store = tern_store_batch_get_store (tern_mailbox_writer_get_batch (self->writer));
  guint64 wanted = tern_uid_set_get_count (get_state (self)->to_fetch);
  guint64 elsewhere = 0;

  *worth = FALSE;
  if (self->known_checked || wanted < MANY_WANTED
      || (!tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_OBJECTID)
          && !tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_GMAIL)))
    return TRUE;
  if (!tern_store_count_elsewhere (store, tern_mailbox_writer_get_mailbox (self->writer), &elsewhere, error))
    return FALSE;
  *worth = elsewhere >= wanted / KNOWN_RATIO;
  return TRUE;
}

static gboolean
on_known_done (const TernUidSet *window, const TernUidSet *answered, gpointer user_data, GError **error)
{
  Sync *self = user_data;

  return tern_mailbox_writer_check (self->writer, error);
}

static const TernFetchWindowsFuncs known_funcs = { next_headers, NULL, on_known_done };

static TernUidSet *
next_withheld (Sync *self)
{
  TernUidSet *window;

  if (tern_uid_set_is_empty (self->withheld))
    return NULL;
  window = tern_uid_set_take_newest (self->withheld, get_largest (self, FLAGS_WINDOW));
  tern_uid_set_union (self->asked_again, window);
  return window;
}

/* Windows of flags are whole ranges that leave no UID out, so that messages nobody knew are met too. */
static TernUidSet *
next_flags (gpointer user_data)
{
  Sync *self = user_data;
  g_autoptr (TernUidSet) rows = NULL;
  TernUidSet *window;
  guint32 hi = (guint32) self->window;
  guint32 lo = 1;

  if (hi == 0)
    return next_withheld (self);
  rows = tern_uid_set_take_newest (self->rest, get_largest (self, FLAGS_WINDOW));
  if (!tern_uid_set_is_empty (self->rest))
    lo = tern_uid_set_get_min (rows);
  window = tern_uid_set_new ();
  tern_uid_set_add_range (window, lo, hi);
  self->window = lo - 1;
  return window;
}

static gboolean
on_flags_done (const TernUidSet *window, const TernUidSet *answered, gpointer user_data, GError **error)
{
  Sync *self = user_data;
  g_autoptr (TernUidSet) missing = tern_uid_set_copy (self->known);
  guint64 total = tern_uid_set_get_count (self->known);

  tern_uid_set_intersect (missing, window);
  tern_uid_set_subtract (missing, answered);
  /* Gone, or withheld: only a listing tells. */
  if (!tern_uid_set_is_empty (missing))
    tern_mailbox_writer_want_listing (self->writer);
  report (self, TERN_ENGINE_PHASE_FLAGS, total - tern_uid_set_get_count (self->rest), total);
  return tern_mailbox_writer_check (self->writer, error);
}

/* Messages nobody knew took the place of rows in the answer: those are asked for by themselves, once. */
static void
on_flags_cut_short (const TernUidSet *window, const TernUidSet *answered, gpointer user_data)
{
  Sync *self = user_data;
  g_autoptr (TernUidSet) missing = tern_uid_set_copy (self->known);

  tern_uid_set_intersect (missing, window);
  tern_uid_set_subtract (missing, answered);
  tern_uid_set_subtract (missing, self->asked_again);
  tern_uid_set_union (self->withheld, missing);
}

static const TernFetchWindowsFuncs flags_funcs = { next_flags, NULL, on_flags_done, on_flags_cut_short };

/* --- the listing and the truth check --- */

static gboolean
take_listing (Sync *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernUidSet) listed = tern_imap_session_list_uids_finish (self->session, result, error);
  const TernImapSelected *selected = tern_imap_session_get_selected (self->session);
  gboolean verified;

  if (listed == NULL)
    return FALSE;
  if (selected == NULL)
    {
      tern_imap_set_error (error, TERN_IMAP_ERROR_STATE);
      return FALSE;
    }
  verified = selected->has_map;
  if (!tern_mailbox_writer_take_listing (self->writer, listed, self->known, verified, error))
    return FALSE;
  if (!verified)
    return TRUE;
  if (!tern_mailbox_writer_set_uidnext (
          self->writer, MAX (MAX (self->uidnext, tern_uid_set_get_max (listed) + 1), 1), error))
    return FALSE;
  return !self->flags_current
         || tern_mailbox_writer_set_modseq (self->writer, self->modseq, error);
}

/* Rows against EXISTS less those still to be fetched. */
static gboolean
check_count (Sync *self, GError **error)
{
  const TernMailboxState *state = get_state (self);
  g_autoptr (TernUidSet) wanted = tern_uid_set_copy (state->to_fetch);
  TernMailboxCounts counts;
  gboolean known;
  gint64 here;

  if (!tern_mailbox_writer_get_counts (self->writer, &counts, error))
    return FALSE;
  here = (gint64) (counts.rows + tern_uid_set_get_count (state->to_fetch));
  tern_uid_set_subtract (wanted, self->given_up);
  if (!may_be_known (self, &known, error))
    return FALSE;
  if ((here != state->exists || tern_mailbox_writer_needs_listing (self->writer))
      && self->listings < MAX_LISTINGS)
    self->step = STEP_LIST;
  else if (!tern_uid_set_is_empty (wanted))
    self->step = known ? STEP_KNOWN : STEP_HEADERS;
  else if (!self->again && !self->flags_current && !self->flags_checked && counts.rows > 0)
    self->step = STEP_FLAGS;
  else
    self->step = self->again || !tern_uid_set_is_empty (state->to_fetch) || (state->exists == 0 && counts.rows == 0)
                     ? STEP_REPLAY_AGAIN
                     : STEP_UNSEEN;
  if (self->step == STEP_UNSEEN || self->step == STEP_REPLAY_AGAIN)
    {
      g_clear_pointer (&self->result->incomplete, g_free);
      if (here != state->exists)
        self->result->incomplete
            = g_strdup_printf ("The server says there are %" G_GINT64_FORMAT
                               " messages but lists %" G_GINT64_FORMAT ".", state->exists, here);
      else if (!tern_uid_set_is_empty (state->to_fetch))
        self->result->incomplete
            = g_strdup_printf ("The server did not give %" G_GUINT64_FORMAT " of its messages.",
                               tern_uid_set_get_count (state->to_fetch));
    }
  return TRUE;
}

static gboolean
check_unseen (Sync *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernImapSearchResult) found
      = tern_imap_session_uid_search_finish (self->session, result, error);
  TernMailboxCounts counts;

  /* Where it counts a part of them alone, nothing can be compared. */
  if (found == NULL && g_error_matches (*error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_PARTIAL))
    {
      g_clear_error (error);
      self->step = STEP_REPLAY_AGAIN;
      return TRUE;
    }
  if (found == NULL || !tern_mailbox_writer_get_counts (self->writer, &counts, error))
    return FALSE;
  self->unseen = (gint64) found->count;
  self->step = found->count != counts.unseen && !self->flags_checked ? STEP_FLAGS
                                                                    : STEP_REPLAY_AGAIN;
  return TRUE;
}

static gboolean
finish (Sync *self, GError **error)
{
  const TernMailboxState *state = get_state (self);
  TernMailboxCounts counts;

  if (self->result->incomplete == NULL)
    self->result->incomplete = g_steal_pointer (&self->postponed);
  if (!tern_mailbox_writer_get_counts (self->writer, &counts, error))
    return FALSE;
  if (self->relinking && state->uidnext != 0 && tern_uid_set_is_empty (state->to_fetch)
      && (gint64) counts.rows == state->exists
      && !tern_mailbox_writer_finish_relink (self->writer, error))
    return FALSE;
  return tern_mailbox_writer_finish_sync (self->writer, self->unseen, error);
}

/* --- the machine --- */

static void
send_replay (Sync *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  tern_journal_replay_async (self->writer, self->session, g_task_get_cancellable (task), answer_cb,
                             g_object_ref (task));
}

static void
send_newest (Sync *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  g_autofree char *items = tern_mailbox_sync_dup_header_items (self->session);
  gint64 exists = get_state (self)->exists;

  tern_imap_session_fetch_sequence_async (
      self->session, (guint32) MAX (exists - FIRST_SCREEN + 1, 1), (guint32) exists, items, NULL,
      NULL, g_task_get_cancellable (task), answer_cb, g_object_ref (task));
}

static gboolean
send_flags (Sync *self, GTask *task, GAsyncReadyCallback answer_cb, GError **error)
{
  if (!read_known (self, error))
    return FALSE;
  self->flags_checked = TRUE;
  tern_uid_set_free (self->rest);
  self->rest = tern_uid_set_copy (self->known);
  self->window = get_state (self)->exists > 0 ? G_MAXUINT32 : 0;
  tern_fetch_windows_async (self->session, "(FLAGS)", &flags_funcs, self,
                            g_task_get_cancellable (task), answer_cb, g_object_ref (task));
  return TRUE;
}

/* What came behind the last UID that was known; many are listed first. */
static gboolean
send_new (Sync *self, GTask *task, GAsyncReadyCallback answer_cb, gboolean *sent, GError **error)
{
  const TernMailboxState *state = get_state (self);
  g_autofree char *items = tern_mailbox_sync_dup_header_items (self->session);

  *sent = FALSE;
  if (!tern_mailbox_writer_has_new (self->writer, NULL))
    {
      self->step = STEP_COUNT;
      return settle_new (self, error);
    }
  if (!read_known (self, error))
    return FALSE;
  if (state->uidnext == 0
      || state->exists - (gint64) tern_uid_set_get_count (self->known) > MANY_NEW)
    {
      self->step = STEP_LIST;
      return TRUE;
    }
  tern_uid_set_clear (self->rest);
  tern_uid_set_add_range (self->rest, MAX (state->uidnext, tern_uid_set_get_max (self->known) + 1),
                          G_MAXUINT32);
  *sent = TRUE;
  tern_imap_session_uid_fetch_async (self->session, self->rest, items, 0, FALSE, NULL, NULL,
                                     g_task_get_cancellable (task), answer_cb,
                                     g_object_ref (task));
  return TRUE;
}

static gboolean
send_listing (Sync *self, GTask *task, GAsyncReadyCallback answer_cb, GError **error)
{
  if (!read_known (self, error))
    return FALSE;
  self->listings++;
  tern_imap_session_list_uids_async (self->session, g_task_get_cancellable (task), answer_cb,
                                     g_object_ref (task));
  return TRUE;
}

static void
send_wanted (Sync *self, const char *items, guint window, const TernFetchWindowsFuncs *funcs, GTask *task,
             GAsyncReadyCallback answer_cb)
{
  tern_uid_set_free (self->rest);
  self->rest = tern_uid_set_copy (get_state (self)->to_fetch);
  tern_uid_set_subtract (self->rest, self->given_up);
  self->window = window;
  tern_fetch_windows_async (self->session, items, funcs, self, g_task_get_cancellable (task), answer_cb,
                            g_object_ref (task));
}

static void
send_known (Sync *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  gboolean gmail = tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_GMAIL);
  g_autofree char *items = g_strdup_printf ("(UID FLAGS RFC822.SIZE INTERNALDATE %s)",
                                            gmail ? "X-GM-MSGID" : "EMAILID");

  self->known_checked = TRUE;
  send_wanted (self, items, LAST_WINDOW, &known_funcs, task, answer_cb);
}

static void
send_headers (Sync *self, GTask *task, GAsyncReadyCallback answer_cb)
{
  g_autofree char *items = tern_mailbox_sync_dup_header_items (self->session);

  send_wanted (self, items, FIRST_WINDOW, &headers_funcs, task, answer_cb);
}

/* Goes as far as it can without waiting; @answer_cb brings each answer back here. Returns FALSE with @error. */
static gboolean
step (Sync *self, GTask *task, GAsyncReadyCallback answer_cb, GError **error)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  gboolean sent;

  for (;;)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tern_mailbox_writer_check (self->writer, error))
        return FALSE;
      switch (self->step)
        {
        case STEP_SELECT:
          send_select (self, task, answer_cb);
          return TRUE;

        case STEP_REPLAY:
        case STEP_REPLAY_AGAIN:
          send_replay (self, task, answer_cb);
          return TRUE;

        case STEP_CHOOSE:
          if (!choose (self, error))
            return FALSE;
          break;

        case STEP_NEWEST:
          send_newest (self, task, answer_cb);
          return TRUE;

        case STEP_CHANGED:
          tern_imap_session_uid_fetch_async (self->session, NULL, "(FLAGS)",
                                             get_state (self)->highestmodseq, FALSE, NULL, NULL,
                                             cancellable, answer_cb, g_object_ref (task));
          return TRUE;

        case STEP_FLAGS:
          return send_flags (self, task, answer_cb, error);

        case STEP_NEW:
          if (!send_new (self, task, answer_cb, &sent, error))
            return FALSE;
          if (sent)
            return TRUE;
          break;

        case STEP_LIST:
          return send_listing (self, task, answer_cb, error);

        case STEP_KNOWN:
          send_known (self, task, answer_cb);
          return TRUE;

        case STEP_HEADERS:
          send_headers (self, task, answer_cb);
          return TRUE;

        case STEP_COUNT:
          if (!check_count (self, error))
            return FALSE;
          break;

        case STEP_UNSEEN:
          tern_imap_session_uid_search_async (self->session, "UNSEEN", TERN_IMAP_SEARCH_COUNT,
                                              cancellable, answer_cb, g_object_ref (task));
          return TRUE;

        case STEP_FINISH:
          if (!finish (self, error))
            return FALSE;
          g_task_return_pointer (task, g_steal_pointer (&self->result),
                                 (GDestroyNotify) tern_mailbox_sync_result_free);
          return TRUE;
        }
    }
}

static gboolean
take_replay (Sync *self, GAsyncResult *result, GError **error)
{
  TernJournalReplayed replayed = { 0 };
  gboolean done = tern_journal_replay_finish (result, &replayed, error);

  g_free (self->postponed);
  self->postponed = replayed.postponed;
  self->result->carried += replayed.carried;
  self->result->set_aside += replayed.set_aside;
  self->result->elsewhere |= replayed.elsewhere;
  return done;
}

/* @whole: the server kept nothing back. */
static gboolean
take_fetched (Sync *self, GAsyncResult *result, gboolean *whole, GError **error)
{
  g_autoptr (GError) reason = NULL;

  *whole = tern_imap_session_uid_fetch_finish (self->session, result, &reason);
  if (*whole || g_error_matches (reason, TERN_IMAP_ERROR, TERN_IMAP_ERROR_PARTIAL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* The answer to what the present step asked: takes it in and says which step is next. */
static gboolean
take_answer (Sync *self, GAsyncResult *result, GError **error)
{
  gboolean whole;

  switch (self->step)
    {
    case STEP_SELECT:
      self->step = STEP_REPLAY;
      return take_selected (self, result, error);
    case STEP_REPLAY:
      self->step = STEP_CHOOSE;
      return take_replay (self, result, error);
    case STEP_NEWEST:
      self->step = STEP_LIST;
      return tern_imap_session_fetch_sequence_finish (self->session, result, error);
    case STEP_CHANGED:
      self->step = STEP_NEW;
      if (!take_fetched (self, result, &whole, error))
        return FALSE;
      if (whole)
        return settle_flags (self, error);
      self->step = STEP_FLAGS;
      return TRUE;
    case STEP_FLAGS:
      self->step = STEP_COUNT;
      return tern_fetch_windows_finish (self->session, result, error) && settle_flags (self, error);
    case STEP_NEW:
      self->step = STEP_COUNT;
      if (!take_fetched (self, result, &whole, error))
        return FALSE;
      if (whole)
        return settle_new (self, error);
      tern_mailbox_writer_want_listing (self->writer);
      return TRUE;
    case STEP_LIST:
      self->step = STEP_COUNT;
      return take_listing (self, result, error);
    case STEP_KNOWN:
    case STEP_HEADERS:
      self->step = STEP_COUNT;
      return tern_fetch_windows_finish (self->session, result, error);
    case STEP_UNSEEN:
      return check_unseen (self, result, error);
    case STEP_REPLAY_AGAIN:
      self->step = STEP_FINISH;
      return take_replay (self, result, error);
    case STEP_CHOOSE:
    case STEP_COUNT:
    case STEP_FINISH:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sync *self = g_task_get_task_data (task);
  GError *error = NULL;

  if ((result != NULL && !take_answer (self, result, &error))
      || !step (self, task, answer_cb, &error))
    g_task_return_error (task, error);
}

char *
tern_mailbox_sync_dup_header_items (TernImapSession *session)
{
  gboolean ids = tern_imap_session_can (session, TERN_IMAP_CAPABILITY_OBJECTID);
  gboolean gmail = tern_imap_session_can (session, TERN_IMAP_CAPABILITY_GMAIL);

  return g_strconcat ("(UID " HEADER_ITEMS, ids ? " EMAILID THREADID" : "",
                      gmail ? " X-GM-MSGID X-GM-THRID" : "", ")", NULL);
}

void
tern_mailbox_sync_async (TernMailboxWriter *writer,
                         TernImapSession *session,
                         const char *wire_name,
                         gboolean again,
                         TernMailboxSyncProgressFunc progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Sync *self = g_new0 (Sync, 1);

  g_task_set_source_tag (task, tern_mailbox_sync_async);
  self->writer = tern_mailbox_writer_ref (writer);
  self->session = g_object_ref (session);
  self->wire_name = g_strdup (wire_name);
  self->again = again;
  self->progress = progress;
  self->progress_data = progress_data;
  self->result = g_new0 (TernMailboxSyncResult, 1);
  self->known = tern_uid_set_new ();
  self->rest = tern_uid_set_new ();
  self->given_up = tern_uid_set_new ();
  self->withheld = tern_uid_set_new ();
  self->asked_again = tern_uid_set_new ();
  self->unseen = -1;
  self->step = again ? STEP_REPLAY : STEP_SELECT;
  g_task_set_task_data (task, self, (GDestroyNotify) sync_free);
  answer_cb (NULL, NULL, g_object_ref (task));
}

TernMailboxSyncResult *
tern_mailbox_sync_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
