/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Structures, window by window. One message can make a server refuse a whole command: those of a refused window are
 * asked about one at a time, and who is refused alone is not asked about again. */
#include "engine/tern-structure-fetch.h"

#include "engine/tern-batch-share.h"
#include "engine/tern-fetch-windows.h"
#include "engine/tern-structure.h"
#include "imap/tern-imap-error.h"
#include "mime/tern-mime-name.h"
#include "store/tern-store-bodies.h"

/* Some 40 KB of answer, and one short transaction. */
#define WINDOW_MESSAGES 100
/* Refused alone: then the server means the question, not the message. */
#define MAX_REFUSED 50

typedef struct
{
  TernBatchShare share;
  TernImapSession *session;
  TernInsidesStopFunc stop;
  gpointer stop_data;
  GHashTable *emails;   /* UID to email id, owned */
  TernUidSet *rest;     /* not asked yet */
  TernUidSet *suspects; /* of a window that was refused */
  TernUidSet *asked;    /* and not answered yet */
  guint n_refused;
  gboolean refused;
} Fetch;

static void
fetch_free (Fetch *self)
{
  tern_batch_share_clear (&self->share);
  g_object_unref (self->session);
  g_hash_table_unref (self->emails);
  tern_uid_set_free (self->rest);
  tern_uid_set_free (self->suspects);
  tern_uid_set_free (self->asked);
  g_free (self);
}

/* @structure: NULL: known to be unknown. */
static void
keep (Fetch *self, guint32 uid, const TernStructure *structure, const char *preview)
{
  TernStore *store = tern_store_batch_get_store (self->share.batch);
  const gint64 *email = g_hash_table_lookup (self->emails, GUINT_TO_POINTER (uid));
  g_autofree char *text = structure != NULL ? tern_structure_to_text (structure) : g_strdup ("");
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (email == NULL || !tern_batch_share_begin (&self->share))
    return;
  done = tern_store_set_insides (store, *email, text, preview,
                                 structure != NULL ? tern_structure_has_attachment (structure) : -1, &error);
  tern_batch_share_end (&self->share, 1, done, error);
  if (self->share.failure != NULL)
    return;
  g_hash_table_remove (self->emails, GUINT_TO_POINTER (uid));
  tern_uid_set_remove (self->asked, uid);
}

/* What is neither told nor taken back stays asked: the server has nothing to say of it. */
static void
give_up_on (Fetch *self, const TernUidSet *uids)
{
  guint32 lo, hi;

  for (gsize i = 0; tern_uid_set_get_range (uids, i, &lo, &hi); i++)
    for (guint64 uid = lo; uid <= hi; uid++)
      keep (self, (guint32) uid, NULL, NULL);
}

static TernUidSet *
next_window (gpointer user_data)
{
  Fetch *self = user_data;
  TernUidSet *window;

  if (self->share.failure != NULL || self->stop (self->stop_data))
    return NULL;
  window = !tern_uid_set_is_empty (self->suspects)
               ? tern_uid_set_take_newest (self->suspects, 1)
               : tern_uid_set_take_newest (self->rest, WINDOW_MESSAGES);
  if (tern_uid_set_is_empty (window))
    {
      tern_uid_set_free (window);
      return NULL;
    }
  tern_uid_set_union (self->asked, window);
  return window;
}

static void
on_answer (const TernImapFetch *fetch, gpointer user_data)
{
  Fetch *self = user_data;
  g_autoptr (TernStructure) structure = NULL;
  g_autofree char *preview = NULL;

  if (fetch->structure == NULL)
    return;
  structure = tern_structure_new_from_imap (fetch->structure);
  if (fetch->preview != NULL)
    preview = tern_mime_clean_line (fetch->preview);
  keep (self, fetch->uid, structure, preview != NULL && *preview != '\0' ? preview : NULL);
}

static gboolean
on_window_done (const TernUidSet *window, const TernUidSet *answered, gpointer user_data, GError **error)
{
  Fetch *self = user_data;

  give_up_on (self, window);
  tern_uid_set_subtract (self->asked, window);
  return tern_batch_share_flush (&self->share, error);
}

