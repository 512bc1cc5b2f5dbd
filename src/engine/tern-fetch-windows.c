/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keeps two UID FETCH commands under way until there are no more windows. */
#include "engine/tern-fetch-windows.h"

#include "imap/tern-imap-session-message.h"

/* One is being answered while the next is on its way: one round trip is hidden. */
#define UNDER_WAY 2

typedef struct
{
  char *items;
  const TernFetchWindowsFuncs *funcs;
  gpointer funcs_data;
  guint under_way;
  GError *error;
} Windows;

typedef struct
{
  GTask *task; /* owned */
  TernUidSet *uids;
  TernUidSet *answered;
} Window;

static void
windows_free (Windows *self)
{
  g_free (self->items);
  g_clear_error (&self->error);
  g_free (self);
}

static void
window_free (Window *window)
{
  g_object_unref (window->task);
  tern_uid_set_free (window->uids);
  tern_uid_set_free (window->answered);
  g_free (window);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Window, window_free)

static void
on_answer (TernImapSession *session, const TernImapFetch *fetch, gpointer user_data)
{
  Window *window = user_data;
  Windows *self = g_task_get_task_data (window->task);

  tern_uid_set_add (window->answered, fetch->uid);
  if (self->funcs->answer != NULL)
    self->funcs->answer (fetch, self->funcs_data);
}

static void
send_windows (GTask *task, GAsyncReadyCallback window_cb)
{
  Windows *self = g_task_get_task_data (task);
  TernUidSet *uids;

  while (self->error == NULL && self->under_way < UNDER_WAY
         && (uids = self->funcs->next (self->funcs_data)) != NULL)
    {
      Window *window = g_new0 (Window, 1);

      window->task = g_object_ref (task);
      window->uids = uids;
      window->answered = tern_uid_set_new ();
      self->under_way++;
      tern_imap_session_uid_fetch_async (g_task_get_source_object (task), uids, self->items, 0,
                                         FALSE, on_answer, window, g_task_get_cancellable (task),
                                         window_cb, window);
    }
  if (self->under_way > 0)
    return;
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
window_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Window) window = user_data;
  g_autoptr (GTask) task = g_object_ref (window->task);
  Windows *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->under_way--;
  if (!tern_imap_session_uid_fetch_finish (TERN_IMAP_SESSION (source), result, &error)
      && g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_PARTIAL))
    {
      g_clear_error (&error);
      if (self->funcs->cut_short != NULL)
        self->funcs->cut_short (window->uids, window->answered, self->funcs_data);
    }
  if (error == NULL && self->error == NULL)
    self->funcs->done (window->uids, window->answered, self->funcs_data, &error);
  if (error != NULL && self->error == NULL)
    self->error = g_steal_pointer (&error);
  send_windows (task, window_cb);
}

void
tern_fetch_windows_async (TernImapSession *session,
                          const char *items,
                          const TernFetchWindowsFuncs *funcs,
                          gpointer funcs_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Windows *self = g_new0 (Windows, 1);

  g_task_set_source_tag (task, tern_fetch_windows_async);
  self->items = g_strdup (items);
  self->funcs = funcs;
  self->funcs_data = funcs_data;
  g_task_set_task_data (task, self, (GDestroyNotify) windows_free);
  send_windows (task, window_cb);
}

gboolean
tern_fetch_windows_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