static const TernFetchWindowsFuncs funcs = { next_window, on_answer, on_window_done };

static gboolean
is_about_messages (const GError *error)
{
  if (error->domain != TERN_IMAP_ERROR)
    return FALSE;
  switch (error->code)
    {
    case TERN_IMAP_ERROR_NO:
    case TERN_IMAP_ERROR_BAD:
    case TERN_IMAP_ERROR_CANNOT:
    case TERN_IMAP_ERROR_CORRUPTION:
    case TERN_IMAP_ERROR_EXPUNGE_ISSUED:
    case TERN_IMAP_ERROR_SERVER_BUG:
    case TERN_IMAP_ERROR_SERVER_LIMIT:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Of a refused command. Returns: whether to go on. */
static gboolean
take_refusal (Fetch *self, const GError *reason, GError **error)
{
  g_autoptr (TernUidSet) blamed = tern_uid_set_copy (self->asked);
  guint64 n = tern_uid_set_get_count (blamed);

  self->refused = g_error_matches (reason, TERN_IMAP_ERROR, TERN_IMAP_ERROR_UNAVAILABLE)
                  || g_error_matches (reason, TERN_IMAP_ERROR, TERN_IMAP_ERROR_IN_USE)
                  || g_error_matches (reason, TERN_IMAP_ERROR, TERN_IMAP_ERROR_THROTTLED);
  if (self->refused)
    return TRUE;
  if (!is_about_messages (reason)
      || tern_imap_session_get_state (self->session) != TERN_IMAP_STATE_SELECTED)
    {
      g_propagate_error (error, g_error_copy (reason));
      return FALSE;
    }
  tern_uid_set_subtract (self->asked, blamed);
  /* Two are under way at most: of windows, or of one message each. */
  if (n > 2)
    tern_uid_set_union (self->suspects, blamed);
  else
    {
      give_up_on (self, blamed);
      self->n_refused += (guint) n;
      self->refused = n == 0 || self->n_refused > MAX_REFUSED;
    }
  return tern_batch_share_check (&self->share, error);
}

static void
send (GTask *task, GAsyncReadyCallback windows_cb)
{
  Fetch *self = g_task_get_task_data (task);
  const char *items = tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_PREVIEW)
                          ? "(BODYSTRUCTURE PREVIEW)"
                          : "(BODYSTRUCTURE)";

  tern_fetch_windows_async (self->session, items, &funcs, self, g_task_get_cancellable (task), windows_cb,
                            g_object_ref (task));
}

static void
windows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  GError *error = NULL;
  gboolean done = tern_fetch_windows_finish (self->session, result, &reason);

  if (!done && !take_refusal (self, reason, &error))
    g_task_return_error (task, error);
  else if (!done && !self->refused && !self->stop (self->stop_data))
    send (task, windows_cb);
  else if (!tern_store_batch_flush (self->share.batch, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
tern_structure_fetch_async (TernStoreBatch *batch,
                            TernImapSession *session,
                            GArray *rows,
                            TernInsidesStopFunc stop,
                            gpointer stop_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *self = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, tern_structure_fetch_async);
  tern_batch_share_init (&self->share, batch);
  self->session = g_object_ref (session);
  self->stop = stop;
  self->stop_data = stop_data;
  self->emails = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->rest = tern_uid_set_new ();
  self->suspects = tern_uid_set_new ();
  self->asked = tern_uid_set_new ();
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  for (guint i = 0; i < rows->len; i++)
    {
      const TernInsidesRow *row = &g_array_index (rows, TernInsidesRow, i);

      if (row->has_structure)
        continue;
      tern_uid_set_add (self->rest, row->uid);
      g_hash_table_insert (self->emails, GUINT_TO_POINTER (row->uid),
                           g_memdup2 (&row->email, sizeof row->email));
    }
  if (tern_uid_set_is_empty (self->rest))
    g_task_return_boolean (task, TRUE);
  else
    send (task, windows_cb);
}

gboolean
tern_structure_fetch_finish (GAsyncResult *result, gboolean *refused, GError **error)
{
  Fetch *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *refused = self->refused;
  return g_task_propagate_boolean (G_TASK (result), error);
}
